package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.DurationText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.NamedExpression;
import dev.plumb.spec.text.NumberText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A mapping whose keys are known: those that are not are reported when it is made. */
final class Keys {
    private final Node.Mapping mapping;
    private final String where;
    private final Problems problems;

    private Keys(Node.Mapping mapping, String where, Problems problems) {
        this.mapping = mapping;
        this.where = where;
        this.problems = problems;
    }

    /** @param where what the mapping is, as words for a message */
    static Keys of(Node.Mapping mapping, String where, Problems problems, List<String> known) {
        for (Node.Entry entry : mapping.entries()) {
            if (!known.contains(entry.name())) {
                problems.add(new ReadProblem.UnknownKey(
                        entry.key().span(),
                        entry.name(),
                        where,
                        Near.of(entry.name(), known),
                        known,
                        Optional.empty()));
            }
        }
        return new Keys(mapping, where, problems);
    }

    /** Empty, and reported, where the node is no mapping. */
    static Optional<Keys> of(Node node, String where, Problems problems, List<String> known) {
        return mapping(node, where, problems).map(mapping -> of(mapping, where, problems, known));
    }

    static Optional<Node.Mapping> mapping(Node node, String where, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(mapping);
        }
        problems.add(new ReadProblem.WrongShape(node.span(), where, "a mapping", found(node)));
        return Optional.empty();
    }

    static Optional<Node.Scalar> scalar(Node node, String where, Problems problems) {
        if (node instanceof Node.Scalar scalar) {
            if (scalar.kind() != Node.Scalar.Kind.NULL) {
                return Optional.of(scalar);
            }
            problems.add(new ReadProblem.WrongShape(node.span(), where, "a value", found(node)));
            return Optional.empty();
        }
        problems.add(new ReadProblem.WrongShape(node.span(), where, "one value", found(node)));
        return Optional.empty();
    }

    static String found(Node node) {
        return switch (node) {
            case Node.Mapping _ -> "a mapping";
            case Node.Sequence _ -> "a list";
            case Node.Scalar scalar ->
                switch (scalar.kind()) {
                    case NULL -> scalar.text().isEmpty() ? "empty" : "null";
                    case STRING -> "a text";
                    case INTEGER, NUMBER -> "a number";
                    case BOOLEAN -> "`" + scalar.text() + "`";
                };
        };
    }

    Node.Mapping mapping() {
        return mapping;
    }

    Optional<Node> get(String key) {
        return mapping.get(key);
    }

    Optional<Word> word(String key) {
        return get(key).flatMap(node -> scalar(node, part(key), problems)).map(Word::of);
    }

    Optional<Word> requiredWord(String key) {
        require(key);
        return word(key);
    }

    Optional<ExpressionText> expression(String key) {
        return get(key).flatMap(node -> scalar(node, part(key), problems)).map(ExpressionText::of);
    }

    Optional<DurationText> duration(String key) {
        return get(key).flatMap(node -> scalar(node, part(key), problems))
                .flatMap(scalar -> Quantities.duration(scalar, problems));
    }

    Optional<NumberText> number(String key) {
        return get(key).flatMap(node -> scalar(node, part(key), problems))
                .flatMap(scalar -> Quantities.number(scalar, problems));
    }

    boolean flag(String key) {
        Optional<Node.Scalar> scalar = get(key).flatMap(node -> scalar(node, part(key), problems));
        scalar.filter(value -> value.kind() != Node.Scalar.Kind.BOOLEAN)
                .ifPresent(value ->
                        problems.add(new ReadProblem.BadValue(value.span(), value.text(), "`true` or `false`", "")));
        return scalar.map(value -> Boolean.parseBoolean(value.text())).orElse(false);
    }

    /** A list of words; one alone stands for a list of one. */
    List<Word> words(String key) {
        return get(key).map(node -> words(node, part(key), problems)).orElse(List.of());
    }

    static List<Word> words(Node node, String where, Problems problems) {
        if (node instanceof Node.Mapping) {
            problems.add(new ReadProblem.WrongShape(node.span(), where, "a name or a list of names", found(node)));
            return List.of();
        }
        List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
        var words = new ArrayList<Word>();
        for (Node item : items) {
            scalar(item, where, problems).map(Word::of).ifPresent(words::add);
        }
        return words;
    }

    Optional<Keys> child(String key, List<String> known) {
        return get(key).flatMap(node -> of(node, part(key), problems, known));
    }

    /** The entries of a mapping under a key; none where it is absent. */
    List<Node.Entry> entries(String key) {
        return get(key).flatMap(node -> mapping(node, part(key), problems))
                .map(Node.Mapping::entries)
                .orElse(List.of());
    }

    List<NamedExpression> expressions(String key) {
        return get(key).flatMap(node -> mapping(node, part(key), problems))
                .map(found -> expressions(found, part(key), problems))
                .orElse(List.of());
    }

    static List<NamedExpression> expressions(Node.Mapping mapping, String where, Problems problems) {
        var expressions = new ArrayList<NamedExpression>();
        for (Node.Entry entry : mapping.entries()) {
            scalar(entry.value(), "`" + entry.name() + "` of " + where, problems)
                    .ifPresent(value ->
                            expressions.add(new NamedExpression(Word.of(entry.key()), ExpressionText.of(value))));
        }
        return expressions;
    }

    /** Reports where none of these keys is there; what else can be said of the specification waits until it is. */
    boolean require(String... keys) {
        return has(true, keys);
    }

    /** As {@link #require}, of a part that no other part speaks of: what is wrong elsewhere is told beside it. */
    boolean want(String... keys) {
        return has(false, keys);
    }

    private boolean has(boolean others, String... keys) {
        if (Stream.of(keys).anyMatch(key -> get(key).isPresent())) {
            return true;
        }
        problems.add(new ReadProblem.MissingKey(mapping.span(), List.of(keys), where, others));
        return false;
    }

    private String part(String key) {
        return "`" + key + "` of " + where;
    }
}
