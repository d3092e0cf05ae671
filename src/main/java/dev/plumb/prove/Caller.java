package dev.plumb.prove;

import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.story.Argument;
import dev.plumb.spec.story.Argument.Form;
import dev.plumb.spec.story.Argument.Place;
import dev.plumb.spec.story.Invocation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes requests of a story's calls. */
final class Caller {
    private final Stage stage;

    Caller(Stage stage) {
        this.stage = stage;
    }

    /** The request that an invocation means, and what it carries for a later {@code again}. */
    Stage.Carried request(Invocation call) throws SQLException {
        Endpoint endpoint = stage.operation(call.operation()).endpoint().orElseThrow();
        var path = new LinkedHashMap<String, String>();
        var query = new LinkedHashMap<String, List<String>>();
        var headers = new LinkedHashMap<String, String>();
        Optional<Request> repeated = Optional.empty();
        Optional<Stage.Carried> last = call.again() ? stage.lastCall(call.who()) : Optional.empty();
        if (last.isPresent()) {
            carryOver(last.get(), endpoint, path, query, headers);
            repeated =
                    last.get().operation().equals(call.operation()) ? last.get().request() : Optional.empty();
        }
        var fresh = new LinkedHashMap<String, List<String>>();
        ObjectNode body = JsonMapper.shared().createObjectNode();
        for (Argument argument : call.arguments()) {
            @Nullable String value = stage.value(argument.value(), argument.name());
            switch (argument.place()) {
                case PATH -> path.put(argument.name(), value == null ? "null" : value);
                case QUERY -> {
                    if (value != null) {
                        fresh.computeIfAbsent(argument.name(), _ -> new ArrayList<>())
                                .add(value);
                    }
                }
                case HEADER -> headers.put(argument.name(), value == null ? "" : value);
                case COOKIE -> headers.merge("Cookie", argument.name() + "=" + value, (a, b) -> a + "; " + b);
                case BODY -> put(body, argument.name().split("\\."), json(argument.form(), value));
            }
        }
        query.putAll(fresh);
        Request request = built(endpoint, call, path, query, headers, body, repeated)
                .with(stage.credentials(call.who(), endpoint));
        return new Stage.Carried(call.operation(), path, query, headers, Optional.of(request));
    }

    private static void carryOver(
            Stage.Carried last,
            Endpoint endpoint,
            Map<String, String> path,
            SequencedMap<String, List<String>> query,
            SequencedMap<String, String> headers) {
        for (Parameter parameter : endpoint.parameters()) {
            String name = parameter.name();
            if (parameter.in() == In.PATH && last.path().containsKey(name)) {
                path.put(name, last.path().get(name));
            } else if (parameter.in() == In.QUERY && last.query().containsKey(name)) {
                query.put(name, last.query().get(name));
            } else if (parameter.in() == In.HEADER && last.headers().containsKey(name)) {
                headers.put(name, last.headers().get(name));
            }
        }
    }

    private Request built(
            Endpoint endpoint,
            Invocation call,
            Map<String, String> path,
            SequencedMap<String, List<String>> query,
            SequencedMap<String, String> headers,
            ObjectNode body,
            Optional<Request> repeated) {
        Request request = Request.of(endpoint.method().name(), Paths.of(stage.spec(), endpoint, path));
        for (Parameter parameter : endpoint.parameters()) {
            List<String> values = query.getOrDefault(parameter.name(), List.of());
            if (parameter.in() == In.QUERY && !values.isEmpty()) {
                Optional<String> separator = parameter.style().separator();
                request = separator.isEmpty()
                        ? queried(request, parameter.name(), values)
                        : request.withQuery(parameter.name(), String.join(separator.get(), values));
            }
        }
        for (var header : headers.entrySet()) {
            request = request.with(header.getKey(), header.getValue());
        }
        if (call.body().isPresent()) {
            String type = headers.entrySet().stream()
                    .filter(h -> h.getKey().equalsIgnoreCase("Content-Type"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(call.body().get().mediaType());
            return request.withBody(type, call.body().get().content());
        }
        if (!body.isEmpty()) {
            String type = Bodies.mediaType(endpoint);
            return request.withBody(
                    type, Bodies.written(type, body, Bodies.files(stage.spec().contract(), endpoint)));
        }
        if (repeated.isPresent() && repeated.get().body().isPresent()) {
            String type = repeated.get().headers().stream()
                    .filter(h -> h.name().equalsIgnoreCase("Content-Type"))
                    .map(Request.Header::value)
                    .findFirst()
                    .orElse(Bodies.mediaType(endpoint));
            return request.withBody(type, repeated.get().body().get());
        }
        return request;
    }

    private static Request queried(Request request, String name, List<String> values) {
        Request result = request;
        for (String value : values) {
            result = result.withQuery(name, value);
        }
        return result;
    }

    private static void put(ObjectNode body, String[] path, JsonNode value) {
        ObjectNode at = body;
        for (int i = 0; i < path.length - 1; i++) {
            at = at.path(path[i]) instanceof ObjectNode inner ? inner : at.putObject(path[i]);
        }
        at.set(path[path.length - 1], value);
    }

    private static JsonNode json(Form form, @Nullable String value) {
        var nodes = JsonMapper.shared().getNodeFactory();
        if (value == null) {
            return nodes.nullNode();
        }
        if (form != Form.TEXT) {
            try {
                JsonNode node = JsonMapper.shared().readTree(value);
                boolean fits = switch (form) {
                    case NUMBER -> node.isNumber();
                    case BOOLEAN -> node.isBoolean();
                    case JSON, TEXT -> true;
                };
                return fits ? node : nodes.stringNode(value);
            } catch (JacksonException notJson) {
                return nodes.stringNode(value);
            }
        }
        return nodes.stringNode(value);
    }

    /** The parts of a place's arguments, for a message. */
    static String shown(Invocation call) {
        return call.who() + " calls " + call.operation()
                + call.arguments().stream()
                        .filter(a -> a.place() != Place.BODY)
                        .map(Argument::name)
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
