package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The clock moves on, and whatever was due by then has happened. */
public record TimePasses(Span span, Duration time) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "N minutes pass",
            "(?<count>\\d{1,9}) (?<unit>millisecond|second|minute|hour|day|week)s? (?:pass|passes|passed)",
            TimePasses::read);

    private static Optional<TimePasses> read(Match match, Telling telling) {
        telling.noArgument(match);
        int count = match.number("count", 0);
        Duration time = switch (match.text("unit")) {
            case "millisecond" -> Duration.of(count, ChronoUnit.MILLIS);
            case "second" -> Duration.ofSeconds(count);
            case "minute" -> Duration.ofMinutes(count);
            case "hour" -> Duration.ofHours(count);
            case "week" -> Duration.ofDays(7L * count);
            default -> Duration.ofDays(count);
        };
        return Optional.of(new TimePasses(match.span(), time));
    }
}
