package com.example.app.support.input;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A value that keeps a rule and is one of a few. */
public record OneOfRule<T extends Comparable<T>>(Rule<T> rule, List<T> values) implements Rule<T> {

    @SafeVarargs
    @SuppressWarnings("varargs") // the list copies the array and never writes to it
    public static <T extends Comparable<T>> OneOfRule<T> of(Rule<T> rule, T... values) {
        return new OneOfRule<>(rule, List.of(values));
    }

    @Override
    public @Nullable T json(JsonNode value, String field, Faults faults) {
        return known(rule.json(value, field, faults), field, faults);
    }

    @Override
    public @Nullable T text(String value, String field, Faults faults) {
        return known(rule.text(value, field, faults), field, faults);
    }

    private @Nullable T known(@Nullable T value, String field, Faults faults) {
        if (value == null || values.stream().anyMatch(one -> one.compareTo(value) == 0)) {
            return value;
        }
        faults.add(field, /*enum*/ "must be one of " + values.stream().map(OneOfRule::shown).collect(Collectors.joining(", ")) /**/);
        return null;
    }

    private static String shown(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
