package dev.plumb.spec.text;

import java.util.Optional;

/** The section {@code stack}: what the backend is made with. */
public record StackText(
        Optional<Word> packageName,
        Optional<Word> java,
        Optional<Word> framework,
        Optional<Word> database,
        Optional<Word> cache,
        Optional<Word> broker) {}
