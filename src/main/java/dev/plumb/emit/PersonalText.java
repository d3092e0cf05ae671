package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Walk;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Persons;
import dev.plumb.spec.Persons.Belonging;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is kept about a person: all personal columns of the rows that are theirs. */
final class PersonalText {
    static final String PATH = "main/privacy/PersonalData";

    private final Design design;
    private final Spec spec;
    private final List<Belonging> belongings;
    private final Map<Name, List<String>> columns;

    private PersonalText(Design design) {
        this.design = design;
        this.spec = design.spec();
        this.belongings = Persons.of(spec);
        this.columns = Persons.columns(spec);
    }

    static boolean isUsed(Spec spec) {
        return !spec.privacy().personal().isEmpty();
    }

    /** Whether the trail tells of persons. */
    static boolean isTrailed(Spec spec) {
        return Persons.of(spec).stream()
                .anyMatch(b -> spec.audit().stream().anyMatch(a -> a.table().equals(b.table())));
    }

    /** Whether operations erase persons of whom the trail tells. */
    static boolean isTrailErased(Spec spec) {
        var erasing = new ArrayList<Step>();
        spec.operations()
                .forEach(operation -> Walk.steps(operation.steps(), step -> {
                    if (step instanceof Step.Block block && block.erased().isPresent()) {
                        erasing.add(step);
                    }
                }));
        return !erasing.isEmpty() && isTrailed(spec);
    }

    /** A function of the database that takes a person out of the trail, and can do nothing more to it. */
    static String trailFunction(Design design) {
        var text = new PersonalText(design);
        var statements = text.belongings.stream()
                .filter(b -> text.isAudited(b.table()))
                .map(b -> "  " + text.trailUpdate(b).replace("\n", "\n  ").replace(":key", "person") + ";\n")
                .collect(Collectors.joining());
        boolean named = text.belongings.stream().anyMatch(Belonging::subject);
        return """
                -- What the trail tells of a person who is erased; whoever serves may call it, and change nothing else.
                create or replace function backend.erase_from_trail(person text) returns void language sql
                security definer set search_path = pg_catalog, public, pg_temp set backend.erasing = 'on' as $$
                """
                + statements
                + (named
                        ? "  update backend.audit_trail set who = 'erased-' || gen_random_uuid() where who = person;\n"
                        : "")
                + """
                $$;
                revoke execute on function backend.erase_from_trail(text) from public;
                """;
    }

    static String of(Design design) {
        return new PersonalText(design).text();
    }

    private String text() {
        List<String> sealed = sealed();
        boolean seals = belongings.stream()
                .anyMatch(b -> columns.getOrDefault(b.table(), List.of()).stream()
                        .anyMatch(c -> isEncrypted(b.table(), c)
                                && column(b.table(), c).notNull()));
        boolean encrypts = !sealed.isEmpty() || seals;
        String text = SupportFiles.template(PATH)
                .with("name", SupportFiles.propertyPrefix(design))
                .with("named", named())
                .with("field", encrypts ? "private final Encryption encryption;" : "")
                .with(
                        "parameters",
                        encrypts
                                ? "JdbcClient database,\n        PlatformTransactionManager transactions,\n"
                                        + "        ConfigurableApplicationContext context,\n        Encryption encryption"
                                : "JdbcClient database, PlatformTransactionManager transactions, "
                                        + "ConfigurableApplicationContext context")
                .with("assignment", encrypts ? "this.encryption = encryption;" : "")
                .with("export", export())
                .with("opened", sealed)
                .with("handed", sealed.isEmpty() ? "return database" : "String found = database")
                .with(
                        "names",
                        erase().stream().noneMatch(l -> l.contains(", erased)"))
                                ? ""
                                : "String erased = \"erased-\" + UUID.randomUUID(); // which nobody can have taken before")
                .with("erase", erase())
                .with("members", sealed.isEmpty() ? "" : OPENED)
                .with("imports", "IMPORTS")
                .fill();
        return JavaLayout.lay(text.replace("IMPORTS", String.join("\n", IMPORTS.of(text))));
    }

    private static final Imports IMPORTS = new Imports()
            .from("java.util", "HexFormat List UUID")
            .from("org.springframework.boot", "ApplicationArguments ApplicationRunner SpringApplication")
            .from("org.springframework.context", "ConfigurableApplicationContext")
            .from("org.springframework.jdbc.core.simple", "JdbcClient")
            .from("org.springframework.stereotype", "Component")
            .from("org.springframework.transaction", "PlatformTransactionManager")
            .from("org.springframework.transaction.support", "TransactionTemplate")
            .from("tools.jackson.databind", "JsonNode")
            .from("tools.jackson.databind.json", "JsonMapper")
            .from("tools.jackson.databind.node", "ObjectNode");

    private static final String OPENED = """
            /** What is kept as ciphertext, as its person reads it. */
            private void open(JsonNode rows, String column) {
                for (JsonNode row : rows) {
                    if (row instanceof ObjectNode values && values.path(column).isString()) {
                        byte[] sealed = HexFormat.of().parseHex(values.path(column).stringValue());
                        values.put(column, encryption.decrypt(sealed));
                    }
                }
            }""";

