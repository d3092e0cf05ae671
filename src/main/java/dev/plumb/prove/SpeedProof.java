package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.Targets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills tables to the promised number of rows and asks each operation with a target as often as promised. What a
 * request took counts from when it was due, not from when it could be sent (Tene, "How NOT to Measure Latency").
 */
final class SpeedProof {
    private static final String PROOF = "targets";
    /** What filling may take of the time that there is. */
    private static final double FILLING = 0.6;
    /** What of the calls comes before measuring, while the backend still warms up. */
    private static final double WARMING = 0.4;

    private static final int DIFFERENT = 200;
    /** Of what writes no request comes twice, unless there are more than that. */
    private static final int DIFFERENT_WRITES = 20_000;

    private static final int ROWS_NAMED = 10_000;
    /** So many of an operation's calls may be refused for what the rows hold, before they say nothing of its speed. */
    private static final double REFUSED = 0.05;
    /** So many calls are on their way at most; what is due meanwhile waits, and its time counts. */
    private static final int UNDER_WAY = 64;
    /** Calls that come later than that many times the time there is are not made. */
    private static final double PATIENCE = 1.5;

    private static final double UNSAID_RATE = 50;

    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Ledger ledger;
    private final Callable callable;

    SpeedProof(Spec spec, Stage stage, Target target, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    /** Says of every target that it was not measured. */
    static void notMeasured(Spec spec, Ledger ledger) {
        spec.targets()
                .operations()
                .forEach((name, promise) -> ledger.note(
                        Elements.target(name),
                        "the rate and the 95th percentile are measured by `plumb prove`: that takes the promised rows"
                                + " and a minute or more"));
    }

    /** @param lasting all of it, filling included */
    void prove(Duration lasting) throws SQLException {
        var promises = spec.targets().operations();
        if (promises.isEmpty()) {
            return;
        }
        var requests = requests(promises);
        SequencedMap<Name, Long> rows = PromisedRows.fill(
                stage.scratch(), spec.targets().rows(), Duration.ofMillis((long) (lasting.toMillis() * FILLING)));
        String there = String.join(
                ", ",
                rows.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%,d %s", e.getValue(), e.getKey()))
                        .toList());
        boolean whole = spec.targets().rows().entrySet().stream()
                .allMatch(e -> rows.getOrDefault(e.getKey(), 0L) >= e.getValue());
        Duration each = Duration.ofMillis((long) (lasting.toMillis() * (1 - FILLING) / promises.size()));
        target.forget();
        callable.spread(ROWS_NAMED);
        for (var promised : promises.entrySet()) {
            String name = promised.getKey();
            List<Request> asked = requests.get(name);
            if (asked == null) {
                continue;
            }
            List<Request> calls = asked.isEmpty() ? writes(name, promised.getValue(), each) : asked;
            measure(name, promised.getValue(), calls, each, there, whole);
        }
    }

    /** Requests of an operation that writes, no two alike. */
    private List<Request> writes(String name, Targets.Target promise, Duration lasting) throws SQLException {
        Operation operation = spec.operation(name).orElseThrow();
        Endpoint endpoint = operation.endpoint().orElseThrow();
        var caller = callable.caller(endpoint).orElseThrow();
        boolean keyed = endpoint.parameter(In.HEADER, "Idempotency-Key").isPresent();
        int count = Math.min(DIFFERENT_WRITES, count(promise.ratePerSecond().orElse(UNSAID_RATE), lasting));
        var requests = new ArrayList<Request>();
        for (int i = 0; i < count; i++) {
            Request request = callable.request(operation, endpoint, caller, i);
            requests.add(keyed ? request.with("Idempotency-Key", "promised-" + name + "-" + i) : request);
        }
        return requests;
    }

    /** What each operation is asked: for one row after another, where it reads one; nothing yet, where it writes. */
    private Map<String, List<Request>> requests(SequencedMap<String, Targets.Target> promises) throws SQLException {
        var requests = new java.util.LinkedHashMap<String, List<Request>>();
        for (String name : promises.keySet()) {
            Optional<Operation> operation = spec.operation(name);
            Optional<Endpoint> endpoint = operation.flatMap(Operation::endpoint);
            Optional<Viewer> caller = endpoint.flatMap(callable::caller);
            if (operation.isEmpty() || endpoint.isEmpty() || caller.isEmpty()) {
                continue;
            }
            if (!Elements.reads(endpoint.get())) {
                requests.put(name, List.of());
                continue;
            }
            var good = new ArrayList<Request>();
            for (int i = 0; i < DIFFERENT; i++) {
                Request request = callable.request(operation.get(), endpoint.get(), caller.get(), i);
                if (!good.contains(request)
                        && stage.wire().send(endpoint, PROOF, request).answer().status() < 300) {
                    good.add(request);
                }
            }
            if (good.isEmpty()) {
                ledger.note(Elements.target(name), "no request of it went well, so nothing was measured");
            } else {
                requests.put(name, good);
            }
        }
        return requests;
    }

    private void measure(
            String name,
            Targets.Target promise,
            List<Request> requests,
            Duration lasting,
            String there,
            boolean whole) {
        double rate = promise.ratePerSecond().orElse(UNSAID_RATE);
        Measured measured = run(requests, rate, lasting);
        String seen = String.format(
                Locale.ROOT,
                "the 95th percentile was %.1f ms and the median %.1f ms at %.0f/s over %d s, with %s; of %d %d failed and"
                        + " %d were refused",
                measured.percentile(0.95),
                measured.percentile(0.5),
                measured.rate(),
                lasting.toSeconds(),
                there,
                measured.all(),
                measured.failed(),
                measured.refused());
        String id = Elements.target(name);
        boolean fast =
                promise.p95Millis().map(p -> measured.percentile(0.95) <= p).orElse(true);
        boolean often =
                promise.ratePerSecond().map(r -> measured.rate() >= r * 0.95).orElse(true);
        if (!whole) {
            ledger.note(
                    id,
                    "the tables were not filled as promised in the time there was (`--seconds` gives more): " + seen);
        } else if (measured.refused() > measured.all() * REFUSED) {
            ledger.note(id, "too many of its calls were refused for what the rows hold: " + seen);
        } else if (fast && often && measured.failed() == 0) {
            ledger.add(id, Evidence.holds(PROOF, "it is as fast as promised: " + seen));
        } else {
            ledger.add(
                    id,
                    Evidence.fails(
                            PROOF,
                            "it is as fast as promised",
                            seen + "; this machine of " + Runtime.getRuntime().availableProcessors()
                                    + " processors ran the calls and the database too",
                            requests.getFirst().curl()));
        }
    }

    /**
     * @param millis of those that were measured, sorted
     * @param failed were answered by no status of the contract that says why, {@code refused} by one that does
     */
    private record Measured(List<Double> millis, int all, int failed, int refused, double rate) {
        double percentile(double part) {
            return millis.isEmpty()
                    ? Double.POSITIVE_INFINITY
                    : millis.get(Math.clamp((int) Math.ceil(part * millis.size()) - 1, 0, millis.size() - 1));
        }
    }

    private Measured run(List<Request> requests, double rate, Duration lasting) {
        int count = count(rate, lasting);
        int warming = (int) (count * WARMING);
        List<HttpRequest> prepared = requests.stream().map(this::prepared).toList();
        double[] millis = new double[count];
        var failed = new AtomicInteger();
        var refused = new AtomicInteger();
        var underWay = new AtomicInteger();
        var last = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + (long) (lasting.toNanos() * PATIENCE);
        int sent = 0;
        try (var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long rested = RateProof.atOnce(spec).map(n -> Math.max(1, n - 4)).orElse(Long.MAX_VALUE);
            for (int i = 0; i < count && System.nanoTime() < end; i++) {
                if (i % rested == rested - 1) {
                    target.forget(); // rates are no matter of this proof
                }
                long due = begin + (long) (i * 1e9 / rate);
                while (System.nanoTime() < due || underWay.get() >= UNDER_WAY) {
                    LockSupport.parkNanos(Math.max(50_000, due - System.nanoTime()));
                }
                int number = i;
                sent++;
                underWay.incrementAndGet();
                threads.execute(() -> {
                    try {
                        int status = client.send(prepared.get(number % prepared.size()), BodyHandlers.discarding())
                                .statusCode();
                        if (status >= 500 || status == 429 || status == 401 || status == 403) {
                            failed.incrementAndGet();
                        } else if (status >= 400) {
                            refused.incrementAndGet();
                        }
                    } catch (IOException e) {
                        failed.incrementAndGet();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        long done = System.nanoTime();
                        millis[number] = (done - due) / 1e6;
                        last.accumulateAndGet(done, Math::max);
                        underWay.decrementAndGet();
                    }
                });
            }
        }
        double seconds = (last.get() - begin) / 1e9;
        List<Double> measured = Arrays.stream(millis, Math.min(warming, sent), sent)
                .sorted()
                .boxed()
                .toList();
        return new Measured(measured, sent, failed.get(), refused.get(), sent / seconds);
    }

    private static int count(double rate, Duration lasting) {
        return Math.max(20, (int) (rate * lasting.toMillis() / 1000));
    }

    private HttpRequest prepared(Request request) {
        var builder = HttpRequest.newBuilder(URI.create(target.uri() + Wire.path(request)))
                .timeout(Duration.ofSeconds(30))
                .method(
                        request.method(),
                        request.body()
                                .map(b -> BodyPublishers.ofByteArray(b.getBytes(StandardCharsets.UTF_8)))
                                .orElseGet(BodyPublishers::noBody));
        request.headers().forEach(h -> builder.header(h.name(), h.value()));
        Wire.known(builder, request);
        return builder.build();
    }
}
