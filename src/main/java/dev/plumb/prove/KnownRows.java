package dev.plumb.prove;

import dev.plumb.expression.World.Row;
import dev.plumb.prove.PlannedCall.Origin;
import dev.plumb.prove.model.Rows;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The rows of a run by where they came from, the same in every run. */
final class KnownRows {
    private final Spec spec;
    private final Map<Name, SequencedMap<Made, List<@Nullable Object>>> keys = new HashMap<>();
    private Rows rows;

    /** @param call that made it, -1 for none */
    private record Made(int call, int nth) {}

    KnownRows(Spec spec, Rows rows) {
        this.spec = spec;
        this.rows = rows;
        rows.tables().forEach(table -> learn(table, -1, rows.in(table)));
    }

    Rows rows() {
        return rows;
    }

    /** Those that are there by now; what is new among them is learned with the next {@link #after}. */
    void now(Rows now) {
        rows = now;
    }

    /** @param made by table the rows that a call made, in their order; others that are new follow */
    void after(int call, Rows now, Map<Name, List<Row>> made) {
        rows = now;
        for (Name table : now.tables()) {
            var fresh = new ArrayList<>(made.getOrDefault(table, List.of()));
            for (Row row : now.in(table)) {
                boolean known = known(table).containsValue(key(row)) || fresh.contains(row);
                if (!known) {
                    fresh.add(row);
                }
            }
            learn(table, call, fresh);
        }
    }

    private SequencedMap<Made, List<@Nullable Object>> known(Name table) {
        return keys.computeIfAbsent(table, _ -> new LinkedHashMap<>());
    }

    private void learn(Name table, int call, List<Row> fresh) {
        for (int i = 0; i < fresh.size(); i++) {
            known(table).put(new Made(call, i), key(fresh.get(i)));
        }
    }

    private List<@Nullable Object> key(Row row) {
        var key = new ArrayList<@Nullable Object>();
        List<String> columns = spec.model().entity(row.table()).orElseThrow().key();
        (columns.isEmpty() ? row.values().keySet() : columns).forEach(c -> key.add(row.get(c)));
        return key;
    }

    /** How many rows there are by now. */
    int count(Name table) {
        return rows.in(table).size();
    }

    /** Those that are there, in the order in which they came. */
    List<Row> in(Name table) {
        var there = new HashMap<List<@Nullable Object>, Row>();
        rows.in(table).forEach(row -> there.put(key(row), row));
        return known(table).values().stream()
                .distinct()
                .map(there::get)
                .filter(Objects::nonNull)
                .toList();
    }

    Optional<Origin> origin(Row row, String column) {
        List<@Nullable Object> key = key(row);
        return known(row.table()).entrySet().stream()
                .filter(e -> e.getValue().equals(key))
                .map(e -> new Origin(row.table(), e.getKey().call(), e.getKey().nth(), column))
                .findFirst();
    }

    /** What an origin is in this run; empty where there is no such row. */
    Optional<String> text(Origin origin) {
        List<@Nullable Object> key = known(origin.table()).get(new Made(origin.call(), origin.nth()));
        List<String> columns = spec.model().entity(origin.table()).orElseThrow().key();
        int at = columns.indexOf(origin.column());
        return key == null || at < 0
                ? Optional.empty()
                : Optional.ofNullable(key.get(at)).map(Object::toString);
    }
}
