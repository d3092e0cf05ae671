package dev.plumb.prove;

import dev.plumb.schema.Name;
import java.sql.SQLException;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The audit trail as a backend keeps it. */
final class Trail {
    static final String TABLE = "backend.audit_trail";

    private static final Name VIEW = new Name("backend", "audit_trail");

    private Trail() {}

    /** Of every entry; none where there is no trail. */
    static Set<Long> ids(Scratch scratch) throws SQLException {
        return isKept(scratch)
                ? scratch.texts("select id::text from " + TABLE).stream()
                        .map(Long::valueOf)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** What was done to set a scene is no part of what is proven, and shall not be read back either. */
    static void forget(Scratch scratch, Set<Long> entries) throws SQLException {
        if (!entries.isEmpty()) {
            String ids = entries.stream().map(String::valueOf).collect(Collectors.joining(", "));
            scratch.execute("begin; alter table " + TABLE + " disable trigger audit_trail_append_only; delete from "
                    + TABLE + " where id in (" + ids + "); alter table " + TABLE
                    + " enable trigger audit_trail_append_only; commit");
        }
    }

    private static boolean isKept(Scratch scratch) {
        return scratch.catalog().views().stream().anyMatch(v -> v.name().equals(VIEW));
    }

    /** Entries of a table in the order made: id, who, what, row_key, before, after. */
    static List<SequencedMap<String, @Nullable String>> of(Scratch scratch, Name table) throws SQLException {
        return scratch.rows(
                "select t.id::text, who, what, row_key::text, before::text, after::text from " + TABLE
                        + " t where table_name in (?, ?) order by t.id",
                table.name(),
                table.schema() + "." + table.name());
    }
}
