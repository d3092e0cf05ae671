import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The placing of orders, generated and written by hand with the same guarantees, in turn on the same rows: orders a second,
 * CPU time an order, the same SQL by pgbench as the floor, and eight callers after one hot product.
 *
 * <pre>bench/orders-by-hand.sh [rounds] [orders a round] [warm-up orders] [seconds of pgbench]</pre>
 */
final class OrdersByHand {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path GENERATED = ROOT.resolve("build/bench/orders");
    private static final Path BY_HAND = ROOT.resolve("bench/orders-by-hand");
    private static final int PEOPLE = 64;
    private static final int PRODUCTS = 1_000;
    private static final int CALLERS = 4;
    private static final int HOT_CALLERS = 8;
    private static final int HOT_STOCK = 400;
    private static final long TICKS_PER_SECOND = 100;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final AtomicInteger KEYS = new AtomicInteger();
    private static final List<String> TOKENS = new ArrayList<>();

    private OrdersByHand() {}

    public static void main(String[] arguments) throws Exception {
        String[] how = arguments.length == 4 ? arguments : new String[] {"9", "4000", "8000", "20"};
        String plumb = Optional.ofNullable(System.getenv("PLUMB")).orElse("./plumb");
        run(ROOT, plumb, "implement", unlimited().toString(), "--into", GENERATED.toString());
        run(GENERATED, ROOT.resolve("mvnw").toString(), "-q", "-B", "-ntp", "-Dmaven.test.skip=true", "package");
        run(BY_HAND, ROOT.resolve("mvnw").toString(), "-q", "-B", "-ntp", "package");
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        Path keyFile = ROOT.resolve("build/bench/orders-key.jwk");
        Files.writeString(keyFile, key.toJSONString());
        for (int i = 0; i < PEOPLE; i++) {
            TOKENS.add(token(key, i));
        }
        try (var database = Database.embedded(GENERATED.resolve(".plumb"));
                var a = Backend.start(GENERATED, database.address(), keyFile);
                var b = Backend.start(BY_HAND, database.address(), keyFile);
                Connection rows = DriverManager.getConnection(
                        database.address().url(), database.address().user(), database.address().password())) {
            products(rows);
            hold(a.place(0, order(1, 2), "same-a"), b.place(0, order(1, 2), "same-b"));
            int warm = Integer.parseInt(how[2]);
            for (int done = 0; done < warm; done += 1_000) {
                round(a, 1_000);
                round(b, 1_000);
            }
            rounds(a, b, Integer.parseInt(how[0]), Integer.parseInt(how[1]));
            floor(database.address(), Integer.parseInt(how[3]));
            hot(rows, "generated", a);
            hot(rows, "by hand", b);
        }
    }

    private static void rounds(Backend a, Backend b, int rounds, int orders) throws Exception {
        var rates = new ArrayList<Double>();
        var costs = new ArrayList<Double>();
        for (int round = 1; round <= rounds; round++) {
            Round one = round(a, orders);
            Round other = round(b, orders);
            rates.add(one.rate() / other.rate());
            costs.add(one.micros() / other.micros());
            System.out.printf(
                    Locale.ROOT,
                    "round %d: generated %.0f orders a second and %.0f µs of CPU an order, by hand %.0f and %.0f µs;"
                            + " generated ÷ by hand %.3f of the rate, %.3f of the CPU time%n",
                    round,
                    one.rate(),
                    one.micros(),
                    other.rate(),
                    other.micros(),
                    one.rate() / other.rate(),
                    one.micros() / other.micros());
        }
        System.out.printf(
                Locale.ROOT,
                "median: generated ÷ by hand %.3f of the rate, %.3f of the CPU time (%.3f to %.3f)%n",
                median(rates),
                median(costs),
                costs.stream().min(Double::compare).orElseThrow(),
                costs.stream().max(Double::compare).orElseThrow());
    }

    /** @param rate orders a second, {@code micros} of the backend's CPU time an order */
    private record Round(double rate, double micros) {}

