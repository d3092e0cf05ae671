package dev.plumb.expression;

import dev.plumb.schema.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The type of an expression. Any value may be null at run time where {@code nullable} says so; null
 * passes through navigation and functions as the language reference tells.
 */
public sealed interface Type {

    boolean nullable();

    Type withNullable(boolean nullable);

    /** A value of one of the closed set of scalar kinds. */
    record Scalar(Kind kind, boolean nullable) implements Type {
        public static Scalar of(Kind kind) {
            return new Scalar(kind, false);
        }

        @Override
        public Scalar withNullable(boolean value) {
            return new Scalar(kind, value);
        }
    }

    /** What a scalar is. */
    enum Kind {
        BOOL,
        /** 64 bits, signed. */
        INT,
        /** Exact, of any precision: {@code numeric} and {@code format: decimal}. */
        DECIMAL,
        /** IEEE 754 binary64. */
        DOUBLE,
        TEXT,
        /** {@code citext}: text that compares without case. */
        CITEXT,
        BYTES,
        UUID,
        /** An instant, UTC. */
        TIMESTAMP,
        /** A day; compares as midnight UTC. */
        DATE,
        /** A time of day without a zone. */
        TIME,
        DURATION,
        /** Any JSON value: {@code json}, {@code jsonb}, a schema that says nothing. */
        JSON,
        NULL
    }

    /** A closed set of words: an enum of the database, or a string with {@code enum} in the contract. */
    record Enumeration(Optional<Name> database, List<String> values, boolean nullable) implements Type {
        public Enumeration {
            values = List.copyOf(values);
        }

        @Override
        public Enumeration withNullable(boolean value) {
            return new Enumeration(database, values, value);
        }
    }

    /** A row of a table or view. */
    record Row(Name table, boolean nullable) implements Type {
        @Override
        public Row withNullable(boolean value) {
            return new Row(table, value);
        }
    }

    /** A list; of rows where a table or a relation is meant. A null list has no elements. */
    record ListOf(Type element, boolean nullable) implements Type {
        public static ListOf of(Type element) {
            return new ListOf(element, false);
        }

        @Override
        public ListOf withNullable(boolean value) {
            return new ListOf(element, value);
        }
    }

    /** A map with text keys. */
    record MapOf(Type value, boolean nullable) implements Type {
        @Override
        public MapOf withNullable(boolean value2) {
            return new MapOf(value, value2);
        }
    }

    /**
     * An object with known properties: a request body, a found page, the viewer, an error.
     *
     * @param name what it is called in messages and in generated code ({@code NewProduct}, {@code viewer})
     * @param properties in the contract's spelling and order
     */
    record Struct(String name, SequencedMap<String, Property> properties, boolean nullable) implements Type {
        public Struct {
            properties = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
        }

        public static Struct of(String name, Map<String, Property> properties) {
            return new Struct(name, new LinkedHashMap<>(properties), false);
        }

        @Override
        public Struct withNullable(boolean value) {
            return new Struct(name, properties, value);
        }

        /** @param optional whether it may be absent, which {@code has()} tells from null */
        public record Property(Type type, boolean optional) {}
    }
}
