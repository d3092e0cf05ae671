package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** How often a partner got a call since the story began. */
public record PartnerWasCalled(Span span, String partner, int times, String operation) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "PARTNER was called N times with OPERATION",
            "(?<partner>" + Sentence.NAME + ") was called (?<times>\\d{1,6}) times? with (?<operation>" + Sentence.NAME
                    + ")",
            PartnerWasCalled::read);

    private static Optional<PartnerWasCalled> read(Match match, Telling telling) {
        telling.noArgument(match);
        return Partners.known(match, telling) && Partners.operation(match, telling)
                ? Optional.of(new PartnerWasCalled(
                        match.span(), match.text("partner"), match.number("times", 1), match.text("operation")))
                : Optional.empty();
    }
}
