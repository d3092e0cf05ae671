package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.source.Document;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The header {@code Idempotency-Key} as the IETF's draft has it (draft-ietf-httpapi-idempotency-key-header), also where the
 * process dies between what it has done and its answer. The backend under test waits, and dies, where a header asks it to.
 */
final class IdempotencyKeyTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String NOTE = """
            {"title": "One", "price": "1.50", "secret": "hush", "places": {"at": ["home", 2]}}""";

    @TempDir
    static Path folder;

    private static Build build;

    @BeforeAll
    static void compile() throws IOException {
        byte[] text = Files.readAllBytes(Path.of("src/test/resources/keyed/notes.md"));
        build = GeneratedBackend.of(List.of(new Document("notes.md", text)), DATABASE)
                .with("/IdempotencyFilter", code -> code.replace("chain.doFilter(request, answer);", """
                            org.slf4j.MDC.put("slow", request.getHeader("Slow"));
                            chain.doFilter(request, answer);
                            if (request.getHeader("Die") != null) {
                                Runtime.getRuntime().halt(1);
                            }
                """))
                .with("/KeptResults", code -> code.replace("Object result = operation.proceed();", """
                                Object result = operation.proceed();
                                if (org.slf4j.MDC.get("slow") != null) {
                                    java.util.concurrent.locks.LockSupport.parkNanos(1_500_000_000L);
                                }
                """))
                .build(folder);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void theSameRequestIsAnsweredOnceAndAnotherIsRefused() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend backend = start(scratch.address())) {
            HttpResponse<String> first = send(backend, "k-1", NOTE);
            HttpResponse<String> again = send(backend, "k-1", NOTE);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("Location"))
                    .isEqualTo(first.headers().firstValue("Location"))
                    .isPresent();
            assertThat(code(send(backend, "k-1", NOTE.replace("One", "Two")))).isEqualTo("422 IDEMPOTENCY_KEY_REUSED");
            assertThat(notes(scratch)).isEqualTo(1);

            String refused = NOTE.replace("One", "taken");
            assertThat(code(send(backend, "k-2", refused))).isEqualTo("409 TAKEN");
            assertThat(send(backend, "k-2", refused).body())
                    .isEqualTo(send(backend, "k-2", refused).body());

            assertThat(send(backend, "k-3", NOTE).body()).isNotEqualTo(first.body());
            assertThat(notes(scratch)).isEqualTo(2);
            assertThat(kept(scratch)).as("what is kept encrypted").doesNotContain("hush");
        }
    }

    /** The draft keeps the outcome of a request; who may not send it has had none. */
    @Test
    void whatWasForbiddenIsNotRemembered() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend backend = start(scratch.address())) {
            String answer = NOTE.replace("One", "answer");
            assertThat(code(send(backend, "k-6", answer))).isEqualTo("403 FORBIDDEN");
            assertThat(send(backend, "k-7", NOTE.replace("One", "question")).statusCode())
                    .isEqualTo(201);
            assertThat(send(backend, "k-6", answer).statusCode()).isEqualTo(201);
            assertThat(notes(scratch)).isEqualTo(2);
        }
    }

    @Test
    void whileItIsAnsweredTheSameRequestIsInUse() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch();
                Backend backend = start(scratch.address())) {
            var slow = CompletableFuture.supplyAsync(() -> trying(backend, "k-4", NOTE, "Slow"));
            String meanwhile = "";
            for (int i = 0; i < 40 && !meanwhile.equals("409 IDEMPOTENCY_KEY_IN_USE"); i++) {
                Thread.sleep(25);
                if (slow.isDone()) {
                    break;
                }
                if (slow(scratch)) {
                    meanwhile = code(send(backend, "k-4", NOTE));
                }
            }
            assertThat(meanwhile).isEqualTo("409 IDEMPOTENCY_KEY_IN_USE");
            assertThat(slow.join().statusCode()).isEqualTo(201);
            assertThat(send(backend, "k-4", NOTE).body()).isEqualTo(slow.join().body());
            assertThat(notes(scratch)).isEqualTo(1);
        }
    }

    @Test
    void aProcessThatDiesBeforeItsAnswerHasNotLostIt() throws Exception {
        try (ScratchDatabase scratch = DATABASE.scratch()) {
            try (Backend backend = start(scratch.address())) {
                assertThat(died(backend)).isTrue();
            }
            assertThat(notes(scratch)).isEqualTo(1);
            try (Backend backend = start(scratch.address())) {
                HttpResponse<String> answer = send(backend, "k-5", NOTE);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                String id =
                        JsonMapper.shared().readTree(answer.body()).path("id").asString();
                assertThat(answer.headers().firstValue("Location")).hasValue("/notes/" + id);
                assertThat(notes(scratch, "where id = '" + id + "'")).isEqualTo(1);
                assertThat(JsonMapper.shared().readTree(answer.body()).path("places"))
                        .isEqualTo(JsonMapper.shared().readTree(NOTE).path("places"));
                HttpResponse<String> seen = HTTP.send(
                        HttpRequest.newBuilder(backend.uri().resolve("/notes/" + id))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(JsonMapper.shared().readTree(seen.body()))
                        .isEqualTo(JsonMapper.shared().readTree(answer.body()));
                assertThat(send(backend, "k-5", NOTE).body()).isEqualTo(answer.body());
                assertThat(notes(scratch)).isEqualTo(1);
            }
        }
    }

    private static boolean died(Backend backend) throws InterruptedException {
        try {
            send(backend, "k-5", NOTE, "Die");
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    private static HttpResponse<String> trying(Backend backend, String key, String body, String... asked) {
        try {
            return send(backend, key, body, asked);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> send(Backend backend, String key, String body, String... asked)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.uri().resolve("/notes"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
        for (String header : asked) {
            request.header(header, "yes");
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + JsonMapper.shared().readTree(answer.body()).path("code").asString("null");
    }

    private static boolean slow(ScratchDatabase scratch) throws SQLException {
        return count(scratch, "pg_locks where locktype = 'advisory' and objsubid = 1") > 0;
    }

    private static long notes(ScratchDatabase scratch) throws SQLException {
        return count(scratch, "notes");
    }

    private static long notes(ScratchDatabase scratch, String where) throws SQLException {
        return count(scratch, "notes " + where);
    }

    private static long count(ScratchDatabase scratch, String from) throws SQLException {
        return Long.parseLong(text(scratch, "select count(*)::text from " + from));
    }

    private static String kept(ScratchDatabase scratch) throws SQLException {
        return text(
                scratch,
                "select string_agg(encode(coalesce(result, body), 'escape'), ' ') from backend.idempotency_keys");
    }

    private static String text(ScratchDatabase scratch, String query) throws SQLException {
        try (var connection = scratch.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static Backend start(Address address) {
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", address.url());
        environment.put("DATABASE_USER", address.user());
        environment.put("DATABASE_PASSWORD", address.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        return Backend.start(build, caches, new Backend.Start(environment, 0, false, folder.resolve("log.txt")));
    }
}
