package dev.plumb.spec.resolve;

import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;

/** Places for what no document says. */
final class Places {
    private static final Span NOWHERE = new Span(new SourceFile("", ""), 0, 0);

    private Places() {}

    /** The place of what the database alone knows: nothing of a document. */
    static Span nowhere() {
        return NOWHERE;
    }
}
