package dev.plumb.database;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.SqlOutline;
import dev.plumb.schema.SqlScript;
import dev.plumb.schema.SqlStatement;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads a specification's SQL by running it in a scratch database: the database is the parser. */
final class SpecifiedSql {
    /** Longer than any statement takes that says what is, extensions included. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Pattern ROLE = Pattern.compile("(?i)create\\s+(role|user|group)\\s");
    private static final String CANCELED = "57014";
    private static final String DUPLICATE = "42710";

    private final SqlOutline outline;
    private final Duration limit;
    private final Problems problems;
    private final List<SpecifiedSchema.EnsuredRows> ensured = new ArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private boolean failed;
    private boolean stopped;

    private SpecifiedSql(SqlOutline outline, Duration limit, Problems problems) {
        this.outline = outline;
        this.limit = limit;
        this.problems = problems;
    }

    /**
     * Runs every statement, one by one, and reads what they made; what was read before of the same
     * statements is taken from the cache without a server.
     *
     * @param version of the server that {@code server} gives
     */
    static SpecifiedSchema read(
            List<Span> documents, Problems problems, CatalogCache cache, String version, Supplier<Server> server) {
        return read(documents, problems, cache, version, server, LIMIT);
    }

    /** @param limit of one statement; it is stopped then, and no other is run */
    static SpecifiedSchema read(
            List<Span> documents,
            Problems problems,
            CatalogCache cache,
            String version,
            Supplier<Server> server,
            Duration limit) {
        var outline = SqlOutline.of(
                documents.stream().map(d -> withoutCommands(d, problems)).toList());
        var reading = new SpecifiedSql(outline, limit, problems);
        var run =
                rowsLast(outline.statements().stream().filter(reading::isState).toList());
        String key = CatalogCache.key(run.stream().map(SqlStatement::sql).toList(), version);
        // what a role has is tried where the role is: on a server that has run this
        boolean roles = run.stream().anyMatch(SpecifiedSql::makesRole);
        Optional<Catalog> known =
                run.isEmpty() ? Optional.of(Catalog.EMPTY) : roles ? Optional.empty() : cache.get(key);
        Catalog catalog = known.isPresent() ? known.get() : reading.run(run, server.get());
        if (known.isEmpty() && !reading.failed) {
            cache.put(key, catalog);
        }
        for (String object : catalog.unmanaged()) {
            problems.add(new SqlProblem.UnmanagedObject(
                    reading.mentioning(object), object, catalog.needed().contains(object)));
        }
        return new SpecifiedSchema(catalog, outline, reading.ensured);
    }

    /** Rows come after all that makes tables: {@code data.sql} may stand before {@code schema.sql}. */
    private static List<SqlStatement> rowsLast(List<SqlStatement> statements) {
        return Stream.concat(
                        statements.stream().filter(s -> !s.verb().equals("insert")),
                        statements.stream().filter(s -> s.verb().equals("insert")))
                .toList();
    }

    /** Blanks what psql alone knows; what of it matters is said. */
    private static Span withoutCommands(Span document, Problems problems) {
        if (document.text().indexOf('\\') < 0) {
            return document;
        }
        var script = SqlScript.of(document);
        String blanked = script.whole().text().substring(document.start(), document.end());
        if (blanked.equals(document.text())) {
            return document;
        }
        ScriptReader.refuseCommands(script, problems);
        String text = document.file().text();
        var file = new SourceFile(
                document.file().path(), text.substring(0, document.start()) + blanked + text.substring(document.end()));
        return new Span(file, document.start(), document.end());
    }

    /** Sets the ensured rows apart, and refuses any other change of rows. */
    private boolean isState(SqlStatement statement) {
        String verb = statement.verb();
        switch (verb) {
            case "insert" -> {
                Optional<Name> table = statement.ensuredTable();
                if (table.isPresent()) {
                    ensured.add(new SpecifiedSchema.EnsuredRows(table.get(), statement.sql(), statement.at()));
                    return true;
                }
            }
            case "update", "delete", "merge", "truncate", "copy", "call" -> {}
            default -> {
                return true;
            }
        }
        problems.add(new SqlProblem.RowsNotEnsured(statement.firstWord(), verb));
        return false;
    }

    private Catalog run(List<SqlStatement> statements, Server server) {
        try (var scratch = server.scratch();
                var connection = scratch.connect()) {
            for (SqlStatement statement : statements) {
                run(statement, connection);
                if (stopped) {
                    break;
                }
            }
            try (var reset = connection.createStatement()) {
                reset.execute("reset all; " + Address.UTC);
            }
            return CatalogReader.read(connection);
        } catch (SQLException e) {
            throw new DatabaseUnavailable(
                    "the server went away while the specification's SQL was read: " + e.getMessage(), e);
        }
    }

    private void run(SqlStatement statement, Connection connection) throws SQLException {
        try (var execution = connection.createStatement()) {
            execution.setEscapeProcessing(false);
            execution.setQueryTimeout((int) limit.toSeconds());
            execution.execute(statement.sql());
        } catch (PSQLException e) {
            ServerErrorMessage said = e.getServerErrorMessage();
            if (said == null) {
                throw e;
            }
            if (DUPLICATE.equals(e.getSQLState()) && makesRole(statement)) {
                return; // roles belong to the server: this one was made when the SQL was read before
            }
            failed = true;
            if (CANCELED.equals(e.getSQLState())) {
                stopped = true;
                problems.add(new SqlProblem.EndlessSql(statement.firstWord(), limit.toSeconds()));
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

    private static boolean makesRole(SqlStatement statement) {
        return ROLE.matcher(statement.sql()).lookingAt();
    }

    /** The statement that an object's description names best. */
    private Span mentioning(String object) {
        String name = object.substring(object.lastIndexOf(' ') + 1).replaceAll("[(].*|\"", "");
        String bare = name.substring(name.lastIndexOf('.') + 1);
        return outline.statements().stream()
                .filter(s -> s.sql().contains(bare))
                .findFirst()
                .orElse(outline.statements().getFirst())
                .firstWord();
    }
}
