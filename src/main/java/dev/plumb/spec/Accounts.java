package dev.plumb.spec;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The backend as the issuer of its tokens (LANGUAGE 8). Columns are named as they are in SQL.
 *
 * @param key the primary key's one column: the subject of tokens
 * @param login by which an account is found at sign-in; unique
 * @param password where the argon2id hash stands
 * @param disabled a time or a truth: whose account it is may not sign in, and no token of theirs counts
 */
public record Accounts(
        Span span,
        Name table,
        String key,
        String login,
        Optional<String> password,
        Optional<Roles> roles,
        Optional<String> disabled,
        Optional<AccessToken> accessToken,
        Optional<RefreshToken> refreshToken,
        Optional<Session> session,
        Optional<ApiKey> apiKey,
        Optional<Lockout> lockout,
        Optional<PasswordPolicy> passwordPolicy) {
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'");

    /**
     * Where an account's roles stand.
     *
     * @param table one row a role; empty where {@code column} is the account's own
     * @param account the column of {@code table} that is the account's key
     */
    public record Roles(Optional<Name> table, String account, String column) {}

    /** The role that an account has of which nothing is said: the default of its own column, where that is never null. */
    public Optional<String> roleOfAnybody(Catalog catalog) {
        return roles.filter(r -> r.table().isEmpty())
                .flatMap(r -> catalog.table(table).flatMap(t -> t.column(r.column())))
                .filter(c -> c.notNull() && !c.type().array())
                .flatMap(Column::defaultExpression)
                .map(LITERAL::matcher)
                .filter(Matcher::lookingAt)
                .map(m -> m.group(1));
    }

    /**
     * A signed JWT (RFC 9068).
     *
     * @param algorithm as JOSE writes it ({@code ES256})
     * @param key the variable of the environment that the signing key stands in
     * @param published whether the public keys are ({@code /.well-known/jwks.json})
     */
    public record AccessToken(
            Span span,
            Duration lasting,
            String algorithm,
            String key,
            boolean published,
            String issuer,
            String audience) {}

    /**
     * One row per token that was ever handed out.
     *
     * @param account the column that is the account's key
     * @param hash of the token, SHA-256; {@code bytes} where the column takes them, else hexadecimal text
     * @param created empty where nothing says when
     */
    public record RefreshToken(
            Span span,
            Duration lasting,
            Name table,
            String account,
            String hash,
            boolean bytes,
            String family,
            String expires,
            String used,
            String revoked,
            Optional<String> created) {}

    /**
     * An access token that means nothing by itself: 256 random bits, of which the table keeps a hash with what is known of
     * the one who carries them.
     *
     * @param id a UUID, which tells the sign-in
     * @param account the column that is the account's key
     * @param hash of the token, SHA-256; {@code bytes} where the column takes them, else hexadecimal text
     * @param lasting at most, however busy
     * @param idle how long it lives unused, with the column that says when it was used last
     */
    public record Session(
            Span span,
            Name table,
            String id,
            String account,
            String hash,
            boolean bytes,
            Duration lasting,
            String expires,
            Optional<Idle> idle) {
        /** @param seen the column that says when it was used last */
        public record Idle(Duration after, String seen) {}
    }

    /**
     * Keys that were handed out once, of which a hash is kept (SHA-256); {@code bytes} where the column takes them, else
     * hexadecimal text.
     *
     * @param table one row a key, or the accounts' own
     * @param key the primary key's one column: by which a key is told from others
     * @param account the column that is the account's key
     * @param expires and {@code revoked}: from when on it counts no more
     */
    public record ApiKey(
            Span span,
            Name table,
            String key,
            String account,
            String hash,
            boolean bytes,
            Optional<String> expires,
            Optional<String> revoked) {}

    /** Whether a sign-in hands out something to be known by from then on. */
    public boolean issuesTokens() {
        return accessToken.isPresent() || session.isPresent();
    }

    /** Whether nothing that is stored says that a sign-in goes on, so that its end has to be. */
    public boolean endsAreStored() {
        return accessToken.isPresent() && refreshToken.isEmpty() && session.isEmpty();
    }

    /** @param after so many failures {@code within} that time lock {@code lasting} that time */
    public record Lockout(
            Span span, long after, Duration within, Duration lasting, Name table, String login, String at) {}

    /** In characters. */
    public record PasswordPolicy(Span span, Optional<Long> min, Optional<Long> max) {}

    /** Whether the login is an address of mail. */
    public boolean signsInByMail() {
        return login.toLowerCase(Locale.ROOT).contains("mail");
    }

    /** What somebody whom a story calls so signs in as: of letters that every address may have, and like nobody else. */
    public String loginOf(String name) {
        var word = new StringBuilder();
        name.toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            if (c < 128 && Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
            } else if (Character.isLetterOrDigit(c)) {
                word.append('u').append(Integer.toHexString(c));
            } else if (word.isEmpty() || word.charAt(word.length() - 1) != '-') {
                word.append('-');
            }
        });
        return signsInByMail() ? word + "@example.com" : word.toString();
    }

    /** Whether the step sets the password of an account that is there, whose sign-ins then end. */
    public boolean setsPassword(Step step) {
        return (issuesTokens() || refreshToken.isPresent())
                && step instanceof Step.Change change
                && change.rows().stream()
                        .anyMatch(row -> row.with().stream().anyMatch(a -> isPassword(row.table(), a.column())));
    }

    public boolean isPassword(Name of, String column) {
        return of.equals(table) && password.filter(column::equals).isPresent();
    }
}
