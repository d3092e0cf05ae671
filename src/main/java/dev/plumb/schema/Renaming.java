package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Catalog.Dependency;
import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.SqlTokens.Kind;
import dev.plumb.schema.SqlTokens.Token;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A catalog as it is once tables and columns have their new names, constraints and indexes of the
 * same meaning included. Names inside of definitions are replaced word by word, for PostgreSQL follows
 * them by itself; where that misses one the object is made anew, which is as right and only longer.
 */
final class Renaming {
    private final Catalog from;
    private final Map<Name, Name> tables = new HashMap<>();
    private final Map<ColumnName, String> columns = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Hazard> hazards = new ArrayList<>();

    private Renaming(Catalog from, Catalog to, SqlOutline outline, Intentions intentions) {
        this.from = from;
        List<Map.Entry<Name, Name>> said = intentions.renamedTables().entrySet().stream()
                .filter(e -> from.table(e.getValue()).isPresent()
                        && to.table(e.getKey()).isPresent())
                .sorted(Map.Entry.comparingByKey())
                .toList();
        inTurn(said, n -> from.table(n).isEmpty()).forEach(e -> {
            tables.put(e.getValue(), e.getKey());
            renameTable(e.getValue(), e.getKey(), outline);
        });
        Map<Name, List<Map.Entry<ColumnName, String>>> ofTables = intentions.renamedColumns().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        java.util.Comparator.comparing(ColumnName::table).thenComparing(ColumnName::column)))
                .collect(Collectors.groupingBy(e -> e.getKey().table(), TreeMap::new, Collectors.toList()));
        ofTables.forEach((is, columns) -> to.table(is)
                .ifPresent(after ->
                        from.table(was(is)).ifPresent(before -> renameColumns(before, after, columns, outline))));
    }

    private Name was(Name table) {
        return tables.entrySet().stream()
                .filter(t -> t.getValue().equals(table))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(table);
    }

    private void renameColumns(
            Table before, Table after, List<Map.Entry<ColumnName, String>> renamed, SqlOutline outline) {
        Map<String, String> said = new LinkedHashMap<>();
        renamed.forEach(e -> {
            String is = e.getKey().column();
            if (before.column(e.getValue()).isPresent() && after.column(is).isPresent()) {
                said.put(is, e.getValue());
            }
        });
        inTurn(List.copyOf(said.entrySet()), n -> before.column(n).isEmpty()).forEach(e -> {
            rename(before.name(), e.getValue(), e.getKey());
            if (!isShared(before, e.getValue())) { // the parent's is renamed, and this one with it
                renameColumn(after.name(), e.getValue(), e.getKey(), outline);
            }
        });
    }

    /** What inherits a column has it under its new name as well. */
    private void rename(Name table, String was, String is) {
        columns.put(new ColumnName(table, was), is);
        from.tables().stream()
                .filter(t -> t.options().inherits().contains(table)
                        || t.options().partitionOf().equals(Optional.of(table)))
                .forEach(t -> rename(t.name(), was, is));
    }

    private boolean isShared(Table table, String column) {
        return table.options().inherits().stream()
                .flatMap(p -> from.table(p).stream())
                .anyMatch(p -> p.column(column).isPresent());
    }

    /**
     * What is renamed, each to a name that is free by then. A name that is taken and stays so says that it was renamed
     * before: what was said of it then is left as it stands.
     */
    private static <N> List<Map.Entry<N, N>> inTurn(List<Map.Entry<N, N>> said, Predicate<N> free) {
        var left = new ArrayList<>(said);
        var turn = new ArrayList<Map.Entry<N, N>>();
        var vacated = new HashSet<N>();
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<N, N> entry : List.copyOf(left)) {
                if (free.test(entry.getKey()) || vacated.contains(entry.getKey())) {
                    left.remove(entry);
                    if (vacated.add(entry.getValue())) {
                        turn.add(entry);
                        more = true;
                    }
                }
            }
        }
        return turn;
    }

    /** @param intentions without names that nothing is renamed to any more */
    record Renamed(Catalog catalog, List<Step> steps, List<Hazard> hazards, Intentions intentions) {}

    static Renamed of(Catalog from, Catalog to, SqlOutline outline, Intentions intentions) {
        var renaming = new Renaming(from, to, outline, intentions);
        Catalog renamed = renaming.tables.isEmpty() && renaming.columns.isEmpty() ? from : renaming.apply();
        return new Renamed(renamed, renaming.steps, renaming.hazards, renaming.effective(intentions));
    }

    private Intentions effective(Intentions said) {
        Map<Name, Name> renamedTables = new HashMap<>();
        tables.forEach((was, is) -> renamedTables.put(is, was));
        Map<ColumnName, String> renamedColumns = new HashMap<>();
        columns.forEach((was, is) -> renamedColumns.put(new ColumnName(table(was.table()), is), was.column()));
        return new Intentions(
                renamedTables, renamedColumns, said.backfills(), said.brandNew(), said.rows(), said.underLock());
    }

    private void renameTable(Name was, Name is, SqlOutline outline) {
        var origin = outline.table(is);
        if (!was.schema().equals(is.schema())) {
            steps.add(step(
                    "alter table " + Sql.name(was) + " set schema " + Sql.name(is.schema()), was, was, is, origin));
        }
        if (!was.name().equals(is.name())) {
            var moved = new Name(is.schema(), was.name());
            steps.add(
                    step("alter table " + Sql.name(moved) + " rename to " + Sql.name(is.name()), was, was, is, origin));
        }
        hazards.add(new Hazard.Renamed("table " + was, is.toString(), origin));
    }

    private void renameColumn(Name table, String was, String is, SqlOutline outline) {
        var origin = outline.column(table, is);
        steps.add(step(
                "alter table " + Sql.name(table) + " rename column " + Sql.name(was) + " to " + Sql.name(is),
                table,
                table + "." + was,
                table + "." + is,
                origin));
        hazards.add(new Hazard.Renamed("column " + table + "." + was, is, origin));
    }

    private static Step step(String sql, Name locked, Object was, Object is, Optional<Span> origin) {
        return new Step(
                sql,
                "rename " + was + " to " + is,
                is + " was " + was + " before",
                origin,
                List.of(new Step.TableLock(locked, Step.Mode.ACCESS_EXCLUSIVE)),
                Step.Work.INSTANT,
                Step.TransactionMode.TOGETHER);
    }

    private Catalog apply() {
        return new Catalog(
                from.schemas(),
                from.extensions(),
                from.enums(),
                from.domains(),
                from.composites(),
                from.ranges(),
                from.sequences().stream()
                        .map(s -> new Catalog.SequenceObject(
                                s.name(),
                                s.type(),
                                s.start(),
                                s.increment(),
                                s.minimum(),
                                s.maximum(),
                                s.cache(),
                                s.cycle(),
                                s.ownedBy().map(o -> new ColumnName(table(o.table()), column(o.table(), o.column()))),
                                s.identity()))
                        .toList(),
                from.tables().stream()
                        .map(this::rename)
                        .sorted(java.util.Comparator.comparing(Table::name))
                        .toList(),
                from.views(),
                from.routines(),
                from.triggers().stream()
                        .map(t -> new Catalog.Trigger(
                                table(t.table()), t.name(), words(t.table(), t.definition()), t.firing()))
                        .toList(),
                from.policies().stream()
                        .map(p -> new Catalog.Policy(table(p.table()), p.name(), words(p.table(), p.definition())))
                        .toList(),
                from.definitions().stream().map(this::rename).toList(),
                from.grants().stream()
                        .map(g -> new Catalog.Grant(target(g.target()), g.privilege(), g.grantee(), g.grantable()))
                        .toList(),
                from.remarks().stream()
                        .map(r -> new Catalog.Remark(target(r.target()), r.text()))
                        .toList(),
                from.dependencies().stream().map(this::rename).toList(),
                from.unmanaged(),
                from.needed());
    }

    private Catalog.Definition rename(Catalog.Definition definition) {
        return definition
                .table()
                .map(t -> new Catalog.Definition(
                        target(definition.target()),
                        words(t, definition.sql()),
                        Optional.of(table(t)),
                        definition.function()))
                .orElse(definition);
    }

    private Table rename(Table table) {
        Name was = table.name();
        return new Table(
                table(was),
                table.columns().stream()
                        .map(c -> new Column(
                                column(was, c.name()),
                                c.type(),
                                c.notNull(),
                                c.defaultExpression(),
                                c.identity(),
                                c.generated().map(g -> new Column.Generated(words(was, g.expression()), g.stored())),
                                c.collation(),
                                c.inherited(),
                                c.settings(),
                                c.comment()))
                        .toList(),
                table.constraints().stream().map(c -> rename(was, c)).toList(),
                table.indexes().stream().map(i -> rename(was, i)).toList(),
                rename(was, table.options()),
                table.comment());
    }

    private Table.TableOptions rename(Name was, Table.TableOptions o) {
        return new Table.TableOptions(
                o.unlogged(),
                o.partitionBy().map(k -> words(was, k)),
                o.partitionOf().map(this::table),
                o.partitionBound(),
                o.inherits().stream().map(this::table).toList(),
                o.rowSecurity(),
                o.forceRowSecurity(),
                o.replicaIdentity(),
                o.storage(),
                o.clusterOn());
    }

    private Constraint rename(Name was, Constraint constraint) {
        String definition = words(was, constraint.definition());
        return switch (constraint) {
            case Constraint.PrimaryKey c -> new Constraint.PrimaryKey(c.name(), columns(was, c.columns()), definition);
            case Constraint.Unique c ->
                new Constraint.Unique(c.name(), columns(was, c.columns()), c.nullsNotDistinct(), definition);
            case Constraint.ForeignKey c ->
                new Constraint.ForeignKey(
                        c.name(),
                        columns(was, c.columns()),
                        table(c.referencedTable()),
                        columns(c.referencedTable(), c.referencedColumns()),
                        c.onDelete(),
                        c.onUpdate(),
                        foreignKey(was, c));
            case Constraint.Check c ->
                new Constraint.Check(
                        c.name(), columns(was, c.columns()), words(was, c.expression()), c.validated(), definition);
            case Constraint.Exclusion c -> new Constraint.Exclusion(c.name(), definition);
        };
    }

    /** Two tables' columns stand in one text: the referencing list first, then the referenced table and list. */
    private String foreignKey(Name was, Constraint.ForeignKey key) {
        String definition = key.definition();
        int at = definition.indexOf(" REFERENCES ");
        int open = definition.indexOf('(', at);
        return words(was, definition.substring(0, at))
                + " REFERENCES " + Sql.name(table(key.referencedTable()))
                + words(key.referencedTable(), definition.substring(open));
    }

    private Index rename(Name was, Index index) {
        int using = index.definition().indexOf(" USING ");
        return new Index(
                index.name(),
                index.method(),
                index.unique(),
                index.keys().stream()
                        .map(k -> new Index.Key(
                                k.column() ? column(was, k.expression()) : words(was, k.expression()),
                                k.column(),
                                k.descending(),
                                k.nullsFirst(),
                                k.opclass()))
                        .toList(),
                columns(was, index.included()),
                index.predicate().map(p -> words(was, p)),
                index.valid(),
                index.definition().substring(0, using).replace(" ON " + qualified(was), " ON " + qualified(table(was)))
                        + words(was, index.definition().substring(using)));
    }

    private static String qualified(Name name) {
        return Sql.name(name.schema()) + "." + Sql.name(name.name());
    }

    private Dependency rename(Dependency d) {
        return new Dependency(
                rename(d.of()),
                d.ofColumn().map(c -> column(d.of(), c)),
                rename(d.on()),
                d.onColumn().map(c -> column(d.on(), c)));
    }

    private String column(ObjectName of, String column) {
        return of.kind() == ObjectName.Kind.TABLE
                ? from.tables().stream()
                        .filter(t -> Difference.identity(t.name()).equals(of.identity()))
                        .findFirst()
                        .map(t -> column(t.name(), column))
                        .orElse(column)
                : column;
    }

    private ObjectName rename(ObjectName object) {
        if (object.kind() == ObjectName.Kind.DEFINITION) {
            return new ObjectName(object.kind(), target(object.identity()));
        }
        for (Map.Entry<Name, Name> renamed : tables.entrySet()) {
            String was = Difference.identity(renamed.getKey());
            boolean ofTable = switch (object.kind()) {
                case TABLE, CONSTRAINT, TRIGGER, POLICY -> true;
                case SCHEMA, EXTENSION, TYPE, SEQUENCE, INDEX, VIEW, ROUTINE, DEFINITION, UNMANAGED -> false;
            };
            if (ofTable && (object.identity().equals(was) || object.identity().startsWith(was + " "))) {
                return new ObjectName(
                        object.kind(),
                        Difference.identity(renamed.getValue())
                                + object.identity().substring(was.length()));
            }
        }
        return object;
    }

    /** {@code TABLE was}, {@code CONSTRAINT x ON was}. */
    private String target(String target) {
        for (Map.Entry<Name, Name> renamed : tables.entrySet()) {
            String was = Sql.name(renamed.getKey());
            if (target.equals("TABLE " + was) || target.endsWith(" ON " + was)) {
                return target.substring(0, target.length() - was.length()) + Sql.name(renamed.getValue());
            }
        }
        return target;
    }

    private Name table(Name was) {
        return tables.getOrDefault(was, was);
    }

    private String column(Name table, String was) {
        return columns.getOrDefault(new ColumnName(table, was), was);
    }

    private List<String> columns(Name table, List<String> was) {
        return was.stream().map(c -> column(table, c)).toList();
    }

    /** Replaces each word that is a renamed column of the table, or a renamed table. */
    private String words(Name table, String text) {
        var span = new Span(new SourceFile("", text), 0, text.length());
        var result = new StringBuilder();
        int done = 0;
        for (Token token : SqlTokens.of(span)) {
            if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED_NAME) {
                continue;
            }
            String is = columns.get(new ColumnName(table, token.text()));
            if (is == null) {
                Name renamed = tables.get(new Name(table.schema(), token.text()));
                is = renamed == null ? null : renamed.name();
            }
            if (is != null) {
                result.append(text, done, token.start()).append(Sql.name(is));
                done = token.end();
            }
        }
        return result.append(text.substring(done)).toString();
    }
}
