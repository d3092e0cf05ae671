package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is cut off, and wherever: the same command goes on from there, or back. {@code -Dplumb.schema.kill=every}
 * kills at every command.
 */
class InterruptionTest {
    private static final String START = """
            create type mood as enum ('sad');
            create table people (id int primary key, name text not null, note text, age int);
            create table pets (id int primary key, owner int not null);
            create index people_note_idx on people (note);
            """;
    private static final String TARGET = """
            create type mood as enum ('sad', 'ok', 'glad');
            create table people (id int primary key, name text not null, mood mood not null default 'ok', age bigint not null,
              constraint grown check (age > 0));
            create table pets (id int primary key, owner int not null,
              constraint pets_owner_fkey foreign key (owner) references people (id) on delete cascade);
            create index people_name_idx on people (name);
            create index pets_owner_idx on pets (owner);
            create view owners as select name from people;
            """;

    /** Large tables: the plan is staged, with many transactions and statements that may stand in none. */
    static Plan plan() {
        var problems = new Problems();
        Catalog from = read(START).catalog();
        Plan plan = Planner.plan(
                from,
                read(TARGET),
                new Intentions(
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        Map.of(Name.inPublic("people"), 1_000_000L, Name.inPublic("pets"), 1_000_000L)),
                1,
                problems);
        assertThat(problems.isEmpty()).isTrue();
        return plan;
    }

    static SpecifiedSchema read(String sql) {
        return SpecifiedSql.read(
                List.of(new Span(new SourceFile("schema.sql", sql), 0, sql.length())),
                new Problems(),
                CatalogCache.ofUser(),
                PostgresBinaries.VERSION,
                TestServer::shared);
    }

    /** Ends its own session before and after every command that defines something, at the one counted to. */
    static String killing(int at) {
        return """
                create sequence backend.commands;
                create function backend.kill() returns event_trigger language plpgsql as $$
                begin
                  if nextval('backend.commands') = %d then perform pg_terminate_backend(pg_backend_pid()); end if;
                end $$;
                create event trigger kill_before on ddl_command_start execute function backend.kill();
                create event trigger kill_after on ddl_command_end execute function backend.kill();
                """.formatted(at);
    }

    static final String SPARE = "drop event trigger kill_before; drop event trigger kill_after";

