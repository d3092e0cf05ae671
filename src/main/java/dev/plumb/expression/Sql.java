package dev.plumb.expression;

import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/** What became of an expression in SQL. */
public sealed interface Sql {

    /**
     * A piece of a statement. Named parameters are written {@code :name}.
     *
     * @param mayBeNull whether its value can be SQL's null
     * @param joins that the piece needs, in the order in which they are made
     * @param binds that it names
     */
    record Text(String text, boolean mayBeNull, List<Join> joins, List<Bind> binds) implements Sql {
        public Text {
            joins = List.copyOf(joins);
            binds = List.copyOf(binds);
        }
    }

    /** SQL cannot say it with the same meaning; it is for Java. */
    record NotInSql(String reason, Span at) implements Sql {}

    /**
     * A table beside the one that a statement starts from; never more than one row of it for each row.
     *
     * @param inner whether a row of it is always there
     */
    record Join(boolean inner, Name table, String alias, String condition) {
        public String text() {
            String name = Identifiers.of(table);
            return (inner ? "join " : "left join ") + name + (name.equals(alias) ? "" : " " + alias) + " on "
                    + condition;
        }
    }

    /**
     * A parameter of a statement.
     *
     * @param name as the statement writes it, without the colon
     * @param value what Java computes for it; depends on the scope's variables alone
     * @param form what is done to the value before it is sent
     * @param cast as the statement writes it behind the name; empty for none
     */
    record Bind(String name, Expr value, Form form, Optional<String> cast) {}

    /** How a value is sent. */
    enum Form {
        PLAIN,
        /** For {@code like}: the text's own {@code \ % _} escaped, with {@code %} at both ends. */
        CONTAINING,
        /** The same with {@code %} behind. */
        STARTING_WITH,
        /** The same with {@code %} before. */
        ENDING_WITH,
        /** The digests by which a text is found in a column that keeps texts encrypted, as a list of bytes. */
        DIGESTS
    }
}
