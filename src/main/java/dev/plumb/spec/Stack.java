package dev.plumb.spec;

import dev.plumb.source.Span;
import java.util.Optional;

/** What the backend is built of (LANGUAGE 1). {@code span} is absent where nothing was said. */
public record Stack(
        Optional<Span> span,
        String packageName,
        int java,
        String framework,
        String database,
        Optional<String> cache,
        String broker) {}
