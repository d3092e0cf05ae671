package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Operations that run others: which service needs which, and what the one that is run asks of its caller. */
final class Runs {
    private final Design design;
    private final Map<String, Needs> needs = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> changed = new ConcurrentHashMap<>();

    Runs(Design design) {
        this.design = design;
    }

    /**
     * What running an operation asks of the transaction around it.
     *
     * @param asked whether rules ask about rows that nothing locks
     * @param locks how many rows are locked one after another: none, one, or several
     * @param now whether it takes the time of the operation that runs it
     */
    record Needs(boolean asked, int locks, boolean now) {}

    /** A record's component that is changed in memory. */
    void changes(String record, String component) {
        changed.computeIfAbsent(record, r -> new ConcurrentSkipListSet<>()).add(component);
    }

    Set<String> changed(String record) {
        return changed.getOrDefault(record, Set.of());
    }

    /** @param underway what is being looked at already: an operation that runs itself */
    Needs of(String operation, Set<String> underway) {
        Needs known = needs.get(operation);
        if (known != null) {
            return known;
        }
        if (underway.contains(operation)) {
            return new Needs(true, 2, true);
        }
        FeatureDesign feature = design.featureOf(operation);
        var writer = new OperationWriter(
                design,
                feature,
                design.operation(operation),
                new ServiceDraft(),
                new RepositoryDraft(),
                this,
                underway);
        Needs found = writer.needs(isRecursive(operation));
        if (underway.isEmpty()) {
            needs.put(operation, found);
        }
        return found;
    }

    boolean isRecursive(String operation) {
        return reached(design.spec(), operation).contains(operation);
    }

    /** Every operation that this one runs, directly or through others. */
    static Set<String> reached(Spec spec, String operation) {
        var reached = new TreeSet<String>();
        spec.operation(operation).ifPresent(o -> addReached(spec, o.steps(), reached));
        return reached;
    }

    private static void addReached(Spec spec, List<Step> steps, Set<String> reached) {
        Walk.steps(steps, step -> {
            if (step instanceof Step.Run run && reached.add(run.operation())) {
                spec.operation(run.operation()).ifPresent(o -> addReached(spec, o.steps(), reached));
            }
        });
    }

    /** Whether another operation runs it. */
    boolean isRun(OperationDesign operation) {
        String name = operation.operation().name();
        return isRunBy(design.spec().operations().stream().map(Operation::steps).toList(), name)
                || isRunInBackground(name);
    }

    private boolean isRunInBackground(String name) {
        var consequences = design.spec().consequences();
        return isRunBy(consequences.reactions().stream().map(r -> r.steps()).toList(), name)
                || isRunBy(consequences.jobs().stream().map(j -> j.steps()).toList(), name);
    }

    private static boolean isRunBy(List<List<Step>> callers, String name) {
        var found = new HashSet<String>();
        callers.forEach(steps -> Walk.steps(steps, step -> {
            if (step instanceof Step.Run run) {
                found.add(run.operation());
            }
        }));
        return found.contains(name);
    }

    /** The features whose services a feature's service needs. */
    Set<String> needed(FeatureDesign feature) {
        var needed = new TreeSet<String>();
        for (OperationDesign operation : feature.operations()) {
            Walk.steps(operation.operation().steps(), step -> {
                if (step instanceof Step.Run run) {
                    needed.add(design.featureOf(run.operation()).name());
                }
            });
        }
        needed.remove(feature.name());
        return needed;
    }

    /** Whether a service needs one that is made after it and that needs it in turn, so that it must be had lazily. */
    boolean isLazy(FeatureDesign from, FeatureDesign to) {
        List<String> order = design.features().stream().map(FeatureDesign::name).toList();
        return order.indexOf(to.name()) <= order.indexOf(from.name()) && reaches(to, from.name(), new HashSet<>());
    }

    private boolean reaches(FeatureDesign from, String to, Set<String> seen) {
        return seen.add(from.name())
                && needed(from).stream().anyMatch(next -> next.equals(to) || reaches(feature(next), to, seen));
    }

    private FeatureDesign feature(String name) {
        return design.features().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Whether an operation of another feature, or something in the background of another one, runs it. */
    boolean isRunFromElsewhere(OperationDesign operation) {
        String name = operation.operation().name();
        String home = design.featureOf(name).name();
        return design.features().stream()
                        .filter(f -> !f.name().equals(home))
                        .anyMatch(f -> isRunBy(
                                f.operations().stream()
                                        .map(o -> o.operation().steps())
                                        .toList(),
                                name))
                || isRunInBackground(name);
    }

    /** Whether an operation changes or deletes the row that it is given as that parameter. */
    static boolean writes(Spec spec, String operation, String parameter) {
        return writes(spec, operation, parameter, new HashSet<>());
    }

    private static boolean writes(Spec spec, String operation, String parameter, Set<String> seen) {
        Optional<Operation> called = spec.operation(operation);
        if (called.isEmpty() || !seen.add(operation + "/" + parameter)) {
            return false;
        }
        var found = new HashSet<Boolean>();
        Walk.steps(called.get().steps(), step -> {
            switch (step) {
                case Step.Change change ->
                    change.rows().forEach(r -> found.add(isNamed(r.row().expr(), parameter)));
                case Step.Delete delete -> found.add(isNamed(delete.target().expr(), parameter));
                case Step.Run run ->
                    run.with()
                            .forEach((name, value) -> found.add(
                                    isNamed(value.expr(), parameter) && writes(spec, run.operation(), name, seen)));
                case Step.Require _,
                        Step.Find _,
                        Step.Let _,
                        Step.Create _,
                        Step.Ensure _,
                        Step.Each _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Block _,
                        Step.Answer _ -> {}
            }
        });
        return found.contains(true);
    }

    private static boolean isNamed(Expr expr, String variable) {
        return expr instanceof Expr.Variable named && named.name().equals(variable);
    }
}
