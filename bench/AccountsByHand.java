import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * The backend with accounts beside what it could cost at best: sign-ins a second beside bare argon2id on all processors,
 * and a read that asks for a token beside one written by hand with the same guarantees.
 *
 * <pre>bench/accounts-by-hand.sh [rounds] [requests a round] [warm-up seconds] [seconds of sign-ins]</pre>
 */
final class AccountsByHand {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path GENERATED = ROOT.resolve("build/bench/accounts");
    private static final Path BY_HAND = ROOT.resolve("bench/accounts-by-hand");
    private static final String PASSWORD = "correct horse battery staple";
    private static final int PEOPLE = 64;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private AccountsByHand() {}

    public static void main(String[] arguments) throws Exception {
        String[] how = arguments.length == 4 ? arguments : new String[] {"15", "10000", "30", "20"};
        String plumb = Optional.ofNullable(System.getenv("PLUMB")).orElse("./plumb");
        run(ROOT, plumb, "implement", unlimited().toString(), "--into", GENERATED.toString());
        run(GENERATED, ROOT.resolve("mvnw").toString(), "-q", "-B", "-ntp", "-Dmaven.test.skip=true", "package");
        run(BY_HAND, ROOT.resolve("mvnw").toString(), "-q", "-B", "-ntp", "package");
        String key = new ECKeyGenerator(Curve.P_256).generate().toJSONString();
        try (var database = Database.embedded(GENERATED.resolve(".plumb"));
                var a = Backend.start(GENERATED, database.address(), key)) {
            for (int i = 0; i < PEOPLE; i++) {
                a.post("/register", "{\"email\": \"%s\", \"displayName\": \"Somebody\", \"password\": \"%s\"}"
                        .formatted(mail(i), PASSWORD));
            }
            signIns(a, Integer.parseInt(how[3]));
            try (var b = Backend.start(BY_HAND, database.address(), key)) {
                String token = token(a, 0);
                System.setProperty("authorization", "Bearer " + token);
                hold(a.get("/me", token), b.get("/me", token));
                System.out.println("\na read that asks for a token (A generated, B by hand)");
                CpuPerRequest.main(new String[] {
                    String.valueOf(a.process.pid()), a.uri + ",/me",
                    String.valueOf(b.process.pid()), b.uri + ",/me",
                    how[0], how[1], how[2]
                });
            }
        }
    }

    /** The specification with rates that nothing reaches. */
    private static Path unlimited() throws IOException {
        Path spec = ROOT.resolve("build/bench/accounts-spec");
        Files.createDirectories(spec);
        try (var files = Files.list(ROOT.resolve("examples/jwt-auth"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(
                        spec.resolve(file.getFileName()), text.replaceAll("rate: \\d+/1m", "rate: 1_000_000_000/1m"));
            }
        }
        return spec;
    }

    private static String mail(int i) {
        return "somebody-" + i + "@example.com";
    }

    private static String token(Backend backend, int i) throws IOException, InterruptedException {
        String body = backend.post("/login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(mail(i), PASSWORD));
        var found = Pattern.compile("\"accessToken\":\"([^\"]+)\"").matcher(body);
        if (!found.find()) {
            throw new IllegalStateException(body);
        }
        return found.group(1);
    }

    private static void hold(String one, String other) {
        if (!sorted(one).equals(sorted(other))) {
            throw new IllegalStateException("the answers differ:\n" + one + "\n" + other);
        }
    }

    /** The order of members says nothing. */
    private static List<String> sorted(String json) {
        return List.of(json.split("[{},]")).stream().filter(s -> !s.isBlank()).sorted().toList();
    }

    /** In turn, so that a drift of the machine's speed meets both. */
    private static void signIns(Backend backend, int seconds) throws Exception {
        int callers = Runtime.getRuntime().availableProcessors();
        measured(backend, callers, seconds / 2.0); // warm
        var ratios = new ArrayList<Double>();
        for (int round = 1; round <= 5; round++) {
            double bare = bare(callers, seconds);
            double signIns = measured(backend, callers, seconds);
            ratios.add(signIns / bare);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %.1f sign-ins a second, %.1f bare hashes a second on %d processors, %.3f%n",
                    round, signIns, bare, callers, signIns / bare);
        }
        System.out.printf(Locale.ROOT, "median: sign-ins ÷ bare hashes %.3f%n", ratios.stream().sorted().toList().get(2));
    }

    private static double measured(Backend backend, int callers, double seconds) throws InterruptedException {
        var done = new AtomicInteger();
        var next = new AtomicInteger();
        long begin = System.nanoTime();
        long until = begin + (long) (seconds * 1e9);
        var threads = new ArrayList<Thread>();
        for (int caller = 0; caller < callers; caller++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < until) {
                    try {
                        token(backend, next.getAndIncrement() % PEOPLE);
                        done.incrementAndGet();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return done.get() / ((System.nanoTime() - begin) / 1e9);
    }

    /** The hash alone, with the libraries of the generated backend, in a JVM of its own. */
    private static double bare(int callers, int seconds) throws Exception {
        Path libraries = ROOT.resolve("build/bench/argon2");
        Files.createDirectories(libraries);
        try (var jar = new JarFile(Backend.jar(GENERATED).toFile())) {
            for (var entry : jar.stream().toList()) {
                if (entry.getName().matches("BOOT-INF/lib/(spring-security-crypto|bcprov|commons-logging|spring-core).*")) {
                    Path file = libraries.resolve(Path.of(entry.getName()).getFileName());
                    if (Files.notExists(file)) {
                        try (var in = jar.getInputStream(entry)) {
                            Files.copy(in, file);
                        }
                    }
                }
            }
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", libraries + "/*", ROOT.resolve("bench/Argon2Cost.java").toString(),
                        String.valueOf(callers), String.valueOf(seconds))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return Double.parseDouble(said.substring(said.lastIndexOf('\n') + 1));
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }

    private record Backend(Process process, URI uri) implements AutoCloseable {

        /** As it would be started in production: the JVM's own defaults. */
        static Backend start(Path project, Address database, String key) throws Exception {
            int port = freePort();
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx512m", "-jar", jar(project).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(project.resolve("target/bench.log").toFile());
            builder.environment().putAll(Map.of(
                    "DATABASE_URL", database.url(), "DATABASE_USER", database.user(),
                    "DATABASE_PASSWORD", database.password(), "PORT", String.valueOf(port), "JWT_SIGNING_KEY", key,
                    "CURSOR_KEY", "a key for measuring that nobody else has",
                    "DATA_KEY", "bWVhc3VyaW5nIHdpdGggYSBrZXkgb2YgMzIgYnl0ZXM="));
            var backend = new Backend(builder.start(), URI.create("http://127.0.0.1:" + port));
            for (int tries = 0; tries < 600 && backend.process.isAlive(); tries++) {
                try {
                    if (backend.get("/actuator/health", "").contains("UP")) {
                        return backend;
                    }
                } catch (IOException notYet) {
                    // it will, or it ends
                }
                Thread.sleep(200);
            }
            backend.close();
            throw new IllegalStateException("does not start: see " + project.resolve("target/bench.log"));
        }

        static Path jar(Path project) throws IOException {
            try (var files = Files.list(project.resolve("target"))) {
                return files.filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow();
            }
        }

        String get(String path, String token) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(uri.resolve(path));
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        }

        String post(String path, String json) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(uri.resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json));
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
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
