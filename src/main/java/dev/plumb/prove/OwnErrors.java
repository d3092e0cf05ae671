package dev.plumb.prove;

import dev.plumb.prove.model.Steps;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.ErrorCode;
import dev.plumb.spec.Step;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The errors that an operation's own steps end with, and which of them an answer is. */
final class OwnErrors {
    private OwnErrors() {}

    /** The codes that steps name. */
    static Set<String> of(Operation operation) {
        var codes = new LinkedHashSet<String>();
        operation.steps().forEach(step -> step(step, codes));
        return codes;
    }

    /** Those of operations that it runs as well. */
    static Set<String> of(Spec spec, Operation operation) {
        var codes = new LinkedHashSet<String>();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<Operation>(List.of(operation));
        while (!open.isEmpty()) {
            Operation next = open.pop();
            if (seen.add(next.name())) {
                codes.addAll(of(next));
                Steps.run(next.steps()).forEach(name -> spec.operation(name).ifPresent(open::add));
            }
        }
        return codes;
    }

    /**
     * The code of an error: the one that it shows, or, where the specification's envelope shows none, the only one of the
     * operation with that status whose title is in it.
     */
    static Optional<String> told(Spec spec, Exchange exchange) {
        Answer answer = exchange.answer();
        if (answer.status() < 400
                || answer.code().isPresent()
                || spec.envelope().body().isEmpty()) {
            return answer.code();
        }
        List<String> fitting =
                exchange
                        .endpoint()
                        .flatMap(e -> spec.operation(e.operationId()))
                        .map(OwnErrors::of)
                        .orElse(Set.of())
                        .stream()
                        .filter(code -> fits(spec.errors().get(code), answer))
                        .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    private static boolean fits(@org.jspecify.annotations.Nullable ErrorCode error, Answer answer) {
        return error != null
                && error.status() == answer.status()
                && answer.body().contains(error.title())
                && error.field()
                        .map(f -> answer.body().contains("\"" + f + "\""))
                        .orElse(true);
    }

    private static void step(Step step, Set<String> codes) {
        switch (step) {
            case Step.Require require -> outcome(require.otherwise(), codes);
            case Step.Find find -> outcome(find.otherwise(), codes);
            case Step.Create create -> create.otherwise().values().forEach(o -> outcome(o, codes));
            case Step.Ensure ensure -> ensure.otherwise().values().forEach(o -> outcome(o, codes));
            case Step.Change change -> change.otherwise().values().forEach(o -> outcome(o, codes));
            case Step.Delete delete -> delete.otherwise().values().forEach(o -> outcome(o, codes));
            case Step.Account account -> account.otherwise().values().forEach(o -> outcome(o, codes));
            case Step.Each each -> each.body().forEach(s -> step(s, codes));
            case Step.Block block -> block.body().forEach(s -> step(s, codes));
            case Step.Run _, Step.Call _, Step.Let _, Step.ListPage _, Step.Emit _, Step.Answer _ -> {}
        }
    }

    private static void outcome(Step.Outcome outcome, Set<String> codes) {
        switch (outcome) {
            case Step.Outcome.Failure(var code) -> codes.add(code);
            case Step.Outcome.Steps(var steps) -> steps.forEach(s -> step(s, codes));
            case Step.Outcome.Skip _, Step.Outcome.GoOn _ -> {}
        }
    }
}
