package dev.plumb.spec.story;

import dev.plumb.source.Span;

/** That a place, by its dotted path ({@code lines[0].sku}), has a value. */
public record Expectation(Span span, String path, StoryValue value) {}
