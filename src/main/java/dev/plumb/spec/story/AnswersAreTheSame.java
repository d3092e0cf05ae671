package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** All answers of the last sentence that called have the same status and body. */
public record AnswersAreTheSame(Span span) implements StoryStep {

    static final Sentence SENTENCE =
            Sentence.of("the answers are the same", "the answers are the same", (match, telling) -> {
                telling.noArgument(match);
                return telling.someCall(match) ? Optional.of(new AnswersAreTheSame(match.span())) : Optional.empty();
            });
}
