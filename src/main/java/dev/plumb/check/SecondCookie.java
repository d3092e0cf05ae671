package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Spec;
import java.util.List;
import java.util.Optional;

/** A scheme that looks for the access token in another cookie than the one that a sign-in sets. */
final class SecondCookie implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        List<CallerScheme.Cookie> cookies = CallerScheme.of(spec.contract()).stream()
                .filter(CallerScheme.Cookie.class::isInstance)
                .map(CallerScheme.Cookie.class::cast)
                .toList();
        for (CallerScheme.Cookie cookie : cookies) {
            if (!cookie.cookie().equals(cookies.getFirst().cookie())) {
                Span at = Optional.ofNullable(spec.contract().schemes().get(cookie.name()))
                        .map(scheme -> scheme.span())
                        .orElseThrow();
                problems.add(new Found(
                        at, cookie.name(), cookie.cookie(), cookies.getFirst().cookie()));
            }
        }
    }

    record Found(Span at, String scheme, String cookie, String first) implements Problem {
        @Override
        public String code() {
            return "second-cookie";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "The access token stands in the cookie `" + first + "`, and `" + scheme
                            + "` looks for it in another",
                    "nothing sets the cookie `" + cookie + "`",
                    "Name the same cookie in both, or take this scheme out of `security`.");
        }
    }
}
