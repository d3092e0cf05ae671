package dev.plumb.design;

import dev.plumb.schema.Name;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which rows an operation finds, lists and shows: it is decided by who begins, whatever they run. */
public enum Sight {
    /** Those that exist for whoever calls. */
    CALLER,
    /** All, since nobody calls: only reactions, jobs and signed deliveries run it. */
    EVERYTHING,
    /** Now this, now that: callers run it, and so does something that nobody calls. */
    EITHER;

    public static Sight of(Spec spec, Operation operation) {
        boolean caller = calledBy(spec).stream().anyMatch(o -> runs(spec, o, operation));
        boolean nobody = begunByNobody(spec).anyMatch(steps -> runs(spec, steps, operation.name()))
                || operation.endpoint().filter(spec.consequences()::nobodyCalls).isPresent();
        return !caller ? EVERYTHING : nobody ? EITHER : CALLER;
    }

    /** Whether it depends on who begins what a table's rows are. */
    public boolean varies(Spec spec, Name table) {
        return this == EITHER && spec.access().visible().containsKey(table);
    }

    /** Whether some operation must know who began. */
    public static boolean anyVaries(Spec spec) {
        return !spec.access().visible().isEmpty() && spec.operations().stream().anyMatch(o -> of(spec, o) == EITHER);
    }

    private static List<Operation> calledBy(Spec spec) {
        return spec.operations().stream()
                .filter(o -> o.endpoint()
                        .filter(e -> !spec.consequences().nobodyCalls(e))
                        .isPresent())
                .toList();
    }

    private static Stream<List<Step>> begunByNobody(Spec spec) {
        var consequences = spec.consequences();
        return Stream.of(
                        consequences.reactions().stream().map(r -> r.steps()),
                        consequences.jobs().stream().map(j -> j.steps()),
                        spec.operations().stream()
                                .filter(o -> o.endpoint()
                                        .filter(consequences::nobodyCalls)
                                        .isPresent())
                                .map(Operation::steps))
                .flatMap(steps -> steps);
    }

    private static boolean runs(Spec spec, Operation from, Operation to) {
        return from.name().equals(to.name()) || runs(spec, from.steps(), to.name());
    }

    private static boolean runs(Spec spec, List<Step> steps, String name) {
        var reached = new HashSet<String>();
        reach(spec, steps, reached);
        return reached.contains(name);
    }

    private static void reach(Spec spec, List<Step> steps, Set<String> reached) {
        Walk.steps(steps, step -> {
            if (step instanceof Step.Run run && reached.add(run.operation())) {
                spec.operation(run.operation()).ifPresent(o -> reach(spec, o.steps(), reached));
            }
        });
    }
}
