package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An answer to a sign-in that tells whether it was the login or the password that is wrong, and so who has an account
 * (OWASP ASVS 5.0 V6.3.8; CWE-204): by another code, by a row that is looked up before, or by its words.
 */
final class TellsWhichWasWrong implements Check {
    private static final Pattern PASSWORD = Pattern.compile("\\b(password|passphrase|passcode|pin)\\b");
    private static final Pattern NAME = Pattern.compile("\\bnames?\\b");
    /** A login that is no act of logging in: "Wrong login or password". */
    private static final Pattern PAIR = Pattern.compile(
            "\\blog-?in(,| or| and| nor| ?/) ?(the |your )?password\\b|\\bpassword(,| or| and| nor| ?/) ?(the |your )?log-?in\\b");

    private static final Pattern WRONG = Pattern.compile(
            "\\b(unknown|no|not|wrong|invalid|incorrect|missing|does ?n.t|bad|exists?|found|nobody)\\b");

    @Override
    public void check(Spec spec, Problems problems) {
        spec.access().accounts().ifPresent(accounts -> {
            for (Operation operation : spec.operations()) {
                List<Step> steps = Step.all(operation.steps()).toList();
                steps.stream()
                        .filter(s -> s instanceof Step.Account account
                                && account.action().equals("sign-in"))
                        .findFirst()
                        .ifPresent(s -> check(spec, accounts, operation, (Step.Account) s, steps, problems));
            }
        });
    }

    private static void check(
            Spec spec,
            Accounts accounts,
            Operation operation,
            Step.Account signIn,
            List<Step> steps,
            Problems problems) {
        Optional<String> wrong = code(signIn.otherwise().get("wrong"));
        Optional<String> disabled = code(signIn.otherwise().get("disabled"));
        if (wrong.isPresent() && disabled.isPresent() && !wrong.equals(disabled)) {
            problems.add(new Found(
                    signIn.span(),
                    operation.name(),
                    "`" + operation.name() + "` tells a disabled account from one that is not there",
                    disabled.get() + " beside " + wrong.get(),
                    "Give `disabled` the same code as `wrong`."));
        }
        for (Step step : steps) {
            if (step instanceof Step.Find find
                    && Conditions.table(find.list().type())
                            .filter(accounts.table()::equals)
                            .isPresent()
                    && find.otherwise() instanceof Outcome.Failure failure
                    && wrong.filter(failure.code()::equals).isEmpty()
                    && !Conditions.mentions(find.list().expr(), Set.of("viewer"))) {
                problems.add(new Found(
                        find.span(),
                        operation.name(),
                        "`" + operation.name() + "` tells an address that nobody has from a wrong password",
                        failure.code() + " beside " + wrong.orElse("UNAUTHENTICATED"),
                        "Leave the search to `accounts: sign-in`, which takes as long for an unknown address; or give"
                                + " both the same code."));
            }
        }
        wrong.map(spec.errors()::get)
                .filter(error -> one(error.title(), accounts))
                .ifPresent(error -> problems.add(new Found(
                        error.span(),
                        operation.name(),
                        "The words of " + error.code() + " tell which of two inputs was wrong",
                        "\"" + error.title() + "\"",
                        "Name both, or neither: \"E-mail address or password is wrong.\"")));
    }

    private static Optional<String> code(@org.jspecify.annotations.Nullable Outcome outcome) {
        return outcome instanceof Outcome.Failure failure ? Optional.of(failure.code()) : Optional.empty();
    }

    /** Whether a text names the password alone, or the login alone and that there is something with it. */
    private static boolean one(String title, Accounts accounts) {
        String text = title.toLowerCase(Locale.ROOT);
        String names = List.of(
                        "e-?mail",
                        "user ?names?",
                        "users?",
                        "accounts?",
                        "address",
                        accounts.login().replace('_', ' '))
                .stream()
                .filter(n -> !n.equals("login"))
                .collect(Collectors.joining("|"));
        // Beside the password, a bare "name" is the login.
        boolean login = PAIR.matcher(text).find()
                || NAME.matcher(text).find() && PASSWORD.matcher(text).find()
                || Pattern.compile("\\b(" + names + ")\\b").matcher(text).find();
        boolean password = PASSWORD.matcher(text).find();
        return password != login && (password || WRONG.matcher(text).find());
    }

    record Found(Span at, String subject, String title, String label, String mend) implements Subject {
        @Override
        public String code() {
            return "tells-which-was-wrong";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(title, label, mend);
        }
    }
}
