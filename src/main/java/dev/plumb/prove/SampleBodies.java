package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.prove.model.Further;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of requests that should be taken: right by the schema, and what they name is there. */
final class SampleBodies {
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();
    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
    private final Spec spec;
    private final Scratch scratch;
    private final Further further;
    private final Map<Keys.Key, List<String>> lookups = new HashMap<>();
    private final Map<Keys.Key, List<String>> keys = new HashMap<>();
    private Rows rows;
    private int spread;
    private int number = 100;
    private Size size = Size.PLAIN;

    SampleBodies(Spec spec, Scratch scratch) {
        this.spec = spec;
        this.further = new Further(spec.contract());
        this.scratch = scratch;
        this.rows = scratch::all;
    }

    /** Where the rows are taken from that a body names: the first are named first. */
    interface Rows {
        List<SequencedMap<String, @Nullable String>> of(Name table) throws SQLException;
    }

    /** From now on these rows are named. */
    void name(Rows others) {
        rows = others;
        lookups.clear();
    }

    /** What a field is stored as, by its path. */
    static Map<String, Stored> stored(Operation operation) {
        var stored = new HashMap<String, Stored>();
        steps(operation.steps(), stored);
        named(operation.steps(), Map.of("request", ""), stored);
        return stored;
    }

    /** @param lookup where the field names a row of another table: that table and column */
    record Stored(Name table, String column, Optional<Keys.Key> lookup) {}

    private static void steps(List<Step> steps, Map<String, Stored> stored) {
        for (Step step : steps) {
            switch (step) {
                case Step.Create create -> assignments(create.table(), create.with(), stored);
                case Step.Ensure ensure -> {
                    assignments(ensure.table(), ensure.with(), stored);
                    assignments(ensure.table(), ensure.values(), stored);
                }
                case Step.Change change -> change.rows().forEach(r -> assignments(r.table(), r.with(), stored));
                case Step.Each each -> steps(each.body(), stored);
                case Step.Block block -> steps(block.body(), stored);
                default -> {}
            }
        }
    }

    private static void assignments(Name table, List<Step.Assignment> with, Map<String, Stored> stored) {
        for (Step.Assignment assignment : with) {
            assignment
                    .field()
                    .ifPresent(field -> stored.put(
                            field,
                            new Stored(
                                    table,
                                    assignment.column(),
                                    assignment.value() instanceof Step.Value.Lookup lookup
                                            ? Optional.of(new Keys.Key(lookup.table(), lookup.column()))
                                            : Optional.empty())));
        }
    }

    /**
     * Fields by which a row is found that has to be there.
     *
     * @param places by variable, where in the body its value stands: a path that ends before a field's name
     */
    private static void named(List<Step> steps, Map<String, String> places, Map<String, Stored> stored) {
        for (Step step : steps) {
            switch (step) {
                case Step.Find find
                when find.otherwise() instanceof Step.Outcome.Failure ->
                    find.where().ifPresent(where -> compared(where.expr(), find.name(), places, stored));
                case Step.Each each -> {
                    var within = new HashMap<>(places);
                    field(each.list().expr(), places).ifPresent(list -> within.put(each.name(), list + "[]."));
                    named(each.body(), within, stored);
                }
                case Step.Block block -> named(block.body(), places, stored);
                default -> {}
            }
        }
    }

    private static void compared(Expr where, String row, Map<String, String> places, Map<String, Stored> stored) {
        if (!(where instanceof Expr.Call call)) {
            return;
        }
        if (call.function().equals("_&&_")) {
            call.arguments().forEach(a -> compared(a, row, places, stored));
        } else if (call.function().equals("_==_")) {
            Expr left = call.arguments().getFirst();
            Expr right = call.arguments().getLast();
            Expr other = left instanceof Expr.Column ? right : left;
            if ((left instanceof Expr.Column ? left : right) instanceof Expr.Column column
                    && column.row() instanceof Expr.Variable found
                    && found.name().equals(row)
                    && column.row().type() instanceof Type.Row of) {
                field(other, places)
                        .ifPresent(path -> stored.put(
                                path,
                                new Stored(
                                        of.table(),
                                        column.column(),
                                        Optional.of(new Keys.Key(of.table(), column.column())))));
            }
        }
    }

    /** Where in the body a value stands; empty where it is made of something else. */
    private static Optional<String> field(Expr value, Map<String, String> places) {
        return value instanceof Expr.Property property
                ? place(property.target(), places).map(at -> at + property.property())
                : Optional.empty();
    }

    private static Optional<String> place(Expr object, Map<String, String> places) {
        return object instanceof Expr.Variable variable
                ? Optional.ofNullable(places.get(variable.name()))
                : field(object, places).map(path -> path + ".");
    }

