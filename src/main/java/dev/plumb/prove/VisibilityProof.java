package dev.plumb.prove;

import dev.plumb.expression.Reference;
import dev.plumb.expression.World;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Access.Visibility;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks for every row by its key as everybody who may: a row that does not exist for somebody is 404, whoever asked before. */
final class VisibilityProof {
    private static final String PROOF = "visibility";
    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;

    VisibilityProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
    }

    void prove() throws SQLException {
        ScratchWorld world =
                ScratchWorld.of(spec, stage.scratch(), viewers.all().getFirst());
        for (Operation operation : spec.operations()) {
            Optional<Endpoint> endpoint = operation.endpoint().filter(e -> e.method() == Method.GET);
            if (endpoint.isEmpty()) {
                continue;
            }
            Map<String, Keys.Key> keys = Keys.of(operation, endpoint.get());
            if (keys.size() == 1) {
                var key = keys.entrySet().iterator().next();
                Visibility rule = spec.access().visible().get(key.getValue().table());
                boolean only = endpoint.get().parameters().stream()
                                .filter(p -> p.in() == dev.plumb.spec.Contract.In.PATH)
                                .count()
                        == 1;
                if (only) {
                    prove(operation, endpoint.get(), key.getKey(), key.getValue(), Optional.ofNullable(rule), world);
                }
            }
        }
    }

    private void prove(
            Operation operation,
            Endpoint endpoint,
            String parameter,
            Keys.Key key,
            Optional<Visibility> rule,
            ScratchWorld world) {
        Name table = key.table();
        for (World.Row row : world.rows(table)) {
            for (Viewer viewer : viewers.of(endpoint).reversed()) { // those who see more ask first, and fill caches
                boolean there = rule.isEmpty() || holds(rule.get(), row, viewer, endpoint, world.seenBy(viewer));
                Request request = Request.of(
                                "GET",
                                Paths.of(spec, endpoint, Map.of(parameter, String.valueOf(row.get(key.column())))))
                        .with(viewers.credential(viewer, endpoint));
                Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
                int status = exchange.answer().status();
                boolean holds = there ? status / 100 == 2 : status == 404;
                String element = rule.isPresent() ? Elements.visibility(table) : Elements.operation(operation.name());
                String check = there
                        ? "a row that exists for the caller is found by " + operation.name()
                        : "a row that does not exist for the caller is 404 by " + operation.name();
                ledger.addIfKnown(
                        element,
                        holds
                                ? Evidence.holds(PROOF, check)
                                : Evidence.fails(
                                        PROOF,
                                        check + ", as " + viewer,
                                        exchange.answer().shown(),
                                        request.curl()));
            }
        }
    }

    private boolean holds(Visibility rule, World.Row row, Viewer viewer, Endpoint endpoint, ScratchWorld world) {
        var variables = new HashMap<String, @Nullable Object>();
        variables.put("viewer", viewers.seen(viewer, endpoint));
        variables.put(rule.row(), row);
        return Reference.of(rule.rule()).test(variables, world) instanceof Reference.Outcome.Value value
                && Boolean.TRUE.equals(value.value());
    }
}
