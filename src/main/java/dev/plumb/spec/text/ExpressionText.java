package dev.plumb.spec.text;

import dev.plumb.source.Node;
import dev.plumb.source.Span;

/**
 * An expression as written.
 *
 * @param span the YAML scalar that holds it, its quotes included
 * @param text the scalar's value: what CEL reads
 */
public record ExpressionText(Span span, String text) {

    public static ExpressionText of(Node.Scalar scalar) {
        return new ExpressionText(scalar.span(), scalar.text());
    }

    /** The place of a part of {@link #text()}, in spite of quotes, escapes and folded lines. */
    public Span at(int from, int to) {
        return Node.Scalar.part(span, text, from, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
