package dev.plumb.database;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.SqlOutline;
import dev.plumb.schema.SqlScript;
import dev.plumb.schema.Step;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plans the way between any two schemas, each a script or a living database, and tries it on scratch databases: the
 * engine without a specification around it. Living databases are only read. Throws {@link DatabaseUnavailable}
 * where the world refuses.
 */
public final class Comparison implements AutoCloseable {
    private final Server server;
    private final Roles roles;

    private Comparison(Server server) {
        this.server = server;
        this.roles = new Roles(server);
    }

    /** One side. */
    public sealed interface Side {
        record Script(SourceFile file) implements Side {}

        record Living(Address address) implements Side {}
    }

    /**
     * What is asked for.
     *
     * @param intentions what is meant by it, as far as it depends on the schema to come
     * @param rows of the start, to try the plan with besides made-up ones
     * @param verify whether to try it there, back and there again, empty and with rows
     */
    public record Request(
            Side from, Side to, Function<Pair, Intentions> intentions, Optional<SourceFile> rows, boolean verify) {}

    /** Both schemas as they are. */
    public record Pair(Catalog from, SpecifiedSchema to) {}

    /**
     * What came of it.
     *
     * @param plan empty where a script could not be read
     * @param up the way forward as measured; empty where nothing was tried, because problems stand in the way
     * @param unmanaged objects on either side that no step is made for and that are left alone
     * @param failures why the plan must not be used; empty where it held
     * @param rowsRefused what PostgreSQL says of the given rows where they do not allow the plan
     * @param remarks what made-up rows showed without being a fault of the plan
     */
    public record Outcome(
            Optional<Plan> plan,
            List<Measured> up,
            List<Measured> down,
            List<String> unmanaged,
            List<String> failures,
            Optional<String> rowsRefused,
            List<String> remarks) {
        public Outcome {
            up = List.copyOf(up);
            down = List.copyOf(down);
            unmanaged = List.copyOf(unmanaged);
            failures = List.copyOf(failures);
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Scratch databases are made on the embedded server; on that of a living side where its version is another, since
     * versions write definitions differently.
     */
    public static Comparison of(List<Side> sides) {
        Server embedded = EmbeddedServer.scratchServer();
        for (Side side : sides) {
            if (side instanceof Side.Living(Address address)) {
                var living = ExternalServer.open(address);
                if (living.version() != embedded.version()) {
                    embedded.close();
                    return new Comparison(living);
                }
            }
        }
        return new Comparison(embedded);
    }

    /**
     * Plans and tries. What a script or a pair of schemas has wrong is added to the problems, and nothing is tried
     * where one is an error.
     */
    public Outcome compare(Request request, Problems problems) {
        try (var trial = new Trial(request, problems)) {
            return trial.run();
        } catch (SQLException e) {
            throw new DatabaseUnavailable("the scratch database went away: " + e.getMessage(), e);
        }
    }

    /** What a side holds. */
    public SpecifiedSchema read(Side side, Problems problems) {
        try (var bench = Workbench.of(server)) {
            return read(side, bench, problems);
        } catch (SQLException e) {
            throw new DatabaseUnavailable("the scratch database went away: " + e.getMessage(), e);
        }
    }

    private SpecifiedSchema read(Side side, Workbench bench, Problems problems) throws SQLException {
        return switch (side) {
            case Side.Living(Address address) -> {
                try (var connection = address.connect()) {
                    var named = new SourceFile(address.url(), "database " + connection.getCatalog());
                    yield new SpecifiedSchema(
                            CatalogReader.read(connection),
                            SqlOutline.of(
                                    List.of(new Span(named, 0, named.text().length()))),
                            List.of());
                } catch (SQLException e) {
                    throw new DatabaseUnavailable("cannot read the catalog of " + address + ": " + e.getMessage(), e);
                }
            }
            case Side.Script(SourceFile file) -> {
                SqlScript script = SqlScript.of(file);
                ScriptReader.makeSchema(script, bench.connection(), roles, problems);
                yield new SpecifiedSchema(
                        CatalogReader.read(bench.connection()), SqlOutline.of(List.of(script.whole())), List.of());
            }
        };
    }

    /** How fast the scratch server is. */
    public Pace pace() {
        try {
            return Pace.of(server);
        } catch (SQLException e) {
            throw new DatabaseUnavailable("the scratch database went away: " + e.getMessage(), e);
        }
    }

    /** Lets go of the server, the roles that were made on it dropped. */
    @Override
    public void close() {
        Workbench.dropAll(server);
        roles.close();
        server.close();
    }

    private final class Trial implements AutoCloseable {
        private final Request request;
        private final Problems problems;
        private Workbench bench = Workbench.of(server);
        private final List<String> failures = new ArrayList<>();
        private final List<String> remarks = new ArrayList<>();
        private @Nullable String rowsRefused;

        Trial(Request request, Problems problems) {
            this.request = request;
            this.problems = problems;
        }

        Outcome run() throws SQLException {
            Catalog from = Comparison.this.read(request.from(), bench, problems).catalog();
            SpecifiedSchema to;
            try (var other = Workbench.of(server)) {
                to = Comparison.this.read(request.to(), other, problems);
            }
            if (problems.hasErrors()) {
                return new Outcome(
                        Optional.empty(), List.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of());
            }
            Plan plan = Planner.plan(from, to, request.intentions().apply(new Pair(from, to)), 1, problems);
            List<String> unmanaged = java.util.stream.Stream.concat(
                            from.unmanaged().stream(), to.catalog().unmanaged().stream())
                    .distinct()
                    .sorted()
                    .toList();
            List<Measured> up = List.of();
            List<Measured> down = List.of();
            if (!problems.hasErrors()) {
                try {
                    if (request.from() instanceof Side.Living) {
                        Measurement.run(Planner.make(from), bench.database(), bench.connection(), roles);
                    }
                    up = measured(plan.forward());
                    if (request.verify()) {
                        planAgain(to, equal(plan.to(), "the way forward"));
                    }
                    down = measured(plan.back());
                    if (request.verify()) {
                        equal(plan.from(), "the way back");
                        verify(plan);
                    }
                } catch (StepRefused e) {
                    failures.add("PostgreSQL refuses a statement of the plan:\n" + e.getMessage());
                }
                notDone(up);
                notDone(down);
            }
            return new Outcome(
                    Optional.of(plan), up, down, unmanaged, failures, Optional.ofNullable(rowsRefused), remarks);
        }

        private List<Measured> measured(List<Step> steps) throws SQLException, StepRefused {
            return Measurement.run(steps, bench.database(), bench.connection(), roles);
        }

        private void notDone(List<Measured> steps) {
            steps.stream()
                    .filter(m -> !m.checked())
                    .forEach(m -> failures.add("a statement did not do what it is there for:\n"
                            + m.step().sql()));
        }

        /** There, back and there again, as far as the rows go. */
        private void verify(Plan plan) throws SQLException, StepRefused {
            run(plan.forward());
            equal(plan.to(), "the way forward, again,");
            if (!failures.isEmpty() || plan.from().tables().isEmpty()) {
                return;
            }
            run(plan.back());
            if (withRows(plan, Optional.of(Rows.Manner.EXTREME))) {
                return;
            }
            again(plan);
            if (withRows(plan, Optional.of(Rows.Manner.GENTLE)) || !rowsAreGiven()) {
                return;
            }
            again(plan);
            if (!withRows(plan, Optional.empty())) {
                rowsRefused = remarks.removeLast();
            }
        }

        /** A database as it is at the start. */
        private void again(Plan plan) throws SQLException, StepRefused {
            bench.close();
            bench = Workbench.of(server);
            switch (request.from()) {
                case Side.Living _ -> run(Planner.make(plan.from()));
                case Side.Script(SourceFile file) ->
                    ScriptReader.makeSchema(SqlScript.of(file), bench.connection(), roles, new Problems());
            }
        }

        private boolean rowsAreGiven() {
            return given().stream().anyMatch(s -> s.statements().stream().anyMatch(SqlScript.Entry::ofRows));
        }

        private List<SqlScript> given() {
            var given = new ArrayList<SqlScript>();
            if (request.from() instanceof Side.Script(SourceFile file)) {
                given.add(SqlScript.of(file));
            }
            request.rows().ifPresent(file -> given.add(SqlScript.of(file)));
            return given;
        }

        /**
         * There, back and there again with the given rows and made-up ones.
         *
         * @param manner of the made-up rows; empty for the given ones alone
         * @return whether the rows allowed it
         */
        private boolean withRows(Plan plan, Optional<Rows.Manner> manner) throws SQLException, StepRefused {
            for (SqlScript script : given()) {
                ScriptReader.loadRows(script, bench.connection())
                        .forEach(refused -> remarks.add("a row could not be put in: " + refused));
            }
            if (manner.isPresent()) {
                Rows.seed(bench.connection(), plan.from(), manner.get());
            }
            Map<String, String> before = Rows.checksums(bench.connection(), plan.from());
            try {
                run(plan.forward());
            } catch (StepRefused e) {
                if (e.ofRows()) {
                    remarks.add(
                            switch (manner.orElse(null)) {
                                case EXTREME -> "rows that are allowed now make this fail:\n" + e.getMessage();
                                case GENTLE -> "so do ordinary rows:\n" + e.getMessage();
                                case null -> String.valueOf(e.getMessage());
                            });
                    return false;
                }
                throw e;
            }
            try {
                run(plan.back());
            } catch (StepRefused e) {
                if (plan.wayBack() != Plan.WayBack.LOSSY || !e.ofRows()) {
                    throw e;
                }
                remarks.add("the way back needs what cannot return:\n" + e.getMessage());
                return true;
            }
            Map<String, String> after = Rows.checksums(bench.connection(), plan.from());
            if (plan.wayBack() != Plan.WayBack.LOSSY) {
                before.forEach((table, sum) -> {
                    if (!sum.equals(after.get(table))) {
                        failures.add("the rows of " + table + " are not what they were after the way forward and back: "
                                + sum + " before, " + after.get(table) + " after");
                    }
                });
            }
            run(plan.forward());
            equal(plan.to(), "the way forward, again, with rows,");
            return true;
        }

        private void run(List<Step> steps) throws SQLException, StepRefused {
            try (var statement = bench.connection().createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("set check_function_bodies = off");
                for (Step step : steps) {
                    try {
                        statement.execute(step.sql());
                    } catch (org.postgresql.util.PSQLException e) {
                        throw new StepRefused(step.sql(), e);
                    }
                }
            }
        }

        /** Looks whether the database is as it should be; returns how it is, how things depend left out where it is. */
        private Catalog equal(Catalog wanted, String way) throws SQLException {
            Catalog quick = CatalogReader.readOwn(bench.connection());
            if (Fingerprint.of(wanted).equals(Fingerprint.of(quick))) {
                return quick;
            }
            Catalog live = CatalogReader.read(bench.connection());
            List<String> drift = Planner.drift(wanted, live);
            failures.add(way + " does not lead to what is wanted: "
                    + (drift.isEmpty() ? "the fingerprint is another" : String.join("; ", drift)));
            return live;
        }

        private void planAgain(SpecifiedSchema to, Catalog live) throws SQLException {
            var again = new Problems();
            // how it depends on what is not managed is left out where it is looked at quickly
            Catalog current = to.catalog().needed().isEmpty() ? live : CatalogReader.read(bench.connection());
            Plan plan = Planner.plan(current, to, Intentions.NONE, 1, again);
            if (!plan.isEmpty() || again.hasErrors()) {
                failures.add("planning again would still do this:\n"
                        + String.join(
                                "\n", plan.forward().stream().map(Step::sql).toList()));
            }
        }

        @Override
        public void close() {
            bench.close();
        }
    }
}
