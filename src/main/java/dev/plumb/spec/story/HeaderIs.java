package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** A header of the last answer. */
public record HeaderIs(Span span, String header, String value) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "the header X is \"TEXT\"", "the header (?<header>[\\w-]+) is \"(?<value>.*)\"", (match, telling) -> {
                telling.noArgument(match);
                return telling.someCall(match)
                        ? Optional.of(new HeaderIs(match.span(), match.text("header"), match.text("value")))
                        : Optional.empty();
            });
}
