package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * An overlay (OpenAPI Overlay Specification 1.0 and 1.1): actions that refine a contract, in order.
 * What an overlay brings keeps its place in the overlay.
 */
final class Overlay {
    private static final List<String> KEYS = List.of("overlay", "info", "extends", "actions");
    private static final List<String> ACTION_KEYS = List.of("target", "description", "update", "remove", "copy");

    private final Node.Mapping document;
    private final Problems problems;

    Overlay(Node.Mapping document, Problems problems) {
        this.document = document;
        this.problems = problems;
    }

    Node.Mapping document() {
        return document;
    }

    /** The path of the contract that it says to extend. */
    Optional<String> extended() {
        return document.get("extends").orElse(null) instanceof Node.Scalar scalar
                ? Optional.of(Paths.resolved(scalar.span().file().path(), scalar.text()))
                : Optional.empty();
    }

    Node.Mapping apply(Node.Mapping contract) {
        Keys keys = Keys.of(withoutOwnKeys(document), "the overlay", problems, KEYS);
        if (keys.get("overlay").orElse(null) instanceof Node.Scalar version
                && !version.text().matches("1\\.[01](\\..*)?")) {
            problems.add(new ReadProblem.BrokenOverlay(
                    version.span(), "this version is not read", "Overlay 1.0 and 1.1 are."));
        }
        if (!keys.require("actions")) {
            return contract;
        }
        if (!(document.get("actions").orElse(null) instanceof Node.Sequence actions)) {
            document.get("actions")
                    .ifPresent(node -> problems.add(new ReadProblem.WrongShape(
                            node.span(), "`actions` of the overlay", "a list", Keys.found(node))));
            return contract;
        }
        Node refined = contract;
        for (Node action : actions.items()) {
            if (action instanceof Node.Mapping mapping) {
                refined = apply(withoutOwnKeys(mapping), refined);
            } else {
                problems.add(new ReadProblem.WrongShape(
                        action.span(), "an action of the overlay", "a mapping", Keys.found(action)));
            }
        }
        return refined instanceof Node.Mapping mapping ? mapping : contract;
    }

    private static Node.Mapping withoutOwnKeys(Node.Mapping mapping) {
        return new Node.Mapping(
                mapping.span(),
                mapping.entries().stream()
                        .filter(entry -> !entry.name().startsWith("x-"))
                        .toList());
    }

    private Node apply(Node.Mapping action, Node contract) {
        Keys keys = Keys.of(action, "an action of the overlay", problems, ACTION_KEYS);
        if (!keys.require("target")) {
            return contract;
        }
        Optional<Node.Scalar> target =
                keys.get("target").flatMap(node -> Keys.scalar(node, "`target` of the action", problems));
        if (target.isEmpty()) {
            return contract;
        }
        List<List<Object>> places = select(target.get(), contract);
        if (places.isEmpty()) {
            return contract;
        }
        if (keys.flag("remove")) {
            return removed(contract, places);
        }
        Optional<Node> copied = keys.get("copy").flatMap(from -> copied(from, contract));
        Node refined = contract;
        for (Node update : List.of(copied, keys.get("update")).stream()
                .flatMap(Optional::stream)
                .toList()) {
            for (List<Object> place : places) {
                refined = changed(refined, place, 0, node -> merged(node, update));
            }
        }
        if (action.get("update").isEmpty()
                && action.get("copy").isEmpty()
                && action.get("remove").isEmpty()) {
            problems.add(new ReadProblem.BrokenOverlay(
                    action.span(), "this action does nothing", "It needs `update`, `copy` or `remove: true`."));
        }
        return refined;
    }

    private Optional<Node> copied(Node from, Node contract) {
        Optional<Node.Scalar> path = Keys.scalar(from, "`copy` of the action", problems);
        List<List<Object>> places = path.map(scalar -> select(scalar, contract)).orElse(List.of());
        if (places.size() > 1) {
            problems.add(new ReadProblem.BrokenOverlay(
                    from.span(), "`copy` selects " + places.size() + " places", "It must select one."));
        }
        return places.size() == 1 ? JsonPath.at(contract, places.getFirst()) : Optional.empty();
    }

