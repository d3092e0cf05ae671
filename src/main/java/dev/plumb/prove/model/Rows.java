package dev.plumb.prove.model;

import dev.plumb.expression.Model;
import dev.plumb.expression.World.Row;
import dev.plumb.schema.Name;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All rows of all tables. A row has a number that it keeps for life, whatever becomes of its key. */
public final class Rows {
    private final Model model;
    private final Map<Name, SequencedMap<Long, Row>> tables;
    private final Map<Name, List<Row>> views;
    private final Map<Row, Long> numbers;
    private final Map<Name, List<Row>> ordered = new HashMap<>();
    private final Set<Long> fresh;
    private long next;
    private int writes;

    /** @param read the rows of each table and view, tables in the order of their keys */
    public Rows(Model model, Map<Name, List<Row>> read) {
        this.model = model;
        this.tables = new HashMap<>();
        this.views = new HashMap<>();
        this.numbers = Collections.synchronizedMap(new IdentityHashMap<>());
        this.fresh = new HashSet<>();
        for (Model.Entity entity : model.entities()) {
            List<Row> rows = read.getOrDefault(entity.table(), List.of());
            if (entity.readOnly()) {
                views.put(entity.table(), rows);
            } else {
                tables.put(entity.table(), new LinkedHashMap<>());
                rows.forEach(row -> put(entity.table(), next++, row));
            }
        }
    }

    private Rows(Rows other) {
        this.model = other.model;
        this.tables = new HashMap<>();
        other.tables.forEach((table, rows) -> tables.put(table, new LinkedHashMap<>(rows)));
        this.views = other.views;
        this.numbers = other.numbers;
        this.next = other.next;
        this.writes = other.writes;
        this.fresh = new HashSet<>(other.fresh);
    }

    /** The same rows, to go on from. */
    public Rows copy() {
        return new Rows(this);
    }

    private void put(Name table, long number, Row row) {
        rowsOf(table).put(number, row);
        numbers.put(row, number);
        ordered.remove(table);
    }

    private SequencedMap<Long, Row> rowsOf(Name table) {
        return Objects.requireNonNull(tables.get(table), table::toString);
    }

    /** The rows of a table in the order of its key; of a view as long as nothing was written. */
    public List<Row> in(Name table) {
        List<Row> view = views.get(table);
        if (view != null) {
            if (writes > 0) {
                throw new Untellable("what the view " + table + " shows of rows that were just written");
            }
            return view;
        }
        return ordered.computeIfAbsent(table, _ -> {
            var rows = new ArrayList<>(rowsOf(table).values());
            List<String> key = model.entity(table).orElseThrow().key();
            rows.sort((a, b) -> {
                for (String column : key) {
                    int sign = Values.compare(a.get(column), b.get(column));
                    if (sign != 0) {
                        return sign;
                    }
                }
                return 0;
            });
            return List.copyOf(rows);
        });
    }

    /** The tables, views apart. */
    public List<Name> tables() {
        return tables.keySet().stream().sorted().toList();
    }

    /** Those that the calls before made, in the order in which they were made. */
    public List<Row> made(Name table) {
        return rowsOf(table).entrySet().stream()
                .filter(e -> fresh.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    boolean isMade(long number) {
        return fresh.contains(number);
    }

    SequencedMap<Long, Row> numbered(Name table) {
        return Collections.unmodifiableSequencedMap(rowsOf(table));
    }

    @Nullable
    Row get(Name table, long number) {
        return rowsOf(table).get(number);
    }

    /** The number of a row that was looked up here. */
    OptionalLong numberOf(Row row) {
        Long number = numbers.get(row);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** How often something was written. */
    int writes() {
        return writes;
    }

    long add(Name table, Row row) {
        long number = next++;
        fresh.add(number);
        put(table, number, row);
        writes++;
        return number;
    }

    void replace(Name table, long number, Row row) {
        put(table, number, row);
        writes++;
    }

    void remove(Name table, long number) {
        rowsOf(table).remove(number);
        ordered.remove(table);
        writes++;
    }

    /** Takes over all that another has, as the state after what was tried there. */
    void become(Rows other) {
        tables.clear();
        other.tables.forEach((table, rows) -> tables.put(table, new LinkedHashMap<>(rows)));
        ordered.clear();
        fresh.clear();
        fresh.addAll(other.fresh);
        next = other.next;
        writes = other.writes;
    }
}
