package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** Waits until nothing that follows from what was stored is still to be done. */
public record ReactionsHaveRun(Span span) implements StoryStep {

    static final Sentence SENTENCE =
            Sentence.of("the reactions have run", "the reactions have run", (match, telling) -> {
                telling.noArgument(match);
                return Optional.of(new ReactionsHaveRun(match.span()));
            });
}
