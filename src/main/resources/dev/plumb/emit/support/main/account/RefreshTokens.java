package com.example.app.support.account;

${imports}

/**
 * Refresh tokens: 256 random bits, of which the database keeps a hash. Each is good for one use, which hands out the
 * next one of its family; a family is what came of one sign-in.
 */
@Repository
class RefreshTokens {

    /** ${cite}. */
    private static final Duration LIFETIME = ${lifetime};

    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final JdbcClient database;

    RefreshTokens(JdbcClient database) {
        this.database = database;
    }

    /** @param used whether it has been traded for another */
    record Known(${key} account, UUID family, boolean used) {}

    String issue(${key} account, UUID family, Instant now) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        database.sql("""
                        ${insert}
                        """)
                .param("hash", hash(token))
                .param("account", account)
                .param("family", family)
                .param("expires", Columns.time(now.plus(LIFETIME)))
                ${created}
                .update();
        return token;
    }

    /** Uses it up, if it is good: of two uses at once the row's lock lets one find it unused. */
    boolean use(String token, Instant now) {
        return database.sql("""
                                ${use}
                                """)
                        .param("hash", hash(token))
                        .param("now", Columns.time(now))
                        .update()
                == 1;
    }

    Optional<Known> find(String token) {
        return database.sql("""
                        ${find}
                        """)
                .param("hash", hash(token))
                .query((row, number) -> new Known(${known}))
                .optional();
    }

    /** One that is traded meanwhile is waited for, and its successor seen by the next look. */
    void revokeFamily(UUID family, Instant now) {
        int revoked;
        do {
            revoked = database.sql("""
                            ${revokeFamily}
                            """)
                    .param("family", family)
                    .param("now", Columns.time(now))
                    .update();
        } while (revoked > 0);
    }

    /**
     * The same of an account.
     *
     * @param but the family that stays; all go where it is null
     */
    void revokeAll(${key} account, @Nullable UUID but, Instant now) {
        int revoked;
        do {
            revoked = database.sql("""
                            ${revokeAll}
                            """)
                    .param("account", account)
                    .param("but", but)
                    .param("now", Columns.time(now))
                    .update();
        } while (revoked > 0);
    }

    private static ${hashType} hash(String token) {
        try {
            return ${digest};
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
