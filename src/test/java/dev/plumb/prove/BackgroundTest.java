package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.source.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What generated backends do beside their answers, by several instances on one database: the parts that they share, under
 * a job and a reaction written for it, which a table tells what to do.
 */
final class BackgroundTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final Path CODE = Path.of("src/test/resources/background");

    @TempDir
    static Path folder;

    private static Build build;
    private static final Set<Path> LOGS = new LinkedHashSet<>();

    @BeforeAll
    static void compile() throws IOException {
        byte[] text = Files.readAllBytes(CODE.resolve("bells.md"));
        var backend = GeneratedBackend.of(List.of(new Document("bells.md", text)), DATABASE);
        for (String name : List.of("Struck", "Ring", "Strike")) {
            backend = backend.and(
                    "src/main/java/com/example/bells/probe/" + name + ".java",
                    Files.readString(CODE.resolve(name + ".java"), StandardCharsets.UTF_8));
        }
        build = backend.build(folder);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void whatOneInstanceLeavesBehindWhenItIsKilledAnotherOneDoes() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend one = start(scratch.address(), "one");
                Backend two = start(scratch.address(), "two")) {
            execute(scratch, """
                    insert into strikes (subject, what)
                    select 'bell ' || (n % 6), 'slow' from generate_series(1, 48) n
                    """);
            eventually(() -> number(scratch, "select count(*) from rings where ended is not null") >= 3);
            String killed = strings(scratch, "select rung_by from rings order by id desc limit 1")
                    .getFirst();
            (killed.equals("one") ? one : two).kill();
            long when = number(scratch, "select max(id) from rings");

            eventually(() -> number(scratch, "select count(*) from rings where ended is not null") >= 48
                    && number(scratch, "select count(*) from backend.reactions") == 0);

            assertThat(number(scratch, "select count(*) from strikes")).isZero();
            assertThat(number(scratch, "select count(distinct event) from rings where ended is not null"))
                    .isEqualTo(48);
            assertThat(number(scratch, "select count(*) from rings where ended is not null"))
                    .as("nothing is stored twice")
                    .isEqualTo(48);
            assertThat(number(scratch, "select count(*) from rings where rung_by <> '" + killed + "' and id > " + when))
                    .isPositive();
            assertThat(number(scratch, "select count(*) from rings where ended is null"))
                    .as("what was begun and cut off")
                    .isBetween(1L, 8L);
            assertThat(strings(scratch, """
                    select a.subject || ': ' || a.place || ' before ' || b.place
                    from rings a join rings b on a.subject = b.subject and a.place < b.place
                    where a.ended is not null and b.began < a.ended
                    """))
                    .as("one after another about each subject, in order")
                    .isEmpty();
        }
    }

    @Test
    void whatKeepsFailingIsParkedAndThoseBehindItGoOn() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend ignored = start(scratch.address(), "one")) {
            execute(scratch, "insert into strikes (subject, what) values ('a', 'fail')");
            eventually(() -> number(scratch, "select count(*) from backend.reactions where error is not null") == 1);
            assertThat(strings(scratch, "select error from backend.reactions"))
                    .containsExactly("java.lang.IllegalStateException: cracked");
            execute(scratch, "insert into strikes (subject, what) values ('a', 'ok'), ('b', 'ok')");
            eventually(
                    () -> number(scratch, "select count(*) from rings where subject = 'b' and ended is not null") == 1);
            assertThat(number(scratch, "select count(*) from rings where subject = 'a' and ended is not null"))
                    .as("waits for the one before it")
                    .isZero();

            execute(scratch, "update backend.reactions set attempts = 9, due_at = now() where error is not null");
            eventually(
                    () -> number(scratch, "select count(*) from backend.reactions where parked_at is not null") == 1);
            eventually(
                    () -> number(scratch, "select count(*) from rings where subject = 'a' and ended is not null") == 1);

            execute(scratch, "update strikes_allowed set cracked = false");
            execute(
                    scratch,
                    "update backend.reactions set parked_at = null, attempts = 0, due_at = now() where parked_at is not null");
            eventually(() -> number(scratch, "select count(*) from backend.reactions") == 0);
            assertThat(number(scratch, "select count(*) from rings where subject = 'a' and ended is not null"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatIsToBeTriedAgainComesAgainUntilItsTimeIsOver() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend ignored = start(scratch.address(), "one")) {
            execute(scratch, "insert into strikes (subject, what) values ('c', 'later')");
            eventually(() -> number(scratch, "select count(*) from backend.reactions") == 0
                    && number(scratch, "select count(*) from rings where ended is not null") == 1);
            assertThat(number(scratch, "select count(*) from rings")).isGreaterThan(2);
            assertThat(strings(scratch, "select what from rings where ended is not null"))
                    .containsExactly("given up");
        }
    }

    private static Backend start(Address address, String name) {
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", address.url());
        environment.put("DATABASE_USER", address.user());
        environment.put("DATABASE_PASSWORD", address.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        environment.put("BELLS_BACKGROUND_LEASE", "1s");
        environment.put("RUNG_BY", name);
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        Path log = folder.resolve("log-" + name + ".txt");
        LOGS.add(log);
        return Backend.start(build, caches, new Backend.Start(environment, 0, false, log));
    }

    private static void eventually(Callable<Boolean> holds) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!holds.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time; the instances say:\n" + printed());
            }
            Thread.sleep(50);
        }
    }

    private static String printed() throws IOException {
        var said = new StringBuilder();
        for (Path log : LOGS) {
            said.append(Files.readString(log, StandardCharsets.UTF_8)).append('\n');
        }
        return said.toString();
    }

    private static void execute(ScratchDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(ScratchDatabase database, String sql) throws SQLException {
        return Long.parseLong(strings(database, sql).getFirst());
    }

    private static List<String> strings(ScratchDatabase database, String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
