package dev.plumb.spec.resolve;

import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.EventText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.OperationText;
import dev.plumb.spec.text.SpecText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an operation's steps reach beyond it: other operations, events, partners and accounts. */
final class Surroundings {
    private static final Map<String, List<String>> ACCOUNT_OUTCOMES = Map.of(
            "register", List.of(),
            "sign-in", List.of("wrong", "disabled", "locked"),
            "refresh", List.of("refused"),
            "sign-out", List.of(),
            "sign-out-everywhere", List.of(),
            "change-password", List.of("wrong"));

    private final SpecText text;
    private final Vocabulary vocabulary;
    private final Expressions expressions;
    private final Outcomes outcomes;
    private final Partners partners;
    private final List<Spec.Later.Part> later = new ArrayList<>();
    /** Operation and parameter. */
    private @Nullable Set<List<String>> givenNull;

    private final Set<List<String>> knownNull;
    private final Set<List<String>> foundNull = new HashSet<>();

    /** @param knownNull operations and their parameters, to which something gives what may be null */
    Surroundings(
            SpecText text,
            Vocabulary vocabulary,
            Expressions expressions,
            Outcomes outcomes,
            Set<List<String>> knownNull) {
        this.knownNull = knownNull;
        this.text = text;
        this.vocabulary = vocabulary;
        this.expressions = expressions;
        this.outcomes = outcomes;
        this.partners = new Partners(text.integrations(), text.partners(), vocabulary);
    }

    /** Notes a part that nothing behind the checker takes up yet. */
    void later(Span at, String what) {
        later.add(new Spec.Later.Part(at, what));
    }

    List<Spec.Later.Part> later() {
        return List.copyOf(later);
    }

    Optional<Partners.Operation> partner(Word partner, Word operation) {
        return partners.operation(partner, operation, vocabulary);
    }

    Optional<Contract> partnerContract(String partner) {
        return partners.contract(partner);
    }

    Map<String, Set<String>> partnerOperations() {
        return partners.operations();
    }

    /** What an operation takes, by name; the name is complained about where there is none. */
    Optional<SequencedMap<String, Type>> takes(Word operation) {
        Optional<OperationText> said = text.operations().stream()
                .filter(o -> o.name().text().equals(operation.text()))
                .findFirst();
        Optional<Contract.Endpoint> endpoint = vocabulary.contract().endpoints().stream()
                .filter(e -> e.operationId().equals(operation.text()))
                .findFirst();
        if (said.isEmpty() && endpoint.isEmpty()) {
            vocabulary.unknown(operation.span(), SpecProblem.Kind.OPERATION, operation.text(), "", operationNames());
            return Optional.empty();
        }
        var takes = new LinkedHashMap<String, Type>();
        said.ifPresent(o -> o.takes().forEach(p -> takes.put(p.name().text(), taken(o, p, false))));
        endpoint.ifPresent(e -> {
            e.parameters()
                    .forEach(p -> takes.put(p.variable(), vocabulary.types().ofParameter(p)));
            Operations.request(e, vocabulary).ifPresent(type -> takes.put("request", type));
        });
        return Optional.of(takes);
    }

    List<String> operationNames() {
        var names = new ArrayList<String>();
        vocabulary.contract().endpoints().forEach(e -> names.add(e.operationId()));
        text.operations().forEach(o -> names.add(o.name().text()));
        return names.stream().distinct().toList();
    }

    /** Operations and their parameters, to which some step was seen to give a row that may be null. */
    Set<List<String>> foundNull() {
        return Set.copyOf(foundNull);
    }

    /** What an operation takes may be null where something runs it with {@code null}, or with a row that may be. */
    Type taken(OperationText operation, OperationText.Parameter parameter, boolean complain) {
        Type type = taken(parameter.type(), complain);
        var taken = List.of(operation.name().text(), parameter.name().text());
        return givenNull().contains(taken) || knownNull.contains(taken) ? type.withNullable(true) : type;
    }

    private Set<List<String>> givenNull() {
        if (givenNull == null) {
            var found = new HashSet<List<String>>();
            Consumer<StepText.Run> look = run -> {
                if (run.with().orElse(null) instanceof ValueText.Fields fields) {
                    fields.fields().stream()
                            .filter(f -> f.value() instanceof ValueText.Expression(var value)
                                    && value.text().strip().equals("null"))
                            .forEach(f -> found.add(
                                    List.of(run.operation().text(), f.name().text())));
                }
            };
            text.operations().forEach(o -> Texts.runs(o.steps(), look));
            text.reactions().forEach(r -> Texts.runs(r.steps(), look));
            text.jobs().forEach(j -> Texts.runs(j.steps(), look));
            givenNull = found;
        }
        return givenNull;
    }