    private static Round round(Backend backend, int orders) throws Exception {
        var next = new AtomicInteger();
        var failed = new AtomicInteger();
        long before = backend.ticks();
        long begin = System.nanoTime();
        together(CALLERS, caller -> {
            var random = new Random(caller);
            for (int i = next.getAndIncrement(); i < orders; i = next.getAndIncrement()) {
                int first = random.nextInt(PRODUCTS);
                int second = (first + 1 + random.nextInt(PRODUCTS - 1)) % PRODUCTS;
                HttpResponse<String> answer =
                        backend.send(i % PEOPLE, order(first, second), "k-" + KEYS.incrementAndGet());
                failed.addAndGet(answer.statusCode() == 201 ? 0 : 1);
            }
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " orders failed: see " + backend.log);
        }
        return new Round(orders / seconds, (backend.ticks() - before) * 1e6 / TICKS_PER_SECOND / orders);
    }

    /** The same statements as a backend sends, without one. */
    private static void floor(Address database, int seconds) throws Exception {
        var uri = URI.create(database.url().substring("jdbc:".length()));
        var builder = new ProcessBuilder(
                        "pgbench", "-n", "-c", String.valueOf(CALLERS), "-j", "2", "-T", String.valueOf(seconds),
                        "-M", "prepared", "-f", ROOT.resolve("bench/place-order.pgbench.sql").toString(),
                        "-h", uri.getHost(), "-p", String.valueOf(uri.getPort()), "-U", database.user(),
                        uri.getPath().substring(1))
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", database.password());
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes());
            System.out.println(process.waitFor() == 0
                    ? "the same SQL by pgbench: "
                            + said.lines().filter(l -> l.startsWith("tps")).findFirst().orElse(said)
                    : "pgbench failed: " + said);
        } catch (IOException none) {
            System.out.println("LEFT OUT: the floor; pgbench is not here (Debian: postgresql-contrib)");
        }
    }

    /** Eight callers want more of one product than there is. */
    private static void hot(Connection rows, String who, Backend backend) throws Exception {
        try (var statement = rows.createStatement()) {
            statement.execute("update products set stock = " + HOT_STOCK + " where sku = 'HOT'");
        }
        var statuses = new AtomicIntegerArray(600);
        long begin = System.nanoTime();
        together(HOT_CALLERS, caller -> {
            for (int i = 0; i < HOT_STOCK / HOT_CALLERS + 10; i++) {
                String body = "{\"shipTo\": \"A\", \"lines\": [{\"sku\": \"HOT\", \"quantity\": 1}]}";
                statuses.incrementAndGet(
                        backend.send(caller, body, "h-" + KEYS.incrementAndGet()).statusCode());
            }
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        var seen = new TreeMap<Integer, Integer>();
        for (int status = 0; status < statuses.length(); status++) {
            if (statuses.get(status) > 0) {
                seen.put(status, statuses.get(status));
            }
        }
        int left;
        try (var statement = rows.createStatement();
                var row = statement.executeQuery("select stock from products where sku = 'HOT'")) {
            row.next();
            left = row.getInt(1);
        }
        int refused = HOT_CALLERS * 10;
        boolean right = left == 0 && seen.equals(new TreeMap<>(Map.of(201, HOT_STOCK, 409, refused)));
        System.out.printf(
                Locale.ROOT,
                "%d callers after %d of one product, %s: %.0f answers a second, %s, %d left%s%n",
                HOT_CALLERS,
                HOT_STOCK,
                who,
                (HOT_STOCK + refused) / seconds,
                seen,
                left,
                right ? "" : " — WRONG");
        if (!right) {
            throw new IllegalStateException("lost updates or errors");
        }
    }

    private interface Caller {
        void call(int caller) throws Exception;
    }

    private static void together(int callers, Caller work) throws InterruptedException {
        var failure = new ArrayList<Exception>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    work.call(caller);
                } catch (Exception e) {
                    synchronized (failure) {
                        failure.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failure.isEmpty()) {
            throw new IllegalStateException(failure.getFirst());
        }
    }

    private static void products(Connection rows) throws Exception {
        try (var statement = rows.createStatement()) {
            statement.execute("truncate backend.idempotency_keys"); // of an earlier run: no order is a repeat
            statement.execute("""
                    insert into products (sku, name, price, stock)
                    select 'SKU-' || i, 'Product ' || i, 1 + i % 90 + 0.5, 1000000000 from generate_series(0, 999) i
                    on conflict (sku) do update set stock = excluded.stock
                    """);
            statement.execute("""
                    insert into products (sku, name, price, stock) values ('HOT', 'Wanted', 9.99, 0)
                    on conflict (sku) do nothing
                    """);
        }
    }

    private static String order(int first, int second) {
        return """
                {"shipTo": "1 Main Street, Springfield", "lines": [{"sku": "SKU-%d", "quantity": 2}, {"sku": "SKU-%d", "quantity": 1}]}
                """.formatted(first, second);
    }

    /** But for the order's own id and time, and the order of members. */
    private static void hold(String one, String other) {
        if (!plain(one).equals(plain(other))) {
            throw new IllegalStateException("the answers differ:\n" + one + "\n" + other);
        }
    }

    private static List<String> plain(String json) {
        String without = json.replaceAll("\"(id|createdAt)\":\"[^\"]*\"", "").replaceAll("\"[A-Za-z]+\":null", "");
        return List.of(without.split("[{},]")).stream().filter(s -> !s.isBlank()).sorted().toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** The specification with rates that nothing reaches. */
    private static Path unlimited() throws IOException {
        Path spec = ROOT.resolve("build/bench/orders-spec");
        Files.createDirectories(spec);
        try (var files = Files.list(ROOT.resolve("examples/order-processing"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(
                        spec.resolve(file.getFileName()), text.replaceAll("rate: \\d+/1m", "rate: 1_000_000_000/1m"));
            }
        }
        return spec;
    }

    private static String token(ECKey key, int i) throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer("development")
                .audience("orders")
                .subject("somebody-" + i)
                .claim("roles", List.of("customer"))
                .claim("email", "somebody-" + i + "@example.com")
                .claim("name", "Somebody " + i)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(6))))
                .jwtID("bench-" + i)
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).build(), claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }

    private record Backend(Process process, URI uri, Path log) implements AutoCloseable {

        /** As it would be started in production, but for whose tokens it trusts; what follows from orders rests. */
        static Backend start(Path project, Address database, Path key) throws Exception {
            int port = freePort();
            Path log = project.resolve("target/bench.log");
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx512m", "-jar", jar(project).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(Map.of(
                    "DATABASE_URL", database.url(), "DATABASE_USER", database.user(),
                    "DATABASE_PASSWORD", database.password(), "PORT", String.valueOf(port),
                    "DEVELOPMENT_KEY", key.toString(), "SPRING_PROFILES_ACTIVE", "dev",
                    "CURSOR_KEY", "a key for measuring that nobody else has",
                    "DATA_KEY", "bWVhc3VyaW5nIHdpdGggYSBrZXkgb2YgMzIgYnl0ZXM=",
                    "ORDERS_BACKGROUND_ENABLED", "false", "PAYMENTS_URL", "http://127.0.0.1:9"));
            builder.environment().put("PAYMENTS_TOKEN", "nobody asks");
            var backend = new Backend(builder.start(), URI.create("http://127.0.0.1:" + port), log);
            for (int tries = 0; tries < 600 && backend.process.isAlive(); tries++) {
                try {
                    var health = HttpRequest.newBuilder(backend.uri.resolve("/actuator/health")).build();
                    if (CLIENT.send(health, HttpResponse.BodyHandlers.ofString()).body().contains("UP")) {
                        return backend;
                    }
                } catch (IOException notYet) {
                    // it will, or it ends
                }
                Thread.sleep(200);
            }
            backend.close();
            throw new IllegalStateException("does not start: see " + log);
        }

        private static Path jar(Path project) throws IOException {
            try (var files = Files.list(project.resolve("target"))) {
                return files.filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow();
            }
        }

        String place(int who, String order, String key) throws IOException, InterruptedException {
            HttpResponse<String> answer = send(who, order, key);
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        }

        HttpResponse<String> send(int who, String order, String key) throws IOException, InterruptedException {
            return CLIENT.send(
                    HttpRequest.newBuilder(uri.resolve("/orders"))
                            .header("Authorization", "Bearer " + TOKENS.get(who))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .POST(HttpRequest.BodyPublishers.ofString(order))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        long ticks() throws IOException {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
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
