package dev.plumb.spec;

import dev.plumb.source.Node;
import dev.plumb.spec.text.Pointers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a value has to keep besides its type, as one JSON Schema (2020-12) that stands on its own. */
public final class FurtherText {
    /** Under these stand values, in which nothing is a reference. */
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "example", "examples");

    /** What only describes. */
    private static final Set<String> WORDS =
            Set.of("description", "title", "example", "examples", "xml", "externalDocs", "summary", "discriminator");

    private final Contract contract;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private FurtherText(Contract contract) {
        this.contract = contract;
    }

    /** As a plain JSON value, with all that it refers to under {@code $defs}. */
    public static Map<String, @Nullable Object> of(Contract contract, Schema.Further further) {
        var text = new FurtherText(contract);
        var parts = new ArrayList<@Nullable Object>();
        further.parts().forEach(part -> parts.add(text.schema(part)));
        var whole = new LinkedHashMap<String, @Nullable Object>();
        if (parts.size() == 1 && parts.getFirst() instanceof Map<?, ?> only) {
            only.forEach((key, value) -> whole.put(String.valueOf(key), value));
        } else {
            whole.put("allOf", parts);
        }
        if (!text.definitions.isEmpty()) {
            whole.put("$defs", text.definitions);
        }
        return whole;
    }

    /** @param node a schema: a mapping, or true or false */
    private @Nullable Object schema(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            return Pointers.plainValue(node);
        }
        var schema = new LinkedHashMap<String, @Nullable Object>();
        for (Node.Entry entry : mapping.entries()) {
            String key = entry.name();
            if (WORDS.contains(key) || key.startsWith("x-")) {
                continue;
            }
            schema.put(key, value(key, entry.value()));
        }
        return schema;
    }

    private @Nullable Object value(String key, Node value) {
        if (key.equals("$ref") && value instanceof Node.Scalar scalar) {
            return reference(scalar.text());
        }
        if (VALUES.contains(key)) {
            return Pointers.plainValue(value);
        }
        return switch (value) {
            case Node.Scalar _ -> Pointers.plainValue(value);
            case Node.Sequence sequence -> {
                var items = new ArrayList<@Nullable Object>();
                sequence.items().forEach(i -> items.add(schema(i)));
                yield items;
            }
            case Node.Mapping mapping -> NAMED.contains(key) ? named(mapping) : schema(mapping);
        };
    }

    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "dependentSchemas", "dependentRequired", "$defs");

    private Map<String, @Nullable Object> named(Node.Mapping mapping) {
        var schemas = new LinkedHashMap<String, @Nullable Object>();
        for (Node.Entry entry : mapping.entries()) {
            Object schema = schema(entry.value());
            schemas.put(entry.name(), schema == null ? Pointers.plainValue(entry.value()) : schema);
        }
        return schemas;
    }

    private String reference(String reference) {
        String known = names.get(reference);
        if (known == null) {
            List<String> tokens = reference.startsWith("#/") ? Pointers.tokens(reference.substring(1)) : List.of();
            String wanted = tokens.isEmpty() ? "Whole" : tokens.getLast().replaceAll("[^A-Za-z0-9_.-]", "_");
            known = wanted;
            for (int i = 2; definitions.containsKey(known); i++) {
                known = wanted + i;
            }
            names.put(reference, known);
            definitions.put(known, true);
            Node target = Pointers.find(contract.document(), reference).orElse(null);
            Object schema = target == null ? null : schema(target);
            definitions.put(known, schema == null ? true : schema);
        }
        return "#/$defs/" + known;
    }
}
