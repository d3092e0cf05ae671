package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import dev.plumb.spec.text.OperationText;
import dev.plumb.spec.text.SpecText;
import dev.plumb.spec.text.StepText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Brings the contract's operations together with what is said of them, and infers the rest. */
final class Operations {
    private final SpecText text;
    private final Vocabulary vocabulary;
    private final Parts parts;
    private final Set<Name> hidden;

    /** @param hidden tables of which not every viewer sees every row */
    Operations(SpecText text, Parts parts, Set<Name> hidden) {
        this.text = text;
        this.vocabulary = parts.vocabulary();
        this.parts = parts;
        this.hidden = hidden;
    }

    List<Operation> resolve() {
        var said = new LinkedHashMap<String, OperationText>();
        for (OperationText operation : text.operations()) {
            OperationText first = said.putIfAbsent(operation.name().text(), operation);
            if (first != null) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.DeclaredTwice(
                                operation.name().span(),
                                "operation",
                                operation.name().text(),
                                first.name().span()));
            }
        }
        var resolved = new LinkedHashMap<String, Operation>();
        List<Endpoint> endpoints = vocabulary.contract().endpoints();
        Map<String, OperationText> meant = meant(said, endpoints);
        for (Endpoint endpoint : endpoints) {
            String id = endpoint.operationId();
            OperationText words = said.containsKey(id) ? said.get(id) : meant.get(id);
            if (words != null) {
                Operation operation = described(endpoint, words);
                resolved.put(endpoint.operationId(), operation);
                if (endpoint.method() == Contract.Method.GET) {
                    listed(operation).ifPresent(table -> parts.addresses().learn(endpoint, table));
                }
            }
        }
        for (Endpoint endpoint : endpoints) {
            if (!said.containsKey(endpoint.operationId()) && !meant.containsKey(endpoint.operationId())) {
                resolved.put(endpoint.operationId(), inferred(endpoint));
            }
        }
        var operations = new ArrayList<Operation>();
        endpoints.forEach(
                e -> Optional.ofNullable(resolved.get(e.operationId())).ifPresent(operations::add));
        said.forEach((name, words) -> {
            boolean called = endpoints.stream().anyMatch(e -> e.operationId().equals(name));
            if (!called && !meant.containsValue(words)) {
                operations.add(inner(words));
            }
        });
        return operations;
    }

    /**
     * What is said of operations that are not there, by the operation that it must be about: told as wrong, and looked at
     * as if it were right.
     */
    private Map<String, OperationText> meant(Map<String, OperationText> said, List<Endpoint> endpoints) {
        Set<String> ran = ran();
        List<String> ids = endpoints.stream().map(Endpoint::operationId).toList();
        var meant = new LinkedHashMap<String, OperationText>();
        said.forEach((name, words) -> {
            if (!ids.contains(name) && words.takes().isEmpty() && !ran.contains(name)) {
                List<String> near = Near.of(name, ids);
                vocabulary
                        .problems()
                        .add(new SpecProblem.NoEndpoint(words.name().span(), name, near));
                near.stream()
                        .filter(id -> !said.containsKey(id))
                        .findFirst()
                        .ifPresent(id -> meant.putIfAbsent(id, words));
            }
        });
        return meant;
    }

    private static Optional<Name> listed(Operation operation) {
        return operation.steps().stream()
                .flatMap(step -> step instanceof Step.ListPage page
                                && page.list().type() instanceof Type.ListOf(Type.Row row, boolean _)
                        ? java.util.stream.Stream.of(row.table())
                        : java.util.stream.Stream.empty())
                .findFirst();
    }

    /** Names of operations that others run. */
    private Set<String> ran() {
        var names = new LinkedHashSet<String>();
        text.operations().forEach(o -> Texts.runs(o.steps(), names));
        text.reactions().forEach(r -> Texts.runs(r.steps(), names));
        text.jobs().forEach(j -> Texts.runs(j.steps(), names));
        return names;
    }

    /** The type of {@code request}: of the JSON body where there is one, else of the first medium. */
    static Optional<Type> request(Endpoint endpoint, Vocabulary vocabulary) {
        return endpoint.body().flatMap(body -> {
            Optional<Schema> schema = requestSchema(endpoint);
            Type type = schema.map(s -> vocabulary
                            .types()
                            .of(s, Naming.capitalized(Naming.camel(endpoint.operationId())) + "Request"))
                    .orElseGet(() -> endpoint.body().get().content().stream()
                                    .anyMatch(m -> m.type().equals("application/octet-stream"))
                            ? Types.BYTES
                            : Types.TEXT);
            return body.content().isEmpty() ? Optional.empty() : Optional.of(type);
        });
    }

    static Optional<Schema> requestSchema(Endpoint endpoint) {
        return endpoint.body()
                .flatMap(body -> body.content().stream()
                        .filter(m -> m.type().endsWith("json"))
                        .findFirst()
                        .or(() -> body.content().stream().findFirst())
                        .flatMap(Contract.Media::schema));
    }

    private record Start(LinkedHashMap<String, Type> takes, Optional<Type> request, Names names) {}

    private Start start(Endpoint endpoint, Addresses.Found found, List<String> said) {
        var takes = new LinkedHashMap<String, Type>();
        for (Contract.Parameter parameter : endpoint.parameters()) {
            takes.put(parameter.variable(), vocabulary.types().ofParameter(parameter));
        }
        narrow(found, said, takes);
        Optional<Type> request = request(endpoint, vocabulary);
        boolean visitor = endpoint.security().open() || endpoint.security().optional();
        Scope scope = vocabulary.everywhere(visitor);
        for (Map.Entry<String, Type> taken : takes.entrySet()) {
            scope = scope.with(taken.getKey(), taken.getValue());
        }
        Names names = new Names(scope, Map.of());
        if (request.isPresent()) {
            names = names.with("request", request.get(), requestSchema(endpoint).map(s -> new Names.Origin(s, "")));
        }
        return new Start(takes, request, names);
    }

    /**
     * A parameter of which the contract says only that it is text is what the key's column is, unless the steps compare
     * it with something else ({@code project.key == project}).
     */
    private static void narrow(Addresses.Found found, List<String> said, Map<String, Type> takes) {
        for (Addresses.Key key : found.keys()) {
            String name = key.parameter().variable();
            Type column = key.attribute().type();
            if (Types.is(takes.getOrDefault(name, Types.JSON), Type.Kind.TEXT)
                    && key.parameter().schema().shape() instanceof Schema.Text text
                    && text.format().isEmpty()
                    && !Types.isText(column)
                    && isKey(key, said).orElse(found.address().isPresent())) {
                takes.put(name, column.withNullable(false));
            }
        }
    }

    /** Whether steps compare it with that column; empty where they compare it with none. */
    private static Optional<Boolean> isKey(Addresses.Key key, List<String> said) {
        String name = Pattern.quote(key.parameter().variable());
        var compared = Pattern.compile(
                "(?U)([\\w.`]+)\\s*[!=]=\\s*" + name + "(?![\\w.(])|(?<![\\w.])" + name + "\\s*[!=]=\\s*([\\w.`]+)");
        List<String> others = said.stream()
                .flatMap(text -> compared.matcher(text).results())
                .map(match -> Objects.requireNonNullElse(match.group(1), match.group(2)))
                .filter(path -> path.contains("."))
                .map(path -> path.substring(path.lastIndexOf('.') + 1).replace("`", ""))
                .toList();
        String column = key.attribute().name();
        return others.stream()
                .map(o -> o.endsWith("Key") && !o.equals(column) ? o.substring(0, o.length() - 3) : o)
                .map(o -> o.equals(column) || o.endsWith(Naming.capitalized(column)))
                .reduce(Boolean::logicalOr);
    }

    private Operation described(Endpoint endpoint, OperationText words) {
        Addresses.Found found = parts.addresses().find(endpoint);
        List<String> said = Texts.of(words.steps());
        Start start = start(endpoint, found, said);
        words.takes()
                .forEach(p -> vocabulary
                        .problems()
                        .add(new SpecProblem.NotWritable(
                                p.name().span(), "`takes`", "the contract says what `" + words.name() + "` takes")));
        var resolver = new StepResolver(parts, Optional.of(endpoint), start.names(), Assignments.reads(said));
        var steps = new ArrayList<>(resolver.all(words.steps()));
        Span at = words.name().span();
        if (!endsItself(steps) && !isSaid(words.steps()) && !resolver.missesRow()) {
            answer(at, endpoint, resolver).ifPresent(steps::add);
        }
        List<Step> whole = text.accounts()
                .map(a -> new SignInCookies(parts, endpoint, resolver, a).with(steps))
                .orElse(steps);
        return new Operation(
                at,
                endpoint.operationId(),
                Optional.of(endpoint),
                false,
                start.takes(),
                start.request(),
                feature(endpoint, found.address(), steps),
                whole);
    }

    /** Whether an answer is said, be it understood or not. */
    private static boolean isSaid(List<StepText> steps) {
        return steps.stream()
                .anyMatch(step -> step instanceof StepText.Answer
                        || step instanceof StepText.Export
                        || step instanceof StepText.Group group && isSaid(group.steps()));
    }

    /** Whether an answer is among the steps. */
    private static boolean endsItself(List<Step> steps) {
        return steps.stream().anyMatch(step -> switch (step) {
            case Step.Answer _ -> true;
            case Step.Block block -> endsItself(block.body());
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Create _,
                    Step.Ensure _,
                    Step.Change _,
                    Step.Delete _,
                    Step.Each _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Account _,
                    Step.Call _ -> false;
        });
    }

    private Optional<Step> answer(Span at, Endpoint endpoint, StepResolver resolver) {
        Optional<Step> tokens = resolver.issued()
                .flatMap(issued -> text.accounts()
                        .flatMap(a -> parts.answers().issued(at, endpoint, resolver.names(), issued, a)));
        if (tokens.isPresent()) {
            return tokens;
        }
        Optional<Name> wanted =
                Addresses.success(endpoint).flatMap(Answers::body).flatMap(parts.addresses()::tableOfSchema);
        Optional<Answers.Row> row = resolver.created().or(resolver::last);
        if (wanted.isPresent()
                && row.filter(r -> r.table().equals(wanted.get())).isEmpty()) {
            row = resolver.names().scope().variables().entrySet().stream()
                    .filter(e -> !e.getKey().equals("viewer")
                            && e.getValue() instanceof Type.Row r
                            && r.table().equals(wanted.get()))
                    .map(e -> new Answers.Row(e.getKey(), wanted.get()))
                    .reduce((_, later) -> later)
                    .or(resolver::last);
        }
        boolean created = row.isPresent() && row.equals(resolver.created());
        return parts.answers().unsaid(at, endpoint, resolver.names(), row, created, resolver.page());
    }

    private Optional<Name> feature(Endpoint endpoint, Optional<Addresses.Address> address, List<Step> steps) {
        return address.map(a -> a.entity().table())
                .or(() -> parts.addresses().deepest(endpoint))
                .or(() -> Texts.touched(steps))
                .or(() -> parts.surroundings().accountRow());
    }

    private Operation inner(OperationText words) {
        var takes = new LinkedHashMap<String, Type>();
        Scope scope = vocabulary.everywhere(true);
        for (OperationText.Parameter parameter : words.takes()) {
            Type type = parts.surroundings().taken(words, parameter, true);
            takes.put(parameter.name().text(), type);
            scope = scope.with(parameter.name().text(), type);
        }
        var resolver = new StepResolver(
                parts, Optional.empty(), new Names(scope, Map.of()), Assignments.reads(Texts.of(words.steps())));
        List<Step> steps = resolver.all(words.steps());
        return new Operation(
                words.name().span(),
                words.name().text(),
                Optional.empty(),
                false,
                takes,
                Optional.empty(),
                takes.values().stream()
                        .filter(Type.Row.class::isInstance)
                        .map(t -> ((Type.Row) t).table())
                        .findFirst()
                        .or(() -> Texts.touched(steps)),
                steps);
    }

    private Operation inferred(Endpoint endpoint) {
        Addresses.Found found = parts.addresses().find(endpoint);
        Start start = start(endpoint, found, List.of());
        var resolver = new StepResolver(parts, Optional.of(endpoint), start.names(), Set.of());
        List<Step> steps = List.of();
        if (found.address().isPresent()) {
            var inference = new Inference(parts, endpoint, resolver, start.takes(), hidden);
            Optional<List<Step>> meant = inference.steps(found.address().get());
            if (meant.isPresent()) {
                var all = new ArrayList<>(meant.get());
                answer(endpoint.span(), endpoint, resolver).ifPresent(all::add);
                steps = all;
            } else {
                unexplained(endpoint, inference.why());
            }
        } else {
            unexplained(endpoint, found.why());
        }
        return new Operation(
                endpoint.span(),
                endpoint.operationId(),
                Optional.of(endpoint),
                true,
                start.takes(),
                start.request(),
                feature(endpoint, found.address(), steps),
                steps);
    }

    private void unexplained(Endpoint endpoint, String why) {
        vocabulary.problems().add(new SpecProblem.UnexplainedOperation(endpoint.span(), endpoint.operationId(), why));
    }
}
