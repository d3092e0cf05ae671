package dev.plumb.prove;

import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of requests that should be taken: right by the schema, and what they name is there. */
final class SampleBodies {
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();
    private final Spec spec;
    private final Scratch scratch;
    private int number = 100;

    SampleBodies(Spec spec, Scratch scratch) {
        this.spec = spec;
        this.scratch = scratch;
    }

    /** What a field is stored as, by its path. */
    static Map<String, Stored> stored(Operation operation) {
        var stored = new HashMap<String, Stored>();
        steps(operation.steps(), stored);
        return stored;
    }

    /** @param lookup where the field names a row of another table: that table and column */
    record Stored(Name table, String column, Optional<Keys.Key> lookup) {}

    private static void steps(List<Step> steps, Map<String, Stored> stored) {
        for (Step step : steps) {
            switch (step) {
                case Step.Create create -> assignments(create.table(), create.with(), stored);
                case Step.Ensure ensure -> {
                    assignments(ensure.table(), ensure.with(), stored);
                    assignments(ensure.table(), ensure.values(), stored);
                }
                case Step.Change change -> change.rows().forEach(r -> assignments(r.table(), r.with(), stored));
                case Step.Each each -> steps(each.body(), stored);
                case Step.Block block -> steps(block.body(), stored);
                default -> {}
            }
        }
    }

    private static void assignments(Name table, List<Step.Assignment> with, Map<String, Stored> stored) {
        for (Step.Assignment assignment : with) {
            assignment
                    .field()
                    .ifPresent(field -> stored.put(
                            field,
                            new Stored(
                                    table,
                                    assignment.column(),
                                    assignment.value() instanceof Step.Value.Lookup lookup
                                            ? Optional.of(new Keys.Key(lookup.table(), lookup.column()))
                                            : Optional.empty())));
        }
    }

    /** The schema of an operation's body, where it is an object in JSON or a form. */
    Optional<Schema.Obj> schema(Endpoint endpoint) {
        return endpoint.body()
                .flatMap(b -> b.content().stream().findFirst())
                .flatMap(m -> m.schema())
                .map(s -> spec.contract().resolve(s).shape())
                .filter(Schema.Obj.class::isInstance)
                .map(Schema.Obj.class::cast);
    }

    ObjectNode sample(Operation operation, Schema.Obj schema) throws SQLException {
        number++;
        return object(schema, "", stored(operation));
    }

    /** An element of a list in the body. */
    JsonNode element(Operation operation, Schema schema, String path) throws SQLException {
        number++;
        return value(schema, path, stored(operation));
    }

    /** A value of a schema as a column keeps it; of several the one that the number picks. */
    String text(Schema schema, int number) throws SQLException {
        Schema.Shape shape = spec.contract().resolve(schema).shape();
        if (shape instanceof Schema.Words words) {
            return words.values().get(number % words.values().size());
        }
        List<BigDecimal> numbers = switch (shape) {
            case Schema.WholeNumber whole -> whole.bounds().values();
            case Schema.AnyNumber any -> any.bounds().values();
            case Schema.Shape _ -> List.of();
        };
        if (!numbers.isEmpty()) {
            return numbers.get(number % numbers.size()).toPlainString();
        }
        this.number++;
        JsonNode value = value(schema, "", Map.of());
        return value.isString() ? value.stringValue() : value.toString();
    }

    private ObjectNode object(Schema.Obj schema, String path, Map<String, Stored> stored) throws SQLException {
        ObjectNode node = NODES.objectNode();
        for (Schema.Property property : schema.properties().values()) {
            if (property.schema().readOnly()) {
                continue;
            }
            boolean wanted = property.required()
                    || (schema.minProperties().orElse(0) > node.size()
                            && schema.properties().values().stream().noneMatch(Schema.Property::required));
            if (wanted) {
                node.set(property.name(), value(property.schema(), path + property.name(), stored));
            }
        }
        return node;
    }

