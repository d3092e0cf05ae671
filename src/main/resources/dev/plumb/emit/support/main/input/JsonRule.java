package com.example.app.support.input;

import com.example.app.support.data.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object whose fields the contract leaves open; it is kept as it came. */
public record JsonRule(int minProperties, int maxProperties) implements Rule<Json> {

    public static final JsonRule OBJECT = new JsonRule(0, Integer.MAX_VALUE);

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int LARGEST_EXPONENT = 1_000;

    public JsonRule minProperties(int fields) {
        return new JsonRule(fields, maxProperties);
    }

    public JsonRule maxProperties(int fields) {
        return new JsonRule(minProperties, fields);
    }

    @Override
    public @Nullable Json json(JsonNode value, String field, Faults faults) {
        if (!value.isObject()) {
            faults.add(field, "must be an object");
        } else if (value.size() < minProperties) {
            faults.add(field, "must have at least " + minProperties + " fields");
        } else if (value.size() > maxProperties) {
            faults.add(field, "must have at most " + maxProperties + " fields");
        } else if (!isStorable(value)) {
            faults.add(field, "must hold valid Unicode without U+0000, and numbers of a sane size");
        } else {
            return new Json(value.toString());
        }
        return null;
    }

    @Override
    public @Nullable Json text(String value, String field, Faults faults) {
        try {
            return json(MAPPER.readTree(value), field, faults);
        } catch (JacksonException e) {
            faults.add(field, "must be JSON");
            return null;
        }
    }

    private static boolean isStorable(JsonNode node) {
        if (node.isString()) {
            return TextRule.isStorable(node.stringValue());
        }
        if (node.isBigDecimal()) {
            return Math.abs((long) node.decimalValue().scale()) <= LARGEST_EXPONENT;
        }
        return node.propertyNames().stream().allMatch(TextRule::isStorable)
                && node.values().stream().allMatch(JsonRule::isStorable);
    }
}
