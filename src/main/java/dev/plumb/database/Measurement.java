package dev.plumb.database;

import dev.plumb.schema.Name;
import dev.plumb.schema.Sql;
import dev.plumb.schema.Step;
import dev.plumb.schema.StepCheck;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/**
 * Runs steps on a scratch copy, each in a transaction of its own, and looks at what PostgreSQL does: its
 * messages at {@code debug1} say what is rewritten, read and built, {@code pg_locks} what is locked.
 */
final class Measurement {
    /** So long what stands in no transaction may take until it waits for who was there first. */
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

    private static final long LOOK_AGAIN_NANOS = 200_000;
    private static final Pattern MESSAGE = Pattern.compile(
            "(?:rewriting table \"(?<rewritten>.*)\""
                    + "|verifying table \"(?<scanned>.*)\""
                    + "|validating foreign key constraint \"(?<key>.*)\""
                    + "|building index \"(?<built>[^\"]*)\" on table .*)",
            Pattern.DOTALL);

    private static final String RELATIONS = """
            select c.oid, n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.oid > ? and c.relkind in ('r', 'p', 'm', 'v', 'f', 'S')
              and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
            """;

    private static final String LOCKED_OIDS = """
            select l.relation, l.mode from pg_locks l
            where l.pid = ? and l.locktype = 'relation'
              and l.database = (select oid from pg_database where datname = current_database())
            """;

    private final ScratchDatabase database;
    private final Connection connection;
    private final Roles roles;
    private final PreparedStatement relations;
    private final PreparedStatement locks;
    private final Map<Long, String> known = new HashMap<>();
    private final int pid;
    private long newest;

