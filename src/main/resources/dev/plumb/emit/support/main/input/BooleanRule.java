package com.example.app.support.input;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** True or false. */
public record BooleanRule() implements Rule<Boolean> {

    public static final BooleanRule BOOLEAN = new BooleanRule();

    @Override
    public @Nullable Boolean json(JsonNode value, String field, Faults faults) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        faults.add(field, /*type*/ "must be true or false" /**/);
        return null;
    }

    @Override
    public @Nullable Boolean text(String value, String field, Faults faults) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                faults.add(field, /*type*/ "must be true or false" /**/);
                yield null;
            }
        };
    }
}
