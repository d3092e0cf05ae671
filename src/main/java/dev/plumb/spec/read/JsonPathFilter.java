package dev.plumb.spec.read;

import dev.plumb.source.Node;
import dev.plumb.spec.text.Pointers;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The condition of a filter selector (RFC 9535, 2.3.5). */
sealed interface JsonPathFilter {

    boolean holds(Node root, Node current);

    record And(JsonPathFilter left, JsonPathFilter right) implements JsonPathFilter {
        @Override
        public boolean holds(Node root, Node current) {
            return left.holds(root, current) && right.holds(root, current);
        }
    }

    record Or(JsonPathFilter left, JsonPathFilter right) implements JsonPathFilter {
        @Override
        public boolean holds(Node root, Node current) {
            return left.holds(root, current) || right.holds(root, current);
        }
    }

    record Not(JsonPathFilter condition) implements JsonPathFilter {
        @Override
        public boolean holds(Node root, Node current) {
            return !condition.holds(root, current);
        }
    }

    record Exists(Query query) implements JsonPathFilter {
        @Override
        public boolean holds(Node root, Node current) {
            return !query.nodes(root, current).isEmpty();
        }
    }

    record Compare(Operand left, String operator, Operand right) implements JsonPathFilter {
        @Override
        public boolean holds(Node root, Node current) {
            Optional<Value> a = left.value(root, current);
            Optional<Value> b = right.value(root, current);
            return switch (operator) {
                case "==" -> equal(a, b);
                case "!=" -> !equal(a, b);
                case "<" -> order(a, b) < 0;
                case "<=" -> order(a, b) < 0 || equal(a, b);
                case ">" -> order(b, a) < 0;
                default -> order(b, a) < 0 || equal(a, b);
            };
        }

        private static boolean equal(Optional<Value> a, Optional<Value> b) {
            return a.isPresent() == b.isPresent()
                    && (a.isEmpty()
                            || Objects.equals(
                                    a.get().comparable(), b.orElseThrow().comparable()));
        }

        /** 1 for values that have no order. */
        private static int order(Optional<Value> a, Optional<Value> b) {
            Object one = a.map(Value::comparable).orElse(null);
            Object other = b.map(Value::comparable).orElse(null);
            if (one instanceof BigDecimal x && other instanceof BigDecimal y) {
                return x.compareTo(y);
            }
            return one instanceof String x && other instanceof String y ? x.compareTo(y) : 1;
        }
    }

    /** {@code match} (the whole text) and {@code search} (a part of it). */
    record Matches(Operand text, Operand pattern, boolean whole) implements JsonPathFilter {
        @Override
        public boolean holds(Node root, Node current) {
            Object subject = text.value(root, current).map(Value::comparable).orElse(null);
            Object expression =
                    pattern.value(root, current).map(Value::comparable).orElse(null);
            if (!(subject instanceof String s) || !(expression instanceof String e)) {
                return false;
            }
            try {
                var matcher = Pattern.compile(e).matcher(s);
                return whole ? matcher.matches() : matcher.find();
            } catch (PatternSyntaxException invalid) {
                return false;
            }
        }
    }

    /** A JSON value, which may be null; numbers are compared as such. */
    record Value(@Nullable Object plain) {
        @Nullable
        Object comparable() {
            return plain instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : plain;
        }
    }

    sealed interface Operand {
        Optional<Value> value(Node root, Node current);
    }

    record Literal(Value literal) implements Operand {
        @Override
        public Optional<Value> value(Node root, Node current) {
            return Optional.of(literal);
        }
    }

    /** @param absolute from {@code $} instead of {@code @} */
    record Query(boolean absolute, List<JsonPath.Segment> segments) implements Operand {
        public Query {
            segments = List.copyOf(segments);
        }

        List<Node> nodes(Node root, Node current) {
            return JsonPath.nodes(root, absolute ? root : current, segments);
        }

        @Override
        public Optional<Value> value(Node root, Node current) {
            List<Node> nodes = nodes(root, current);
            return nodes.size() == 1 ? Optional.of(new Value(Pointers.plainValue(nodes.getFirst()))) : Optional.empty();
        }
    }

    /** {@code length}: of a text, a list or a mapping. */
    record Length(Operand of) implements Operand {
        @Override
        public Optional<Value> value(Node root, Node current) {
            return of.value(root, current).flatMap(value -> switch (value.plain()) {
                case String text -> Optional.of(new Value(text.codePointCount(0, text.length())));
                case List<?> list -> Optional.of(new Value(list.size()));
                case Map<?, ?> map -> Optional.of(new Value(map.size()));
                case null, default -> Optional.empty();
            });
        }
    }

    record Count(Query of) implements Operand {
        @Override
        public Optional<Value> value(Node root, Node current) {
            return Optional.of(new Value(of.nodes(root, current).size()));
        }
    }
}
