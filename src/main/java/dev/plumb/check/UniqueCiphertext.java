package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;

/** A unique encrypted column: the same text is another ciphertext each time, so that it refuses nothing. */
final class UniqueCiphertext implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Privacy.Column encrypted : spec.privacy().encrypted()) {
            spec.catalog()
                    .table(encrypted.table())
                    .filter(t -> t.uniqueKeys().stream().anyMatch(k -> k.contains(encrypted.column())))
                    .ifPresent(t -> problems.add(
                            new Found(encrypted.span(), t.name() + "." + encrypted.column(), encrypted.column())));
        }
    }

    record Found(Span at, String column, String name) implements Problem {
        @Override
        public String code() {
            return "unique-ciphertext";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "`" + column + "` is unique and encrypted, and so the same text may stand there twice",
                    "each ciphertext is another",
                    "Make `substring(" + name
                            + " from 5 for 32)` unique instead (the digest of a text that some condition"
                            + " looks for), or let it be plain.");
        }
    }
}
