package dev.plumb.spec;

import dev.plumb.expression.TypedExpression;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/** How an answer is made: a schema of the contract, each of its places filled by an expression. */
public sealed interface Rendering {
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

    /** A list; {@code item} is rendered for each element, called {@code name}. */
    record Many(Schema schema, String name, TypedExpression list, Rendering item) implements Rendering {}
}
