package dev.plumb.emit;

import dev.plumb.source.Span;

/** Something of a specification that is read, and that no artefact is written for yet. Caught where operations are written. */
final class NotYet extends RuntimeException {
    private final transient Span at;

    NotYet(String what, Span at) {
        super(what, null, false, false);
        this.at = at;
    }

    Span at() {
        return at;
    }
}
