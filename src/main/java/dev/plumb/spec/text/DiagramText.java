package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/**
 * A state diagram: every legal change of a column.
 *
 * @param title {@code table.column}
 * @param states every state named, in the order of their first place
 */
public record DiagramText(Span span, Word title, List<Word> states, List<Edge> edges) {

    public DiagramText {
        states = List.copyOf(states);
        edges = List.copyOf(edges);
    }

    /** {@code [*]}: before the first state, or after the last. */
    public static final String OUTSIDE = "[*]";

    /** @param operations those that the label names; empty where any may make the change */
    public record Edge(Span span, Word from, Word to, List<Word> operations) {
        public Edge {
            operations = List.copyOf(operations);
        }
    }
}
