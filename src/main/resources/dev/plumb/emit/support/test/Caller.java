package com.example.app.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who calls the backend over HTTP. */
public final class Caller {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private ${final}@Nullable String token;
    ${keyField}
    ${signInField}

    Caller(int port, @Nullable String token) {
        this.port = port;
        this.token = token;
    }

    ${withKey}

    /** @param headers name and value in turn */
    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json, and(headers, "Content-Type", "application/json"));
    }

    public Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, and(headers, "Content-Type", "application/json"));
    }

    public Answer patch(String path, String json, String... headers) {
        return send("PATCH", path, json, and(headers, "Content-Type", "application/merge-patch+json"));
    }

    public Answer send(String method, String path, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path${query}))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        ${known}
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            ${answer}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    ${carrying}

    /** Text as part of a path or query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String[] and(String[] headers, String name, String value) {
        var all = new ArrayList<>(List.of(headers));
        all.add(name);
        all.add(value);
        return all.toArray(String[]::new);
    }
}
