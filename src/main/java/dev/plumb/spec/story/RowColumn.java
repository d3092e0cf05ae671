package dev.plumb.spec.story;

import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.util.List;

/** What stands at the head of a table of rows, or on the left of what a row has. */
public sealed interface RowColumn {
    Span span();

    /** As written. */
    String header();

    /** A column of the row itself. */
    record Own(Span span, String header, String column) implements RowColumn {}

    /**
     * A value of a row that foreign keys lead to: {@code category} for {@code product.category.slug}.
     *
     * @param constraints the foreign keys walked, in order
     * @param columns of {@code target}; the value is that of the first, and where a row is looked up by it,
     *     that of any of them
     */
    record Walk(Span span, String header, List<String> constraints, Name target, List<String> columns)
            implements RowColumn {
        public Walk {
            constraints = List.copyOf(constraints);
            columns = List.copyOf(columns);
        }
    }
}
