package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/** Writes to rows that do not exist for who calls, as everybody who may call: each is refused, and nothing is changed. */
final class HiddenRowProof {
    private static final String PROOF = "access";
    private static final int ROWS = 14;

    /** Of the rows that are hidden from somebody, so many are tried. */
    private static final int TRIED = 3;

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private final Callable callable;

    HiddenRowProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    void prove() throws SQLException {
        for (Operation operation : spec.operations()) {
            Optional<Endpoint> endpoint = operation.endpoint().filter(e -> !Elements.reads(e));
            Optional<Name> table = hidden(operation);
            Optional<Step> end = operation.steps().stream()
                    .filter(s -> !(s instanceof Step.Find || s instanceof Step.Let || s instanceof Step.Require))
                    .findFirst();
            if (endpoint.isPresent() && table.isPresent() && end.isPresent() && Reading.follows(operation, end.get())) {
                prove(operation, endpoint.get(), end.get(), table.get());
            }
        }
    }

    /** The table of which an operation looks for a row that not everybody may see. */
    private Optional<Name> hidden(Operation operation) {
        return operation.steps().stream()
                .filter(Step.Find.class::isInstance)
                .map(Step.Find.class::cast)
                .flatMap(find -> find.list().type() instanceof dev.plumb.expression.Type.ListOf of
                                && of.element() instanceof dev.plumb.expression.Type.Row row
                        ? Optional.of(row.table()).stream()
                        : java.util.stream.Stream.<Name>empty())
                .filter(table -> spec.access().visible().containsKey(table))
                .findFirst();
    }

    private void prove(Operation operation, Endpoint endpoint, Step end, Name table) throws SQLException {
        var reading = new Reading(spec, viewers);
        ScratchWorld world =
                ScratchWorld.of(spec, stage.scratch(), viewers.all().getFirst());
        var paths = new LinkedHashSet<Map<String, String>>();
        for (int i = 0; i < ROWS; i++) {
            paths.add(callable.path(operation, endpoint, i));
        }
        for (Viewer viewer : viewers.of(endpoint)) {
            ScratchWorld seen = world.seenBy(viewer);
            int tried = 0;
            for (Map<String, String> path : paths) {
                if (tried < TRIED
                        && reading.until(end, operation, endpoint, viewer, path, seen)
                                instanceof Reading.Outcome.Ends ends
                        && ends.status() == 404) {
                    tried++;
                    refused(operation, endpoint, viewer, path, table);
                }
            }
        }
    }

    private void refused(Operation operation, Endpoint endpoint, Viewer viewer, Map<String, String> path, Name table)
            throws SQLException {
        String before = stage.scratch().all(table).toString();
        Request request = callable.request(operation, endpoint, viewer, path);
        Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
        int status = exchange.answer().status();
        boolean same = before.equals(stage.scratch().all(table).toString());
        ledger.addIfKnown(
                Elements.visibility(table),
                Evidence.of(
                        PROOF,
                        operation.name() + " does nothing to a row that does not exist for the caller",
                        (status == 404 || status == spec.statusOfFaults()) && same,
                        exchange));
    }
}
