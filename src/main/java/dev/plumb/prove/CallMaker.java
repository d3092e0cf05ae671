package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Type;
import dev.plumb.expression.World.Row;
import dev.plumb.prove.PlannedCall.Origin;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes up calls: by everybody, mostly by those who may; of rows that are there, mostly the same few, and now and then of
 * one that is not; with values as people send them and as bounds allow them.
 */
final class CallMaker {
    private final Spec spec;
    private final Viewers viewers;
    private final Samples samples;
    private final BodyMaker bodies;
    private final Callable callable;
    private final Random random;
    private final int hot;
    private final OptionalInt pinned;

    /** @param hot how many rows of each table most calls are about */
    CallMaker(Spec spec, Stage stage, Viewers viewers, Random random, int hot) {
        this(spec, stage, viewers, random, hot, OptionalInt.empty());
    }

    /**
     * @param hot how many rows of each table most calls are about
     * @param pinned the one that most are about, counted from the first; from the last where it is negative
     */
    CallMaker(Spec spec, Stage stage, Viewers viewers, Random random, int hot, OptionalInt pinned) {
        this.pinned = pinned;
        this.spec = spec;
        this.viewers = viewers;
        this.samples = new Samples(spec, stage.scratch());
        this.callable = new Callable(spec, stage.scratch(), viewers);
        this.random = random;
        this.hot = hot;
        this.bodies = new BodyMaker(spec, callable.bodies(), random, this::picked);
    }

    /** By anybody. */
    PlannedCall call(Operation operation, KnownRows known) throws SQLException {
        return call(operation, known, viewer(operation.endpoint().orElseThrow()));
    }

    /** By one of those who may; empty where nobody may. */
    Optional<PlannedCall> callByThoseWhoMay(Operation operation, KnownRows known) throws SQLException {
        List<Viewer> may = viewers.of(operation.endpoint().orElseThrow());
        return may.isEmpty()
                ? Optional.empty()
                : Optional.of(call(
                        operation, known, random.nextInt(3) > 0 ? may.getLast() : may.get(random.nextInt(may.size()))));
    }

    private PlannedCall call(Operation operation, KnownRows known, Viewer viewer) throws SQLException {
        Endpoint endpoint = operation.endpoint().orElseThrow();
        var origins = new HashMap<String, Origin>();
        var path = new HashMap<String, String>();
        var query = new LinkedHashMap<String, List<String>>();
        var headers = new LinkedHashMap<String, String>();
        Map<String, Keys.Key> keys = Keys.of(operation, endpoint);
        Map<String, String> usual = callable.path(operation, endpoint, 0);
        for (Parameter parameter : endpoint.parameters()) {
            switch (parameter.in()) {
                case PATH -> {
                    Keys.Key key = keys.get(parameter.name());
                    Optional<String> value = key == null
                            ? Optional.empty()
                            : picked(known, key.table(), key.column(), origins, Optional.of(parameter.schema()));
                    path.put(parameter.name(), value.orElse(String.valueOf(usual.get(parameter.name()))));
                }
                case QUERY -> {
                    List<String> values = query(operation, parameter, known);
                    if (!values.isEmpty()) {
                        query.put(parameter.name(), values);
                    }
                }
                case HEADER -> header(parameter, headers);
                case COOKIE -> {}
            }
        }
        Optional<Schema> schema = callable.bodies().schema(endpoint);
        Optional<JsonNode> body =
                schema.isEmpty() ? Optional.empty() : Optional.of(bodies.body(operation, schema.get(), known, origins));
        return new PlannedCall(operation, endpoint, viewer, path, query, headers, body, origins);
    }

    private Viewer viewer(Endpoint endpoint) {
        List<Viewer> may = viewers.of(endpoint);
        List<Viewer> from = may.isEmpty() || random.nextInt(8) == 0 ? viewers.all() : may;
        boolean most = random.nextInt(3) == 0;
        return from.get(most ? from.size() - 1 : random.nextInt(from.size()));
    }

    /** A row's column, of one of the first rows mostly; now and then a value that no row has. */
    Optional<String> picked(
            KnownRows known, Name table, String column, Map<String, Origin> origins, Optional<Schema> wanted) {
        List<Row> rows = known.in(table);
        if (rows.isEmpty() || random.nextInt(pinned.isPresent() ? 12 : 7) == 0) {
            return absent(table, column, wanted);
        }
        Row row = rows.get(which(rows.size()));
        Object value = row.get(column);
        if (value == null || value instanceof byte[] || value instanceof List<?> || value instanceof Map<?, ?>) {
            return Optional.empty();
        }
        String text = value.toString();
        known.origin(row, column)
                .filter(o -> o.call() >= 0 && known.text(o).equals(Optional.of(text)))
                .ifPresent(o -> origins.put(text, o));
        return Optional.of(text);
    }

