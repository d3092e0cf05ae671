package com.example.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** A partner as a story scripts it, over HTTP. */
public final class ScriptedPartner {

    private static final String FAILURE = "Scripted-Failure";

    /** Whoever is silent, or not there, says so by a header: nobody waits, since time is the story's. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Failures {
        @Bean
        ClientHttpRequestInterceptor scriptedFailures() {
            return (request, body, execution) -> {
                ClientHttpResponse answer = execution.execute(request, body);
                String failure = answer.getHeaders().getFirst(FAILURE);
                if (failure == null) {
                    return answer;
                }
                answer.close();
                throw failure.equals("silent")
                        ? new HttpTimeoutException("request timed out")
                        : new ConnectException("Connection refused");
            };
        }
    }

    private record Operation(String id, String method, Pattern path, String mediaType) {}

    private record Script(int status, String body) {}

    private final HttpServer server;
    private final Duration timeout;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile String failure = "";

    /** @param timeout how long it is waited for */
    ScriptedPartner(Duration timeout) {
        this.timeout = timeout;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    ScriptedPartner operation(String id, String method, String path, String mediaType) {
        operations.add(new Operation(id, method, Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]*")), mediaType));
        return this;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void reset() {
        scripts.clear();
        calls.clear();
        failure = "";
    }

    public void answers(String operation, int status) {
        answers(operation, status, "");
    }

    public void answers(String operation, int status, String body) {
        scripts.put(operation, new Script(status, body));
        failure = "";
    }

    public void answersAfter(Duration time) {
        failure = time.compareTo(timeout) < 0 ? "" : "silent";
    }

    public void neverAnswers() {
        failure = "silent";
    }

    public void isUnreachable() {
        failure = "unreachable";
    }

    public void wasCalled(int times, String operation) {
        assertThat(calls).filteredOn(operation::equals).hasSize(times);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Operation operation = operations.stream()
                    .filter(o -> o.method().equals(exchange.getRequestMethod())
                            && o.path().matcher(exchange.getRequestURI().getRawPath()).matches())
                    .findFirst()
                    .orElseThrow();
            if (!failure.equals("unreachable")) {
                calls.add(operation.id());
            }
            Script script = scripts.getOrDefault(operation.id(), new Script(501, ""));
            if (!failure.isEmpty()) {
                exchange.getResponseHeaders().set(FAILURE, failure);
                exchange.sendResponseHeaders(204, -1);
            } else if (script.body().isEmpty()) {
                exchange.sendResponseHeaders(script.status(), -1);
            } else {
                byte[] body = script.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", operation.mediaType());
                exchange.sendResponseHeaders(script.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
