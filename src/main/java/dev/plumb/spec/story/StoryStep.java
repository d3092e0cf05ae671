package dev.plumb.spec.story;

import dev.plumb.source.Span;

/** A sentence of a story, understood (LANGUAGE 13). Each kind is a record of its own beside its sentence. */
public interface StoryStep {
    Span span();
}
