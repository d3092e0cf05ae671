package com.example.app.support.input;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@code rule} reads, under the demands of {@code check} as well; no field is told twice. */
public record CheckedRule<T>(Rule<T> rule, Rule<?> check) implements Rule<T> {

    public static <T> CheckedRule<T> of(Rule<T> rule, Rule<?> check) {
        return new CheckedRule<>(rule, check);
    }

    @Override
    public @Nullable T json(JsonNode value, String field, Faults faults) {
        T read = rule.json(value, field, faults);
        List<String> told = faults.list().stream().map(Fault::field).toList();
        var more = new Faults();
        check.json(value, field, more);
        more.list().stream()
                .filter(fault -> !told.contains(fault.field()))
                .forEach(fault -> faults.add(fault.field(), fault.message()));
        return read;
    }

    @Override
    public @Nullable T text(String value, String field, Faults faults) {
        return rule.text(value, field, faults);
    }
}
