package dev.plumb.prove.model;

import dev.plumb.expression.World.Row;
import dev.plumb.schema.Table;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What only the database can tell, because the specification says it in the database's own language: what its types make
 * of a value, what a default is, whether a check holds.
 */
public interface Storage {

    /** A row as the table would keep it: rounded, padded, with its generated columns. */
    Kept keep(Table table, Row row);

    sealed interface Kept {
        /** @param violated the names of the checks that do not hold */
        record Stored(Row row, List<String> violated) implements Kept {
            public Stored {
                violated = List.copyOf(violated);
            }
        }

        /** A value is none of its column's type: too long, too large, not one of its words. */
        record Unfit(String message) implements Kept {}
    }

    /** The value of a column's default that is the same for all rows. */
    @Nullable
    Object defaultOf(Table table, String column);

    /** Whether a text is the password that something is kept of; empty where nobody knows. */
    Optional<Boolean> isPassword(String text, String kept);

    /**
     * Whether a row may not stand beside others, by a unique index over expressions or over a part of the rows, or by an
     * exclusion.
     *
     * @param terms each an expression of a row and the operator under which two must not agree
     * @param predicate which rows count
     */
    boolean excludes(Table table, List<Term> terms, Optional<String> predicate, Row row, List<Row> others);

    /** @param operator as SQL writes it: {@code =}, {@code &&} */
    record Term(String expression, String operator) {}
}