    private JsonNode value(Schema schema, String path, Map<String, Stored> stored) throws SQLException {
        Stored place = stored.get(path);
        if (place != null && place.lookup().isPresent()) {
            Keys.Key key = place.lookup().get();
            var rows = scratch.all(key.table());
            String text = rows.isEmpty() ? null : rows.getFirst().get(key.column());
            if (text != null) {
                return NODES.stringNode(text);
            }
        }
        Schema resolved = spec.contract().resolve(schema);
        return switch (resolved.shape()) {
            case Schema.Text text -> NODES.stringNode(text(text, path, place));
            case Schema.DecimalText decimal ->
                NODES.stringNode(within(decimal.bounds()).setScale(2).toPlainString());
            case Schema.Words words -> NODES.stringNode(words.values().getFirst());
            case Schema.WholeNumber whole ->
                NODES.numberNode(within(whole.bounds()).longValue());
            case Schema.AnyNumber any -> NODES.numberNode(within(any.bounds()));
            case Schema.Bool bool -> NODES.booleanNode(bool.constant().orElse(false));
            case Schema.Array array -> {
                var list = NODES.arrayNode();
                for (int i = 0; i < Math.max(1, array.minItems().orElse(1)); i++) {
                    number++;
                    list.add(value(array.items(), path + "[].", stored));
                }
                yield list;
            }
            case Schema.Obj object -> object(object, path.isEmpty() || path.endsWith(".") ? path : path + ".", stored);
            case Schema.Choice choice -> value(choice.alternatives().getFirst(), path, stored);
            case Schema.Any _ -> NODES.objectNode();
            case Schema.NullOnly _, Schema.Ref _ -> NODES.nullNode();
        };
    }

    private static BigDecimal within(Schema.Bounds bounds) {
        if (!bounds.values().isEmpty()) {
            return bounds.values().getFirst();
        }
        BigDecimal least = bounds.minimum()
                .or(() -> bounds.exclusiveMinimum().map(b -> b.add(BigDecimal.ONE)))
                .orElse(BigDecimal.ONE);
        BigDecimal seven = BigDecimal.valueOf(7);
        boolean fits = seven.compareTo(least) >= 0
                && bounds.maximum().map(m -> seven.compareTo(m) <= 0).orElse(true)
                && bounds.multipleOf().isEmpty();
        return fits
                ? seven
                : bounds.multipleOf()
                        .map(m -> m.multiply(least.divideToIntegralValue(m).add(BigDecimal.ONE)))
                        .orElse(least);
    }

    private String text(Schema.Text text, String path, @org.jspecify.annotations.Nullable Stored place) {
        String digits = String.valueOf(number);
        String made = switch (text.format().orElse("")) {
            case "date-time" -> "2026-05-01T10:00:00Z";
            case "date" -> "2026-05-01";
            case "time" -> "10:00:00";
            case "uuid" -> Plausible.uuid(path + digits);
            case "email" -> "person" + digits + "@example.com";
            case "uri", "url" -> "https://example.com/" + digits;
            case "uri-reference" -> "/" + digits;
            default -> "Sample " + digits;
        };
        Optional<Column> column =
                place == null ? Optional.empty() : scratch.table(place.table()).column(place.column());
        if (text.pattern().isPresent()) {
            int room = Math.max(6, text.minLength().orElse(1));
            String shaped = PatternText.of(text.pattern().get(), room).orElse(made);
            String numbered = shaped.length() > 3 ? shaped.substring(0, shaped.length() - 3) + digits : shaped;
            made = java.util.regex.Pattern.compile(text.pattern().get())
                            .matcher(numbered)
                            .find()
                    ? numbered
                    : shaped;
        } else if (column.isPresent() && text.format().isEmpty() && place != null) {
            String plausible = Plausible.value(
                    scratch.table(place.table()), column.get(), number, 0, scratch.catalog(), java.time.Instant.EPOCH);
            made = plausible;
        }
        int least = text.minLength().orElse(0);
        while (made.length() < least) {
            made += "x";
        }
        int most = text.maxLength().orElse(Integer.MAX_VALUE);
        return made.length() > most ? made.substring(made.length() - most) : made;
    }
}
