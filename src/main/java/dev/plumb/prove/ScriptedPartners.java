package dev.plumb.prove;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.Spec;
import dev.plumb.spec.story.PartnerFails.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Those whom a backend calls, as stories script them: one HTTP server, each partner at a path of its own. An operation that
 * nothing is said of answers what its contract has, made up. That a partner is silent or not there is told by a header,
 * which the backend's test-only part turns into what the backend would see: its timeouts follow the moved clock.
 */
public final class ScriptedPartners implements AutoCloseable {
    private static final String FAILURE = "Scripted-Failure";
    private static final Pattern HOLE = Pattern.compile("\\{[^}]*}");

    private final Map<String, Partner> partners = new HashMap<>();
    private final @Nullable HttpServer server;
    private volatile @Nullable Improvisation improvisation;

    /**
     * What a partner does with a call.
     *
     * @param after how long it takes
     * @param status 0 where the connection is cut instead
     */
    record Reply(Duration after, int status, String body) {}

    /** Partners that make up what they do with each call, as it comes. */
    interface Improvisation {
        Reply reply(Integration partner, Endpoint endpoint, Received received);
    }

    /** From now on nothing else is scripted. */
    void improvise(Improvisation made) {
        improvisation = made;
    }

    /** What a partner got. */
    public record Received(String operation, Map<String, String> headers, String query, String path, String body) {
        /** The idempotency key that it came with. */
        Optional<String> key() {
            return headers.entrySet().stream()
                    .filter(header -> Contract.isIdempotencyKey(header.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    /** @param mediaType empty where there is no body */
    @SuppressWarnings("ArrayRecordComponent") // compared with none
    private record Script(int status, String mediaType, byte[] body) {}

    private record Route(Endpoint endpoint, Pattern path) {}

    private static final class Partner {
        final Integration integration;
        final List<Route> routes = new ArrayList<>();
        final Map<String, Script> scripts = new HashMap<>();
        final List<Received> received = new ArrayList<>();
        final List<Received> tried = new ArrayList<>();
        final Map<String, Failure> failing = new HashMap<>();
        Optional<Failure> failure = Optional.empty();
        boolean real;

        Partner(Integration integration) {
            this.integration = integration;
            for (Endpoint endpoint : integration.contract().endpoints()) {
                String pattern = HOLE.splitAsStream(endpoint.path() + " ")
                        .map(Pattern::quote)
                        .reduce((a, b) -> a + "[^/]*" + b)
                        .orElse("")
                        .replace(" \\E", "\\E");
                routes.add(new Route(endpoint, Pattern.compile(pattern)));
            }
        }
    }

    private ScriptedPartners(Spec spec) {
        spec.consequences().integrations().forEach((name, integration) -> partners.put(name, new Partner(integration)));
        if (partners.isEmpty()) {
            server = null;
            return;
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts those that a specification names; none where it names none. */
    public static ScriptedPartners of(Spec spec) {
        return new ScriptedPartners(spec);
    }

    /** Where a partner is. */
    public URI uri(String partner) {
        if (server == null) {
            throw new IllegalArgumentException("no partner " + partner);
        }
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"
                + URLEncoder.encode(partner, StandardCharsets.UTF_8));
    }

    /** Nothing is scripted, and nothing was called. */
    void begin() {
        for (Partner partner : partners.values()) {
            synchronized (partner) {
                partner.scripts.clear();
                partner.received.clear();
                partner.tried.clear();
                partner.failing.clear();
                partner.failure = Optional.empty();
                partner.real = false;
            }
        }
    }

    /** From now on an operation answers so, and the partner is there. */
    void answers(String name, String operation, int status, Optional<String> body) {
        Partner partner = partner(name);
        Contract.Endpoint endpoint = partner.integration.endpoint(operation).orElseThrow();
        String type = mediaType(endpoint, status);
        synchronized (partner) {
            partner.failure = Optional.empty();
            partner.scripts.put(
                    operation, new Script(status, type, body.orElse("").getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** From now on it takes so long to answer: too long, or not. */
    void answersAfter(String name, Duration time) {
        Partner partner = partner(name);
        boolean late = time.compareTo(partner.integration.timeout()) >= 0;
        synchronized (partner) {
            partner.failure = late ? Optional.of(Failure.SILENT) : Optional.empty();
        }
    }

    void fails(String name, Failure failure) {
        Partner partner = partner(name);
        synchronized (partner) {
            partner.failure = Optional.of(failure);
            partner.real = false;
        }
    }

    /** As {@link #fails}, and the backend's test-only part does not help: it waits, or its connection is cut. */
    void failsReally(String name, Failure failure) {
        Partner partner = partner(name);
        synchronized (partner) {
            partner.failure = Optional.of(failure);
            partner.real = true;
        }
    }

    /** From now on one operation alone fails so. */
    void fails(String name, String operation, Failure failure) {
        Partner partner = partner(name);
        synchronized (partner) {
            partner.failing.put(operation, failure);
        }
    }

    /** What was sent to an operation, in order, whether it can have reached it or not. */
    List<Received> tried(String name, String operation) {
        Partner partner = partner(name);
        synchronized (partner) {
            return partner.tried.stream()
                    .filter(r -> r.operation().equals(operation))
                    .toList();
        }
    }

    /** What reached an operation, in order. */
    List<Received> received(String name, String operation) {
        Partner partner = partner(name);
        synchronized (partner) {
            return partner.received.stream()
                    .filter(r -> r.operation().equals(operation))
                    .toList();
        }
    }

    private Partner partner(String name) {
        Partner partner = partners.get(name);
        if (partner == null) {
            throw new IllegalArgumentException("no partner " + name);
        }
        return partner;
    }

    private static String mediaType(Endpoint endpoint, int status) {
        List<String> types = endpoint.response(status).map(Response::content).orElse(List.of()).stream()
                .map(Contract.Media::type)
                .toList();
        return types.stream()
                .filter(t -> t.endsWith("json"))
                .findFirst()
                .or(() -> types.stream().findFirst())
                .orElse("application/json");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            int slash = path.indexOf('/', 1);
            Partner partner = partners.get(java.net.URLDecoder.decode(
                    path.substring(1, slash < 0 ? path.length() : slash), StandardCharsets.UTF_8));
            String rest = slash < 0 ? "" : path.substring(slash);
            byte[] body = exchange.getRequestBody().readAllBytes();
            Optional<Endpoint> endpoint = partner == null
                    ? Optional.empty()
                    : partner.routes.stream()
                            .filter(r -> r.endpoint().method().name().equals(exchange.getRequestMethod())
                                    && r.path().matcher(rest).matches())
                            .map(Route::endpoint)
                            .findFirst();
            if (partner == null || endpoint.isEmpty()) {
                send(
                        exchange,
                        new Script(404, "text/plain", "nothing of the contract".getBytes(StandardCharsets.UTF_8)));
                return;
            }
            String operation = endpoint.get().operationId();
            @Nullable Improvisation improvised = improvisation;
            if (improvised != null) {
                Reply reply = improvised.reply(
                        partner.integration, endpoint.get(), received(operation, exchange, rest, body));
                Thread.sleep(reply.after());
                if (reply.status() > 0) {
                    String type = mediaType(endpoint.get(), reply.status());
                    send(exchange, new Script(reply.status(), type, reply.body().getBytes(StandardCharsets.UTF_8)));
                }
                return;
            }
            Optional<Failure> failure;
            boolean real;
            Script script;
            synchronized (partner) {
                failure = partner.failure.or(() -> Optional.ofNullable(partner.failing.get(operation)));
                real = partner.real;
                Received received = received(operation, exchange, rest, body);
                partner.tried.add(received);
                if (!failure.equals(Optional.of(Failure.UNREACHABLE))) {
                    partner.received.add(received);
                }
                script = partner.scripts.computeIfAbsent(
                        operation, _ -> made(partner.integration.contract(), endpoint.get()));
            }
            if (failure.isEmpty()) {
                send(exchange, script);
            } else if (!real) {
                exchange.getResponseHeaders().set(FAILURE, failure.get() == Failure.SILENT ? "silent" : "unreachable");
                exchange.sendResponseHeaders(204, -1);
            } else if (failure.get() == Failure.SILENT) {
                Thread.sleep(partner.integration.timeout().multipliedBy(3));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Received received(String operation, HttpExchange exchange, String path, byte[] body) {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(", ", values)));
        String query = exchange.getRequestURI().getRawQuery();
        return new Received(
                operation,
                Map.copyOf(headers),
                query == null ? "" : query,
                path,
                new String(body, StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, Script script) throws IOException {
        if (script.body().length > 0) {
            exchange.getResponseHeaders().set("Content-Type", script.mediaType());
        }
        exchange.sendResponseHeaders(script.status(), script.body().length == 0 ? -1 : script.body().length);
        if (script.body().length > 0) {
            exchange.getResponseBody().write(script.body());
        }
    }

    /** The first answer of the contract that says that all went well. */
    private static Script made(Contract contract, Endpoint endpoint) {
        Optional<Response> good =
                endpoint.responses().stream().filter(Response::succeeds).findFirst();
        int status = good.map(Response::status).map(s -> s == 2 ? 200 : s).orElse(204);
        String type = mediaType(endpoint, status);
        String body = good.flatMap(r -> r.content().stream()
                        .filter(m -> m.type().equals(type))
                        .flatMap(m -> m.schema().stream())
                        .findFirst())
                .map(schema -> PartnerBodies.of(contract, schema))
                .filter(_ -> type.endsWith("json"))
                .orElse("");
        return new Script(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
