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
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What generated backends do beside their answers, by several instances on one database: the parts that they share, under
 * a job and a reaction written for it, which a table tells what to do.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BackgroundTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final String OPERATOR = "known-to-those-who-run-it";
    private static final Path CODE = Path.of("src/test/resources/background");

    @TempDir
    static Path folder;

    private static Build build;
    private static final Set<Path> LOGS = new LinkedHashSet<>();
    private static final Map<String, Backend> RUNNING = new LinkedHashMap<>();
    private static ScratchDatabase scratch;

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
        scratch = DATABASE.scratch();
        start("one", "false");
    }

    @AfterAll
    static void close() {
        RUNNING.values().forEach(Backend::close);
        scratch.close();
        DATABASE.close();
    }

    @BeforeEach
    void beginAnew() throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                execute("""
                        truncate strikes, rings, listeners, letters, towers, stairs, steps, backend.outbox, backend.reactions;
                        update strikes_allowed set cracked = true;
                        """);
                return;
            } catch (SQLException e) {
                if (tries == 10
                        || !"40P01".equals(e.getSQLState())) { // what still runs locks the tables in another order
                    throw e;
                }
            }
        }
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void whatOneInstanceLeavesBehindWhenItIsKilledAnotherOneDoes() throws Exception {
        start("two", "true");
        execute("""
                insert into strikes (subject, what)
                select 'bell ' || (n % 6), 'slow' from generate_series(1, 48) n
                """);
        eventually(() -> number("select count(*) from rings where ended is not null") >= 3);
        String killed =
                strings("select rung_by from rings order by id desc limit 1").getFirst();
        Objects.requireNonNull(RUNNING.remove(killed)).kill();
        long when = number("select max(id) from rings");

        eventually(() -> number("select count(*) from rings where ended is not null") >= 48
                && number("select count(*) from backend.reactions") == 0);

        assertThat(number("select count(*) from strikes")).isZero();
        assertThat(number("select count(distinct event) from rings where ended is not null"))
                .isEqualTo(48);
        assertThat(number("select count(*) from rings where ended is not null"))
                .as("nothing is stored twice")
                .isEqualTo(48);
        assertThat(number("select count(*) from rings where rung_by <> '" + killed + "' and id > " + when))
                .isPositive();
        assertThat(number("select count(*) from rings where ended is null"))
                .as("what was begun and cut off")
                .isBetween(1L, 8L);
        assertThat(strings("""
                select a.subject || ': ' || a.place || ' before ' || b.place
                from rings a join rings b on a.subject = b.subject and a.place < b.place
                where a.ended is not null and b.began < a.ended
                """))
                .as("one after another about each subject, in order")
                .isEmpty();
    }

    @Test
    void whatTakesLongerThanALeaseIsNotBegunAnew() throws Exception {
        execute("insert into strikes (subject, what) values ('long', 'long')");
        eventually(() -> number("select count(*) from rings where subject = 'long' and ended is not null") == 1
                && number("select count(*) from backend.reactions") == 0);

        assertThat(number("select count(*) from rings where subject = 'long'")).isEqualTo(1);
    }

    @Test
    void whatKeepsFailingIsParkedAndThoseBehindItGoOn() throws Exception {
        Backend backend = Objects.requireNonNull(RUNNING.get("one"));
        execute("insert into strikes (subject, what) values ('a', 'fail')");
        eventually(() -> number("select count(*) from backend.reactions where error is not null") == 1);
        assertThat(strings("select error from backend.reactions"))
                .containsExactly("java.lang.IllegalStateException: cracked");
        execute("insert into strikes (subject, what) values ('a', 'ok'), ('b', 'ok')");
        eventually(() -> number("select count(*) from rings where subject = 'b' and ended is not null") == 1);
        assertThat(number("select count(*) from rings where subject = 'a' and ended is not null"))
                .as("waits for the one before it")
                .isZero();

        execute("update backend.reactions set attempts = 9, due_at = now() where error is not null");
        eventually(() -> number("select count(*) from backend.reactions where parked_at is not null") == 1);
        eventually(() -> number("select count(*) from rings where subject = 'a' and ended is not null") == 1);

        assertThat(get(backend, "/actuator/health")).contains("PARKED");
        assertThat(get(backend, "/actuator/prometheus")).contains("reactions_parked 1.0", "reactions_waiting 0.0");

        execute("update strikes_allowed set cracked = false");
        assertThat(operate(backend, "GET", "/actuator/parked", "guessed")).contains("404");
        assertThat(operate(backend, "POST", "/actuator/parked", "")).contains("404");
        assertThat(operate(backend, "GET", "/actuator/parked", OPERATOR))
                .contains("\"reaction\":\"ring\"", "\"subject\"", "IllegalStateException: cracked");
        assertThat(number("select count(*) from backend.reactions where parked_at is not null"))
                .isEqualTo(1);
        assertThat(operate(backend, "POST", "/actuator/parked?id=0", OPERATOR)).contains("{\"again\":0}");
        assertThat(operate(backend, "POST", "/actuator/parked", OPERATOR)).contains("{\"again\":1}");
        eventually(() -> number("select count(*) from backend.reactions") == 0);
        assertThat(number("select count(*) from rings where subject = 'a' and ended is not null"))
                .isEqualTo(2);
        assertThat(get(backend, "/actuator/prometheus"))
                .contains("reaction_seconds_count{", "reaction=\"ring\"", "job=\"strike\"");
    }

    @Test
    void whatWasKeptForLongEnoughIsDeletedWithWhatPointsAtIt() throws Exception {
        execute("""
                insert into towers (id, created_at)
                  select n, now() - n * interval '1 hour' from generate_series(1, 1500) n;
                insert into stairs select id, id from towers;
                insert into steps select id, 1 from stairs;
                insert into strikes (subject, what) values ('e', 'ok');
                """);
        eventually(() -> number("select count(*) from backend.outbox where told_at is not null") == 1
                && number("select count(*) from backend.reactions") == 0);
        execute("""
                update backend.outbox set occurred_at = occurred_at - interval '31 days';
                update backend.jobs set due_at = now();
                """);
        eventually(
                () -> number("select count(*) from backend.outbox") == 0 && number("select count(*) from towers") < 30);
        assertThat(strings("select (select count(*) from stairs) || ' ' || (select count(*) from steps)"))
                .containsExactly("23 23");
        assertThat(strings("select error from backend.jobs where error is not null"))
                .isEmpty();
    }

    /** Status and body of what somebody asks for who knows that token. */
    private static String operate(Backend backend, String method, String path, String token)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(backend.uri().resolve(path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .header("Operator-Token", token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
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
    @Order(Integer.MAX_VALUE)
    void subscribersAreToldUntilTheyHaveItAndWhoTheyAreTo() throws Exception {
        var asked = new CopyOnWriteArrayList<Asked>();
        HttpServer subscriber = subscriber(asked);
        try {
            if (!RUNNING.containsKey("two")) { // who may tell those at private addresses; the other one does not remain
                start("two", "true");
            }
            Optional.ofNullable(RUNNING.remove("one")).ifPresent(Backend::close);
            String url = "http://127.0.0.1:" + subscriber.getAddress().getPort();
            execute("""
                    insert into listeners (url, secret, events) values
                      ('%1$s/hook', '\\x0102', '{Struck}'), ('%1$s/other', '\\x0304', '{Other}')
                    """.formatted(url));
            execute("insert into strikes (subject, what) values ('d', 'ok')");
            eventually(() -> number("select count(*) from letters where delivered_at is not null") == 1);

            assertThat(strings(
                            "select attempts || ' ' || last_status || ' ' || (next_attempt_at is null) from letters"))
                    .containsExactly("3 204 true");
            assertThat(asked).extracting(Asked::path).containsExactly("/hook", "/hook", "/hook");
            Asked last = asked.getLast();
            var body = JsonMapper.shared().readTree(last.body());
            assertThat(body.path("specversion").asString()).isEqualTo("1.0");
            assertThat(body.path("type").asString()).isEqualTo("Struck");
            assertThat(body.path("subject").asString()).isEqualTo("d");
            assertThat(body.path("data").path("bell").asString()).isEqualTo("d");
            assertThat(strings("select event_id from letters"))
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

            Backend two = Objects.requireNonNull(RUNNING.get("two"));
            execute("update letters set delivered_at = null, next_attempt_at = null");
            assertThat(operate(two, "GET", "/actuator/deliveries", "")).contains("404");
            assertThat(operate(two, "GET", "/actuator/deliveries", OPERATOR)).contains("{\"givenUp\":1}");
            assertThat(get(two, "/actuator/prometheus")).contains("deliveries_given_up 1.0");
            assertThat(operate(two, "POST", "/actuator/deliveries", OPERATOR)).contains("{\"givenUp\":0}");
            eventually(() -> number("select count(*) from letters where delivered_at is not null") == 1);
        } finally {
            subscriber.stop(0);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // read alone
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
    void whatAPartnerDeliversIsTakenOnceIfItIsSignedByIt() throws Exception {
        Backend backend = Objects.requireNonNull(RUNNING.get("one"));
        String order = "{\"order\": {\"number\": \"7\", \"bell\": \"f\"}}";
        String signature = HexFormat.of().formatHex(hmac("shared", order));
        long now = Instant.now().getEpochSecond();
        String timed = HexFormat.of().formatHex(hmac("shared", now + "." + order));
        String late = HexFormat.of().formatHex(hmac("shared", (now - 600) + "." + order));

        assertThat(deliver(backend, order, null)).isEqualTo(401);
        assertThat(deliver(backend, order, HexFormat.of().formatHex(hmac("other", order))))
                .isEqualTo(401);
        assertThat(deliver(backend, order + " ", signature)).isEqualTo(401);
        assertThat(deliver(backend, order, "t=" + (now - 600) + ",v1=" + late)).isEqualTo(401);

        assertThat(deliver(backend, order, "sha256=" + signature)).isEqualTo(204);
        assertThat(deliver(backend, order, "t=" + now + ",v1=" + timed)).isEqualTo(204);
        String again = "{\"attempt\": 2, " + order.substring(1);
        assertThat(deliver(backend, again, Base64.getEncoder().encodeToString(hmac("shared", again))))
                .isEqualTo(204);

        String other = order.replace("7", "8");
        String refused = other.replace("\"f\"", "5");
        assertThat(deliver(backend, refused, HexFormat.of().formatHex(hmac("shared", refused))))
                .isEqualTo(400);
        assertThat(deliver(backend, other, HexFormat.of().formatHex(hmac("shared", other))))
                .isEqualTo(204);
        eventually(() -> number("select count(*) from strikes") == 0);
        assertThat(number("select count(*) from backend.outbox where subject = 'f'"))
                .isEqualTo(2);
    }

    private static int deliver(Backend backend, String body, @Nullable String signature)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.uri().resolve("/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("X-Hook", signature);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static byte[] hmac(String secret, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsToBeTriedAgainComesAgainUntilItsTimeIsOverAndNobodyAtAPrivateAddressIsTold() throws Exception {
        var asked = new CopyOnWriteArrayList<Asked>();
        HttpServer subscriber = subscriber(asked);
        try {
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433")) {
                execute("insert into listeners (url, secret, events) values ('http://%s:%d/hook', 'x', '{Struck}')"
                        .formatted(host, subscriber.getAddress().getPort()));
            }
            execute("insert into strikes (subject, what) values ('c', 'later')");
            eventually(() -> number("select count(*) from backend.reactions") == 0
                    && number("select count(*) from rings where ended is not null") == 1);
            assertThat(number("select count(*) from rings")).isGreaterThan(2);
            assertThat(strings("select what from rings where ended is not null"))
                    .containsExactly("given up");

            eventually(() -> number("select count(*) from letters where attempts > 1") == 5);
            assertThat(number("select count(*) from letters where last_status is not null"))
                    .isZero();
            assertThat(asked).isEmpty();
        } finally {
            subscriber.stop(0);
        }
    }

    /** @param privateAddresses whether it tells subscribers at private addresses */
    private static void start(String name, String privateAddresses) {
        Address address = scratch.address();
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", address.url());
        environment.put("DATABASE_USER", address.user());
        environment.put("DATABASE_PASSWORD", address.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        environment.put("BELLS_BACKGROUND_LEASE", "1s");
        environment.put("BELLS_WEBHOOKS_PRIVATEADDRESSES", privateAddresses);
        environment.put("TOWER_SECRET", "shared");
        environment.put("RUNG_BY", name);
        environment.put("OPERATOR_TOKEN", OPERATOR);
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        Path log = folder.resolve("log-" + name + ".txt");
        LOGS.add(log);
        RUNNING.put(name, Backend.start(build, caches, new Backend.Start(environment, 0, false, log)));
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

    private static void execute(String sql) throws SQLException {
        try (Connection connection = scratch.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        return Long.parseLong(strings(sql).getFirst());
    }

    private static List<String> strings(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (Connection connection = scratch.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
