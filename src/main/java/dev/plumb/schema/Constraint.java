package dev.plumb.schema;

import java.util.List;

/** A constraint; {@code definition} is what {@code pg_get_constraintdef} writes. */
public sealed interface Constraint {
    String name();

    String definition();

    record PrimaryKey(String name, List<String> columns, String definition) implements Constraint {
        public PrimaryKey {
            columns = List.copyOf(columns);
        }
    }

    record Unique(String name, List<String> columns, boolean nullsNotDistinct, String definition)
            implements Constraint {
        public Unique {
            columns = List.copyOf(columns);
        }
    }

    record ForeignKey(
            String name,
            List<String> columns,
            Name referencedTable,
            List<String> referencedColumns,
            Action onDelete,
            Action onUpdate,
            String definition)
            implements Constraint {
        public ForeignKey {
            columns = List.copyOf(columns);
            referencedColumns = List.copyOf(referencedColumns);
        }
    }

    /** @param columns that the expression reads */
    record Check(String name, List<String> columns, String expression, boolean validated, String definition)
            implements Constraint {
        public Check {
            columns = List.copyOf(columns);
        }
    }

    record Exclusion(String name, String definition) implements Constraint {}

    /** What happens to a referencing row (SQL:2016, 11.8). */
    enum Action {
        NO_ACTION,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT
    }
}
