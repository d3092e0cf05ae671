package com.example.app.support.input;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** An object in the query, a parameter for each of its fields: {@code filter[name]=x&filter[city]=y}. */
public final class DeepObject {

    private DeepObject() {}

    /** The object, or null where no field of it is given. */
    public static <T> @Nullable T optional(Input query, String name, RecordRule<T> rule) {
        var fields = new LinkedHashMap<String, String[]>();
        query.texts().forEach((key, values) -> {
            if (key.startsWith(name + "[") && key.endsWith("]")) {
                fields.put(key.substring(name.length() + 1, key.length() - 1), values);
            }
        });
        if (query.has(name)) {
            query.faults().add(name, "must be an object: " + name + "[field]=value");
        }
        return fields.isEmpty() ? null : rule.reader().apply(Input.of(fields, name, query.faults()));
    }

    /** The object; its absence is a fault. */
    @SuppressWarnings("NullAway") // null only beside a fault
    public static <T> T required(Input query, String name, RecordRule<T> rule) {
        T value = optional(query, name, rule);
        if (value == null) {
            query.faults().add(name, /*required*/ "is required" /**/);
        }
        return value;
    }
}
