import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares the CPU time that two servers on this machine spend on a request, in turn (A B A B …), so
 * that a drift of the machine's speed meets both:
 *
 * <pre>java bench/CpuPerRequest.java PID_A URL_A PID_B URL_B [rounds] [requests a round] [warm-up seconds]</pre>
 *
 * A URL may name several paths after it, separated by commas; they are asked for in turn. CPU time is
 * the process's own (user and system, {@code /proc/PID/stat}), in microseconds a request. The system property
 * {@code authorization} is sent to both as the header of that name.
 */
final class CpuPerRequest {
    private static final int CALLERS = 4;
    private static final long TICKS_PER_SECOND = 100;

    private CpuPerRequest() {}

    public static void main(String[] arguments) throws Exception {
        var a = new Server("A", Long.parseLong(arguments[0]), urls(arguments[1]));
        var b = new Server("B", Long.parseLong(arguments[2]), urls(arguments[3]));
        int rounds = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 7;
        int requests = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 20_000;
        int warmUp = arguments.length > 6 ? Integer.parseInt(arguments[6]) : 60;
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            long until = System.nanoTime() + warmUp * 1_000_000_000L;
            while (System.nanoTime() < until) {
                a.serve(client, 2_000);
                b.serve(client, 2_000);
            }
            var ratios = new ArrayList<Double>();
            var ofA = new ArrayList<Double>();
            var ofB = new ArrayList<Double>();
            for (int round = 1; round <= rounds; round++) {
                double micros = a.serve(client, requests);
                double other = b.serve(client, requests);
                ofA.add(micros);
                ofB.add(other);
                ratios.add(micros / other);
                System.out.printf(
                        Locale.ROOT, "round %d: A %.1f µs, B %.1f µs, A/B %.3f%n", round, micros, other, micros / other);
            }
            System.out.printf(
                    Locale.ROOT,
                    "median: A %.1f µs, B %.1f µs, A/B %.3f (%.3f to %.3f)%n",
                    median(ofA),
                    median(ofB),
                    median(ratios),
                    ratios.stream().mapToDouble(r -> r).min().orElseThrow(),
                    ratios.stream().mapToDouble(r -> r).max().orElseThrow());
        }
    }

    private static List<URI> urls(String argument) {
        var parts = argument.split(",", -1);
        var urls = new ArrayList<URI>();
        for (int i = 1; i < parts.length; i++) {
            urls.add(URI.create(parts[0] + parts[i]));
        }
        return urls.isEmpty() ? List.of(URI.create(parts[0])) : urls;
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private record Server(String name, long pid, List<URI> urls) {

        /** CPU time a request, in microseconds. */
        double serve(HttpClient client, int requests) throws Exception {
            long before = ticks();
            var next = new AtomicInteger();
            var failures = new AtomicInteger();
            var callers = new ArrayList<Thread>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                        call(client, urls.get(i % urls.size()), failures);
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            if (failures.get() > 0) {
                throw new IllegalStateException(name + ": " + failures.get() + " of " + requests + " failed");
            }
            return (ticks() - before) * (1_000_000.0 / TICKS_PER_SECOND) / requests;
        }

        private static void call(HttpClient client, URI url, AtomicInteger failures) {
            try {
                var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10));
                String authorization = System.getProperty("authorization");
                if (authorization != null) {
                    request.header("Authorization", authorization);
                }
                var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200) {
                    failures.incrementAndGet();
                }
            } catch (IOException e) {
                failures.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private long ticks() throws IOException {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
    }
}
