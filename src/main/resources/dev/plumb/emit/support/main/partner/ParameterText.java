package com.example.app.support.partner;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** Values as they are written outside of JSON bodies: in paths, queries, headers, cookies and forms. */
public final class ParameterText {

    private ParameterText() {}

    /** A list, or the names and values of an object, with commas between them; null where there is none. */
    public static @Nullable String simple(Partner partner, @Nullable Object value) {
        return value == null ? null : String.join(",", flat(partner.tree(value)));
    }

    /** As {@link #simple}, an object's fields being {@code name=value}. */
    public static @Nullable String pairs(Partner partner, @Nullable Object value) {
        return value == null ? null : String.join(",", pairs(partner.tree(value)));
    }

    /** A value as JSON; null where there is none. */
    public static @Nullable String json(Partner partner, @Nullable Object value) {
        return value == null ? null : partner.tree(value).toString();
    }

    /** A cookie where there is a value. */
    public static Consumer<MultiValueMap<String, String>> cookie(String name, @Nullable String value) {
        return cookies -> {
            if (value != null) {
                cookies.add(name, UriUtils.encode(value, StandardCharsets.UTF_8));
            }
        };
    }

    /**
     * The fields of a body as a form; elements of a list have the list's name, an object is JSON.
     *
     * @param deep fields whose own fields, or places, stand in brackets behind their name
     */
    public static byte[] form(Partner partner, Object body, String... deep) {
        var form = new StringJoiner("&");
        BiConsumer<String, String> add = (name, value) -> form.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8));
        for (Map.Entry<String, JsonNode> field : partner.tree(body).properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            boolean brackets = List.of(deep).contains(name);
            if (brackets && !value.isArray()) {
                deep(name, value, add);
            } else if (brackets) {
                for (int i = 0; i < value.size(); i++) {
                    deep(name + "[" + i + "]", value.get(i), add);
                }
            } else if (value.isArray()) {
                value.forEach(element -> add.accept(name, of(element)));
            } else if (!value.isNull()) {
                add.accept(name, of(value));
            }
        }
        return form.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A single value; a list or an object within another as JSON. */
    static String of(JsonNode value) {
        return value.isContainer()
                ? value.toString()
                : value.isNumber() ? value.decimalValue().toPlainString() : value.asString("");
    }

    /** The elements of a list; the names and values of an object by turns; a single value. */
    static List<String> flat(JsonNode value) {
        var parts = new ArrayList<String>();
        if (value.isObject()) {
            value.properties().forEach(field -> {
                parts.add(field.getKey());
                parts.add(of(field.getValue()));
            });
        } else if (value.isArray()) {
            value.forEach(element -> parts.add(of(element)));
        } else if (!value.isNull()) {
            parts.add(of(value));
        }
        return parts;
    }

    /** As {@link #flat}, an object's fields being {@code name=value}. */
    static List<String> pairs(JsonNode value) {
        return value.isObject()
                ? value.properties().stream()
                        .map(field -> field.getKey() + "=" + of(field.getValue()))
                        .toList()
                : flat(value);
    }

    /**
     * The fields of an object in brackets behind its name, however deep: {@code address[city]}. Elements of a list have the
     * list's own name; those that are objects have their places, {@code items[0][price]}.
     */
    static void deep(String name, JsonNode value, BiConsumer<String, String> sink) {
        if (value.isObject()) {
            value.properties().forEach(field -> deep(name + "[" + field.getKey() + "]", field.getValue(), sink));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode element = value.get(i);
                deep(element.isContainer() ? name + "[" + i + "]" : name, element, sink);
            }
        } else if (!value.isNull()) {
            sink.accept(name, of(value));
        }
    }
}
