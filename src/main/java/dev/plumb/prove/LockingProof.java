package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.Optional;

/** ETag, 304, If-Match and 412, and that a change is seen by the next read in spite of every cache. */
final class LockingProof {
    private static final String PROOF = "locking";
    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private final Callable callable;

    LockingProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    void prove() throws SQLException {
        for (Operation operation : spec.operations()) {
            Optional<Endpoint> endpoint = operation.endpoint();
            Optional<Viewer> caller = endpoint.flatMap(callable::caller);
            if (endpoint.isEmpty() || caller.isEmpty()) {
                continue;
            }
            if (endpoint.get().parameter(In.HEADER, "If-None-Match").isPresent()) {
                unchanged(operation, endpoint.get(), caller.get());
            }
            if (endpoint.get().parameter(In.HEADER, "If-Match").isPresent()) {
                changed(operation, endpoint.get(), caller.get());
            }
        }
    }

    private void unchanged(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Request request = callable.request(operation, endpoint, viewer, 1);
        Exchange first = stage.wire().send(Optional.of(endpoint), PROOF, request);
        for (int i = 2; i < Doing.TRIES && isHidden(first); i++) {
            request = callable.request(operation, endpoint, viewer, i);
            first = stage.wire().send(Optional.of(endpoint), PROOF, request);
        }
        Optional<String> tag = first.answer().header("ETag");
        if (first.answer().status() != 200 || tag.isEmpty()) {
            return;
        }
        Exchange again = stage.wire().send(Optional.of(endpoint), PROOF, request.with("If-None-Match", tag.get()));
        add(operation, "the tag that was answered gives 304", again.answer().status() == 304, again);
        Exchange other = stage.wire().send(Optional.of(endpoint), PROOF, request.with("If-None-Match", "\"another\""));
        add(operation, "another tag gives the whole", other.answer().status() == 200, other);
    }

    private void changed(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Request request = callable.request(operation, endpoint, viewer, 2);
        Exchange stale = stage.wire().send(Optional.of(endpoint), PROOF, request.with("If-Match", "\"another\""));
        for (int i = 3; i < Doing.TRIES && isHidden(stale); i++) {
            request = callable.request(operation, endpoint, viewer, i);
            stale = stage.wire().send(Optional.of(endpoint), PROOF, request.with("If-Match", "\"another\""));
        }
        if (isHidden(stale)) {
            ledger.note(
                    Elements.locking(operation.name()),
                    "no row was found that the caller may change: "
                            + stale.answer().shown());
            return;
        }
        add(operation, "a tag that is not the row's is 412", stale.answer().status() == 412, stale);
        Optional<Operation> reading = spec.operations().stream()
                .filter(o -> o.endpoint()
                        .map(e -> e.method() == Method.GET && e.path().equals(endpoint.path()))
                        .orElse(false))
                .findFirst();
        if (reading.isEmpty()) {
            return;
        }
        Endpoint get = reading.get().endpoint().orElseThrow();
        Request read = Request.of("GET", request.path()).with(viewers.credentials(viewer, get));
        Exchange before = stage.wire().send(Optional.of(get), PROOF, read);
        Optional<String> tag = before.answer().header("ETag");
        if (tag.isEmpty()) {
            return;
        }
        Exchange current = stage.wire().send(Optional.of(endpoint), PROOF, request.with("If-Match", tag.get()));
        if (current.answer().status() / 100 != 2) {
            if (current.answer().status() == 412) {
                add(operation, "the row's tag lets the change through", false, current);
            }
            return;
        }
        add(operation, "the row's tag lets the change through", true, current);
        if (endpoint.method() == Method.DELETE) {
            return;
        }
        Exchange after = stage.wire().send(Optional.of(get), PROOF, read);
        boolean fresh = after.answer().header("ETag").isPresent()
                && !after.answer().header("ETag").equals(tag);
        add(operation, "the next read shows another tag", fresh, after);
        ledger.addIfKnown(
                Elements.cache(reading.get().name()),
                fresh
                        ? Evidence.holds(PROOF, operation.name() + " empties what is kept of it")
                        : Evidence.fails(
                                PROOF,
                                operation.name() + " empties what is kept of it",
                                after.answer().shown(),
                                read.curl()));
        Exchange twice = stage.wire().send(Optional.of(endpoint), PROOF, request.with("If-Match", tag.get()));
        add(operation, "the tag from before the change is 412", twice.answer().status() == 412, twice);
    }

    /** Whether the caller is refused for what the row is to them, and no tag is looked at. */
    private static boolean isHidden(Exchange exchange) {
        return exchange.answer().status() == 404 || exchange.answer().status() == 403;
    }

    private void add(Operation operation, String check, boolean holds, Exchange exchange) {
        ledger.addIfKnown(
                Elements.locking(operation.name()),
                holds
                        ? Evidence.holds(PROOF, check)
                        : Evidence.fails(
                                PROOF,
                                check,
                                exchange.answer().shown(),
                                exchange.request().curl()));
    }
}
