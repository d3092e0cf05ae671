package dev.plumb.database;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.SqlOutline;
import dev.plumb.schema.SqlStatement;
import dev.plumb.source.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads a specification's SQL by running it in a scratch database: the database is the parser. */
final class SpecifiedSql {
    private final SqlOutline outline;
    private final Problems problems;
    private final List<SpecifiedSchema.EnsuredRows> ensured = new ArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private boolean failed;

    private SpecifiedSql(SqlOutline outline, Problems problems) {
        this.outline = outline;
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
        var outline = SqlOutline.of(documents);
        var reading = new SpecifiedSql(outline, problems);
        var run = outline.statements().stream().filter(reading::isState).toList();
        String key = CatalogCache.key(run.stream().map(SqlStatement::sql).toList(), version);
        Optional<Catalog> known = run.isEmpty() ? Optional.of(Catalog.EMPTY) : cache.get(key);
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
            }
            try (var reset = connection.createStatement()) {
                reset.execute("reset all");
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
            execution.execute(statement.sql());
        } catch (PSQLException e) {
            ServerErrorMessage said = e.getServerErrorMessage();
            if (said == null) {
                throw e;
            }
            failed = true;
            String message = String.valueOf(said.getMessage());
            // a table that could not be made is one fault, not one for each statement about it
            boolean follows = missing.stream().anyMatch(name -> message.contains("\"" + name + "\""));
            missing.addAll(statement.namesMade());
            if (!follows) {
                problems.add(SqlProblem.BrokenSql.of(statement, said));
            }
        }
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
