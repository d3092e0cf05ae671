package com.example.app.support.input;

import com.example.app.support.data.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object whose fields the contract leaves open, or any JSON at all; it is kept as it came. */
public record JsonRule(boolean object, int minProperties, int maxProperties) implements Rule<Json> {

    public static final JsonRule OBJECT = new JsonRule(true, 0, Integer.MAX_VALUE);
    public static final JsonRule ANY = new JsonRule(false, 0, Integer.MAX_VALUE);

    private static final ObjectReader TREES = JsonMapper.shared()
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    private static final int LARGEST_EXPONENT = 1_000;

    public JsonRule minProperties(int fields) {
        return new JsonRule(object, fields, maxProperties);
    }

    public JsonRule maxProperties(int fields) {
        return new JsonRule(object, minProperties, fields);
    }

    @Override
    public @Nullable Json json(JsonNode value, String field, Faults faults) {
        if (object && !value.isObject()) {
            faults.add(field, /*type*/ "must be an object" /**/);
        } else if (value.size() < minProperties) {
            faults.add(field, /*minProperties*/ "must have at least " + minProperties + (minProperties == 1 ? " field" : " fields") /**/);
        } else if (value.size() > maxProperties) {
            faults.add(field, /*maxProperties*/ "must have at most " + maxProperties + (maxProperties == 1 ? " field" : " fields") /**/);
        } else if (!isStorable(value)) {
            faults.add(field, "must hold valid Unicode without U+0000, and numbers of a sane size");
        } else {
            return new Json(value.toString());
        }
        return null;
    }

    @Override
    public @Nullable Json text(String value, String field, Faults faults) {
        return parsed(value, field, faults, this);
    }

    /** JSON in a text, under a rule. */
    static <T> @Nullable T parsed(String text, String field, Faults faults, Rule<T> rule) {
        try {
            JsonNode value = TREES.readTree(text);
            if (!value.isMissingNode()) {
                return rule.json(value, field, faults);
            }
        } catch (JacksonException e) { // said below
        }
        faults.add(field, "must be JSON");
        return null;
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
