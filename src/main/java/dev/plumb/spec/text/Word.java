package dev.plumb.spec.text;

import dev.plumb.source.Node;
import dev.plumb.source.Span;

/** A name or a plain value with its place. */
public record Word(Span span, String text) {

    public static Word of(Node.Scalar scalar) {
        return new Word(scalar.span(), scalar.text());
    }

    /** In place of one that is not there, which was said. */
    public static Word missing(Span at) {
        return new Word(at, "");
    }

    public boolean isMissing() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
