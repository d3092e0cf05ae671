package com.example.app.support.input;

import com.example.app.support.data.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON value that keeps one of several rules: exactly one ({@code oneOf}), at least one ({@code anyOf}), or the one
 * that a field of it names (a {@code discriminator}).
 *
 * @param kind the field's name, empty where there is none
 */
public record ChoiceRule(boolean exactlyOne, List<Rule<?>> alternatives, String kind, Map<String, Rule<?>> kinds)
        implements Rule<Json> {

    public static ChoiceRule oneOf(Rule<?>... alternatives) {
        return new ChoiceRule(true, List.of(alternatives), "", Map.of());
    }

    public static ChoiceRule anyOf(Rule<?>... alternatives) {
        return new ChoiceRule(false, List.of(alternatives), "", Map.of());
    }

    /** The field {@code kind} tells by one of the words which of them it is. */
    public static ChoiceRule by(String kind) {
        return new ChoiceRule(true, List.of(), kind, Map.of());
    }

    public ChoiceRule when(String word, Rule<?> rule) {
        var more = new LinkedHashMap<>(kinds);
        more.put(word, rule);
        return new ChoiceRule(exactlyOne, alternatives, kind, more);
    }

    @Override
    public @Nullable Json json(JsonNode value, String field, Faults faults) {
        if (!kinds.isEmpty()) {
            return named(value, field, faults);
        }
        long kept = alternatives.stream().filter(rule -> keeps(rule, value, field)).count();
        if (kept == 0) {
            faults.add(field, "must be one of the " + alternatives.size() + " kinds that are allowed here");
            return null;
        }
        if (kept > 1 && exactlyOne) {
            faults.add(field, /*oneOf*/ "must be exactly one of the " + alternatives.size() + " kinds that are allowed here" /**/);
            return null;
        }
        return JsonRule.ANY.json(value, field, faults);
    }

    private @Nullable Json named(JsonNode value, String field, Faults faults) {
        if (!value.isObject()) {
            faults.add(field, /*type*/ "must be an object" /**/);
            return null;
        }
        var in = Input.of(value, field.equals(RequestReader.BODY) ? "" : field, faults);
        JsonNode word = value.path(kind);
        Rule<?> rule = word.isString() ? kinds.get(word.stringValue()) : null;
        if (rule == null) {
            faults.add(in.at(kind), value.has(kind) ? "must be one of " + String.join(", ", kinds.keySet()) : /*required*/ "is required" /**/);
            return null;
        }
        rule.json(value, field, faults);
        return JsonRule.ANY.json(value, field, faults);
    }

    private static boolean keeps(Rule<?> rule, JsonNode value, String field) {
        var faults = new Faults();
        rule.json(value, field, faults);
        return faults.isEmpty();
    }

    @Override
    public @Nullable Json text(String value, String field, Faults faults) {
        return JsonRule.parsed(value, field, faults, this);
    }
}
