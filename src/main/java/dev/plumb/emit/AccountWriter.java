package dev.plumb.emit;

import dev.plumb.design.Words;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What accounts do, as a call of the service that does it. */
final class AccountWriter {
    /** Why accounts say no, by the word of {@code else}. */
    private static final Map<String, String> REFUSALS = refusals();

    private final Accounts accounts;
    private final Step.Account step;
    private final String operation;
    private final ServiceDraft service;

    /** @param operation the method that is written */
    AccountWriter(Accounts accounts, Step.Account step, String operation, ServiceDraft service) {
        this.accounts = accounts;
        this.step = step;
        this.operation = operation;
        this.service = service;
    }

    /** The call, as an expression. */
    String call(Env env) {
        service.need(ServiceDraft.Need.SIGN_INS);
        return switch (step.action()) {
            case "sign-in" ->
                "signIns.signIn(" + given("login", env) + ", " + given("password", env) + ", " + told() + ")";
            case "refresh" -> "signIns.refresh(" + given("refreshToken", env) + ", " + told() + ")";
            case "sign-out" ->
                step.with().containsKey("refreshToken")
                        ? "signIns.signOut(" + given("refreshToken", env) + ")"
                        : "signIns.signOut(viewer)";
            case "sign-out-everywhere" -> "signIns.signOutEverywhere(viewer)";
            case "change-password" ->
                "signIns.changePassword(viewer, " + given("oldPassword", env) + ", " + given("newPassword", env) + ", "
                        + told() + ")";
            default -> throw new NotYet("`accounts: " + step.action() + "`", step.span());
        };
    }

    private String given(String part, Env env) {
        return Optional.ofNullable(step.with().get(part))
                .map(g -> InJava.of(g.value().expr(), env))
                .orElseThrow(() -> new NotYet("`" + part + "` that is not given", step.span()));
    }

    /** Which code each refusal is told as. */
    private String told() {
        var refusals = new LinkedHashMap<String, String>();
        for (String word : possible()) {
            refusals.put(word, code(word));
        }
        var codes = refusals.values().stream().distinct().toList();
        if (codes.size() == 1) {
            return "refusal -> ErrorCode." + codes.getFirst();
        }
        var cases = new ArrayList<String>();
        for (String code : codes) {
            var words = new ArrayList<String>();
            REFUSALS.forEach((word, constant) -> {
                String of = refusals.getOrDefault(word, codes.getFirst());
                if (of.equals(code)) {
                    words.add(constant);
                }
            });
            cases.add("case " + String.join(", ", words) + " -> ErrorCode." + code + ";");
        }
        String name = service.rule(
                operation + "Refused",
                Template.of("""
                        /** See ${place}. */
                        private static ErrorCode ${name}(SignInRefusal refusal) {
                            return switch (refusal) {
                                ${cases}
                            };
                        }
                        """)
                        .with("place", step.span().cite())
                        .with("name", RepositoryDraft.NAME)
                        .with("cases", cases)
                        .fill());
        return "refusal -> " + name + "(refusal)";
    }

    private List<String> possible() {
        return switch (step.action()) {
            case "sign-in" -> {
                var words = new ArrayList<>(List.of("wrong"));
                accounts.disabled().ifPresent(_ -> words.add("disabled"));
                accounts.lockout().ifPresent(_ -> words.add("locked"));
                yield words;
            }
            case "refresh" -> List.of("refused");
            default -> List.of("wrong");
        };
    }

    private String code(String word) {
        Step.Outcome outcome = step.otherwise().get(word);
        return switch (outcome) {
            case Step.Outcome.Failure(var code) -> code;
            case null ->
                word.equals("locked")
                        ? "TOO_MANY_REQUESTS"
                        : word.equals("disabled") ? code("wrong") : "UNAUTHENTICATED";
            case Step.Outcome.Skip _, Step.Outcome.GoOn _, Step.Outcome.Steps _ ->
                throw new NotYet("this outcome of `accounts: " + step.action() + "`", step.span());
        };
    }

    /** Whether some refusal is told by a built-in code that nothing else may need. */
    static boolean tellsTooMany(Accounts accounts, Step.Account step) {
        return step.action().equals("sign-in")
                && accounts.lockout().isPresent()
                && !step.otherwise().containsKey("locked");
    }

    private static Map<String, String> refusals() {
        var words = new LinkedHashMap<String, String>();
        for (String word : List.of("wrong", "disabled", "locked", "refused")) {
            words.put(word, word.toUpperCase(java.util.Locale.ROOT));
        }
        return words;
    }

    /** What the account and its tokens are called. */
    String variable() {
        return Words.component(step.action().equals("refresh") ? "renewed" : "signedIn");
    }
}
