package dev.plumb.schema;

import java.util.List;
import java.util.Optional;

/**
 * A column of a table or view.
 *
 * @param type as {@code format_type} writes it, its modifier included: {@code character varying(40)}
 * @param defaultExpression as {@code pg_get_expr} writes it; empty for none and for a generated column
 * @param generated the expression of a generated column
 * @param settings what is said of its storage beside its type's own, each as {@code storage external},
 *     {@code compression lz4}, {@code statistics 500} or {@code n_distinct=5}
 * @param inherited whether it comes from a partitioned or inherited parent alone
 */
public record Column(
        String name,
        ColumnType type,
        boolean notNull,
        Optional<String> defaultExpression,
        Identity identity,
        Optional<Generated> generated,
        Optional<String> collation,
        boolean inherited,
        List<String> settings,
        Optional<String> comment) {

    public Column {
        settings = List.copyOf(settings);
    }

    /** A column of its own table. */
    public Column(
            String name,
            ColumnType type,
            boolean notNull,
            Optional<String> defaultExpression,
            Identity identity,
            Optional<Generated> generated,
            Optional<String> collation,
            Optional<String> comment) {
        this(name, type, notNull, defaultExpression, identity, generated, collation, false, List.of(), comment);
    }

    Column of(ColumnType other) {
        return new Column(
                name, other, notNull, defaultExpression, identity, generated, collation, inherited, settings, comment);
    }

    public enum Identity {
        NONE,
        ALWAYS,
        BY_DEFAULT
    }

    public record Generated(String expression, boolean stored) {}

    /** Whether an insert may leave the column out. */
    public boolean fillsItself() {
        return !notNull || defaultExpression.isPresent() || identity != Identity.NONE || generated.isPresent();
    }
}
