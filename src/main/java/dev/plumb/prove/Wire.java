package dev.plumb.prove;

import dev.plumb.spec.Contract.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Speaks HTTP with the backend, and shows every exchange to whoever watches. */
public final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .executor(Runnable::run) // whoever reads the socket puts the answer together: a thread less to wake
            .build();
    private final URI base;
    private final Consumer<Exchange> watcher;
    private final AtomicLong sent = new AtomicLong();
    private final UnusedKeys keys = new UnusedKeys();
    private volatile long calm = Long.MAX_VALUE;
    private volatile Runnable calming = () -> {};

    public Wire(URI base, Consumer<Exchange> watcher) {
        this.base = base;
        this.watcher = watcher;
    }

    /** How many requests were sent. */
    long sent() {
        return sent.get();
    }

    /** From now on {@code calming} runs before each so many requests. */
    void every(long requests, Runnable calming) {
        this.calming = calming;
        this.calm = requests;
    }

    /**
     * Sends a request and gives its answer, whatever its status.
     *
     * @throws UncheckedIOException where there is no answer
     */
    public Exchange send(Optional<Endpoint> endpoint, String by, Request request) {
        var exchange = exchange(endpoint, by, request);
        watcher.accept(exchange);
        return exchange;
    }

    /**
     * Sends requests that do not depend on each other side by side; the exchanges come, and are shown to
     * whoever watches, in the order of the requests.
     *
     * @throws UncheckedIOException where one has no answer
     */
    public List<Exchange> sendAll(String by, List<Call> calls) {
        var exchanges = new ArrayList<Exchange>();
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var running = calls.stream()
                    .map(call -> threads.submit(() -> exchange(call.endpoint(), by, call.request())))
                    .toList();
            for (Future<Exchange> each : running) {
                exchanges.add(each.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        exchanges.forEach(watcher);
        return exchanges;
    }

    /** A request, and the operation of the contract that it means. */
    public record Call(Optional<Endpoint> endpoint, Request request) {}

    private Exchange exchange(Optional<Endpoint> endpoint, String by, Request asked) {
        Request request = keys.anew(asked);
        if (sent.incrementAndGet() % calm == 0) {
            synchronized (this) {
                calming.run();
            }
        }
        var builder = HttpRequest.newBuilder(URI.create(base + path(request)))
                .timeout(PATIENCE)
                .method(
                        request.method(),
                        request.body()
                                .map(b -> BodyPublishers.ofByteArray(b.getBytes(StandardCharsets.UTF_8)))
                                .orElseGet(BodyPublishers::noBody));
        request.headers().forEach(h -> builder.header(h.name(), h.value()));
        known(builder, request);
        try {
            HttpResponse<byte[]> response = client.send(builder.build(), BodyHandlers.ofByteArray());
            var headers = new LinkedHashMap<String, List<String>>();
            response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            var answer =
                    new Answer(response.statusCode(), headers, new String(response.body(), StandardCharsets.UTF_8));
            return new Exchange(endpoint, by, request, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.path() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the caller is known by, where it stands in no path. */
    static void known(HttpRequest.Builder builder, Request request) {
        request.shown().forEach(t -> {
            switch (t.place()) {
                case WORD -> builder.header("Authorization", t.name() + " " + t.text());
                case HEADER -> builder.header(t.name(), t.text());
                case COOKIE -> builder.header("Cookie", t.name() + "=" + t.text());
                case QUERY -> {}
            }
        });
    }

    /** With its query, and a key that belongs there. */
    static String path(Request request) {
        Request asked = request;
        for (Request.Credential shown : request.shown()) {
            if (shown.place() == Request.Place.QUERY) {
                asked = asked.withQuery(shown.name(), shown.text());
            }
        }
        return asked.path();
    }

    @Override
    public void close() {
        client.close();
    }
}
