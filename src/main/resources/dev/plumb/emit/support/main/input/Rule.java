package com.example.app.support.input;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the contract demands of one value. A rule reads the value and adds each fault that it finds; a value at fault
 * is read as null, and the request is refused before anybody looks at it. The same rule serves JSON and plain text
 * (query parameters, path keys, forms, CSV).
 */
public interface Rule<T> {

    @Nullable T json(JsonNode value, String field, Faults faults);

    @Nullable T text(String value, String field, Faults faults);

    /** Bytes as they came: a part of a form, a whole body. */
    default @Nullable T bytes(byte[] value, String field, Faults faults) {
        return text(new String(value, StandardCharsets.UTF_8), field, faults);
    }

    /** A parameter as it came, which may be more than once. */
    default @Nullable T texts(List<String> values, String field, Faults faults) {
        if (values.size() > 1) {
            faults.add(field, "must be given once");
            return null;
        }
        return text(values.getFirst(), field, faults);
    }
}