    /** From now on rows are named in turn, of at most so many, not the first alone. */
    void spread(int most) {
        spread = most;
    }

    /** Values of a column, of as many rows as are named in turn. */
    List<String> keys(Keys.Key key) throws SQLException {
        List<String> known = keys.get(key);
        if (known == null) {
            String column = Scratch.quoted(key.column());
            known = scratch.texts("select " + column + "::text from " + Scratch.quoted(key.table()) + " where " + column
                    + " is not null limit " + spread);
            keys.put(key, known);
        }
        return known;
    }

    /** How full and how large a sample is. */
    enum Size {
        /** What is required, of a usual size. */
        PLAIN,
        /** Every field, as small as is taken. */
        LEAST,
        /** Every field, as large as is taken. */
        MOST
    }

    /** The schema of an operation's body, of the first media type that it takes. */
    Optional<Schema> schema(Endpoint endpoint) {
        return endpoint.body().flatMap(b -> b.content().stream().findFirst()).flatMap(m -> m.schema());
    }

    JsonNode sample(Operation operation, Schema schema) throws SQLException {
        return sample(operation, schema, Size.PLAIN);
    }

    JsonNode sample(Operation operation, Schema schema, Size wanted) throws SQLException {
        number++;
        size = wanted;
        boolean list = spec.contract().resolve(schema).shape() instanceof Schema.Array;
        return kept(schema, list ? "[]." : "", stored(operation));
    }

    private JsonNode kept(Schema schema, String path, Map<String, Stored> stored) throws SQLException {
        return further.kept(schema, value(schema, path, stored), path, (s, at) -> value(s, at, stored));
    }

    /** An element of a list in the body. */
    JsonNode element(Operation operation, Schema schema, String path) throws SQLException {
        number++;
        size = Size.PLAIN;
        return kept(schema, path, stored(operation));
    }

    /** A value of a schema as a column keeps it; of several the one that the number picks. */
    String text(Schema schema, int number) throws SQLException {
        Schema.Shape shape = spec.contract().resolve(schema).shape();
        if (shape instanceof Schema.Words words) {
            return words.values().get(number % words.values().size());
        }
        List<BigDecimal> numbers = switch (shape) {
            case Schema.WholeNumber whole -> whole.bounds().values();
            case Schema.AnyNumber any -> any.bounds().values();
            case Schema.Shape _ -> List.of();
        };
        if (!numbers.isEmpty()) {
            return numbers.get(number % numbers.size()).toPlainString();
        }
        this.number++;
        JsonNode value = value(schema, "", Map.of());
        return value.isString() ? value.stringValue() : value.toString();
    }

    private ObjectNode object(Schema.Obj schema, String path, Map<String, Stored> stored) throws SQLException {
        ObjectNode node = NODES.objectNode();
        for (Schema.Property property : schema.properties().values()) {
            if (property.schema().readOnly()) {
                continue;
            }
            boolean wanted = property.required()
                    || size != Size.PLAIN
                    || (schema.minProperties().orElse(0) > node.size()
                            && schema.properties().values().stream().noneMatch(Schema.Property::required));
            if (wanted) {
                node.set(property.name(), value(property.schema(), path + property.name(), stored));
            }
        }
        if (schema.rest() instanceof Schema.Rest.Kept kept) {
            for (int i = 1; node.size() < schema.minProperties().orElse(0); i++) {
                String name = "field" + i;
                node.set(
                        name,
                        kept.schema().isPresent()
                                ? value(kept.schema().get(), path + name, stored)
                                : NODES.stringNode("value " + i));
            }
        }
        return node;
    }

