package dev.plumb.database;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Migration;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SqlOutline;
import dev.plumb.schema.SqlStatement;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs migrations as Flyway would, in Flyway's own history table and with its checksums, so that a
 * backend's Flyway finds them done; and besides looks at the schema before and after, tries again where a lock is
 * not to be had, finishes what was cut off, and runs the way back.
 */
final class MigrationRunner {
    /** Any number will do, as long as it is always the same. */
    private static final long ADVISORY_LOCK = 0x6d69_6772_6174_6573L;

    private static final int ATTEMPTS = 8;
    private static final Pattern CONCURRENT_INDEX =
            Pattern.compile("(?is)^\\s*create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(\\S+)\\s+on\\s+.*");
    private static final Pattern ALONE = Pattern.compile(
            "(?is)^\\s*(?:alter\\s+type\\s+.*\\s+add\\s+value\\s|(?:create|drop)\\s+(?:unique\\s+)?index\\s+concurrently\\s).*");

    private final Connection connection;
    private final Migrations migrations;

    private MigrationRunner(Connection connection, Migrations migrations) {
        this.connection = connection;
        this.migrations = migrations;
    }

    /**
     * Runs what has not been run.
     *
     * @param expected the schema that the first of them was made for; empty to go by its fingerprint
     * @return the migrations that were run
     */
    static List<Migration> migrate(Address address, Migrations migrations, Optional<Catalog> expected) {
        return locked(address, migrations, r -> r.forward(expected));
    }

    /** Runs the way back until {@code version} is the last one that is applied; 0 for none. */
    static List<Migration> back(Address address, Migrations migrations, int version) {
        return locked(address, migrations, r -> r.backTo(version));
    }

    /**
     * Takes over a database that lives already: writes into its history, without running them, the migrations up
     * to the last one whose schema it has.
     *
     * @param wanted the schema that the last of all leads to, to show how the living one differs
     * @return what is in the history now
     */
    static List<Migration> baseline(Address address, Migrations migrations, Catalog wanted) {
        try (var connection = address.connect()) {
            Catalog live = CatalogReader.read(connection);
            String fingerprint = Fingerprint.of(live);
            Migration last = migrations.all().reversed().stream()
                    .filter(m -> m.after().equals(fingerprint))
                    .findFirst()
                    .orElseThrow(
                            () -> new MigrationRefused("the database is not what any migration leads to. From what is"
                                    + " specified it differs so: " + String.join("; ", Planner.drift(wanted, live))));
            return locked(address, migrations, runner -> runner.takeOver(last));
        } catch (SQLException e) {
            throw new DatabaseUnavailable("cannot read the catalog of " + address + ": " + e.getMessage(), e);
        }
    }

