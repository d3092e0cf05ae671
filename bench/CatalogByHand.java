import dev.plumb.database.Address;
import dev.plumb.database.Database;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The generated catalog beside the one written by hand, in one go: implements, packages both, fills 10,000 products,
 * starts both on the same rows, holds their answers against each other, and compares their CPU time a request.
 *
 * <pre>bench/catalog-by-hand.sh [rounds] [requests a round] [warm-up seconds]</pre>
 */
final class CatalogByHand {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path GENERATED = ROOT.resolve("build/bench/catalog");
    private static final Path BY_HAND = ROOT.resolve("bench/catalog-by-hand");
    private static final int PRODUCTS = 10_000;

    /** More questions than either backend keeps answers of, so that each is read from the database. */
    private static final int MANY = 4_000;

    private CatalogByHand() {}

    public static void main(String[] arguments) throws Exception {
        String[] how = arguments.length == 3 ? arguments : new String[] {"15", "10000", "30"};
        run(ROOT, "./plumb", "implement", "examples/product-catalog", "--into", GENERATED.toString());
        run(GENERATED, ROOT.resolve("mvnw").toString(), "-q", "-B", "-ntp", "-Dmaven.test.skip=true", "package");
        run(BY_HAND, ROOT.resolve("mvnw").toString(), "-q", "-B", "-ntp", "package");
        try (var database = Database.embedded(GENERATED.resolve(".plumb"))) {
            Address address = database.address();
            fill(address);
            try (var a = Backend.start(GENERATED, address);
                    var b = Backend.start(BY_HAND, address)) {
                hold(a, b, "/products/P-00017");
                hold(a, b, "/products?maxPrice=123.45");
                compare(a, b, how, "by key, read", many(i -> "/products/P-%05d".formatted(i + 1)));
                compare(a, b, how, "by list, read", many(i -> "/products?maxPrice=%d.%02d".formatted(100 + i / 100, i % 100)));
                compare(a, b, how, "by key, kept", "/products/P-00017");
                compare(a, b, how, "by list, kept", "/products");
            }
        }
    }

    private static String many(java.util.function.IntFunction<String> path) {
        return IntStream.range(0, MANY).mapToObj(path).collect(Collectors.joining(","));
    }

    private static void compare(Backend a, Backend b, String[] how, String what, String paths) throws Exception {
        System.out.println("\n" + what + " (A generated, B by hand)");
        CpuPerRequest.main(new String[] {
            String.valueOf(a.process.pid()), a.uri + "," + paths,
            String.valueOf(b.process.pid()), b.uri + "," + paths,
            how[0], how[1], how[2]
        });
    }

    /** Both say the same, cursors apart, with the same headers for caches. */
    private static void hold(Backend a, Backend b, String path) throws Exception {
        HttpResponse<String> one = a.get(path);
        HttpResponse<String> other = b.get(path);
        for (String header : List.of("Content-Type", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options")) {
            if (!one.headers().allValues(header).equals(other.headers().allValues(header))) {
                throw new IllegalStateException(path + ": " + header + " differs: " + one.headers().allValues(header)
                        + " and " + other.headers().allValues(header));
            }
        }
        String cursor = "\"nextCursor\":\"[^\"]*\"";
        if (one.statusCode() != 200 || !sorted(one.body().replaceAll(cursor, "")).equals(sorted(other.body().replaceAll(cursor, "")))) {
            throw new IllegalStateException(path + " differs:\n" + one.body() + "\n" + other.body());
        }
    }

    /** The order of members says nothing. */
    private static List<String> sorted(String json) {
        return List.of(json.split("[{},\\[\\]]")).stream().filter(s -> !s.isBlank()).sorted().toList();
    }

    private static void fill(Address address) throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("delete from products");
            statement.execute("delete from categories");
            statement.execute("""
                    insert into categories (slug, name)
                    select 'category-' || i, 'Category ' || i from generate_series(1, 50) i""");
            statement.execute("""
                    insert into products (sku, name, description, category_id, price, attributes, status, created_at)
                    select 'P-' || lpad(i::text, 5, '0'), 'Product ' || i, 'What product ' || i || ' is for.', c.id,
                      10 + i %% 900 + 0.5, '{"colour": "red", "watts": 40}', 'ACTIVE', now() - i * interval '1 minute'
                    from generate_series(1, %d) i join categories c on c.slug = 'category-' || (1 + i %% 50)
                    """.formatted(PRODUCTS));
            statement.execute("analyze");
        }
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }

    private record Backend(Process process, URI uri) implements AutoCloseable {
        private static final HttpClient CLIENT = HttpClient.newHttpClient();

        /** As it would be started in production: the JVM's own defaults. */
        static Backend start(Path project, Address database) throws Exception {
            int port = freePort();
            Path jar;
            try (var files = Files.list(project.resolve("target"))) {
                jar = files.filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow();
            }
            var environment = new HashMap<>(Map.of(
                    "DATABASE_URL", database.url(), "DATABASE_USER", database.user(),
                    "DATABASE_PASSWORD", database.password(), "PORT", String.valueOf(port),
                    "OIDC_ISSUER", "https://issuer.example", "CURSOR_KEY", "a key for measuring that nobody else has"));
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-jar", jar.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(project.resolve("target/bench.log").toFile());
            builder.environment().putAll(environment);
            var backend = new Backend(builder.start(), URI.create("http://127.0.0.1:" + port));
            for (int tries = 0; tries < 600; tries++) {
                try {
                    if (backend.get("/products?limit=1").statusCode() == 200) {
                        return backend;
                    }
                } catch (IOException notYet) {
                    if (!backend.process.isAlive()) {
                        break;
                    }
                }
                Thread.sleep(200);
            }
            backend.close();
            throw new IllegalStateException("does not start: see " + project.resolve("target/bench.log"));
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return CLIENT.send(HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }

        @Override
        public void close() {
            process.destroy();
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }
    }
}
