package dev.plumb.prove;

import dev.plumb.schema.Name;
import java.sql.SQLException;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The audit trail as a backend keeps it. */
final class Trail {
    static final String TABLE = "backend.audit_trail";

    private Trail() {}

    /** Entries of a table in the order made: id, who, what, row_key, before, after. */
    static List<SequencedMap<String, @Nullable String>> of(Scratch scratch, Name table) throws SQLException {
        return scratch.rows(
                "select t.id::text, who, what, row_key::text, before::text, after::text from " + TABLE
                        + " t where table_name in (?, ?) order by t.id",
                table.name(),
                table.schema() + "." + table.name());
    }
}
