package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** A piece of text that stands somewhere in the last answer's body. */
public record AnswerContains(Span span, String text) implements StoryStep {

    static final Sentence SENTENCE =
            Sentence.of("the answer contains \"TEXT\"", "the answer contains \"(?<text>.+)\"", (match, telling) -> {
                telling.noArgument(match);
                return telling.someCall(match)
                        ? Optional.of(new AnswerContains(match.span(), match.text("text")))
                        : Optional.empty();
            });
}
