package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A partner is called while rows are locked: whoever wants those rows waits as long as the partner takes, and a
 * connection of the database with them. An operation calls first, or leaves it to a reaction.
 */
final class CallUnderLocks implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Doing doing : Doing.all(spec)) {
            switch (doing.kind()) {
                case OPERATION -> {
                    // where it stands wrong in what the contract has, that is an error: MisplacedCall
                    if (spec.operation(doing.name())
                            .flatMap(Operation::endpoint)
                            .isEmpty()) {
                        walk(spec, doing, doing.steps(), Optional.empty(), problems);
                    }
                }
                case REACTION, JOB -> runs(spec, doing, problems);
            }
        }
    }

    /** Their own steps ahead of a call are a transaction that ends there; an operation that they run stands within one. */
    private static void runs(Spec spec, Doing doing, Problems problems) {
        Step.all(doing.steps()).forEach(step -> {
            if (step instanceof Step.Run run) {
                called(spec, run.operation(), new HashSet<>())
                        .ifPresent(_ -> problems.add(found(doing, run.span(), run.span())));
            }
        });
    }

    /** @return the first step that locks rows */
    private static Optional<Span> walk(
            Spec spec, Doing doing, List<Step> steps, Optional<Span> locked, Problems problems) {
        Optional<Span> since = locked;
        for (Step step : steps) {
            boolean calls = step instanceof Step.Call
                    || step instanceof Step.Run run
                            && called(spec, run.operation(), new HashSet<>()).isPresent();
            if (calls && since.isPresent()) {
                problems.add(found(doing, step.span(), since.get()));
                return since;
            }
            switch (step) {
                case Step.Block block -> since = walk(spec, doing, block.body(), since, problems);
                case Step.Each each -> since = walk(spec, doing, each.body(), since, problems);
                case Step.Call call -> {
                    for (List<Step> outcome : call.on().values()) {
                        since = walk(spec, doing, outcome, since, problems);
                    }
                }
                case Step.Find _,
                        Step.Create _,
                        Step.Ensure _,
                        Step.Change _,
                        Step.Delete _,
                        Step.Run _,
                        Step.Account _ -> since = since.or(() -> Optional.of(step.span()));
                case Step.Require _, Step.Let _, Step.ListPage _, Step.Emit _, Step.Answer _ -> {}
            }
        }
        return since;
    }

    private static Optional<Step> called(Spec spec, String name, Set<String> seen) {
        if (!seen.add(name)) {
            return Optional.empty();
        }
        return spec.operation(name).map(Operation::steps).stream()
                .flatMap(Step::all)
                .filter(s -> s instanceof Step.Call
                        || s instanceof Step.Run run
                                && called(spec, run.operation(), seen).isPresent())
                .findFirst();
    }

    private static Finding found(Doing doing, Span at, Span since) {
        String words = doing.words();
        return Finding.hazard(
                        at,
                        "call-under-locks",
                        doing.name(),
                        Character.toUpperCase(words.charAt(0)) + words.substring(1)
                                + " calls a partner while rows are locked",
                        "everybody who wants these rows waits for the partner",
                        "Call first, before any row is written; or `emit` an event, and call in the reaction to it.")
                .because(since, "rows are locked since here");
    }
}
