package dev.plumb.database;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Migration;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.SqlOutline;
import dev.plumb.schema.SqlStatement;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
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

    /** In milliseconds: how long another runner is waited for, and how often it is asked for. */
    private static final long PATIENCE = 300_000;

    private static final long PAUSE = 200;
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\".]+)";
    private static final String QUALIFIED = "((?:" + NAME + "\\.)?" + NAME + ")";
    private static final Pattern CONCURRENT_INDEX =
            Pattern.compile("(?is)^\\s*create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(" + NAME + ")\\s+on\\s+(?:("
                    + NAME + ")\\.)?.*");
    private static final Pattern DROPPED_INDEX =
            Pattern.compile("(?is)^\\s*drop\\s+index\\s+concurrently\\s+" + QUALIFIED + "\\s*");
    private static final Pattern DETACHED = Pattern.compile("(?is)^\\s*alter\\s+table\\s+" + QUALIFIED
            + "\\s+detach\\s+partition\\s+" + QUALIFIED + "\\s+concurrently\\s*");
    private static final Pattern ALONE = Pattern.compile("(?is)^\\s*(?:alter\\s+type\\s+.*\\s+add\\s+value\\s"
            + "|(?:create|drop)\\s+(?:unique\\s+)?index\\s+concurrently\\s"
            + "|alter\\s+table\\s+" + QUALIFIED + "\\s+detach\\s+partition\\s+" + QUALIFIED
            + "\\s+concurrently|do\\s).*");

    private final Connection connection;
    private final Migrations migrations;
    private final int attempts;

    private MigrationRunner(Connection connection, Migrations migrations, int attempts) {
        this.connection = connection;
        this.migrations = migrations;
        this.attempts = attempts;
    }

    /**
     * Runs what has not been run.
     *
     * @param expected the schema that the first of them was made for; empty to go by its fingerprint
     * @return the migrations that were run
     */
    static List<Migration> migrate(Address address, Migrations migrations, Optional<Catalog> expected) {
        return migrate(address, migrations, expected, ATTEMPTS);
    }

    /** @param attempts how often a lock is asked for */
    static List<Migration> migrate(Address address, Migrations migrations, Optional<Catalog> expected, int attempts) {
        return locked(address, migrations, attempts, r -> r.forward(expected));
    }

    /** Runs the way back until {@code version} is the last one that is applied; 0 for none. */
    static List<Migration> back(Address address, Migrations migrations, int version) {
        return locked(address, migrations, ATTEMPTS, r -> r.backTo(version));
    }

    /**
     * Takes over a database that lives already: writes into its history, without running them, the migrations up
     * to the last one whose schema it has.
     *
     * @param wanted the schema that the last of all leads to, to show how the living one differs
     * @param ensured the rows that are specified
     * @return what is in the history now
     */
    static List<Migration> baseline(
            Address address, Migrations migrations, Catalog wanted, List<SpecifiedSchema.EnsuredRows> ensured) {
        try (var connection = address.connect()) {
            Catalog live = CatalogReader.read(connection);
            String fingerprint = Fingerprint.of(live);
            Migration last = migrations.all().reversed().stream()
                    .filter(m -> m.after().equals(fingerprint))
                    .findFirst()
                    .orElseThrow(
                            () -> new MigrationRefused("the database is not what any migration leads to. From what is"
                                    + " specified it differs so: " + String.join("; ", Planner.drift(wanted, live))));
            return locked(address, migrations, ATTEMPTS, runner -> runner.takeOver(last, ensured));
        } catch (SQLException e) {
            throw new DatabaseUnavailable("cannot read the catalog of " + address + ": " + e.getMessage(), e);
        }
    }

    private List<Migration> takeOver(Migration last, List<SpecifiedSchema.EnsuredRows> ensured) throws SQLException {
        if (!applied().isEmpty()) {
            throw new MigrationRefused("the database has a history already; plumb migrate goes on from there");
        }
        var taken = migrations.all().stream()
                .filter(m -> m.version() <= last.version())
                .toList();
        connection.setAutoCommit(false);
        try {
            for (Migration migration : taken) {
                for (SpecifiedSchema.EnsuredRows rows : ensured) {
                    if (migration.ensured().contains(Fingerprint.of(rows.sql()))) {
                        execute(rows.sql());
                    }
                }
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

    private static List<Migration> locked(Address address, Migrations migrations, int attempts, Work work) {
        if (!migrations.faults().isEmpty()) {
            throw new MigrationRefused(String.join("\n", migrations.faults()));
        }
        try (var connection = address.connect()) {
            var runner = new MigrationRunner(connection, migrations, attempts);
            runner.letGo();
            runner.alone();
            runner.execute(HISTORY);
            return work.run(runner);
        } catch (SQLException e) {
            throw new MigrationRefused(words(e), e);
        }
    }

    private static String words(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String said = "the migration did not come through: " + e.getMessage();
        if (state.startsWith("08") || state.startsWith("57P")) {
            return said
                    + "\nThe connection to the database was lost. What was committed stands; the same command goes on"
                    + " from there";
        }
        if (state.equals("53100")) {
            return said + "\nThe server's disk is full. What was committed stands; the same command goes on from there"
                    + " once there is room";
        }
        return said;
    }

    /** A long statement of a runner that was stopped ends soon, and with it its locks; not every server can look. */
    private void letGo() {
        try (var statement = connection.createStatement()) {
            statement.execute("set client_connection_check_interval = '2s'");
        } catch (SQLException cannot) {
            // it ends when it is done
        }
    }

    /**
     * One runner at a time. Asked for again and again rather than waited for: CREATE INDEX CONCURRENTLY waits for
     * every session that waits in a statement, this one included.
     */
    private void alone() throws SQLException {
        for (int attempt = 0; ; attempt++) {
            try (var query = connection.createStatement();
                    var got = query.executeQuery("select pg_try_advisory_lock(" + ADVISORY_LOCK + ")")) {
                got.next();
                if (got.getBoolean(1)) {
                    return;
                }
            }
            if (attempt * PAUSE > PATIENCE) {
                throw new MigrationRefused("another migration is running on this database: "
                        + holders(
                                "l.locktype = 'advisory' and l.objsubid = 1 and (l.classid::bigint << 32 | l.objid) = "
                                        + ADVISORY_LOCK));
            }
            pause(PAUSE);
        }
    }

    private static void pause(long milliseconds) throws SQLException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", "57014", e);
        }
    }

    /** Who holds locks, in words. */
    private String holders(String condition) throws SQLException {
        var all = new ArrayList<String>();
        try (var query = connection.createStatement();
                var rows = query.executeQuery("""
                        select distinct a.pid, coalesce(nullif(a.application_name, ''), '?'), a.usename,
                               coalesce(to_char(a.xact_start, 'HH24:MI:SS'), '?'), left(a.query, 200)
                        from pg_locks l join pg_stat_activity a on a.pid = l.pid
                        where l.granted and a.pid <> pg_backend_pid()
                          and l.database = (select oid from pg_database where datname = current_database())
                          and\s""" + condition + " order by 1")) {
            while (rows.next()) {
                all.add("process %d (%s, user %s, in a transaction since %s): %s"
                        .formatted(
                                rows.getInt(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5)));
            }
        }
        return all.isEmpty() ? "nobody any more" : String.join("; ", all);
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
            );
            create table if not exists backend.schema_progress (
              version integer primary key,
              back    boolean not null,  -- whether its way back is under way
              done    integer not null   -- how many of its transactions are committed
            )
            """;

    private List<Migration> forward(Optional<Catalog> expected) throws SQLException {
        goOnBack();
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
                && pending.getFirst().version() == pending.getFirst().first()
                && !begun(pending.getFirst(), false)) {
            refuseDrift(pending.getFirst(), expected);
        }
        for (Migration migration : pending) {
            apply(migration);
        }
        return pending;
    }

    private void refuseDrift(Migration first, Optional<Catalog> expected) throws SQLException {
        if (CatalogReader.fingerprint(connection).equals(first.before())) {
            return;
        }
        Catalog live = CatalogReader.read(connection);
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
        String before = CatalogReader.fingerprint(connection);
        run(migration, false, () -> record(migration, before, start));
        if (!migration.after().isEmpty()) {
            String after = CatalogReader.fingerprint(connection);
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

    /** A way back that was cut off comes first: there is no other way from where it stands. */
    private void goOnBack() throws SQLException {
        for (Migration migration : migrations.all().reversed()) {
            if (begun(migration, true)) {
                goBack(migration);
            }
        }
    }

    /** A plan that was cut off is finished first, for its way back starts from its end. */
    private void goOnForward() throws SQLException {
        var applied = new HashSet<>(applied().keySet());
        for (Migration migration : migrations.all()) {
            boolean begun = begun(migration, false)
                    || migration.first() != migration.version() && applied.contains(migration.first());
            if (begun && applied.add(migration.version())) {
                apply(migration);
            }
        }
    }

    /** Takes back all migrations of the plan whose first this is: they are forgotten together, or not at all. */
    private void goBack(Migration first) throws SQLException {
        run(first, true, () -> {
            for (Migration migration : migrations.all()) {
                if (migration.first() == first.version()) {
                    forget(migration);
                }
            }
        });
    }

    private int done(Migration migration, boolean back) throws SQLException {
        try (var query = connection.prepareStatement(
                "select done from backend.schema_progress where version = ? and back = ?")) {
            query.setInt(1, migration.version());
            query.setBoolean(2, back);
            var rows = query.executeQuery();
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /** Also where nothing is committed that could be counted: a statement in no transaction may have left something. */
    private boolean begun(Migration migration, boolean back) throws SQLException {
        try (var query = connection.prepareStatement(
                "select exists (select from backend.schema_progress where version = ? and back = ?)")) {
            query.setInt(1, migration.version());
            query.setBoolean(2, back);
            var rows = query.executeQuery();
            return rows.next() && rows.getBoolean(1);
        }
    }

    private void progress(Migration migration, boolean back, int done) throws SQLException {
        execute("insert into backend.schema_progress values (%d, %s, %d) on conflict (version) do update set"
                        .formatted(migration.version(), back, done)
                + " back = excluded.back, done = excluded.done");
    }

    private List<Migration> backTo(int version) throws SQLException {
        goOnBack();
        goOnForward();
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
            undone.add(migration);
            if (migration.version() == migration.first()) {
                goBack(migration);
            }
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

    /** What is one transaction, or one statement in none. */
    private record Unit(boolean alone, List<String> statements) {}

    /** What a script says with BEGIN and COMMIT; else statements that may stand in no transaction stand alone. */
    private static List<Unit> units(String script) {
        var file = new SourceFile("migration", script);
        var units = new ArrayList<Unit>();
        var together = new ArrayList<String>();
        boolean begun = false;
        for (SqlStatement statement :
                SqlOutline.of(List.of(new Span(file, 0, script.length()))).statements()) {
            boolean begins = statement.verb().equals("begin");
            boolean ends = begun && statement.verb().equals("commit");
            boolean alone = !begun && ALONE.matcher(statement.sql()).matches();
            if ((begins || ends || alone) && !together.isEmpty()) {
                units.add(new Unit(false, List.copyOf(together)));
                together.clear();
            }
            if (alone) {
                units.add(new Unit(true, List.of(statement.sql())));
            } else if (!begins && !ends) {
                together.add(statement.sql());
            }
            begun = begins || begun && !ends;
        }
        if (!together.isEmpty()) {
            units.add(new Unit(false, together));
        }
        return units;
    }

    /** Runs a script. What is committed is counted, so that a run that was cut off goes on behind it. */
    private void run(Migration migration, boolean back, Closing closing) throws SQLException {
        int done = done(migration, back);
        int part = 0;
        List<Unit> units = units(back ? migration.back() : migration.forward());
        List<String> last = units.isEmpty() || units.getLast().alone()
                ? List.of()
                : units.getLast().statements();
        for (Unit unit : last.isEmpty() ? units : units.subList(0, units.size() - 1)) {
            if (++part <= done) {
                continue;
            }
            int now = part;
            if (unit.alone()) {
                if (now == 1) {
                    progress(migration, back, 0);
                }
                alone(unit.statements().getFirst());
                progress(migration, back, now);
            } else {
                transaction(unit.statements(), () -> progress(migration, back, now));
            }
        }
        transaction(last, () -> {
            closing.run();
            execute("delete from backend.schema_progress where version = " + migration.version());
        });
    }

    private void alone(String sql) throws SQLException {
        Matcher index = CONCURRENT_INDEX.matcher(sql);
        String made = !index.matches() ? "" : (index.group(2) == null ? "" : index.group(2) + ".") + index.group(1);
        if (!made.isEmpty() && exists(made)) {
            if (isValid(made)) {
                return;
            }
            execute("drop index concurrently " + made);
        }
        Matcher dropped = DROPPED_INDEX.matcher(sql);
        if (dropped.matches() && !exists(dropped.group(1))) {
            return;
        }
        Matcher detached = DETACHED.matcher(sql);
        String now = sql;
        if (detached.matches()) {
            if (!one("select relispartition from pg_class where oid = to_regclass(?)", detached.group(2))) {
                return;
            }
            if (one("select inhdetachpending from pg_inherits where inhrelid = to_regclass(?)", detached.group(2))) {
                now = sql.replaceFirst("(?i)\\s+concurrently\\s*$", " finalize");
            }
        }
        String run = now;
        patiently(sql, () -> {
            execute("set lock_timeout = '3s'");
            execute(run);
        });
        execute("set lock_timeout = 0");
        if (!made.isEmpty() && !isValid(made)) {
            execute("drop index concurrently " + made);
            throw new MigrationRefused("the index " + made + " could not be built, and was dropped again");
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
        patiently(String.join("; ", statements), () -> {
            connection.setAutoCommit(false);
            try {
                execute("set local lock_timeout = '3s'");
                for (String statement : statements) {
                    execute(statement);
                }
                closing.run();
                connection.commit();
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        });
    }

    /** Again where a lock was not to be had in time (SQLSTATE 55P03) or two waited for each other (40P01). */
    private void patiently(String sql, Closing work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (SQLException e) {
                boolean lock = "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
                if (!lock) {
                    throw e;
                }
                if (attempt == attempts) {
                    throw new MigrationRefused(
                            "a lock was not to be had in " + attempts + " attempts: " + e.getMessage()
                                    + "\nIt is held by " + holders(relationsOf(sql))
                                    + ". What was committed stands; the same command goes on from there",
                            e);
                }
                pause(200L * attempt);
            }
        }
    }

    /** Locks on tables that a statement names. */
    private static String relationsOf(String sql) {
        return "l.locktype = 'relation' and exists (select from pg_class c where c.oid = l.relation and c.oid >= 16384"
                + " and position(lower(c.relname) in lower(" + dev.plumb.schema.Sql.literal(sql) + ")) > 0)";
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