    private Measurement(ScratchDatabase database, Connection connection, Roles roles) throws SQLException {
        this.database = database;
        this.connection = connection;
        this.roles = roles;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            this.pid = rows.getInt(1);
        }
        this.relations = connection.prepareStatement(RELATIONS);
        this.locks = connection.prepareStatement(LOCKED_OIDS);
    }

    /** @throws StepRefused for a step that PostgreSQL does not take; those before it are done */
    static List<Measured> run(List<Step> steps, ScratchDatabase database, Connection connection, Roles roles)
            throws SQLException, StepRefused {
        if (steps.isEmpty()) {
            return List.of();
        }
        var measurement = new Measurement(database, connection, roles);
        try (measurement.relations;
                measurement.locks;
                var statement = connection.createStatement()) {
            statement.execute("set check_function_bodies = off; set client_min_messages = debug1");
            measurement.learn();
            var all = new ArrayList<Measured>();
            for (Step step : steps) {
                all.add(measurement.run(step));
            }
            statement.execute("reset client_min_messages; reset check_function_bodies");
            return all;
        }
    }

    private Measured run(Step step) throws SQLException, StepRefused {
        Map<Long, String> held = new HashMap<>();
        var said = new ArrayList<String>();
        try {
            if (step.transaction() == Step.TransactionMode.NONE) {
                alone(step, held, said);
            } else {
                together(step, held, said);
            }
        } catch (PSQLException e) {
            if (e.getServerErrorMessage() == null) {
                throw e;
            }
            throw new StepRefused(step.sql(), e);
        }
        var named = new TreeMap<String, String>();
        held.forEach((oid, mode) -> {
            String name = known.get(oid);
            if (name != null) {
                named.put(name, mode);
            }
        });
        if (named.isEmpty() && step.transaction() == Step.TransactionMode.NONE && step.work() == Step.Work.ROWS) {
            // a table without rows has no batch that would lock any
            step.locks().stream()
                    .filter(l -> lockable(l.table()))
                    .forEach(l -> named.put(l.table().toString(), l.mode().sql()));
        }
        if (step.sql().contains(" rename ") || step.sql().contains(" set schema ")) {
            newest = 0;
        }
        learn();
        return measured(step, named, said);
    }

    private Measured measured(Step step, Map<String, String> named, List<String> said) throws SQLException {
        var rewritten = new ArrayList<String>();
        var scanned = new ArrayList<String>();
        var built = new ArrayList<String>();
        for (String message : said) {
            Matcher matcher = MESSAGE.matcher(message);
            if (!matcher.matches()) {
                continue;
            }
            if (matcher.group("rewritten") != null) {
                rewritten.add(matcher.group("rewritten"));
            } else if (matcher.group("scanned") != null) {
                scanned.add(matcher.group("scanned"));
            } else if (matcher.group("key") != null) {
                scanned.add("for " + matcher.group("key"));
            } else if (!matcher.group("built").startsWith("pg_toast_")) {
                built.add(matcher.group("built"));
            }
        }
        var check = StepCheck.of(step).after();
        return new Measured(
                step,
                named.entrySet().stream()
                        .map(e -> new Measured.Lock(e.getKey(), e.getValue()))
                        .toList(),
                rewritten.stream().distinct().toList(),
                scanned.stream().distinct().toList(),
                built.stream().distinct().toList(),
                check.isEmpty() || isTrue(check.get()));
    }

    private boolean isTrue(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            var rows = statement.executeQuery(sql);
            return rows.next() && rows.getBoolean(1);
        } catch (PSQLException e) {
            if (e.getServerErrorMessage() == null) {
                throw e;
            }
            return false;
        }
    }

    private void together(Step step, Map<Long, String> held, List<String> said) throws SQLException {
        roles.with(connection, () -> {
            held.clear();
            said.clear();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(step.sql());
                listen(statement.getWarnings(), said);
                take(locks, held);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    /**
     * What stands in no transaction shows its locks only while it runs: somebody who was there first makes it wait
     * where it has them, or wants them.
     */
    private void alone(Step step, Map<Long, String> held, List<String> said) throws SQLException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var writer = database.connect();
                var query = writer.prepareStatement(LOCKED_OIDS);
                var waits =
                        writer.prepareStatement("select exists (select from pg_locks where pid = ? and not granted)");
                var lock = writer.createStatement()) {
            writer.setAutoCommit(false);
            for (Step.TableLock table : step.locks()) {
                if (lockable(table.table())) {
                    String mode = table.mode() == Step.Mode.ROW_EXCLUSIVE ? "share" : "row exclusive";
                    lock.execute("lock table " + Sql.name(table.table()) + " in " + mode + " mode");
                }
            }
            var running = CompletableFuture.runAsync(
                    () -> {
                        try (var statement = connection.createStatement()) {
                            statement.setEscapeProcessing(false);
                            statement.execute(step.sql());
                            listen(statement.getWarnings(), said);
                        } catch (SQLException e) {
                            throw new CompletionException(e);
                        }
                    },
                    executor);
            waits.setInt(1, pid);
            long begun = System.nanoTime();
            while (!running.isDone() && System.nanoTime() - begun < LONGEST_WAIT_NANOS) {
                try (var rows = waits.executeQuery()) {
                    rows.next();
                    if (rows.getBoolean(1)) {
                        take(query, held);
                        break;
                    }
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            writer.rollback();
            try {
                running.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof SQLException cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }

    private boolean lockable(Name table) {
        return known.containsValue(table.toString());
    }

    private static void listen(SQLWarning first, List<String> said) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            said.add(String.valueOf(warning.getMessage()));
        }
    }

    private void take(PreparedStatement query, Map<Long, String> held) throws SQLException {
        query.setInt(1, pid);
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                String mode = LockMode.of(rows.getString(2));
                held.merge(
                        rows.getLong(1),
                        mode,
                        (a, b) -> List.of(a, b).stream()
                                .max(Comparator.comparingInt(LockMode::strength))
                                .orElseThrow());
            }
        }
    }

    /** The relations that came since. */
    private void learn() throws SQLException {
        relations.setLong(1, newest);
        try (var rows = relations.executeQuery()) {
            while (rows.next()) {
                long oid = rows.getLong(1);
                known.put(oid, new Name(rows.getString(2), rows.getString(3)).toString());
                newest = Math.max(newest, oid);
            }
        }
    }
}
