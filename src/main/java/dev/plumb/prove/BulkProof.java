package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.ErrorShape;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All or nothing: of three elements two are bad, each is named, and no row is stored. */
final class BulkProof {
    private static final String PROOF = "bulk";
    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;
    private final Callable callable;

    /**
     * The list in a body.
     *
     * @param property that holds it; empty where the body is the list
     */
    private record Lines(String property, Schema.Array list, Schema.Obj element) {}

    BulkProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    void prove() throws SQLException {
        for (Operation operation : spec.operations()) {
            Optional<Viewer> caller = operation.endpoint().flatMap(callable::caller);
            boolean each = operation.steps().stream().anyMatch(Step.Each.class::isInstance);
            if (each && caller.isPresent() && ledger.knows(Elements.bulk(operation.name()))) {
                prove(operation, operation.endpoint().orElseThrow(), caller.get());
            }
        }
    }

    private void prove(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Optional<Schema> schema = callable.bodies().schema(endpoint);
        if (schema.isEmpty()) {
            return;
        }
        for (Lines lines : lines(schema.get())) {
            for (Schema.Property inner : lines.element().properties().values()) {
                Schema resolved = spec.contract().resolve(inner.schema());
                List<Faulty.Value> faults = Bodies.asTexts(Bodies.mediaType(endpoint))
                        ? Faulty.texts(resolved)
                        : Faulty.json(resolved, true);
                if (inner.required() && !inner.schema().readOnly() && !faults.isEmpty()) {
                    bad(operation, endpoint, viewer, schema.get(), lines, inner.name(), faults.getFirst());
                }
            }
        }
    }

    private List<Lines> lines(Schema body) {
        return switch (spec.contract().resolve(body).shape()) {
            case Schema.Array array -> lines("", array).stream().toList();
            case Schema.Obj object ->
                object.properties().values().stream()
                        .flatMap(p -> spec.contract().resolve(p.schema()).shape() instanceof Schema.Array array
                                ? lines(p.name(), array).stream()
                                : java.util.stream.Stream.of())
                        .toList();
            default -> List.of();
        };
    }

    private Optional<Lines> lines(String property, Schema.Array array) {
        return spec.contract().resolve(array.items()).shape() instanceof Schema.Obj element
                ? Optional.of(new Lines(property, array, element))
                : Optional.empty();
    }

    private void bad(
            Operation operation,
            Endpoint endpoint,
            Viewer viewer,
            Schema schema,
            Lines lines,
            String field,
            Faulty.Value fault)
            throws SQLException {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        for (int i = 0; i < 3; i++) {
            JsonNode line = callable.bodies().element(operation, lines.list().items(), lines.property() + "[].");
            if (i > 0 && line instanceof ObjectNode object) {
                object.set(field, fault.value());
            }
            list.add(line);
        }
        JsonNode body = callable.bodies().sample(operation, schema);
        if (body instanceof ObjectNode object) {
            object.set(lines.property(), list);
        }
        long before = rows();
        Request request = callable.withBody(
                endpoint, callable.request(operation, endpoint, viewer, 0), body instanceof ObjectNode ? body : list);
        Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
        List<String> fields = Lists.fields(exchange.answer(), spec);
        String at = lines.property().isEmpty() && fields.stream().anyMatch(f -> f.startsWith("body["))
                ? "body"
                : lines.property();
        boolean named = ErrorShape.of(spec).faults().isEmpty()
                || fields.stream().anyMatch(f -> f.startsWith(at + "[1]." + field))
                        && fields.stream().anyMatch(f -> f.startsWith(at + "[2]." + field))
                        && fields.stream().noneMatch(f -> f.startsWith(at + "[0]"));
        int invalid = spec.errors().get("INVALID_REQUEST") == null
                ? 400
                : spec.errors().get("INVALID_REQUEST").status();
        ledger.add(
                Elements.bulk(operation.name()),
                Evidence.of(
                        PROOF,
                        "two bad lines of three (`" + field + "` " + fault.what()
                                + ") are both named, and nothing is stored",
                        exchange.answer().status() == invalid && named && rows() == before,
                        exchange));
    }

    private long rows() throws SQLException {
        long rows = 0;
        for (var table : stage.scratch().catalog().tables()) {
            rows += stage.scratch().count(table.name());
        }
        return rows;
    }
}
