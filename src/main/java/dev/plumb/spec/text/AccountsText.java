package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.Optional;

/** The section {@code accounts}: the backend issues tokens itself. Names are of tables and columns. */
public record AccountsText(
        Span span,
        Word table,
        Word login,
        Optional<Word> password,
        Optional<Word> roles,
        Optional<Word> disabled,
        Optional<AccessToken> accessToken,
        Optional<RefreshToken> refreshToken,
        Optional<Session> session,
        Optional<Word> apiKey,
        Optional<Lockout> lockout,
        Optional<PasswordPolicy> passwordPolicy) {

    /**
     * @param key the signing key, from configuration
     * @param publish {@code jwks} where others verify these tokens
     */
    public record AccessToken(
            Span span,
            Optional<DurationText> lasting,
            Optional<Word> algorithm,
            Optional<Word> key,
            Optional<Word> publish,
            Optional<Word> issuer,
            Optional<Word> audience) {}

    /** @param reuse what happens when a used one comes again ({@code revoke-family}) */
    public record RefreshToken(Span span, Optional<DurationText> lasting, Word table, Optional<Word> reuse) {}

    /**
     * What is known of somebody lies with us, and all that they carry is a secret to find it by.
     *
     * @param lasting at most, however busy
     * @param idle how long it lives unused
     */
    public record Session(Span span, Word table, Optional<DurationText> lasting, Optional<DurationText> idle) {}

    /** @param after so many failures {@code within} that time lock {@code for} that time */
    public record Lockout(Span span, NumberText after, DurationText within, DurationText lasting, Word table) {}

    /** In characters. */
    public record PasswordPolicy(Span span, Optional<NumberText> min, Optional<NumberText> max) {}
}
