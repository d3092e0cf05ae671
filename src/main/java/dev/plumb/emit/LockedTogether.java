package dev.plumb.emit;

import dev.plumb.schema.Name;
import dev.plumb.spec.Step;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rows that steps find one after another by keys which are known before the first: the two accounts of a transfer, an order
 * and its product. They are locked in one order whichever way the steps name them, so that nobody waits for us who has
 * locked what we wait for: tables in the order that all operations keep, rows of one table by one statement in the order of
 * their keys.
 */
final class LockedTogether {
    private final MethodDraft draft;
    private final FindWriter finds;

    LockedTogether(MethodDraft draft, FindWriter finds) {
        this.draft = draft;
        this.finds = finds;
    }

    /** Locks what has to be locked ahead of what the first of the steps finds, and together with it. */
    void begin(List<Step> steps) {
        if (!(steps.getFirst() instanceof Step.Find first)
                || draft.loops > 0
                || draft.depth > 0
                || draft.together.containsKey(first.name())
                || !draft.operation.transactional()
                || draft.operation.ifMatch()
                || finds.lock(first, UniqueKey.table(first)) == ReadMethods.Lock.NONE) {
            return;
        }
        Name table = UniqueKey.table(first);
        keys(steps).forEach((other, keys) -> {
            if (rank(other) < rank(table)) {
                lock(other, keys, "Locked before rows of " + table.name() + ", as everybody does who needs both.");
            } else if (keys.containsKey(first) && keys.size() > 1) {
                lock(other, keys, "");
            }
        });
    }

    private int rank(Name table) {
        return draft.design.lockOrder().indexOf(table);
    }

    private void lock(Name table, SequencedMap<Step.Find, UniqueKey> keys, String why) {
        ReadMethods.Lock lock = keys.keySet().stream()
                .map(find -> finds.lock(find, table))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        if (lock == ReadMethods.Lock.NONE) {
            return;
        }
        draft.locks(keys.size());
        if (keys.size() == 1) {
            one(keys.firstEntry().getKey(), lock, why);
        } else {
            all(table, keys, lock);
        }
    }

    private void one(Step.Find find, ReadMethods.Lock lock, String why) {
        ReadMethods.Made made = draft.reads.find(
                draft.source(find.list(), find.where(), find.name()),
                draft.env,
                lock,
                true,
                Cites.cite(find.span(), why));
        String name = draft.local(find.name());
        draft.line("var " + name + " = " + made.call(draft.repository) + ".orElse(null);");
        draft.together.put(find.name(), name);
    }

    private void all(Name table, SequencedMap<Step.Find, UniqueKey> keys, ReadMethods.Lock lock) {
        Step.Find first = keys.firstEntry().getKey();
        ReadMethods.Made made = draft.reads.lockAll(
                table,
                first.name(),
                keys.firstEntry().getValue().column(),
                draft.env,
                lock,
                true,
                Cites.cite(
                        first.span(),
                        "Locked in the order of their keys, so that two of us never wait for each other."));
        String rows = draft.local("locked");
        List<String> values = keys.values().stream()
                .map(key -> InJava.of(key.value(), draft.env))
                .toList();
        draft.line("var " + rows + " = "
                + made.call(draft.repository, List.of("List.of(" + String.join(", ", values) + ")")) + ";");
        keys.forEach((find, key) ->
                draft.together.put(find.name(), rows + ".get(" + InJava.of(key.value(), draft.env) + ")"));
    }

    /**
     * What is found by keys that are known already, before anything but a rule comes: by table, in the order in which tables
     * are locked. Rows of one table are found by the same column.
     */
    private SortedMap<Name, SequencedMap<Step.Find, UniqueKey>> keys(List<Step> steps) {
        var keys = new TreeMap<Name, SequencedMap<Step.Find, UniqueKey>>(
                Comparator.comparingInt(this::rank).thenComparing(Name::toString));
        for (Step step : steps) {
            if (step instanceof Step.Find find && !draft.together.containsKey(find.name())) {
                Name table = UniqueKey.table(find);
                Map<Step.Find, UniqueKey> same = keys.computeIfAbsent(table, t -> new LinkedHashMap<>());
                Optional<UniqueKey> key = UniqueKey.of(find, draft.design, draft.env, _ -> true);
                key.filter(k -> same.values().stream()
                                .allMatch(other -> other.column().equals(k.column())))
                        .ifPresent(k -> same.put(find, k));
            } else if (!(step instanceof Step.Find || step instanceof Step.Require)) {
                break;
            }
        }
        keys.values().removeIf(Map::isEmpty);
        return keys;
    }
}
