package dev.plumb.expression;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A typed expression: CEL after parsing, checking and the resolution of every name. All three
 * executors (SQL, Java, CEL's own evaluator) start from it or from the CEL that it carries.
 */
public sealed interface Expr {
    Type type();

    Span span();

    /**
     * A constant: {@link String}, {@link Long}, {@link java.math.BigDecimal}, {@link Double}, {@link Boolean},
     * {@code byte[]}-free {@link java.util.HexFormat hex text} for bytes, {@link java.time.Duration},
     * {@link java.time.Instant}, or null. Enum values are texts whose type is {@link Type.Enumeration}.
     */
    record Literal(@Nullable Object value, Type type, Span span) implements Expr {}

    /** A name in scope: a parameter, {@code request}, {@code viewer}, {@code now}, a row of an earlier step, a macro's variable. */
    record Variable(String name, Type type, Span span) implements Expr {}

    /** All rows of a table or view. */
    record Rows(Type type, Span span) implements Expr {}

    /** A column of a row, by the column's own name. */
    record Column(Expr row, String column, Type type, Span span) implements Expr {}

    /** The row that a foreign key points at; {@code constraint} is the key's name. */
    record Reference(Expr row, String constraint, Type type, Span span) implements Expr {}

    /** The rows whose foreign key points at this row. */
    record Inverse(Expr row, String constraint, Type type, Span span) implements Expr {}

    /** A property of a {@link Type.Struct}, {@link Type.MapOf} or JSON value. */
    record Property(Expr target, String property, Type type, Span span) implements Expr {}

    /** {@code list[i]} or {@code map[key]}. */
    record At(Expr target, Expr key, Type type, Span span) implements Expr {}

    /** {@code has(x.y)}: present, be it null. */
    record Has(Expr target, String property, Type type, Span span) implements Expr {}

    /** An operator or function; {@code function} is CEL's name ({@code _==_}, {@code contains}). */
    record Call(String function, List<Expr> arguments, Type type, Span span) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    record Conditional(Expr condition, Expr then, Expr otherwise, Type type, Span span) implements Expr {}

    record ListLiteral(List<Expr> elements, Type type, Span span) implements Expr {
        public ListLiteral {
            elements = List.copyOf(elements);
        }
    }

    record MapLiteral(List<Entry> entries, Type type, Span span) implements Expr {
        public MapLiteral {
            entries = List.copyOf(entries);
        }

        public record Entry(Expr key, Expr value) {}
    }

    /**
     * A macro over a list or map.
     *
     * @param variable what the body calls the element (of a map: its value, or its key in the one-variable forms)
     * @param index in the two-variable forms, what the body calls the element's index or key
     * @param filter only elements for which it holds are taken; for {@code MAP}, {@code TRANSFORM_MAP} and
     *     {@code TRANSFORM_MAP_ENTRY} alone
     */
    record Comprehension(
            Macro macro,
            Expr range,
            String variable,
            Optional<String> index,
            Optional<Expr> filter,
            Expr body,
            Type type,
            Span span)
            implements Expr {}

    /** What a {@link Comprehension} does with its list. */
    enum Macro {
        ALL,
        EXISTS,
        EXISTS_ONE,
        FILTER,
        MAP,
        SORT_BY,
        /** {@code transformMap}: the keys stay. */
        TRANSFORM_MAP,
        /** {@code transformMapEntry}: the body is a map of one entry. */
        TRANSFORM_MAP_ENTRY
    }
}
