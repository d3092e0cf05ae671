package dev.plumb.spec;

import dev.plumb.expression.TypedExpression;
import dev.plumb.source.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How an answer is made: a schema of the contract, each of its places filled by an expression. */
public sealed interface Rendering {
    /** How many times a row is rendered within itself (a {@code parent} of a {@code parent}); what lies deeper is left out. */
    int WITHIN_ITSELF = 3;

    Schema schema();

    /** A single value, a list of such, or a whole JSON value; written as the schema says (a decimal as text, an instant in UTC). */
    record Scalar(Schema schema, TypedExpression value) implements Rendering {}

    /**
     * An object.
     *
     * @param type the component's name where the schema is one
     * @param rest a JSON object whose properties are written beside the fields ({@code '*'} under
     *     {@code shapes}); a field of the same name wins
     */
    record Structure(Schema schema, Optional<String> type, List<Field> fields, Optional<TypedExpression> rest)
            implements Rendering {
        public Structure {
            fields = List.copyOf(fields);
        }
    }

    /** {@code required} and nullable is written as null; optional and null is left out. */
    record Field(Span span, String property, boolean required, Rendering value) {}

    /** A row, or null; {@code item} is rendered with the row called {@code name}. */
    record One(Schema schema, String name, TypedExpression row, Rendering item) implements Rendering {}

    /**
     * Each element of a list is rendered as the structure of that name around it is: a tree, such as comments and what
     * was replied to them. A row has the same name within as around it.
     *
     * @param type the component's name
     */
    record Again(Schema schema, String type) implements Rendering {
        /** How many times a structure is rendered beneath itself; what lies deeper is not shown, rings end there. */
        public static final int LEVELS = 100;
    }

    /**
     * What a place stands in.
     *
     * @param structures by name, the innermost
     * @param level how many times one of them stands in one of the same name
     */
    record Around(Map<String, Structure> structures, int level) {
        public static final Around NOTHING = new Around(Map.of(), 0);

        public Around {
            structures = Map.copyOf(structures);
        }

        public Around with(Structure structure) {
            var more = new HashMap<>(structures);
            structure.type().ifPresent(name -> more.put(name, structure));
            return new Around(more, level);
        }

        public Around deeper() {
            return new Around(structures, level + 1);
        }

        /** What is rendered again. */
        public Structure of(Again again) {
            return Objects.requireNonNull(structures.get(again.type()), again.type());
        }

        /** Whether a list shows nothing, since it lies too deep. */
        public boolean ends(Many many) {
            return many.item() instanceof Again && level >= Again.LEVELS;
        }
    }

    /** A list that is put together of what stands at each of its places. */
    record Elements(Schema schema, List<Rendering> elements) implements Rendering {
        public Elements {
            elements = List.copyOf(elements);
        }
    }

    /** A list; {@code item} is rendered for each element, called {@code name}. */
    record Many(Schema schema, String name, TypedExpression list, Rendering item) implements Rendering {}
}
