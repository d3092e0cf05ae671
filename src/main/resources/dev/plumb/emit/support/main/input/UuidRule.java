package com.example.app.support.input;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A UUID in its usual form (RFC 9562, 4). */
public record UuidRule() implements Rule<UUID> {

    /** Any UUID. */
    public static final UuidRule ANY_UUID = new UuidRule();

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Override
    public @Nullable UUID json(JsonNode value, String field, Faults faults) {
        return text(value.isString() ? value.stringValue() : "", field, faults);
    }

    @Override
    public @Nullable UUID text(String value, String field, Faults faults) {
        if (FORM.matcher(value).matches()) {
            return UUID.fromString(value);
        }
        faults.add(field, /*format*/ "must be a UUID" /**/);
        return null;
    }
}
