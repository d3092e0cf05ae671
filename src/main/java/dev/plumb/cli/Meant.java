package dev.plumb.cli;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a specification says of the way between two schemas: renames, and how many rows there will be. */
final class Meant {
    private Meant() {}

    static Intentions by(Spec spec) {
        Map<Name, Name> tables = new HashMap<>();
        Map<ColumnName, String> columns = new HashMap<>();
        spec.tables().forEach((table, notes) -> {
            notes.renamedFrom().ifPresent(was -> tables.put(table, new Name(table.schema(), was)));
            notes.columnsRenamedFrom().forEach((column, was) -> columns.put(new ColumnName(table, column), was));
        });
        return new Intentions(
                tables, columns, Map.of(), Set.of(), Map.copyOf(spec.targets().rows()));
    }
}
