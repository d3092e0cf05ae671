package dev.plumb.spec.read;

import dev.plumb.source.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A JSONPath query (RFC 9535) over a located tree. Taken are names, wildcards, indices, slices,
 * descendants, unions and filters with comparisons, existence, {@code &&}, {@code ||}, {@code !} and
 * the functions {@code length}, {@code count}, {@code match} and {@code search}.
 */
record JsonPath(List<Segment> segments) {

    JsonPath {
        segments = List.copyOf(segments);
    }

    /** @param descendant whether it selects below, at any depth, too ({@code ..}) */
    record Segment(boolean descendant, List<Selector> selectors) {
        Segment {
            selectors = List.copyOf(selectors);
        }
    }

    sealed interface Selector {}

    record Name(String name) implements Selector {}

    record Wildcard() implements Selector {}

    record Index(int index) implements Selector {}

    record Slice(Optional<Integer> start, Optional<Integer> end, int step) implements Selector {}

    record Filter(JsonPathFilter condition) implements Selector {}

    /** The query is not JSONPath, or more of it than is taken; {@code at} counts from its start. */
    static final class Unreadable extends RuntimeException {
        private final int at;
        private final String reason;

        Unreadable(int at, String reason) {
            super(reason);
            this.at = at;
            this.reason = reason;
        }

        int at() {
            return at;
        }

        String reason() {
            return reason;
        }
    }

    /** @throws Unreadable where it is none */
    static JsonPath parse(String query) {
        return new JsonPathParser(query).query();
    }

    /** The places that the query selects, each as the keys and indices that lead there; none twice. */
    List<List<Object>> select(Node root) {
        var places = new LinkedHashSet<List<Object>>();
        places.add(List.of());
        var current = places;
        for (Segment segment : segments) {
            var next = new LinkedHashSet<List<Object>>();
            for (List<Object> place : current) {
                Node node = at(root, place).orElseThrow();
                if (segment.descendant()) {
                    descend(root, node, place, segment, next);
                } else {
                    select(root, node, place, segment, next);
                }
            }
            current = next;
        }
        return List.copyOf(current);
    }

    /** The nodes that it selects below a node. */
    static List<Node> nodes(Node root, Node from, List<Segment> segments) {
        List<Node> current = List.of(from);
        for (Segment segment : segments) {
            var next = new ArrayList<Node>();
            for (Node node : current) {
                var places = new LinkedHashSet<List<Object>>();
                if (segment.descendant()) {
                    descend(root, node, List.of(), segment, places);
                } else {
                    select(root, node, List.of(), segment, places);
                }
                places.forEach(place -> at(node, place).ifPresent(next::add));
            }
            current = next;
        }
        return current;
    }

    static Optional<Node> at(Node root, List<Object> place) {
        Optional<Node> current = Optional.of(root);
        for (Object token : place) {
            current = current.flatMap(node -> switch (node) {
                case Node.Mapping mapping -> token instanceof String key ? mapping.get(key) : Optional.empty();
                case Node.Sequence sequence ->
                    token instanceof Integer index && index < sequence.items().size()
                            ? Optional.of(sequence.items().get(index))
                            : Optional.empty();
                case Node.Scalar _ -> Optional.empty();
            });
        }
        return current;
    }

    private static void descend(
            Node root, Node node, List<Object> place, Segment segment, LinkedHashSet<List<Object>> found) {
        select(root, node, place, segment, found);
        for (Object token : tokens(node)) {
            List<Object> below = plus(place, token);
            at(node, List.of(token)).ifPresent(child -> descend(root, child, below, segment, found));
        }
    }

    private static void select(
            Node root, Node node, List<Object> place, Segment segment, LinkedHashSet<List<Object>> found) {
        for (Selector selector : segment.selectors()) {
            for (Object token : tokens(root, node, selector)) {
                found.add(plus(place, token));
            }
        }
    }

    private static List<? extends Object> tokens(Node root, Node node, Selector selector) {
        return switch (selector) {
            case Name name ->
                node instanceof Node.Mapping mapping && mapping.get(name.name()).isPresent()
                        ? List.of(name.name())
                        : List.of();
            case Wildcard _ -> tokens(node);
            case Index index -> {
                int size = node instanceof Node.Sequence sequence
                        ? sequence.items().size()
                        : 0;
                int at = index.index() < 0 ? size + index.index() : index.index();
                yield at >= 0 && at < size ? List.of(at) : List.of();
            }
            case Slice slice ->
                node instanceof Node.Sequence sequence
                        ? sliced(slice, sequence.items().size())
                        : List.of();
            case Filter filter ->
                tokens(node).stream()
                        .filter(token -> at(node, List.of(token))
                                .filter(child -> filter.condition().holds(root, child))
                                .isPresent())
                        .toList();
        };
    }

    private static List<Object> tokens(Node node) {
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.entries().stream().map(entry -> (Object) entry.name()).toList();
            case Node.Sequence sequence -> {
                var indices = new ArrayList<Object>();
                for (int i = 0; i < sequence.items().size(); i++) {
                    indices.add(i);
                }
                yield indices;
            }
            case Node.Scalar _ -> List.of();
        };
    }

    private static List<Integer> sliced(Slice slice, int size) {
        int step = slice.step();
        var indices = new ArrayList<Integer>();
        if (step > 0) {
            int from = bounded(slice.start().orElse(0), size, 0, size);
            int to = bounded(slice.end().orElse(size), size, 0, size);
            for (int i = from; i < to; i += step) {
                indices.add(i);
            }
        } else if (step < 0) {
            int from = slice.start().map(s -> bounded(s, size, -1, size - 1)).orElse(size - 1);
            int to = slice.end().map(e -> bounded(e, size, -1, size - 1)).orElse(-1);
            for (int i = from; i > to; i += step) {
                indices.add(i);
            }
        }
        return indices;
    }

    private static int bounded(int index, int size, int least, int most) {
        long absolute = index < 0 ? (long) size + index : index;
        return (int) Math.max(least, Math.min(most, absolute));
    }

    private static List<Object> plus(List<Object> place, Object token) {
        var longer = new ArrayList<>(place);
        longer.add(token);
        return List.copyOf(longer);
    }
}
