package dev.plumb.schema;

import java.util.List;
import java.util.Optional;

/** A base table with everything that belongs to it alone. */
public record Table(
        Name name,
        List<Column> columns,
        List<Constraint> constraints,
        List<Index> indexes,
        TableOptions options,
        Optional<String> comment) {

    public Table {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
    }

    public Optional<Column> column(String column) {
        return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }

    /** The columns of the primary key in the key's order; empty without one. */
    public List<String> primaryKey() {
        return constraints.stream()
                .filter(Constraint.PrimaryKey.class::isInstance)
                .map(Constraint.PrimaryKey.class::cast)
                .findFirst()
                .map(Constraint.PrimaryKey::columns)
                .orElse(List.of());
    }

    public List<Constraint.ForeignKey> foreignKeys() {
        return constraints.stream()
                .filter(Constraint.ForeignKey.class::isInstance)
                .map(Constraint.ForeignKey.class::cast)
                .toList();
    }

    /**
     * The column sets in which two rows cannot agree: the primary key, unique constraints, and unique
     * indexes without a predicate or expression.
     */
    public List<List<String>> uniqueKeys() {
        var keys = new java.util.LinkedHashSet<List<String>>();
        for (Constraint constraint : constraints) {
            switch (constraint) {
                case Constraint.PrimaryKey key -> keys.add(key.columns());
                case Constraint.Unique key -> keys.add(key.columns());
                case Constraint.ForeignKey _, Constraint.Check _, Constraint.Exclusion _ -> {}
            }
        }
        for (Index index : indexes) {
            if (index.unique()
                    && index.predicate().isEmpty()
                    && index.plainColumns().isPresent()) {
                keys.add(index.plainColumns().get());
            }
        }
        return List.copyOf(keys);
    }

    /** What is said of a table's storage rather than of its rows. */
    public record TableOptions(
            boolean unlogged,
            Optional<String> partitionBy,
            Optional<Name> partitionOf,
            Optional<String> partitionBound,
            List<Name> inherits,
            boolean rowSecurity,
            boolean forceRowSecurity,
            List<String> storage) {
        public static final TableOptions PLAIN = new TableOptions(
                false, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false, false, List.of());

        public TableOptions {
            inherits = List.copyOf(inherits);
            storage = List.copyOf(storage);
        }
    }
}
