package dev.plumb.cli;

import dev.plumb.database.Address;
import dev.plumb.schema.Name;
import dev.plumb.spec.Accounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What those carry who have accounts in a database: signed tokens, the secrets of sessions, else keys. */
final class AccountTokens {
    private static final Duration LASTING = Duration.ofHours(1);

    private final Accounts accounts;
    private final DevelopmentTokens signed;
    private final Address database;

    AccountTokens(Accounts accounts, DevelopmentTokens signed, Address database) {
        this.accounts = accounts;
        this.signed = signed;
        this.database = database;
    }

    /**
     * A token of an hour for the account with that login, else for one that holds that role.
     *
     * @return where callers carry no tokens, a key
     * @throws UsageException where there is no such account, or callers carry passwords alone
     */
    String token(String role, String login) {
        if (!accounts.issuesTokens() && accounts.apiKey().isEmpty()) {
            throw new UsageException("callers of this specification send login and password with each call"
                    + " (curl --user LOGIN:PASSWORD); what is kept of passwords is a hash, so none can be handed out");
        }
        try (Connection connection = database.connect()) {
            Optional<String> key = byLogin(connection, login).or(() -> byRole(connection, role));
            if (key.isEmpty()) {
                throw new UsageException("no account in the database signs in as '" + login + "'"
                        + (accounts.roles().isPresent() ? " or holds the role '" + role + "'" : "")
                        + "; open one over the contract first");
            }
            if (!accounts.issuesTokens()) {
                return apiKey(connection, accounts.apiKey().orElseThrow(), key.get());
            }
            return accounts.session().isPresent()
                    ? session(connection, accounts.session().get(), key.get())
                    : signed.mint().token(key.get(), List.of(role), Instant.now());
        } catch (SQLException e) {
            throw new EnvironmentException("cannot look up accounts in " + database + ": " + e.getMessage(), e);
        }
    }

    private Optional<String> byLogin(Connection connection, String login) throws SQLException {
        return first(
                connection,
                "select " + quoted(accounts.key()) + "::text from " + quoted(accounts.table()) + " where "
                        + quoted(accounts.login()) + "::text = ?",
                login);
    }

    private Optional<String> byRole(Connection connection, String role) {
        if (accounts.roles().isEmpty()) {
            return Optional.empty();
        }
        Accounts.Roles roles = accounts.roles().get();
        Name table = roles.table().orElse(accounts.table());
        String key = roles.table().isPresent() ? roles.account() : accounts.key();
        try {
            return first(
                    connection,
                    "select " + quoted(key) + "::text from " + quoted(table)
                            + " where ? = any(string_to_array(trim(both" + " '{}' from " + quoted(roles.column())
                            + "::text), ',')) order by 1 limit 1",
                    role);
        } catch (SQLException e) {
            throw new EnvironmentException("cannot look up roles in " + database + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> first(Connection connection, String sql, String value) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private String session(Connection connection, Accounts.Session sessions, String key) throws SQLException {
        String secret = UUID.randomUUID() + "-" + UUID.randomUUID();
        String seen = sessions.idle().map(i -> ", " + quoted(i.seen())).orElse("");
        String sql = "insert into " + quoted(sessions.table()) + " (" + quoted(sessions.id()) + ", "
                + quoted(sessions.account()) + ", " + quoted(sessions.hash()) + ", " + quoted(sessions.expires()) + seen
                + ") select gen_random_uuid(), " + quoted(accounts.key()) + ", ?, now() + interval '"
                + LASTING.toSeconds() + " seconds'" + (seen.isEmpty() ? "" : ", now()") + " from "
                + quoted(accounts.table()) + " where " + quoted(accounts.key()) + "::text = ?";
        stored(connection, sql, secret, sessions.bytes(), key);
        return secret;
    }

    /** A new key of the account; where accounts have one each, in the place of the one before. */
    private String apiKey(Connection connection, Accounts.ApiKey keys, String account) throws SQLException {
        String secret = UUID.randomUUID() + "-" + UUID.randomUUID();
        boolean own = keys.table().equals(accounts.table());
        String more =
                keys.expires().filter(_ -> !own).map(e -> ", " + quoted(e)).orElse("");
        String sql = own
                ? "update " + quoted(keys.table()) + " set " + quoted(keys.hash()) + " = ? where "
                        + quoted(accounts.key()) + "::text = ?"
                : "insert into " + quoted(keys.table()) + " (" + quoted(keys.hash()) + ", " + quoted(keys.account())
                        + more + ") select ?, " + quoted(accounts.key())
                        + (more.isEmpty() ? "" : ", now() + interval '" + LASTING.toSeconds() + " seconds'") + " from "
                        + quoted(accounts.table()) + " where " + quoted(accounts.key()) + "::text = ?";
        stored(connection, sql, secret, keys.bytes(), account);
        return secret;
    }

    private static void stored(Connection connection, String sql, String secret, boolean bytes, String account)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            if (bytes) {
                statement.setBytes(1, hash);
            } else {
                statement.setString(1, HexFormat.of().formatHex(hash));
            }
            statement.setString(2, account);
            statement.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(Name table) {
        return quoted(table.schema()) + "." + quoted(table.name());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
