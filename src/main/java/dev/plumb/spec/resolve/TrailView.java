package dev.plumb.spec.resolve;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Column.Identity;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.ColumnType.Kind;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The audit trail as expressions see it: the list {@code auditTrail} of rows {@code auditEntry}, which is only read. It is
 * the backend's own table, and so no part of what the specification's SQL asks for.
 */
final class TrailView {
    static final Name NAME = new Name("backend", "audit_trail");
    static final List<String> KEY = List.of("id");
    static final String ROW = "auditEntry";

    private static final List<Column> COLUMNS = List.of(
            column("id", "bigint", true),
            column("at", "timestamp with time zone", true),
            column("who", "text", false),
            column("request_id", "text", false),
            column("what", "text", true),
            column("table_name", "text", true),
            column("row_key", "jsonb", true),
            column("before", "jsonb", false),
            column("after", "jsonb", false));

    private TrailView() {}

    /** The tables, and the trail beside them. */
    static SpecifiedSchema beside(SpecifiedSchema schema) {
        Catalog catalog = schema.catalog();
        var views = new ArrayList<>(catalog.views());
        views.add(new Catalog.View(NAME, false, "", COLUMNS, List.of(), List.of(), Optional.empty()));
        return new SpecifiedSchema(
                new Catalog(
                        catalog.schemas(),
                        catalog.extensions(),
                        catalog.enums(),
                        catalog.domains(),
                        catalog.composites(),
                        catalog.ranges(),
                        catalog.sequences(),
                        catalog.tables(),
                        views,
                        catalog.routines(),
                        catalog.triggers(),
                        catalog.policies(),
                        catalog.definitions(),
                        catalog.grants(),
                        catalog.remarks(),
                        catalog.dependencies(),
                        catalog.unmanaged(),
                        catalog.needed()),
                schema.outline(),
                schema.ensured());
    }

    private static Column column(String name, String type, boolean required) {
        return new Column(
                name,
                new ColumnType(
                        type,
                        type,
                        Kind.BASE,
                        false,
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty()),
                required,
                Optional.empty(),
                Identity.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