    /** What names a person, in words. */
    private String named() {
        return belongings.stream()
                .map(b -> b.subject()
                        ? "the identity provider's name of the person (`"
                                + b.root().name() + "." + b.key().getFirst() + "`)"
                        : spec.access()
                                        .accounts()
                                        .filter(a -> a.table().equals(b.root()))
                                        .isPresent()
                                ? "that of the person's account"
                                : "that of the row in `" + b.root().name() + "`")
                .distinct()
                .collect(Collectors.joining(", or "))
                .replaceAll("`([^`]*)`", "{@code $1}");
    }

    private Table table(Name of) {
        return spec.catalog().table(of).orElseThrow();
    }

    private Column column(Name table, String column) {
        return table(table).column(column).orElseThrow();
    }

    private boolean isEncrypted(Name table, String column) {
        return spec.privacy().isEncrypted(table, column);
    }

    // ------------------------------------------------------------------ whose a row is

    private static String list(List<String> columns) {
        String joined = columns.stream().map(BackendText::sqlName).collect(Collectors.joining(", "));
        return columns.size() == 1 ? joined : "(" + joined + ")";
    }

    private static String columns(List<String> columns) {
        return columns.stream().map(BackendText::sqlName).collect(Collectors.joining(", "));
    }

    private static String isKey(Belonging belonging) {
        return belonging.key().stream()
                        .map(c -> BackendText.sqlName(c) + "::text")
                        .collect(Collectors.joining(" || '/' || "))
                + " = :key";
    }

    /** Of rows of the table that way leads from, as SQL. */
    private static String condition(Belonging belonging, int from) {
        if (from == belonging.way().size()) {
            return isKey(belonging);
        }
        ForeignKey key = belonging.way().get(from);
        return list(key.columns()) + " in (select " + columns(key.referencedColumns()) + " from "
                + BackendText.sqlName(key.referencedTable()) + " where " + condition(belonging, from + 1) + ")";
    }

    /** Of entries of the trail, which tell rows as JSON. */
    private static String trailed(Belonging belonging) {
        String row = "coalesce(after, before) ->> ";
        if (belonging.way().isEmpty()) {
            return belonging.key().stream()
                            .map(c -> "(" + row + "'" + c + "')")
                            .collect(Collectors.joining(" || '/' || "))
                    + " = :key";
        }
        ForeignKey key = belonging.way().getFirst();
        String held =
                key.columns().stream().map(c -> "(" + row + "'" + c + "')").collect(Collectors.joining(", "));
        String there = key.referencedColumns().stream()
                .map(c -> BackendText.sqlName(c) + "::text")
                .collect(Collectors.joining(", "));
        return (key.columns().size() == 1 ? held : "(" + held + ")") + " in (select " + there + " from "
                + BackendText.sqlName(key.referencedTable()) + " where " + condition(belonging, 1) + ")";
    }

    // ------------------------------------------------------------------ handed out

    private String export() {
        var parts = new ArrayList<String>();
        columns.forEach((table, names) -> parts.add("'" + table.name()
                + "', (select coalesce(jsonb_agg(jsonb_build_object("
                + names.stream()
                        .map(c -> "'" + c + "', "
                                + (isEncrypted(table, c)
                                        ? "encode(" + BackendText.sqlName(c) + ", 'hex')"
                                        : BackendText.sqlName(c)))
                        .collect(Collectors.joining(", "))
                + ")), '[]') from " + BackendText.sqlName(table) + " where " + condition(of(table), 0) + ")"));
        return "select jsonb_build_object(\n    " + String.join(",\n    ", parts) + ")::text";
    }