    /** One of the first mostly; else one of the last, or any. */
    private int which(int size) {
        if (pinned.isPresent() && random.nextInt(5) > 0) {
            return Math.floorMod(pinned.getAsInt(), size);
        }
        boolean any = random.nextInt(hot + 3) == 0;
        boolean last = random.nextInt(hot + 3) == 0;
        return any ? random.nextInt(size) : last ? size - 1 : random.nextInt(Math.min(hot, size));
    }

    private Optional<String> absent(Name table, String column, Optional<Schema> wanted) {
        Optional<Type> type =
                spec.model().entity(table).flatMap(e -> e.byColumn(column)).map(a -> a.type());
        return type.flatMap(t -> switch (t) {
            case Type.Scalar(Type.Kind kind, var _)
            when kind == Type.Kind.UUID -> Optional.of(Plausible.uuid("nobody " + random.nextInt(9)));
            case Type.Scalar(Type.Kind kind, var _)
            when kind == Type.Kind.INT -> Optional.of(String.valueOf(number(wanted)));
            case Type.Scalar(Type.Kind kind, var _)
            when kind == Type.Kind.TEXT || kind == Type.Kind.CITEXT ->
                wanted.map(spec.contract()::resolve)
                                .map(Schema::shape)
                                .filter(Schema.Text.class::isInstance)
                                .isPresent()
                        ? wellFormed((Schema.Text)
                                spec.contract().resolve(wanted.get()).shape())
                        : Optional.of(unknown(column));
            default -> Optional.empty();
        });
    }

    /** A number that likely no row has, of those that the contract lets be there. */
    private long number(Optional<Schema> wanted) {
        long number = 700_000L + random.nextInt(9);
        return wanted.map(spec.contract()::resolve).map(Schema::shape).stream()
                .filter(Schema.WholeNumber.class::isInstance)
                .flatMap(whole -> ((Schema.WholeNumber) whole).bounds().maximum().stream())
                .mapToLong(most -> Math.min(most.longValue(), number))
                .findFirst()
                .orElse(number);
    }

    /** A text that likely no row has and that the contract lets be there; empty where its format asks for more. */
    private Optional<String> wellFormed(Schema.Text words) {
        String text = "nobody" + random.nextInt(9);
        if (words.pattern().isPresent()) {
            return PatternText.of(words.pattern().get(), 4 + random.nextInt(4));
        }
        if (words.format().isPresent()) {
            return words.format().get().equals("email") ? Optional.of(text + "@example.com") : Optional.empty();
        }
        int most = words.maxLength().orElse(text.length());
        int least = words.minLength().orElse(0);
        return most < text.length()
                ? Optional.of(text.substring(text.length() - most))
                : Optional.of("x".repeat(Math.max(0, least - text.length())) + text);
    }

    /** A text that likely no row has, well formed by what the contract says of keys that are called like the column. */
    private String unknown(String column) {
        String text = "nobody" + random.nextInt(9);
        int room = 4 + random.nextInt(4);
        return spec.contract().endpoints().stream()
                .flatMap(e -> e.parameters().stream())
                .filter(p -> p.in() == dev.plumb.spec.Contract.In.PATH
                        && p.variable().equalsIgnoreCase(column.replace("_", "")))
                .flatMap(p -> spec.contract().resolve(p.schema()).shape() instanceof Schema.Text words
                        ? words.pattern().stream()
                        : java.util.stream.Stream.of())
                .findFirst()
                .flatMap(pattern -> PatternText.of(pattern, room))
                .orElse(text);
    }

    private List<String> query(Operation operation, Parameter parameter, KnownRows known) throws SQLException {
        Optional<Step.ListPage> list = operation.steps().stream()
                .filter(Step.ListPage.class::isInstance)
                .map(Step.ListPage.class::cast)
                .findFirst();
        if (!parameter.required() && random.nextInt(3) > 0) {
            return List.of();
        }
        Set<String> paging = list.map(l -> Pager.parameters(l.paging())).orElse(Set.of());
        if (paging.contains(parameter.name())) {
            boolean cursor = list.get().paging() instanceof Step.Paging.Cursor c
                    && c.cursor().equals(parameter.name());
            return cursor ? List.of() : List.of(String.valueOf(1 + random.nextInt(6)));
        }
        boolean object = spec.contract().resolve(parameter.schema()).shape() instanceof Schema.Obj;
        Optional<Entity> entity = list.flatMap(CallMaker::entity).flatMap(spec.model()::entity);
        if (object || entity.isEmpty()) {
            return parameter.required() ? List.of(callable.fallback(parameter)) : List.of();
        }
        Optional<Keys.Key> compared = list.flatMap(l -> compared(l, parameter.variable()));
        if (compared.isPresent() && random.nextInt(3) > 0) {
            Optional<String> value = picked(
                    known,
                    compared.get().table(),
                    compared.get().column(),
                    new HashMap<>(),
                    Optional.of(parameter.schema()));
            if (value.isPresent()) {
                return List.of(value.get());
            }
        }
        List<String> values = samples.candidates(parameter.schema(), entity.get(), 6);
        return values.isEmpty() ? List.of() : List.of(values.get(random.nextInt(values.size())));
    }

