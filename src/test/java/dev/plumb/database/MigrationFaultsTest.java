package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a migration: said in words that help, and the same command goes on. */
class MigrationFaultsTest {
    private static final Plan PLAN = InterruptionTest.plan();

    @Test
    void aLostConnectionIsSaid() throws Exception {
        Migrations migrations = Migrations.NONE.with(PLAN);
        try (var database = InterruptionTest.start()) {
            InterruptionTest.execute(database, InterruptionTest.killing(7));
            assertThatThrownBy(() -> MigrationRunner.migrate(database.address(), migrations, Optional.empty()))
                    .isInstanceOf(MigrationRefused.class)
                    .hasMessageContaining("The connection to the database was lost")
                    .hasMessageContaining("the same command goes on from there");
            InterruptionTest.execute(database, InterruptionTest.SPARE);
            MigrationRunner.migrate(database.address(), migrations, Optional.empty());
            assertThat(InterruptionTest.fingerprint(database)).isEqualTo(Fingerprint.of(PLAN.to()));
        }
    }

    @Test
    void ofTwoRunnersOneApplies() throws Exception {
        Migrations migrations = Migrations.NONE.with(PLAN);
        try (var database = InterruptionTest.start();
                var threads = Executors.newFixedThreadPool(2)) {
            Callable<Integer> run = () -> MigrationRunner.migrate(database.address(), migrations, Optional.empty())
                    .size();
            var first = threads.submit(run);
            var second = threads.submit(run);
            assertThat(List.of(first.get(), second.get()))
                    .containsExactlyInAnyOrder(migrations.all().size(), 0);
        }
    }

    /** As Ctrl-C does: the process gets SIGINT, and nobody tells the server. */
    @Test
    void ctrlCInTheMiddleLetsTheNextOneGoOn(@TempDir Path folder) throws Exception {
        Migrations migrations = Migrations.NONE.with(PLAN);
        InterruptionTest.write(migrations, folder);
        try (var database = InterruptionTest.start()) {
            InterruptionTest.execute(
                    database,
                    InterruptionTest.killing(9)
                            .replace("perform pg_terminate_backend(pg_backend_pid())", "perform pg_sleep(60)"));
            Process child = InterruptionTest.child(folder, database);
            for (int i = 0; i < 600 && !InterruptionTest.asleep(database); i++) {
                Thread.sleep(50);
            }
            assertThat(InterruptionTest.asleep(database))
                    .as("it is in the middle")
                    .isTrue();
            new ProcessBuilder("kill", "-INT", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(130);
            for (int i = 0; i < 200 && InterruptionTest.asleep(database); i++) {
                Thread.sleep(50);
            }
            assertThat(InterruptionTest.asleep(database))
                    .as("the server let go of what nobody waits for")
                    .isFalse();
            InterruptionTest.execute(database, InterruptionTest.SPARE);
            MigrationRunner.migrate(database.address(), migrations, Optional.empty());
            assertThat(InterruptionTest.fingerprint(database)).isEqualTo(Fingerprint.of(PLAN.to()));
        }
    }

    /** A disk of eight megabytes, where the machine lets us mount one. */
    @Test
    void aFullDiskIsSaidAndWithRoomTheSameCommandGoesOn(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        if (!"root".equals(System.getProperty("user.name"))
                || !runs("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString())) {
            System.out.println("SKIPPED: a full disk is not tried, for this user may not mount a small one");
            abort("only root may mount a small disk");
        }
        String tablespace = "tiny_" + ProcessHandle.current().pid();
        try (var postgres = TestServer.shared().address("postgres").connect();
                var server = postgres.createStatement()) {
            Path data = Files.createDirectory(disk.resolve("data"));
            AsServer.give(disk);
            Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            server.execute("create tablespace " + tablespace + " location '" + data + "'");
            try (var database = TestServer.shared().scratch()) {
                fullThenNot(database, tablespace, disk);
            } finally {
                server.execute("drop tablespace " + tablespace);
            }
        } finally {
            runs("umount", disk.toString());
        }
    }

    private static void fullThenNot(ScratchDatabase database, String tablespace, Path disk) throws Exception {
        String from = "create table t (id int primary key, a text not null)";
        Plan plan = Planner.plan(
                InterruptionTest.read(from).catalog(),
                InterruptionTest.read("create table t (id int primary key)"),
                Intentions.NONE,
                1,
                new Problems());
        Migrations migrations = Migrations.NONE.with(plan);
        InterruptionTest.execute(
                database,
                from + "; insert into t select i, repeat('x', 200) from generate_series(1, 60000) i;"
                        + " alter database " + database.name() + " set default_tablespace = " + tablespace);
        assertThatThrownBy(() -> MigrationRunner.migrate(database.address(), migrations, Optional.empty()))
                .isInstanceOf(MigrationRefused.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("The server's disk is full")
                .hasMessageContaining("the same command goes on from there once there is room");
        assertThat(InterruptionTest.fingerprint(database)).isEqualTo(Fingerprint.of(plan.from()));
        assertThat(runs("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
        MigrationRunner.migrate(database.address(), migrations, Optional.empty());
        assertThat(InterruptionTest.fingerprint(database)).isEqualTo(Fingerprint.of(plan.to()));
        MigrationRunner.back(database.address(), migrations, 0);
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from t where a = repeat('x', 200)")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(60000);
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
