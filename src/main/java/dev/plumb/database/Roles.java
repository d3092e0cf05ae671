package dev.plumb.database;

import dev.plumb.schema.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/**
 * Roles that SQL names and that a scratch server has not: made as PostgreSQL misses them, without the right to
 * log in, and dropped in the end. Roles belong to the whole server, so one that another process still uses
 * stays until that process drops it.
 */
final class Roles implements AutoCloseable {
    private static final Pattern MISSING = Pattern.compile("role \"(.*)\" does not exist", Pattern.DOTALL);
    private static final String REMARK = "made by plumb for scratch databases";

    private final Server server;
    private final Set<String> named = new TreeSet<>();

    Roles(Server server) {
        this.server = server;
    }

    /** Work that may name a role that is not there. */
    interface Work {
        void run() throws SQLException;
    }

    /** Does it again for each role that was missing. Not for use within a transaction. */
    void with(Connection connection, Work work) throws SQLException {
        for (int attempt = 0; ; attempt++) {
            try {
                work.run();
                return;
            } catch (PSQLException e) {
                Optional<String> missing = missing(e);
                if (missing.isEmpty() || attempt == 100) {
                    throw e;
                }
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                make(connection, missing.get());
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
        }
    }

    private static Optional<String> missing(PSQLException e) {
        if (!"42704".equals(e.getSQLState()) || e.getServerErrorMessage() == null) {
            return Optional.empty();
        }
        Matcher matcher =
                MISSING.matcher(String.valueOf(e.getServerErrorMessage().getMessage()));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Makes a role where there is none. */
    synchronized void make(Connection connection, String role) throws SQLException {
        named.add(role);
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("create role " + Sql.name(role) + " nologin");
            statement.execute("comment on role " + Sql.name(role) + " is " + Sql.literal(REMARK));
        } catch (SQLException e) {
            // somebody was faster: duplicate_object, or unique_violation where it was at the same time
            if (!"42710".equals(e.getSQLState()) && !"23505".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** Drops those that were made for scratch databases, here or by a process that was killed. */
    @Override
    public void close() {
        if (named.isEmpty()) {
            return;
        }
        try (var scratch = server.scratch();
                var connection = scratch.connect();
                var statement = connection.createStatement()) {
            var all = new TreeSet<String>();
            try (var rows = statement.executeQuery(
                    "select r.rolname from pg_roles r where shobj_description(r.oid, 'pg_authid') = "
                            + Sql.literal(REMARK))) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
            for (String role : all) {
                try {
                    statement.execute("drop role if exists " + Sql.name(role));
                } catch (SQLException inUse) {
                    // another process has a database that names it
                }
            }
        } catch (SQLException gone) {
            // the server went away, and the next one that names roles drops these too
        }
    }
}
