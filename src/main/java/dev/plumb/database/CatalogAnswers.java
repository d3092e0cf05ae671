package dev.plumb.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;

/**
 * What a database answers to the queries of {@link CatalogQueries}, all asked in one round trip. Planning them takes
 * far longer than running them, so a connection that will be asked often prepares them once; the driver's own
 * prepared statements would not do, since it drops them at every {@code DROP}, {@code ALTER} and {@code SET}.
 */
final class CatalogAnswers implements AutoCloseable {
    private static final String SETTINGS = """
            set local search_path = public;
            set local jit = off; set local enable_mergejoin = off; set local enable_memoize = off;
            set local join_collapse_limit = 4; set local from_collapse_limit = 4""";

    private static final Set<Connection> PREPARED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final Statement statement;
    private final Map<String, ResultSet> answers = new HashMap<>();

    private CatalogAnswers(Statement statement) {
        this.statement = statement;
    }

    /** Prepares the queries for a connection that is in no transaction. */
    static void prepare(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(SETTINGS + ";\n"
                    + CatalogQueries.everything().stream()
                            .map(q -> "prepare " + name(q) + " as " + q)
                            .collect(Collectors.joining(";\n")));
            connection.commit();
            PREPARED.add(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String name(String query) {
        return "plumb_catalog_" + CatalogQueries.everything().indexOf(query);
    }

    /**
     * Asks within the transaction that the connection is in.
     *
     * @param before what is to be set for the transaction first; may be empty
     */
    static CatalogAnswers to(List<String> queries, String before, Connection connection) throws SQLException {
        boolean prepared = PREPARED.contains(connection);
        String all = queries.stream()
                .map(q -> prepared ? "execute " + name(q) : q)
                .collect(Collectors.joining(";\n", before + SETTINGS + ";\n", ""));
        var answers = new CatalogAnswers(connection.createStatement());
        try {
            answers.statement.setEscapeProcessing(false);
            boolean rows = answers.statement.execute(all);
            for (String query : queries) {
                while (!rows) {
                    rows = answers.statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
                }
                answers.answers.put(query, answers.statement.getResultSet());
                rows = answers.statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
            }
            return answers;
        } catch (SQLException e) {
            answers.close();
            throw e;
        }
    }

    ResultSet of(String query) {
        return java.util.Objects.requireNonNull(answers.get(query), query);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
