package dev.plumb.prove.model;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.plumb.spec.Contract;
import dev.plumb.spec.FurtherText;
import dev.plumb.spec.Schema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whether values keep what their schemas say besides a type ({@code not}, {@code if}, …), and values that do. */
public final class Further {
    /** How many values are looked at before one that keeps it all counts as not found. */
    private static final int MOST = 2_000;

    private final Contract contract;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            b -> b.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<Schema.Further, com.networknt.schema.Schema> known = new LinkedHashMap<>();

    public Further(Contract contract) {
        this.contract = contract;
    }

    /** Whether the value itself keeps it; not what is within it. */
    boolean keeps(Schema schema, JsonNode value) {
        return further(schema).validate(value).isEmpty();
    }

    private com.networknt.schema.Schema further(Schema schema) {
        Schema.Further further = said(schema);
        return known.computeIfAbsent(
                further, f -> registry.getSchema(JsonMapper.shared().valueToTree(FurtherText.of(contract, f))));
    }

    private Schema.Further said(Schema schema) {
        return schema.further()
                .or(() -> contract.resolve(schema).further())
                .orElseGet(() -> new Schema.Further(List.of()));
    }

    private boolean asks(Schema schema) {
        return !said(schema).parts().isEmpty();
    }

    /** Makes up a field that is not there. */
    public interface Maker {
        /** @param path of the field in the body */
        JsonNode make(Schema schema, String path) throws SQLException;
    }

    /**
     * The value, with as little changed as it takes to keep what its schema says; itself where nothing helps.
     *
     * @param path where the value stands in the body: empty, or up to the point before its fields' names
     */
    public JsonNode kept(Schema schema, JsonNode value, String path, Maker maker) throws SQLException {
        JsonNode within = parts(schema, value, path, maker);
        if (!asks(schema) || keeps(schema, within)) {
            return within;
        }
        List<JsonNode> nearest = List.of(within);
        for (int round = 0, tried = 0; round < 3 && tried < MOST; round++) {
            var next = new ArrayList<JsonNode>();
            for (JsonNode candidate : nearest) {
                for (JsonNode change : changes(schema, candidate, path, maker)) {
                    if (tried++ < MOST) {
                        if (keeps(schema, change)) {
                            return change;
                        }
                        next.add(change);
                    }
                }
            }
            nearest = next;
        }
        return within;
    }

    private JsonNode parts(Schema schema, JsonNode value, String path, Maker maker) throws SQLException {
        Schema.Shape shape = contract.resolve(schema).shape();
        if (shape instanceof Schema.Obj object && value instanceof ObjectNode fields) {
            ObjectNode kept = fields.deepCopy();
            for (Schema.Property property : object.properties().values()) {
                String name = property.name();
                if (fields.has(name) && !fields.path(name).isNull()) {
                    kept.set(name, kept(property.schema(), fields.path(name), before(path) + name, maker));
                }
            }
            return kept;
        }
        if (shape instanceof Schema.Array array && value.isArray()) {
            var kept = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : value) {
                kept.add(kept(array.items(), element, path.endsWith("[].") ? path : path + "[].", maker));
            }
            return kept;
        }
        return value;
    }

    private static String before(String path) {
        return path.isEmpty() || path.endsWith(".") ? path : path + ".";
    }

    /** Values that differ in one respect: a field more or less, another word or number, an example. */
    private List<JsonNode> changes(Schema schema, JsonNode value, String path, Maker maker) throws SQLException {
        var changes = new ArrayList<JsonNode>();
        Schema resolved = contract.resolve(schema);
        schema.example()
                .or(resolved::example)
                .ifPresent(e -> changes.add(JsonMapper.shared().valueToTree(e)));
        switch (resolved.shape()) {
            case Schema.Obj object
            when value instanceof ObjectNode fields -> object(object, fields, before(path), maker, changes);
            case Schema.Text _ ->
                List.of("a", "Abc", "abcdef", "x1", "name@example.com", "2026-05-01", "abcdefghijkl")
                        .forEach(t -> changes.add(JsonNodeFactory.instance.stringNode(t)));
            case Schema.Any _ -> {
                changes.add(JsonNodeFactory.instance.arrayNode());
                changes.add(JsonNodeFactory.instance.objectNode());
                changes.add(JsonNodeFactory.instance.stringNode("a"));
                changes.add(JsonNodeFactory.instance.numberNode(1));
            }
            case Schema.Shape _ -> changes.addAll(others(schema, value));
        }
        return changes;
    }

    private void object(Schema.Obj object, ObjectNode fields, String path, Maker maker, List<JsonNode> changes)
            throws SQLException {
        for (Schema.Property property : object.properties().values()) {
            String name = property.name();
            if (property.schema().readOnly()) {
                continue;
            }
            List<JsonNode> values = fields.has(name)
                    ? others(property.schema(), fields.path(name))
                    : List.of(maker.make(property.schema(), path + name));
            for (JsonNode other : values) {
                ObjectNode more = fields.deepCopy();
                more.set(name, other);
                changes.add(more);
            }
            if (fields.has(name) && !property.required()) {
                ObjectNode fewer = fields.deepCopy();
                fewer.remove(name);
                changes.add(fewer);
            }
        }
        if (fields.size() > object.properties().size()) {
            changes.add(fields.deepCopy().retain(object.properties().keySet()));
        }
    }

    /** Other values of a few that there are. */
    private List<JsonNode> others(Schema schema, JsonNode value) {
        var others = new ArrayList<JsonNode>();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        switch (contract.resolve(schema).shape()) {
            case Schema.Words words -> words.values().forEach(w -> others.add(nodes.stringNode(w)));
            case Schema.Bool _ -> {
                others.add(nodes.booleanNode(true));
                others.add(nodes.booleanNode(false));
            }
            case Schema.WholeNumber number ->
                numbers(number.bounds()).forEach(n -> others.add(nodes.numberNode(n.longValue())));
            case Schema.AnyNumber number -> numbers(number.bounds()).forEach(n -> others.add(nodes.numberNode(n)));
            case Schema.Shape _ -> {}
        }
        others.removeIf(value::equals);
        return others;
    }

    private static List<BigDecimal> numbers(Schema.Bounds bounds) {
        if (!bounds.values().isEmpty()) {
            return bounds.values();
        }
        var numbers = new ArrayList<BigDecimal>();
        bounds.minimum().ifPresent(numbers::add);
        bounds.maximum().ifPresent(numbers::add);
        BigDecimal least = bounds.minimum().orElse(BigDecimal.ZERO);
        numbers.add(bounds.maximum().orElse(least.add(BigDecimal.TEN)).min(least.add(BigDecimal.ONE)));
        return numbers;
    }
}
