package dev.plumb.spec.story;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One sentence of the vocabulary.
 *
 * @param form how people are told of it, variable words in capitals: {@code there are N TABLE}
 * @param pattern matches the whole sentence
 */
record Sentence(String form, Pattern pattern, Reader reader) {

    /** A person, in a pattern. */
    static final String WHO = "(?<who>(?:a|the) visitor|[\\p{L}_][\\p{L}\\p{N}_.-]*)";

    /** A name of the specification, in a pattern. */
    static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_.-]*";

    static Sentence of(String form, String pattern, Reader reader) {
        return new Sentence(form, Pattern.compile(pattern), reader);
    }

    /** Makes a step of a sentence that matched; empty where something in it is wrong, which is reported then. */
    @FunctionalInterface
    interface Reader {
        Optional<? extends StoryStep> read(Match match, Telling telling);
    }
}
