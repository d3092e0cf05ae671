package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.story.Argument;
import dev.plumb.spec.story.Argument.Place;
import dev.plumb.spec.story.Invocation;
import dev.plumb.spec.story.StoryValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One call of a story as Java: {@code mia.get("/products/LAMP-1")}. */
final class StoryCall {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]*)}");
    private static final String BOUNDARY = "the-next-part";

    private final Design design;
    private final Endpoint endpoint;
    private final List<Argument> arguments;
    private final Optional<Invocation.Body> body;
    private final Function<Argument, String> dynamic;

    /**
     * @param arguments those of earlier calls that hold on included
     * @param dynamic the Java of a value that an earlier answer gives
     */
    StoryCall(
            Design design,
            Endpoint endpoint,
            List<Argument> arguments,
            Optional<Invocation.Body> body,
            Function<Argument, String> dynamic) {
        this.design = design;
        this.endpoint = endpoint;
        this.arguments = arguments;
        this.body = body;
        this.dynamic = dynamic;
    }

    /** Behind the caller: {@code .get("/products")}. */
    String source() {
        String path = path() + query();
        String tidy = path.replace("\" + \"", "").replace("\"\" + ", "");
        String headers = headers();
        Content content = content();
        if (content == null) {
            return switch (endpoint.method()) {
                case GET -> ".get(" + tidy + headers + ")";
                case DELETE -> ".delete(" + tidy + headers + ")";
                case POST, PUT, PATCH, HEAD, OPTIONS ->
                    ".send(\"" + endpoint.method() + "\", " + tidy + ", null" + headers + ")";
            };
        }
        String shorthand = switch (endpoint.method()) {
            case POST -> content.mediaType.equals("application/json") ? "post" : "";
            case PUT -> content.mediaType.equals("application/json") ? "put" : "";
            case PATCH -> content.mediaType.equals("application/merge-patch+json") ? "patch" : "";
            case GET, DELETE, HEAD, OPTIONS -> "";
        };
        return shorthand.isEmpty()
                ? ".send(\"" + endpoint.method() + "\", " + tidy + ", " + content.source + ", \"Content-Type\", "
                        + RuleText.quoted(content.mediaType) + headers + ")"
                : "." + shorthand + "(" + tidy + ", " + content.source + headers + ")";
    }

    private String path() {
        String template = design.spec().contract().basePath() + endpoint.path();
        var source = new StringBuilder();
        Matcher matcher = PATH_PARAMETER.matcher(template);
        int from = 0;
        while (matcher.find()) {
            source.append(RuleText.quoted(template.substring(from, matcher.start())));
            String name = matcher.group(1);
            source.append(" + ")
                    .append(argument(Place.PATH, name).map(this::encoded).orElse("\"\""));
            source.append(" + ");
            from = matcher.end();
        }
        return source.append(RuleText.quoted(template.substring(from)))
                .toString()
                .replace(" + \"\"", "");
    }

    private Optional<Argument> argument(Place place, String name) {
        return arguments.stream()
                .filter(a -> a.place() == place && a.name().equals(name))
                .reduce((first, last) -> last);
    }

    private String query() {
        var parts = new ArrayList<String>();
        for (Argument argument : arguments) {
            if (argument.place() == Place.QUERY && !(argument.value() instanceof StoryValue.Nothing)) {
                parts.add(RuleText.quoted((parts.isEmpty() ? "?" : "&") + encoded(argument.name()) + "=") + " + "
                        + encoded(argument));
            }
        }
        return parts.isEmpty() ? "" : " + " + String.join(" + ", parts);
    }

    private String encoded(Argument argument) {
        return switch (argument.value()) {
            case StoryValue.Literal literal -> RuleText.quoted(encoded(literal.text()));
            case StoryValue.Nothing _ -> "\"null\"";
            case StoryValue.RowOf _, StoryValue.AnswerOf _, StoryValue.LastOf _ ->
                "Caller.encoded(" + dynamic.apply(argument) + ")";
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }

    private String headers() {
        String cookies = arguments.stream()
                .filter(a -> a.place() == Place.COOKIE)
                .map(this::cookie)
                .collect(Collectors.joining(" + \"; \" + "));
        return arguments.stream()
                        .filter(a -> a.place() == Place.HEADER)
                        .map(a -> ", " + RuleText.quoted(a.name()) + ", " + value(a))
                        .collect(Collectors.joining())
                + (cookies.isEmpty() ? "" : ", \"Cookie\", " + cookies);
    }

    private String cookie(Argument argument) {
        return argument.value() instanceof StoryValue.Literal literal
                ? RuleText.quoted(argument.name() + "=" + literal.text())
                : RuleText.quoted(argument.name() + "=") + " + " + value(argument);
    }

    private String value(Argument argument) {
        return switch (argument.value()) {
            case StoryValue.Literal literal -> RuleText.quoted(literal.text());
            case StoryValue.Nothing _ -> "\"null\"";
            case StoryValue.RowOf _, StoryValue.AnswerOf _, StoryValue.LastOf _ -> dynamic.apply(argument);
        };
    }

    private record Content(String mediaType, String source) {}

    private @Nullable Content content() {
        if (body.isPresent()) {
            return new Content(body.get().mediaType(), text(body.get().content()));
        }
        List<Argument> fields =
                arguments.stream().filter(a -> a.place() == Place.BODY).toList();
        if (fields.isEmpty()) {
            return null;
        }
        String media = endpoint.body().stream()
                .flatMap(b -> b.content().stream())
                .map(Contract.Media::type)
                .findFirst()
                .orElse("application/json");
        return switch (media) {
            case "application/x-www-form-urlencoded" -> new Content(media, form(fields));
            case "multipart/form-data" -> new Content(media + "; boundary=" + BOUNDARY, parts(fields));
            default -> new Content(media, json(fields));
        };
    }

    private String form(List<Argument> fields) {
        var source = new StringBuilder();
        for (Argument field : fields) {
            source.append(source.isEmpty() ? "" : " + ")
                    .append(RuleText.quoted((source.isEmpty() ? "" : "&") + encoded(field.name()) + "="))
                    .append(" + ")
                    .append(encoded(field));
        }
        return source.toString().replace("\" + \"", "");
    }

    private String parts(List<Argument> fields) {
        var source = new StringBuilder();
        for (Argument field : fields) {
            source.append(source.isEmpty() ? "" : " + ")
                    .append(RuleText.quoted("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\""
                            + field.name() + "\"\r\n\r\n"))
                    .append(" + ")
                    .append(value(field))
                    .append(" + \"\\r\\n\"");
        }
        return (source + " + " + RuleText.quoted("--" + BOUNDARY + "--\r\n")).replace("\" + \"", "");
    }

    /** An object of these fields; what an answer gives is put in at its place. */
    private String json(List<Argument> fields) {
        var values = new ArrayList<String>();
        var tree = new LinkedHashMap<String, Object>();
        for (Argument field : fields) {
            put(tree, field.name().replace("]", "").split("[.\\[]", -1), 0, jsonValue(field, values));
        }
        String text = written(tree);
        String block = text(text);
        return values.isEmpty() ? block : block + ".formatted(" + String.join(", ", values) + ")";
    }

    private String jsonValue(Argument field, List<String> values) {
        return switch (field.value()) {
            case StoryValue.Nothing _ -> "null";
            case StoryValue.Literal literal -> jsonLiteral(literal.text(), field.form());
            case StoryValue.RowOf _, StoryValue.AnswerOf _, StoryValue.LastOf _ -> {
                values.add(dynamic.apply(field));
                yield field.form() == Argument.Form.TEXT ? "\"%s\"" : "%s";
            }
        };
    }

    private static String jsonLiteral(String text, Argument.Form form) {
        boolean bare = switch (form) {
            case TEXT -> false;
            case NUMBER -> text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
            case BOOLEAN -> text.equals("true") || text.equals("false");
            case JSON -> isJson(text);
        };
        return bare ? text : JsonMapper.shared().writeValueAsString(text);
    }

    private static boolean isJson(String text) {
        try {
            JsonMapper.shared().readTree(text);
            return true;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String[] path, int at, String value) {
        if (at == path.length - 1) {
            tree.put(path[at], value);
        } else {
            Object inner = tree.computeIfAbsent(path[at], _ -> new LinkedHashMap<String, Object>());
            if (inner instanceof Map<?, ?> map) {
                put((Map<String, Object>) map, path, at + 1, value);
            }
        }
    }

    private static String written(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value.toString();
        }
        boolean list = !map.isEmpty()
                && map.keySet().stream().allMatch(k -> k.toString().matches("\\d+"));
        return map.entrySet().stream()
                .map(e ->
                        (list ? "" : JsonMapper.shared().writeValueAsString(e.getKey()) + ": ") + written(e.getValue()))
                .collect(Collectors.joining(", ", list ? "[" : "{ ", list ? "]" : " }"));
    }

    /** A text as a literal: a text block where it has quotes or lines of its own. */
    static String text(String content) {
        if (!content.contains("\"") && !content.contains("\n")) {
            return RuleText.quoted(content);
        }
        String lines = content.strip()
                .replace("\\", "\\\\")
                .replace("\"\"\"", "\\\"\"\"")
                .lines()
                .map(l -> l.isBlank() ? "" : "        " + l)
                .collect(Collectors.joining("\n"));
        return "\"\"\"\n" + lines + "\n        \"\"\"";
    }
}
