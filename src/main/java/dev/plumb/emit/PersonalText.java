package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is kept about a person: all personal columns of the rows of their account. */
final class PersonalText {
    static final String PATH = "main/privacy/PersonalData";

    private final Spec spec;
    private final Accounts accounts;
    private final String name;

    private PersonalText(Design design, Accounts accounts) {
        this.spec = design.spec();
        this.accounts = accounts;
        this.name = SupportFiles.propertyPrefix(design);
    }

    static boolean isUsed(Spec spec) {
        return !spec.privacy().personal().isEmpty() && spec.access().accounts().isPresent();
    }

    static String of(Design design) {
        return new PersonalText(design, design.spec().access().accounts().orElseThrow()).text();
    }

    private String text() {
        return JavaLayout.lay(SupportFiles.template(PATH)
                .with("name", name)
                .with("export", export())
                .with("erase", erase())
                .fill());
    }

    private Map<Name, List<String>> columns() {
        var columns = new LinkedHashMap<Name, List<String>>();
        for (Privacy.Column column : spec.privacy().personal()) {
            columns.computeIfAbsent(column.table(), _ -> new ArrayList<>()).add(column.column());
        }
        return columns;
    }

    private Table table(Name of) {
        return spec.catalog().table(of).orElseThrow();
    }

    /** The column by which a row is the person's. */
    private String owner(Name table) {
        return Privacy.owner(spec, accounts, table).orElseThrow();
    }

    private String condition(Name table) {
        return BackendText.sqlName(owner(table)) + "::text = :key";
    }

    private String export() {
        var parts = new ArrayList<String>();
        columns()
                .forEach((table, columns) ->
                        parts.add("'" + table.name() + "', (select coalesce(jsonb_agg(jsonb_build_object("
                                + columns.stream()
                                        .map(c -> "'" + c + "', " + BackendText.sqlName(c))
                                        .collect(Collectors.joining(", "))
                                + ")), '[]') from " + BackendText.sqlName(table) + " where " + condition(table) + ")"));
        return "select jsonb_build_object(\n    " + String.join(",\n    ", parts) + ")::text";
    }

    private List<String> erase() {
        var lines = new ArrayList<String>();
        columns().forEach((table, columns) -> {
            lines.add("rows += database.sql(\"\"\"");
            lines.add("                update " + BackendText.sqlName(table) + " set "
                    + columns.stream()
                            .map(c -> BackendText.sqlName(c) + " = " + nothing(table(table), c))
                            .collect(Collectors.joining(", ")));
            lines.add("                where " + condition(table));
            lines.add("                \"\"\")");
            lines.add("        .param(\"key\", key)");
            lines.add("        .update();");
        });
        if (columns().keySet().stream()
                .anyMatch(t -> spec.audit().stream().anyMatch(a -> a.table().equals(t)))) {
            lines.add("database.sql(\"alter table backend.audit_trail disable trigger audit_trail_append_only\")");
            lines.add("        .update();");
            columns().forEach((table, columns) -> trail(table, columns, lines));
            lines.add("database.sql(\"alter table backend.audit_trail enable trigger audit_trail_append_only\")");
            lines.add("        .update();");
        }
        return lines;
    }

    private void trail(Name table, List<String> columns, List<String> lines) {
        if (spec.audit().stream().noneMatch(a -> a.table().equals(table))) {
            return;
        }
        String removed = "array[" + columns.stream().map(c -> "'" + c + "'").collect(Collectors.joining(", ")) + "]";
        lines.add("database.sql(\"\"\"");
        lines.add("                update backend.audit_trail");
        lines.add("                set before = before - " + removed + ", after = after - " + removed);
        lines.add("                where table_name = '" + table.name() + "'");
        lines.add("                  and coalesce(after, before) ->> '" + owner(table) + "' = :key");
        lines.add("                \"\"\")");
        lines.add("        .param(\"key\", key)");
        lines.add("        .update();");
    }

    /** What stands where the person's value stood. */
    private static String nothing(Table table, String name) {
        Column column = table.column(name).orElseThrow();
        if (!column.notNull()) {
            return "null";
        }
        boolean unique = table.uniqueKeys().stream().anyMatch(k -> k.contains(name));
        boolean mail = name.toLowerCase(Locale.ROOT).contains("mail");
        return mail ? "'erased-' || :key || '@erased.invalid'" : unique ? "'erased-' || :key" : "'erased'";
    }
}
