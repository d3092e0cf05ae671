package dev.plumb.schema;

import java.util.List;
import java.util.Optional;

/** What a migration takes away and keeps in the schema {@code backend} until its way back, or a later purge. */
public sealed interface Parked {

    /** The table that keeps it. */
    Name store();

    /** All rows of a table that is dropped, and where its sequences stood. */
    record Rows(Name store, Table table) implements Parked {}

    /** A dropped column's values by primary key. */
    record Values(Name store, Name table, List<String> key, Column column) implements Parked {
        public Values {
            key = List.copyOf(key);
        }
    }

    /**
     * A column's values by primary key, as they were before its type could hold less.
     *
     * @param replaced what took the place of values that the new type has not; empty where all are converted
     */
    record Narrowed(Name store, Name table, List<String> key, Column before, Column after, Optional<String> replaced)
            implements Parked {
        public Narrowed {
            key = List.copyOf(key);
        }

        /** The same, where the narrower type goes by another name. */
        Narrowed of(ColumnType after) {
            return new Narrowed(store, table, key, before, this.after.of(after), replaced);
        }
    }

    /** The keys of rows that had no value before a backfill gave them one, and which. */
    record Unfilled(Name store, Name table, List<String> key, String column) implements Parked {
        public Unfilled {
            key = List.copyOf(key);
        }
    }

    /** Where a sequence stood that goes away, or that may not stand there any more. */
    record Position(Name store, Name sequence) implements Parked {}
}
