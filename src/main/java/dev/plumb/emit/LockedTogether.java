package dev.plumb.emit;

import dev.plumb.schema.Name;
import dev.plumb.spec.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of one table that steps find one after another by keys which are known before the first, some of them to be changed:
 * the two accounts of a transfer. One statement locks them in the order of their keys, so that whoever names them in another
 * order never waits for us while we wait for them.
 */
final class LockedTogether {
    private final MethodDraft draft;

    LockedTogether(MethodDraft draft) {
        this.draft = draft;
    }

    /** Locks what the first of the steps finds together with what those behind it find. */
    void begin(List<Step> steps) {
        if (!(steps.getFirst() instanceof Step.Find first)
                || draft.loops > 0
                || draft.depth > 0
                || draft.together.containsKey(first.name())
                || !draft.operation.transactional()
                || draft.operation.ifMatch()) {
            return;
        }
        Map<Step.Find, UniqueKey> keys = keys(steps, UniqueKey.table(first));
        if (keys.size() < 2
                || !keys.containsKey(first)
                || keys.keySet().stream().noneMatch(find -> draft.usage.isWritten(find.name()))) {
            return;
        }
        Name table = UniqueKey.table(first);
        ReadMethods.Made made = draft.reads.lockAll(
                table,
                first.name(),
                keys.get(first).column(),
                draft.env,
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
        draft.locks += keys.size();
        keys.forEach((find, key) ->
                draft.together.put(find.name(), rows + ".get(" + InJava.of(key.value(), draft.env) + ")"));
    }

    /** What finds rows of the table by the same column, before anything but a rule comes. */
    private Map<Step.Find, UniqueKey> keys(List<Step> steps, Name table) {
        var keys = new LinkedHashMap<Step.Find, UniqueKey>();
        for (Step step : steps) {
            if (step instanceof Step.Find find) {
                Optional<UniqueKey> key = UniqueKey.table(find).equals(table)
                        ? UniqueKey.of(find, draft.design, draft.env, _ -> true)
                        : Optional.empty();
                key.filter(k -> keys.values().stream()
                                .allMatch(other -> other.column().equals(k.column())))
                        .ifPresent(k -> keys.put(find, k));
            } else if (!(step instanceof Step.Require)) {
                break;
            }
        }
        return keys;
    }
}
