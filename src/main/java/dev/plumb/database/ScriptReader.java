package dev.plumb.database;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.SqlScript;
import dev.plumb.schema.SqlStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs a script in a scratch database, first what makes its schema and, where asked, its rows. What belongs to the
 * server rather than to one database (databases, settings of roles, who is a member of what), who owns
 * what, which no plan changes, and the script's own transactions are passed over.
 */
final class ScriptReader {
    /** What psql does to itself, which changes nothing in the database. */
    private static final Set<String> HARMLESS = Set.of(
            "restrict",
            "unrestrict",
            "connect",
            "c",
            "set",
            "unset",
            "echo",
            "qecho",
            "warn",
            "pset",
            "encoding",
            "timing",
            "q",
            "x",
            "t",
            "a",
            "errverbose",
            "prompt",
            "setenv",
            "conninfo",
            "d",
            "dt",
            "l",
            "p",
            "r",
            "h");

    private static final Pattern ROLE =
            Pattern.compile("(?is)create\\s+(?:role|user(?!\\s+mapping\\b)|group)\\s+(\"(?:[^\"]|\"\")+\"|[^\\s;]+)");

    private final Connection connection;
    private final Roles roles;
    private final Problems problems;
    private final Set<String> missing = new HashSet<>();

    private ScriptReader(Connection connection, Roles roles, Problems problems) {
        this.connection = connection;
        this.roles = roles;
        this.problems = problems;
    }

    /** Makes the schema; what PostgreSQL refuses becomes problems, each at its place. */
    static void makeSchema(SqlScript script, Connection connection, Roles roles, Problems problems)
            throws SQLException {
        var reader = new ScriptReader(connection, roles, problems);
        refuseCommands(script, problems);
        for (SqlScript.Entry entry : script.statements()) {
            if (!entry.ofRows() && !passedOver(entry.statement())) {
                reader.run(entry.statement());
            }
        }
        try (var reset = connection.createStatement()) {
            reset.execute("reset all; " + Address.UTC);
        }
    }

    /** Says which of psql's own lines do more than say something. */
    static void refuseCommands(SqlScript script, Problems problems) {
        script.metaCommands().forEach(line -> {
            String command = SqlScript.command(line);
            if (!HARMLESS.contains(command)) {
                problems.add(new SqlProblem.PsqlCommand(line, command));
            }
        });
    }

    /**
     * Puts the script's rows into a database that has its schema.
     *
     * @return what was refused, each as PostgreSQL says it; the others are in
     */
    static List<String> loadRows(SqlScript script, Connection connection) throws SQLException {
        var refused = new ArrayList<String>();
        for (SqlScript.Entry entry : script.statements()) {
            boolean searchPath = entry.statement().sql().contains("search_path");
            if (!entry.ofRows() && !searchPath) {
                continue;
            }
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                if (entry.rows().isPresent()) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    entry.statement().sql(),
                                    new StringReader(entry.rows().get()));
                } else {
                    statement.execute(entry.statement().sql());
                }
            } catch (PSQLException e) {
                if (e.getServerErrorMessage() == null) {
                    throw e;
                }
                refused.add(entry.statement().at().cite() + ": "
                        + e.getServerErrorMessage().getMessage());
            } catch (IOException e) {
                throw new SQLException("cannot copy rows in: " + e.getMessage(), e);
            }
        }
        try (var reset = connection.createStatement()) {
            reset.execute("reset all; " + Address.UTC);
        }
        return refused;
    }

    private static boolean passedOver(SqlStatement statement) {
        String sql = statement.sql().strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return switch (statement.verb()) {
            case "begin", "commit", "end", "abort", "rollback", "start", "savepoint", "release", "checkpoint", "lock" ->
                true;
            case "create", "alter", "drop" ->
                sql.startsWith(statement.verb() + " database ")
                        || !statement.verb().equals("create")
                                && sql.matches("(alter|drop) (role|user|group|tablespace|subscription) .*")
                        || sql.matches("alter .* owner to \\S+")
                        // there from the start since PostgreSQL 9.0; dumps of then make it
                        || sql.matches(
                                "(create|alter) (or replace )?(trusted )?(procedural )?language \"?plpgsql\"?\\b.*");
            case "set", "reset" -> sql.matches("(set|reset) (local |session )?(role|session authorization)\\b.*");
            case "grant", "revoke" -> !sql.contains(" on ");
            default -> false;
        };
    }

    private void run(SqlStatement statement) throws SQLException {
        Matcher role = ROLE.matcher(statement.sql());
        if (role.lookingAt()) {
            String name = role.group(1);
            roles.make(
                    connection,
                    name.startsWith("\"")
                            ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                            : name.toLowerCase(Locale.ROOT));
            return;
        }
        try (var execution = connection.createStatement()) {
            execution.setEscapeProcessing(false);
            roles.with(connection, () -> execution.execute(statement.sql()));
        } catch (PSQLException e) {
            ServerErrorMessage said = e.getServerErrorMessage();
            if (said == null) {
                throw e;
            }
            if (standsAlready(statement, e) || unknownSetting(statement, e)) {
                return;
            }
            String message = String.valueOf(said.getMessage());
            // a table that could not be made is one fault, not one for each statement about it
            boolean follows = missing.stream().anyMatch(name -> message.contains("\"" + name + "\""));
            missing.addAll(statement.namesMade());
            if (!follows) {
                problems.add(SqlProblem.BrokenSql.of(statement, said));
            }
        }
    }

    /** The schema {@code public}, which pg_dump writes where it was changed, or {@code backend}, which is left out. */
    private static boolean standsAlready(SqlStatement statement, PSQLException e) {
        return "42P06".equals(e.getSQLState())
                && (statement.namesMade().equals(List.of("public"))
                        || statement.namesMade().equals(List.of("backend")));
    }

    /** A setting of another version of PostgreSQL, as a dump of that one sets it. */
    private static boolean unknownSetting(SqlStatement statement, PSQLException e) {
        return statement.verb().equals("set") && "42704".equals(e.getSQLState());
    }
}
