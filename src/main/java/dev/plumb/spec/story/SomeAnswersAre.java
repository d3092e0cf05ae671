package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.text.Word;
import java.util.Optional;

/** How many answers of the last sentence that called have a status and, of problems, a code. */
public record SomeAnswersAre(Span span, int count, int status, Optional<String> code) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "exactly N of the answers is STATUS CODE",
            "exactly (?<count>\\d{1,6}) of the answers (?:is|are) (?<status>[1-5]\\d\\d)(?: (?<code>[A-Z][A-Z0-9_]*))?",
            SomeAnswersAre::read);

    private static Optional<SomeAnswersAre> read(Match match, Telling telling) {
        telling.noArgument(match);
        if (!telling.someCall(match)) {
            return Optional.empty();
        }
        int status = match.number("status", 0);
        Answers.checkStatus(match, match.need("status"), status, telling);
        match.word("code").ifPresent(code -> Answers.checkCode(code, status, telling));
        return Optional.of(new SomeAnswersAre(
                match.span(),
                match.number("count", 0),
                status,
                match.word("code").map(Word::text)));
    }
}
