package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;

/** An operation of which neither its own {@code security} nor the contract's says who may call it. */
final class WhoMayCall implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Operation operation : spec.operations()) {
            operation
                    .endpoint()
                    .filter(endpoint -> !endpoint.security().said())
                    .ifPresent(endpoint -> problems.add(new Found(endpoint.span(), operation.name())));
        }
    }

    record Found(Span at, String subject) implements Subject {
        @Override
        public String code() {
            return "who-may-call";
        }

        @Override
        public Severity severity() {
            return Severity.QUESTION;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "Nobody says who may call `" + subject + "`",
                    "no `security` here or at the root",
                    "Say `security: []` for everybody, `[{bearer: []}]` for whoever is signed in, or"
                            + " `[{bearer: [role]}]`. Until then it is closed: every call is refused.");
        }
    }
}
