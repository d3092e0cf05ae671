package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;

/** What the language has and this version reads, types and does not implement: said, never passed over. */
final class NotSupportedYet implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        spec.later().parts().forEach(part -> problems.add(new Found(part.span(), part.what())));
    }

    record Found(Span at, String what) implements Problem {
        @Override
        public String code() {
            return "not-supported-yet";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    what + " is not supported yet",
                    "not supported yet",
                    "It is read and checked; a backend with it cannot be written by this version.");
        }
    }
}