    /** A type as {@code takes} writes it: a table, a schema, or one of CEL's. */
    Type taken(Word word, boolean complain) {
        String name = word.text();
        if (name.startsWith("list(") && name.endsWith(")")) {
            return Type.ListOf.of(taken(new Word(word.span(), name.substring(5, name.length() - 1)), complain));
        }
        Optional<Type> plain = Optional.ofNullable(
                switch (name) {
                    case "string", "text" -> Types.TEXT;
                    case "int", "integer" -> Types.INT;
                    case "bool", "boolean" -> Types.BOOL;
                    case "double" -> Types.DOUBLE;
                    case "decimal", "number" -> Types.DECIMAL;
                    case "bytes" -> Types.BYTES;
                    case "uuid" -> Types.UUID;
                    case "timestamp" -> Types.TIMESTAMP;
                    case "date" -> Type.Scalar.of(Type.Kind.DATE);
                    case "time" -> Type.Scalar.of(Type.Kind.TIME);
                    case "duration" -> Types.DURATION;
                    case "json", "dyn" -> Types.JSON;
                    default -> null;
                });
        Optional<Type> found = plain.or(() -> vocabulary
                        .find(name)
                        .or(() -> vocabulary.model().entities().stream()
                                .filter(e ->
                                        e.row().equals(name) || e.className().equals(name))
                                .findFirst())
                        .map(e -> new Type.Row(e.table(), false)))
                .or(() -> Optional.ofNullable(vocabulary.contract().schemas().get(name))
                        .map(schema -> vocabulary.types().of(schema, name)))
                .or(() -> vocabulary.enumeration(name));
        if (found.isEmpty() && complain) {
            var known = new ArrayList<>(vocabulary.tableNames());
            known.addAll(vocabulary.contract().schemas().keySet());
            known.addAll(List.of(
                    "string", "int", "bool", "decimal", "double", "bytes", "uuid", "timestamp", "date", "duration"));
            vocabulary.unknown(word.span(), SpecProblem.Kind.TYPE, name, "", known);
        }
        return found.orElse(Types.JSON);
    }

    /** Parts given by name to something that takes them. */
    SequencedMap<String, TypedExpression> given(
            Span at, Optional<ValueText> with, SequencedMap<String, Type> takes, String owner, Names names) {
        var given = new LinkedHashMap<String, TypedExpression>();
        var said = new ArrayList<String>();
        switch (with.orElse(null)) {
            case ValueText.Fields fields ->
                fields.fields().forEach(field -> {
                    String name = field.name().text();
                    said.add(name);
                    Type wanted = takes.get(name);
                    if (wanted == null) {
                        vocabulary.unknown(
                                field.name().span(),
                                SpecProblem.Kind.PARAMETER,
                                name,
                                owner,
                                List.copyOf(takes.keySet()));
                    }
                    literal(field.value(), names).ifPresent(expression -> {
                        var scope = expecting(names, wanted);
                        expressions.read(expression, scope).ifPresent(value -> {
                            given.put(name, value);
                            if (wanted instanceof Type.Row && value.type().nullable() && !wanted.nullable()) {
                                foundNull.add(List.of(owner, name));
                            }
                            if (wanted != null && !fits(value.type(), wanted)) {
                                vocabulary
                                        .problems()
                                        .add(new SpecProblem.Misfit(
                                                expression.span(),
                                                Types.words(value.type()),
                                                Types.words(wanted),
                                                "`" + name + "` of `" + owner + "`"));
                            }
                        });
                    });
                });
            case ValueText.Expression(var expression) -> {
                expressions.read(expression, names.scope()).ifPresent(value -> given.put("request", value));
                return given;
            }
            case ValueText.Elements elements -> parts(elements, names);
            case null -> {}
        }
        takes.forEach((name, type) -> {
            if (!said.contains(name) && !type.nullable() && !(type instanceof Type.ListOf)) {
                vocabulary.problems().add(new SpecProblem.NotGiven(at, name, owner));
            }
        });
        return given;
    }

    /** Text is made of anything, so that nothing is expected where text is taken. */
    private static Scope expecting(Names names, @Nullable Type wanted) {
        return wanted == null || Types.is(wanted, Type.Kind.TEXT)
                ? names.scope()
                : names.scope().expecting(wanted);
    }

