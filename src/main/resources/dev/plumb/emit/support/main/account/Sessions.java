package com.example.app.support.account;

${imports}

/**
 * Sessions: whoever signs in gets 256 random bits, of which the database keeps a hash together with whose they are. A
 * session ends at a fixed time, however busy it is${idleDoc}.
 */
@Repository
public class Sessions {

    /** ${cite}. */
    static final Duration LIFETIME = ${lifetime};
    ${idle}
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final JdbcClient database;
    ${auditField}

    Sessions(JdbcClient database${auditParameter}) {
        this.database = database;
        ${auditAssignment}
    }

    public record Known(${key} account, UUID id${seenPart}) {}

    /** A new session under that id; what it is known by is told here, and never again. */
    String begin(${key} account, UUID id, Instant now) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        ${author}
        database.sql("""
                        ${insert}
                        """)
                .param("id", id)
                .param("hash", hash(token))
                .param("account", account)
                .param("expires", Columns.time(now.plus(LIFETIME)))
                ${created}
                .update();
        return token;
    }

    /** The session, if it has not ended; that it is in use is noted. */
    public Optional<Known> find(String token, Instant now) {
        Optional<Known> found = database.sql("""
                        ${find}
                        """)
                .param("hash", hash(token))
                .param("now", Columns.time(now))
                ${idleSince}
                .query((row, number) -> new Known(${known}))
                .optional();
        ${touch}
        return found;
    }

    void end(UUID id) {
        database.sql("""
                        ${end}
                        """)
                .param("id", id)
                .update();
    }

    /** @param but the session that stays; all go where it is null */
    void endAll(${key} account, @Nullable UUID but) {
        database.sql("""
                        ${endAll}
                        """)
                .param("account", account)
                .param("but", but)
                .update();
    }

    private static ${hashType} hash(String token) {
        try {
            return ${digest};
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
