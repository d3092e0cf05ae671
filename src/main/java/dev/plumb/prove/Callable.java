package dev.plumb.prove;

import dev.plumb.expression.Model;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes a request of an operation that should go well, for proofs that change one thing of it. */
final class Callable {
    private final Spec spec;
    private final Scratch scratch;
    private final Viewers viewers;
    private final SampleBodies bodies;
    private final DeliveryIds deliveries;
    private boolean spread;
    private int keys;

    Callable(Spec spec, Scratch scratch, Viewers viewers) {
        this.spec = spec;
        this.scratch = scratch;
        this.viewers = viewers;
        this.bodies = new SampleBodies(spec, scratch);
        this.deliveries = new DeliveryIds(spec);
    }

    /** From now on rows are named in turn, of at most so many: where tables are too large to be read whole. */
    void spread(int most) {
        spread = true;
        bodies.spread(most);
    }

    /** From now on bodies name rows that exist for a caller. */
    void nameWhatExistsFor(Viewer viewer, Endpoint endpoint) {
        bodies.name(table -> existing(table, viewer, endpoint));
    }

    private List<SequencedMap<String, @Nullable String>> existing(Name table, Viewer viewer, Endpoint endpoint)
            throws SQLException {
        var all = scratch.all(table);
        if (!spec.access().visible().containsKey(table)) {
            return all;
        }
        var reading = new Reading(spec, viewers);
        var world = ScratchWorld.of(spec, scratch, viewer);
        Model.Entity entity = spec.model().entity(table).orElseThrow();
        return all.stream()
                .filter(row -> reading.exists(ScratchWorld.row(entity, row), viewers.seen(viewer, endpoint), world))
                .toList();
    }

    SampleBodies bodies() {
        return bodies;
    }

    /** The caller who may do most of those who may. */
    Optional<Viewer> caller(Endpoint endpoint) {
        return viewers.of(endpoint).stream()
                .max(java.util.Comparator.comparingInt(v -> v.roles().size()));
    }

    /** A row by which the path is filled; the first there is. */
    Map<String, String> path(Operation operation, Endpoint endpoint, int which) throws SQLException {
        var values = new HashMap<String, String>();
        Map<String, Keys.Key> keys = Keys.of(operation, endpoint);
        for (Parameter parameter : endpoint.parameters()) {
            Keys.Key key = keys.get(parameter.name());
            if (parameter.in() == In.PATH && key != null && spread) {
                List<String> named = bodies.keys(key);
                if (!named.isEmpty()) {
                    values.put(parameter.name(), named.get(which % named.size()));
                }
            } else if (parameter.in() == In.PATH && key != null) {
                var rows = scratch.all(key.table());
                if (!rows.isEmpty()) {
                    @Nullable String text = rows.get(which % rows.size()).get(key.column());
                    values.put(parameter.name(), text == null ? "null" : text);
                }
            }
            if (parameter.in() == In.PATH) {
                values.putIfAbsent(parameter.name(), fallback(parameter));
            }
        }
        return values;
    }

    String fallback(Parameter parameter) {
        Schema schema = spec.contract().resolve(parameter.schema());
        return switch (schema.shape()) {
            case Schema.Words words -> words.values().getFirst();
            case Schema.WholeNumber(var bounds, var _) ->
                bounds.minimum().map(m -> m.toBigInteger().toString()).orElse("1");
            case Schema.Text text when text.format().equals(Optional.of("date")) -> "2026-05-01";
            case Schema.Text text when text.format().equals(Optional.of("date-time")) -> "2026-05-01T10:00:00Z";
            case Schema.Text text when text.format().equals(Optional.of("uuid")) -> Plausible.uuid(parameter.name());
            case Schema.Text text
            when text.pattern().isPresent() ->
                PatternText.of(text.pattern().get(), 4).orElse("x1");
            case Schema.Text text -> within("x1", text);
            default -> "x1";
        };
    }

    /** As long as the contract wants it. */
    private static String within(String word, Schema.Text text) {
        String longer = word + "x".repeat(Math.max(0, text.minLength().orElse(0) - word.length()));
        return longer.substring(0, Math.min(longer.length(), text.maxLength().orElse(longer.length())));
    }

    Request request(Operation operation, Endpoint endpoint, Viewer viewer, int which) throws SQLException {
        return request(operation, endpoint, viewer, path(operation, endpoint, which));
    }

    Request request(Operation operation, Endpoint endpoint, Viewer viewer, Map<String, String> path)
            throws SQLException {
        Request request = Request.of(endpoint.method().name(), Paths.of(spec, endpoint, path))
                .with(viewers.credentials(viewer, endpoint));
        for (Parameter parameter : endpoint.parameters()) {
            if (parameter.required() && parameter.in() == In.QUERY) {
                request = request.withQuery(parameter.name(), fallback(parameter));
            } else if (parameter.required() && parameter.in() == In.HEADER) {
                request = request.with(parameter.name(), header(endpoint, parameter));
            }
        }
        Optional<Schema> schema = bodies.schema(endpoint);
        if (schema.isPresent()) {
            return withBody(endpoint, request, bodies.sample(operation, schema.get()));
        }
        if (endpoint.body().isPresent()) {
            return request.withBody(Bodies.mediaType(endpoint), "");
        }
        return request;
    }

    private String header(Endpoint endpoint, Parameter parameter) {
        Optional<String> id = deliveries.header(endpoint, parameter.name());
        if (id.isPresent()) {
            return id.get();
        }
        if (parameter.name().equalsIgnoreCase("Idempotency-Key")) {
            return key(parameter, ++keys);
        }
        return parameter.name().equalsIgnoreCase("If-Match") ? "*" : fallback(parameter);
    }

    /** The value of an {@code Idempotency-Key} that proves nothing. */
    String key(Parameter parameter, int number) {
        boolean uuid = spec.contract().resolve(parameter.schema()).shape() instanceof Schema.Text text
                && text.format().equals(Optional.of("uuid"));
        return UnusedKeys.of(number, uuid);
    }

    Request withBody(Endpoint endpoint, Request request, JsonNode body) {
        Request sent = request;
        for (Request.Header header : request.headers()) {
            Optional<String> id = deliveries.header(endpoint, header.name());
            if (id.isPresent()) {
                sent = request.with(header.name(), id.get());
            }
        }
        return withExactly(endpoint, sent, deliveries.anew(endpoint, body));
    }

    /** With the body as it is, also where that tells it from other deliveries of a partner. */
    Request withExactly(Endpoint endpoint, Request request, JsonNode body) {
        String type = Bodies.mediaType(endpoint);
        return request.withBody(type, Bodies.written(type, body, Bodies.files(spec.contract(), endpoint)));
    }

    SequencedMap<String, @Nullable String> row(Keys.Key key, int which) throws SQLException {
        var rows = scratch.all(key.table());
        return rows.get(which % rows.size());
    }
}
