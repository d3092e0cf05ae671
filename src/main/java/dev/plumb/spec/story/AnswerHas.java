package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values in the last answer's body, by dotted path. */
public record AnswerHas(Span span, List<Expectation> expected) implements StoryStep {
    public AnswerHas {
        expected = List.copyOf(expected);
    }

    static final Sentence SENTENCE = Sentence.of("the answer has:", "the answer has:?", AnswerHas::read);

    private static Optional<AnswerHas> read(Match match, Telling telling) {
        if (!telling.someCall(match)) {
            return Optional.empty();
        }
        var expected = new ArrayList<Expectation>();
        for (Telling.Pair pair : telling.pairs(match, "a table of paths and values")) {
            Answers.checkPath(pair.name(), telling);
            expected.add(new Expectation(pair.name().span(), pair.name().text(), Cells.value(pair.value(), telling)));
        }
        return Optional.of(new AnswerHas(match.span(), expected));
    }
}
