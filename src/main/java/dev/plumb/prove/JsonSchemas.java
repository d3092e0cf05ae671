package dev.plumb.prove;

import dev.plumb.spec.Contract;
import dev.plumb.spec.FurtherText;
import dev.plumb.spec.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Schemas of the contract as JSON Schema 2020-12 for answers. It is stricter than the contract where the
 * language is: an instant is UTC with fractions, a decimal is in plain notation, an optional property
 * is left out rather than null.
 */
final class JsonSchemas {
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

    private JsonSchemas() {}

    /** A schema that stands on its own, the components under {@code $defs}. */
    static ObjectNode whole(Contract contract, Schema schema) {
        ObjectNode whole = further(contract, schema, of(schema), "answer");
        ObjectNode components = NODES.objectNode();
        contract.schemas()
                .forEach((name, component) -> components.set(name, further(contract, component, of(component), name)));
        whole.set("$defs", components);
        return whole;
    }

    /** What the contract says beside types stands as it is written, with a place of its own for what it refers to. */
    private static ObjectNode further(Contract contract, Schema schema, ObjectNode node, String name) {
        if (schema.further().isEmpty()) {
            return node;
        }
        ObjectNode said = JsonMapper.shared()
                .valueToTree(FurtherText.of(contract, schema.further().get()));
        said.put("$id", "urn:further:" + name.replaceAll("[^A-Za-z0-9]", "-"));
        ObjectNode both = NODES.objectNode();
        both.putArray("allOf").add(node).add(said);
        return both;
    }

    private static ObjectNode of(Schema schema) {
        ObjectNode node = of(schema.shape());
        return schema.nullable() ? orNull(node) : node;
    }

    private static ObjectNode orNull(ObjectNode node) {
        ObjectNode either = NODES.objectNode();
        either.putArray("anyOf").add(node).add(NODES.objectNode().put("type", "null"));
        return either;
    }

    private static ObjectNode of(Schema.Shape shape) {
        ObjectNode node = NODES.objectNode();
        return switch (shape) {
            case Schema.Ref ref ->
                node.put("$ref", "#/$defs/" + ref.name().replace("~", "~0").replace("/", "~1"));
            case Schema.Text text -> text(node, text);
            case Schema.DecimalText decimal -> node.put("type", "string").put("pattern", "^-?[0-9]+(\\.[0-9]+)?$");
            case Schema.Words words -> {
                ArrayNode values = node.put("type", "string").putArray("enum");
                words.values().forEach(values::add);
                yield node;
            }
            case Schema.WholeNumber number -> bounds(node.put("type", "integer"), number.bounds());
            case Schema.AnyNumber number -> bounds(node.put("type", "number"), number.bounds());
            case Schema.Bool bool -> {
                bool.constant().ifPresent(value -> node.put("const", value));
                yield node.put("type", "boolean");
            }
            case Schema.Array array -> {
                node.put("type", "array").set("items", of(array.items()));
                array.minItems().ifPresent(n -> node.put("minItems", n));
                array.maxItems().ifPresent(n -> node.put("maxItems", n));
                yield array.uniqueItems() ? node.put("uniqueItems", true) : node;
            }
            case Schema.Obj object -> object(node, object);
            case Schema.Choice choice -> {
                ArrayNode alternatives = node.putArray(choice.exactlyOne() ? "oneOf" : "anyOf");
                choice.alternatives().forEach(a -> alternatives.add(of(a)));
                yield node;
            }
            case Schema.Any _ -> node;
            case Schema.NullOnly _ -> node.put("type", "null");
        };
    }

    private static ObjectNode text(ObjectNode node, Schema.Text text) {
        node.put("type", "string");
        text.minLength().ifPresent(n -> node.put("minLength", n));
        text.maxLength().ifPresent(n -> node.put("maxLength", n));
        text.pattern().ifPresent(p -> node.put("pattern", p));
        format(text.format())
                .ifPresent(p -> node.putArray("allOf").add(NODES.objectNode().put("pattern", p)));
        return node;
    }

    private static Optional<String> format(Optional<String> format) {
        String day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        String time = "[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?";
        return switch (format.orElse("")) {
            case "date-time" -> Optional.of("^" + day + "T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]+Z$");
            case "date" -> Optional.of("^" + day + "$");
            case "time" -> Optional.of("^" + time + "(Z|[+-][0-9]{2}:[0-9]{2})?$");
            case "uuid" -> Optional.of("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
            case "email" -> Optional.of("^[^@\\s]+@[^@\\s]+$");
            default -> Optional.empty();
        };
    }

    private static ObjectNode object(ObjectNode node, Schema.Obj object) {
        node.put("type", "object");
        ObjectNode properties = node.putObject("properties");
        List<String> required = object.properties().values().stream()
                .filter(p -> p.required() && !p.schema().writeOnly())
                .map(Schema.Property::name)
                .toList();
        object.properties()
                .values()
                .forEach(p -> properties.set(
                        p.name(), p.required() ? of(p.schema()) : of(p.schema().shape())));
        if (!required.isEmpty()) {
            ArrayNode names = node.putArray("required");
            required.forEach(names::add);
        }
        switch (object.rest()) {
            case Schema.Rest.Ignored _ -> {}
            case Schema.Rest.Refused _ -> node.put("additionalProperties", false);
            case Schema.Rest.Kept kept -> kept.schema().ifPresent(s -> node.set("additionalProperties", of(s)));
        }
        object.minProperties().ifPresent(n -> node.put("minProperties", n));
        object.maxProperties().ifPresent(n -> node.put("maxProperties", n));
        return node;
    }

    private static ObjectNode bounds(ObjectNode node, Schema.Bounds bounds) {
        if (!bounds.values().isEmpty()) {
            ArrayNode values = node.putArray("enum");
            bounds.values().forEach(values::add);
        }
        put(node, "minimum", bounds.minimum());
        put(node, "maximum", bounds.maximum());
        put(node, "exclusiveMinimum", bounds.exclusiveMinimum());
        put(node, "exclusiveMaximum", bounds.exclusiveMaximum());
        put(node, "multipleOf", bounds.multipleOf());
        return node;
    }

    private static void put(ObjectNode node, String keyword, Optional<BigDecimal> value) {
        value.ifPresent(v -> node.put(keyword, v));
    }
}
