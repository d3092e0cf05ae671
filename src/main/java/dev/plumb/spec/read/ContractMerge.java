package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds OpenAPI fragments up to one document; what two of them declare is reported with both places. */
final class ContractMerge {
    /** By pointer, {@code *} any name: maps that fragments share, and what a name in them is. */
    private static final Map<String, String> SHARED = Map.of(
            "", "part of the contract",
            "/paths", "path",
            "/paths/*", "operation",
            "/webhooks", "webhook",
            "/components", "components",
            "/components/*", "component");

    private static final List<String> LISTS = List.of("/tags", "/servers");

    private ContractMerge() {}

    static Node.Mapping merge(List<Node.Mapping> fragments, Problems problems) {
        Node.Mapping merged = fragments.getFirst();
        for (Node.Mapping fragment : fragments.subList(1, fragments.size())) {
            merged = merge(merged, fragment, "", problems);
        }
        return merged;
    }

    private static Node.Mapping merge(Node.Mapping first, Node.Mapping second, String at, Problems problems) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        first.entries().forEach(entry -> entries.put(entry.name(), entry));
        for (Node.Entry entry : second.entries()) {
            Node.Entry known = entries.get(entry.name());
            String child = at + "/" + (at.equals("/paths") || at.equals("/components") ? "*" : entry.name());
            if (known == null) {
                entries.put(entry.name(), entry);
            } else if (known.value() instanceof Node.Mapping one
                    && entry.value() instanceof Node.Mapping other
                    && SHARED.containsKey(child)) {
                entries.put(entry.name(), new Node.Entry(known.key(), merge(one, other, child, problems)));
            } else if (known.value() instanceof Node.Sequence one
                    && entry.value() instanceof Node.Sequence other
                    && LISTS.contains(child)) {
                var items = new ArrayList<>(one.items());
                items.addAll(other.items());
                entries.put(entry.name(), new Node.Entry(known.key(), new Node.Sequence(one.span(), items)));
            } else if (!(child.equals("/openapi") && sameText(known.value(), entry.value()))) {
                problems.add(new ReadProblem.DeclaredTwice(
                        entry.key().span(),
                        SHARED.getOrDefault(at, "part of the contract"),
                        entry.name(),
                        known.key().span()));
            }
        }
        return new Node.Mapping(first.span(), List.copyOf(entries.values()));
    }

    private static boolean sameText(Node one, Node other) {
        return one instanceof Node.Scalar a
                && other instanceof Node.Scalar b
                && a.text().equals(b.text());
    }
}
