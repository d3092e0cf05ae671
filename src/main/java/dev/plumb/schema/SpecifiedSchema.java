package dev.plumb.schema;

import dev.plumb.source.Span;
import java.util.List;

/**
 * What the specification's SQL asks for: the catalog that PostgreSQL made of it, and where each part
 * was written.
 *
 * @param ensured the {@code insert … on conflict do nothing} statements, in the order written: rows
 *     that every migration ensures and that stories start from
 */
public record SpecifiedSchema(Catalog catalog, SqlOutline outline, List<EnsuredRows> ensured) {

    public SpecifiedSchema {
        ensured = List.copyOf(ensured);
    }

    /** @param sql the statement as written, without its semicolon */
    public record EnsuredRows(Name table, String sql, Span at) {}
}