    private Belonging of(Name table) {
        return belongings.stream()
                .filter(b -> b.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private List<String> sealed() {
        var lines = new ArrayList<String>();
        columns.forEach((table, names) -> names.stream()
                .filter(c -> isEncrypted(table, c))
                .forEach(c -> lines.add(
                        "open(tables.path(" + RuleText.quoted(table.name()) + "), " + RuleText.quoted(c) + ");")));
        if (!lines.isEmpty()) {
            lines.addFirst("JsonNode tables = JsonMapper.shared().readTree(found);");
            lines.add("return tables.toString();");
        }
        return lines;
    }

    // ------------------------------------------------------------------ erased

    private List<String> erase() {
        var lines = new ArrayList<String>();
        for (Belonging belonging : belongings) {
            List<String> names = columns.getOrDefault(belonging.table(), List.of()).stream()
                    .filter(c -> column(belonging.table(), c).generated().isEmpty())
                    .toList();
            if (names.isEmpty()) {
                continue;
            }
            var sets = new ArrayList<String>();
            boolean sealed = false;
            boolean found = false;
            boolean named = false;
            for (String name : names) {
                String nothing = nothing(belonging, name);
                sealed |= nothing.equals(":sealed");
                found |= nothing.equals(":sealedToBeFound");
                named |= nothing.contains(":erased");
                sets.add(BackendText.sqlName(name) + " = " + nothing);
            }
            lines.add("rows += database.sql(\"\"\"");
            lines.add("                update " + BackendText.sqlName(belonging.table()) + " set "
                    + String.join(", ", sets));
            lines.add("                where " + condition(belonging, 0));
            lines.add("                \"\"\")");
            lines.add("        .param(\"key\", key)");
            if (named) {
                lines.add("        .param(\"erased\", erased)");
            }
            if (sealed) {
                lines.add("        .param(\"sealed\", encryption.encrypt(\"erased\"))");
            }
            if (found) {
                lines.add("        .param(\"sealedToBeFound\", encryption.encryptToBeFound(\"erased\"))");
            }
            lines.add("        .update();");
        }
        if (belongings.stream().anyMatch(b -> isAudited(b.table()))) {
            lines.add("database.sql(\"alter table backend.audit_trail disable trigger audit_trail_append_only\")");
            lines.add("        .update();");
            belongings.stream().filter(b -> isAudited(b.table())).forEach(b -> trail(b, lines));
            if (belongings.stream().anyMatch(Belonging::subject)) {
                lines.add("database.sql(\"update backend.audit_trail set who = :erased where who = :key\")");
                lines.add("        .param(\"key\", key)");
                lines.add("        .param(\"erased\", erased)");
                lines.add("        .update();");
            }
            lines.add("database.sql(\"alter table backend.audit_trail enable trigger audit_trail_append_only\")");
            lines.add("        .update();");
        }
        return lines;
    }

    private boolean isAudited(Name table) {
        return spec.audit().stream().anyMatch(a -> a.table().equals(table));
    }

    private void trail(Belonging belonging, List<String> lines) {
        lines.add("database.sql(\"\"\"");
        trailUpdate(belonging).lines().forEach(l -> lines.add("                " + l));
        lines.add("                \"\"\")");
        lines.add("        .param(\"key\", key)");
        lines.add("        .update();");
    }

    private String trailUpdate(Belonging belonging) {
        String removed = "array["
                + Persons.telling(table(belonging.table()), columns.getOrDefault(belonging.table(), List.of())).stream()
                        .map(c -> "'" + c + "'")
                        .collect(Collectors.joining(", "))
                + "]";
        return "update backend.audit_trail\nset before = before - " + removed + ", after = after - " + removed
                + "\nwhere table_name = '" + belonging.table().name() + "'\n  and " + trailed(belonging);
    }

    /** What stands where the person's value stood, as SQL. */
    private String nothing(Belonging belonging, String name) {
        Table table = table(belonging.table());
        Column column = table.column(name).orElseThrow();
        if (!column.notNull()) {
            return "null";
        }
        if (isEncrypted(belonging.table(), name)) {
            return spec.privacy().isLookedUp(belonging.table(), name) ? ":sealedToBeFound" : ":sealed";
        }
        boolean unique = table.uniqueKeys().stream().anyMatch(k -> k.contains(name));
        if (column.type().array()) {
            return "'{}'";
        }
        return switch (column.type().base()) {
            case "text", "character varying", "citext", "character" -> text(belonging, column, unique);
            case "smallint", "integer", "bigint", "numeric", "real", "double precision" ->
                unique ? "-(abs(hashtext(:erased)) % 32768)" : "0";
            case "boolean" -> "false";
            case "uuid" -> unique ? "gen_random_uuid()" : "'00000000-0000-0000-0000-000000000000'";
            case "date" -> "date '1900-01-01'";
            case "time without time zone", "time with time zone" -> "'00:00'";
            case "timestamp without time zone", "timestamp with time zone" -> "timestamp '1900-01-01'";
            case "interval" -> "interval '0'";
            case "json", "jsonb" -> "'{}'";
            case "bytea" -> unique ? "convert_to(:erased, 'UTF8')" : "''";
            case "inet", "cidr" -> "'0.0.0.0'";
            case "macaddr" -> "'00:00:00:00:00:00'";
            default -> word(column).orElseGet(() -> column.defaultExpression().orElse("null"));
        };
    }

    /** Of an enumeration its first value. */
    private Optional<String> word(Column column) {
        return column.type()
                .userType()
                .flatMap(spec.catalog()::enumType)
                .map(Catalog.EnumType::values)
                .filter(values -> !values.isEmpty())
                .map(values -> "'" + values.getFirst().replace("'", "''") + "'");
    }

    private String text(Belonging belonging, Column column, boolean unique) {
        boolean mail = column.name().toLowerCase(Locale.ROOT).contains("mail");
        String person = belonging.way().isEmpty()
                ? ":erased"
                : ":erased || '-' || "
                        + table(belonging.table()).primaryKey().stream()
                                .map(c -> BackendText.sqlName(c) + "::text")
                                .collect(Collectors.joining(" || '-' || "));
        String text = mail ? person + " || '@erased.invalid'" : unique ? person : "'erased'";
        int most = column.type().length().orElse(Integer.MAX_VALUE);
        return most >= 200 || text.equals("'erased'") && most >= 6
                ? text
                : mail && most > 24 ? "right(" + text + ", " + most + ")" : "left(" + text + ", " + most + ")";
    }
}
