package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.Pointers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * References of a contract. What lies in another file of the specification is brought in under
 * {@code components}; every reference then leads to a place of the one document, or is reported.
 */
final class References {
    private static final Set<String> VALUES = Set.of("example", "default", "const", "enum", "value", "dataValue");
    /** What maps names that somebody gave. */
    private static final Set<String> NAMED = Set.of(
            "properties",
            "patternProperties",
            "dependentSchemas",
            "$defs",
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "links",
            "callbacks",
            "pathItems",
            "mediaTypes",
            "paths",
            "webhooks",
            "content",
            "encoding",
            "variables",
            "mapping");
    /** Where what stands under a key lives under {@code components}. */
    private static final Map<String, String> HOMES = Map.ofEntries(
            Map.entry("parameters", "parameters"),
            Map.entry("responses", "responses"),
            Map.entry("requestBody", "requestBodies"),
            Map.entry("requestBodies", "requestBodies"),
            Map.entry("headers", "headers"),
            Map.entry("examples", "examples"),
            Map.entry("links", "links"),
            Map.entry("callbacks", "callbacks"),
            Map.entry("securitySchemes", "securitySchemes"),
            Map.entry("paths", "pathItems"),
            Map.entry("webhooks", "pathItems"),
            Map.entry("pathItems", "pathItems"));

    private final Map<String, Node> files;
    private final Set<String> fragments;
    private final Problems problems;
    private final Map<String, Map<String, Node.Entry>> brought = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();

    /**
     * @param files the tops of all YAML and JSON documents, by path
     * @param fragments those of which the contract is made
     */
    References(Map<String, Node> files, Set<String> fragments, Problems problems) {
        this.files = files;
        this.fragments = fragments;
        this.problems = problems;
    }

    Node.Mapping resolve(Node.Mapping document) {
        document.get("components").ifPresent(components -> {
            if (components instanceof Node.Mapping kinds) {
                kinds.entries().forEach(kind -> {
                    if (kind.value() instanceof Node.Mapping names) {
                        names.entries().forEach(name -> taken.add(kind.name() + "/" + name.name()));
                    }
                });
            }
        });
        var own = (Node.Mapping) rewritten(document, false, "", "");
        Node.Mapping whole = brought.isEmpty() ? own : withBrought(own);
        each(whole, (scalar, reference) -> checkLocal(whole, scalar, reference));
        return whole;
    }

    /** Every {@code $ref} of a tree that is a reference and no example or value. */
    static void each(Node node, BiConsumer<Node.Scalar, String> reference) {
        each(node, false, reference);
    }

    /** @param names whether the keys of a mapping are names that somebody gave, and no words of OpenAPI */
    private static void each(Node node, boolean names, BiConsumer<Node.Scalar, String> reference) {
        switch (node) {
            case Node.Mapping mapping -> {
                for (Node.Entry entry : mapping.entries()) {
                    if (!names && entry.name().equals("$ref") && entry.value() instanceof Node.Scalar scalar) {
                        reference.accept(scalar, scalar.text());
                    } else if (names || !VALUES.contains(entry.name())) {
                        each(entry.value(), !names && NAMED.contains(entry.name()), reference);
                    }
                }
            }
            case Node.Sequence sequence -> sequence.items().forEach(item -> each(item, false, reference));
            case Node.Scalar _ -> {}
        }
    }

    /** @param file the file in which references without a path are meant; empty for the contract's own */
    private Node rewritten(Node node, boolean names, String file, String home) {
        return switch (node) {
            case Node.Scalar scalar -> scalar;
            case Node.Sequence sequence ->
                new Node.Sequence(
                        sequence.span(),
                        sequence.items().stream()
                                .map(item -> rewritten(item, false, file, home))
                                .toList());
            case Node.Mapping mapping ->
                new Node.Mapping(
                        mapping.span(),
                        mapping.entries().stream()
                                .map(entry -> new Node.Entry(entry.key(), rewritten(entry, names, file, home)))
                                .toList());
        };
    }

    private Node rewritten(Node.Entry entry, boolean names, String file, String home) {
        if (names) {
            return rewritten(entry.value(), false, file, home);
        }
        if (entry.name().equals("$ref") && entry.value() instanceof Node.Scalar scalar) {
            return reference(scalar, file, home);
        }
        return VALUES.contains(entry.name())
                ? entry.value()
                : rewritten(entry.value(), NAMED.contains(entry.name()), file, below(entry, home));
    }

    private static String below(Node.Entry entry, String home) {
        String known = HOMES.get(entry.name());
        if (known != null) {
            return known;
        }
        return switch (entry.name()) {
            case "schema",
                    "items",
                    "properties",
                    "schemas",
                    "content",
                    "allOf",
                    "anyOf",
                    "oneOf",
                    "not",
                    "additionalProperties",
                    "$defs",
                    "prefixItems",
                    "patternProperties" -> "schemas";
            default -> home.isEmpty() ? "schemas" : home;
        };
    }

