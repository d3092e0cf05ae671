package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.source.Document;
import dev.plumb.spec.read.Specifications;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What those meet who try to get in where a backend stands as it does in production: behind a proxy, with Ed25519 keys as
 * PEM, with rates of a day; and what calls do that come in the midst of others.
 */
final class GuardedBackendTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final String PASSWORD = AccountHolders.PASSWORD;

    @TempDir
    static Path folder;

    private static Build build;
    private static ScratchDatabase scratch;
    private static KeyPair key;
    private static Backend backend;
    private static int callers;

    @BeforeAll
    static void start() throws NoSuchAlgorithmException {
        List<Document> documents = Specifications.example("jwt-auth").stream()
                .map(document -> new Document(
                        document.path(),
                        new String(document.bytes(), StandardCharsets.UTF_8)
                                .replace("algorithm: ES256", "algorithm: EdDSA")
                                .replace("login:    { rate: 10/1m per ip }", "login: { rate: 10/24h per ip }")
                                .replace("register: { rate: 5/1m per ip }", "register: { rate: 5/24h per ip }")
                                .getBytes(StandardCharsets.UTF_8)))
                .toList();
        build = GeneratedBackend.of(documents, DATABASE).build(folder);
        scratch = DATABASE.scratch();
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var environment = environment(key);
        environment.put("SERVER_FORWARD_HEADERS_STRATEGY", "native");
        backend = started(environment);
    }

    @AfterAll
    static void close() {
        backend.close();
        scratch.close();
        DATABASE.close();
    }

    private static Map<String, String> environment(KeyPair signing) {
        Address address = scratch.address();
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", address.url());
        environment.put("DATABASE_USER", address.user());
        environment.put("DATABASE_PASSWORD", address.password());
        environment.put("SPRING_PROFILES_ACTIVE", "prod");
        environment.put(
                "DATA_KEY",
                Base64.getEncoder()
                        .encodeToString("thirty-two bytes, and not one more"
                                .substring(0, 32)
                                .getBytes(StandardCharsets.UTF_8)));
        environment.put("CURSOR_KEY", "a text of thirty-two characters or more");
        environment.put("JWT_SIGNING_KEY", pem(signing));
        return environment;
    }

    private static String pem(KeyPair signing) {
        byte[] line = "\n".getBytes(StandardCharsets.UTF_8);
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, line)
                        .encodeToString(signing.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static Backend started(Map<String, String> environment) {
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        return Backend.start(build, caches, new Backend.Start(environment, 0, false, folder.resolve("log.txt")));
    }

    // ------------------------------------------------------------------ keys

    @Test
    void anEd25519KeyInPemSignsAndAnOldOneVerifiesUntilItsTokensExpire() throws Exception {
        register("edda");
        String token = token(signIn("edda@example.com", PASSWORD));
        JsonNode header = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(part(token, 0)));
        assertThat(header.path("alg").asString()).isEqualTo("EdDSA");
        JsonNode published = send(backend, Request.of("GET", "/.well-known/jwks.json"))
                .json()
                .path("keys");
        assertThat(published.get(0).path("kty").asString()).isEqualTo("OKP");
        assertThat(published.get(0).path("crv").asString()).isEqualTo("Ed25519");
        assertThat(published.get(0).path("kid")).isEqualTo(header.path("kid"));
        assertThat(published.get(0).has("d")).isFalse();
        assertThat(me(backend, token).status()).isEqualTo(200);
        String signed = part(token, 0) + "." + part(token, 1);
        KeyPair foreign = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(me(backend, signed + "." + signature(foreign, signed)).status())
                .isEqualTo(401);
        assertThat(me(backend, signed + "." + signature(key, signed)).status()).isEqualTo(200);
        String plain = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(me(backend, plain + "." + part(token, 1) + ".").status()).isEqualTo(401);

        KeyPair next = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var rotated = environment(next);
        rotated.put("JWT_SIGNING_KEY_PREVIOUS", pem(key));
        rotated.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        rotated.put("KUBERNETES_SERVICE_PORT", "443");
        try (Backend other = started(rotated)) {
            assertThat(me(other, token).status()).isEqualTo(200);
            assertThat(me(other, signed + "." + signature(foreign, signed)).status())
                    .isEqualTo(401);
            headersCountForNothing(other);
        }
    }

    /** Also on Kubernetes, where Spring Boot would believe them by itself. */
    private static void headersCountForNothing(Backend alone) {
        for (int i = 0; i < 10; i++) {
            attempt(alone, "198.51.100." + i, "nobody-" + i + "@example.com");
        }
        assertThat(attempt(alone, "198.51.100.99", "nobody-99@example.com").status())
                .isEqualTo(429);
    }

    private static String part(String token, int number) {
        return List.of(token.split("\\.", -1)).get(number);
    }

    private static String signature(KeyPair by, String text) throws Exception {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(by.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    // ------------------------------------------------------------------ rates

    @Test
    void behindAProxyTheAddressThatItSawCountsAndNotWhatACallerSaysBefore() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempt(backend, "6.6.6." + i + ", 203.0.113.7", "none-" + i + "@example.com")
                            .status())
                    .isNotEqualTo(429);
        }
        assertThat(attempt(backend, "6.6.6.66, 203.0.113.7", "nobody@example.org")
                        .status())
                .isEqualTo(429);
        assertThat(attempt(backend, "203.0.113.8", "nobody@example.net").status())
                .isEqualTo(401);
    }

    @Test
    void anIpv6AddressCountsByItsNetworkHoweverItIsWritten() {
        List<String> one = List.of("2001:db8:0:1::1", "2001:DB8:0:1:ffff::2", "2001:0db8:0000:0001:0:0:0:3");
        for (int i = 0; i < 10; i++) {
            assertThat(attempt(backend, one.get(i % one.size()), "six-" + i + "@example.com")
                            .status())
                    .isEqualTo(401);
        }
        assertThat(attempt(backend, "2001:db8:0:1:abcd::4", "six@example.com").status())
                .isEqualTo(429);
        assertThat(attempt(backend, "2001:db8:0:2::1", "six@example.com").status())
                .isEqualTo(401);
    }

    @Test
    void aRateOfADayFillsAgainOverTheDay() {
        for (int i = 0; i < 5; i++) {
            assertThat(registered("192.0.2.50", "daily-" + i).status()).isEqualTo(201);
        }
        Answer refused = registered("192.0.2.50", "daily-5");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit-Policy"))
                .hasValueSatisfying(p -> assertThat(p).endsWith("q=5;w=86400"));
        assertThat(refused.header("Retry-After"))
                .hasValueSatisfying(s -> assertThat(Integer.parseInt(s)).isBetween(10_000, 86_400 / 5 + 1));
    }

    // ------------------------------------------------------------------ accounts

    @Test
    void anAccountIsLockedHoweverItsAddressIsWritten() {
        register("lola");
        for (String spelling : List.of(
                "lola@example.com", "LOLA@example.com", "Lola@Example.Com", "lola@EXAMPLE.com", "LOLA@EXAMPLE.COM")) {
            assertThat(signIn(spelling, "wrong wrong wrong").status()).isEqualTo(401);
        }
        assertThat(signIn("lolA@example.com", PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void aSignInDoesNotOutliveAPasswordThatIsChangedMeanwhile() throws SQLException {
        register("pia");
        try (Connection change = scratch.connect()) {
            change.setAutoCommit(false);
            execute(change, "update users set password_hash = 'another' where email = 'pia@example.com'");
            CompletableFuture<Answer> signIn = CompletableFuture.supplyAsync(() -> signIn("pia@example.com", PASSWORD));
            whenItWaitsOrEnds(signIn);
            change.commit();
            assertThat(signIn.join().status()).isEqualTo(401);
        }
        assertThat(count("select count(*) from refresh_tokens t join users u on u.id = t.user_id"
                        + " where u.email = 'pia@example.com'"))
                .isZero();
    }

    @Test
    void whatIsRefreshedWhileSomebodySignsOutEverywhereIsSignedOutToo() throws SQLException {
        register("rob");
        Answer tokens = signIn("rob@example.com", PASSWORD);
        try (Connection refresh = scratch.connect()) {
            refresh.setAutoCommit(false);
            String mine = "(select id from users where email = 'rob@example.com')";
            execute(refresh, "update refresh_tokens set used_at = now() where user_id = " + mine);
            execute(
                    refresh,
                    "insert into refresh_tokens (token_hash, user_id, family, expires_at) select '\\x01', user_id, family,"
                            + " expires_at from refresh_tokens where user_id = " + mine);
            CompletableFuture<Answer> out = CompletableFuture.supplyAsync(() -> send(
                    backend, Request.of("DELETE", "/me/sessions").with("Authorization", "Bearer " + token(tokens))));
            whenItWaitsOrEnds(out);
            refresh.commit();
            assertThat(out.join().status()).isEqualTo(204);
        }
        assertThat(count("select count(*) from refresh_tokens t join users u on u.id = t.user_id"
                        + " where u.email = 'rob@example.com' and revoked_at is null"))
                .isZero();
    }

    /** Until a lock stands in its way, or nothing did. */
    private static void whenItWaitsOrEnds(CompletableFuture<Answer> call) throws SQLException {
        try (Connection connection = scratch.connect();
                var waiting = connection.prepareStatement(
                        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
            while (!call.isDone()) {
                try (var rows = waiting.executeQuery()) {
                    if (rows.next()) {
                        return;
                    }
                }
            }
        }
    }

    // ------------------------------------------------------------------ calls

    private static void register(String name) {
        assertThat(registered(address(), name).status()).isEqualTo(201);
    }

    private static Answer registered(String from, String name) {
        String body = "{\"email\": \"%s@example.com\", \"displayName\": \"%s\", \"password\": \"%s\"}"
                .formatted(name, name, PASSWORD);
        return send(
                backend,
                Request.of("POST", "/register")
                        .withBody("application/json", body)
                        .with("X-Forwarded-For", from));
    }

    private static Answer signIn(String login, String password) {
        return signIn(backend, address(), login, password);
    }

    private static Answer attempt(Backend at, String from, String login) {
        return signIn(at, from, login, "wrong wrong wrong");
    }

    private static Answer signIn(Backend at, String from, String login, String password) {
        String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(login, password);
        return send(
                at,
                Request.of("POST", "/login").withBody("application/json", body).with("X-Forwarded-For", from));
    }

    /** One that nobody called from yet. */
    private static synchronized String address() {
        callers++;
        return "198.18." + callers / 200 + "." + (1 + callers % 200);
    }

    private static String token(Answer signedIn) {
        assertThat(signedIn.status()).isEqualTo(200);
        return signedIn.json().path("accessToken").asString();
    }

    private static Answer me(Backend at, String token) {
        return send(at, Request.of("GET", "/me").with("Authorization", "Bearer " + token));
    }

    private static Answer send(Backend at, Request request) {
        try (var wire = new Wire(at.uri(), _ -> {})) {
            return wire.send(Optional.empty(), "test", request).answer();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(String sql) throws SQLException {
        try (Connection connection = scratch.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
