package dev.plumb.check;

import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;

/** What is promised to stay small. */
final class Small {
    /** Up to so many promised rows a whole table is taken at once. */
    static final long ROWS = 10_000;

    private Small() {}

    static boolean isSmall(Spec spec, Type type) {
        return type instanceof Type.ListOf list && list.element() instanceof Type.Row row && isSmall(spec, row.table());
    }

    static boolean isSmall(Spec spec, Name table) {
        return spec.targets().rows().getOrDefault(table, Long.MAX_VALUE) <= ROWS;
    }
}
