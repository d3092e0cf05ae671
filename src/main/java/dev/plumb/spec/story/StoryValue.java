package dev.plumb.spec.story;

import dev.plumb.schema.Name;
import dev.plumb.source.Span;

/** What a cell of a table, or the text behind {@code with HEADER}, says. */
public sealed interface StoryValue {
    Span span();

    /** The text itself. */
    record Literal(Span span, String text) implements StoryValue {}

    /** {@code null}. */
    record Nothing(Span span) implements StoryValue {}

    /**
     * {@code Cleo's order}: the row of that table that the person's calls last answered or created; where a
     * value is wanted, the column of the same name as what it is given for, else its primary key.
     */
    record RowOf(Span span, Person who, Name table) implements StoryValue {}

    /**
     * {@code Ada's refreshToken}: the property of that name in the person's last answer that had it, or in
     * the first; of an account of our own, also its columns.
     */
    record AnswerOf(Span span, Person who, String property, boolean first) implements StoryValue {}

    /** {@code from ETag}: a header or property of the person's last answer. */
    record LastOf(Span span, Person who, String name) implements StoryValue {}
}