    private List<Migration> takeOver(Migration last) throws SQLException {
        if (!applied().isEmpty()) {
            throw new MigrationRefused("the database has a history already; plumb migrate goes on from there");
        }
        var taken = migrations.all().stream()
                .filter(m -> m.version() <= last.version())
                .toList();
        connection.setAutoCommit(false);
        try {
            for (Migration migration : taken) {
                record(migration, migration.before(), System.nanoTime());
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return taken;
    }

    private interface Work {
        List<Migration> run(MigrationRunner runner) throws SQLException;
    }

    private static List<Migration> locked(Address address, Migrations migrations, Work work) {
        if (!migrations.faults().isEmpty()) {
            throw new MigrationRefused(String.join("\n", migrations.faults()));
        }
        try (var connection = address.connect()) {
            var runner = new MigrationRunner(connection, migrations);
            runner.execute("select pg_advisory_lock(" + ADVISORY_LOCK + ")");
            runner.execute(HISTORY);
            return work.run(runner);
        } catch (SQLException e) {
            throw new MigrationRefused("the migration did not come through: " + e.getMessage(), e);
        }
    }

    /** As Flyway makes it. */
    private static final String HISTORY = """
            create schema if not exists backend;
            create table if not exists public.flyway_schema_history (
              installed_rank integer not null constraint flyway_schema_history_pk primary key,
              version varchar(50),
              description varchar(200) not null,
              type varchar(20) not null,
              script varchar(1000) not null,
              checksum integer,
              installed_by varchar(100) not null,
              installed_on timestamp not null default now(),
              execution_time integer not null,
              success boolean not null
            );
            create index if not exists flyway_schema_history_s_idx on public.flyway_schema_history (success);
            create table if not exists backend.schema_fingerprints (
              version integer primary key,
              before  text not null,  -- of the schema that the migration found
              after   text not null   -- of the one that it left
            )
            """;

    private List<Migration> forward(Optional<Catalog> expected) throws SQLException {
        SortedMap<Integer, Integer> applied = applied();
        for (Migration migration : migrations.all()) {
            Integer checksum = applied.get(migration.version());
            if (checksum != null && checksum != migration.checksum()) {
                throw new MigrationRefused(migration.script()
                        + " is not the file that was run on this database: migrations are never edited");
            }
        }
        var known = migrations.all().stream().map(Migration::version).toList();
        for (int version : applied.keySet()) {
            if (!known.contains(version)) {
                throw new MigrationRefused(
                        "this database has seen migration " + version + ", which the project does not have");
            }
        }
        var pending = migrations.all().stream()
                .filter(m -> !applied.containsKey(m.version()))
                .toList();
        if (!pending.isEmpty()
                && pending.getFirst().version() == pending.getFirst().first()) {
            refuseDrift(pending.getFirst(), expected);
        }
        for (Migration migration : pending) {
            apply(migration);
        }
        return pending;
    }

    private void refuseDrift(Migration first, Optional<Catalog> expected) throws SQLException {
        Catalog live = CatalogReader.read(connection);
        if (Fingerprint.of(live).equals(first.before())) {
            return;
        }
        List<String> drift = expected.map(e -> Planner.drift(e, live)).orElse(List.of());
        if (expected.isPresent() && drift.isEmpty()) {
            return;
        }
        throw new MigrationRefused("the database is not what " + first.script() + " was made for"
                + (drift.isEmpty() ? "" : "; somebody did this to it: " + String.join("; ", drift))
                + ". Plan again, so that the migration starts from what is there");
    }

    private void apply(Migration migration) throws SQLException {
        long start = System.nanoTime();
        String before = Fingerprint.of(CatalogReader.read(connection));
        run(migration.forward(), () -> record(migration, before, start));
        if (!migration.after().isEmpty()) {
            String after = Fingerprint.of(CatalogReader.read(connection));
            execute("update backend.schema_fingerprints set after = '" + after + "' where version = "
                    + migration.version());
        }
    }

    private void record(Migration migration, String before, long start) throws SQLException {
        try (var insert = connection.prepareStatement("""
                insert into public.flyway_schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                select coalesce(max(installed_rank), 0) + 1, ?, ?, 'SQL', ?, ?, current_user, ?, true
                from public.flyway_schema_history
                """)) {
            insert.setString(1, "%03d".formatted(migration.version()));
            insert.setString(2, migration.description());
            insert.setString(3, migration.script());
            insert.setInt(4, migration.checksum());
            insert.setInt(5, (int) ((System.nanoTime() - start) / 1_000_000));
            insert.executeUpdate();
        }
        try (var insert = connection.prepareStatement(
                "insert into backend.schema_fingerprints values (?, ?, ?) on conflict (version) do update set"
                        + " before = excluded.before, after = excluded.after")) {
            insert.setInt(1, migration.version());
            insert.setString(2, before);
            insert.setString(3, migration.after());
            insert.executeUpdate();
        }
    }

    private List<Migration> backTo(int version) throws SQLException {
        SortedMap<Integer, Integer> applied = applied();
        var undone = new ArrayList<Migration>();
        for (Migration migration : migrations.all().reversed()) {
            if (migration.version() <= version || !applied.containsKey(migration.version())) {
                continue;
            }
            if (migration.first() <= version) {
                throw new MigrationRefused(migration.script()
                        + " goes back together with V%03d: go back to %d or to %d"
                                .formatted(migration.first(), migration.first() - 1, migration.version()));
            }
            run(migration.back(), () -> forget(migration));
            undone.add(migration);
        }
        return undone;
    }

    private void forget(Migration migration) throws SQLException {
        execute("delete from public.flyway_schema_history where script = '" + migration.script() + "'");
        execute("delete from backend.schema_fingerprints where version = " + migration.version());
    }

    private SortedMap<Integer, Integer> applied() throws SQLException {
        var applied = new TreeMap<Integer, Integer>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select version, checksum, success, script from public.flyway_schema_history"
                                + " where version is not null and type = 'SQL' order by installed_rank")) {
            while (rows.next()) {
                if (!rows.getBoolean(3)) {
                    throw new MigrationRefused(
                            rows.getString(4) + " failed on this database before; repair its history first");
                }
                applied.put(Integer.parseInt(rows.getString(1)), rows.getInt(2));
            }
        }
        return applied;
    }

    private interface Closing {
        void run() throws SQLException;
    }

    /** The statements of a script; those that may stand in no transaction stand alone, the others between them together. */
    private void run(String script, Closing closing) throws SQLException {
        var file = new SourceFile("migration", script);
        var together = new ArrayList<String>();
        for (SqlStatement statement :
                SqlOutline.of(List.of(new Span(file, 0, script.length()))).statements()) {
            if (ALONE.matcher(statement.sql()).matches()) {
                transaction(together, () -> {});
                together.clear();
                alone(statement.sql());
            } else {
                together.add(statement.sql());
            }
        }
        transaction(together, closing);
    }

    private void alone(String sql) throws SQLException {
        Matcher index = CONCURRENT_INDEX.matcher(sql);
        if (index.matches() && exists(index.group(1))) {
            if (isValid(index.group(1))) {
                return;
            }
            execute("drop index concurrently " + index.group(1));
        }
        patiently(() -> {
            execute("set lock_timeout = '3s'");
            execute(sql);
        });
        execute("set lock_timeout = 0");
        if (index.matches() && !isValid(index.group(1))) {
            execute("drop index concurrently " + index.group(1));
            throw new MigrationRefused("the index " + index.group(1) + " could not be built, and was dropped again");
        }
    }

    private boolean exists(String index) throws SQLException {
        return one("select to_regclass(?) is not null", index);
    }

    private boolean isValid(String index) throws SQLException {
        return one("select indisvalid from pg_index where indexrelid = to_regclass(?)", index);
    }

    private boolean one(String sql, String argument) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, argument);
            var rows = query.executeQuery();
            return rows.next() && rows.getBoolean(1);
        }
    }

    private void transaction(List<String> statements, Closing closing) throws SQLException {
        patiently(() -> {
            connection.setAutoCommit(false);
            try {
                execute("set local lock_timeout = '3s'");
                for (String statement : statements) {
                    execute(statement);
                }
                closing.run();
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    /** Again where a lock was not to be had in time (SQLSTATE 55P03) or two waited for each other (40P01). */
    private static void patiently(Closing work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (SQLException e) {
                boolean lock = "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
                if (!lock || attempt == ATTEMPTS) {
                    throw e;
                }
                try {
                    Thread.sleep(200L * attempt);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + "\nin: " + sql.strip(), e.getSQLState(), e);
        }
    }
}
