package dev.plumb.prove.model;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A partner that is called.
 *
 * @param with what it is told, by name
 * @param key the idempotency key
 */
public record Asked(
        String partner, String operation, SequencedMap<String, @Nullable Object> with, Optional<String> key) {
    public Asked {
        with = new LinkedHashMap<>(with);
    }
}