    static void execute(ScratchDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    static String fingerprint(ScratchDatabase database) throws SQLException {
        try (var connection = database.connect()) {
            return CatalogReader.fingerprint(connection);
        }
    }

    static ScratchDatabase start() throws SQLException {
        ScratchDatabase database = TestServer.shared().scratch();
        execute(database, START);
        execute(
                database,
                "insert into people values (1, 'Ada', 'x', 36), (2, 'Grace', null, 85);"
                        + " insert into pets values (1, 2); create schema if not exists backend");
        return database;
    }

    @Test
    @EnabledIfSystemProperty(named = "plumb.schema.kill", matches = "every")
    void aRunKilledAtAnyCommandGoesOnOrBack() throws SQLException {
        Plan plan = plan();
        Migrations migrations = Migrations.NONE.with(plan);
        assertThat(migrations.all().size()).isGreaterThan(4);
        String from = Fingerprint.of(plan.from());
        String to = Fingerprint.of(plan.to());
        boolean killed = true;
        int at = 1;
        for (; killed; at++) {
            try (var database = start()) {
                execute(database, killing(at));
                killed = fails(() -> MigrationRunner.migrate(database.address(), migrations, Optional.empty()));
                execute(database, SPARE);
                if (at % 3 != 0) {
                    MigrationRunner.migrate(database.address(), migrations, Optional.empty());
                    assertThat(fingerprint(database)).as("on, killed at " + at).isEqualTo(to);
                }
                if (at % 3 != 1) {
                    MigrationRunner.back(database.address(), migrations, 0);
                    assertThat(fingerprint(database))
                            .as("back, killed at " + at)
                            .isEqualTo(from);
                }
            }
        }
        assertThat(at).isGreaterThan(20);
    }

    @Test
    @EnabledIfSystemProperty(named = "plumb.schema.kill", matches = "every")
    void aWayBackKilledAtAnyCommandGoesBackOrOn() throws SQLException {
        Plan plan = plan();
        Migrations migrations = Migrations.NONE.with(plan);
        boolean killed = true;
        for (int at = 1; killed; at++) {
            try (var database = start()) {
                MigrationRunner.migrate(database.address(), migrations, Optional.empty());
                execute(database, killing(at));
                killed = fails(() -> MigrationRunner.back(database.address(), migrations, 0));
                execute(database, SPARE);
                if (at % 2 == 0) {
                    MigrationRunner.migrate(database.address(), migrations, Optional.empty());
                    assertThat(fingerprint(database)).isEqualTo(Fingerprint.of(plan.to()));
                }
                MigrationRunner.back(database.address(), migrations, 0);
                assertThat(fingerprint(database)).as("killed at " + at).isEqualTo(Fingerprint.of(plan.from()));
            }
        }
    }

    private static boolean fails(Callable<?> work) {
        try {
            work.call();
            return false;
        } catch (MigrationRefused e) {
            assertThat(e.getMessage()).contains("the same command goes on");
            return true;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aKilledProcessLeavesWhatTheNextOneFinishes(@TempDir Path folder) throws Exception {
        Plan plan = plan();
        Migrations migrations = Migrations.NONE.with(plan);
        write(migrations, folder);
        for (int command : new int[] {3, 9, 14}) {
            try (var database = start()) {
                // it stops at that command until it is killed
                execute(
                        database,
                        killing(command)
                                .replace("perform pg_terminate_backend(pg_backend_pid())", "perform pg_sleep(60)"));
                Process child = child(folder, database);
                for (int i = 0; i < 300 && !asleep(database); i++) {
                    Thread.sleep(50);
                }
                assertThat(asleep(database))
                        .as("the child has come to command " + command)
                        .isTrue();
                child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                // the server notices at last; here it is told
                execute(
                        database,
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where datname = current_database() and pid <> pg_backend_pid()");
                execute(database, SPARE);
                MigrationRunner.migrate(database.address(), migrations, Optional.empty());
                assertThat(fingerprint(database)).isEqualTo(Fingerprint.of(plan.to()));
            }
        }
    }

    static void write(Migrations migrations, Path folder) throws IOException {
        for (var file : new LinkedHashMap<>(migrations.files()).entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    static Process child(Path folder, ScratchDatabase database) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        database.address().url(),
                        database.address().user(),
                        database.address().password())
                .inheritIO()
                .start();
    }

    static boolean asleep(ScratchDatabase database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select exists (select from pg_stat_activity"
                        + " where datname = current_database() and wait_event = 'PgSleep')")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** A process of its own that migrates. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Map<String, String> files = new LinkedHashMap<>();
            try (var all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(folder.relativize(file).toString(), Files.readString(file));
                }
            }
            MigrationRunner.migrate(
                    new Address(arguments[1], arguments[2], arguments[3]), Migrations.read(files), Optional.empty());
        }
    }

    @Test
    void whoHoldsALockIsSaid() throws Exception {
        Migrations migrations = Migrations.NONE.with(plan());
        try (var database = start();
                var holder = database.connect();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("set application_name = 'a long report'; lock table people in share mode");
            assertThatThrownBy(() -> MigrationRunner.migrate(database.address(), migrations, Optional.empty(), 2))
                    .isInstanceOf(MigrationRefused.class)
                    .hasMessageContaining("a long report")
                    .hasMessageContaining("the same command goes on");
            holder.rollback();
            MigrationRunner.migrate(database.address(), migrations, Optional.empty());
            assertThat(fingerprint(database)).isEqualTo(Fingerprint.of(plan().to()));
        }
    }
}
