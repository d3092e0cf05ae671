package dev.plumb.diagnostic;

import dev.plumb.source.Span;

/**
 * Something that a person should hear of a specification. Each stage declares its problems as
 * records of a sealed interface that carry data; {@link #wording()} turns the data into words late,
 * from a class of its own beside them.
 */
public interface Problem {
    /** Stable, in kebab case ({@code unknown-column}); {@code docs/messages/CODE.md} tells its long story. */
    String code();

    Severity severity();

    /** What is underlined. */
    Span at();

    Wording wording();

    /** What it is about, as far as that decides what else can be told beside it. */
    default Layer layer() {
        return Layer.MEANING;
    }

    /** What a problem is about. */
    enum Layer {
        /** A part of the specification could not be read: whoever looks further misses what stands there. */
        GAP,
        /** How something is written. */
        WRITING,
        /** What it means. */
        MEANING
    }
}
