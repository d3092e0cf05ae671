package dev.plumb.prove.model;

import dev.plumb.expression.World.Row;
import dev.plumb.prove.model.Execution.Ended;
import dev.plumb.prove.model.Outcome.Held;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What accounts do (LANGUAGE 8), as far as callers see it: who is let in, and that tokens are handed out. What is kept of
 * tokens and attempts is no matter of the model.
 */
final class SigningIn {
    private static final int LENGTH = 43;
    private final Spec spec;
    private final Storage storage;
    private final Execution execution;
    private final Accounts accounts;

    SigningIn(ReferenceModel model, Execution execution) {
        this.spec = model.spec();
        this.storage = model.storage();
        this.execution = execution;
        this.accounts = spec.access().accounts().orElseThrow(() -> new Untellable("what accounts do"));
    }

    void run(Step.Account step) {
        switch (step.action()) {
            case "sign-in" -> signIn(step);
            case "refresh" -> refresh(step);
            case "change-password" -> changePassword(step);
            case "sign-out", "sign-out-everywhere" -> {}
            default -> throw new Untellable("what accounts do for " + step.action());
        }
    }

    private void signIn(Step.Account step) {
        Row account = verified(step, text(step, "login"), text(step, "password"));
        if (isDisabled(account)) {
            throw refused(step, "disabled");
        }
        issue(step, account);
    }

    private Row verified(Step.Account step, String login, String password) {
        if (isLocked(login)) {
            throw refused(step, "locked");
        }
        Optional<Row> account = byLogin(login);
        if (account.isEmpty() || !isPassword(account.get(), password)) {
            throw refused(step, "wrong");
        }
        return account.get();
    }

    private Optional<Row> byLogin(String login) {
        boolean caseless = spec.catalog()
                .table(accounts.table())
                .flatMap(t -> t.column(accounts.login()))
                .filter(c -> c.type().base().equals("citext"))
                .isPresent();
        List<Row> alike = execution.rows.in(accounts.table()).stream()
                .filter(r -> login.equalsIgnoreCase(String.valueOf(r.get(accounts.login()))))
                .toList();
        boolean exact = alike.stream().allMatch(r -> login.equals(String.valueOf(r.get(accounts.login()))));
        if (alike.size() > 1 || !caseless && !exact) {
            throw new Untellable("whose login is written so");
        }
        return alike.stream().findFirst();
    }

    private boolean isPassword(Row account, String text) {
        Object kept = account.get(accounts.password().orElseThrow(() -> new Untellable("what accounts know")));
        return kept != null
                && storage.isPassword(text, String.valueOf(kept))
                        .orElseThrow(() -> new Untellable("whether a password is right"));
    }

    private boolean isDisabled(Row account) {
        Object disabled = accounts.disabled().map(account::get).orElse(null);
        return disabled != null && !disabled.equals(false);
    }

    /** So many failures within some time, the latest not long ago. */
    private boolean isLocked(String login) {
        if (accounts.lockout().isEmpty()) {
            return false;
        }
        Accounts.Lockout lockout = accounts.lockout().get();
        List<Instant> latest = execution.rows.in(lockout.table()).stream()
                .filter(r -> login.equalsIgnoreCase(String.valueOf(r.get(lockout.login()))))
                .map(r -> r.get(lockout.at()))
                .filter(Instant.class::isInstance)
                .map(Instant.class::cast)
                .sorted(Comparator.reverseOrder())
                .limit(lockout.after())
                .toList();
        return latest.size() == lockout.after()
                && !latest.getLast().plus(lockout.within()).isBefore(latest.getFirst())
                && execution.now().isBefore(latest.getFirst().plus(lockout.lasting()));
    }

    private void refresh(Step.Account step) {
        Accounts.RefreshToken tokens =
                accounts.refreshToken().orElseThrow(() -> new Untellable("what refreshes a sign-in"));
        byte[] hash = digest(text(step, "refreshToken"));
        Optional<Row> token = execution.rows.in(tokens.table()).stream()
                .filter(r -> isHash(r.get(tokens.hash()), hash))
                .findFirst();
        boolean good = token.isPresent()
                && token.get().get(tokens.used()) == null
                && token.get().get(tokens.revoked()) == null
                && token.get().get(tokens.expires()) instanceof Instant until
                && until.isAfter(execution.now());
        Optional<Row> account = !good
                ? Optional.empty()
                : execution.rows.in(accounts.table()).stream()
                        .filter(r ->
                                Values.same(r.get(accounts.key()), token.get().get(tokens.account())))
                        .filter(r -> !isDisabled(r))
                        .findFirst();
        if (account.isEmpty()) {
            throw refused(step, "refused");
        }
        issue(step, account.get());
    }

    private static boolean isHash(@Nullable Object kept, byte[] hash) {
        return kept instanceof byte[] bytes
                ? MessageDigest.isEqual(bytes, hash)
                : kept != null && HexFormat.of().formatHex(hash).equals(kept.toString());
    }

    private void changePassword(Step.Account step) {
        if (accounts.lockout().isPresent()
                && !(execution.named("viewer") instanceof Row viewer
                        && !isLocked(String.valueOf(viewer.get(accounts.login()))))) {
            throw new Untellable("who changes a password");
        }
        Object key = execution.named("viewer") instanceof Row viewer ? viewer.get(accounts.key()) : null;
        Row account = execution.rows.in(accounts.table()).stream()
                .filter(r -> key != null && Values.same(r.get(accounts.key()), key))
                .findFirst()
                .orElseThrow(() -> new Untellable("who changes a password"));
        if (!isPassword(account, text(step, "oldPassword"))) {
            throw refused(step, "wrong");
        }
        accounts.passwordPolicy().ifPresent(policy -> {
            String wanted = text(step, "newPassword");
            long size = wanted.codePointCount(0, wanted.length());
            if (size < policy.min().orElse(0L) || size > policy.max().orElse(Long.MAX_VALUE)) {
                throw new Untellable("what a password must be");
            }
        });
    }

    private void issue(Step.Account step, Row account) {
        step.as()
                .ifPresent(as -> execution.name(
                        as,
                        new Held(
                                accounts.table(),
                                execution.rows.numberOf(account).orElseThrow())));
        Map<String, @Nullable Object> tokens = new HashMap<>();
        tokens.put("accessToken", execution.givens.draw(Givens.Kind.TEXT, LENGTH));
        tokens.put("refreshToken", execution.givens.draw(Givens.Kind.TEXT, LENGTH));
        tokens.put("tokenType", execution.givens.draw(Givens.Kind.TEXT, LENGTH));
        accounts.accessToken()
                .ifPresent(token -> tokens.put("expiresIn", token.lasting().toSeconds()));
        accounts.session()
                .ifPresent(session -> tokens.put("expiresIn", session.lasting().toSeconds()));
        step.tokens().ifPresent(name -> execution.name(name, tokens));
    }

    private String text(Step.Account step, String part) {
        Step.Account.Given given = step.with().get(part);
        if (given != null && execution.value(given.value()) instanceof String text) {
            return text;
        }
        throw new Untellable("what accounts are given");
    }

    private RuntimeException refused(Step.Account step, String word) {
        return step.otherwise().get(word) instanceof Step.Outcome.Failure(String code)
                ? new Ended(code)
                : new Untellable("what is answered where an account is " + word);
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
