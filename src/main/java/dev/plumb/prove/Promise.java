package dev.plumb.prove;

import dev.plumb.schema.Name;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a call that went well has surely done, read off its operation's steps: the rows that it has made, the events that it
 * has told. What a condition or a loop decides is not promised.
 *
 * @param makes the tables in which it surely made a row
 * @param changes whether it surely changed something
 * @param events how often it surely told of each
 * @param most how often it can have told of an event at most; those of loops are left out
 */
record Promise(Set<Name> makes, boolean changes, Map<String, Integer> events, Map<String, Integer> most) {
    Promise {
        makes = Set.copyOf(makes);
        events = Map.copyOf(events);
        most = Map.copyOf(most);
    }

    static Promise of(Spec spec, Operation operation) {
        var reading = new Reading(spec);
        reading.read(operation.steps(), true, false);
        reading.unbounded.forEach(reading.most::remove);
        return new Promise(reading.makes, reading.changes, reading.events, reading.most);
    }

    /** Whether accounts have a part in it: what they remember is kept apart from the operation's own transaction. */
    static boolean concernsAccounts(Operation operation) {
        return Step.all(operation.steps()).anyMatch(Step.Account.class::isInstance);
    }

    private static final class Reading {
        private final Spec spec;
        private final Set<Name> makes = new LinkedHashSet<>();
        private final Map<String, Integer> events = new LinkedHashMap<>();
        private final Map<String, Integer> most = new LinkedHashMap<>();
        private final Set<String> unbounded = new HashSet<>();
        private final Set<String> ran = new HashSet<>();
        private boolean changes;

        Reading(Spec spec) {
            this.spec = spec;
        }

        /** @return whether what follows is still sure */
        boolean read(List<Step> steps, boolean surely, boolean many) {
            boolean sure = surely;
            for (Step step : steps) {
                boolean now = sure && step.when().isEmpty();
                switch (step) {
                    case Step.Require s -> {
                        possible(s.otherwise(), many);
                        sure &= ends(s.otherwise());
                    }
                    case Step.Find s -> {
                        possible(s.otherwise(), many);
                        sure &= !(s.otherwise() instanceof Step.Outcome.Skip);
                    }
                    case Step.Create s -> {
                        s.otherwise().values().forEach(o -> possible(o, many));
                        boolean plain = s.otherwise().values().stream().allMatch(Reading::ends);
                        if (now && plain) {
                            makes.add(s.table());
                            changes = true;
                        }
                        sure &= s.otherwise().values().stream().noneMatch(Step.Outcome.Skip.class::isInstance);
                    }
                    case Step.Change s -> {
                        s.otherwise().values().forEach(o -> possible(o, many));
                        boolean plain = s.otherwise().values().stream().allMatch(Reading::ends)
                                && s.rows().stream()
                                        .flatMap(r -> r.with().stream())
                                        .anyMatch(a -> a.absent() == Step.Absent.NEVER);
                        changes |= now && plain;
                        sure &= s.otherwise().values().stream().noneMatch(Step.Outcome.Skip.class::isInstance);
                    }
                    case Step.Ensure s -> s.otherwise().values().forEach(o -> possible(o, many));
                    case Step.Delete s -> s.otherwise().values().forEach(o -> possible(o, many));
                    case Step.Emit s -> emitted(s.event(), now, many);
                    case Step.Run s -> {
                        s.otherwise().values().forEach(o -> possible(o, many));
                        run(s, now && s.otherwise().isEmpty(), many);
                        sure &= s.otherwise().values().stream().noneMatch(Step.Outcome.Skip.class::isInstance);
                    }
                    case Step.Block s -> {
                        boolean on = read(s.body(), now, many);
                        sure &= on || !now;
                    }
                    case Step.Each s -> read(s.body(), false, true);
                    case Step.Call s -> s.on().values().forEach(more -> read(more, false, many));
                    case Step.Let _, Step.ListPage _, Step.Account _, Step.Answer _ -> {}
                }
            }
            return sure;
        }

        private static boolean ends(Step.Outcome outcome) {
            return outcome instanceof Step.Outcome.Failure;
        }

        private void possible(Step.Outcome outcome, boolean many) {
            if (outcome instanceof Step.Outcome.Steps more) {
                read(more.steps(), false, many);
            }
        }

        private void emitted(String event, boolean surely, boolean many) {
            most.merge(event, 1, Integer::sum);
            if (surely) {
                events.merge(event, 1, Integer::sum);
            }
            if (many) {
                unbounded.add(event);
            }
        }

        private void run(Step.Run run, boolean surely, boolean many) {
            if (!ran.add(run.operation())) {
                // one that runs itself may do so any number of times
                spec.operation(run.operation())
                        .ifPresent(o -> Step.all(o.steps()).forEach(s -> {
                            if (s instanceof Step.Emit emit) {
                                unbounded.add(emit.event());
                            }
                        }));
                return;
            }
            spec.operation(run.operation()).ifPresent(o -> read(o.steps(), surely, many));
            ran.remove(run.operation());
        }
    }
}
