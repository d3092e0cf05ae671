package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.text.Word;
import java.util.Optional;

/** The last answer's status and, of a problem, its code. */
public record AnswerIs(Span span, int status, Optional<String> code) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "the answer is STATUS CODE",
            "the answer is (?<status>[1-5]\\d\\d)(?: (?<code>[A-Z][A-Z0-9_]*))?",
            AnswerIs::read);

    private static Optional<AnswerIs> read(Match match, Telling telling) {
        telling.noArgument(match);
        if (!telling.someCall(match)) {
            return Optional.empty();
        }
        int status = match.number("status", 0);
        Answers.checkStatus(match, match.need("status"), status, telling);
        match.word("code").ifPresent(code -> Answers.checkCode(code, status, telling));
        telling.answered(status);
        return Optional.of(new AnswerIs(match.span(), status, match.word("code").map(Word::text)));
    }
}