    /** A value as one expression: objects and lists that are written out are literals; none where a part is at fault. */
    private Optional<ExpressionText> literal(ValueText value, Names names) {
        return switch (value) {
            case ValueText.Expression(var expression) -> Optional.of(expression);
            case ValueText.Fields fields -> {
                var parts = new ArrayList<String>();
                for (var field : fields.fields()) {
                    part(field.value(), names)
                            .ifPresent(text -> parts.add("'"
                                    + field.name().text().replace("\\", "\\\\").replace("'", "\\'") + "': " + text));
                }
                yield whole(fields.span(), parts, fields.fields().size(), "{", "}");
            }
            case ValueText.Elements elements -> {
                var parts = new ArrayList<String>();
                elements.elements().forEach(e -> part(e, names).ifPresent(parts::add));
                yield whole(elements.span(), parts, elements.elements().size(), "[", "]");
            }
        };
    }

    private Optional<String> part(ValueText value, Names names) {
        return literal(value, names)
                .filter(text -> !(value instanceof ValueText.Expression)
                        || expressions.read(text, names.scope()).isPresent())
                .map(text -> value instanceof ValueText.Expression ? "(" + text.text() + ")" : text.text());
    }

    private static Optional<ExpressionText> whole(Span at, List<String> parts, int wanted, String open, String close) {
        return parts.size() == wanted
                ? Optional.of(new ExpressionText(at, open + String.join(", ", parts) + close))
                : Optional.empty();
    }

    private void parts(ValueText value, Names names) {
        switch (value) {
            case ValueText.Expression(var expression) -> expressions.read(expression, names.scope());
            case ValueText.Fields fields -> fields.fields().forEach(f -> parts(f.value(), names));
            case ValueText.Elements elements -> elements.elements().forEach(e -> parts(e, names));
        }
    }

    /** A value is written as text where text is taken. */
    private static boolean fits(Type given, Type wanted) {
        boolean written = Types.is(wanted, Type.Kind.TEXT)
                && given instanceof Type.Scalar scalar
                && scalar.kind() != Type.Kind.BOOL;
        return written || Types.fits(given, wanted);
    }

    SequencedMap<String, Type> eventParts(EventText event, boolean complain) {
        var parts = new LinkedHashMap<String, Type>();
        for (EventText.Part part : event.parts()) {
            Optional<Model.Entity> row = vocabulary.model().entities().stream()
                    .filter(e -> e.row().equals(part.name().text()))
                    .findFirst();
            Type schema = taken(part.schema(), complain);
            parts.put(
                    part.name().text(),
                    row.<Type>map(e -> new Type.Row(e.table(), false)).orElse(schema));
        }
        return parts;
    }

    Optional<EventText> event(Word name) {
        Optional<EventText> event = text.events().stream()
                .filter(e -> e.name().text().equals(name.text()))
                .findFirst();
        if (event.isEmpty()) {
            vocabulary.unknown(
                    name.span(),
                    SpecProblem.Kind.EVENT,
                    name.text(),
                    "",
                    text.events().stream().map(e -> e.name().text()).toList());
        }
        return event;
    }

    List<Step> emit(StepText.Emit step, Optional<TypedExpression> when, Names names) {
        SequencedMap<String, TypedExpression> with = event(step.event())
                .map(e -> given(
                        step.span(), step.with(), eventParts(e, false), e.name().text(), names))
                .orElseGet(LinkedHashMap::new);
        return List.of(new Step.Emit(step.span(), when, step.event().text(), with));
    }

    /** What is said of accounts; that nothing is, where a step needs it, is said. */
    Optional<AccountsText> accounts(StepText.Accounts step) {
        if (text.accounts().isEmpty()) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.NotGiven(
                            step.span(),
                            "accounts",
                            "accounts: " + step.action().text()));
        }
        return text.accounts();
    }

    /** The table of accounts. */
    Optional<Name> accountRow() {
        return text.accounts().flatMap(a -> vocabulary.find(a.table().text())).map(Model.Entity::table);
    }

    SequencedMap<String, Step.Outcome> accountOutcomes(StepText.Accounts step, StepResolver steps) {
        List<String> known = ACCOUNT_OUTCOMES.get(step.action().text());
        if (known == null) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.BadWord(
                            step.action().span(),
                            "account action",
                            step.action().text(),
                            ACCOUNT_OUTCOMES.keySet().stream().sorted().toList()));
            return new LinkedHashMap<>();
        }
        Optional<Name> table = step.action().text().equals("register") ? accountRow() : Optional.empty();
        return outcomes.byWord(step.otherwise(), known, table, step.span(), steps);
    }
}
