package dev.plumb.prove;

import dev.plumb.prove.Request.Credential;
import dev.plumb.prove.Request.Place;
import dev.plumb.schema.Name;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people of stories and proofs show to be known, whichever scheme of the contract an operation asks for. */
final class Badges {
    private static final Duration LONG = Duration.ofHours(1);

    private final Spec spec;
    private final Target target;
    private final Scratch scratch;
    private final RowMaker maker;
    private final Map<String, String> secrets = new HashMap<>();
    private int written;

    Badges(Spec spec, Target target, Scratch scratch, RowMaker maker) {
        this.spec = spec;
        this.target = target;
        this.scratch = scratch;
        this.maker = maker;
    }

    void forget() {
        secrets.clear();
    }

    /** How often a row was written so that somebody is known. */
    int written() {
        return written;
    }

    /** The scheme by which somebody is known to an operation: its first. */
    Optional<CallerScheme> scheme(Endpoint endpoint) {
        return CallerScheme.of(spec.contract(), endpoint).stream().findFirst();
    }

    /** A badge that says {@code text}, where the scheme has it; a word before a token where none is asked for. */
    Credential credential(Optional<CallerScheme> scheme, String text, String owner) {
        return switch (scheme.orElse(new CallerScheme.Token("", CallerScheme.word(spec.contract())))) {
            case CallerScheme.Token(var _, var word) -> new Credential(Place.WORD, word, text, owner);
            case CallerScheme.Basic _ -> new Credential(Place.WORD, "Basic", text, owner);
            case CallerScheme.Cookie(var _, var name) -> new Credential(Place.COOKIE, name, text, owner);
            case CallerScheme.Key(var _, var in, var name) ->
                new Credential(in == In.QUERY ? Place.QUERY : Place.HEADER, name, text, owner);
        };
    }

    /** Whether access tokens are signed, and not secrets that the database knows. */
    boolean areSigned(Optional<CallerScheme> scheme) {
        return scheme.map(s -> s instanceof CallerScheme.Token || s instanceof CallerScheme.Cookie)
                        .orElse(true)
                && spec.access().accounts().flatMap(Accounts::session).isEmpty();
    }

    /**
     * What makes the owner of an account known by that scheme from now on.
     *
     * @param password of the account
     */
    String issue(
            Optional<CallerScheme> scheme,
            Accounts accounts,
            SequencedMap<String, @Nullable String> account,
            List<String> roles,
            String password,
            Instant now)
            throws SQLException {
        String key = String.valueOf(account.get(accounts.key()));
        if (areSigned(scheme)) {
            return target.tokens().token(key, roles, now);
        }
        if (scheme.filter(CallerScheme.Basic.class::isInstance).isPresent()) {
            return basic(login(accounts, account), password);
        }
        String kind = scheme.filter(CallerScheme.Key.class::isInstance).isPresent() ? "key " : "session ";
        String standing = secrets.get(kind + key);
        if (standing != null && counts(kind, accounts, standing)) {
            return standing;
        }
        written++;
        String secret = kind.equals("key ")
                ? apiKey(accounts, account, now.plus(LONG))
                : session(accounts.session().orElseThrow(), key, now, now.plus(LONG));
        secrets.put(kind + key, secret);
        return secret;
    }

    /** As it is now. */
    private String login(Accounts accounts, SequencedMap<String, @Nullable String> account) throws SQLException {
        var rows = scratch.where(accounts.table(), Map.of(accounts.key(), String.valueOf(account.get(accounts.key()))));
        return String.valueOf((rows.size() == 1 ? rows.getFirst() : account).get(accounts.login()));
    }

