package dev.plumb.prove.model;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What of a body is not as its schema says, by the fields' paths ({@code lines[0].sku}). Formats are not looked at. */
final class Faults {
    private final Contract contract;
    private final List<String> fields = new ArrayList<>();

    private Faults(Contract contract) {
        this.contract = contract;
    }

    /** @param texts whether the body carries texts alone, whatever its values are */
    static List<String> of(Contract contract, JsonNode body, Schema schema, boolean texts) {
        var faults = new Faults(contract);
        faults.look(body, schema, "", texts);
        return List.copyOf(faults.fields);
    }

    private void wrong(String path) {
        fields.add(path);
    }

    private void look(JsonNode node, Schema asked, String path, boolean texts) {
        Schema schema = contract.resolve(asked);
        if (node.isNull()) {
            boolean may = schema.nullable()
                    || asked.nullable()
                    || schema.shape() instanceof Schema.Any
                    || schema.shape() instanceof Schema.NullOnly;
            if (!may) {
                wrong(path);
            }
            return;
        }
        boolean right = switch (schema.shape()) {
            case Schema.Obj object -> {
                if (node.isObject()) {
                    object(node, object, path, texts);
                }
                yield node.isObject();
            }
            case Schema.Array array -> {
                if (node.isArray()) {
                    list(node, array, path, texts);
                }
                yield node.isArray();
            }
            case Schema.Text text ->
                node.isString()
                        && length(node) >= text.minLength().orElse(0)
                        && length(node) <= text.maxLength().orElse(Integer.MAX_VALUE)
                        && text.pattern()
                                .map(p -> java.util.regex.Pattern.compile(p)
                                        .matcher(node.stringValue())
                                        .find())
                                .orElse(true);
            case Schema.DecimalText decimal -> node.isString() && within(node, decimal.bounds());
            case Schema.Words words -> node.isString() && words.values().contains(node.stringValue());
            case Schema.WholeNumber whole ->
                (texts ? node.asString().matches("-?[0-9]{1,19}") : node.isIntegralNumber())
                        && within(node, whole.bounds());
            case Schema.AnyNumber any -> (texts || node.isNumber()) && within(node, any.bounds());
            case Schema.Bool bool ->
                (texts || node.isBoolean())
                        && bool.constant()
                                .map(c -> String.valueOf(c).equals(node.asString()))
                                .orElse(true);
            case Schema.Choice choice ->
                choice.alternatives().stream()
                        .anyMatch(a -> of(contract, node, a, texts).isEmpty());
            case Schema.Any _, Schema.Ref _ -> true;
            case Schema.NullOnly _ -> false;
        };
        boolean further = asked.further().isPresent() || schema.further().isPresent();
        if (!right || further && !texts && !new Further(contract).keeps(asked, node)) {
            wrong(path);
        }
    }

    private static int length(JsonNode node) {
        return node.stringValue().codePointCount(0, node.stringValue().length());
    }

    private void object(JsonNode node, Schema.Obj object, String path, boolean texts) {
        String before = path.isEmpty() ? "" : path + ".";
        object.properties().forEach((name, property) -> {
            if (node.has(name)) {
                look(node.get(name), property.schema(), before + name, texts);
            } else if (property.required() && !property.schema().readOnly()) {
                wrong(before + name);
            }
        });
        long unknown = node.propertyStream()
                .filter(p -> !object.properties().containsKey(p.getKey()))
                .count();
        boolean few = node.size() < object.minProperties().orElse(0);
        boolean many = node.size() > object.maxProperties().orElse(Integer.MAX_VALUE);
        if (few || many || unknown > 0 && object.rest() instanceof Schema.Rest.Refused) {
            wrong(path);
        }
    }

    private void list(JsonNode node, Schema.Array array, String path, boolean texts) {
        if (node.size() < array.minItems().orElse(0)
                || node.size() > array.maxItems().orElse(Integer.MAX_VALUE)) {
            wrong(path);
        }
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < node.size(); i++) {
            look(node.get(i), array.items(), path + "[" + i + "]", texts);
            if (!seen.add(node.get(i)) && array.uniqueItems()) {
                wrong(path);
            }
        }
    }

    private static boolean within(JsonNode node, Schema.Bounds bounds) {
        BigDecimal value;
        try {
            value = new BigDecimal(node.asString());
        } catch (NumberFormatException none) {
            return false;
        }
        return bounds.minimum().map(m -> value.compareTo(m) >= 0).orElse(true)
                && bounds.maximum().map(m -> value.compareTo(m) <= 0).orElse(true)
                && bounds.exclusiveMinimum().map(m -> value.compareTo(m) > 0).orElse(true)
                && bounds.exclusiveMaximum().map(m -> value.compareTo(m) < 0).orElse(true)
                && bounds.multipleOf()
                        .map(m -> value.remainder(m).signum() == 0)
                        .orElse(true)
                && (bounds.values().isEmpty() || bounds.values().stream().anyMatch(v -> v.compareTo(value) == 0));
    }
}
