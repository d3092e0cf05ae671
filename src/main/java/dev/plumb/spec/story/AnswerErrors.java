package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.text.Word;
import java.util.List;
import java.util.Optional;

/** The faults that the last answer lists: exactly these, in any order, as far as the columns show. */
public record AnswerErrors(Span span, Listed expected) implements StoryStep {
    private static final List<String> COLUMNS = List.of("field", "message");

    static final Sentence SENTENCE =
            Sentence.of("the answer's errors are:", "the answer's errors are:?", AnswerErrors::read);

    private static Optional<AnswerErrors> read(Match match, Telling telling) {
        if (!telling.someCall(match)) {
            return Optional.empty();
        }
        return telling.table(match, "a table of faults").map(table -> {
            for (Word column : table.rows().getFirst().cells()) {
                if (!COLUMNS.contains(column.text())) {
                    telling.unknown(StoryProblem.What.COLUMN, column, COLUMNS);
                }
            }
            return new AnswerErrors(match.span(), Listed.read(table, telling));
        });
    }
}