    /** Tokens of that account count, whatever generation they are of: a sign-out everywhere is undone. */
    void revive(String account) {
        boolean ends = spec.access().accounts().filter(Accounts::endsAreStored).isPresent();
        if (ends) {
            try {
                scratch.execute("do $$ begin if to_regclass('backend.token_generations') is not null then"
                        + " delete from backend.token_generations where account = '" + account.replace("'", "''")
                        + "'; end if; end $$");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static String basic(String login, String password) {
        return Base64.getEncoder().encodeToString((login + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether nobody has ended it meanwhile. */
    private boolean counts(String kind, Accounts accounts, String secret) throws SQLException {
        if (kind.equals("key ")) {
            Accounts.ApiKey keys = accounts.apiKey().orElseThrow();
            var rows = scratch.where(keys.table(), Map.of(keys.hash(), hash(secret, keys.bytes())));
            return rows.size() == 1
                    && keys.revoked()
                            .filter(r -> rows.getFirst().get(r) != null)
                            .isEmpty();
        }
        Accounts.Session sessions = accounts.session().orElseThrow();
        return !scratch.where(sessions.table(), Map.of(sessions.hash(), hash(secret, sessions.bytes())))
                .isEmpty();
    }

    private String session(Accounts.Session sessions, String account, Instant now, Instant until) throws SQLException {
        String secret = UUID.randomUUID().toString();
        var values = new LinkedHashMap<String, @Nullable String>();
        values.put(sessions.id(), UUID.randomUUID().toString());
        values.put(sessions.account(), account);
        values.put(sessions.hash(), hash(secret, sessions.bytes()));
        values.put(sessions.expires(), until.toString());
        sessions.idle().ifPresent(idle -> values.put(idle.seen(), now.toString()));
        unseen(sessions.table(), values);
        return secret;
    }

    private String apiKey(Accounts accounts, SequencedMap<String, @Nullable String> account, Instant until)
            throws SQLException {
        Accounts.ApiKey keys = accounts.apiKey().orElseThrow();
        String secret = UUID.randomUUID().toString();
        if (keys.table().equals(accounts.table())) {
            String update = "update " + Scratch.quoted(keys.table()) + " set " + Scratch.quoted(keys.hash()) + " = '"
                    + hash(secret, keys.bytes()) + "' where " + Scratch.quoted(keys.key()) + "::text = '"
                    + String.valueOf(account.get(accounts.key())).replace("'", "''") + "'";
            unseen(() -> scratch.execute(update));
            return secret;
        }
        var values = new LinkedHashMap<String, @Nullable String>();
        values.put(keys.account(), account.get(accounts.key()));
        values.put(keys.hash(), hash(secret, keys.bytes()));
        keys.expires().ifPresent(e -> values.put(e, until.toString()));
        keys.revoked().ifPresent(r -> values.put(r, null));
        unseen(keys.table(), values);
        return secret;
    }

    private void unseen(Name table, SequencedMap<String, @Nullable String> values) throws SQLException {
        unseen(() -> maker.make(table, values));
    }

    /** What is done in the database. */
    private interface Change {
        void make() throws SQLException;
    }

    /** Without a trail: nobody called for it. */
    private void unseen(Change change) throws SQLException {
        var before = Trail.ids(scratch);
        change.make();
        var since = new HashSet<>(Trail.ids(scratch));
        since.removeAll(before);
        Trail.forget(scratch, since);
    }

    /**
     * @param what is wrong with it, in words
     * @param text that is sent
     */
    record Bad(String what, String text) {}

    /** What must be refused where the scheme asks for no signed token. */
    List<Bad> flawed(
            CallerScheme scheme, Accounts accounts, SequencedMap<String, @Nullable String> account, Instant now)
            throws SQLException {
        var bad = new ArrayList<Bad>();
        String login = String.valueOf(account.get(accounts.login()));
        Instant before = now.minusSeconds(2);
        switch (scheme) {
            case CallerScheme.Basic _ -> {
                bad.add(new Bad("a wrong password", basic(login, "wrong wrong wrong")));
                bad.add(new Bad("an unknown login", basic("nobody-" + login, AccountHolders.PASSWORD)));
                bad.add(new Bad(
                        "a login without a password",
                        Base64.getEncoder().encodeToString("nothing".getBytes(StandardCharsets.UTF_8))));
                bad.add(new Bad("a login that no database can hold", basic("no\0body", AccountHolders.PASSWORD)));
                bad.add(new Bad("what is no Base64", "*"));
            }
            case CallerScheme.Key _ -> {
                bad.add(new Bad("an unknown key", UUID.randomUUID().toString()));
                Accounts.ApiKey keys = accounts.apiKey().orElseThrow();
                bad.add(new Bad("the hash of a key", hash(apiKey(accounts, account, now.plus(LONG)), false)));
                if (keys.expires().isPresent()) {
                    bad.add(new Bad("a key that has expired", apiKey(accounts, account, before)));
                }
                if (keys.revoked().isPresent() && !keys.table().equals(accounts.table())) {
                    String secret = apiKey(accounts, account, now.plus(LONG));
                    String update = "update " + Scratch.quoted(keys.table()) + " set "
                            + Scratch.quoted(keys.revoked().get()) + " = '" + before + "' where "
                            + Scratch.quoted(keys.hash()) + " = '" + hash(secret, keys.bytes()) + "'";
                    unseen(() -> scratch.execute(update));
                    bad.add(new Bad("a key that was revoked", secret));
                }
            }
            case CallerScheme.Token _, CallerScheme.Cookie _ -> {
                Accounts.Session sessions = accounts.session().orElseThrow();
                String key = String.valueOf(account.get(accounts.key()));
                bad.add(new Bad("an unknown session", UUID.randomUUID().toString()));
                bad.add(new Bad("the hash of a session", hash(session(sessions, key, now, now.plus(LONG)), false)));
                bad.add(new Bad("a session that has expired", session(sessions, key, now, before)));
                if (sessions.idle().isPresent()) {
                    Instant idle = now.minus(sessions.idle().get().after()).minusSeconds(2);
                    bad.add(new Bad("a session that nobody used", session(sessions, key, idle, now.plus(LONG))));
                }
            }
        }
        return bad;
    }

    /** As a column holds it: bytes, or hexadecimal digits. */
    private static String hash(String secret, boolean bytes) {
        try {
            String digits = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
            return bytes ? "\\x" + digits : digits;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