    private JsonNode value(Schema schema, String path, Map<String, Stored> stored) throws SQLException {
        Stored place = stored.get(path);
        Optional<Keys.Key> lookup = Optional.ofNullable(place).flatMap(this::lookup);
        if (lookup.isPresent()) {
            Keys.Key key = lookup.get();
            if (spread > 0 && !keys(key).isEmpty()) {
                return key(schema, keys(key).get(number % keys(key).size()));
            }
            List<String> named = named(key);
            if (!named.isEmpty()) {
                return key(schema, named.getFirst());
            }
        }
        Schema resolved = spec.contract().resolve(schema);
        Optional<Column> column =
                place == null ? Optional.empty() : scratch.table(place.table()).column(place.column());
        return switch (resolved.shape()) {
            case Schema.Text text -> NODES.stringNode(text(text, path, place, stored));
            case Schema.DecimalText decimal ->
                NODES.stringNode(written(
                                number(decimal.bounds(), place),
                                column.flatMap(
                                        c -> c.type().scale().stream().boxed().findFirst()))
                        .toPlainString());
            case Schema.Words words ->
                NODES.stringNode(
                        size == Size.MOST
                                ? words.values().getLast()
                                : words.values().getFirst());
            case Schema.WholeNumber whole ->
                NODES.numberNode(number(whole.bounds(), place).longValue());
            case Schema.AnyNumber any -> NODES.numberNode(number(any.bounds(), place));
            case Schema.Bool bool -> NODES.booleanNode(bool.constant().orElse(size == Size.MOST));
            case Schema.Array array -> list(array, path, stored);
            case Schema.Obj _
            when kinds(resolved).isPresent() -> {
                var kinds = List.copyOf(kinds(resolved).get().kinds().entrySet());
                var kind = kinds.get(size == Size.MOST ? kinds.size() - 1 : 0);
                yield ofKind(
                        value(kind.getValue(), path, stored),
                        kinds(resolved).get().property(),
                        kind.getKey());
            }
            case Schema.Obj object -> object(object, path.isEmpty() || path.endsWith(".") ? path : path + ".", stored);
            case Schema.Choice choice -> value(choice.alternatives().getFirst(), path, stored);
            case Schema.Any _ -> NODES.objectNode();
            case Schema.NullOnly _, Schema.Ref _ -> NODES.nullNode();
        };
    }

    /** What tells apart the objects of which this is one. */
    static Optional<Schema.Discriminator> kinds(Schema schema) {
        return schema.further().flatMap(Schema.Further::kinds).map(Schema.Kinds::by);
    }

    static JsonNode ofKind(JsonNode value, String property, String word) {
        return value instanceof ObjectNode object ? object.put(property, word) : value;
    }

    /** The row of another table that a field names, by what the operation does or by the foreign key of its column. */
    private Optional<Keys.Key> lookup(Stored place) {
        return place.lookup()
                .or(() -> scratch.table(place.table()).foreignKeys().stream()
                        .filter(key -> key.columns().equals(List.of(place.column())))
                        .findFirst()
                        .map(key -> new Keys.Key(
                                key.referencedTable(), key.referencedColumns().getFirst())));
    }

    /** Whether there is a row that a field may name, where it has to name one. */
    boolean isThere(Stored place) throws SQLException {
        Optional<Keys.Key> key = lookup(place);
        return key.isEmpty() || !named(key.get()).isEmpty();
    }

    private List<String> named(Keys.Key key) throws SQLException {
        List<String> known = lookups.get(key);
        if (known == null) {
            known = rows.of(key.table()).stream()
                    .flatMap(row -> Stream.ofNullable(row.get(key.column())))
                    .toList();
            lookups.put(key, known);
        }
        return known;
    }

    /** A key as the schema writes it. */
    private JsonNode key(Schema schema, String text) {
        Schema.Shape shape = spec.contract().resolve(schema).shape();
        boolean number = shape instanceof Schema.WholeNumber || shape instanceof Schema.AnyNumber;
        return number ? NODES.numberNode(new BigDecimal(text)) : NODES.stringNode(text);
    }

    private JsonNode list(Schema.Array array, String path, Map<String, Stored> stored) throws SQLException {
        var list = NODES.arrayNode();
        int count = Math.max(1, array.minItems().orElse(1));
        for (int i = 0; i < count; i++) {
            number++;
            String element = path.endsWith("[].") ? path : path + "[].";
            Optional<Keys.Key> key = spread > 0
                    ? Optional.empty()
                    : Optional.ofNullable(stored.get(element)).flatMap(this::lookup);
            List<String> named = key.isPresent() ? named(key.get()) : List.of();
            list.add(i < named.size() ? key(array.items(), named.get(i)) : value(array.items(), element, stored));
        }
        return list;
    }

    /** A column that has a check, or whose rows differ in it, takes less than the contract says: no extremes there. */
    private boolean narrowed(@Nullable Stored place) {
        return place != null
                && scratch.table(place.table()).constraints().stream().anyMatch(c -> switch (c) {
                    case Constraint.Check check -> check.columns().contains(place.column());
                    case Constraint.Unique unique -> unique.columns().contains(place.column());
                    case Constraint.PrimaryKey key -> key.columns().contains(place.column());
                    case Constraint.ForeignKey key -> key.columns().contains(place.column());
                    case Constraint.Exclusion _ -> true;
                });
    }

    /** With the digits that the column keeps, else two or as many as the number has, and never beyond its bound. */
    private BigDecimal written(BigDecimal number, Optional<Integer> scale) {
        int digits = scale.orElse(Math.max(2, number.stripTrailingZeros().scale()));
        return number.setScale(digits, size == Size.LEAST ? RoundingMode.CEILING : RoundingMode.DOWN);
    }

