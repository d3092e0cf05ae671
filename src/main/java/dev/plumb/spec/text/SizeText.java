package dev.plumb.spec.text;

import dev.plumb.source.Span;

/** A size in bytes: {@code 16KiB}, {@code 1MB}, {@code 512B}. */
public record SizeText(Span span, long bytes) {}
