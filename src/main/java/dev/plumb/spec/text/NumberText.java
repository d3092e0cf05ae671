package dev.plumb.spec.text;

import dev.plumb.source.Span;

/** A whole number, in whose digits {@code _} may stand. */
public record NumberText(Span span, long value) {}
