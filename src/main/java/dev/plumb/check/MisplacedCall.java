package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A partner is called where rows would be locked, or changes undone, while it takes its time: an operation asks partners
 * by steps of their own, ahead of all that it changes.
 */
final class MisplacedCall implements Check {
    private static final String LATER = "`emit` an event, and call in the reaction to it.";

    @Override
    public void check(Spec spec, Problems problems) {
        Set<String> run = Doing.all(spec).stream()
                .flatMap(d -> Step.all(d.steps()))
                .flatMap(s -> s instanceof Step.Run r ? Stream.of(r.operation()) : Stream.of())
                .collect(Collectors.toSet());
        for (Operation operation : spec.operations()) {
            List<Step> calls = Step.all(operation.steps())
                    .filter(Step.Call.class::isInstance)
                    .toList();
            if (!calls.isEmpty() && run.contains(operation.name())) {
                problems.add(new Found(
                        calls.getFirst().span(),
                        "`" + operation.name() + "` calls a partner, and runs within the transactions of others",
                        "rows of whoever runs it may be locked by then",
                        "Call ahead of the `run`, where it is run; or " + LATER,
                        Optional.empty()));
            } else if (!calls.isEmpty() && operation.endpoint().isPresent()) {
                inner(operation, operation.steps(), problems);
                ahead(operation, calls.getLast(), problems);
            }
        }
    }

    /** A call within other steps; one that waits for no row may as well stand by itself. */
    private static void inner(Operation operation, List<Step> steps, Problems problems) {
        for (Step step : steps) {
            step.inner()
                    .flatMap(Step::all)
                    .filter(Step.Call.class::isInstance)
                    .forEach(call -> problems.add(
                            step instanceof Step.Each
                                    ? new Found(
                                            call.span(),
                                            "`" + operation.name()
                                                    + "` calls a partner for each element of a list, while its caller waits",
                                            "as many calls as there are elements",
                                            "In the loop " + LATER + " Or leave it to a job.",
                                            Optional.of(step.span()))
                                    : new Found(
                                            call.span(),
                                            "`" + operation.name() + "` calls a partner within another step",
                                            "in an operation a call stands by itself",
                                            "Let it stand among the steps of the operation, with a condition of its own (`when: …`),"
                                                    + " ahead of all that is changed; or "
                                                    + LATER,
                                            Optional.of(step.span()))));
        }
    }

    private static void ahead(Operation operation, Step call, Problems problems) {
        int last = operation.steps().indexOf(call);
        operation.steps().stream()
                .limit(Math.max(0, last))
                .filter(s -> !(s instanceof Step.Call) && Step.all(List.of(s)).anyMatch(MisplacedCall::changes))
                .findFirst()
                .ifPresent(change -> problems.add(new Found(
                        call.span(),
                        "`" + operation.name() + "` changes something before it calls a partner",
                        "rows would be locked for as long as the partner takes",
                        "Call first, and change behind it; or " + LATER,
                        Optional.of(change.span()))));
    }

    private static boolean changes(Step step) {
        return Doing.writes(step)
                || step instanceof Step.Run
                || step instanceof Step.Emit
                || step instanceof Step.Account
                || step instanceof Step.Each;
    }

    private record Found(Span at, String title, String label, String mend, Optional<Span> other) implements Problem {
        @Override
        public String code() {
            return "misplaced-call";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            Wording wording = Wording.of(title, label, mend);
            return other.map(o -> wording.withAlso(o, "here")).orElse(wording);
        }
    }
}
