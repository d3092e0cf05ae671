package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.source.Span;
import dev.plumb.spec.text.CaseText;
import dev.plumb.spec.text.ElseText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.OutcomeText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads steps (the language reference, "Operations") in all their spellings. */
final class StepReader {
    static final List<String> KEYWORDS = List.of(
            "require",
            "find",
            "let",
            "create",
            "ensure",
            "set",
            "delete",
            "each",
            "run",
            "list",
            "emit",
            "call",
            "accounts",
            "export",
            "erase",
            "answer");

    private final Problems problems;

    StepReader(Problems problems) {
        this.problems = problems;
    }

    /** The keys that go with a step's own. */
    static List<String> companions(String keyword) {
        return switch (keyword) {
            case "require", "delete" -> List.of("else");
            case "find" -> List.of("where", "else");
            case "create", "run" -> List.of("with", "else");
            case "ensure" -> List.of("with", "values", "else");
            case "set" -> List.of("from", "else");
            case "each" -> List.of("where", "limit", "do");
            case "list" -> List.of("where", "sort", "page", "as");
            case "emit" -> List.of("with");
            case "call" -> List.of("with", "idempotency-key", "as", "on");
            case "accounts" -> List.of("with", "as", "else");
            case "answer" -> List.of("status", "headers");
            default -> List.of();
        };
    }

    /**
     * The steps of a body: a list of steps, {@code do} with one, or a single step in the mapping itself.
     *
     * @param besides keys of the mapping that are no part of a step ({@code takes}, {@code every})
     */
    List<StepText> body(Node node, List<String> besides) {
        return switch (node) {
            case Node.Sequence sequence -> steps(sequence);
            case Node.Mapping mapping -> {
                boolean single = mapping.entries().stream().anyMatch(entry -> KEYWORDS.contains(entry.name()));
                if (!single
                        && mapping.get("do").isPresent()
                        && mapping.get("when").isEmpty()) {
                    Keys.of(mapping, "this body", problems, with(besides, "do", "when"));
                    yield nested(mapping.get("do").get());
                }
                yield step(mapping, besides).map(List::of).orElse(List.of());
            }
            case Node.Scalar scalar -> {
                problems.add(new ReadProblem.WrongShape(
                        scalar.span(), "what is done", "a step or a list of steps", Keys.found(scalar)));
                yield List.of();
            }
        };
    }

    private List<StepText> nested(Node node) {
        return node instanceof Node.Mapping mapping
                ? step(mapping, List.of()).map(List::of).orElse(List.of())
                : body(node, List.of());
    }

