package dev.plumb.spec.story;

import dev.plumb.diagnostic.Near;
import dev.plumb.spec.text.FeatureText.SentenceText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** Every sentence that a story may use. The first that matches is meant, so the special stand before the general. */
final class Vocabulary {
    private static final List<Sentence> SENTENCES = List.of(
            SignedIn.SENTENCE,
            SomeVisitor.SENTENCE,
            Calls.SENTENCE,
            CallsAtOnce.SENTENCE,
            GivenRows.SENTENCE,
            Follows.SENTENCE,
            TimePasses.SENTENCE,
            TimeIs.SENTENCE,
            PartnerAnswers.SENTENCE,
            PartnerAnswers.LATE,
            PartnerFails.UNREACHABLE,
            PartnerFails.SILENT,
            ReactionsHaveRun.SENTENCE,
            AnswerIs.SENTENCE,
            AnswerHas.SENTENCE,
            AnswerItems.SENTENCE,
            AnswerErrors.SENTENCE,
            AnswerContains.SENTENCE,
            AnswersAreTheSame.SENTENCE,
            SomeAnswersAre.SENTENCE,
            HeaderIs.SENTENCE,
            RowCount.SENTENCE,
            EventPublished.SENTENCE,
            PartnerWasCalled.SENTENCE,
            TrailHas.SENTENCE,
            RowHas.OF_PERSON,
            RowHas.BY_KEY);

    private Vocabulary() {}

    /** The step that a sentence means; a sentence that nothing understands is reported. */
    static Optional<? extends StoryStep> read(SentenceText sentence, Telling telling) {
        for (Sentence candidate : SENTENCES) {
            Matcher matcher = candidate.pattern().matcher(sentence.text());
            if (matcher.matches()) {
                return candidate.reader().read(new Match(sentence, matcher), telling);
            }
        }
        telling.problem(new StoryProblem.UnknownSentence(sentence.span(), sentence.text(), nearest(sentence.text())));
        return Optional.empty();
    }

    /** Whether some sentence has this form. */
    static boolean knows(String text) {
        return SENTENCES.stream().anyMatch(s -> s.pattern().matcher(text).matches());
    }

    /** The form that a sentence comes nearest to, word by word; a word in capitals stands for any. */
    static List<String> nearest(String text) {
        List<String> words = words(text);
        int allowed = 6 * words.size();
        return SENTENCES.stream()
                .map(Sentence::form)
                .filter(form -> distance(words, form) < allowed)
                .min(Comparator.comparingInt(form -> distance(words, form)))
                .stream()
                .toList();
    }

    /** Words that tell what is spoken of draw a sentence nearer. */
    private static int distance(List<String> words, String form) {
        List<String> meaning = words(form);
        long shared = words.stream()
                .filter(w -> w.length() > 3 && meaning.contains(w))
                .distinct()
                .count();
        return Math.max(0, edits(words, form) - 6 * (int) shared);
    }

    private static int edits(List<String> words, String form) {
        return Near.distance(
                words,
                words(form),
                (said, meant) -> {
                    if (said.equals(meant)) {
                        return 0;
                    }
                    return meant.equals(meant.toUpperCase(java.util.Locale.ROOT))
                            ? 4
                            : Near.of(said, List.of(meant)).isEmpty() ? 10 : 2;
                },
                4);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.replace(":", "").replace("'s", " 's").split("\\s+"))
                .filter(w -> !w.isEmpty())
                .toList();
    }
}
