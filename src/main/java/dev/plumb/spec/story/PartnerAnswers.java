package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.text.FeatureText.DocString;
import java.time.Duration;
import java.util.Optional;

/**
 * From now on a partner answers an operation so.
 *
 * @param operation empty for all of them
 * @param after how long it takes to answer
 */
public record PartnerAnswers(
        Span span, String partner, Optional<String> operation, int status, Optional<String> body, Duration after)
        implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "PARTNER answers OPERATION with STATUS:",
            "(?<partner>" + Sentence.NAME + ") (?:answers|answered) (?<operation>" + Sentence.NAME
                    + ") with (?<status>\\d{3}):?",
            PartnerAnswers::read);

    static final Sentence LATE = Sentence.of(
            "PARTNER answers after 5s",
            "(?<partner>" + Sentence.NAME + ") (?:answers|answered) after (?<count>\\d{1,6})(?<unit>ms|s|m)",
            PartnerAnswers::readLate);

    private static Optional<PartnerAnswers> read(Match match, Telling telling) {
        if (!Partners.known(match, telling) || !Partners.operation(match, telling)) {
            return Optional.empty();
        }
        return Optional.of(new PartnerAnswers(
                match.span(),
                match.text("partner"),
                Optional.of(match.text("operation")),
                match.number("status", 200),
                match.docString().map(DocString::content),
                Duration.ZERO));
    }

    private static Optional<PartnerAnswers> readLate(Match match, Telling telling) {
        telling.noArgument(match);
        if (!Partners.known(match, telling)) {
            return Optional.empty();
        }
        int count = match.number("count", 0);
        Duration after = switch (match.text("unit")) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofSeconds(count);
        };
        return Optional.of(new PartnerAnswers(
                match.span(), match.text("partner"), Optional.empty(), 200, Optional.empty(), after));
    }
}
