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

    /**
     * What is said of a table's storage rather than of its rows.
     *
     * @param partitionBy as {@code pg_get_partkeydef} writes it ({@code RANGE (created_at)})
     * @param partitionBound as {@code pg_get_expr} writes it ({@code FOR VALUES FROM … TO …}, {@code DEFAULT})
     * @param inherits parents by INHERITS, not those it is a partition of
     * @param replicaIdentity what follows {@code REPLICA IDENTITY}; empty for the default
     * @param storage parameters, each as {@code fillfactor=70}, those of its TOAST table as {@code
     *     toast.autovacuum_enabled=false}
     * @param clusterOn the index that {@code CLUSTER} orders the rows by
     */
    public record TableOptions(
            boolean unlogged,
            Optional<String> partitionBy,
            Optional<Name> partitionOf,
            Optional<String> partitionBound,
            List<Name> inherits,
            boolean rowSecurity,
            boolean forceRowSecurity,
            Optional<String> replicaIdentity,
            List<String> storage,
            Optional<String> clusterOn) {
        public static final TableOptions PLAIN = new TableOptions(
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Optional.empty(),
                List.of(),
                Optional.empty());

        public TableOptions {
            inherits = List.copyOf(inherits);
            storage = List.copyOf(storage);
        }
    }
}
