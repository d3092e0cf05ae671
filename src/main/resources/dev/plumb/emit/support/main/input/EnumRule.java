package com.example.app.support.input;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One of a few words. */
public record EnumRule<E extends Enum<E>>(Map<String, E> words) implements Rule<E> {

    /** The words are the names of the constants. */
    public static <E extends Enum<E>> EnumRule<E> of(Class<E> type) {
        return of(type, Enum::name);
    }

    public static <E extends Enum<E>> EnumRule<E> of(Class<E> type, Function<E, String> word) {
        return new EnumRule<>(Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(word, Function.identity(), (a, b) -> a, LinkedHashMap::new)));
    }

    @Override
    public @Nullable E json(JsonNode value, String field, Faults faults) {
        return text(value.isString() ? value.stringValue() : "", field, faults);
    }

    @Override
    public @Nullable E text(String value, String field, Faults faults) {
        E constant = words.get(value);
        if (constant == null) {
            faults.add(field, /*enum*/ "must be one of " + String.join(", ", words.keySet()) /**/);
        }
        return constant;
    }
}
