package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.read.ContractShape.Field;
import dev.plumb.spec.read.ContractShape.Form;
import dev.plumb.spec.read.ContractShape.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a contract is an OpenAPI document at all: known keys, required keys, values of the right shape. */
final class ContractCheck {
    private static final Pattern STATUS = Pattern.compile("[1-5]([0-9][0-9]|XX)|default");
    private static final Map<String, List<String>> CHOICES = Map.of(
            "Parameter.in", List.of("query", "header", "path", "cookie", "querystring"),
            "SecurityScheme.type", List.of("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"),
            "SecurityScheme.in", List.of("query", "header", "cookie"));
    private static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "array", "object", "null");

    private final int minor;
    private final Problems problems;

    /** @param minor of OpenAPI 3 */
    ContractCheck(int minor, Problems problems) {
        this.minor = minor;
        this.problems = problems;
    }

    void check(Node.Mapping document) {
        object(document, ContractShape.of("OpenAPI"), "the contract");
    }

    private void object(Node node, Shape shape, String where) {
        if (shape.name().equals("Schema")
                && node instanceof Node.Scalar scalar
                && scalar.kind() == Node.Scalar.Kind.BOOLEAN) {
            return;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(new ReadProblem.ContractWrongValue(node.span(), where, "a mapping", Keys.found(node)));
            return;
        }
        boolean reference = shape.referable() && mapping.get("$ref").orElse(null) instanceof Node.Scalar;
        for (Node.Entry entry : mapping.entries()) {
            String key = entry.name();
            if (key.startsWith("x-")) {
                continue;
            }
            shape.field(key, minor).ifPresentOrElse(field -> field(entry, field, shape), () -> unknown(entry, shape));
        }
        if (!reference) {
            for (Field field : shape.fields().values()) {
                if (field.required()
                        && field.in(minor)
                        && mapping.get(field.key()).isEmpty()) {
                    problems.add(new ReadProblem.ContractMissingKey(mapping.span(), field.key(), where));
                }
            }
        }
    }

    private void unknown(Node.Entry entry, Shape shape) {
        List<String> near = Near.of(entry.name(), shape.keys(minor));
        boolean open = shape.name().equals("Schema") && minor >= 1;
        if (!open || !near.isEmpty()) {
            problems.add(new ReadProblem.ContractUnknownKey(
                    entry.key().span(), entry.name(), article(shape.name()), near, "3." + minor, later(shape, entry)));
        }
    }

    /** The version that brought a key which this one has not yet. */
    private Optional<String> later(Shape shape, Node.Entry entry) {
        return Optional.ofNullable(shape.fields().get(entry.name()))
                .filter(field -> field.since() > minor)
                .map(field -> "3." + field.since());
    }

    private void field(Node.Entry entry, Field field, Shape owner) {
        String where = "`" + entry.name() + "` of " + article(owner.name());
        Node value = entry.value();
        switch (field.form().kind()) {
            case ONE -> one(value, field.form(), where);
            case LIST -> {
                if (value instanceof Node.Sequence sequence) {
                    sequence.items().forEach(item -> one(item, field.form(), "an entry of " + where));
                } else {
                    wrong(value, where, "a list");
                }
            }
            case MAP -> {
                if (value instanceof Node.Mapping mapping) {
                    mapping.entries().stream()
                            .filter(item -> !item.name().startsWith("x-")
                                    || owner.name().equals("Schema"))
                            .forEach(item -> one(item.value(), field.form(), "`" + item.name() + "` in " + where));
                    names(mapping, field, owner);
                } else {
                    wrong(value, where, "a mapping");
                }
            }
        }
        choice(value, owner.name() + "." + entry.name(), where);
        if (owner.name().equals("Schema") && entry.name().equals("type")) {
            type(value, where);
        }
        if (owner.name().equals("Schema") && entry.name().equals("enum") && !(value instanceof Node.Sequence)) {
            wrong(value, where, "a list");
        }
    }

    private void names(Node.Mapping mapping, Field field, Shape owner) {
        for (Node.Entry entry : mapping.entries()) {
            if (entry.name().startsWith("x-")) {
                continue;
            }
            if (owner.name().equals("OpenAPI")
                    && field.key().equals("paths")
                    && !entry.name().startsWith("/")) {
                problems.add(new ReadProblem.ContractWrongValue(
                        entry.key().span(), "a path", "a text that starts with `/`", "`" + entry.name() + "`"));
            }
            if (field.key().equals("responses")
                    && owner.name().equals("Operation")
                    && !STATUS.matcher(entry.name()).matches()) {
                problems.add(new ReadProblem.ContractWrongValue(
                        entry.key().span(), "a status", "`200`, `4XX` or `default`", "`" + entry.name() + "`"));
            }
        }
    }

    private void one(Node value, Form form, String where) {
        switch (form.name()) {
            case "any" -> {}
            case "string" ->
                scalar(
                        value,
                        where,
                        "a text",
                        List.of(Node.Scalar.Kind.STRING, Node.Scalar.Kind.INTEGER, Node.Scalar.Kind.NUMBER));
            case "number" ->
                scalar(value, where, "a number", List.of(Node.Scalar.Kind.INTEGER, Node.Scalar.Kind.NUMBER));
            case "integer" -> scalar(value, where, "a whole number", List.of(Node.Scalar.Kind.INTEGER));
            case "boolean" -> scalar(value, where, "`true` or `false`", List.of(Node.Scalar.Kind.BOOLEAN));
            default -> object(value, ContractShape.of(form.name()), where);
        }
    }

    private void scalar(Node value, String where, String wanted, List<Node.Scalar.Kind> kinds) {
        boolean right = value instanceof Node.Scalar scalar
                && (kinds.contains(scalar.kind())
                        || (kinds.contains(Node.Scalar.Kind.INTEGER)
                                && scalar.text().matches("-?[0-9]+\\.0+")));
        if (!right) {
            wrong(value, where, wanted);
        }
    }

    private void choice(Node value, String place, String where) {
        List<String> choices = CHOICES.getOrDefault(place, List.of());
        if (!choices.isEmpty() && value instanceof Node.Scalar scalar && !choices.contains(scalar.text())) {
            problems.add(new ReadProblem.ContractWrongValue(
                    scalar.span(), where, Near.listed(choices, "or"), "`" + scalar.text() + "`"));
        }
    }

    private void type(Node value, String where) {
        List<Node> types = value instanceof Node.Sequence sequence && minor >= 1 ? sequence.items() : List.of(value);
        for (Node type : types) {
            if (!(type instanceof Node.Scalar scalar) || !TYPES.contains(scalar.text())) {
                problems.add(new ReadProblem.ContractWrongValue(
                        type.span(),
                        where,
                        Near.listed(TYPES, "or"),
                        type instanceof Node.Scalar scalar ? "`" + scalar.text() + "`" : Keys.found(type)));
            } else if (scalar.kind() == Node.Scalar.Kind.NULL) {
                problems.add(new ReadProblem.ContractWrongValue(
                        type.span(), where, "`'null'` in quotes", "YAML's own null"));
            }
        }
    }

    private void wrong(Node value, String where, String wanted) {
        problems.add(new ReadProblem.ContractWrongValue(value.span(), where, wanted, Keys.found(value)));
    }

    static String article(String object) {
        return switch (object) {
            case "OpenAPI" -> "the contract";
            case "Info", "Components" -> "`" + object.toLowerCase(java.util.Locale.ROOT) + "`";
            case "Operation", "Encoding", "ExternalDocumentation", "Example", "OAuthFlows", "OAuthFlow", "XML" ->
                "an " + object + " Object";
            default -> "a " + object + " Object";
        };
    }
}
