package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.Optional;

/** The elements of the last answer's list: exactly these, in this order, as far as the columns show. */
public record AnswerItems(Span span, Listed expected) implements StoryStep {

    static final Sentence SENTENCE =
            Sentence.of("the answer's items are:", "the answer's items are:?", AnswerItems::read);

    private static Optional<AnswerItems> read(Match match, Telling telling) {
        if (!telling.someCall(match)) {
            return Optional.empty();
        }
        return telling.table(match, "a table of items").map(table -> {
            table.rows().getFirst().cells().forEach(c -> Answers.checkItem(c, telling));
            return new AnswerItems(match.span(), Listed.read(table, telling));
        });
    }
}