    private static Optional<Name> entity(Step.ListPage list) {
        return list.list().type() instanceof Type.ListOf(Type.Row row, var _)
                ? Optional.of(row.table())
                : Optional.empty();
    }

    /** The column of the list's rows that a condition compares a parameter with. */
    private static Optional<Keys.Key> compared(Step.ListPage list, String variable) {
        return list.where().stream()
                .flatMap(w -> compared(w.expr(), variable).stream())
                .findFirst();
    }

    private static Optional<Keys.Key> compared(Expr expr, String variable) {
        if (!(expr instanceof Expr.Call call)) {
            return Optional.empty();
        }
        boolean named = call.arguments().stream()
                .anyMatch(a -> a instanceof Expr.Variable v && v.name().equals(variable));
        Optional<Keys.Key> here = !named
                ? Optional.empty()
                : call.arguments().stream()
                        .filter(a -> a instanceof Expr.Column c && c.row().type() instanceof Type.Row)
                        .map(a -> (Expr.Column) a)
                        .map(c -> new Keys.Key(((Type.Row) c.row().type()).table(), c.column()))
                        .findFirst();
        return here.or(() -> call.arguments().stream()
                .flatMap(a -> compared(a, variable).stream())
                .findFirst());
    }

    private void header(Parameter parameter, Map<String, String> headers) {
        switch (parameter.name().toLowerCase(java.util.Locale.ROOT)) {
            case "if-match" -> headers.put(parameter.name(), random.nextInt(3) == 0 ? "*" : PlannedCall.LAST_TAG);
            case "idempotency-key" -> {
                if (parameter.required()) {
                    headers.put(parameter.name(), callable.key(parameter, random.nextInt(UnusedKeys.ANEW)));
                }
            }
            default -> {
                if (parameter.required()) {
                    headers.put(parameter.name(), callable.fallback(parameter));
                }
            }
        }
    }

    /** The places of a request that rows are looked up by: the field's path, and the column. */
    static Map<String, Keys.Key> lookedUp(Operation operation) {
        var found = new HashMap<String, Keys.Key>();
        lookedUp(operation.steps(), new HashMap<>(Map.of("request", "")), found);
        return found;
    }

    private static void lookedUp(List<Step> steps, Map<String, String> paths, Map<String, Keys.Key> found) {
        for (Step step : steps) {
            switch (step) {
                case Step.Find find ->
                    find.where()
                            .ifPresent(where -> comparisons(where.expr()).forEach(c -> {
                                pair(c.arguments().get(0), c.arguments().get(1), paths, found);
                                pair(c.arguments().get(1), c.arguments().get(0), paths, found);
                            }));
                case Step.Each each -> {
                    var inner = new HashMap<>(paths);
                    @Nullable String list = place(each.list().expr(), paths);
                    if (list != null) {
                        inner.put(each.name(), list + "[]");
                    }
                    lookedUp(each.body(), inner, found);
                }
                case Step.Block block -> lookedUp(block.body(), paths, found);
                default -> {}
            }
        }
    }

    private static List<Expr.Call> comparisons(Expr expr) {
        if (!(expr instanceof Expr.Call call)) {
            return List.of();
        }
        if (call.function().equals("_==_")) {
            return List.of(call);
        }
        var all = new ArrayList<Expr.Call>();
        if (call.function().equals("_&&_")) {
            call.arguments().forEach(a -> all.addAll(comparisons(a)));
        }
        return all;
    }

    private static void pair(Expr column, Expr other, Map<String, String> paths, Map<String, Keys.Key> found) {
        @Nullable String path = place(other, paths);
        if (path != null
                && said(column) instanceof Expr.Column c
                && c.row() instanceof Expr.Variable
                && c.row().type() instanceof Type.Row row) {
            found.putIfAbsent(path, new Keys.Key(row.table(), c.column()));
        }
    }

    /** {@code string(charge.id) == request.reference} names the row as well. */
    private static Expr said(Expr expr) {
        return expr instanceof Expr.Call call
                        && call.function().equals("string")
                        && call.arguments().size() == 1
                ? call.arguments().getFirst()
                : expr;
    }

    private static @Nullable String place(Expr expr, Map<String, String> paths) {
        return switch (expr) {
            case Expr.Variable variable -> paths.get(variable.name());
            case Expr.Property property -> {
                @Nullable String target = place(property.target(), paths);
                yield target == null
                        ? null
                        : target.isEmpty() ? property.property() : target + "." + property.property();
            }
            default -> null;
        };
    }
}
