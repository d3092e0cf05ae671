package dev.plumb.database;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        var trial = new Trial(plan, server);
        try {
            trial.empty();
            if (trial.failures.isEmpty()) {
                trial.withRows();
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailable("the rehearsal cannot go on: " + e.getMessage(), e);
        }
        return new Rehearsal(trial.failures, trial.remarks);
    }

    /** A statement that PostgreSQL refused, and what it said. */
    private static final class Refused extends Exception {
        private final boolean ofRows;

        Refused(Step step, PSQLException cause) {
            super(step.sql() + "\n-- " + cause.getMessage(), cause);
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

        void empty() throws SQLException {
            try (var scratch = start();
                    var connection = scratch.connect()) {
                if (!equal(plan.from(), connection, "a copy of the start")) {
                    return;
                }
                run(plan.forward(), connection);
                if (!equal(plan.to(), connection, "the way forward")) {
                    return;
                }
                for (SpecifiedSchema.EnsuredRows rows : plan.ensured()) {
                    ensure(rows, connection);
                }
                run(plan.back(), connection);
                if (!equal(plan.from(), connection, "the way back")) {
                    return;
                }
                run(plan.forward(), connection);
                equal(plan.to(), connection, "the way forward, again,");
            } catch (Refused e) {
                failures.add("PostgreSQL refuses a statement of the plan:\n" + e.getMessage());
            }
        }

        private static void ensure(SpecifiedSchema.EnsuredRows rows, Connection connection)
                throws Refused, SQLException {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(rows.sql());
            } catch (PSQLException e) {
                throw new Refused(step(rows.sql()), e);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }

        private static Step step(String sql) {
            return new Step(sql, "", "", Optional.empty(), List.of(), Step.Work.ROWS, Step.TransactionMode.TOGETHER);
        }

        void withRows() throws SQLException {
            if (plan.from().tables().isEmpty()) {
                return;
            }
            try {
                withRows(Rows.Manner.EXTREME);
            } catch (Refused e) {
                if (!e.ofRows) {
                    failures.add("PostgreSQL refuses a statement of the plan where there are rows:\n" + e.getMessage());
                    return;
                }
                remarks.add("rows that are allowed now make this fail:\n" + e.getMessage());
                try {
                    withRows(Rows.Manner.GENTLE);
                } catch (Refused again) {
                    if (again.ofRows) {
                        remarks.add("so do ordinary rows:\n" + again.getMessage());
                    } else {
                        failures.add("PostgreSQL refuses a statement of the plan where there are rows:\n"
                                + again.getMessage());
                    }
                }
            }
        }

        private void withRows(Rows.Manner manner) throws SQLException, Refused {
            try (var scratch = start();
                    var connection = scratch.connect()) {
                Rows.seed(connection, plan.from(), manner);
                Map<String, String> before = Rows.checksums(connection, plan.from());
                run(plan.forward(), connection);
                run(plan.back(), connection);
                Map<String, String> after = Rows.checksums(connection, plan.from());
                if (plan.wayBack() != Plan.WayBack.LOSSY) {
                    before.forEach((table, sum) -> {
                        if (!sum.equals(after.get(table))) {
                            failures.add(
                                    "the rows of " + table + " are not what they were after the way forward and back: "
                                            + sum + " before, " + after.get(table) + " after");
                        }
                    });
                }
                run(plan.forward(), connection);
                equal(plan.to(), connection, "the way forward, again, with rows,");
            }
        }

        private ScratchDatabase start() throws SQLException {
            var scratch = server.scratch();
            try (var connection = scratch.connect()) {
                run(Planner.make(plan.from()), connection);
                return scratch;
            } catch (Refused e) {
                scratch.close();
                throw new DatabaseUnavailable(
                        "the current schema cannot be copied for the rehearsal:\n" + e.getMessage(), e);
            }
        }

        private static void run(List<Step> steps, Connection connection) throws SQLException, Refused {
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("set check_function_bodies = off");
                for (Step step : steps) {
                    try {
                        statement.execute(step.sql());
                    } catch (PSQLException e) {
                        throw new Refused(step, e);
                    }
                }
            }
        }

        private boolean equal(Catalog wanted, Connection connection, String way) throws SQLException {
            List<String> drift = Planner.drift(wanted, CatalogReader.read(connection));
            if (!drift.isEmpty()) {
                failures.add(way + " does not lead to what is wanted: " + String.join("; ", drift));
            }
            return drift.isEmpty();
        }
    }
}
