package dev.plumb.prove.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request.
 *
 * @param values the properties that were sent
 * @param defaults what the contract has for those that were not
 */
record Given(SequencedMap<String, @Nullable Object> values, Map<String, Object> defaults) {

    /** As an expression sees it; {@code has()} asks for what was sent alone. */
    SequencedMap<String, @Nullable Object> seen(boolean withDefaults) {
        var seen = new LinkedHashMap<>(values);
        if (withDefaults) {
            defaults.forEach(seen::putIfAbsent);
        }
        return seen;
    }
}
