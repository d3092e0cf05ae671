package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.DebianProgram;
import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.source.Document;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of a backend with {@code cache: redis} beside a real Redis: they count together, and each alone once it is gone. */
final class SharedRatesTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    private static final List<Document> BELLS = List.of(new Document("bells.md", """
                    # Bells

                    ```yaml
                    stack: { package: com.example.bells, java: 25, framework: spring-boot, database: postgresql, cache: redis }
                    limits:
                      listBells: { rate: 4/10m per ip }
                    ```

                    ```sql
                    create table bells ( id uuid primary key default gen_random_uuid(), name varchar(80) not null );
                    ```

                    ```yaml
                    openapi: 3.1.0
                    info: { title: Bells, version: '1' }
                    paths:
                      /bells:
                        get:
                          operationId: listBells
                          security: []
                          parameters:
                            - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50, default: 10 } }
                            - { name: offset, in: query, schema: { type: integer, minimum: 0, maximum: 1000, default: 0 } }
                          responses:
                            '200': { description: A page, content: { application/json: { schema: { type: object, required: [items], properties: { items: { type: array, items: { $ref: '#/components/schemas/Bell' } } } } } } }
                            '400': { description: No }
                    components:
                      schemas:
                        Bell: { type: object, required: [name], properties: { name: { type: string } } }
                    ```
                    """.getBytes(StandardCharsets.UTF_8)));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void instancesCountTogetherAndEachAloneWithoutRedis(@TempDir Path folder)
            throws IOException, SQLException, InterruptedException {
        Path program = DebianProgram.need("redis-server", "redis-server");
        Build build = GeneratedBackend.of(BELLS, DATABASE).build(folder);
        int port = freePort();
        Process redis = new ProcessBuilder(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        try (ScratchDatabase scratch = DATABASE.scratch()) {
            awaits(port);
            try (Backend one = start(build, scratch.address(), port, folder.resolve("one.txt"));
                    Backend other = start(build, scratch.address(), port, folder.resolve("other.txt"))) {
                assertThat(List.of(status(one), status(other), status(one), status(other)))
                        .containsOnly(200);
                assertThat(status(one)).isEqualTo(429);
                assertThat(status(other)).isEqualTo(429);

                redis.destroy();
                assertThat(redis.waitFor(10, TimeUnit.SECONDS)).isTrue();

                assertThat(List.of(status(one), status(one), status(one), status(one)))
                        .as("the instance counts for itself, from the start")
                        .containsOnly(200);
                assertThat(status(one)).isEqualTo(429);
                assertThat(status(other)).isEqualTo(200);
            }
        } finally {
            redis.destroyForcibly();
        }
    }

    private static Backend start(Build build, Address database, int redis, Path log) {
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", database.url());
        environment.put("DATABASE_USER", database.user());
        environment.put("DATABASE_PASSWORD", database.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        environment.put("SPRING_DATA_REDIS_TIMEOUT", "20s"); // a machine that is busy with tests takes its time
        environment.put("SPRING_DATA_REDIS_CONNECT_TIMEOUT", "20s");
        environment.put("REDIS_URL", "redis://127.0.0.1:" + redis);
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        return Backend.start(build, caches, new Backend.Start(environment, 0, false, log));
    }

    private static int status(Backend backend) {
        try (var wire = new Wire(backend.uri(), _ -> {})) {
            return wire.send(Optional.empty(), "test", Request.of("GET", "/bells"))
                    .answer()
                    .status();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaits(int port) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