    private BigDecimal number(Schema.Bounds bounds, @Nullable Stored place) {
        boolean extreme = size != Size.PLAIN && bounds.multipleOf().isEmpty() && !narrowed(place);
        Optional<BigDecimal> bound = size == Size.MOST ? bounds.maximum() : bounds.minimum();
        return extreme && bound.isPresent() ? bound.get() : within(bounds);
    }

    private static BigDecimal within(Schema.Bounds bounds) {
        if (!bounds.values().isEmpty()) {
            return bounds.values().getFirst();
        }
        BigDecimal least = bounds.minimum()
                .or(() -> bounds.exclusiveMinimum().map(b -> b.add(BigDecimal.ONE)))
                .orElse(BigDecimal.ONE);
        BigDecimal seven = BigDecimal.valueOf(7);
        boolean fits = seven.compareTo(least) >= 0
                && bounds.maximum().map(m -> seven.compareTo(m) <= 0).orElse(true)
                && bounds.multipleOf().isEmpty();
        return fits
                ? seven
                : bounds.multipleOf()
                        .map(m -> m.multiply(least.divideToIntegralValue(m).add(BigDecimal.ONE)))
                        .orElse(least);
    }

    private String text(Schema.Text text, String path, @Nullable Stored place, Map<String, Stored> stored)
            throws SQLException {
        if (text.contentSchema().isPresent()) {
            JsonNode content = value(text.contentSchema().get(), path, stored);
            return text.contentMediaType().filter("text/csv"::equals).isPresent()
                    ? Csv.written(content)
                    : content.toString();
        }
        String digits = String.valueOf(number);
        if (text.format().equals(Optional.of("byte")) && text.pattern().isEmpty()) {
            return base64(text, digits);
        }
        String made = switch (text.format().orElse("")) {
            case "date-time" -> START.plusSeconds(number).toString();
            case "date" -> "2026-05-01";
            case "time" -> "10:00:00";
            case "duration" -> "PT" + (number % 60 + 1) + "M";
            case "uuid" -> Plausible.uuid(path + digits);
            case "email" -> "person" + digits + "@example.com";
            case "uri", "url" -> "https://example.com/" + digits;
            case "uri-reference" -> "/" + digits;
            default -> "Sample " + digits;
        };
        boolean free = text.format().isEmpty() || text.format().equals(Optional.of("binary"));
        Optional<Column> column =
                place == null ? Optional.empty() : scratch.table(place.table()).column(place.column());
        if (text.pattern().isPresent()) {
            made = shaped(text, made, digits);
            free = false;
        } else if (column.isPresent() && text.format().isEmpty() && place != null) {
            made = Plausible.value(scratch.table(place.table()), column.get(), number, 0, scratch.catalog(), START);
        }
        if (size != Size.PLAIN && free && !narrowed(place)) {
            int most = text.maxLength().orElse(made.length());
            made = "x".repeat(size == Size.LEAST ? Math.max(1, text.minLength().orElse(1)) : Math.min(most, 100_000));
        }
        int least = text.minLength().orElse(0);
        while (made.length() < least) {
            made += "x";
        }
        int most = text.maxLength().orElse(Integer.MAX_VALUE);
        return made.length() > most ? made.substring(made.length() - most) : made;
    }

    /** Digits are Base64 (RFC 4648) where there are four of them, or eight. */
    private String base64(Schema.Text text, String digits) {
        int least = Math.max(1, (text.minLength().orElse(1) + 3) / 4);
        int most = Math.max(least, Math.min(text.maxLength().orElse(100_000), 100_000) / 4);
        int quads = switch (size) {
            case PLAIN -> Math.min(most, Math.max(least, 2));
            case LEAST -> least;
            case MOST -> most;
        };
        String whole = "A".repeat(4 * quads) + digits;
        return whole.substring(whole.length() - 4 * quads);
    }

    static String shaped(Schema.Text text, String otherwise, String digits) {
        Pattern pattern = Pattern.compile(text.pattern().orElseThrow());
        int room = Math.max(6, text.minLength().orElse(1));
        String shaped = PatternText.of(pattern.pattern(), room).orElse(otherwise);
        String numbered = shaped.length() > 3 ? shaped.substring(0, shaped.length() - 3) + digits : shaped;
        return pattern.matcher(numbered).find()
                ? numbered
                : PatternText.numbered(pattern.pattern(), shaped, Integer.parseInt(digits))
                        .orElse(shaped);
    }
}
