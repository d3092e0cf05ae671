package dev.plumb.emit;

import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import java.util.ArrayList;
import java.util.List;

/** The actions of accounts, as methods of one service: those that some operation needs, and no more. */
final class SignInsText {
    private static final String SIGN_IN = """
            /** @param told what the caller is told of a refusal */
            public SignedIn signIn(String login, String password, Function<SignInRefusal, ErrorCode> told) {
                SignInAccount account = verified(login, password, told);
                ${disabled}
                if (passwords.isOutdated(account.passwordHash())) {
                    accounts.changePassword(account.key(), account.passwordHash(), passwords.hash(password));
                }
                ${signedIn}
            }""";

    private static final String SIGNED_IN = """
            return Objects.requireNonNull(transaction.execute(status -> {
                boolean stands = accounts.share(account.key())
                        .filter(now -> now.passwordHash().equals(account.passwordHash())
                                || passwords.matches(password, now.passwordHash()))
                        .isPresent();
                if (!stands) {
                    throw new RefusedException(told.apply(SignInRefusal.WRONG)); // another was set meanwhile
                }
                return signedIn(account, UUID.randomUUID());
            }));""";

    private static final String REFRESH = """
            /** The token is used up; one that was used before betrays a theft, and nobody of its family stays signed in. */
            public SignedIn refresh(String refreshToken, Function<SignInRefusal, ErrorCode> told) {
                SignedIn renewed = transaction.execute(status -> renewed(refreshToken));
                if (renewed != null) {
                    return renewed;
                }
                apart.executeWithoutResult(status -> refreshTokens
                        .find(refreshToken)
                        .filter(RefreshTokens.Known::used)
                        .ifPresent(this::revoke));
                throw new RefusedException(told.apply(SignInRefusal.REFUSED));
            }

            private @Nullable SignedIn renewed(String refreshToken) {
                RefreshTokens.Known known = refreshTokens.find(refreshToken).orElse(null);
                if (known == null) {
                    return null;
                }
                Instant now = clock.instant();
                ${knownAuthor}
                if (!refreshTokens.use(refreshToken, now)) {
                    return null;
                }
                return accounts.findByKey(known.account())
                        .filter(account -> !account.disabled())
                        .map(account -> signedIn(account, known.family()))
                        .orElse(null);
            }""";

    private static final String REVOKE = """
            private void revoke(RefreshTokens.Known known) {
                Instant now = clock.instant();
                ${knownAuthor}
                refreshTokens.revokeFamily(known.family(), now);
            }""";

    private static final String SIGN_OUT_WITH_TOKEN = """
            /** Ends the sign-in that the token came of; one that nobody knows is as good as ended. */
            public void signOut(String refreshToken) {
                transaction.executeWithoutResult(
                        status -> refreshTokens.find(refreshToken).ifPresent(this::revoke));
            }""";

    private static final String SIGN_OUT = """
            /** Ends the viewer's sign-in${ended}. */
            public void signOut(Viewer viewer) {
                UUID signIn = viewer.signIn();
                if (signIn != null) {
                    transaction.executeWithoutResult(status -> {
                        Instant now = clock.instant();
                        ${viewerAuthor}
                        ${end}
                    });
                }
            }""";

    private static final String SIGN_OUT_EVERYWHERE = """
            public void signOutEverywhere(Viewer viewer) {
                transaction.executeWithoutResult(status -> {
                    Instant now = clock.instant();
                    ${viewerAuthor}
                    ${endAll}
                });
            }""";

    private static final String CHANGE_PASSWORD = """
            /** Ends every other sign-in of the account. */
            public void changePassword(
                    Viewer viewer, String oldPassword, String newPassword, Function<SignInRefusal, ErrorCode> told) {
                SignInAccount account = accounts.findByKey(accountOf(viewer))
                        .orElseThrow(() -> new RefusedException(ErrorCode.UNAUTHENTICATED));
                ${check}
                String hash = passwords.hash(newPassword);
                transaction.executeWithoutResult(status -> {
                    Instant now = clock.instant();
                    ${viewerAuthor}
                    if (!accounts.changePassword(account.key(), account.passwordHash(), hash)) {
                        throw new RefusedException(told.apply(SignInRefusal.WRONG)); // somebody was faster
                    }
                    ${revokeAll}
                });
            }""";

