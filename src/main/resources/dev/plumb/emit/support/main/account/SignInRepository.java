package com.example.app.support.account;

${imports}

@Repository
public class SignInRepository {

    private static final String ACCOUNT = """
            ${select}
            """;

    private final JdbcClient database;

    SignInRepository(JdbcClient database) {
        this.database = database;
    }

    Optional<SignInAccount> findByLogin(String login) {
        return database.sql(ACCOUNT + "where ${login}")
                .param("login", login)
                .query((row, number) -> account(row))
                .optional();
    }

    /** ${cite}: whose token it is, as of now. */
    public Optional<SignInAccount> findByKey(${key} key) {
        return database.sql(ACCOUNT + "where ${keyCondition}")
                .param("key", key)
                .query((row, number) -> account(row))
                .optional();
    }

    ${share}

    ${setPassword}

    private static SignInAccount account(ResultSet row) throws SQLException {
        return new SignInAccount(${parts});
    }
}
