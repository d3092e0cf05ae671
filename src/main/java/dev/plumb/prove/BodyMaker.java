package dev.plumb.prove;

import dev.plumb.prove.PlannedCall.Origin;
import dev.plumb.prove.SampleBodies.Stored;
import dev.plumb.prove.model.Further;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes up bodies that are right by their schema: fields left out and given, rows named that are there, values that others have. */
final class BodyMaker {
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();
    private final Spec spec;
    private final SampleBodies samples;
    private final Random random;
    private final Further further;
    private final Picking picking;

    /** Picks a value of a column, of a row that is there mostly. */
    interface Picking {
        Optional<String> value(
                KnownRows known, Name table, String column, Map<String, Origin> origins, Optional<Schema> wanted);
    }

    BodyMaker(Spec spec, SampleBodies samples, Random random, Picking picking) {
        this.spec = spec;
        this.further = new Further(spec.contract());
        this.samples = samples;
        this.random = random;
        this.picking = picking;
    }

    /** What a body is made for. */
    private record Making(
            Operation operation,
            Map<String, Stored> stored,
            Map<String, Keys.Key> looked,
            KnownRows known,
            Map<String, Origin> origins) {}

    JsonNode body(Operation operation, Schema schema, KnownRows known, Map<String, Origin> origins)
            throws SQLException {
        var making =
                new Making(operation, SampleBodies.stored(operation), CallMaker.lookedUp(operation), known, origins);
        return further.kept(schema, value(making, schema, ""), "", (s, at) -> value(making, s, at));
    }

    private JsonNode value(Making making, Schema asked, String path) throws SQLException {
        Schema schema = spec.contract().resolve(asked);
        Stored place = making.stored().get(path);
        Optional<JsonNode> named = named(making, schema, path, place);
        if (named.isPresent()) {
            return named.get();
        }
        return switch (schema.shape()) {
            case Schema.Obj _
            when SampleBodies.kinds(schema).isPresent() -> {
                var by = SampleBodies.kinds(schema).get();
                var kinds = List.copyOf(by.kinds().entrySet());
                var kind = kinds.get(random.nextInt(kinds.size()));
                yield SampleBodies.ofKind(value(making, kind.getValue(), path), by.property(), kind.getKey());
            }
            case Schema.Obj object -> object(making, object, path);
            case Schema.Array array -> list(making, array, path);
            case Schema.Words words ->
                NODES.stringNode(
                        words.values().get(random.nextInt(words.values().size())));
            case Schema.Bool bool -> NODES.booleanNode(bool.constant().orElseGet(random::nextBoolean));
            case Schema.WholeNumber whole ->
                NODES.numberNode(number(whole.bounds(), BigDecimal.ZERO, 0).longValue());
            case Schema.DecimalText decimal -> {
                int scale = column(place).map(c -> c.type().scale().orElse(2)).orElse(2);
                yield NODES.stringNode(
                        number(decimal.bounds(), new BigDecimal("0.01"), scale).toPlainString());
            }
            case Schema.Text _, Schema.AnyNumber _, Schema.Choice _, Schema.Any _, Schema.NullOnly _, Schema.Ref _ ->
                samples.element(making.operation(), asked, path);
        };
    }

    /** A row that is there, or a value that a row has already. */
    private Optional<JsonNode> named(Making making, Schema schema, String path, @Nullable Stored place) {
        boolean scalar = !(schema.shape() instanceof Schema.Obj || schema.shape() instanceof Schema.Array);
        if (!scalar) {
            return Optional.empty();
        }
        Optional<String> part = accountPart(making.operation().steps(), path);
        if (part.isPresent() && spec.access().accounts().isPresent()) {
            return ofAccount(making, part.get(), spec.access().accounts().get()).flatMap(t -> fits(schema, t));
        }
        Keys.Key key = making.looked().get(path);
        if (key == null && place != null) {
            key = place.lookup().orElse(null);
        }
        if (key == null && place != null) {
            Table table = spec.catalog().table(place.table()).orElseThrow();
            Keys.Key own = new Keys.Key(place.table(), place.column());
            key = table.foreignKeys().stream()
                    .filter(k -> k.columns().equals(List.of(place.column())))
                    .map((Constraint.ForeignKey k) -> new Keys.Key(
                            k.referencedTable(), k.referencedColumns().getFirst()))
                    .findFirst()
                    .orElseGet(() -> random.nextInt(5) == 0
                                    && table.uniqueKeys().stream().anyMatch(u -> u.contains(place.column()))
                            ? own
                            : null);
        }
        if (key == null) {
            return Optional.empty();
        }
        Optional<String> text =
                picking.value(making.known(), key.table(), key.column(), making.origins(), Optional.of(schema));
        return text.flatMap(t -> fits(schema, t));
    }

