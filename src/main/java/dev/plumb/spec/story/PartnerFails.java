package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** From now on a partner cannot be reached, or takes calls and never answers. */
public record PartnerFails(Span span, String partner, Failure failure) implements StoryStep {

    public enum Failure {
        UNREACHABLE,
        SILENT
    }

    static final Sentence UNREACHABLE = Sentence.of(
            "PARTNER is unreachable",
            "(?<partner>" + Sentence.NAME + ") (?:is|was) unreachable",
            (match, telling) -> read(match, telling, Failure.UNREACHABLE));

    static final Sentence SILENT = Sentence.of(
            "PARTNER never answers",
            "(?<partner>" + Sentence.NAME + ") never (?:answers|answered)",
            (match, telling) -> read(match, telling, Failure.SILENT));

    private static Optional<PartnerFails> read(Match match, Telling telling, Failure failure) {
        telling.noArgument(match);
        return Partners.known(match, telling)
                ? Optional.of(new PartnerFails(match.span(), match.text("partner"), failure))
                : Optional.empty();
    }
}
