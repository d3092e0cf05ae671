package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * An operation that asks partners while its caller waits: nothing is locked meanwhile, a request with a key is asked for
 * once, also where the process dies between what a bank has done and what is stored; and the trace goes on.
 */
final class AskedPartnersTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ORDER = """
            {"fruit": "apple", "count": 2, "address": "Pier 3"}""";

    @TempDir
    static Path folder;

    private static Build build;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Semaphore bankMayAnswer = new Semaphore(0);
    private HttpServer partners;
    private ScratchDatabase scratch;

    private record Asked(String path, String key, String trace, String body) {}

    /** What the gallery was sent; headers by name in small letters. */
    private record Shown(String target, Map<String, String> headers, String body) {}

    private final List<Shown> shown = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void compile() throws IOException {
        build = GeneratedBackend.of(Specifications.documents(Path.of("src", "test", "resources", "calling")), DATABASE)
                .with("/IdempotencyFilter", code -> code.replace("chain.doFilter(request, answer);", """
                            org.slf4j.MDC.put("die", request.getHeader("Die"));
                            chain.doFilter(request, answer);
                """))
                .with("/OrderService", code -> code.replace("return self.placeOrderBehindCalls(", """
                            if (org.slf4j.MDC.get("die") != null) {
                                Runtime.getRuntime().halt(1);
                            }
                            return self.placeOrderBehindCalls("""))
                .build(folder);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void begin() throws IOException, SQLException {
        scratch = DATABASE.scratch();
        partners = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        partners.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        partners.createContext("/", this::answer);
        partners.createContext("/gallery", this::gallery);
        partners.start();
    }

    @AfterEach
    void end() {
        bankMayAnswer.release(100);
        partners.stop(0);
        scratch.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new Asked(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            boolean charge = exchange.getRequestURI().getPath().equals("/charges");
            if (charge) {
                bankMayAnswer.acquire();
            }
            byte[] body = (charge ? "{\"id\": \"ch_1\", \"amount\": \"1.00\"}" : "{\"district\": \"Harbour\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(charge ? 201 : 200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gallery(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            shown.add(new Shown(
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1)));
            String path = exchange.getRequestURI().getPath();
            boolean pins = path.endsWith("/pins");
            byte[] body = (path.contains("/rooms/") ? "{\"count\": 3}" : pins ? "" : "{\"id\": \"p_1\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(pins ? 204 : path.contains("/rooms/") ? 200 : 201, pins ? -1 : body.length);
            if (!pins) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private List<Asked> charges() {
        return asked.stream().filter(a -> a.path().equals("/charges")).toList();
    }

    @Test
    void whileABankTakesItsTimeNothingIsLockedAndTheSameRequestIsInUse() throws Exception {
        try (Backend backend = start()) {
            sql("insert into fruits (name, price, \"left\") values ('apple', 0.50, 10)");
            var first = CompletableFuture.supplyAsync(() -> trying(backend, "k-1", ORDER));
            while (charges().isEmpty()) {
                Thread.sleep(10);
            }
            assertThat(count("pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'fruits'"))
                    .as("locks on what is sold")
                    .isZero();
            assertThat(
                            count(
                                    "pg_stat_activity where state like 'idle in transaction%' and datname = current_database()"))
                    .as("transactions that wait")
                    .isZero();
            assertThat(code(send(backend, "k-1", ORDER))).isEqualTo("409 IDEMPOTENCY_KEY_IN_USE");
            assertThat(code(send(backend, "k-1", ORDER.replace("2", "3")))).isEqualTo("422 IDEMPOTENCY_KEY_REUSED");
            bankMayAnswer.release(10);

            assertThat(first.join().statusCode()).as(first.join().body()).isEqualTo(201);
            assertThat(send(backend, "k-1", ORDER).body())
                    .isEqualTo(first.join().body());
            assertThat(charges()).hasSize(1);
            assertThat(send(backend, "k-2", ORDER).statusCode()).isEqualTo(201);
            assertThat(charges()).extracting(Asked::key).doesNotHaveDuplicates().hasSize(2);
            assertThat(text("select \"left\"::text from fruits")).isEqualTo("6");
        }
    }

    @Test
    void aProcessThatDiesBehindTheBankHasNobodyChargedTwice() throws Exception {
        bankMayAnswer.release(10);
        try (Backend backend = start()) {
            sql("insert into fruits (name, price, \"left\") values ('apple', 0.50, 10)");
            assertThat(died(backend)).isTrue();
        }
        assertThat(count("orders")).isZero();
        try (Backend backend = start()) {
            sql("update backend.idempotency_keys set taken_at = now()"); // however long the start took
            assertThat(code(send(backend, "k-1", ORDER)))
                    .as("nobody knows whether it still runs elsewhere")
                    .isEqualTo("409 IDEMPOTENCY_KEY_IN_USE");
            sql("update backend.idempotency_keys set taken_at = taken_at - interval '2 minutes'");
            sql("update fruits set price = 7.00");

            HttpResponse<String> answer = send(backend, "k-1", ORDER);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(send(backend, "k-1", ORDER).body()).isEqualTo(answer.body());
            assertThat(charges())
                    .extracting(Asked::key)
                    .hasSize(2)
                    .containsOnly(charges().getFirst().key());
            assertThat(charges())
                    .as("what the bank is told again, though the price has changed")
                    .extracting(Asked::body)
                    .containsOnly(charges().getFirst().body());
            assertThat(text("select total::text from orders"))
                    .as("what was charged")
                    .isEqualTo("1.00");
        }
    }

    @Test
    void theTraceGoesOnAndWhatIsDoneIsMeasuredByName() throws Exception {
        bankMayAnswer.release(10);
        try (Backend backend = start()) {
            sql("insert into fruits (name, price, \"left\") values ('apple', 0.50, 10)");
            String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
            send(backend, "k-1", ORDER, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

            assertThat(asked).extracting(Asked::path).containsExactly("/places", "/charges");
            assertThat(asked)
                    .allSatisfy(a -> assertThat(a.trace()).matches("00-" + trace + "-[0-9a-f]{16}-01"))
                    .noneSatisfy(a -> assertThat(a.trace()).contains("00f067aa0ba902b7"));
            assertThat(JsonMapper.shared().readTree(charges().getFirst().body()).path("payer"))
                    .isEqualTo(JsonMapper.shared().readTree("""
                            {"place": "Pier 3", "bought": [{"what": "apple", "count": 2}]}"""));
            assertThat(text("select traceparent from backend.outbox")).contains(trace);
            String metrics = HTTP.send(
                            HttpRequest.newBuilder(backend.uri().resolve("/actuator/prometheus"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(metrics.lines().filter(l -> l.startsWith("partner_call_seconds_count")))
                    .anySatisfy(l -> assertThat(l)
                            .contains("partner=\"bank\"", "operation=\"charge\"", "outcome=\"201\"")
                            .endsWith(" 1"))
                    .anySatisfy(l -> assertThat(l).contains("partner=\"register\"", "operation=\"locate\""));
            assertThat(metrics.lines().filter(l -> l.startsWith("http_server_requests_seconds_count")))
                    .anySatisfy(l -> assertThat(l).contains("uri=\"/orders\"", "method=\"POST\"", "status=\"201\""));
            assertThat(metrics).contains("partner_circuit_open{");
        }
    }

    /** OTLP is binary; the names of spans and their values stand in it as they are. */
    @Test
    void spansAreSentWhereSomebodyWantsThem() throws Exception {
        bankMayAnswer.release(10);
        var sent = new CopyOnWriteArrayList<String>();
        partners.createContext("/v1/traces", exchange -> {
            try (exchange) {
                sent.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        try (Backend backend = start(Map.of(
                "OTEL_SDK_DISABLED",
                "false",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + partners.getAddress().getPort(),
                "OTEL_TRACES_SAMPLER_ARG",
                "1.0",
                "OTEL_BSP_SCHEDULE_DELAY",
                "200"))) {
            sql("insert into fruits (name, price, \"left\") values ('apple', 0.50, 10)");
            String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
            assertThat(send(backend, "k-1", ORDER, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                            .statusCode())
                    .isEqualTo(201);

            assertThat(asked).allSatisfy(a -> assertThat(a.trace()).matches("00-" + trace + "-[0-9a-f]{16}-01"));
            var names = List.of("http post /orders", "bank.charge", "register.locate");
            var id = new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1);
            for (int i = 0; i < 6_000 && !names.stream().allMatch(String.join("", sent)::contains); i++) {
                Thread.sleep(20);
            }
            assertThat(String.join("", sent)).contains(names).contains(id);

            asked.clear();
            for (int i = 0; i < 4; i++) {
                assertThat(send(backend, "k-2" + i, ORDER).statusCode()).isEqualTo(201);
            }
            assertThat(asked)
                    .as("that as many are recorded as is said")
                    .isNotEmpty()
                    .allSatisfy(a -> assertThat(a.trace()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]"));
        }
    }

    @Test
    void parametersPartsAndKeysAreAsTheContractHasThem() throws Exception {
        try (Backend backend = start()) {
            sql("insert into fruits (name, price, \"left\") values ('apple', 0.50, 10)");
            String body = """
                    {"fruit": "apple", "picture": "iVBORw=="}""";
            HttpResponse<String> answer = post(backend, "/pictures", "k-1", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);

            assertThat(shown).hasSize(3);
            Shown near = shown.getFirst();
            assertThat(near.target())
                    .isEqualTo("/gallery/rooms/a%2Fb,c%2Cd/pictures"
                            + "?filter%5Btitle%5D=apple&filter%5Bsize%5D%5Bwidth%5D=40&kinds=oil%7Cin%20k"
                            + "&colours=red%20blue&tags=x&tags=y%26z&ids=1,2&wood=oak&gold=true"
                            + "&order=%7B%22by%22%3A%22apple%22%7D");
            assertThat(near.headers())
                    .containsEntry("x-floors", "0,1")
                    .containsEntry("x-light", "red=1,blue=2")
                    .containsEntry("x-device", "till 1")
                    .doesNotContainKey("authorization");
            assertThat(near.headers().get("cookie")).contains("lang=fi%3B%20x").contains("sid=s-1");

            Shown upload = shown.get(1);
            assertThat(upload.target()).isEqualTo("/gallery/pictures?shop_key=shop%20%26%20co");
            assertThat(upload.headers())
                    .containsEntry(
                            "authorization",
                            "Basic " + Base64.getEncoder().encodeToString("mia:p:w".getBytes(StandardCharsets.UTF_8)));
            assertThat(upload.headers().get("x-idempotency-key"))
                    .as("the key, in the header that the gallery calls so")
                    .hasSizeGreaterThan(20);
            String boundary =
                    upload.headers().getOrDefault("content-type", "").replaceAll(".*boundary=\"?([^\";]+).*", "$1");
            assertThat(upload.body().split("--" + boundary, -1))
                    .hasSize(7)
                    .anySatisfy(p -> assertThat(p).contains("name=\"title\"").endsWith("\r\n\r\napple\r\n"))
                    .anySatisfy(p -> assertThat(p).contains("name=\"words\"").endsWith("\r\n\r\nripe\r\n"))
                    .anySatisfy(p -> assertThat(p).contains("name=\"words\"").endsWith("\r\n\r\n3\r\n"))
                    .anySatisfy(p -> assertThat(p)
                            .contains("name=\"about\"", "Content-Type: application/json")
                            .endsWith("{\"price\":\"0.50\"}\r\n"))
                    .anySatisfy(p -> assertThat(p)
                            .contains("name=\"picture\"", "filename=\"picture\"", "Content-Type: image/png")
                            .endsWith("\r\n\r\n\u0089PNG\r\n"));

            Shown pin = shown.getLast();
            assertThat(pin.headers()).containsEntry("authorization", "Bearer t-1");
            assertThat(pin.body())
                    .isEqualTo("picture=p_1&place%5Broom%5D=a+b&place%5Bwall%5D%5Bside%5D=left"
                            + "&lines%5B0%5D%5Btext%5D=apple&lines%5B1%5D%5Btext%5D=fresh&plain=p&plain=q");

            assertThat(text("select string_agg(encode(request, 'escape'), '') from backend.partner_requests"))
                    .as("what is kept of what was told")
                    .contains("/gallery/pictures multipart/form-data")
                    .doesNotContain("shop_key");
        }
    }

    private static boolean died(Backend backend) throws InterruptedException {
        try {
            send(backend, "k-1", ORDER, "Die", "yes");
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    private static HttpResponse<String> trying(Backend backend, String key, String body) {
        try {
            return send(backend, key, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> send(Backend backend, String key, String body, String... headers)
            throws IOException, InterruptedException {
        return post(backend, "/orders", key, body, headers);
    }

    private static HttpResponse<String> post(Backend backend, String path, String key, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.uri().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + JsonMapper.shared().readTree(answer.body()).path("code").asString("null");
    }

    private long count(String from) throws SQLException {
        return Long.parseLong(text("select count(*)::text from " + from));
    }

    private String text(String query) throws SQLException {
        try (var connection = scratch.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private void sql(String change) throws SQLException {
        try (var connection = scratch.connect();
                var statement = connection.createStatement()) {
            statement.execute(change);
        }
    }

    private Backend start() {
        return start(Map.of());
    }

    private Backend start(Map<String, String> more) {
        Address address = scratch.address();
        String url = "http://127.0.0.1:" + partners.getAddress().getPort();
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", address.url());
        environment.put("DATABASE_USER", address.user());
        environment.put("DATABASE_PASSWORD", address.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        environment.put("BANK_URL", url);
        environment.put("REGISTER_URL", url);
        environment.put("BANK_TOKEN", "secret");
        environment.put("GALLERY_URL", url + "/gallery");
        environment.put("GALLERY_LOGIN", "mia");
        environment.put("GALLERY_PASSWORD", "p:w");
        environment.put("GALLERY_SHOP", "shop & co");
        environment.put("GALLERY_SESSION", "s-1");
        environment.put("GALLERY_TOKEN", "t-1");
        environment.putAll(more);
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        return Backend.start(build, caches, new Backend.Start(environment, 0, false, folder.resolve("log.txt")));
    }
}
