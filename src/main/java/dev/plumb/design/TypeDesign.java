package dev.plumb.design;

import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Java type of the generated project that carries values. Its simple name is unique in the project. */
public sealed interface TypeDesign {
    /** The JSON name of the component that holds whatever else an object has. */
    String REST = "*";

    String name();

    String packageName();

    /**
     * A record.
     *
     * @param schema the object of the contract that it is; empty for rows and for parameters of a query
     * @param uses what it is for; a request's record has a reader
     * @param open whether another feature names it too
     * @param tracksGiven whether it must be told which fields were given at all, because null is a value of its own
     *     (LANGUAGE 2, absent and null): its last component is then {@code Set<String> given}, the JSON names
     * @param table of a row
     */
    record RecordDesign(
            Optional<Span> span,
            String name,
            String packageName,
            Optional<String> description,
            Set<Use> uses,
            boolean open,
            boolean tracksGiven,
            List<Component> components,
            Optional<Schema> schema,
            Optional<Name> table)
            implements TypeDesign {
        public RecordDesign {
            uses = Set.copyOf(uses);
            components = List.copyOf(components);
        }

        public Optional<Component> component(String json) {
            return components.stream().filter(c -> c.json().equals(json)).findFirst();
        }
    }

    enum Use {
        /** Read from the body of a request. */
        REQUEST,
        /** Written into an answer. */
        RESPONSE,
        /** The query parameters of one operation; components are named as they are in the contract. */
        QUERY,
        /** A row of a table, for rules that look at it. */
        ROW
    }

    /**
     * A component of a record.
     *
     * @param json the property's, parameter's or column's own name
     * @param nullable whether it may be null in Java: an absent or null property, a nullable column
     * @param required of a property: whether it must be there; one that is required and nullable is written as null
     * @param schema of a property or parameter, a reference not yet followed
     * @param defaultValue what an absent parameter or field is: a plain JSON value
     * @param style of a parameter
     * @param stored the columns that its value is written to as it is, which therefore bound it
     */
    record Component(
            String name,
            String json,
            ValueType type,
            boolean nullable,
            boolean required,
            Optional<String> description,
            Optional<Schema> schema,
            Optional<Object> defaultValue,
            Optional<Contract.Style> style,
            List<Stored> stored) {
        public Component {
            stored = List.copyOf(stored);
        }
    }

    record Stored(Name table, String column) {}

    /**
     * An enum.
     *
     * @param worded whether a constant's word differs from its name anywhere: the enum then has {@code word()} and
     *     {@code of(String)}
     * @param database the enum type of the database, where it is one
     */
    record EnumDesign(
            Optional<Span> span,
            String name,
            String packageName,
            Optional<String> description,
            boolean open,
            List<Constant> constants,
            boolean worded,
            Optional<Name> database)
            implements TypeDesign {
        public EnumDesign {
            constants = List.copyOf(constants);
        }

        public Constant constant(String word) {
            return constants.stream()
                    .filter(c -> c.word().equals(word))
                    .findFirst()
                    .orElseThrow();
        }
    }

    record Constant(String name, String word) {}
}
