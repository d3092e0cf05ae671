package dev.plumb.cli;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;

/** A part of an operation that is read and typed, and that no emitter writes yet. */
record NotWritten(Span at, String what) implements Problem {
    @Override
    public String code() {
        return "not-supported-yet";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Wording wording() {
        return Wording.of(
                "Not supported yet: " + what,
                "not supported yet",
                "It is read and checked; a backend with it cannot be written by this version.");
    }
}
