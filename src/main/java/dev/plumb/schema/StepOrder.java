package dev.plumb.schema;

import dev.plumb.schema.Catalog.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Puts changes into an order in which each finds what it needs (Kahn's algorithm with a stable choice). */
final class StepOrder {
    private StepOrder() {}

    /**
     * What makes or alters one object.
     *
     * @param rank the order among those that could come next
     * @param needs objects that must have been changed before, where they change at all
     */
    record Change(ObjectName of, int rank, String place, Set<ObjectName> needs, List<Step> steps) {}

    /** A cycle is broken at its lowest change, which PostgreSQL then has to take or refuse. */
    static List<Step> sort(List<Change> changes) {
        Comparator<Change> order = Comparator.comparingInt(Change::rank)
                .thenComparing(Change::place)
                .thenComparing(c -> c.of().kind())
                .thenComparing(c -> c.of().identity());
        Map<ObjectName, List<Change>> of = new HashMap<>();
        changes.forEach(c -> of.computeIfAbsent(c.of(), _ -> new ArrayList<>()).add(c));
        Map<Change, Set<Change>> waits = new HashMap<>();
        Map<Change, List<Change>> wakes = new HashMap<>();
        for (Change change : changes) {
            var on = new HashSet<Change>();
            for (ObjectName need : change.needs()) {
                for (Change other : of.getOrDefault(need, List.of())) {
                    if (!other.equals(change)) {
                        on.add(other);
                        wakes.computeIfAbsent(other, _ -> new ArrayList<>()).add(change);
                    }
                }
            }
            waits.put(change, on);
        }
        var ready = new PriorityQueue<Change>(order);
        var left = new java.util.TreeSet<Change>(order);
        left.addAll(changes);
        changes.stream().filter(c -> waits.getOrDefault(c, Set.of()).isEmpty()).forEach(ready::add);
        var steps = new ArrayList<Step>();
        while (!left.isEmpty()) {
            Change next = ready.isEmpty() ? left.first() : ready.remove();
            if (!left.remove(next)) {
                continue;
            }
            steps.addAll(next.steps());
            for (Change waiting : wakes.getOrDefault(next, List.of())) {
                Set<Change> on = waits.getOrDefault(waiting, new HashSet<>());
                on.remove(next);
                if (on.isEmpty()) {
                    ready.add(waiting);
                }
            }
        }
        return steps;
    }
}
