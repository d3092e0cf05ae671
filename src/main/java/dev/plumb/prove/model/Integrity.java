package dev.plumb.prove.model;

import dev.plumb.expression.World.Row;
import dev.plumb.prove.model.Storage.Kept;
import dev.plumb.prove.model.Writing.Violation;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Index;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The constraints of tables over rows in memory, in the order in which PostgreSQL looks at them. */
final class Integrity {
    private final ReferenceModel model;
    private final Rows rows;

    Integrity(ReferenceModel model, Rows rows) {
        this.model = model;
        this.rows = rows;
    }

    /** @param row as it is kept; where a constraint does not hold, as it was given */
    record Checked(Row row, Optional<Violation> violation) {
        static Checked refused(Row row, Violation violation) {
            return new Checked(row, Optional.of(violation));
        }
    }

    /** What becomes of a row that is deleted. */
    interface Forgotten {
        void row(Name table, long number, Row last);
    }

    /** A row as its table keeps it; empty where a value does not fit. */
    Optional<Row> kept(Table table, Row row) {
        return model.storage().keep(table, row) instanceof Kept.Stored stored
                ? Optional.of(guessed(stored.row(), row))
                : Optional.empty();
    }

    /** A row as it is stored, but for times that were reckoned from a guess: they stay known as such. */
    private Row guessed(Row stored, Row given) {
        var values = new LinkedHashMap<>(stored.values());
        given.values().forEach((column, value) -> {
            boolean guess = value instanceof Instant time
                    && values.get(column) instanceof Instant kept
                    && Givens.isGuessed(time)
                    && time.truncatedTo(ChronoUnit.MICROS).equals(kept);
            if (guess) {
                values.put(column, value);
            }
        });
        return new Row(stored.table(), values);
    }

    Checked insert(Table table, Row row) {
        return checked(table, row, -1);
    }

