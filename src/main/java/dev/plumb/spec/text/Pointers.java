package dev.plumb.spec.text;

import dev.plumb.source.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON pointers (RFC 6901) in URI fragments, over located trees, and the plain value of such a tree. */
public final class Pointers {

    private Pointers() {}

    /** The node at {@code #/a/b}; {@code #} is the root. */
    public static Optional<Node> find(Node root, String reference) {
        if (!reference.startsWith("#")) {
            return Optional.empty();
        }
        Optional<Node> current = Optional.of(root);
        for (String token : tokens(reference.substring(1))) {
            current = current.flatMap(node -> child(node, token));
        }
        return reference.length() == 1 || reference.charAt(1) == '/' ? current : Optional.empty();
    }

    /** The tokens of a pointer, unescaped. */
    public static List<String> tokens(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        var tokens = new ArrayList<String>();
        for (String token : pointer.substring(1).split("/", -1)) {
            tokens.add(decoded(token).replace("~1", "/").replace("~0", "~"));
        }
        return tokens;
    }

    /** A key as a token of a pointer. */
    public static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static String decoded(String token) {
        if (token.indexOf('%') < 0) {
            return token;
        }
        try {
            return URLDecoder.decode(token.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return token;
        }
    }

    private static Optional<Node> child(Node node, String token) {
        return switch (node) {
            case Node.Mapping mapping -> mapping.get(token);
            case Node.Sequence sequence ->
                token.matches("0|[1-9][0-9]{0,8}")
                                && Integer.parseInt(token) < sequence.items().size()
                        ? Optional.of(sequence.items().get(Integer.parseInt(token)))
                        : Optional.empty();
            case Node.Scalar _ -> Optional.empty();
        };
    }

    /** A mapping as a plain map in the order written. */
    public static Map<String, Object> plain(Node.Mapping mapping) {
        var map = new LinkedHashMap<String, Object>();
        for (Node.Entry entry : mapping.entries()) {
            put(map, entry.name(), plainValue(entry.value()));
        }
        return Collections.unmodifiableMap(map);
    }

    @SuppressWarnings("NullAway") // JSON's null is a value of the map
    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        map.put(key, value);
    }

    /** A node as a plain value: map, list, {@code String}, {@code BigInteger} or {@code Long}, {@code BigDecimal}, {@code Boolean} or null. */
    public static @Nullable Object plainValue(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> plain(mapping);
            case Node.Sequence sequence -> {
                var list = new ArrayList<@Nullable Object>();
                sequence.items().forEach(item -> list.add(plainValue(item)));
                yield Collections.unmodifiableList(list);
            }
            case Node.Scalar scalar ->
                switch (scalar.kind()) {
                    case STRING -> scalar.text();
                    case BOOLEAN -> Boolean.valueOf(scalar.text());
                    case NULL -> null;
                    case INTEGER -> integer(scalar.text());
                    case NUMBER -> number(scalar.text());
                };
        };
    }

    private static Object integer(String text) {
        BigInteger value = text.startsWith("0x")
                ? new BigInteger(text.substring(2), 16)
                : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
        return value.bitLength() < 64 ? (Object) value.longValue() : value;
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException infinite) {
            return text; // .inf and .nan: JSON has no word for them
        }
    }
}
