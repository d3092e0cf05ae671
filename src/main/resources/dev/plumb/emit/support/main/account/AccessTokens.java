package com.example.app.support.account;

${imports}

/**
 * Access tokens: signed JWTs (RFC 9068) that this backend and whoever trusts its keys can check alone.
 *
 * <pre>{@code
 * { "iss": "accounts", "aud": "accounts", "sub": "8f14e45f-…", "sid": "6c8349cc-…", "roles": ["auditor"],
 *   "iat": 1767225600, "nbf": 1767225600, "exp": 1767226500, "jti": "1679091c-…" }
 * }</pre>
 */
@Component
public class AccessTokens {

    /** ${cite}. */
    static final Duration LIFETIME = ${lifetime};

    private final SignInRepository accounts;
    private final SigningKeys keys;
    private final Clock clock;
    ${endedField}

    AccessTokens(SignInRepository accounts, SigningKeys keys, Clock clock${endedParameter}) {
        this.accounts = accounts;
        this.keys = keys;
        this.clock = clock;
        ${endedAssignment}
    }

    ${members}

    /** A token of a sign-in that nothing refreshes. */
    public String of(${key} account) {
        return issue(accounts.findByKey(account).orElseThrow(), UUID.randomUUID());
    }

    /** @param signIn ties together the tokens that came of one sign-in */
    String issue(SignInAccount account, UUID signIn) {
        Instant now = clock.instant();
        return keys.sign(new JWTClaimsSet.Builder()
                .issuer(keys.issuer())
                .audience(keys.audience())
                .subject(${subject})
                .claim("sid", signIn.toString())
                ${roles}
                ${generation}
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .build());
    }
}
