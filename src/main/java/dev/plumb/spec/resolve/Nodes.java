package dev.plumb.spec.resolve;

import dev.plumb.source.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads plain values out of a located tree. */
final class Nodes {
    private Nodes() {}

    static Optional<String> text(Node.Mapping mapping, String key) {
        return mapping.get(key).orElse(null) instanceof Node.Scalar scalar && scalar.kind() != Node.Scalar.Kind.NULL
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    static boolean flag(Node.Mapping mapping, String key) {
        return mapping.get(key).orElse(null) instanceof Node.Scalar scalar
                && scalar.kind() == Node.Scalar.Kind.BOOLEAN
                && scalar.text().equals("true");
    }

    static Optional<BigDecimal> number(Node.Mapping mapping, String key) {
        return mapping.get(key).orElse(null) instanceof Node.Scalar scalar
                        && (scalar.kind() == Node.Scalar.Kind.INTEGER || scalar.kind() == Node.Scalar.Kind.NUMBER)
                ? decimal(scalar.text())
                : Optional.empty();
    }

    static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    static OptionalInt integer(Node.Mapping mapping, String key) {
        return number(mapping, key)
                .map(value -> OptionalInt.of(value.min(BigDecimal.valueOf(Integer.MAX_VALUE))
                        .max(BigDecimal.valueOf(Integer.MIN_VALUE))
                        .intValue()))
                .orElse(OptionalInt.empty());
    }

    static List<Node> items(Node.Mapping mapping, String key) {
        return mapping.get(key).orElse(null) instanceof Node.Sequence sequence ? sequence.items() : List.of();
    }

    static List<String> texts(Node node) {
        return switch (node) {
            case Node.Sequence sequence ->
                sequence.items().stream()
                        .filter(Node.Scalar.class::isInstance)
                        .map(item -> ((Node.Scalar) item).text())
                        .toList();
            case Node.Scalar scalar -> List.of(scalar.text());
            case Node.Mapping _ -> List.of();
        };
    }
}
