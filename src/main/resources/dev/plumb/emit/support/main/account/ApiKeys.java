package com.example.app.support.account;

${imports}

/** Keys that were handed out once: the database keeps a hash of each. See ${cite}. */
@Repository
public class ApiKeys {

    private final JdbcClient database;

    ApiKeys(JdbcClient database) {
        this.database = database;
    }

    /** @param id by which the key is told from others; it opens nothing */
    public record Known(${key} account, String id) {}

    /** The key, if it still counts. */
    public Optional<Known> find(String key, Instant now) {
        return database.sql("""
                        ${find}
                        """)
                .param("hash", hash(key))
                ${now}
                .query((row, number) -> new Known(${known}))
                .optional();
    }

    private static ${hashType} hash(String key) {
        try {
            return ${digest};
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
