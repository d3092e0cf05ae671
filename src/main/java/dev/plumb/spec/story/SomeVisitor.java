package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** {@code Given a visitor}: somebody who has not said who they are. Changes nothing; it reads well. */
public record SomeVisitor(Span span) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of("a visitor", "(?:a|the) visitor", (match, telling) -> {
        telling.noArgument(match);
        return Optional.of(new SomeVisitor(match.span()));
    });
}
