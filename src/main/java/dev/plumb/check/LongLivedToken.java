package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import java.time.Duration;

/** An access token that lives longer than a day, where nothing renews one that lives shorter. */
final class LongLivedToken implements Check {
    private static final Duration DAY = Duration.ofHours(24);

    @Override
    public void check(Spec spec, Problems problems) {
        spec.access()
                .accounts()
                .filter(a -> a.refreshToken().isEmpty())
                .flatMap(Accounts::accessToken)
                .filter(token -> token.lasting().compareTo(DAY) > 0)
                .ifPresent(token -> problems.add(new Found(token.span(), token.lasting())));
    }

    record Found(Span at, Duration lasting) implements Subject {
        @Override
        public String code() {
            return "long-lived-token";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public String subject() {
            return "accounts";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "An access token is good for " + lasting.toDays() + (lasting.toDays() == 1 ? " day" : " days")
                            + ", and nothing renews a shorter one",
                    "longer than 24 hours",
                    "Let it live for minutes and add a `refresh-token`, which can be taken back; or accept it:"
                            + " `accepted: { long-lived-token: { accounts: why } }`.");
        }
    }
}