    private static final String PASSWORD_SET = """
            /** A password that was set ends the sign-ins of its account, save the one that set its own. */
            public void passwordSet(Viewer viewer, ${key} account) {
                transaction.executeWithoutResult(status -> {
                    Instant now = clock.instant();
                    ${viewerAuthor}
                    UUID own = Objects.equals(viewer.${name}(), account) ? viewer.signIn() : null;
                    ${endAll}
                });
            }""";

    private static final String ACCOUNT_OF = """
            private static ${key} accountOf(Viewer viewer) {
                ${boxed} account = viewer.${name}();
                if (account == null) {
                    throw new RefusedException(ErrorCode.UNAUTHENTICATED);
                }
                return account;
            }""";

    private static final String VERIFIED = """
            /** As much work for a login that nobody has as for any other. */
            private SignInAccount verified(String login, String password, Function<SignInRefusal, ErrorCode> told) {
                SignInAccount account = accounts.findByLogin(login).orElse(null);
                boolean right = passwords.matches(password, account == null ? null : account.passwordHash());
                if (account == null || !right) {
                    throw new RefusedException(told.apply(SignInRefusal.WRONG));
                }
                return account;
            }""";

    private static final String VERIFIED_WITH_LOCKOUT = """
            /**
             * As much work for a login that nobody has as for any other; one attempt after the other per account, so that
             * each knows how the one before it ended. However a login is written, its account's own counts.
             */
            private SignInAccount verified(String login, String password, Function<SignInRefusal, ErrorCode> told) {
                String counted = accounts.findByLogin(login).map(SignInAccount::login).orElse(login);
                Lock turn = turns[Math.floorMod(counted.hashCode(), turns.length)];
                turn.lock();
                try {
                    ${now}
                    if (!failures.begin(counted, ${instant})) {
                        throw new RefusedException(told.apply(SignInRefusal.LOCKED));
                    }
                    SignInAccount account = accounts.findByLogin(login).orElse(null);
                    boolean right = passwords.matches(password, account == null ? null : account.passwordHash());
                    if (account == null || !right) {
                        throw new RefusedException(told.apply(SignInRefusal.WRONG));
                    }
                    failures.forget(counted${forgetNow});
                    return account;
                } finally {
                    turn.unlock();
                }
            }""";

    private static final String KNOWN = """
            /** Whose account it is, by the login and password that come with a call. */
            public ${key} known(String login, String password) {
                return verified(login, password, refusal -> ErrorCode.UNAUTHENTICATED).key();
            }""";

    private static final String ISSUE = """
            private SignedIn signedIn(SignInAccount account, UUID signIn) {
                ${issue}
                return new SignedIn(
                        account.key(),
                        new IssuedTokens(
                                accessTokens.issue(account, signIn),
                                ${word},
                                AccessTokens.LIFETIME.toSeconds()${refreshToken}));
            }""";

    private final AccountText text;
    private final Accounts accounts;
    private final boolean refresh;
    private final boolean lockout;
    private final boolean auditsTokens;
    private final boolean auditsAccounts;

    SignInsText(AccountText text, Accounts accounts) {
        this.text = text;
        this.accounts = accounts;
        this.refresh = accounts.refreshToken().isPresent();
        this.lockout = accounts.lockout().isPresent();
        this.auditsTokens = accounts.refreshToken()
                        .filter(t -> text.isAudited(t.table()))
                        .isPresent()
                || accounts.session().filter(t -> text.isAudited(t.table())).isPresent();
        this.auditsAccounts = text.isAudited(accounts.table());
    }

    String doc() {
        return "Signing in and out. See " + accounts.span().cite() + ".";
    }

