package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;

/**
 * Any origin may call with the caller's cookies: the Fetch standard forbids it, and to echo every origin instead would
 * hand each caller's data to any page that they open.
 */
final class CorsForEverybody implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        spec.access()
                .cors()
                .filter(cors -> cors.credentials() && cors.origins().stream().anyMatch(origin -> origin.contains("*")))
                .ifPresent(cors -> problems.add(new Found(cors.span())));
    }

    record Found(Span at) implements Subject {
        @Override
        public String code() {
            return "cors-for-everybody";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String subject() {
            return "access";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "Every origin may call with the cookies of whoever opens its page",
                    "`*`, where a cookie carries who calls",
                    "Name the origins that may: `cors: [\"https://app.example.com\"]`. With a token in a header instead of"
                            + " a cookie `*` is harmless.");
        }
    }
}
