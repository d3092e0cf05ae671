package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A schema by which passwords are set and people sign in: the policy then refuses whoever's password is older than it
 * with a fault of the field, instead of looking whether it is right.
 */
final class PasswordPolicyOfSignIn implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        Optional<Accounts> accounts =
                spec.access().accounts().filter(a -> a.passwordPolicy().isPresent());
        if (accounts.isEmpty()) {
            return;
        }
        Map<Span, String> set = new HashMap<>();
        for (Operation operation : spec.operations()) {
            Write.of(operation.steps()).stream()
                    .filter(w ->
                            accounts.get().isPassword(w.table(), w.assignment().column()))
                    .flatMap(w -> w.assignment().field().stream())
                    .flatMap(f -> RequestField.of(spec.contract(), operation, f).stream())
                    .map(Schema::span)
                    .forEach(at -> set.putIfAbsent(at, operation.name()));
        }
        for (Operation operation : spec.operations()) {
            for (Step step : operation.steps()) {
                if (step instanceof Step.Account account
                        && account.action().equals("sign-in")
                        && account.with().containsKey("password")) {
                    Optional<Schema> field = Optional.ofNullable(account.with().get("password"))
                            .map(Step.Account.Given::field)
                            .flatMap(f -> RequestField.of(spec.contract(), operation, f));
                    field.map(Schema::span)
                            .filter(set::containsKey)
                            .ifPresent(
                                    at -> problems.add(new Found(at, operation.name(), String.valueOf(set.get(at)))));
                }
            }
        }
    }

    record Found(Span at, String subject, String other) implements Subject {
        @Override
        public String code() {
            return "password-policy-of-sign-in";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "`" + subject + "` takes passwords by the schema of `" + other
                            + "`, so the password policy holds for both",
                    "a sign-in with an older, shorter password is refused here",
                    "Give the sign-in a schema of its own, without bounds of the password but a generous `maxLength`.");
        }
    }
}
