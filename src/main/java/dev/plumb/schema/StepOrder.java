package dev.plumb.schema;

import dev.plumb.schema.Catalog.ObjectName;
import java.util.ArrayDeque;
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

    /**
     * From this rank on a change takes its time, and comes behind all that is instant and does not need it, even where
     * something instant waits for it.
     */
    static final int LONG = 20;

    /** A cycle is broken at its lowest change, which PostgreSQL then has to take or refuse. */
    static List<Step> sort(List<Change> changes) {
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
        Map<Change, Integer> turns = turns(changes, waits);
        Comparator<Change> order = Comparator.comparing((Change c) -> turns.getOrDefault(c, c.rank()))
                .thenComparingInt(Change::rank)
                .thenComparing(Change::place)
                .thenComparing(c -> c.of().kind())
                .thenComparing(c -> c.of().identity());
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

    /**
     * The rank at which each change comes at the latest: what another one waits for comes with that. Else rows would be
     * put back behind the foreign keys of a table that is there before them, only because some other table needs a
     * routine, which is made behind all keys.
     */
    private static Map<Change, Integer> turns(List<Change> changes, Map<Change, Set<Change>> waits) {
        Map<Change, Integer> turns = new HashMap<>();
        var open = new ArrayDeque<>(changes);
        changes.forEach(c -> turns.put(c, c.rank()));
        while (!open.isEmpty()) {
            Change change = open.remove();
            int turn = turns.getOrDefault(change, change.rank());
            for (Change on : waits.getOrDefault(change, Set.of())) {
                if (on.rank() < LONG && turns.getOrDefault(on, on.rank()) > turn) {
                    turns.put(on, turn);
                    open.add(on);
                }
            }
        }
        return turns;
    }
}
