package dev.plumb.spec;

import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec.StateDiagram;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A step that writes a column with a state diagram (LANGUAGE 7), and what can be told of it before it runs.
 *
 * @param by the operation, reaction or job whose step it is
 * @param assignment empty where a new row gets the column's default
 * @param from the states that the row may be in; empty for a new row
 * @param to the states that it may become
 */
public record StateChange(
        Span span,
        StateDiagram diagram,
        String by,
        Optional<Step.Assignment> assignment,
        Set<String> from,
        Set<String> to,
        boolean creates) {

    public StateChange {
        from = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(from));
        to = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(to));
    }

    /** A change of one state into another. */
    public record Pair(String from, String to) {}

    public Name table() {
        return diagram.table();
    }

    /** Whether the diagram lets it be for some row. */
    public boolean possible() {
        return creates
                ? to.stream().anyMatch(this::begins)
                : from.stream().anyMatch(f -> to.stream().anyMatch(t -> mayBecome(f, t)));
    }

    /** Whether the diagram lets it be for every row that gets so far. */
    public boolean certain() {
        return creates
                ? to.stream().allMatch(this::begins)
                : from.stream().allMatch(f -> to.stream().allMatch(t -> mayBecome(f, t)));
    }

    /** The changes that the diagram lets this step make, those that change nothing aside. */
    public List<Pair> legal() {
        var pairs = new ArrayList<Pair>();
        for (String f : from) {
            for (String t : to) {
                if (!f.equals(t) && mayBecome(f, t)) {
                    pairs.add(new Pair(f, t));
                }
            }
        }
        return pairs;
    }

    /** Of a new row: the states that the diagram lets it begin in. */
    public List<String> beginnings() {
        return to.stream().filter(this::begins).toList();
    }

    /** Those that a new row is given, and that the diagram may not let it begin in: only the value tells. */
    public static List<StateChange> uncertain(Spec spec, Step.Create create) {
        return uncertain(spec, create.with());
    }

    /** As those of a row that is created, where it is not there. */
    public static List<StateChange> uncertain(Spec spec, Step.Ensure ensure) {
        var all = new ArrayList<>(ensure.with());
        all.addAll(ensure.values());
        return uncertain(spec, all);
    }

    private static List<StateChange> uncertain(Spec spec, List<Step.Assignment> given) {
        return of(spec).stream()
                .filter(c -> c.creates() && !c.certain())
                .filter(c -> c.assignment().filter(given::contains).isPresent())
                .toList();
    }

    private boolean begins(String state) {
        return diagram.edges().stream().noneMatch(e -> e.from().isEmpty())
                || diagram.edges().stream()
                        .anyMatch(e -> e.from().isEmpty() && e.to().equals(Optional.of(state)) && names(e));
    }

    private boolean mayBecome(String f, String t) {
        return f.equals(t)
                || diagram.edges().stream()
                        .anyMatch(e -> e.from().equals(Optional.of(f)) && e.to().equals(Optional.of(t)) && names(e));
    }

    private boolean names(StateDiagram.Edge edge) {
        return edge.operations().isEmpty() || edge.operations().contains(by);
    }

    /** Whether it makes what an edge says. */
    public boolean makes(StateDiagram.Edge edge) {
        return names(edge)
                && edge.to().filter(to::contains).isPresent()
                && (creates
                        ? edge.from().isEmpty()
                        : edge.from().filter(from::contains).isPresent());
    }

    /** All of a specification. */
    public static List<StateChange> of(Spec spec) {
        var changes = new ArrayList<StateChange>();
        if (!spec.states().isEmpty()) {
            spec.operations().forEach(o -> changes.addAll(of(spec, o.name(), o.steps())));
            spec.consequences().reactions().forEach(r -> changes.addAll(of(spec, r.event(), r.steps())));
            spec.consequences().jobs().forEach(j -> changes.addAll(of(spec, j.name(), j.steps())));
        }
        return changes;
    }

    /** Those of one operation, reaction or job. */
    public static List<StateChange> of(Spec spec, String by, List<Step> steps) {
        return spec.states().isEmpty() ? List.of() : new StateFlow(spec, by).changes(steps);
    }
}
