package dev.plumb.prove;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request as it goes over the wire.
 *
 * @param path with its query, both percent-encoded
 * @param headers in order; what the caller is known by is apart, in {@code shown}
 * @param shown sent as {@code Authorization: WORD TOKEN}, or wherever it belongs
 */
public record Request(String method, String path, List<Header> headers, List<Credential> shown, Optional<String> body) {
    public Request {
        headers = List.copyOf(headers);
        shown = List.copyOf(shown);
    }

    public record Header(String name, String value) {}

    /** Where a credential stands. */
    public enum Place {
        /** In the header {@code Authorization}, behind a word. */
        WORD,
        HEADER,
        QUERY,
        COOKIE
    }

    /**
     * @param name the word before it, or what the header, parameter or cookie is called
     * @param owner whose it is, as a shell would name it; for the {@code curl}
     */
    public record Credential(Place place, String name, String text, String owner) {}

    public static Request of(String method, String path) {
        return new Request(method, path, List.of(), List.of(), Optional.empty());
    }

    public Request with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.removeIf(h -> h.name().equalsIgnoreCase(name));
        more.add(new Header(name, value));
        return new Request(method, path, more, shown, body);
    }

    public Request with(Optional<Credential> credential) {
        return with(credential.stream().toList());
    }

    public Request with(List<Credential> credentials) {
        return new Request(method, path, headers, credentials, body);
    }

    public Request withBody(String mediaType, String text) {
        return new Request(method, path, headers, shown, Optional.of(text)).with("Content-Type", mediaType);
    }

    public Request withQuery(String name, String value) {
        return new Request(
                method,
                path + (path.contains("?") ? "&" : "?") + encoded(name) + "=" + encoded(value),
                headers,
                shown,
                body);
    }

    /** With that value of a parameter of the query alone, whatever it had before. */
    public Request withQueryOf(String name, String value) {
        int query = path.indexOf('?');
        if (query < 0) {
            return withQuery(name, value);
        }
        String others = java.util.regex.Pattern.compile("&")
                .splitAsStream(path.substring(query + 1))
                .filter(part -> !part.startsWith(encoded(name) + "="))
                .collect(java.util.stream.Collectors.joining("&"));
        String rest = path.substring(0, query) + (others.isEmpty() ? "" : "?" + others);
        return new Request(method, rest, headers, shown, body).withQuery(name, value);
    }

    /** Percent-encoded as a path segment or a query's part may hold it (RFC 3986). */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** How to send it from a shell. Tokens stay out of it: {@code $MIA} stands for Mia's. */
    public String curl() {
        String query = shown.stream()
                .filter(t -> t.place() == Place.QUERY)
                .map(t -> (path.contains("?") ? "&" : "?") + encoded(t.name()) + "='$" + t.owner() + "'")
                .collect(Collectors.joining());
        String head = "curl -i -X " + method + " 'http://127.0.0.1:8080" + path + query + "'";
        String authorization = shown.stream()
                .map(t -> switch (t.place()) {
                    case WORD -> " \\\n  -H \"Authorization: " + t.name() + " $" + t.owner() + "\"";
                    case HEADER -> " \\\n  -H \"" + t.name() + ": $" + t.owner() + "\"";
                    case COOKIE -> " \\\n  -H \"Cookie: " + t.name() + "=$" + t.owner() + "\"";
                    case QUERY -> "";
                })
                .collect(Collectors.joining());
        String more = headers.stream()
                .map(h -> " \\\n  -H '" + h.name() + ": " + quoted(h.value()) + "'")
                .collect(Collectors.joining());
        String data = body.map(b -> " \\\n  --data-binary '" + quoted(shortened(b)) + "'")
                .orElse("");
        return head + authorization + more + data;
    }

    private static String shortened(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000) + "… (" + text.length() + " characters)";
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''");
    }
}
