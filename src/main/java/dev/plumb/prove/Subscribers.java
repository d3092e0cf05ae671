package dev.plumb.prove;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Those who have subscribed to events: wherever a subscription says that somebody is, they are here, so that nobody else is
 * told anything. Now and then they refuse, or are cut off, before or after they have taken what they are told.
 */
final class Subscribers implements AutoCloseable {
    private final HttpServer server;
    private final Random random;
    private final Set<Told> told = new HashSet<>();
    private boolean good;

    /**
     * @param at the path of the subscription's URL
     * @param event its id
     */
    record Told(String at, String event) {}

    private Subscribers(long seed) {
        this.random = new Random(seed ^ 0xca11);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Empty where nobody can subscribe. Subscriptions of the scratch database point here from now on. */
    static Optional<Subscribers> of(Spec spec, Scratch scratch, long seed) throws SQLException {
        if (spec.consequences().webhooks().isEmpty()) {
            return Optional.empty();
        }
        Name table = spec.consequences().webhooks().get().subscriptions();
        var subscribers = new Subscribers(seed);
        scratch.execute("""
                create function proof.redirect() returns trigger language plpgsql as $$
                begin
                  new.url := '%s' || gen_random_uuid();
                  return new;
                end $$;
                create trigger proof_redirect before insert or update of url on %s
                  for each row execute function proof.redirect();
                """.formatted(subscribers.uri(), Scratch.quoted(table)));
        return Optional.of(subscribers);
    }

    private String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Whether all goes well from now on. */
    synchronized void good(boolean now) {
        good = now;
    }

    synchronized boolean wasTold(String url, String event) {
        return told.contains(new Told(url.substring(url.lastIndexOf('/')), event));
    }

    synchronized void forget() {
        told.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int lot = lot(exchange.getRequestURI().getRawPath(), body);
            if (lot >= 10) {
                exchange.sendResponseHeaders(lot < 20 ? 503 : 204, -1);
            }
        }
    }

    /** Below 10 the connection is cut, below 20 it is refused. */
    private synchronized int lot(String path, String body) {
        int lot = good ? 100 : random.nextInt(100);
        if (lot >= 20 || lot < 5) {
            try {
                told.add(new Told(
                        path, JsonMapper.shared().readTree(body).path("id").asString("")));
            } catch (JacksonException e) {
                return 15;
            }
        }
        return lot;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
