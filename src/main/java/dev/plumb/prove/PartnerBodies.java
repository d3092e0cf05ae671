package dev.plumb.prove;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A value that a partner's contract has, made up: the least of it that will do. */
final class PartnerBodies {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 8;

    private PartnerBodies() {}

    static String of(Contract contract, Schema schema) {
        return value(contract, schema, 0).toString();
    }

    /** With {@code mark} in every text that may be any: what is made up for two things is not the same. */
    static String of(Contract contract, Schema schema, String mark) {
        JsonNode value = value(contract, schema, 0);
        return (value instanceof ObjectNode object ? marked(contract, schema, object, mark) : value).toString();
    }

    private static ObjectNode marked(Contract contract, Schema said, ObjectNode object, String mark) {
        if (contract.resolve(said).shape() instanceof Schema.Obj fields) {
            for (Schema.Property property : fields.properties().values()) {
                Schema schema = contract.resolve(property.schema());
                if (object.get(property.name()) instanceof ObjectNode inner) {
                    marked(contract, property.schema(), inner, mark);
                } else if (object.has(property.name()) && schema.shape() instanceof Schema.Text text) {
                    String format = text.format().orElse("");
                    String whole = object.get(property.name()).asString("") + "-" + mark;
                    if (format.equals("uuid")) {
                        object.put(property.name(), Plausible.uuid(property.name() + mark));
                    } else if (format.isEmpty()
                            && text.pattern().isEmpty()
                            && whole.length() <= text.maxLength().orElse(Integer.MAX_VALUE)) {
                        object.put(property.name(), whole);
                    }
                }
            }
        }
        return object;
    }

    private static JsonNode value(Contract contract, Schema said, int depth) {
        Schema schema = contract.resolve(said);
        Optional<Object> given =
                said.example().or(schema::example).or(said::defaultValue).or(schema::defaultValue);
        if (given.isPresent()) {
            return JsonMapper.shared().valueToTree(given.get());
        }
        return switch (schema.shape()) {
            case Schema.Text text -> NODES.stringNode(text(text));
            case Schema.DecimalText decimal ->
                NODES.stringNode(number(decimal.bounds()).toPlainString());
            case Schema.Words words ->
                NODES.stringNode(words.values().stream().findFirst().orElse(""));
            case Schema.WholeNumber whole ->
                NODES.numberNode(
                        number(whole.bounds()).setScale(0, RoundingMode.CEILING).toBigInteger());
            case Schema.AnyNumber any -> NODES.numberNode(number(any.bounds()));
            case Schema.Bool bool -> NODES.booleanNode(bool.constant().orElse(true));
            case Schema.Array array -> {
                var list = NODES.arrayNode();
                for (int i = 0; i < array.minItems().orElse(0) && depth < DEEPEST; i++) {
                    list.add(value(contract, array.items(), depth + 1));
                }
                yield list;
            }
            case Schema.Obj object -> {
                var fields = NODES.objectNode();
                for (Schema.Property property : object.properties().values()) {
                    if (property.required() && depth < DEEPEST) {
                        fields.set(property.name(), value(contract, property.schema(), depth + 1));
                    }
                }
                yield fields;
            }
            case Schema.Choice choice ->
                choice.alternatives().isEmpty() || depth >= DEEPEST
                        ? NODES.nullNode()
                        : value(contract, choice.alternatives().getFirst(), depth + 1);
            case Schema.Any _ -> NODES.objectNode();
            case Schema.NullOnly _, Schema.Ref _ -> NODES.nullNode();
        };
    }

    private static String text(Schema.Text text) {
        String plain = switch (text.format().orElse("")) {
            case "uuid" -> "3f0c1a52-6f0e-4f6c-9d0b-6a2f1c0d9e11";
            case "date-time" -> "2026-05-01T10:00:00Z";
            case "date" -> "2026-05-01";
            case "time" -> "10:00:00";
            case "duration" -> "PT1H";
            case "email" -> "someone@example.net";
            case "uri", "uri-reference" -> "https://example.net/";
            case "byte", "binary" -> "AAAA";
            default -> text.pattern().flatMap(PartnerBodies::matching).orElse("text");
        };
        int least = text.minLength().orElse(0);
        int most = text.maxLength().orElse(Integer.MAX_VALUE);
        String longer = plain.length() < least ? plain + "x".repeat(least - plain.length()) : plain;
        return longer.length() > most ? longer.substring(0, most) : longer;
    }

    private static Optional<String> matching(String pattern) {
        return PatternText.of(pattern, 100);
    }

    private static BigDecimal number(Schema.Bounds bounds) {
        if (!bounds.values().isEmpty()) {
            return bounds.values().getFirst();
        }
        BigDecimal least = bounds.minimum()
                .or(() -> bounds.exclusiveMinimum().map(BigDecimal.ONE::add))
                .orElse(BigDecimal.ONE);
        BigDecimal most = bounds.maximum()
                .or(() -> bounds.exclusiveMaximum().map(m -> m.subtract(BigDecimal.ONE)))
                .orElse(least.max(BigDecimal.ONE));
        BigDecimal wanted = least.max(BigDecimal.ONE).min(most.max(least));
        return bounds.multipleOf()
                .map(step -> wanted.divide(step, 0, RoundingMode.CEILING).multiply(step))
                .orElse(wanted);
    }
}
