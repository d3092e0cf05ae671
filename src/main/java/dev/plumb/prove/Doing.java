package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.Optional;

/** Calls operations so that they do what they are for. */
final class Doing {
    /** As many rows as a table has, at least: one of them will do. */
    static final int TRIES = 14;

    private final Stage stage;
    private final String proof;
    private final Callable callable;

    Doing(Spec spec, Stage stage, Viewers viewers, String proof) {
        this.stage = stage;
        this.proof = proof;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    Callable callable() {
        return callable;
    }

    /** @param last the last answer, also where none was a success */
    record Done(Viewer viewer, Exchange last) {
        boolean well() {
            return last.answer().status() / 100 == 2;
        }
    }

    /** Tries one row after the other until one goes well; empty where nobody may call. */
    Optional<Done> well(Operation operation) throws SQLException {
        Endpoint endpoint = operation.endpoint().orElseThrow();
        Optional<Viewer> viewer = callable.caller(endpoint);
        if (viewer.isEmpty()) {
            return Optional.empty();
        }
        Optional<Done> done = Optional.empty();
        int tries = endpoint.path().contains("{") ? TRIES : 2;
        for (int i = 0; i < tries && !done.map(Done::well).orElse(false); i++) {
            Request request = callable.request(operation, endpoint, viewer.get(), i);
            done = Optional.of(new Done(viewer.get(), stage.wire().send(Optional.of(endpoint), proof, request)));
        }
        return done;
    }
}
