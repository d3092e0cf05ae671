package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.source.Document;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

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
                Backend backend = start(scratch.address(), "one")) {
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

            assertThat(get(backend, "/actuator/health")).contains("PARKED");
            assertThat(get(backend, "/actuator/prometheus")).contains("reactions_parked 1.0", "reactions_waiting 0.0");

            execute(scratch, "update strikes_allowed set cracked = false");
            execute(
                    scratch,
                    "update backend.reactions set parked_at = null, attempts = 0, due_at = now() where parked_at is not null");
            eventually(() -> number(scratch, "select count(*) from backend.reactions") == 0);
            assertThat(number(scratch, "select count(*) from rings where subject = 'a' and ended is not null"))
                    .isEqualTo(2);
            assertThat(get(backend, "/actuator/prometheus"))
                    .contains("reaction_seconds_count{", "reaction=\"ring\"", "job=\"strike\"");
        }
    }

    @Test
    void whatWasKeptForLongEnoughIsDeletedWithWhatPointsAtIt() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend ignored = start(scratch.address(), "one")) {
            execute(scratch, """
                    insert into towers (id, created_at)
                      select n, now() - n * interval '1 hour' from generate_series(1, 1500) n;
                    insert into stairs select id, id from towers;
                    insert into steps select id, 1 from stairs;
                    insert into strikes (subject, what) values ('e', 'ok');
                    """);
            eventually(() -> number(scratch, "select count(*) from backend.outbox where told_at is not null") == 1
                    && number(scratch, "select count(*) from backend.reactions") == 0);
            execute(scratch, """
                    update backend.outbox set occurred_at = occurred_at - interval '31 days';
                    update backend.jobs set due_at = now();
                    """);
            eventually(() -> number(scratch, "select count(*) from backend.outbox") == 0
                    && number(scratch, "select count(*) from towers") < 30);
            assertThat(strings(scratch, "select (select count(*) from stairs) || ' ' || (select count(*) from steps)"))
                    .containsExactly("23 23");
            assertThat(strings(scratch, "select error from backend.jobs where error is not null"))
                    .isEmpty();
        }
    }

    private static String get(Backend backend, String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(backend.uri().resolve(path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void subscribersAreToldUntilTheyHaveItAndWhoTheyAreTo() throws Exception {
        var asked = new CopyOnWriteArrayList<Asked>();
        HttpServer subscriber = subscriber(asked);
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend ignored = start(scratch.address(), "one", "BELLS_WEBHOOKS_PRIVATEADDRESSES", "true")) {
            String url = "http://127.0.0.1:" + subscriber.getAddress().getPort();
            execute(scratch, """
                    insert into listeners (url, secret, events) values
                      ('%1$s/hook', '\\x0102', '{Struck}'), ('%1$s/other', '\\x0304', '{Other}')
                    """.formatted(url));
            execute(scratch, "insert into strikes (subject, what) values ('d', 'ok')");
            eventually(() -> number(scratch, "select count(*) from letters where delivered_at is not null") == 1);

            assertThat(strings(
                            scratch,
                            "select attempts || ' ' || last_status || ' ' || (next_attempt_at is null) from letters"))
                    .containsExactly("3 204 true");
            assertThat(asked).extracting(Asked::path).containsExactly("/hook", "/hook", "/hook");
            Asked last = asked.getLast();
            var body = JsonMapper.shared().readTree(last.body());
            assertThat(body.path("specversion").asString()).isEqualTo("1.0");
            assertThat(body.path("type").asString()).isEqualTo("Struck");
            assertThat(body.path("subject").asString()).isEqualTo("d");
            assertThat(body.path("data").path("bell").asString()).isEqualTo("d");
            assertThat(strings(scratch, "select event_id from letters"))
                    .containsExactly(body.path("id").asString());
            String time =
                    last.signature().substring("t=".length(), last.signature().indexOf(','));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[] {1, 2}, "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            assertThat(last.signature())
                    .isEqualTo("t=" + time + ",v1=" + HexFormat.of().formatHex(mac.doFinal(last.body())));
            assertThat(Instant.ofEpochSecond(Long.parseLong(time)))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        } finally {
            subscriber.stop(0);
        }
    }

    private record Asked(String path, String signature, byte[] body) {}

    /** Fails first, then wants to be called elsewhere, then takes what it is told. */
    private static HttpServer subscriber(List<Asked> asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(new Asked(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Signature")),
                    exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(List.of(503, 302, 204).get(Math.min(asked.size(), 3) - 1), -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void whatIsToBeTriedAgainComesAgainUntilItsTimeIsOverAndNobodyAtAPrivateAddressIsTold() throws Exception {
        var asked = new CopyOnWriteArrayList<Asked>();
        HttpServer subscriber = subscriber(asked);
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend ignored = start(scratch.address(), "one")) {
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433")) {
                execute(
                        scratch,
                        "insert into listeners (url, secret, events) values ('http://%s:%d/hook', 'x', '{Struck}')"
                                .formatted(host, subscriber.getAddress().getPort()));
            }
            execute(scratch, "insert into strikes (subject, what) values ('c', 'later')");
            eventually(() -> number(scratch, "select count(*) from backend.reactions") == 0
                    && number(scratch, "select count(*) from rings where ended is not null") == 1);
            assertThat(number(scratch, "select count(*) from rings")).isGreaterThan(2);
            assertThat(strings(scratch, "select what from rings where ended is not null"))
                    .containsExactly("given up");

            eventually(() -> number(scratch, "select count(*) from letters where attempts > 1") == 5);
            assertThat(number(scratch, "select count(*) from letters where last_status is not null"))
                    .isZero();
            assertThat(asked).isEmpty();
        } finally {
            subscriber.stop(0);
        }
    }

    private static Backend start(Address address, String name, String... more) {
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", address.url());
        environment.put("DATABASE_USER", address.user());
        environment.put("DATABASE_PASSWORD", address.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        environment.put("BELLS_BACKGROUND_LEASE", "1s");
        environment.put("RUNG_BY", name);
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
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
