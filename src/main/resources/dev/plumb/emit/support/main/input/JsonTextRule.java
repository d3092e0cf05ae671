package com.example.app.support.input;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A string that holds JSON ({@code contentMediaType: application/json}), which keeps a rule of its own. */
public record JsonTextRule<T>(Rule<T> content, int maxLength) implements Rule<T> {

    public static <T> JsonTextRule<T> of(Rule<T> content) {
        return new JsonTextRule<>(content, Integer.MAX_VALUE);
    }

    public JsonTextRule<T> maxLength(int characters) {
        return new JsonTextRule<>(content, characters);
    }

    @Override
    public @Nullable T json(JsonNode value, String field, Faults faults) {
        if (!value.isString()) {
            faults.add(field, "must be JSON in a string");
            return null;
        }
        return text(value.stringValue(), field, faults);
    }

    @Override
    public @Nullable T text(String value, String field, Faults faults) {
        if (value.codePointCount(0, value.length()) > maxLength) {
            faults.add(field, "must have at most " + maxLength + (maxLength == 1 ? " character" : " characters"));
            return null;
        }
        return JsonRule.parsed(value, field, faults, content);
    }
}
