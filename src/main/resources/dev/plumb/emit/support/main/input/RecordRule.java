package com.example.app.support.input;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An object with known fields, which {@code reader} reads one by one. */
public record RecordRule<T>(Function<Input, T> reader) implements Rule<T> {

    @Override
    public @Nullable T json(JsonNode value, String field, Faults faults) {
        if (!value.isObject()) {
            faults.add(field, /*type*/ "must be an object" /**/);
            return null;
        }
        return reader.apply(Input.of(value, field.equals(RequestReader.BODY) ? "" : field, faults));
    }

    @Override
    public @Nullable T text(String value, String field, Faults faults) {
        faults.add(field, /*type*/ "must be an object" /**/);
        return null;
    }
}
