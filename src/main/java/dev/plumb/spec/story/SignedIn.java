package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.text.Word;
import java.util.List;
import java.util.Optional;

/** A person who may call: with a foreign issuer a token with this subject and role, else an account of ours. */
public record SignedIn(Span span, Person who, Optional<String> role) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "WHO is signed in as ROLE",
            Sentence.WHO + " (?:is|was) signed in(?: as (?:an? )?(?<role>\\S+))?",
            SignedIn::read);

    private static Optional<SignedIn> read(Match match, Telling telling) {
        telling.noArgument(match);
        Person who = match.who();
        telling.know(who);
        Optional<Word> role = match.word("role");
        boolean known =
                role.isEmpty() || telling.setting().roles().contains(role.get().text());
        if (!known) {
            telling.unknown(
                    StoryProblem.What.ROLE,
                    role.get(),
                    List.copyOf(new java.util.TreeSet<>(telling.setting().roles())));
            return Optional.empty();
        }
        return Optional.of(new SignedIn(match.span(), who, role.map(Word::text)));
    }
}
