package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.DebianProgram;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.run.KafkaServer;
import dev.plumb.source.Document;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events on their way through real brokers to whoever listens: each at least once, in order about each subject. */
final class BrokerTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final Path CODE = Path.of("src/test/resources/background");

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void kafka() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(Files.createDirectories(folder.resolve("kafka")))) {
            List<String> keys = hear("kafka", "KafkaEar", "KAFKA_BOOTSTRAP_SERVERS", kafka.address());
            assertThat(keys).containsExactly("bell 0", "bell 1", "bell 2");
        }
    }

    @Test
    void rabbitmq() throws Exception {
        DebianProgram.need("rabbitmq-server", "rabbitmq-server");
        int port = freePort();
        String names = String.valueOf(freePort());
        Process server = rabbit(Files.createDirectories(folder.resolve("rabbit")), port, names);
        try {
            await(server, port);
            List<String> keys = hear("rabbitmq", "RabbitEar", "RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:" + port);
            assertThat(keys).containsExactly("Struck");
        } finally {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly().onExit().join();
            endNames(names);
        }
    }

    /** The keys under which what was sent came, when all of it came in order. */
    private List<String> hear(String broker, String ear, String variable, String value) throws Exception {
        String text = Files.readString(CODE.resolve("bells.md"), StandardCharsets.UTF_8)
                .replace("package: com.example.bells", "package: com.example.bells, broker: " + broker)
                .replace("privacy:\n", "privacy:\n  encrypted: [listeners.secret]\n") // so that events are sealed
                .replace("create table rings", """
                        create table heard (
                          id   bigint generated always as identity primary key,
                          key  text  not null,
                          body jsonb not null
                        );

                        create table rings""");
        var backend =
                GeneratedBackend.of(List.of(new Document("bells.md", text.getBytes(StandardCharsets.UTF_8))), DATABASE);
        for (String name : List.of("Struck", "Ring", "Strike", ear)) {
            backend = backend.and(
                    "src/main/java/com/example/bells/probe/" + name + ".java",
                    Files.readString(CODE.resolve(name + ".java"), StandardCharsets.UTF_8));
        }
        Build build = backend.build(folder.resolve("project"));
        var environment = new HashMap<String, String>();
        environment.put(variable, value);
        environment.put("RUNG_BY", "one");
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        Path log = folder.resolve("log.txt");
        try (ScratchDatabase scratch = DATABASE.scratch()) {
            environment.put("DATABASE_URL", scratch.address().url());
            environment.put("DATABASE_USER", scratch.address().user());
            environment.put("DATABASE_PASSWORD", scratch.address().password());
            Path caches = Path.of("target", "backend-caches").toAbsolutePath();
            try (Backend _ = Backend.start(build, caches, new Backend.Start(environment, 0, false, log))) {
                try (Connection connection = scratch.connect();
                        var statement = connection.createStatement()) {
                    statement.execute("""
                            insert into strikes (subject, what) select 'bell ' || (n % 3), 'ok' from generate_series(1, 30) n
                            """);
                }
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (!strings(scratch, """
                                select count(distinct body ->> 'id') || ' ' || (select count(*) from rings where ended is not null)
                                from heard
                                """).equals(List.of("30 30"))) {
                    if (System.nanoTime() > deadline) {
                        throw new AssertionError("not heard in time; the backend says:\n" + Files.readString(log));
                    }
                    Thread.sleep(100);
                }
            }
            assertThat(strings(scratch, """
                    select a.body -> 'data' ->> 'bell' from heard a join heard b
                      on a.body ->> 'subject' = b.body ->> 'subject' and a.id < b.id
                      and not exists (select from heard c where c.body ->> 'id' = b.body ->> 'id' and c.id < b.id)
                    join backend.outbox x on x.event_id::text = a.body ->> 'id'
                    join backend.outbox y on y.event_id::text = b.body ->> 'id'
                    where x.id > y.id
                    """)).as("in order about each subject").isEmpty();
            assertThat(strings(
                            scratch, "select distinct body ->> 'type' || ' ' || (body ->> 'specversion') from heard"))
                    .containsExactly("Struck 1.0");
            assertThat(strings(
                            scratch, "select distinct pg_typeof(body) || ' ' || pg_typeof(shown) from backend.outbox"))
                    .containsExactly("bytea bytea");
            assertThat(strings(scratch, "select count(*) from rings where ended is not null"))
                    .containsExactly("30");
            assertThat(strings(scratch, "select count(*) from backend.outbox where published_at is null"))
                    .containsExactly("0");
            return strings(scratch, "select distinct key from heard order by key");
        }
    }

    /** Ends Erlang's own daemon of names, which the server left; not before it has noticed that the server is gone. */
    private static void endNames(String port) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 50; attempt++) {
            Process kill = new ProcessBuilder("epmd", "-port", port, "-kill")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (kill.waitFor() == 0) {
                return;
            }
            Thread.sleep(100);
        }
    }

    /** As the one who runs the test, without the service that its package brings. */
    private static Process rabbit(Path folder, int port, String names) throws IOException {
        Path own = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
        var builder = new ProcessBuilder(Files.isExecutable(own) ? own.toString() : "rabbitmq-server")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("rabbit.txt").toFile());
        builder.environment().put("ERL_EPMD_PORT", names);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("RABBITMQ_NODENAME", "plumb" + port + "@localhost");
        builder.environment().put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        builder.environment().put("RABBITMQ_NODE_PORT", String.valueOf(port));
        builder.environment().put("RABBITMQ_DIST_PORT", String.valueOf(freePort()));
        builder.environment().put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
        builder.environment().put("RABBITMQ_LOG_BASE", folder.resolve("logs").toString());
        builder.environment()
                .put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
        builder.environment().put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        builder.environment().put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        return builder.start();
    }

    private void await(Process server, int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (true) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError(
                            Files.readString(folder.resolve("rabbit").resolve("rabbit.txt")), notYet);
                }
                Thread.sleep(200);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
