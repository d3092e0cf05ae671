package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Spec;
import java.util.Optional;

/** A scheme of the contract by which nobody can be known, since nothing says where what callers show is kept. */
final class UnknownCallers implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        Optional<Accounts> accounts = spec.access().accounts();
        for (CallerScheme scheme : CallerScheme.of(spec.contract())) {
            Span at = Optional.ofNullable(spec.contract().schemes().get(scheme.name()))
                    .map(s -> s.span())
                    .orElseThrow();
            switch (scheme) {
                case CallerScheme.Key key -> {
                    if (accounts.flatMap(Accounts::apiKey).isEmpty()) {
                        problems.add(
                                new Found(
                                        at,
                                        "whose a key in `" + key.parameter() + "` is",
                                        "Say where hashes of keys stand, and whose they are:"
                                                + " `accounts: { table: clients, login: name, api-key: client_keys.key_hash }`."));
                    }
                }
                case CallerScheme.Basic _ -> {
                    if (accounts.flatMap(Accounts::password).isEmpty()) {
                        problems.add(new Found(
                                at,
                                "which names and passwords are right",
                                "Say where they stand:"
                                        + " `accounts: { table: users, login: name, password: password_hash }`."));
                    }
                }
                case CallerScheme.Cookie _, CallerScheme.Token _ -> {}
            }
        }
    }

    record Found(Span at, String what, String mend) implements Problem {
        @Override
        public String code() {
            return "unknown-callers";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of("Nothing says " + what, "nobody can be known by this", mend);
        }
    }
}
