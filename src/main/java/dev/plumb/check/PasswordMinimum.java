package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.Optional;

/**
 * A password that may be shorter than twelve characters, or may not be as long as sixty-four (OWASP ASVS 4.0 V2.1.1 and
 * V2.1.2; NIST SP 800-63B asks for no less where a password is all that there is). What the contract's field and
 * {@code password-policy} demand counts together.
 */
final class PasswordMinimum implements Check {
    static final int MINIMUM = 12;
    static final int MAXIMUM = 64;

    @Override
    public void check(Spec spec, Problems problems) {
        spec.access()
                .accounts()
                .filter(a -> a.password().isPresent())
                .ifPresent(accounts -> spec.operations().forEach(o -> check(spec, accounts, o, problems)));
    }

    private static void check(Spec spec, Accounts accounts, Operation operation, Problems problems) {
        var fields = new HashSet<String>();
        Write.of(operation.steps()).stream()
                .filter(w -> accounts.isPassword(w.table(), w.assignment().column()))
                .flatMap(w -> w.assignment().field().stream())
                .forEach(fields::add);
        Step.all(operation.steps()).forEach(step -> {
            if (step instanceof Step.Account account) {
                Optional.ofNullable(account.with().get("newPassword"))
                        .map(Step.Account.Given::field)
                        .filter(f -> !f.isEmpty())
                        .ifPresent(fields::add);
            }
        });
        for (String field : fields) {
            RequestField.of(spec.contract(), operation, field)
                    .ifPresent(schema -> bounds(spec.contract(), accounts, operation, field, schema, problems));
        }
    }

    private static void bounds(
            Contract contract, Accounts accounts, Operation operation, String field, Schema schema, Problems problems) {
        if (!(contract.resolve(schema).shape() instanceof Schema.Text text)) {
            return;
        }
        Optional<Accounts.PasswordPolicy> policy = accounts.passwordPolicy();
        long min = Math.max(
                text.minLength().orElse(0),
                policy.flatMap(Accounts.PasswordPolicy::min).orElse(0L));
        long max = Math.min(
                text.maxLength().orElse(Integer.MAX_VALUE),
                policy.flatMap(Accounts.PasswordPolicy::max).orElse(Long.MAX_VALUE));
        Span at = schema.span();
        if (min < MINIMUM) {
            problems.add(new Found(
                    at,
                    operation.name(),
                    "A password in `" + field + "` of `" + operation.name() + "` may be as short as " + min
                            + (min == 1 ? " character" : " characters"),
                    "shorter than " + MINIMUM));
        }
        if (max < MAXIMUM) {
            problems.add(new Found(
                    at,
                    operation.name(),
                    "A password in `" + field + "` of `" + operation.name() + "` may not be longer than " + max
                            + " characters",
                    "fewer than " + MAXIMUM));
        }
    }

    record Found(Span at, String subject, String title, String label) implements Subject {
        @Override
        public String code() {
            return "weak-password-policy";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    title,
                    label,
                    "Say `accounts: { password-policy: { min: " + MINIMUM + ", max: 128 } }`, or the same bounds in the"
                            + " contract: `minLength: " + MINIMUM + ", maxLength: 128`.");
        }
    }
}
