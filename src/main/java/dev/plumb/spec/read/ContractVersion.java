package dev.plumb.spec.read;

import dev.plumb.source.Node;
import dev.plumb.source.Span;
import dev.plumb.spec.read.ContractShape.Field;
import dev.plumb.spec.read.ContractShape.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Spells an OpenAPI 3.0 document as 3.1 does: {@code nullable} as the type {@code null}, exclusive
 * bounds as numbers. (OpenAPI Initiative, "Migrating from OpenAPI 3.0 to 3.1.0".)
 */
final class ContractVersion {

    private ContractVersion() {}

    static Node.Mapping as31(Node.Mapping document) {
        var entries = new ArrayList<Node.Entry>();
        for (Node.Entry entry : ((Node.Mapping) object(document, ContractShape.of("OpenAPI"))).entries()) {
            entries.add(
                    entry.name().equals("openapi")
                            ? new Node.Entry(entry.key(), text(entry.value().span(), "3.1.0"))
                            : entry);
        }
        return new Node.Mapping(document.span(), entries);
    }

    private static Node object(Node node, Shape shape) {
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        var entries = new ArrayList<Node.Entry>();
        for (Node.Entry entry : mapping.entries()) {
            Node value = shape.field(entry.name(), 0)
                    .map(field -> value(entry.value(), field))
                    .orElse(entry.value());
            entries.add(new Node.Entry(entry.key(), value));
        }
        var read = new Node.Mapping(mapping.span(), entries);
        return shape.name().equals("Schema") ? schema(read) : read;
    }

    private static Node value(Node node, Field field) {
        return ContractShape.object(field.form().name())
                .map(shape -> switch (field.form().kind()) {
                    case ONE -> object(node, shape);
                    case LIST ->
                        node instanceof Node.Sequence list
                                ? new Node.Sequence(
                                        list.span(),
                                        list.items().stream()
                                                .map(item -> object(item, shape))
                                                .toList())
                                : node;
                    case MAP ->
                        node instanceof Node.Mapping map
                                ? new Node.Mapping(
                                        map.span(),
                                        map.entries().stream()
                                                .map(entry -> new Node.Entry(entry.key(), object(entry.value(), shape)))
                                                .toList())
                                : node;
                })
                .orElse(node);
    }

    private static Node schema(Node.Mapping schema) {
        if (schema.get("$ref").isPresent()) {
            // 3.0 ignores what stands beside a reference.
            return new Node.Mapping(schema.span(), List.of(schema.entry("$ref").orElseThrow()));
        }
        boolean nullable = isTrue(schema, "nullable");
        boolean exclusiveMinimum = isTrue(schema, "exclusiveMinimum");
        boolean exclusiveMaximum = isTrue(schema, "exclusiveMaximum");
        boolean typed = schema.get("type").isPresent();
        var entries = new ArrayList<Node.Entry>();
        for (Node.Entry entry : schema.entries()) {
            switch (entry.name()) {
                case "nullable" -> {}
                case "exclusiveMinimum", "exclusiveMaximum" -> {
                    if (!isBoolean(entry.value())) {
                        entries.add(entry);
                    }
                }
                case "minimum" -> entries.add(exclusiveMinimum ? renamed(entry, "exclusiveMinimum") : entry);
                case "maximum" -> entries.add(exclusiveMaximum ? renamed(entry, "exclusiveMaximum") : entry);
                case "type" ->
                    entries.add(nullable ? with(entry, text(entry.value().span(), "null")) : entry);
                case "enum" ->
                    entries.add(
                            nullable && typed
                                    ? with(entry, nothing(entry.value().span()))
                                    : entry);
                default -> entries.add(entry);
            }
        }
        var read = new Node.Mapping(schema.span(), entries);
        return nullable && !typed ? orNull(schema, read) : read;
    }

    /** A nullable schema without a type of its own, as {@code anyOf} it and null. */
    private static Node orNull(Node.Mapping schema, Node.Mapping read) {
        Span at = schema.entry("nullable").orElseThrow().key().span();
        var nothing = new Node.Mapping(at, List.of(new Node.Entry(text(at, "type"), text(at, "null"))));
        return new Node.Mapping(
                schema.span(),
                List.of(new Node.Entry(text(at, "anyOf"), new Node.Sequence(schema.span(), List.of(read, nothing)))));
    }

    private static Node.Entry renamed(Node.Entry entry, String name) {
        return new Node.Entry(text(entry.key().span(), name), entry.value());
    }

    /** One more value, unless it is there already. */
    private static Node.Entry with(Node.Entry entry, Node.Scalar more) {
        List<Node> before = entry.value() instanceof Node.Sequence list ? list.items() : List.of(entry.value());
        boolean there = before.stream()
                .anyMatch(item -> item instanceof Node.Scalar scalar
                        && scalar.kind() == more.kind()
                        && (scalar.kind() == Node.Scalar.Kind.NULL
                                || scalar.text().equals(more.text())));
        if (there) {
            return entry;
        }
        var items = new ArrayList<>(before);
        items.add(more);
        return new Node.Entry(entry.key(), new Node.Sequence(entry.value().span(), items));
    }

    private static Node.Scalar text(Span at, String text) {
        return new Node.Scalar(at, text, Node.Scalar.Kind.STRING);
    }

    private static Node.Scalar nothing(Span at) {
        return new Node.Scalar(at, "null", Node.Scalar.Kind.NULL);
    }

    private static boolean isTrue(Node.Mapping schema, String key) {
        return schema.get(key)
                .filter(node -> isBoolean(node) && Boolean.parseBoolean(((Node.Scalar) node).text()))
                .isPresent();
    }

    private static boolean isBoolean(Node node) {
        return node instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.BOOLEAN;
    }
}
