package dev.plumb.prove;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.plumb.run.DevelopmentKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Makes access tokens (RFC 7519) as the development issuer does, and broken ones.
 *
 * @param key that the backend trusts
 * @param roles the path of claims under which roles stand
 * @param claims that a caller has besides its subject
 */
public record TokenMint(DevelopmentKey key, String issuer, String audience, List<String> roles, List<String> claims) {
    public TokenMint {
        roles = List.copyOf(roles);
        claims = List.copyOf(claims);
    }

    /** What is wrong with a token that must be refused. */
    public enum Flaw {
        /** Its time is over. */
        EXPIRED,
        /** Its time has not come. */
        NOT_YET_VALID,
        /** Its time is never over. */
        ENDLESS,
        /** Changed after it was signed. */
        TAMPERED,
        /** Signed with another key. */
        FORGED,
        /** By another algorithm, whose secret is what everybody may read. */
        SIGNED_WITH_A_PUBLIC_KEY,
        /** {@code alg: none}: not signed at all (RFC 8725, 2.1). */
        UNSIGNED,
        /** Meant for somebody else. */
        FOREIGN_AUDIENCE,
        /** Made by somebody else. */
        FOREIGN_ISSUER,
        /** No token at all, but text. */
        GARBLED
    }

    public String token(String subject, List<String> held, Instant now) {
        return key.sign(claims(subject, held, now).build());
    }

    public String flawed(Flaw flaw, String subject, List<String> held, Instant now) {
        return switch (flaw) {
            case EXPIRED ->
                key.sign(claims(subject, held, now)
                        .issueTime(Date.from(now.minus(Duration.ofHours(2))))
                        .expirationTime(Date.from(now.minusSeconds(2)))
                        .build());
            case NOT_YET_VALID ->
                key.sign(claims(subject, held, now)
                        .notBeforeTime(Date.from(now.plus(Duration.ofMinutes(30))))
                        .build());
            case ENDLESS ->
                key.sign(claims(subject, held, now).expirationTime(null).build());
            case TAMPERED -> tampered(key.sign(claims(subject, held, now).build()));
            case FORGED -> key.forged(claims(subject, held, now).build());
            case SIGNED_WITH_A_PUBLIC_KEY ->
                key.confused(claims(subject, held, now).build());
            case UNSIGNED -> new PlainJWT(claims(subject, held, now).build()).serialize();
            case FOREIGN_AUDIENCE ->
                key.sign(claims(subject, held, now).audience("somebody-else").build());
            case FOREIGN_ISSUER ->
                key.sign(claims(subject, held, now)
                        .issuer("https://somebody-else.example")
                        .build());
            case GARBLED -> "not.a.token";
        };
    }

    private JWTClaimsSet.Builder claims(String subject, List<String> held, Instant now) {
        var builder = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(subject)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now.minusSeconds(1)))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
        for (String claim : claims) {
            builder.claim(claim, claim.contains("mail") ? subject.toLowerCase(Locale.ROOT) + "@example.com" : subject);
        }
        // scopes stand in one text (RFC 9068, 2.2.3), other roles in a list
        Object at = !roles.isEmpty() && roles.getLast().equals("scope") ? String.join(" ", held) : held;
        for (int i = roles.size() - 1; i > 0; i--) {
            Map<String, Object> outer = new HashMap<>();
            outer.put(roles.get(i), at);
            at = outer;
        }
        return roles.isEmpty() ? builder : builder.claim(roles.getFirst(), at);
    }

    /** The claims of one token with the signature of another. */
    private static String tampered(String token) {
        List<String> parts = List.of(token.split("\\.", -1));
        String claims = new String(Base64.getUrlDecoder().decode(parts.get(1)), StandardCharsets.UTF_8);
        String changed = claims.replaceFirst("\"jti\":\"[^\"]*\"", "\"jti\":\"" + UUID.randomUUID() + "\"");
        return parts.get(0) + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(StandardCharsets.UTF_8))
                + "." + parts.get(2);
    }
}
