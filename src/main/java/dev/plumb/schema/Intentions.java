package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import java.util.Map;
import java.util.Set;

/**
 * What two catalogs alone cannot say of the way from one to the other (the language reference, "Data").
 *
 * @param renamedTables the old name of each table that was renamed, by its new one
 * @param renamedColumns the old name of each column that was renamed, by its new place
 * @param backfills the SQL that fills a new required column of the rows that are there, by the column;
 *     may read every column of its own table
 * @param brandNew columns that are new although one of the same type went away beside them
 * @param rows how many rows a table is promised to hold; what is not said is few
 * @param underLock constraints, by their tables, that may be built under a lock although rows are many
 * @param certain whether every rename is still to be done; else one to a name that is taken may have been done before
 */
public record Intentions(
        Map<Name, Name> renamedTables,
        Map<ColumnName, String> renamedColumns,
        Map<ColumnName, String> backfills,
        Set<ColumnName> brandNew,
        Map<Name, Long> rows,
        Set<ColumnName> underLock,
        boolean certain) {

    public static final Intentions NONE = new Intentions(Map.of(), Map.of(), Map.of(), Set.of(), Map.of());

    public Intentions(
            Map<Name, Name> renamedTables,
            Map<ColumnName, String> renamedColumns,
            Map<ColumnName, String> backfills,
            Set<ColumnName> brandNew,
            Map<Name, Long> rows) {
        this(renamedTables, renamedColumns, backfills, brandNew, rows, Set.of());
    }

    public Intentions(
            Map<Name, Name> renamedTables,
            Map<ColumnName, String> renamedColumns,
            Map<ColumnName, String> backfills,
            Set<ColumnName> brandNew,
            Map<Name, Long> rows,
            Set<ColumnName> underLock) {
        this(renamedTables, renamedColumns, backfills, brandNew, rows, underLock, false);
    }

    public Intentions {
        renamedTables = Map.copyOf(renamedTables);
        renamedColumns = Map.copyOf(renamedColumns);
        backfills = Map.copyOf(backfills);
        brandNew = Set.copyOf(brandNew);
        rows = Map.copyOf(rows);
        underLock = Set.copyOf(underLock);
    }

    /** From this many rows on a lock that is held for a scan or a build is too long. */
    static final long MANY = 100_000;

    boolean many(Name table) {
        return rows.getOrDefault(table, 0L) >= MANY;
    }
}
