package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Spec;
import java.util.List;

/** Schemes that an operation asks for together and that no request can show: one header carries one credential (RFC 9110, 11.6.2). */
final class TwoCredentials implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Contract.Endpoint endpoint : spec.contract().endpoints()) {
            for (Admission way : Admission.several(spec.contract(), endpoint)) {
                List<String> names = way.shown().stream()
                        .filter(CallerScheme::inAuthorization)
                        .map(CallerScheme::name)
                        .toList();
                if (names.size() > 1) {
                    problems.add(new Found(endpoint.security().span(), endpoint.operationId(), names));
                }
            }
        }
    }

    record Found(Span at, String operation, List<String> schemes) implements Problem {
        Found {
            schemes = List.copyOf(schemes);
        }

        @Override
        public String code() {
            return "two-credentials";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "Nobody can call `" + operation + "` with `" + String.join("` and `", schemes) + "` at once",
                    "each stands in the header `Authorization`, which carries one credential",
                    "Let either do (an entry of `security` for each), or take one of them elsewhere: an `apiKey` in a header"
                            + " of its own, or a cookie.");
        }
    }
}
