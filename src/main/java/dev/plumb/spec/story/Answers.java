package dev.plumb.spec.story;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What the contract says of the answers that a sentence speaks of. */
final class Answers {
    /** Statuses that every operation may answer with (the language reference, "The contract"). */
    private static final Set<Integer> ALWAYS = Set.of(405, 406, 413, 415, 429, 500, 503);

    private Answers() {}

    /** Reports a status that no operation that was just called declares. */
    static void checkStatus(Match match, Word status, int value, Telling telling) {
        if (telling.last().isEmpty() || ALWAYS.contains(value)) {
            return;
        }
        boolean declared = telling.last().stream()
                .anyMatch(o -> responses(o, OptionalInt.of(value)).findAny().isPresent());
        if (!declared) {
            telling.problem(new StoryProblem.StatusNotDeclared(
                    status.span(),
                    value,
                    telling.last().stream().map(Operation::name).distinct().toList(),
                    telling.last().stream()
                            .flatMap(o -> responses(o, OptionalInt.empty()))
                            .map(Response::status)
                            .distinct()
                            .sorted()
                            .toList()));
        }
    }

    /** Reports an error code that does not exist, or comes with another status. */
    static void checkCode(Word code, int status, Telling telling) {
        var known = telling.setting().errors().get(code.text());
        if (known == null) {
            telling.unknown(
                    StoryProblem.What.ERROR,
                    code,
                    List.copyOf(telling.setting().errors().keySet()));
        } else if (known.status() != status) {
            telling.problem(new StoryProblem.StatusOfAnotherCode(code.span(), status, code.text(), known.status()));
        }
    }

    /** Reports a path that no answer of the last call can have. */
    static void checkPath(Word path, Telling telling) {
        List<Schema> bodies = bodies(telling);
        Contract contract = telling.setting().contract();
        if (!bodies.isEmpty() && bodies.stream().noneMatch(s -> has(contract, s, segments(path.text()), 0))) {
            var known = new LinkedHashSet<String>();
            bodies.forEach(s -> names(contract, s, known, 0));
            telling.unknown(StoryProblem.What.PROPERTY, path, List.copyOf(known));
        }
    }

    /** Reports a column that the elements of the answer's list do not have. */
    static void checkItem(Word column, Telling telling) {
        Contract contract = telling.setting().contract();
        List<Schema> items = bodies(telling).stream()
                .flatMap(s -> items(contract, s).stream())
                .toList();
        if (!items.isEmpty() && items.stream().noneMatch(s -> has(contract, s, segments(column.text()), 0))) {
            var known = new LinkedHashSet<String>();
            items.forEach(s -> names(contract, s, known, 0));
            telling.unknown(StoryProblem.What.PROPERTY, column, List.copyOf(known));
        }
    }

    private static List<Schema> items(Contract contract, Schema schema) {
        var items = new ArrayList<Schema>();
        switch (contract.resolve(schema).shape()) {
            case Schema.Array array -> items.add(array.items());
            case Schema.Obj object ->
                object.properties().values().forEach(p -> {
                    if (contract.resolve(p.schema()).shape() instanceof Schema.Array array) {
                        items.add(array.items());
                    }
                });
            case Schema.Choice choice -> choice.alternatives().forEach(a -> items.addAll(items(contract, a)));
            case Schema.Ref _,
                    Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> {}
        }
        return items;
    }

    private static List<Schema> bodies(Telling telling) {
        return telling.last().stream()
                .flatMap(o -> responses(o, telling.status()))
                .flatMap(r -> r.content().stream())
                .flatMap(m -> m.schema().stream())
                .toList();
    }

    private static java.util.stream.Stream<Response> responses(Operation operation, OptionalInt status) {
        List<Response> all =
                operation.endpoint().map(Contract.Endpoint::responses).orElse(List.of());
        if (status.isEmpty()) {
            return all.stream();
        }
        int wanted = status.getAsInt();
        List<Response> exact = all.stream().filter(r -> r.status() == wanted).toList();
        return exact.isEmpty()
                ? all.stream().filter(r -> r.status() == 0 || r.status() == wanted / 100)
                : exact.stream();
    }

    /** {@code lines[0].sku} as {@code lines}, {@code 0}, {@code sku}. */
    static List<String> segments(String path) {
        return List.of(path.replace("[", ".").replace("]", "").split("\\."));
    }

    private static boolean has(Contract contract, Schema schema, List<String> path, int at) {
        if (at == path.size()) {
            return true;
        }
        String segment = path.get(at);
        return switch (contract.resolve(schema).shape()) {
            case Schema.Obj object -> {
                Schema.Property property = object.properties().get(segment);
                yield property != null
                        ? has(contract, property.schema(), path, at + 1)
                        : object.rest() instanceof Schema.Rest.Kept
                                || (object.properties().isEmpty() && object.rest() instanceof Schema.Rest.Ignored);
            }
            case Schema.Array array -> segment.matches("\\d+") && has(contract, array.items(), path, at + 1);
            case Schema.Choice choice -> choice.alternatives().stream().anyMatch(a -> has(contract, a, path, at));
            case Schema.Any _ -> true;
            case Schema.Text text -> text.contentMediaType().isPresent();
            case Schema.Ref _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.NullOnly _ -> false;
        };
    }

    private static void names(Contract contract, Schema schema, Set<String> names, int depth) {
        switch (contract.resolve(schema).shape()) {
            case Schema.Obj object -> names.addAll(object.properties().keySet());
            case Schema.Choice choice -> {
                if (depth < 5) {
                    choice.alternatives().forEach(a -> names(contract, a, names, depth + 1));
                }
            }
            case Schema.Array _,
                    Schema.Ref _,
                    Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> {}
        }
    }
}
