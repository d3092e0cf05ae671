package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The clock shows this instant. */
public record TimeIs(Span span, Instant instant) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of("it is 2026-05-01T10:00:00Z", "it is (?<instant>\\S+)", TimeIs::read);

    private static Optional<TimeIs> read(Match match, Telling telling) {
        telling.noArgument(match);
        try {
            return Optional.of(new TimeIs(
                    match.span(), OffsetDateTime.parse(match.text("instant")).toInstant()));
        } catch (DateTimeException notOne) {
            telling.problem(new StoryProblem.WrongValue(
                    match.need("instant").span(),
                    "it is",
                    "an instant, as 2026-05-01T10:00:00Z",
                    match.text("instant")));
            return Optional.empty();
        }
    }
}