    private List<StepText> steps(Node.Sequence sequence) {
        var steps = new ArrayList<StepText>();
        for (Node item : sequence.items()) {
            Keys.mapping(item, "a step", problems)
                    .flatMap(mapping -> step(mapping, List.of()))
                    .ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<StepText> step(Node.Mapping mapping, List<String> besides) {
        List<Node.Entry> found = mapping.entries().stream()
                .filter(entry -> KEYWORDS.contains(entry.name()))
                .toList();
        if (found.isEmpty()) {
            return group(mapping, besides);
        }
        Node.Entry step = found.getFirst();
        if (found.size() > 1) {
            Node.Entry second = found.get(1);
            problems.add(new ReadProblem.SeveralSteps(
                    second.key().span(), step.name(), step.key().span(), second.name()));
            return Optional.empty();
        }
        unknownKeys(mapping, step.name(), besides);
        var keys = Keys.of(mapping, "this `" + step.name() + "`", problems, names(mapping));
        return read(step, keys);
    }

    private Optional<StepText> group(Node.Mapping mapping, List<String> besides) {
        if (mapping.get("do").isPresent()) {
            var keys = Keys.of(mapping, "this group of steps", problems, with(besides, "when", "do"));
            return keys.get("do")
                    .map(node -> new StepText.Group(mapping.span(), keys.expression("when"), nested(node)));
        }
        List<String> names =
                names(mapping).stream().filter(name -> !besides.contains(name)).toList();
        List<String> near = names.stream()
                .flatMap(name -> Near.of(name, KEYWORDS).stream())
                .distinct()
                .toList();
        Span at = mapping.entries().stream()
                .filter(entry -> !besides.contains(entry.name()))
                .findFirst()
                .map(entry -> entry.key().span())
                .orElse(mapping.span());
        problems.add(new ReadProblem.NoStep(at, names, near));
        return Optional.empty();
    }

    private void unknownKeys(Node.Mapping mapping, String keyword, List<String> besides) {
        List<String> companions = companions(keyword);
        for (Node.Entry entry : mapping.entries()) {
            String name = entry.name();
            if (name.equals(keyword) || name.equals("when") || companions.contains(name) || besides.contains(name)) {
                continue;
            }
            List<String> owners = KEYWORDS.stream()
                    .filter(other -> companions(other).contains(name))
                    .toList();
            List<String> known = Stream.of(companions, List.of("when"), besides)
                    .flatMap(List::stream)
                    .toList();
            problems.add(new ReadProblem.UnknownKey(
                    entry.key().span(),
                    name,
                    "`" + keyword + "`",
                    owners.isEmpty() ? Near.of(name, known) : List.of(),
                    known,
                    owners.isEmpty() ? Optional.empty() : Optional.of("goes with " + Near.listed(owners, "or"))));
        }
    }

    private Optional<StepText> read(Node.Entry step, Keys keys) {
        Span span = keys.mapping().span();
        Optional<ExpressionText> when = keys.expression("when");
        Optional<ElseText> otherwise = keys.get("else").flatMap(this::otherwise);
        return switch (step.name()) {
            case "require" -> expression(step).map(c -> new StepText.Require(span, when, c, otherwise));
            case "find" -> find(step, keys, when, otherwise);
            case "let" ->
                Keys.mapping(step.value(), "`let`", problems)
                        .map(values -> new StepText.Let(span, when, Keys.expressions(values, "`let`", problems)));
            case "create" ->
                target(step)
                        .map(t -> new StepText.Create(span, when, t.name(), t.table(), value(keys, "with"), otherwise));
            case "ensure" ->
                keys.require("with")
                        ? target(step)
                                .flatMap(t -> value(keys, "with")
                                        .map(with -> new StepText.Ensure(
                                                span,
                                                when,
                                                t.name(),
                                                t.table(),
                                                with,
                                                value(keys, "values"),
                                                otherwise)))
                        : Optional.empty();
            case "set" -> set(step, keys, when, otherwise);
            case "delete" -> expression(step).map(rows -> new StepText.Delete(span, when, rows, otherwise));
            case "each" -> each(step, keys, when);
            case "run" -> word(step).map(name -> new StepText.Run(span, when, name, value(keys, "with"), otherwise));
            case "list" -> ListReader.read(step, keys, when, problems);
            case "emit" -> word(step).map(event -> new StepText.Emit(span, when, event, value(keys, "with")));
            case "call" -> call(step, keys, when);
            case "accounts" ->
                word(step)
                        .map(action -> new StepText.Accounts(
                                span, when, action, value(keys, "with"), keys.word("as"), otherwise));
            case "export" -> expression(step).map(person -> new StepText.Export(span, when, person));
            case "erase" -> expression(step).map(person -> new StepText.Erase(span, when, person));
            default ->
                Optional.of(new StepText.Answer(
                        span, when, answered(step.value()), keys.expression("status"), keys.expressions("headers")));
        };
    }

    private Optional<StepText> find(
            Node.Entry step, Keys keys, Optional<ExpressionText> when, Optional<ElseText> otherwise) {
        Optional<ExpressionText> apart = keys.expression("where");
        return binding(step, "x in LIST where CONDITION")
                .map(b -> new StepText.Find(
                        keys.mapping().span(), when, b.name(), b.list(), oneOf(b.where(), apart), otherwise));
    }

    private Optional<StepText> each(Node.Entry step, Keys keys, Optional<ExpressionText> when) {
        Optional<ExpressionText> apart = keys.expression("where");
        if (!keys.require("do")) {
            return Optional.empty();
        }
        List<StepText> steps = keys.get("do").map(this::nested).orElse(List.of());
        return binding(step, "x in LIST")
                .map(b -> new StepText.Each(
                        keys.mapping().span(),
                        when,
                        b.name(),
                        b.list(),
                        oneOf(b.where(), apart),
                        keys.expression("limit"),
                        steps));
    }

    private Optional<ExpressionText> oneOf(Optional<ExpressionText> inline, Optional<ExpressionText> apart) {
        if (inline.isPresent() && apart.isPresent()) {
            problems.add(new ReadProblem.DeclaredTwice(
                    apart.get().span(), "condition", "where", inline.get().span()));
        }
        return inline.or(() -> apart);
    }

    private Optional<StepText> set(
            Node.Entry step, Keys keys, Optional<ExpressionText> when, Optional<ElseText> otherwise) {
        Span span = keys.mapping().span();
        if (step.value() instanceof Node.Mapping changes) {
            keys.mapping()
                    .entry("from")
                    .ifPresent(from -> problems.add(new ReadProblem.UnknownKey(
                            from.key().span(),
                            "from",
                            "a `set` of single columns",
                            List.of(),
                            List.of(),
                            Optional.of("goes with `set: x` alone"))));
            var assignments = new ArrayList<StepText.Assignment>();
            for (Node.Entry change : changes.entries()) {
                assigned(change)
                        .ifPresent(value ->
                                assignments.add(new StepText.Assignment(ExpressionText.of(change.key()), value)));
            }
            return Optional.of(new StepText.SetValues(span, when, assignments, otherwise));
        }
        keys.require("from");
        Optional<ExpressionText> from = keys.expression("from");
        return expression(step).flatMap(row -> from.map(f -> new StepText.SetFrom(span, when, row, f, otherwise)));
    }

    /** What a column is set to; a null that is written ({@code null}, {@code ~}) is a value, nothing at all is none. */
    private Optional<ExpressionText> assigned(Node.Entry change) {
        if (change.value() instanceof Node.Scalar scalar
                && scalar.kind() == Node.Scalar.Kind.NULL
                && !scalar.text().isEmpty()) {
            return Optional.of(new ExpressionText(scalar.span(), "null"));
        }
        return Keys.scalar(change.value(), "`" + change.name() + "` of `set`", problems)
                .map(ExpressionText::of);
    }

    private Optional<StepText> call(Node.Entry step, Keys keys, Optional<ExpressionText> when) {
        Optional<Node.Scalar> scalar = Keys.scalar(step.value(), "`call`", problems);
        List<CaseText> on = keys.entries("on").stream()
                .flatMap(entry -> oneCase(entry).stream())
                .toList();
        return scalar.flatMap(text -> {
            int dot = text.text().indexOf('.');
            if (dot <= 0 || dot == text.text().length() - 1) {
                problems.add(new ReadProblem.BadValue(
                        text.span(), text.text(), "a partner's operation", "Write `PARTNER.OPERATION`."));
                return Optional.empty();
            }
            return Optional.of(new StepText.Call(
                    keys.mapping().span(),
                    when,
                    new Word(text.part(0, dot), text.text().substring(0, dot)),
                    new Word(
                            text.part(dot + 1, text.text().length()),
                            text.text().substring(dot + 1)),
                    value(keys, "with"),
                    keys.expression("idempotency-key"),
                    keys.word("as"),
                    on));
        });
    }

    private Optional<ElseText> otherwise(Node node) {
        if (node instanceof Node.Mapping mapping
                && mapping.entries().stream().noneMatch(e -> e.name().equals("do") || KEYWORDS.contains(e.name()))) {
            List<CaseText> cases = mapping.entries().stream()
                    .flatMap(entry -> oneCase(entry).stream())
                    .toList();
            return Optional.of(new ElseText.Cases(mapping.span(), cases));
        }
        return outcome(node).map(ElseText.One::new);
    }

    private Optional<CaseText> oneCase(Node.Entry entry) {
        return outcome(entry.value()).map(outcome -> new CaseText(Word.of(entry.key()), outcome));
    }

    private Optional<OutcomeText> outcome(Node node) {
        if (node instanceof Node.Scalar scalar) {
            if (scalar.kind() == Node.Scalar.Kind.NULL) {
                if (scalar.text().isEmpty()) {
                    problems.add(new ReadProblem.WrongShape(
                            scalar.span(), "an outcome", "a code, `skip`, `null` or a step", "empty"));
                    return Optional.empty();
                }
                return Optional.of(new OutcomeText.Without(scalar.span()));
            }
            return Optional.of(
                    scalar.text().equals("skip")
                            ? new OutcomeText.Skip(scalar.span())
                            : new OutcomeText.Fail(Word.of(scalar)));
        }
        return Optional.of(new OutcomeText.Steps(node.span(), body(node, List.of())));
    }

    private record Target(Optional<Word> name, Word table) {}

    /** {@code TABLE} or {@code x in TABLE}. */
    private Optional<Target> target(Node.Entry step) {
        return Keys.scalar(step.value(), "`" + step.name() + "`", problems).flatMap(scalar -> {
            if (scalar.text().matches("(?U)[\\w.\"]+")) {
                return Optional.of(new Target(Optional.empty(), Word.of(scalar)));
            }
            Optional<Binding> binding = Binding.of(scalar)
                    .filter(b -> b.where().isEmpty() && b.list().text().matches("(?U)[\\w.\"]+"));
            if (binding.isEmpty()) {
                problems.add(new ReadProblem.BadValue(
                        scalar.span(), scalar.text(), "a table", "Write `TABLE`, or `x in TABLE` to name the row."));
            }
            return binding.map(b -> new Target(
                    Optional.of(b.name()), new Word(b.list().span(), b.list().text())));
        });
    }

    private Optional<Binding> binding(Node.Entry step, String form) {
        return Keys.scalar(step.value(), "`" + step.name() + "`", problems).flatMap(scalar -> {
            Optional<Binding> binding = Binding.of(scalar);
            if (binding.isEmpty()) {
                problems.add(new ReadProblem.BadValue(
                        scalar.span(),
                        scalar.text(),
                        "of the form `" + form + "`",
                        "`x` is the name under which the steps see the row."));
            }
            return binding;
        });
    }

    private Optional<ExpressionText> expression(Node.Entry step) {
        return Keys.scalar(step.value(), "`" + step.name() + "`", problems).map(ExpressionText::of);
    }

    private Optional<Word> word(Node.Entry step) {
        return Keys.scalar(step.value(), "`" + step.name() + "`", problems).map(Word::of);
    }

    private Optional<ValueText> value(Keys keys, String key) {
        return keys.get(key).map(StepReader::answered);
    }

    /** A value put together from expressions; nothing at all is null. */
    static ValueText answered(Node node) {
        return switch (node) {
            case Node.Scalar scalar ->
                new ValueText.Expression(
                        scalar.kind() == Node.Scalar.Kind.NULL
                                ? new ExpressionText(scalar.span(), "null")
                                : ExpressionText.of(scalar));
            case Node.Sequence sequence ->
                new ValueText.Elements(
                        sequence.span(),
                        sequence.items().stream().map(StepReader::answered).toList());
            case Node.Mapping mapping ->
                new ValueText.Fields(
                        mapping.span(),
                        mapping.entries().stream()
                                .map(entry -> new ValueText.Field(Word.of(entry.key()), answered(entry.value())))
                                .toList());
        };
    }

    private static List<String> names(Node.Mapping mapping) {
        return mapping.entries().stream().map(Node.Entry::name).toList();
    }

    private static List<String> with(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }
}
