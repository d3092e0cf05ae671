package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sections of all documents, added up: one value a section. A name that two fragments declare
 * is reported with both places, and the first stands.
 */
final class Sections {
    /** Every section, and what a name in it stands for. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("stack", "part of the stack"),
            Map.entry("data", "entry of `data`"),
            Map.entry("shapes", "shape"),
            Map.entry("invariants", "invariant"),
            Map.entry("operations", "operation"),
            Map.entry("errors", "error"),
            Map.entry("events", "event"),
            Map.entry("reactions", "reaction"),
            Map.entry("jobs", "job"),
            Map.entry("integrations", "partner"),
            Map.entry("webhooks", "part of `webhooks`"),
            Map.entry("incoming", "incoming delivery"),
            Map.entry("accounts", "part of `accounts`"),
            Map.entry("access", "part of `access`"),
            Map.entry("privacy", "part of `privacy`"),
            Map.entry("audit", "audited table"),
            Map.entry("limits", "limit"),
            Map.entry("cache", "cache rule"),
            Map.entry("targets", "target"),
            Map.entry("accepted", "accepted message"));

    static final List<String> KNOWN = NAMES.keySet().stream().sorted().toList();

    /** Below these, fragments add up as well; {@code *} is any name. */
    private static final Set<String> ADDITIVE = Set.of(
            "data.*",
            "shapes.*",
            "errors.messages",
            "access.roles",
            "access.visible",
            "access.cors",
            "privacy.personal",
            "privacy.encrypted",
            "privacy.never-logged",
            "privacy.retention",
            "targets.rows",
            "accepted.*");

    private final Problems problems;
    private final Map<String, Node> merged = new LinkedHashMap<>();

    Sections(Problems problems) {
        this.problems = problems;
    }

    /** Adds a document whose top-level keys are sections. */
    void add(Node root) {
        if (!(root instanceof Node.Mapping mapping)) {
            problems.add(new ReadProblem.WrongShape(
                    root.span(), "a document", "a mapping of sections, or an OpenAPI document", Keys.found(root)));
            return;
        }
        for (Node.Entry entry : mapping.entries()) {
            String section = entry.name();
            if (!NAMES.containsKey(section)) {
                problems.add(
                        new ReadProblem.UnknownSection(entry.key().span(), section, Near.of(section, KNOWN), KNOWN));
            } else if (!isEmpty(entry.value())) {
                Node before = merged.get(section);
                merged.put(
                        section,
                        before == null
                                ? entry.value()
                                : add(section, section, entry.key().span(), before, entry.value()));
            }
        }
    }

    Optional<Node> section(String name) {
        return Optional.ofNullable(merged.get(name));
    }

    Optional<Node.Mapping> mapping(String name) {
        return section(name).flatMap(node -> Keys.mapping(node, "`" + name + "`", problems));
    }

    private Node add(String section, String path, Span at, Node before, Node more) {
        if (before instanceof Node.Sequence first && more instanceof Node.Sequence second) {
            var items = new ArrayList<>(first.items());
            items.addAll(second.items());
            return new Node.Sequence(first.span(), items);
        }
        if (!(before instanceof Node.Mapping first) || !(more instanceof Node.Mapping second)) {
            problems.add(new ReadProblem.DeclaredTwice(at, NAMES.getOrDefault(section, "key"), path, before.span()));
            return before;
        }
        var entries = new LinkedHashMap<String, Node.Entry>();
        first.entries().forEach(entry -> entries.put(entry.name(), entry));
        for (Node.Entry entry : second.entries()) {
            Node.Entry known = entries.get(entry.name());
            if (known == null) {
                entries.put(entry.name(), entry);
            } else if (isAdditive(path, entry.name())) {
                Node sum = add(section, path + "." + entry.name(), entry.key().span(), known.value(), entry.value());
                entries.put(entry.name(), new Node.Entry(known.key(), sum));
            } else {
                problems.add(new ReadProblem.DeclaredTwice(
                        entry.key().span(),
                        NAMES.getOrDefault(section, "key"),
                        entry.name(),
                        known.key().span()));
            }
        }
        return new Node.Mapping(first.span(), List.copyOf(entries.values()));
    }

    private static boolean isAdditive(String path, String name) {
        return ADDITIVE.contains(path + "." + name) || ADDITIVE.contains(path + ".*");
    }

    private static boolean isEmpty(Node node) {
        return node instanceof Node.Scalar scalar
                && scalar.kind() == Node.Scalar.Kind.NULL
                && scalar.text().isEmpty();
    }
}
