package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.Accepted;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes down the statements that operations with a target send to the database, and asks PostgreSQL for
 * their plans with reading whole tables made dear ({@code enable_seqscan = off}): where a table that many
 * rows are promised for is read whole all the same, no index serves the statement.
 */
final class PlanProof {
    private static final String PROOF = "plans";

    /** Below so many promised rows reading a table whole is no matter. */
    private static final long MANY = 10_000;

    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Ledger ledger;
    private final Callable callable;
    private final Samples samples;

    PlanProof(Spec spec, Stage stage, Target target, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
        this.samples = new Samples(spec, stage.scratch());
    }

    void prove() throws SQLException {
        Set<String> many = spec.targets().rows().entrySet().stream()
                .filter(e -> e.getValue() >= MANY)
                .map(e -> e.getKey().name())
                .collect(Collectors.toSet());
        for (String name : spec.targets().operations().keySet()) {
            Optional<Operation> operation = spec.operation(name);
            Optional<Endpoint> endpoint = operation.flatMap(Operation::endpoint);
            Optional<Viewer> caller = endpoint.flatMap(callable::caller);
            if (operation.isPresent() && endpoint.isPresent() && caller.isPresent()) {
                prove(operation.get(), endpoint.get(), caller.get(), many);
            }
        }
    }

    private void prove(Operation operation, Endpoint endpoint, Viewer viewer, Set<String> many) throws SQLException {
        target.forget();
        target.record();
        List<Exchange> exchanges = stage.wire()
                .sendAll(
                        PROOF,
                        requests(operation, endpoint, viewer).stream()
                                .map(r -> new Wire.Call(Optional.of(endpoint), r))
                                .toList());
        List<String> statements = target.recorded();
        var whole = new ArrayList<String>();
        int checked = 0;
        for (String statement : statements) {
            Optional<JsonNode> plan = plan(statement);
            checked += plan.isPresent() ? 1 : 0;
            plan.ifPresent(
                    p -> whole(p, many).forEach(table -> whole.add(table + " is read whole by\n" + statement.strip())));
        }
        String id = Elements.target(operation.name());
        String check = "the plans of its " + checked + " statements go by an index where many rows are promised";
        if (checked == 0) {
            ledger.note(id, "it sends no statement that has a plan");
        } else if (whole.isEmpty()) {
            ledger.add(id, Evidence.holds(PROOF, check));
        } else if (accepted(operation)) {
            ledger.note(id, "read whole, which the specification accepts: " + whole.getFirst());
        } else {
            ledger.add(
                    id,
                    Evidence.fails(
                            PROOF,
                            check,
                            String.join("\n\n", whole),
                            exchanges.getLast().request().curl()));
        }
    }

    private boolean accepted(Operation operation) {
        return spec.accepted().stream()
                .filter(a -> a.code().equals("filter-without-index"))
                .map(Accepted::subject)
                .anyMatch(operation.name()::equals);
    }

    /** As it is, and with each parameter of the query. */
    private List<Request> requests(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Request plain = callable.request(operation, endpoint, viewer, 1);
        var requests = new ArrayList<>(List.of(plain));
        var entity = operation.table().flatMap(spec.model()::entity);
        for (Parameter parameter : endpoint.parameters()) {
            if (parameter.in() == In.QUERY && entity.isPresent()) {
                samples.candidates(parameter.schema(), entity.get(), 3).stream()
                        .map(value -> plain.withQuery(parameter.name(), value))
                        .forEach(requests::add);
            }
        }
        return requests;
    }

    /** The plan of a statement; empty where it has none, as {@code begin} or a call. */
    private Optional<JsonNode> plan(String statement) throws SQLException {
        var connection = stage.scratch().connection();
        connection.setAutoCommit(false);
        try (Statement explain = connection.createStatement()) {
            explain.execute("set local enable_seqscan = off");
            try (var rows = explain.executeQuery("explain (format json) " + statement)) {
                rows.next();
                return Optional.of(
                        JsonMapper.shared().readTree(rows.getString(1)).path(0).path("Plan"));
            }
        } catch (SQLException none) {
            return Optional.empty();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Set<String> whole(JsonNode plan, Set<String> many) {
        var whole = new LinkedHashSet<String>();
        String relation = plan.path("Relation Name").asString("");
        if (plan.path("Node Type").asString("").equals("Seq Scan") && many.contains(relation)) {
            whole.add(relation);
        }
        plan.path("Plans").valueStream().forEach(inner -> whole.addAll(whole(inner, many)));
        return whole;
    }
}