    Optional<Violation> update(Table table, long number, Row row) {
        Row before = Objects.requireNonNull(rows.get(table.name(), number));
        Checked checked = checked(table, row, number);
        if (checked.violation().isPresent()) {
            return checked.violation();
        }
        rows.replace(table.name(), number, checked.row());
        for (Reference reference : references(table.name())) {
            List<String> referenced = reference.key().referencedColumns();
            boolean moved = referenced.stream()
                    .anyMatch(c -> !Values.same(before.get(c), checked.row().get(c)));
            List<Long> pointing = moved ? pointing(reference, before) : List.of();
            for (long each : pointing) {
                switch (reference.key().onUpdate()) {
                    case NO_ACTION, RESTRICT -> {
                        return Optional.of(Violation.of(reference.key()));
                    }
                    case CASCADE, SET_NULL, SET_DEFAULT -> {
                        boolean cascade = reference.key().onUpdate() == Constraint.Action.CASCADE;
                        Optional<Violation> further = set(reference, each, cascade ? checked.row() : null);
                        if (further.isPresent()) {
                            return further;
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Checked checked(Table table, Row row, long number) {
        Kept kept = model.storage().keep(table, row);
        if (!(kept instanceof Kept.Stored stored)) {
            return Checked.refused(row, new Violation(Optional.empty(), "", "CONFLICT"));
        }
        Row whole = guessed(stored.row(), row);
        for (Column column : table.columns()) {
            if (column.notNull() && whole.get(column.name()) == null && !isPassword(table, column)) {
                return Checked.refused(row, Violation.named(""));
            }
        }
        for (Constraint constraint : table.constraints()) {
            if (constraint instanceof Constraint.Check && stored.violated().contains(constraint.name())) {
                return Checked.refused(row, Violation.of(constraint));
            }
        }
        Optional<Violation> twice = twice(table, whole, number);
        if (twice.isPresent()) {
            return Checked.refused(row, twice.get());
        }
        for (ForeignKey key : table.foreignKeys()) {
            if (!points(key, whole) && !(key.referencedTable().equals(table.name()) && agrees(key, whole, whole))) {
                return Checked.refused(row, Violation.of(key));
            }
        }
        return new Checked(whole, Optional.empty());
    }

    /** What is kept of a password is made by no expression, and the model knows none. */
    private boolean isPassword(Table table, Column column) {
        return model.spec()
                .access()
                .accounts()
                .filter(a -> a.isPassword(table.name(), column.name()))
                .isPresent();
    }

    private boolean points(ForeignKey key, Row row) {
        if (key.columns().stream().anyMatch(c -> row.get(c) == null)) {
            return true;
        }
        return rows.numbered(key.referencedTable()).values().stream().anyMatch(other -> agrees(key, row, other));
    }

    private static boolean agrees(ForeignKey key, Row row, Row other) {
        for (int i = 0; i < key.columns().size(); i++) {
            if (!Values.same(
                    row.get(key.columns().get(i)),
                    other.get(key.referencedColumns().get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Unique keys and exclusions. */
    private Optional<Violation> twice(Table table, Row row, long number) {
        var others = new ArrayList<Row>();
        rows.numbered(table.name()).forEach((n, other) -> {
            if (n != number) {
                others.add(other);
            }
        });
        for (Constraint constraint : table.constraints()) {
            boolean violated = switch (constraint) {
                case Constraint.PrimaryKey key -> equal(table, key.columns(), false, row, others);
                case Constraint.Unique key -> equal(table, key.columns(), key.nullsNotDistinct(), row, others);
                case Constraint.Exclusion exclusion -> {
                    Exclusions.Read read = Exclusions.of(exclusion);
                    yield model.storage().excludes(table, read.terms(), read.predicate(), row, others);
                }
                case Constraint.Check _, ForeignKey _ -> false;
            };
            if (violated) {
                return Optional.of(Violation.of(constraint));
            }
        }
        for (Index index : table.indexes()) {
            if (index.unique()) {
                Optional<List<String>> columns = index.plainColumns();
                boolean plain = columns.isPresent() && index.predicate().isEmpty();
                boolean violated = plain
                        ? equal(table, columns.get(), false, row, others)
                        : model.storage()
                                .excludes(
                                        table,
                                        index.keys().stream()
                                                .map(k -> new Storage.Term(
                                                        k.column() ? quoted(k.expression()) : k.expression(), "="))
                                                .toList(),
                                        index.predicate(),
                                        row,
                                        others);
                if (violated) {
                    return Optional.of(Violation.named(index.name()));
                }
            }
        }
        return Optional.empty();
    }

    private static String quoted(String column) {
        return column.startsWith("\"") ? column : "\"" + column + "\"";
    }

    private boolean equal(Table table, List<String> columns, boolean nullsEqual, Row row, List<Row> others) {
        if (!nullsEqual && columns.stream().anyMatch(c -> row.get(c) == null)) {
            return false;
        }
        return others.stream()
                .anyMatch(other -> columns.stream().allMatch(c -> same(table, c, row.get(c), other.get(c))));
    }

    private static boolean same(Table table, String column, @Nullable Object a, @Nullable Object b) {
        boolean caseless = table.column(column)
                .filter(c -> c.type().base().equals("citext"))
                .isPresent();
        return caseless && a != null && b != null
                ? a.toString().toLowerCase(Locale.ROOT).equals(b.toString().toLowerCase(Locale.ROOT))
                : Values.same(a, b);
    }

    // ---- foreign keys from the other side

    private record Reference(Table table, ForeignKey key) {}

    private List<Reference> references(Name to) {
        var references = new ArrayList<Reference>();
        for (Table table : model.spec().catalog().tables()) {
            for (ForeignKey key : table.foreignKeys()) {
                if (key.referencedTable().equals(to)) {
                    references.add(new Reference(table, key));
                }
            }
        }
        return references;
    }

    private List<Long> pointing(Reference reference, Row to) {
        var pointing = new ArrayList<Long>();
        rows.numbered(reference.table().name()).forEach((number, row) -> {
            boolean some = reference.key().columns().stream().allMatch(c -> row.get(c) != null);
            if (some && agrees(reference.key(), row, to)) {
                pointing.add(number);
            }
        });
        return pointing;
    }

    private record Numbered(Table table, long number) {}

    /** Rows that cascade go too; those that point at none of them any more stand in nobody's way. */
    Optional<Violation> delete(Table table, long number, Forgotten forgotten) {
        Set<Numbered> going = new LinkedHashSet<>();
        gather(table, number, going);
        for (Numbered each : going) {
            Row row = Objects.requireNonNull(rows.get(each.table().name(), each.number()));
            for (Reference reference : references(each.table().name())) {
                for (long other : pointing(reference, row)) {
                    if (going.contains(new Numbered(reference.table(), other))) {
                        continue;
                    }
                    switch (reference.key().onDelete()) {
                        case NO_ACTION, RESTRICT -> {
                            return Optional.of(Violation.of(reference.key()));
                        }
                        case SET_NULL, SET_DEFAULT -> {
                            Optional<Violation> further = set(reference, other, null);
                            if (further.isPresent()) {
                                return further;
                            }
                        }
                        case CASCADE -> {}
                    }
                }
            }
        }
        for (Numbered each : going) {
            Row last = Objects.requireNonNull(rows.get(each.table().name(), each.number()));
            forgotten.row(each.table().name(), each.number(), last);
            rows.remove(each.table().name(), each.number());
        }
        return Optional.empty();
    }

    private void gather(Table table, long number, Set<Numbered> going) {
        if (!going.add(new Numbered(table, number))) {
            return;
        }
        Row row = Objects.requireNonNull(rows.get(table.name(), number));
        for (Reference reference : references(table.name())) {
            if (reference.key().onDelete() == Constraint.Action.CASCADE) {
                pointing(reference, row).forEach(other -> gather(reference.table(), other, going));
            }
        }
    }

    /** @param to the row that is pointed at from now on; null for none, or the default */
    private Optional<Violation> set(Reference reference, long number, @Nullable Row to) {
        Row row = Objects.requireNonNull(rows.get(reference.table().name(), number));
        boolean usual = reference.key().onDelete() == Constraint.Action.SET_DEFAULT;
        Map<String, @Nullable Object> values = new LinkedHashMap<>(row.values());
        for (int i = 0; i < reference.key().columns().size(); i++) {
            String column = reference.key().columns().get(i);
            values.put(
                    column,
                    to != null
                            ? to.get(reference.key().referencedColumns().get(i))
                            : usual ? model.storage().defaultOf(reference.table(), column) : null);
        }
        Checked checked = checked(reference.table(), new Row(row.table(), values), number);
        if (checked.violation().isEmpty()) {
            rows.replace(reference.table().name(), number, checked.row());
        }
        return checked.violation();
    }
}
