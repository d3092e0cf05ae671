package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Build;
import dev.plumb.run.DevelopmentKey;
import dev.plumb.spec.read.Specifications;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The catalog as somebody operates it: {@code java -jar} with a certificate, a database of one's own, and no help. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
final class OperationTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @TempDir
    static Path folder;

    private static Build build;
    private static Path jar;
    private static Path log;
    private static ScratchDatabase scratch;
    private static DevelopmentKey key;
    private static TokenMint tokens;
    private static Process process;
    private static HttpClient http;
    private static int port;

    @BeforeAll
    static void start() throws IOException, SQLException, GeneralSecurityException, InterruptedException {
        GeneratedBackend catalog = GeneratedBackend.of(Specifications.example("product-catalog"), DATABASE);
        build = catalog.build(folder);
        jar = jar(build, folder.resolve("catalog.jar"));
        scratch = DATABASE.scratch();
        key = DevelopmentKey.in(folder.resolve("key.jwk"));
        tokens = catalog.mint(key);
        http = certificate();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        log = folder.resolve("log.json");
        var environment = new HashMap<String, String>();
        environment.put("SPRING_PROFILES_ACTIVE", "dev,tls");
        environment.put("TLS_CERTIFICATE", folder.resolve("certificate.pem").toString());
        environment.put("TLS_PRIVATE_KEY", folder.resolve("key.pem").toString());
        environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs"); // as in production
        environment.put("SERVER_TOMCAT_CONNECTIONTIMEOUT", "1s");
        process = run(environment, scratch.address().url(), log);
        Instant late = Instant.now().plusSeconds(120);
        while (!ready()) {
            assertThat(process.isAlive() && Instant.now().isBefore(late))
                    .as(Files.readString(log))
                    .isTrue();
            Thread.sleep(200);
        }
        try (var connection = scratch.connect();
                var statement = connection.createStatement()) {
            statement.execute("insert into categories (slug, name) values ('lamps', 'Lamps')");
        }
    }

    @AfterAll
    static void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        if (scratch != null) {
            scratch.close();
        }
        DATABASE.close();
    }

    private static Process run(Map<String, String> environment, String url, Path log) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("DATABASE_URL", url);
        builder.environment().put("DATABASE_USER", scratch.address().user());
        builder.environment().put("DATABASE_PASSWORD", scratch.address().password());
        builder.environment().put("DEVELOPMENT_KEY", key.file().toString());
        builder.environment().put("CURSOR_KEY", "a text that nobody guesses, for this test alone");
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** An executable jar that finds its libraries where they lie. */
    private static Path jar(Build build, Path file) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, build.mainClass());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        build.libraries().stream()
                                .map(library -> library.toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (var out = new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), manifest);
                Stream<Path> files = Files.walk(build.classes())) {
            for (Path each :
                    files.filter(f -> !f.equals(build.classes())).sorted().toList()) {
                String name = build.classes().relativize(each).toString();
                out.putNextEntry(
                        new JarEntry(Files.isDirectory(each) ? name + "/" : name)); // folders can be looked into
                if (Files.isRegularFile(each)) {
                    Files.copy(each, out);
                }
                out.closeEntry();
            }
        }
        return file;
    }

    /** Makes a certificate for this machine, and a client that trusts that one alone. */
    private static HttpClient certificate() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Files.writeString(
                folder.resolve("certificate.pem"),
                pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        Files.writeString(
                folder.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded()));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + what + "-----\n";
    }

    private static boolean ready() throws InterruptedException {
        try {
            return get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    @Test
    void servesWithTheCertificateThatIsConfiguredAndNothingWithoutTls() throws IOException, InterruptedException {
        assertThat(get("/categories").statusCode()).isEqualTo(200);
        var plain = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/categories"))
                .build();
        assertThat(http.send(plain, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }

    @Test
    void migratesTheDatabaseThatItIsGiven() throws SQLException {
        try (var connection = scratch.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select bool_and(success), count(*) from flyway_schema_history")) {
            rows.next();
            assertThat(rows.getBoolean(1)).isTrue();
            assertThat(rows.getInt(2)).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void tellsHowItIs() throws IOException, InterruptedException {
        assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/health/liveness").body()).contains("UP");
        assertThat(get("/actuator/health/readiness").body()).contains("UP");
        assertThat(get("/actuator/prometheus").body())
                .contains("http_server_requests_seconds_count")
                .contains("hikaricp_connections");
        assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
    }

    @Test
    void answersWithSecurityHeaders() throws IOException, InterruptedException {
        var headers = get("/categories").headers();
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(headers.firstValue("Strict-Transport-Security")).isPresent();
        assertThat(headers.firstValue("Server")).isEmpty();
    }

    @Test
    void refusesBodiesThatAreTooLargeOrNeverCome() throws IOException, InterruptedException {
        var large = request("/products/import")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + tokens.token("Kim", List.of("staff"), Instant.now()))
                .POST(BodyPublishers.ofString("{" + " ".repeat(70 * 1024 * 1024)))
                .build();
        Optional<Integer> status;
        try {
            status = Optional.of(http.send(large, BodyHandlers.ofString()).statusCode());
        } catch (IOException cut) {
            status = Optional.empty(); // the backend hung up before all of it was sent
        }
        assertThat(status.orElse(413)).isEqualTo(413);

        try (Socket socket = http.sslContext().getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("""
                            POST /products/import HTTP/1.1\r
                            Host: localhost\r
                            Content-Type: application/json\r
                            Authorization: Bearer %s\r
                            Content-Length: 100\r
                            \r
                            {""".formatted(tokens.token("Kim", List.of("staff"), Instant.now()))
                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).doesNotContain(" 200 ").doesNotContain(" 500 ");
        }
    }

    @Test
    void logsJsonWithTheRequestsIdAndNobodysData() throws IOException, InterruptedException {
        var denied = request("/products/SECRET-SKU-1")
                .header(
                        "Authorization",
                        "Bearer " + tokens.token("Wilhelmina.Private", List.of("staff"), Instant.now()))
                .header("X-Request-Id", "a-request-to-find")
                .DELETE()
                .build();
        assertThat(http.send(denied, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        var faulty = request("/products")
                .header(
                        "Authorization",
                        "Bearer " + tokens.token("Wilhelmina.Private", List.of("staff"), Instant.now()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sku\": \"lower case\", \"name\": \"Wilhelmina's secret lamp\"}"))
                .build();
        assertThat(http.send(faulty, BodyHandlers.ofString()).statusCode()).isEqualTo(400);

        List<JsonNode> lines = Files.readAllLines(log).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING:")) // the JVM's own
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        assertThat(lines).isNotEmpty();
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.toString()).contains("a-request-to-find");
            assertThat(line.path("message").asString()).contains("Denied DELETE");
        });
        assertThat(Files.readString(log)).doesNotContain("Wilhelmina").doesNotContain("eyJ");
    }

    @Test
    void asksForAnEncryptedConnectionWhereTheUrlSaysSo() throws IOException, InterruptedException {
        Path refused = folder.resolve("refused.log");
        String url = scratch.address().url();
        Process other = run(
                Map.of("SPRING_PROFILES_ACTIVE", "dev", "PORT", "0"),
                url + (url.contains("?") ? "&" : "?") + "sslmode=require",
                refused);
        try {
            assertThat(other.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isNotZero();
            assertThat(Files.readString(refused)).contains("does not support SSL");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void namesNothingButItself() throws IOException {
        try (Stream<Path> files = Files.walk(build.classes())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                        .as(each.toString())
                        .doesNotContainIgnoringCase("plumb");
            }
        }
    }

    @Test
    void documentsEachKeyWhereItIsDeclared() throws IOException {
        String all = "";
        for (String name :
                List.of("application.yaml", "application-dev.yaml", "application-prod.yaml", "application-tls.yaml")) {
            all += Files.readString(build.classes().resolve(name)) + "\n";
        }
        String comments = all.lines()
                .filter(line -> line.contains("#"))
                .map(line -> line.substring(line.indexOf('#')))
                .collect(Collectors.joining("\n"));
        var keys = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)")
                .matcher(all)
                .results()
                .map(m -> m.group(1));
        assertThat(keys.distinct())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(comments).contains(name));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void finishesWhatItBeganBeforeItEnds() throws Exception {
        try (var connection = scratch.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table categories in access exclusive mode");
            var answer = http.sendAsync(request("/categories").build(), BodyHandlers.ofString());
            waitForSomebodyWaiting();
            process.destroy(); // SIGTERM
            Thread.sleep(700);
            assertThat(answer).isNotDone();
            assertThat(process.isAlive()).isTrue();
            assertThatThrownBy(() -> new Socket("localhost", port).close()).isInstanceOf(ConnectException.class);
            connection.rollback();
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void waitForSomebodyWaiting() throws SQLException, InterruptedException {
        try (var connection = scratch.connect();
                var statement = connection.prepareStatement("select count(*) from pg_locks where not granted")) {
            for (int i = 0; i < 200; i++) {
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) > 0) {
                        return;
                    }
                }
                Thread.sleep(25);
            }
        }
        throw new AssertionError("the request never reached the database");
    }
}
