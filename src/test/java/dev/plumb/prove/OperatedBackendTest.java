package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.run.DevelopmentKey;
import dev.plumb.spec.read.Specifications;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those do who run a backend with accounts: two roles of the database, keys that change, demands of persons. */
final class OperatedBackendTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final String OLD_KEY = key((byte) 1);
    private static final String NEW_KEY = key((byte) 2);

    @TempDir
    static Path folder;

    private static Build build;
    private static DevelopmentKey key;

    @BeforeAll
    static void compile() {
        build = GeneratedBackend.of(Specifications.example("jwt-auth"), DATABASE)
                .build(folder);
        key = DevelopmentKey.in(folder.resolve("key.jwk"));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static String key(byte of) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, of);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void theRoleThatServesCannotChangeTheTrail() throws IOException, SQLException {
        try (ScratchDatabase scratch = DATABASE.scratch()) {
            Address owner = scratch.address();
            execute(scratch, "drop role if exists serving");
            execute(scratch, "create role serving login password 'serving'");
            var environment = environment(owner);
            environment.put("DATABASE_USER", "serving");
            environment.put("DATABASE_PASSWORD", "serving");
            environment.put("DATABASE_OWNER", owner.user());
            environment.put("DATABASE_OWNER_PASSWORD", owner.password());
            try (Backend backend = start(environment)) {
                assertThat(register(backend, "ada", "+49 30 1234567").status()).isEqualTo(201);
                assertThat(signIn(backend, "ada").status()).isEqualTo(200);
            }
            try (Connection serving = DriverManager.getConnection(owner.url(), "serving", "serving");
                    var statement = serving.createStatement()) {
                try (var rows = statement.executeQuery("select count(*) from backend.audit_trail")) {
                    rows.next();
                    assertThat(rows.getInt(1)).isPositive();
                }
                for (String sql : List.of(
                        "update backend.audit_trail set who = 'somebody else'",
                        "delete from backend.audit_trail",
                        "insert into backend.audit_trail (at, what, table_name, row_key) values (now(), 'INSERT', 'x', '{}')",
                        "truncate backend.audit_trail",
                        "alter table backend.audit_trail disable trigger audit_trail_append_only",
                        "drop trigger users_audit on users")) {
                    assertThatThrownBy(() -> statement.execute(sql))
                            .as(sql)
                            .isInstanceOf(SQLException.class)
                            .extracting(e -> ((SQLException) e).getSQLState())
                            .isEqualTo("42501"); // insufficient privilege
                }
            } finally {
                execute(scratch, "drop owned by serving");
                execute(scratch, "drop role serving");
            }
        }
    }

    @Test
    void whatIsKeptOfAPersonIsHandedOutAndErased() throws IOException, SQLException, InterruptedException {
        try (ScratchDatabase scratch = DATABASE.scratch()) {
            var environment = environment(scratch.address());
            String id;
            try (Backend backend = start(environment)) {
                id = register(backend, "ada", "+49 30 1234567")
                        .json()
                        .path("id")
                        .asString();
                register(backend, "eve", "+49 30 7654321");
            }

            String said = command(
                    environment,
                    "--person.export=" + id,
                    "--person.erase=" + id,
                    "--person.erase=00000000-0000-4000-8000-000000000000");

            assertThat(said)
                    .contains("ada@example.com", "Ada", "erased", "nobody has that key")
                    .doesNotContain("eve@example.com");
            assertThat(texts(scratch, "select email::text || ' ' || display_name from users order by 1"))
                    .satisfiesExactly(
                            row -> assertThat(row).matches("erased-[0-9a-f-]{36}@erased\\.invalid erased"),
                            row -> assertThat(row).isEqualTo("eve@example.com Eve"));
            assertThat(texts(
                            scratch,
                            "select coalesce(before::text, '') || coalesce(after::text, '') from backend.audit_trail"))
                    .noneMatch(entry -> entry.contains("ada@example.com") || entry.contains("\"Ada\""))
                    .anyMatch(entry -> entry.contains("eve@example.com"));
        }
    }

    @Test
    void aKeyOfEncryptedColumnsChangesWithoutDowntime() throws IOException, SQLException, InterruptedException {
        try (ScratchDatabase scratch = DATABASE.scratch()) {
            var before = environment(scratch.address());
            before.put("DATA_KEY", OLD_KEY);
            String token;
            try (Backend backend = start(before)) {
                register(backend, "ada", "+49 30 1234567");
                token = signIn(backend, "ada").json().path("accessToken").asString();
            }
            String stored = texts(scratch, "select phone::text from users").getFirst();
            var after = environment(scratch.address());
            after.put("DATA_KEY", NEW_KEY);
            after.put("DATA_KEY_PREVIOUS", OLD_KEY);
            try (Backend backend = start(after)) {
                assertThat(me(backend, token).json().path("phone").asString()).isEqualTo("+49 30 1234567");
                register(backend, "eve", "+49 30 7654321");
            }
            List<String> keys = texts(
                    scratch, "select distinct left(phone::text, 10) from users where phone is not null order by 1");
            assertThat(keys).hasSize(2).anyMatch(stored::startsWith);

            command(after, "--data.reencrypt");

            assertThat(texts(scratch, "select distinct left(phone::text, 10) from users where phone is not null"))
                    .hasSize(1)
                    .noneMatch(stored::startsWith);
            var alone = environment(scratch.address());
            alone.put("DATA_KEY", NEW_KEY);
            try (Backend backend = start(alone)) {
                assertThat(me(backend, token).json().path("phone").asString()).isEqualTo("+49 30 1234567");
            }
        }
    }

    private static Map<String, String> environment(Address address) {
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", address.url());
        environment.put("DATABASE_USER", address.user());
        environment.put("DATABASE_PASSWORD", address.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        environment.put("DEVELOPMENT_KEY", key.file().toString());
        return environment;
    }

    private static Backend start(Map<String, String> environment) {
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        return Backend.start(build, caches, new Backend.Start(environment, 0, false, folder.resolve("log.txt")));
    }

    /** What the backend prints when it is started as a command. */
    private static String command(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        String path = Stream.concat(Stream.of(build.classes()), build.libraries().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                build.mainClass(),
                "--server.port=0"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static Answer register(Backend backend, String name, String phone) {
        String body =
                "{\"email\": \"%s@example.com\", \"displayName\": \"%s\", \"phone\": \"%s\", \"password\": \"%s\"}"
                        .formatted(
                                name,
                                Character.toUpperCase(name.charAt(0)) + name.substring(1),
                                phone,
                                AccountHolders.PASSWORD);
        return send(backend, Request.of("POST", "/register").withBody("application/json", body));
    }

    private static Answer signIn(Backend backend, String name) {
        String body = "{\"email\": \"%s@example.com\", \"password\": \"%s\"}".formatted(name, AccountHolders.PASSWORD);
        return send(backend, Request.of("POST", "/login").withBody("application/json", body));
    }

    private static Answer me(Backend backend, String token) {
        return send(backend, Request.of("GET", "/me").with("Authorization", "Bearer " + token));
    }

    private static Answer send(Backend backend, Request request) {
        try (var wire = new Wire(backend.uri(), _ -> {})) {
            return wire.send(Optional.empty(), "test", request).answer();
        }
    }

    private static void execute(ScratchDatabase scratch, String sql) throws SQLException {
        try (Connection connection = scratch.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(ScratchDatabase scratch, String sql) throws SQLException {
        try (Connection connection = scratch.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }
}
