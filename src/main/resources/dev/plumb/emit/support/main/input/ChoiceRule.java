package com.example.app.support.input;

import com.example.app.support.data.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON value that keeps one of several rules: exactly one ({@code oneOf}), or at least one ({@code anyOf}). */
public record ChoiceRule(boolean exactlyOne, List<Rule<?>> alternatives) implements Rule<Json> {

    public static ChoiceRule oneOf(Rule<?>... alternatives) {
        return new ChoiceRule(true, List.of(alternatives));
    }

    public static ChoiceRule anyOf(Rule<?>... alternatives) {
        return new ChoiceRule(false, List.of(alternatives));
    }

    @Override
    public @Nullable Json json(JsonNode value, String field, Faults faults) {
        long kept = alternatives.stream().filter(rule -> keeps(rule, value, field)).count();
        if (kept == 0) {
            faults.add(field, "must be one of the " + alternatives.size() + " kinds that are allowed here");
            return null;
        }
        if (kept > 1 && exactlyOne) {
            faults.add(field, "must be exactly one of the " + alternatives.size() + " kinds that are allowed here");
            return null;
        }
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
