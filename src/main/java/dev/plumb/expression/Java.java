package dev.plumb.expression;

import dev.plumb.source.Span;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What became of an expression in Java. */
public sealed interface Java {

    /**
     * An expression of Java.
     *
     * @param imports classes that it names, qualified
     * @param support members of the support class {@code Expressions} that it calls; see {@link JavaSupport}
     */
    record Code(JavaPiece piece, SortedSet<String> imports, SortedSet<String> support) implements Java {
        public Code {
            imports = new TreeSet<>(imports);
            support = new TreeSet<>(support);
        }

        public String text() {
            return piece.text();
        }

        public boolean uses(String member) {
            return support.contains(member);
        }

        /** Whether nothing of the support class is needed. */
        public boolean isPlain() {
            return Set.copyOf(support).isEmpty();
        }
    }

    /** Something that the expression needs is not at hand. */
    record NotInJava(String reason, Span at) implements Java {}
}
