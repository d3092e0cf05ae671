package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.text.FeatureText.Table;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Calls that start at the same moment. */
public record CallsAtOnce(Span span, boolean past, List<Invocation> calls) implements StoryStep {
    public CallsAtOnce {
        calls = List.copyOf(calls);
    }

    static final Sentence SENTENCE =
            Sentence.of("these calls happen at once:", "these calls happen(?:ed)? at once:?", CallsAtOnce::read);

    private static Optional<CallsAtOnce> read(Match match, Telling telling) {
        Optional<Table> given = telling.table(match, "a table with the columns `who` and `operation`");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Table table = given.get();
        List<String> head =
                table.rows().getFirst().cells().stream().map(Word::text).toList();
        if (!head.contains("who") || !head.contains("operation")) {
            telling.problem(new StoryProblem.ArgumentMissing(
                    table.rows().getFirst().span(), "the columns `who` and `operation`"));
            return Optional.empty();
        }
        var calls = new ArrayList<Invocation>();
        var operations = new ArrayList<Operation>();
        var callers = new ArrayList<Person>();
        for (int row = 1; row < table.rows().size(); row++) {
            var cells = table.rows().get(row).cells();
            Person who = Person.of(cells.get(head.indexOf("who")).text());
            Optional<Operation> found = telling.operation(cells.get(head.indexOf("operation")));
            if (found.isPresent()) {
                Operation operation = found.get();
                Invocations.With with =
                        Invocations.pairs(Calls.pairs(table, row, Set.of("who", "operation")), operation, telling);
                var call = new Invocation(
                        table.rows().get(row).span(), who, operation.name(), 1, false, with.arguments(), with.body());
                Invocations.checkPath(call, operation, telling);
                calls.add(call);
                operations.add(operation);
                callers.add(who);
            }
        }
        callers.forEach(who -> telling.called(who, operations));
        return Optional.of(new CallsAtOnce(match.span(), match.given(), calls));
    }
}