    /** What accounts take a field for. */
    private static Optional<String> accountPart(List<Step> steps, String path) {
        return steps.stream()
                .filter(Step.Account.class::isInstance)
                .flatMap(s -> ((Step.Account) s).with().entrySet().stream())
                .filter(with -> with.getValue().field().equals(path))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Mostly what somebody is known by. */
    private Optional<String> ofAccount(Making making, String part, Accounts accounts) {
        boolean known = random.nextInt(4) > 0;
        return switch (part) {
            case "login" ->
                picking.value(making.known(), accounts.table(), accounts.login(), making.origins(), Optional.empty());
            case "password", "oldPassword" -> known ? Optional.of(AccountHolders.PASSWORD) : Optional.empty();
            case "refreshToken" -> known ? Optional.of(PlannedCall.LAST_TOKEN) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> fits(Schema schema, String text) {
        return switch (schema.shape()) {
            case Schema.WholeNumber _ ->
                text.matches("-?[0-9]{1,18}") ? Optional.of(NODES.numberNode(Long.parseLong(text))) : Optional.empty();
            case Schema.Text t ->
                t.maxLength().orElse(Integer.MAX_VALUE) >= text.length()
                                && t.minLength().orElse(0) <= text.length()
                                && t.pattern()
                                        .map(p -> java.util.regex.Pattern.compile(p)
                                                .matcher(text)
                                                .find())
                                        .orElse(true)
                                && t.contentSchema().isEmpty()
                        ? Optional.of(NODES.stringNode(text))
                        : Optional.empty();
            case Schema.Words words ->
                words.values().contains(text) ? Optional.of(NODES.stringNode(text)) : Optional.empty();
            case Schema.Shape _ -> Optional.empty();
        };
    }

    private ObjectNode object(Making making, Schema.Obj object, String path) throws SQLException {
        ObjectNode node = NODES.objectNode();
        String before = path.isEmpty() ? "" : path + ".";
        int most = object.maxProperties().orElse(Integer.MAX_VALUE);
        for (Schema.Property property : object.properties().values()) {
            if (property.schema().readOnly() || node.size() >= most) {
                continue;
            }
            if (property.required() || random.nextInt(2) == 0) {
                String at = before + property.name();
                Stored place = making.stored().get(at);
                boolean clears = spec.contract().resolve(property.schema()).nullable()
                        || property.schema().nullable();
                boolean may = column(place).map(c -> !c.notNull()).orElse(false);
                node.set(
                        property.name(),
                        clears && may && random.nextInt(2) == 0
                                ? NODES.nullNode()
                                : value(making, property.schema(), at));
            }
        }
        for (Schema.Property property : object.properties().values()) {
            if (node.size() < object.minProperties().orElse(0)
                    && !node.has(property.name())
                    && !property.schema().readOnly()) {
                node.set(property.name(), value(making, property.schema(), before + property.name()));
            }
        }
        return node;
    }

    private JsonNode list(Making making, Schema.Array array, String path) throws SQLException {
        var list = NODES.arrayNode();
        int least = array.minItems().orElse(0);
        int most = Math.min(array.maxItems().orElse(3), Math.max(3, least));
        int count = Math.max(Math.max(least, 1), 1 + random.nextInt(Math.max(1, most)));
        for (int i = 0; i < Math.min(count, most); i++) {
            list.add(value(making, array.items(), path + "[]"));
        }
        return list;
    }

    private Optional<Column> column(@Nullable Stored place) {
        return place == null
                ? Optional.empty()
                : spec.catalog().table(place.table()).flatMap(t -> t.column(place.column()));
    }

    /** One of the bounds, or something small within them. */
    private BigDecimal number(Schema.Bounds bounds, BigDecimal fraction, int scale) {
        if (!bounds.values().isEmpty()) {
            return bounds.values().get(random.nextInt(bounds.values().size()));
        }
        BigDecimal least = bounds.minimum()
                .or(() -> bounds.exclusiveMinimum().map(b -> b.add(BigDecimal.ONE)))
                .orElse(BigDecimal.ZERO);
        var candidates = new ArrayList<BigDecimal>();
        candidates.add(least);
        for (int i = 0; i < 4; i++) {
            candidates.add(least.add(BigDecimal.valueOf(1 + random.nextInt(6)))
                    .add(fraction.multiply(BigDecimal.valueOf(random.nextInt(100)))));
        }
        bounds.maximum()
                .filter(m -> m.compareTo(BigDecimal.valueOf(100_000)) < 0)
                .ifPresent(candidates::add);
        BigDecimal picked = candidates.get(random.nextInt(candidates.size()));
        if (bounds.maximum().map(m -> picked.compareTo(m) > 0).orElse(false)) {
            return bounds.maximum().get();
        }
        BigDecimal step = bounds.multipleOf().orElse(BigDecimal.ZERO);
        return step.signum() == 0
                ? picked.setScale(scale, RoundingMode.DOWN)
                : picked.divideToIntegralValue(step).multiply(step).max(least);
    }
}
