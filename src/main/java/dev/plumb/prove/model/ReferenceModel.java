package dev.plumb.prove.model;

import dev.plumb.expression.Model;
import dev.plumb.expression.Reference;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.World.Row;
import dev.plumb.prove.model.Execution.Ended;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Tells how a call ends and what it leaves behind, by the specification alone. */
public final class ReferenceModel {
    private static final String INVALID = "INVALID_REQUEST";
    private final Spec spec;
    private final Storage storage;
    private final Map<Identity, Reference> references = new ConcurrentHashMap<>();

    /** An expression, told apart by being itself. */
    @SuppressWarnings("ReferenceEquality")
    private record Identity(TypedExpression expression) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity(var its) && its == expression;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(expression);
        }
    }

    public ReferenceModel(Spec spec, Storage storage) {
        this.spec = spec;
        this.storage = storage;
    }

    Spec spec() {
        return spec;
    }

    Storage storage() {
        return storage;
    }

    Reference reference(TypedExpression expression) {
        return references.computeIfAbsent(new Identity(expression), e -> Reference.of(e.expression()));
    }

    /**
     * @param after the rows as the call leaves them; as they were where it is refused
     * @param operations those that were run, the called one first
     * @param asked partners, in order
     */
    public record Result(Outcome outcome, Rows after, Set<String> operations, Givens givens, List<Asked> asked) {}

    /** @param before stays as it is */
    public Result run(ModelCall call, Rows before, Givens givens) {
        Operation operation = call.operation();
        if (!call.caller().may()) {
            return refused(call.caller().visitor() ? "UNAUTHENTICATED" : "FORBIDDEN", before, givens);
        }
        var requests = new Requests(spec.contract());
        var codes = new LinkedHashSet<String>();
        Rows rows = before.copy();
        try {
            Map<String, @Nullable Object> variables = variables(call, requests, rows);
            if (!wellFormed(call)) {
                return refused(INVALID, before, givens);
            }
            var execution = new Execution(this, call, requests, rows, givens);
            Set<Early> early = early(operation, variables, rows);
            if (early.contains(Early.SURE)) {
                return refused(INVALID, before, givens);
            }
            try {
                Outcome outcome = execution.run(variables);
                if (!early.isEmpty()) {
                    return refused(INVALID, before, givens);
                }
                triggers(operation);
                return new Result(outcome, rows, execution.operations(), givens, execution.asked());
            } catch (Ended ended) {
                if (!early.isEmpty()) {
                    codes.add(INVALID);
                }
                codes.add(ended.code());
                return new Result(
                        new Outcome.Refused(codes), before, execution.operations(), givens, execution.asked());
            }
        } catch (Untellable untellable) {
            return new Result(
                    new Outcome.Untold(untellable.why()), before, Set.of(operation.name()), givens, List.of());
        }
    }

    /**
     * What is done without a call.
     *
     * @param job whether it is one; else a reaction
     * @param about when, within some seconds
     */
    public record Task(Span span, String name, boolean job, List<Step> steps, Instant about) {
        public Task {
            steps = List.copyOf(steps);
        }
    }

    /**
     * @param over whether it came to its end; else it is to be tried again
     * @param operations those that were run
     * @param untold why the model cannot tell
     */
    public record Done(
            boolean over,
            Rows after,
            List<Outcome.Emitted> events,
            List<Asked> asked,
            Set<String> operations,
            Givens givens,
            Optional<String> untold) {}

    /**
     * @param parts of the event, by name: rows as {@link Outcome.Held}
     * @param before stays as it is
     */
    public Done run(Task task, Map<String, @Nullable Object> parts, Partners partners, Rows before, Givens givens) {
        var operation = new Operation(
                task.span(),
                task.name(),
                Optional.empty(),
                false,
                new LinkedHashMap<>(),
                Optional.empty(),
                Optional.empty(),
                task.steps());
        var nobody = new ModelCall.Caller(true, true, null, List.of());
        var call = new ModelCall(
                operation,
                Map.of(),
                Optional.empty(),
                false,
                nobody,
                Optional.empty(),
                task.about(),
                Optional.of(partners));
        Rows rows = before.copy();
        try {
            var execution = new Execution(this, call, new Requests(spec.contract()), rows, givens);
            boolean over = true;
            if (task.job()) {
                execution.job();
            } else if (parts.values().stream().allMatch(p -> isThere(p, rows))) {
                over = execution.react(parts);
            }
            triggers(operation);
            return new Done(
                    over,
                    rows,
                    execution.events(),
                    execution.asked(),
                    execution.operations(),
                    givens,
                    Optional.empty());
        } catch (Untellable untellable) {
            return new Done(false, before, List.of(), List.of(), Set.of(), givens, Optional.of(untellable.why()));
        }
    }

    /** The parts of an event by what was stored of it; empty where a row is gone or cannot be told. */
    public Optional<Map<String, @Nullable Object>> parts(Consequences.Event event, JsonNode body, Rows rows) {
        var parts = new HashMap<String, @Nullable Object>();
        for (var part : event.parts().values()) {
            JsonNode said = body.path(part.name());
            if (part.table().isEmpty()) {
                parts.put(part.name(), carried(event, said, part.type()));
                continue;
            }
            Name table = part.table().get();
            Map<String, JsonNode> key = keyIn(spec, part.name(), table, body);
            if (key.isEmpty() || key.values().stream().anyMatch(JsonNode::isMissingNode)) {
                throw new Untellable("which row the event " + event.name() + " is about");
            }
            Optional<Map.Entry<Long, Row>> row = rows.numbered(table).entrySet().stream()
                    .filter(e -> key.entrySet().stream()
                            .allMatch(k -> String.valueOf(e.getValue().get(k.getKey()))
                                    .equals(k.getValue().asString())))
                    .findFirst();
            if (row.isEmpty()) {
                return Optional.empty();
            }
            parts.put(part.name(), new Outcome.Held(table, row.get().getKey()));
        }
        return Optional.of(parts);
    }

    /** What was stored of the row that a part of an event is: its key, by column. */
    static Map<String, JsonNode> keyIn(Spec spec, String part, Name table, JsonNode body) {
        Model.Entity entity = spec.model().entity(table).orElseThrow();
        var key = new LinkedHashMap<String, JsonNode>();
        for (String column : entity.key()) {
            String name = entity.byColumn(column).orElseThrow().name();
            String field = entity.key().size() == 1
                    ? part
                    : part + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            key.put(column, body.path(field));
        }
        return key;
    }

    private static boolean isThere(@Nullable Object part, Rows rows) {
        return !(part instanceof Outcome.Held held) || rows.get(held.table(), held.number()) != null;
    }

    private static @Nullable Object carried(Consequences.Event event, JsonNode said, Type type) {
        if (said.isNull()) {
            return null;
        }
        if (type instanceof Type.Enumeration && said.isString()) {
            return said.stringValue();
        }
        if (type instanceof Type.Scalar scalar && said.isValueNode()) {
            switch (scalar.kind()) {
                case TEXT, CITEXT -> {
                    return said.asString();
                }
                case INT -> {
                    return Long.valueOf(said.asString());
                }
                case DECIMAL -> {
                    return new BigDecimal(said.asString());
                }
                case UUID -> {
                    return java.util.UUID.fromString(said.asString());
                }
                case BOOL -> {
                    return said.asBoolean();
                }
                case DOUBLE, BYTES, TIMESTAMP, DATE, TIME, DURATION, JSON, NULL -> {}
            }
        }
        throw new Untellable("what the event " + event.name() + " carries");
    }

    private static Result refused(String code, Rows before, Givens givens) {
        return new Result(new Outcome.Refused(Set.of(code)), before, Set.of(), givens, List.of());
    }

    private void triggers(Operation operation) {
        Set<Name> triggered = Writing.triggered(spec);
        if (!triggered.isEmpty() && Steps.written(spec, operation).stream().anyMatch(triggered::contains)) {
            throw new Untellable("what triggers of the database do");
        }
    }

    private boolean wellFormed(ModelCall call) {
        Optional<Endpoint> endpoint = call.operation().endpoint();
        Optional<Schema> schema = endpoint.flatMap(ReferenceModel::schema);
        for (Parameter parameter : endpoint.map(Endpoint::parameters).orElse(List.of())) {
            boolean header = parameter.in() == In.HEADER;
            List<String> given = call.parameters().get(parameter.name());
            boolean list = spec.contract().resolve(parameter.schema()).shape() instanceof Schema.Array;
            if (parameter.required() && !header && given == null) {
                return false;
            }
            JsonNode value = given == null || given.isEmpty()
                    ? MissingNode.getInstance()
                    : JsonMapper.shared().valueToTree(list ? given : given.getFirst());
            boolean path = parameter.in() == In.PATH;
            if (!path
                    && !value.isMissingNode()
                    && !Faults.of(spec.contract(), value, parameter.schema(), true)
                            .isEmpty()) {
                return false;
            }
        }
        if (schema.isEmpty()) {
            return true;
        }
        if (call.body().isEmpty() && endpoint.get().body().orElseThrow().required()) {
            return false;
        }
        return call.body().isEmpty()
                || Faults.of(spec.contract(), call.body().get(), schema.get(), call.texts())
                        .isEmpty();
    }

    static Optional<Schema> schema(Endpoint endpoint) {
        return endpoint.body().flatMap(b -> b.content().stream().findFirst()).flatMap(m -> m.schema());
    }

    /** Whoever calls, as their account is now. */
    private @Nullable Object viewer(ModelCall call, Rows rows) {
        if (!(call.caller().viewer() instanceof Row account)) {
            return call.caller().viewer();
        }
        List<String> key = spec.model().entity(account.table()).orElseThrow().key();
        return rows.in(account.table()).stream()
                .filter(row -> key.stream().allMatch(c -> Objects.equals(row.get(c), account.get(c))))
                .findFirst()
                .orElse(account);
    }

    private Map<String, @Nullable Object> variables(ModelCall call, Requests requests, Rows rows) {
        var variables = new HashMap<String, @Nullable Object>();
        Operation operation = call.operation();
        variables.put("viewer", viewer(call, rows));
        JsonMapper json = JsonMapper.shared();
        for (Parameter parameter :
                operation.endpoint().map(Endpoint::parameters).orElse(List.of())) {
            Type type = operation.takes().get(parameter.variable());
            List<String> given = call.parameters().get(parameter.name());
            Schema resolved = spec.contract().resolve(parameter.schema());
            Optional<Object> usual = parameter.schema().defaultValue().or(resolved::defaultValue);
            Object value = null;
            if (type != null && given != null && type instanceof Type.ListOf) {
                value = requests.value(json.valueToTree(given), type, parameter.schema());
            } else if (type != null && given != null && !given.isEmpty()) {
                value = requests.value(json.valueToTree(given.getFirst()), type, parameter.schema());
            } else if (type != null && usual.isPresent()) {
                value = requests.value(json.valueToTree(usual.get()), type, parameter.schema());
            }
            variables.put(parameter.variable(), value);
        }
        if (operation.request().isPresent()) {
            Optional<Schema> schema = operation.endpoint().flatMap(ReferenceModel::schema);
            JsonNode body = call.body().orElseGet(json::createObjectNode);
            variables.put(
                    "request",
                    schema.isPresent()
                            ? requests.value(body, operation.request().get(), schema.get())
                            : null);
        }
        return variables;
    }

    /** Faults that are told before anything else. */
    private enum Early {
        /** It is told in any case. */
        SURE,
        /** It is told where nothing else ends the operation before. */
        PERHAPS
    }

    /**
     * What columns demand of fields, and rows that fields name: found at once, so that one answer tells every fault. A
     * check that only the database understands is told when the row is stored.
     */
    private Set<Early> early(Operation operation, Map<String, @Nullable Object> variables, Rows rows) {
        var found = new LinkedHashSet<Early>();
        if (!(variables.get("request") instanceof Given) && !(variables.get("request") instanceof List<?>)) {
            return found;
        }
        for (Steps.Written written : Steps.assignments(spec, operation)) {
            Step.Assignment assignment = written.assignment();
            Optional<Table> table = spec.catalog().table(written.table());
            if (assignment.field().isEmpty() || table.isEmpty()) {
                continue;
            }
            Optional<Column> column = table.get().column(assignment.column());
            for (Object value : at(variables.get("request"), assignment.field().get())) {
                if (value == null) {
                    boolean fault = assignment.value() instanceof Step.Value.Computed
                            && column.map(Column::notNull).orElse(false);
                    found.addAll(fault ? Set.of(Early.PERHAPS) : Set.of());
                } else if (assignment.value() instanceof Step.Value.Lookup lookup) {
                    boolean there =
                            rows.in(lookup.table()).stream().anyMatch(r -> Values.same(r.get(lookup.column()), value));
                    if (!there) {
                        found.add(written.always() ? Early.SURE : Early.PERHAPS);
                    }
                } else if (column.isPresent() && assignment.value() instanceof Step.Value.Computed) {
                    found.addAll(demands(table.get(), column.get(), value, rows));
                }
            }
        }
        return found;
    }

    private Set<Early> demands(Table table, Column column, Object value, Rows rows) {
        if (value instanceof String text
                && !column.type().array()
                && text.codePointCount(0, text.length())
                        > column.type().length().orElse(Integer.MAX_VALUE)) {
            return Set.of(Early.SURE);
        }
        if (value instanceof BigDecimal number
                && column.type().scale().isPresent()
                && number.scale() > column.type().scale().getAsInt()) {
            return Set.of(Early.SURE);
        }
        boolean plain = value instanceof String || value instanceof Number || value instanceof java.util.UUID;
        if (!plain) {
            return Set.of();
        }
        for (var key : table.foreignKeys()) {
            boolean dangling = key.columns().equals(List.of(column.name()))
                    && rows.numbered(key.referencedTable()).values().stream()
                            .noneMatch(r ->
                                    Values.same(r.get(key.referencedColumns().getFirst()), value));
            if (dangling) {
                return Set.of(Early.PERHAPS);
            }
        }
        var alone = new LinkedHashMap<String, @Nullable Object>();
        alone.put(column.name(), value);
        return switch (storage.keep(table, new Row(table.name(), alone))) {
            case Storage.Kept.Unfit _ -> Set.of(Early.SURE);
            case Storage.Kept.Stored stored ->
                table.constraints().stream()
                                .anyMatch(c -> c instanceof Constraint.Check check
                                        && check.columns().equals(List.of(column.name()))
                                        && stored.violated().contains(check.name()))
                        ? Set.of(Early.PERHAPS)
                        : Set.of();
        };
    }

    /** The values that were sent at a field's path. */
    private static List<@Nullable Object> at(@Nullable Object from, String path) {
        var found = new ArrayList<@Nullable Object>();
        if (path.isEmpty()) {
            found.add(from);
            return found;
        }
        if (path.startsWith("[]")) {
            String rest = path.substring(2).startsWith(".") ? path.substring(3) : path.substring(2);
            if (from instanceof List<?> list) {
                list.forEach(e -> found.addAll(at(e, rest)));
            }
            return found;
        }
        int end = path.length();
        for (String stop : List.of(".", "[")) {
            int at = path.indexOf(stop);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String rest = path.substring(end).startsWith(".") ? path.substring(end + 1) : path.substring(end);
        if (from instanceof Given given && given.values().containsKey(path.substring(0, end))) {
            found.addAll(at(given.values().get(path.substring(0, end)), rest));
        }
        return found;
    }
}