    private Node.Scalar reference(Node.Scalar scalar, String file, String home) {
        String text = scalar.text();
        int hash = text.indexOf('#');
        String path = hash < 0 ? text : text.substring(0, hash);
        String pointer = hash < 0 ? "#" : text.substring(hash);
        if (path.isEmpty() && file.isEmpty()) {
            return scalar;
        }
        if (path.contains("://")) {
            problems.add(new ReadProblem.UnresolvedReference(
                    scalar.span(), text, "only files of the specification are read", List.of()));
            return scalar;
        }
        String from = file.isEmpty() ? scalar.span().file().path() : file;
        String target = path.isEmpty() ? file : Paths.resolved(from, path);
        if (fragments.contains(target)) {
            return new Node.Scalar(scalar.span(), pointer, scalar.kind());
        }
        Node root = files.get(target);
        if (root == null) {
            problems.add(new ReadProblem.UnresolvedReference(
                    scalar.span(), text, "there is no document `" + target + "`", Near.of(target, files.keySet())));
            return scalar;
        }
        String place = target + pointer;
        String known = places.get(place);
        if (known != null) {
            return new Node.Scalar(scalar.span(), known, scalar.kind());
        }
        return Pointers.find(root, pointer)
                .map(found -> bring(scalar, place, target, pointer, found, home.isEmpty() ? "schemas" : home))
                .orElseGet(() -> {
                    problems.add(new ReadProblem.UnresolvedReference(
                            scalar.span(), text, "`" + target + "` has no such place", List.of()));
                    return scalar;
                });
    }

    private Node.Scalar bring(
            Node.Scalar scalar, String place, String target, String pointer, Node found, String home) {
        List<String> tokens = Pointers.tokens(pointer.substring(1));
        String file = target.substring(target.lastIndexOf('/') + 1);
        String wanted = tokens.isEmpty() ? file.replaceFirst("\\.[^.]*$", "") : tokens.getLast();
        String safe = wanted.replaceAll("[^A-Za-z0-9._-]", "_");
        String name = safe;
        for (int i = 2; !taken.add(home + "/" + name); i++) {
            name = safe + i;
        }
        String local = "#/components/" + home + "/" + Pointers.escaped(name);
        places.put(place, local);
        Node copied = rewritten(found, false, target, home);
        brought.computeIfAbsent(home, _ -> new LinkedHashMap<>())
                .put(name, new Node.Entry(new Node.Scalar(found.span(), name, Node.Scalar.Kind.STRING), copied));
        return new Node.Scalar(scalar.span(), local, scalar.kind());
    }

    private Node.Mapping withBrought(Node.Mapping document) {
        Node.Mapping components = document.get("components").orElse(null) instanceof Node.Mapping mapping
                ? mapping
                : new Node.Mapping(document.span(), List.of());
        var kinds = new LinkedHashMap<String, Node.Entry>();
        components.entries().forEach(entry -> kinds.put(entry.name(), entry));
        brought.forEach((kind, names) -> {
            Node.Entry before = kinds.get(kind);
            var all = new ArrayList<Node.Entry>();
            if (before != null && before.value() instanceof Node.Mapping mapping) {
                all.addAll(mapping.entries());
            }
            all.addAll(names.values());
            kinds.put(kind, new Node.Entry(key(document, kind), new Node.Mapping(components.span(), all)));
        });
        var entries = new ArrayList<Node.Entry>();
        document.entries().stream()
                .filter(entry -> !entry.name().equals("components"))
                .forEach(entries::add);
        entries.add(new Node.Entry(
                key(document, "components"), new Node.Mapping(components.span(), List.copyOf(kinds.values()))));
        return new Node.Mapping(document.span(), entries);
    }

    private static Node.Scalar key(Node.Mapping document, String name) {
        return document.entry(name)
                .map(Node.Entry::key)
                .orElseGet(() -> new Node.Scalar(document.span().within(0, 0), name, Node.Scalar.Kind.STRING));
    }

    private void checkLocal(Node.Mapping document, Node.Scalar scalar, String reference) {
        if (!reference.startsWith("#")) {
            return; // reported when it could not be brought in
        }
        if (Pointers.find(document, reference).isPresent()) {
            return;
        }
        int last = reference.lastIndexOf('/');
        List<String> near = new ArrayList<>();
        String reason = "there is no such place in the contract";
        if (last > 0) {
            String parent = reference.substring(0, last);
            Node found = Pointers.find(document, parent).orElse(null);
            if (found instanceof Node.Mapping mapping) {
                String name = Pointers.tokens(reference.substring(last)).getLast();
                near.addAll(Near.of(
                        name, mapping.entries().stream().map(Node.Entry::name).toList()));
                reason = "`" + name + "` is not under `" + parent.substring(1) + "`";
            }
        }
        problems.add(new ReadProblem.UnresolvedReference(scalar.span(), reference, reason, near));
    }
}
