package dev.plumb.database;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PSQLException;

/**
 * What came of trying a plan on scratch databases: forward, back and forward again, once empty and once
 * with rows in every table.
 *
 * @param failures why the plan must not be applied; empty where it held
 * @param remarks what the rows showed without being a fault of the plan: rows of some kinds make it fail
 */
public record Rehearsal(List<String> failures, List<String> remarks) {

    public Rehearsal {
        failures = List.copyOf(failures);
        remarks = List.copyOf(remarks);
    }

    public boolean holds() {
        return failures.isEmpty();
    }

    static Rehearsal of(Plan plan, Server server) {
        SQLException lost = null;
        for (int attempt = 0; attempt < 2; attempt++) {
            var trial = new Trial(plan, server);
            try {
                trial.run();
                return new Rehearsal(trial.failures, trial.remarks);
            } catch (SQLException e) {
                if (!isLost(e)) {
                    throw new DatabaseUnavailable("the rehearsal cannot go on: " + e.getMessage(), e);
                }
                lost = e;
            }
        }
        throw new DatabaseUnavailable(
                "the rehearsal cannot go on: "
                        + java.util.Objects.requireNonNull(lost).getMessage(),
                lost);
    }

    /** Whether the connection ended, which says nothing of the plan: somebody restarts the server, or it crashed. */
    private static boolean isLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P0");
    }

    /** A statement that PostgreSQL refused, and what it said. */
    private static final class Refused extends Exception {
        private final boolean ofRows;

        Refused(String sql, PSQLException cause) {
            super(sql + "\n-- " + cause.getMessage(), cause);
            String state = String.valueOf(cause.getSQLState());
            this.ofRows = state.startsWith("22") || state.startsWith("23");
        }
    }

    private static final class Trial {
        private final Plan plan;
        private final Server server;
        private final List<String> failures = new ArrayList<>();
        private final List<String> remarks = new ArrayList<>();

        Trial(Plan plan, Server server) {
            this.plan = plan;
            this.server = server;
        }

        void run() throws SQLException {
            try (var bench = start()) {
                if (!empty(bench.connection()) || plan.from().tables().isEmpty()) {
                    return;
                }
                try {
                    withRows(bench.connection(), Rows.Manner.EXTREME);
                    return;
                } catch (Refused e) {
                    if (!e.ofRows) {
                        failures.add(
                                "PostgreSQL refuses a statement of the plan where there are rows:\n" + e.getMessage());
                        return;
                    }
                    remarks.add("rows that are allowed now make this fail:\n" + e.getMessage());
                }
            }
            try (var bench = start()) {
                withRows(bench.connection(), Rows.Manner.GENTLE);
            } catch (Refused e) {
                if (e.ofRows) {
                    remarks.add("so do ordinary rows:\n" + e.getMessage());
                } else {
                    failures.add("PostgreSQL refuses a statement of the plan where there are rows:\n" + e.getMessage());
                }
            }
        }

        /** There, back, there and back: afterwards the database is as it was before. */
        private boolean empty(Connection connection) throws SQLException {
            try {
                if (!equal(plan.from(), connection, "a copy of the start")) {
                    return false;
                }
                run(plan.forward(), connection);
                if (!equal(plan.to(), connection, "the way forward")) {
                    return false;
                }
                ensure(plan.ensured(), connection);
                run(plan.back(), connection);
                if (!equal(plan.from(), connection, "the way back")) {
                    return false;
                }
                run(plan.forward(), connection);
                boolean again = equal(plan.to(), connection, "the way forward, again,");
                if (again && !plan.from().tables().isEmpty()) {
                    run(plan.back(), connection);
                }
                return again;
            } catch (Refused e) {
                failures.add("PostgreSQL refuses a statement of the plan:\n" + e.getMessage());
                return false;
            }
        }

        /** One after another, as some are about others; none stays. */
        private static void ensure(List<SpecifiedSchema.EnsuredRows> all, Connection connection)
                throws Refused, SQLException {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                for (SpecifiedSchema.EnsuredRows rows : all) {
                    try {
                        statement.execute(rows.sql());
                    } catch (PSQLException e) {
                        throw refused(rows.sql(), e);
                    }
                }
            } finally {
                settle(connection);
            }
        }

        /** Ends a transaction that is open still. */
        private static void settle(Connection connection) throws SQLException {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }

        private void withRows(Connection connection, Rows.Manner manner) throws SQLException, Refused {
            Rows.seed(connection, plan.from(), manner);
            Map<String, String> before = Rows.checksums(connection, plan.from());
            run(plan.forward(), connection);
            try {
                run(plan.back(), connection);
            } catch (Refused e) {
                if (plan.wayBack() == Plan.WayBack.LOSSY && e.ofRows) {
                    remarks.add("the way back needs what cannot return:\n" + e.getMessage());
                } else {
                    failures.add(
                            "PostgreSQL refuses a statement of the way back where there are rows:\n" + e.getMessage());
                }
                return;
            }
            Map<String, String> after = Rows.checksums(connection, plan.from());
            if (plan.wayBack() != Plan.WayBack.LOSSY) {
                before.forEach((table, sum) -> {
                    if (!sum.equals(after.get(table))) {
                        failures.add("the rows of " + table + " are not what they were after the way forward and back: "
                                + sum + " before, " + after.get(table) + " after");
                    }
                });
            }
            run(plan.forward(), connection);
            equal(plan.to(), connection, "the way forward, again, with rows,");
        }

        private Workbench start() throws SQLException {
            var bench = Workbench.of(server);
            try {
                run(Planner.make(plan.from()), bench.connection());
                return bench;
            } catch (Refused e) {
                bench.close();
                throw new DatabaseUnavailable(
                        "the current schema cannot be copied for the rehearsal:\n" + e.getMessage(), e);
            }
        }

        /** In the transactions in which migrations run them. */
        private static void run(List<Step> steps, Connection connection) throws SQLException, Refused {
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("set check_function_bodies = off");
                for (List<Step> part : Plan.parts(steps)) {
                    boolean transactional = part.getFirst().transaction() != Step.TransactionMode.NONE;
                    connection.setAutoCommit(!transactional);
                    for (Step step : part) {
                        execute(step.sql(), statement);
                    }
                    if (transactional) {
                        commit(connection);
                    }
                }
            } finally {
                settle(connection);
            }
        }

        private static void execute(String sql, Statement statement) throws SQLException, Refused {
            try {
                statement.execute(sql);
            } catch (PSQLException e) {
                throw refused(sql, e);
            }
        }

        private static Refused refused(String sql, PSQLException e) throws SQLException {
            if (isLost(e)) {
                throw e;
            }
            return new Refused(sql, e);
        }

        /** Constraints that are deferred are looked at now. */
        private static void commit(Connection connection) throws SQLException, Refused {
            try {
                connection.commit();
            } catch (PSQLException e) {
                throw refused("commit", e);
            }
        }

        private boolean equal(Catalog wanted, Connection connection, String way) throws SQLException {
            if (Fingerprint.of(wanted).equals(CatalogReader.fingerprint(connection))) {
                return true;
            }
            Catalog live = CatalogReader.read(connection);
            List<String> drift = Planner.drift(wanted, live);
            failures.add(way + " does not lead to what is wanted: "
                    + (drift.isEmpty() ? "the fingerprint is another" : String.join("; ", drift)));
            return false;
        }
    }
}
