package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How often an event was stored since the story began. */
public record EventPublished(Span span, String event, int times) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "EVENT was published N times",
            "(?<event>" + Sentence.NAME + ") was published (?<times>\\d{1,6}) times?",
            EventPublished::read);

    private static Optional<EventPublished> read(Match match, Telling telling) {
        telling.noArgument(match);
        if (!telling.setting().events().contains(match.text("event"))) {
            telling.unknown(
                    StoryProblem.What.EVENT,
                    match.need("event"),
                    List.copyOf(new TreeSet<>(telling.setting().events())));
            return Optional.empty();
        }
        return Optional.of(new EventPublished(match.span(), match.text("event"), match.number("times", 1)));
    }
}
