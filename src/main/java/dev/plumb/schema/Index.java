package dev.plumb.schema;

import java.util.List;
import java.util.Optional;

/**
 * An index that no constraint brought.
 *
 * @param keys in order; each as {@code pg_get_indexdef(index, n, …)} writes it
 * @param definition the whole of {@code pg_get_indexdef}
 */
public record Index(
        String name,
        String method,
        boolean unique,
        List<Key> keys,
        List<String> included,
        Optional<String> predicate,
        boolean valid,
        String definition) {

    public Index {
        keys = List.copyOf(keys);
        included = List.copyOf(included);
    }

    /**
     * @param expression the column's name, or an expression
     * @param column whether {@code expression} is a column's name
     * @param opclass empty for the default one
     */
    public record Key(
            String expression, boolean column, boolean descending, boolean nullsFirst, Optional<String> opclass) {}

    /** The key's columns where all of them are columns. */
    public Optional<List<String>> plainColumns() {
        return keys.stream().allMatch(Key::column)
                ? Optional.of(keys.stream().map(Key::expression).toList())
                : Optional.empty();
    }
}
