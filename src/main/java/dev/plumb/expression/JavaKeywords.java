package dev.plumb.expression;

import java.util.Set;

/** Words that no name of Java may be, or that would read as something else (JLS 25, 3.9). */
public final class JavaKeywords {
    private static final Set<String> ALL = Set.of("""
            abstract assert boolean break byte case catch char class const continue default
            do double else enum extends final finally float for goto if implements
            import instanceof int interface long native new package private protected public return
            short static strictfp super switch synchronized this throw throws transient try void
            volatile while true false null _ var yield record sealed permits when
            """.strip().split("\\s+", -1));

    private JavaKeywords() {}

    /** Keywords, literals, and the contextual ones that a local variable cannot be called or had better not. */
    public static boolean contains(String word) {
        return ALL.contains(word);
    }
}
