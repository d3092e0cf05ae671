package dev.plumb.prove.model;

import dev.plumb.expression.Type;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a request carries into the values that expressions see. */
final class Requests {
    private final Contract contract;
    /** Texts that were looked into, by what was found there. */
    private final IdentityHashMap<Object, String> texts = new IdentityHashMap<>();
    /** Objects and lists as they came, by what was read of them. */
    private final IdentityHashMap<Object, JsonNode> nodes = new IdentityHashMap<>();

    Requests(Contract contract) {
        this.contract = contract;
    }

    /** The text that a value was read out of, where it was one. */
    Optional<String> text(@Nullable Object value) {
        return Optional.ofNullable(value == null ? null : texts.get(value));
    }

    /** An object or list as it came, as columns of JSON keep it; any other value as it is. */
    @Nullable
    Object plain(@Nullable Object value) {
        JsonNode node = value == null ? null : nodes.get(value);
        return node == null ? value : JsonValues.plain(node);
    }

    /** @throws Untellable for a value that is none of its type */
    @Nullable
    Object value(JsonNode node, Type type, Schema schema) {
        try {
            return read(node, type, contract.resolve(schema));
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw new Untellable("what " + node + " is as a value of the request");
        }
    }

    private @Nullable Object read(JsonNode node, Type type, Schema schema) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isString()
                && schema.shape() instanceof Schema.Text text
                && text.contentSchema().isPresent()) {
            return content(node.stringValue(), text, type);
        }
        return switch (type) {
            case Type.Struct struct when node.isObject() -> object(node, struct, schema);
            case Type.Struct _ -> throw new IllegalArgumentException();
            case Type.ListOf list -> {
                var elements = new ArrayList<@Nullable Object>();
                Schema items = schema.shape() instanceof Schema.Array array ? contract.resolve(array.items()) : schema;
                node.valueStream().forEach(e -> elements.add(read(e, list.element(), items)));
                nodes.put(elements, node);
                yield elements;
            }
            case Type.MapOf map -> {
                var values = new LinkedHashMap<String, @Nullable Object>();
                Schema of = schema.shape() instanceof Schema.Obj object
                                && object.rest() instanceof Schema.Rest.Kept(Optional<Schema> inner)
                                && inner.isPresent()
                        ? contract.resolve(inner.get())
                        : schema;
                node.propertyStream().forEach(p -> values.put(p.getKey(), read(p.getValue(), map.value(), of)));
                nodes.put(values, node);
                yield values;
            }
            case Type.Enumeration _ -> node.asString();
            case Type.Row _ -> throw new IllegalArgumentException();
            case Type.Scalar scalar -> scalar(node, scalar.kind(), schema);
        };
    }

    private Object content(String text, Schema.Text schema, Type type) {
        String media = schema.contentMediaType().orElse("application/json");
        if (!media.contains("json") && !media.equals("text/csv")) {
            throw new Untellable("what a text of " + media + " holds");
        }
        try {
            JsonNode node = media.equals("text/csv") ? Lines.read(text) : JsonValues.read(text);
            Object value =
                    read(node, type, contract.resolve(schema.contentSchema().orElseThrow()));
            if (value == null) {
                throw new IllegalArgumentException();
            }
            texts.put(value, text);
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Given object(JsonNode node, Type.Struct type, Schema schema) {
        SequencedMap<String, @Nullable Object> values = new LinkedHashMap<>();
        var defaults = new LinkedHashMap<String, Object>();
        SequencedMap<String, Schema.Property> properties =
                schema.shape() instanceof Schema.Obj object ? object.properties() : new LinkedHashMap<>();
        node.propertyStream().forEach(p -> {
            Type.Struct.Property of = type.properties().get(p.getKey());
            Schema.Property declared = properties.get(p.getKey());
            if (of != null && declared != null) {
                values.put(p.getKey(), read(p.getValue(), of.type(), contract.resolve(declared.schema())));
            } else if (schema.shape() instanceof Schema.Obj object && object.rest() instanceof Schema.Rest.Kept) {
                values.put(p.getKey(), JsonValues.plain(p.getValue()));
            }
        });
        properties.forEach((name, property) -> {
            Type.Struct.Property of = type.properties().get(name);
            Schema resolved = contract.resolve(property.schema());
            Optional<Object> value = property.schema().defaultValue().or(resolved::defaultValue);
            if (!node.has(name) && of != null && value.isPresent()) {
                Object read = read(JsonMapper.shared().valueToTree(value.get()), of.type(), resolved);
                if (read != null) {
                    defaults.put(name, read);
                }
            }
        });
        var given = new Given(values, defaults);
        nodes.put(given, node);
        return given;
    }

    private static Object scalar(JsonNode node, Type.Kind kind, Schema schema) {
        return switch (kind) {
            case BOOL -> node.isBoolean() ? node.booleanValue() : Boolean.valueOf(node.asString());
            case INT -> new BigDecimal(node.asString()).longValueExact();
            case DECIMAL -> new BigDecimal(node.asString());
            case DOUBLE -> Double.valueOf(node.asString());
            case TEXT, CITEXT -> node.asString();
            case BYTES ->
                schema.shape() instanceof Schema.Text text && text.format().equals(Optional.of("byte"))
                        ? Base64.getDecoder().decode(node.asString())
                        : node.asString().getBytes(StandardCharsets.UTF_8);
            case UUID -> UUID.fromString(node.asString());
            case TIMESTAMP -> OffsetDateTime.parse(node.asString()).toInstant();
            case DATE -> LocalDate.parse(node.asString());
            case TIME -> LocalTime.parse(node.asString());
            case DURATION -> Duration.parse(node.asString());
            case JSON, NULL -> {
                Object plain = JsonValues.plain(node);
                yield plain == null ? "null" : plain;
            }
        };
    }
}