    /** Empty, and reported, where nothing is selected. */
    private List<List<Object>> select(Node.Scalar target, Node contract) {
        try {
            List<List<Object>> places = JsonPath.parse(target.text()).select(contract);
            if (places.isEmpty()) {
                problems.add(new ReadProblem.OverlaySelectsNothing(target.span(), target.text()));
            }
            return places;
        } catch (JsonPath.Unreadable unreadable) {
            int at = Math.min(unreadable.at(), target.text().length());
            problems.add(new ReadProblem.BrokenOverlay(
                    target.part(at, Math.min(at + 1, target.text().length())),
                    unreadable.reason(),
                    "A target is a JSONPath (RFC 9535): `$.paths['/orders'].get`, `$..parameters[?@.in == 'query']`."));
            return List.of();
        }
    }

    /** Mappings are merged, lists get one more element or all of a list's, anything else is replaced. */
    private static Node merged(Node node, Node update) {
        if (node instanceof Node.Mapping mapping && update instanceof Node.Mapping more) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            mapping.entries().forEach(entry -> entries.put(entry.name(), entry));
            for (Node.Entry entry : more.entries()) {
                Node.Entry known = entries.get(entry.name());
                entries.put(
                        entry.name(),
                        known == null
                                ? entry
                                : new Node.Entry(known.key(), mergedInside(known.value(), entry.value())));
            }
            return new Node.Mapping(mapping.span(), List.copyOf(entries.values()));
        }
        if (node instanceof Node.Sequence sequence) {
            var items = new ArrayList<>(sequence.items());
            if (update instanceof Node.Sequence more) {
                items.addAll(more.items());
            } else {
                items.add(update);
            }
            return new Node.Sequence(sequence.span(), items);
        }
        return update;
    }

    private static Node mergedInside(Node node, Node update) {
        boolean alike = (node instanceof Node.Mapping && update instanceof Node.Mapping)
                || (node instanceof Node.Sequence && update instanceof Node.Sequence);
        return alike ? merged(node, update) : update;
    }

    private interface Change {
        Node of(Node node);
    }

    private static Node changed(Node node, List<Object> place, int depth, Change change) {
        if (depth == place.size()) {
            return change.of(node);
        }
        Object token = place.get(depth);
        return switch (node) {
            case Node.Mapping mapping ->
                new Node.Mapping(
                        mapping.span(),
                        mapping.entries().stream()
                                .map(entry -> entry.name().equals(token)
                                        ? new Node.Entry(entry.key(), changed(entry.value(), place, depth + 1, change))
                                        : entry)
                                .toList());
            case Node.Sequence sequence -> {
                var items = new ArrayList<>(sequence.items());
                if (token instanceof Integer index && index < items.size()) {
                    items.set(index, changed(items.get(index), place, depth + 1, change));
                }
                yield new Node.Sequence(sequence.span(), items);
            }
            case Node.Scalar scalar -> scalar;
        };
    }

    /** The last of a list first, so that the places before it stay what they are. */
    private static Node removed(Node contract, List<List<Object>> places) {
        Node refined = contract;
        var order = new ArrayList<>(places);
        order.sort(Comparator.comparing(
                (List<Object> place) -> place.getLast() instanceof Integer index ? index : 0,
                Comparator.reverseOrder()));
        order.sort(Comparator.comparing(List::size, Comparator.reverseOrder()));
        for (List<Object> place : order) {
            if (!place.isEmpty()) {
                Object last = place.getLast();
                refined = changed(refined, place.subList(0, place.size() - 1), 0, parent -> without(parent, last));
            }
        }
        return refined;
    }

    private static Node without(Node parent, Object token) {
        return switch (parent) {
            case Node.Mapping mapping ->
                new Node.Mapping(
                        mapping.span(),
                        mapping.entries().stream()
                                .filter(entry -> !entry.name().equals(token))
                                .toList());
            case Node.Sequence sequence -> {
                var items = new ArrayList<>(sequence.items());
                if (token instanceof Integer index && index < items.size()) {
                    items.remove(index.intValue());
                }
                yield new Node.Sequence(sequence.span(), items);
            }
            case Node.Scalar scalar -> scalar;
        };
    }
}