    List<String> members() {
        var members = new ArrayList<String>();
        boolean transactions = transactions();
        boolean apart = text.does("refresh");
        boolean audit = auditsTokens || (auditsAccounts && text.does("change-password"));
        if (lockout) {
            members.add("private static final int TURNS = 256;");
            members.add(
                    "private final Lock[] turns =\n        Stream.generate(ReentrantLock::new).limit(TURNS).toArray(Lock[]::new);");
        }
        var types = new ArrayList<String>();
        types.add("SignInRepository accounts");
        types.add("Passwords passwords");
        if (accounts.issuesTokens() && (text.does("sign-in") || text.does("refresh"))) {
            types.add("AccessTokens accessTokens");
        }
        if (refresh) {
            types.add("RefreshTokens refreshTokens");
        }
        boolean ends = text.signsOut(false)
                || text.does("sign-out-everywhere")
                || text.does("change-password")
                || text.setsPassword();
        if (accounts.session().isPresent() && ends) {
            types.add("Sessions sessions");
        }
        if (text.endsAreStored()) {
            types.add("EndedSignIns ended");
        }
        if (lockout) {
            types.add("FailedSignIns failures");
        }
        if (audit) {
            types.add("AuditTrail audit");
        }
        if (usesClock()) {
            types.add("Clock clock");
        }
        var fields = new ArrayList<String>();
        var assignments = new ArrayList<String>();
        for (String field : types) {
            String name = field.substring(field.indexOf(' ') + 1);
            fields.add("private final " + field + ";");
            assignments.add("this." + name + " = " + name + ";");
        }
        if (transactions) {
            types.add("PlatformTransactionManager transactions");
            fields.add("private final TransactionTemplate transaction;");
            assignments.add("this.transaction = new TransactionTemplate(transactions);");
        }
        if (apart) {
            fields.add(
                    "/** What must be remembered although the operation is refused. */\nprivate final TransactionTemplate apart;");
            assignments.add("this.apart = new TransactionTemplate(transactions);");
            assignments.add("this.apart.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);");
        }
        members.add(String.join("\n", fields));
        members.add("SignIns(" + String.join(", ", types) + ") {\n    " + String.join("\n    ", assignments) + "\n}");
        actions(members);
        return members;
    }

    private boolean transactions() {
        return refresh
                || text.does("change-password")
                || accounts.session().isPresent() && text.does("sign-in")
                || text.signsOut(false)
                || text.does("sign-out-everywhere")
                || text.setsPassword();
    }

    private boolean usesClock() {
        return lockout
                || refresh
                || auditsTokens
                || (auditsAccounts && text.does("change-password"))
                || (text.endsAreStored() && text.signsOut(false));
    }

    private void actions(List<String> members) {
        boolean signIn = text.does("sign-in");
        boolean change = text.does("change-password");
        boolean changeChecks = change && lockout;
        if (signIn) {
            members.add(Template.of(SIGN_IN)
                    .with(
                            "disabled",
                            accounts.disabled().isPresent()
                                    ? "if (account.disabled()) {\n    throw new RefusedException(told.apply(SignInRefusal.DISABLED));\n}"
                                    : "")
                    .with(
                            "signedIn",
                            text.sharesAccounts()
                                    ? SIGNED_IN
                                    : accounts.issuesTokens()
                                            ? "return signedIn(account, UUID.randomUUID());"
                                            : "return new SignedIn(account.key());")
                    .fill());
        }
        if (text.does("refresh")) {
            members.add(Template.of(REFRESH).with("knownAuthor", knownAuthor()).fill());
        }
        boolean byToken = text.signsOut(true);
        if (byToken) {
            members.add(SIGN_OUT_WITH_TOKEN);
        }
        if (text.signsOut(false)) {
            boolean now = refresh || auditsTokens || text.endsAreStored();
            members.add(Template.of(SIGN_OUT)
                    .with("viewerAuthor", viewerAuthor(auditsTokens))
                    .with("ended", refresh ? ": nothing refreshes it any more" : "")
                    .with(
                            "end",
                            refresh
                                    ? "refreshTokens.revokeFamily(signIn, now);"
                                    : accounts.session().isPresent()
                                            ? "sessions.end(signIn);"
                                            : "ended.end(signIn, now);")
                    .fill()
                    .replaceFirst(now ? "$^" : NOW_LINE, ""));
        }
        if (text.does("sign-out-everywhere")) {
            members.add(Template.of(SIGN_OUT_EVERYWHERE)
                    .with("viewerAuthor", viewerAuthor(auditsTokens))
                    .with("endAll", endAll("accountOf(viewer)", "null"))
                    .fill()
                    .replaceFirst(refresh || auditsTokens ? "$^" : NOW_LINE, ""));
        }
        if (change) {
            members.add(changePassword());
        }
        if (text.setsPassword()) {
            members.add(Template.of(PASSWORD_SET)
                    .with("key", text.key().java())
                    .with("name", text.keyName())
                    .with("viewerAuthor", viewerAuthor(auditsTokens))
                    .with("endAll", endAll("account", "own"))
                    .fill()
                    .replaceFirst(refresh || auditsTokens ? "$^" : NOW_LINE, ""));
        }
        boolean basic = CallersText.isNeeded(text.spec())
                && CallerScheme.of(text.spec().contract()).stream().anyMatch(CallerScheme.Basic.class::isInstance);
        if (basic) {
            members.add(Template.of(KNOWN).with("key", text.key().java()).fill());
        }
        if (signIn || changeChecks || basic) {
            members.add(
                    lockout
                            ? Template.of(VERIFIED_WITH_LOCKOUT)
                                    .with("now", auditsFailures() ? "Instant now = clock.instant();" : "")
                                    .with("instant", auditsFailures() ? "now" : "clock.instant()")
                                    .with("forgetNow", auditsFailures() ? ", now" : "")
                                    .fill()
                            : VERIFIED);
        }
        if (text.does("refresh") || byToken) {
            members.add(Template.of(REVOKE).with("knownAuthor", knownAuthor()).fill());
        }
        if (change || text.does("sign-out-everywhere")) {
            members.add(Template.of(ACCOUNT_OF)
                    .with("key", text.key().java())
                    .with("boxed", text.key().boxed())
                    .with("name", text.keyName())
                    .fill());
        }
        if ((signIn && accounts.issuesTokens()) || text.does("refresh")) {
            members.add(issue());
        }
    }

    private static final String NOW_LINE = " *Instant now = clock\\.instant\\(\\);\n";

    /** Ends all sign-ins of an account but one. */
    private String endAll(String account, String but) {
        return refresh
                ? "refreshTokens.revokeAll(" + account + ", " + but + ", now);"
                : accounts.session().isPresent()
                        ? "sessions.endAll(" + account + ", " + but + ");"
                        : "ended.endAll(" + text.keyText(account) + ", " + but + ");";
    }

    private boolean auditsFailures() {
        return accounts.lockout().filter(l -> text.isAudited(l.table())).isPresent();
    }

    private String changePassword() {
        String wrong = "throw new RefusedException(told.apply(SignInRefusal.WRONG));";
        return Template.of(CHANGE_PASSWORD)
                .with(
                        "check",
                        lockout
                                ? "verified(account.login(), oldPassword, refusal -> told.apply(SignInRefusal.WRONG));"
                                : "if (!passwords.matches(oldPassword, account.passwordHash())) {\n    " + wrong
                                        + "\n}")
                .with("viewerAuthor", viewerAuthor(auditsAccounts || auditsTokens))
                .with(
                        "revokeAll",
                        refresh || accounts.session().isPresent() || text.endsAreStored()
                                ? endAll("account.key()", "viewer.signIn()")
                                : "")
                .fill()
                .replaceFirst(refresh || auditsAccounts || auditsTokens ? "$^" : NOW_LINE, "");
    }

    private String issue() {
        String author =
                auditsTokens && refresh ? "audit.author(" + viewer("account.key()", "signIn") + ", now);\n" : "";
        return Template.of(ISSUE)
                .with(
                        "issue",
                        refresh
                                ? "Instant now = clock.instant();\n" + author
                                        + "String refreshToken = refreshTokens.issue(account.key(), signIn, now);"
                                : "")
                .with("word", RuleText.quoted(text.word()))
                .with("refreshToken", refresh ? ",\n                        refreshToken" : "")
                .fill();
    }

    private String knownAuthor() {
        return auditsTokens ? "audit.author(" + viewer("known.account()", "known.family()") + ", now);" : "";
    }

    private String viewer(String key, String signIn) {
        return "Viewer.of(" + key + ", " + signIn + ")";
    }

    private static String viewerAuthor(boolean audited) {
        return audited ? "audit.author(viewer, now);" : "";
    }
}
