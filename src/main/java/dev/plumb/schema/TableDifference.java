package dev.plumb.schema;

import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tables that come, go and change. */
final class TableDifference {
    private final Difference difference;
    private final ColumnDifference columns;
    private final KeyDifference keys;

    TableDifference(Difference difference) {
        this.difference = difference;
        this.columns = new ColumnDifference(difference);
        this.keys = new KeyDifference(difference);
    }

    void disturb() {
        for (Table before : difference.from.tables()) {
            Optional<Table> after = difference.to.table(before.name());
            if (after.isEmpty()) {
                difference.disturbance.add(Difference.table(before.name()));
            } else {
                columns.disturb(before, after.get());
                keys.disturb(before, after.get());
            }
        }
    }

    void add() {
        for (Table after : difference.to.tables()) {
            Optional<Table> before = difference.from.table(after.name());
            if (before.isEmpty()) {
                make(after);
            } else {
                alter(before.get(), after);
            }
        }
        for (Table before : difference.from.tables()) {
            if (difference.to.table(before.name()).isEmpty()) {
                drop(before);
            }
        }
        restore();
    }

    private void make(Table table) {
        Name name = table.name();
        Optional<Span> origin = difference.outline.table(name);
        Optional<SqlOutline.TableText> text = asWritten(table);
        ObjectName of = Difference.table(name);
        Set<ObjectName> needs = needs(table, text);
        String sql = text.map(t -> {
                    String above = t.create().commentAbove();
                    return (above.isEmpty() ? "" : above + "\n") + t.create().sql();
                })
                .orElseGet(() -> Ddl.createTable(table, c -> difference.comesWithTable(c, table), difference.to));
        difference.made.add("TABLE " + Sql.name(name));
        var steps = new ArrayList<Step>();
        steps.add(Difference.step(
                sql,
                "create table " + name,
                "the table " + name + " is specified",
                origin,
                around(table, text.isPresent(), Step.Mode.SHARE_ROW_EXCLUSIVE),
                Step.Work.INSTANT));
        options(Table.TableOptions.PLAIN, table, true, origin, steps);
        difference.change(of, 2, origin, needs, steps);
        keys.make(table, text.map(SqlOutline.TableText::constraintNames));
        marks(Table.TableOptions.PLAIN, table);
        ownOfHeir(Optional.empty(), table);
        comments(Optional.empty(), table);
        settings(Optional.empty(), table);
    }

    /** The table's own text, where it says all that its CREATE TABLE has to. */
    private Optional<SqlOutline.TableText> asWritten(Table table) {
        Set<String> names = table.constraints().stream().map(Constraint::name).collect(Collectors.toSet());
        return difference.outline.tableText(table.name()).filter(t -> names.containsAll(t.constraintNames()));
    }

    private Set<ObjectName> needs(Table table, Optional<SqlOutline.TableText> text) {
        var needs = new HashSet<>(difference.needs(Difference.table(table.name())));
        for (Constraint constraint : table.constraints()) {
            boolean inline = text.map(t -> t.constraintNames().contains(constraint.name()))
                    .orElseGet(() -> difference.comesWithTable(constraint, table));
            if (inline) {
                for (ObjectName need :
                        difference.needs(Difference.part(Kind.CONSTRAINT, table.name(), constraint.name()))) {
                    needs.add(need);
                    owner(need).ifPresent(needs::add);
                }
            }
        }
        needs.remove(Difference.table(table.name()));
        table.options().partitionOf().ifPresent(p -> needs.add(Difference.table(p)));
        table.options().inherits().forEach(p -> needs.add(Difference.table(p)));
        needs.add(new ObjectName(Kind.SCHEMA, table.name().schema()));
        return needs;
    }

    /** The table of a constraint: a key that is made with its table is there when that is. */
    static Optional<ObjectName> owner(ObjectName object) {
        return object.kind() == Kind.CONSTRAINT
                ? Optional.of(new ObjectName(
                        Kind.TABLE,
                        object.identity().substring(0, object.identity().lastIndexOf(' '))))
                : Optional.empty();
    }

    private void alter(Table before, Table after) {
        Optional<Span> origin = difference.outline.table(after.name());
        var steps = new ArrayList<Step>();
        columns.alter(before, after, steps);
        options(before.options(), after, false, origin, steps);
        var needs = new HashSet<>(difference.needs(Difference.table(after.name())));
        needs.remove(Difference.table(after.name()));
        difference.change(Difference.table(after.name()), 2, origin, needs, steps);
        logging(before, after, origin);
        keys.alter(before, after);
        marks(before.options(), after);
        ownOfHeir(Optional.of(before), after);
        comments(Optional.of(before), after);
        settings(Optional.of(before), after);
    }

    /** No logged table refers to one that is not, at any time. */
    private void logging(Table before, Table after, Optional<Span> origin) {
        boolean unlogged = after.options().unlogged();
        if (before.options().unlogged() == unlogged) {
            return;
        }
        Name name = after.name();
        Set<ObjectName> first = (unlogged
                        ? difference.from.tables().stream()
                                .filter(t -> t.foreignKeys().stream()
                                        .anyMatch(k -> k.referencedTable().equals(name)))
                                .map(Table::name)
                        : before.foreignKeys().stream().map(Constraint.ForeignKey::referencedTable))
                .filter(t -> !t.equals(name))
                .map(Difference::table)
                .collect(Collectors.toSet());
        difference.change(
                Difference.table(name),
                3,
                origin,
                first,
                List.of(Difference.exclusive(
                        "alter table " + Sql.name(name) + (unlogged ? " set unlogged" : " set logged"),
                        "change how " + name + " is logged",
                        "specified so",
                        origin,
                        name,
                        Step.Work.REWRITE)));
    }

    /** What is said of columns' storage: of each table by itself, for what heirs and partitions have is their own. */
    private void settings(Optional<Table> before, Table after) {
        for (Column column : after.columns()) {
            Optional<Column> was = before.flatMap(b -> b.column(column.name()))
                    .filter(c -> column.inherited() || !columns.isMade(after.name(), column.name()))
                    .or(() -> before.isPresent() ? Optional.empty() : fromParent(after, column));
            List<String> standing = was.map(Column::settings).orElse(List.of());
            boolean retyped = was.isPresent()
                    && before.isPresent()
                    && (!was.get().type().equals(column.type())
                            || difference.disturbance.generated.contains(
                                    new Catalog.ColumnName(after.name(), column.name())));
            String alter = "alter table only " + Sql.name(after.name()) + " alter column " + Sql.name(column.name());
            for (String setting : standing) {
                boolean stays = column.settings().stream().anyMatch(s -> word(s).equals(word(setting)));
                if (!stays) {
                    difference.afterwards(storage(alter + reset(setting), after.name(), Optional.empty()));
                }
            }
            for (String setting : column.settings()) {
                if (retyped || !standing.contains(setting)) {
                    difference.afterwards(storage(
                            alter + (setting.contains("=") ? " set (" + setting + ")" : " set " + setting),
                            after.name(),
                            difference.outline.column(after.name(), column.name())));
                }
            }
        }
    }

    /** A partition or heir is made with its parent's storage and compression, as they are before anything changes. */
    private Optional<Column> fromParent(Table table, Column column) {
        if (!column.inherited()) {
            return Optional.empty();
        }
        return java.util.stream.Stream.concat(
                        table.options().partitionOf().stream(), table.options().inherits().stream())
                .flatMap(p -> difference.from.table(p).stream())
                .flatMap(p -> p.column(column.name()).stream())
                .findFirst()
                .map(c -> new Column(
                        c.name(),
                        c.type(),
                        c.notNull(),
                        c.defaultExpression(),
                        c.identity(),
                        c.generated(),
                        c.collation(),
                        true,
                        c.settings().stream()
                                .filter(s -> s.startsWith("storage ") || s.startsWith("compression "))
                                .toList(),
                        c.comment()));
    }

    private static String word(String setting) {
        return setting.replaceAll("[ =].*", "");
    }

    private static String reset(String setting) {
        return switch (word(setting)) {
            case "statistics" -> " set statistics -1";
            case "storage" -> " set storage default";
            case "compression" -> " set compression default";
            default -> " reset (" + word(setting) + ")";
        };
    }

    private void options(Table.TableOptions was, Table table, boolean made, Optional<Span> origin, List<Step> steps) {
        Table.TableOptions is = table.options();
        Name name = table.name();
        String alter = "alter table " + Sql.name(name) + " ";
        if (!made && !was.storage().equals(is.storage())) {
            var gone = was.storage().stream()
                    .map(TableDifference::key)
                    .filter(k -> is.storage().stream().noneMatch(o -> key(o).equals(k)))
                    .toList();
            if (!gone.isEmpty()) {
                steps.add(storage(alter + "reset (" + String.join(", ", gone) + ")", name, origin));
            }
            if (!is.storage().isEmpty()) {
                steps.add(storage(alter + "set (" + String.join(", ", is.storage()) + ")", name, origin));
            }
        }
        if (was.rowSecurity() != is.rowSecurity()) {
            steps.add(meaning(
                    alter + (is.rowSecurity() ? "enable" : "disable") + " row level security",
                    "row security of " + name,
                    name,
                    origin));
        }
        if (was.forceRowSecurity() != is.forceRowSecurity()) {
            steps.add(meaning(
                    alter + (is.forceRowSecurity() ? "" : "no ") + "force row level security",
                    "forced row security of " + name,
                    name,
                    origin));
        }
        if (!was.replicaIdentity().equals(is.replicaIdentity())) {
            Step step = meaning(
                    alter + "replica identity " + is.replicaIdentity().orElse("default"),
                    "replica identity of " + name,
                    name,
                    origin);
            if (is.replicaIdentity().orElse("").startsWith("USING INDEX")) {
                difference.afterwards(step);
            } else {
                steps.add(step);
            }
        }
    }

    /** What a table says of one of its indexes, which a new index of the same name has to be told again. */
    private void marks(Table.TableOptions was, Table table) {
        Table.TableOptions is = table.options();
        Name name = table.name();
        Optional<Span> origin = difference.outline.table(name);
        String alter = "alter table " + Sql.name(name) + " ";
        if (is.clusterOn().isPresent()
                && (!was.clusterOn().equals(is.clusterOn())
                        || isMade(name, Sql.name(is.clusterOn().get())))) {
            difference.afterwards(
                    storage(alter + "cluster on " + Sql.name(is.clusterOn().get()), name, origin));
        }
        boolean stays = was.clusterOn()
                .filter(i -> !isMade(name, Sql.name(i)))
                .filter(i -> table.indexes().stream().anyMatch(o -> o.name().equals(i))
                        || table.constraints().stream().anyMatch(o -> o.name().equals(i)))
                .isPresent();
        if (is.clusterOn().isEmpty() && stays) {
            difference.afterwards(storage(alter + "set without cluster", name, origin));
        }
        String by = "USING INDEX ";
        is.replicaIdentity()
                .filter(r -> r.startsWith(by)
                        && was.replicaIdentity().equals(is.replicaIdentity())
                        && isMade(name, r.substring(by.length())))
                .ifPresent(r -> difference.afterwards(
                        meaning(alter + "replica identity " + r, "replica identity of " + name, name, origin)));
    }

    /**
     * What a partition or heir says of columns that it has from its parent: a default or NOT NULL of its own. What is
     * changed of the parent's column is changed of its own.
     */
    private void ownOfHeir(Optional<Table> before, Table after) {
        for (Column is : after.columns()) {
            Optional<Name> parent = is.inherited() && is.generated().isEmpty()
                    ? java.util.stream.Stream.concat(
                                    after.options().partitionOf().stream(), after.options().inherits().stream())
                            .filter(p -> difference
                                    .to
                                    .table(p)
                                    .flatMap(t -> t.column(is.name()))
                                    .isPresent())
                            .findFirst()
                    : Optional.empty();
            if (parent.isEmpty()) {
                continue;
            }
            Column above = difference
                    .to
                    .table(parent.get())
                    .flatMap(t -> t.column(is.name()))
                    .orElseThrow();
            Optional<Column> wasAbove = difference.from.table(parent.get()).flatMap(t -> t.column(is.name()));
            Optional<Column> was = before.flatMap(b -> b.column(is.name())).filter(_ -> wasAbove.isPresent());
            var name = new Catalog.ColumnName(parent.get(), is.name());
            boolean touched = was.isEmpty()
                    || !wasAbove.map(Column::defaultExpression).equals(Optional.of(above.defaultExpression()))
                    || !wasAbove.map(Column::type).equals(Optional.of(above.type()))
                    || difference.disturbance.defaults.contains(name)
                    || difference.disturbance.generated.contains(name)
                    || difference.madeColumns.contains(name);
            Optional<String> standing =
                    touched ? above.defaultExpression() : was.get().defaultExpression();
            boolean made = before.isEmpty()
                    && after.options().partitionOf().isPresent()
                    && asWritten(after).isEmpty(); // its CREATE TABLE says it
            if (!made && !standing.equals(is.defaultExpression())) {
                difference.afterwards(ofHeir(
                        after,
                        is,
                        is.defaultExpression().map(d -> "set default " + d).orElse("drop default"),
                        Step.Work.INSTANT));
            }
            boolean followed = was.isEmpty() || wasAbove.get().notNull() != above.notNull();
            boolean required = followed ? above.notNull() : was.get().notNull();
            if (required != is.notNull() && !after.primaryKey().contains(is.name())) {
                if (is.notNull() && before.isPresent()) {
                    difference.hazards.add(new Hazard.RowsMayViolate(
                            after.name(), is.name() + " not null", difference.outline.column(after.name(), is.name())));
                }
                difference.afterwards(ofHeir(
                        after,
                        is,
                        is.notNull() ? "set not null" : "drop not null",
                        is.notNull() && before.isPresent() ? Step.Work.SCAN : Step.Work.INSTANT));
            }
        }
    }

    private Step ofHeir(Table table, Column column, String change, Step.Work work) {
        return Difference.exclusive(
                "alter table " + Sql.name(table.name()) + " alter column " + Sql.name(column.name()) + " " + change,
                "change " + table.name() + "." + column.name(),
                "it is specified of this table, beside what it has from its parent",
                difference.outline.column(table.name(), column.name()),
                table.name(),
                work);
    }

    private boolean isMade(Name table, String index) {
        return difference.made.contains(
                "INDEX " + (table.schema().equals("public") ? "" : Sql.name(table.schema()) + ".") + index);
    }

    private static String key(String option) {
        int at = option.indexOf('=');
        return at < 0 ? option : option.substring(0, at);
    }

    private static Step storage(String sql, Name table, Optional<Span> origin) {
        return Difference.step(
                sql,
                "change storage parameters of " + table,
                "specified so",
                origin,
                List.of(new Step.TableLock(
                        table,
                        sql.contains(" storage ") || sql.contains(" compression ")
                                ? Step.Mode.ACCESS_EXCLUSIVE
                                : Step.Mode.SHARE_UPDATE_EXCLUSIVE)),
                Step.Work.INSTANT);
    }

    private Step meaning(String sql, String what, Name table, Optional<Span> origin) {
        difference.hazards.add(new Hazard.MeaningChanged("the " + what + " changes", origin));
        return Difference.exclusive(sql, "change the " + what, "specified so", origin, table, Step.Work.INSTANT);
    }

    private void comments(Optional<Table> before, Table after) {
        Name name = after.name();
        Optional<String> was = before.flatMap(Table::comment);
        if (!was.equals(after.comment())) {
            difference.afterwards(comment("TABLE " + Sql.name(name), after.comment(), name));
        }
        for (Column column : after.columns()) {
            boolean anew = columns.isMade(name, column.name());
            Optional<String> said = anew
                    ? Optional.empty()
                    : before.flatMap(b -> b.column(column.name())).flatMap(Column::comment);
            if (!said.equals(column.comment())) {
                difference.afterwards(
                        comment("COLUMN " + Sql.name(name) + "." + Sql.name(column.name()), column.comment(), name));
            }
        }
    }

    private Step comment(String target, Optional<String> text, Name table) {
        return Difference.step(
                Ddl.comment(target, text),
                "describe " + table,
                "its comment is specified",
                difference.outline.table(table),
                difference.from.table(table).isPresent()
                        ? List.of(new Step.TableLock(table, Step.Mode.SHARE_UPDATE_EXCLUSIVE))
                        : List.of(),
                Step.Work.INSTANT);
    }

    private void drop(Table table) {
        Name name = table.name();
        ObjectName of = Difference.table(name);
        Optional<Name> partition = table.options().partitionOf();
        boolean withParent =
                partition.isPresent() && difference.to.table(partition.get()).isEmpty();
        if (difference.parkAs.isPresent() && !withParent) {
            Parking.rows(difference, difference.original(name));
            for (Column column : table.columns()) {
                Ddl.ownedSequence(column, name, difference.from).ifPresent(s -> Parking.position(difference, s.name()));
            }
        }
        for (Constraint.ForeignKey key : table.foreignKeys()) {
            // a key upon a partitioned table stands upon each of its partitions, which go before it
            if ((!key.referencedTable().equals(name) || isPartitioned(name))
                    && difference.from.table(key.referencedTable()).isPresent()
                    && difference.to.table(key.referencedTable()).isEmpty()) {
                keys.drop(table, key);
            }
        }
        for (Constraint constraint : table.constraints()) {
            if (constraint instanceof Constraint.Check && standsUponRows(table, constraint)) {
                keys.drop(table, constraint);
            }
        }
        difference.hazards.add(new Hazard.TableDropped(name, Optional.empty()));
        Set<ObjectName> dependents = Difference.dependents(difference.from, of);
        partition.map(Difference::table).ifPresent(dependents::remove); // which would take it along
        var steps = new ArrayList<>(difference.endOfKeeping(name, ""));
        steps.add(Difference.step(
                "drop table " + Sql.name(name),
                "drop table " + name,
                "the table " + name + " is not specified any more",
                Optional.empty(),
                withReferences(table),
                Step.Work.INSTANT));
        difference.drop(of, 3, dependents, steps);
    }

    /** Whether a constraint calls a routine that takes the rows of its table: neither goes while the other is there. */
    private boolean standsUponRows(Table table, Constraint constraint) {
        ObjectName of = Difference.part(Kind.CONSTRAINT, table.name(), constraint.name());
        ObjectName host = Difference.table(table.name());
        return difference.from.dependencies().stream()
                .filter(d -> d.of().equals(of) && d.on().kind() == Kind.ROUTINE)
                .anyMatch(c -> difference.from.dependencies().stream()
                        .anyMatch(d -> d.of().equals(c.on()) && d.on().equals(host)));
    }

    private boolean isPartitioned(Name table) {
        return difference.from.tables().stream()
                .anyMatch(t -> t.options().partitionOf().equals(Optional.of(table)));
    }

    /** A table that goes, what it belongs to, and what it refers to. */
    private List<Step.TableLock> withReferences(Table table) {
        var locks = new ArrayList<Step.TableLock>();
        locks.add(new Step.TableLock(table.name(), Step.Mode.ACCESS_EXCLUSIVE));
        locks.addAll(around(table, true, Step.Mode.ACCESS_EXCLUSIVE));
        return locks.stream().distinct().toList();
    }

    /**
     * Locks on the tables that a table refers to, which get or lose triggers, on the one that it is a part of, and on
     * those that it inherits from.
     */
    private List<Step.TableLock> around(Table table, boolean refers, Step.Mode mode) {
        var locks = new java.util.LinkedHashSet<Step.TableLock>();
        Optional<Table> whole = table.options().partitionOf().flatMap(difference.from::table);
        whole.ifPresent(p -> {
            locks.add(new Step.TableLock(p.name(), Step.Mode.ACCESS_EXCLUSIVE));
            difference.from.tables().stream()
                    .filter(t -> t.options().partitionOf().equals(Optional.of(p.name()))
                            && t.options().partitionBound().equals(Optional.of("DEFAULT")))
                    .forEach(t -> locks.add(new Step.TableLock(t.name(), Step.Mode.ACCESS_EXCLUSIVE)));
        });
        java.util.stream.Stream.concat(
                        refers ? table.foreignKeys().stream() : java.util.stream.Stream.of(),
                        mode == Step.Mode.ACCESS_EXCLUSIVE
                                ? java.util.stream.Stream.<Constraint.ForeignKey>of()
                                : inherited(table))
                .map(Constraint.ForeignKey::referencedTable)
                .filter(name -> difference.from.table(name).isPresent()
                        && difference.to.table(name).isPresent())
                .forEach(name -> locks.add(new Step.TableLock(name, mode)));
        for (Name parent : table.options().inherits()) {
            if (difference.from.table(parent).isPresent() && mode != Step.Mode.ACCESS_EXCLUSIVE) {
                locks.add(new Step.TableLock(parent, Step.Mode.SHARE_UPDATE_EXCLUSIVE));
            }
        }
        return List.copyOf(locks);
    }

    /** The foreign keys that a part gets from what it is a part of. */
    private java.util.stream.Stream<Constraint.ForeignKey> inherited(Table part) {
        Optional<Table> whole = part.options().partitionOf().flatMap(difference.to::table);
        if (whole.isEmpty()) {
            return java.util.stream.Stream.of();
        }
        Set<String> there = difference
                .from
                .table(whole.get().name())
                .map(t -> t.constraints().stream().map(Constraint::name).collect(Collectors.toSet()))
                .or(() -> asWritten(whole.get()).map(SqlOutline.TableText::constraintNames))
                .orElse(Set.of());
        return java.util.stream.Stream.concat(
                whole.get().foreignKeys().stream().filter(k -> there.contains(k.name())), inherited(whole.get()));
    }

    /** Rows of tables that were made anew, once all of them are there. */
    private void move(Set<ObjectName> tables) {
        var returned = new HashSet<Parked>();
        for (Rebuild.Moved moved : difference.rebuild.moves()) {
            Name target = moved.target().name();
            var backfills = new HashMap<String, String>();
            difference.intentions.backfills().forEach((column, sql) -> {
                if (column.table().equals(target)) {
                    backfills.put(column.column(), sql);
                }
            });
            var steps = new ArrayList<Step>();
            if (moved.was().columns().stream()
                    .anyMatch(c -> moved.target().column(c.name()).isPresent())) {
                moved.target().columns().stream()
                        .filter(c -> moved.was().column(c.name()).isPresent())
                        .flatMap(c -> Parking.returned(difference, moved, c).stream())
                        .filter(returned::add)
                        .forEach(k -> steps.add(Parking.findable(k)));
                steps.add(Parking.moved(difference, moved, backfills));
            }
            steps.add(Parking.forget(moved.store()));
            difference.change(
                    new ObjectName(Kind.TABLE, Difference.identity(moved.store())), 3, Optional.empty(), tables, steps);
        }
        for (Rebuild.Position position : difference.rebuild.positions()) {
            difference.to.sequences().stream()
                    .filter(s -> s.name().equals(position.is()))
                    .findFirst()
                    .ifPresent(s -> difference.change(
                            new ObjectName(Kind.TABLE, Difference.identity(position.store())),
                            3,
                            Optional.empty(),
                            tables,
                            List.of(Parking.back(position, s), Parking.forget(position.store()))));
        }
        var stores = new HashSet<ObjectName>(tables);
        difference.rebuild.moves().forEach(m -> stores.add(Difference.table(m.store())));
        for (Name name : difference.rebuild.tables()) {
            Table table = difference.to.table(name).orElseThrow();
            difference.hazards.add(new Hazard.TableRewritten(
                    name, "it is made anew, and its rows are moved into it", difference.outline.table(name)));
            var steps = new ArrayList<Step>();
            for (Parked kept : difference.restores) {
                if (kept instanceof Parked.Values values && values.table().equals(name)) {
                    steps.addAll(Parking.writable(table, values.column().name(), Parking.restoreValues(values, table)));
                } else if (kept instanceof Parked.Narrowed narrowed
                        && narrowed.table().equals(name)
                        && !returned.contains(narrowed)) {
                    steps.addAll(Parking.writable(
                            table, narrowed.before().name(), Parking.restoreNarrowed(narrowed, table)));
                }
            }
            difference.change(
                    new ObjectName(Kind.TABLE, Difference.identity(name) + " values"),
                    3,
                    Optional.empty(),
                    stores,
                    steps);
        }
        keep();
    }

    /** What tables that are made anew have no place for. */
    private void keep() {
        for (Table lost : difference.rebuild.lost()) {
            difference.hazards.add(new Hazard.TableDropped(lost.name(), Optional.empty()));
            if (difference.parkAs.isPresent()) {
                Parking.rows(difference, difference.original(lost.name()));
            }
        }
        difference.rebuild.lossy().forEach((name, now) -> {
            Table table = difference.original(name.table());
            Column was = difference.original(name.table(), name.column());
            Optional<Table> after = difference.to.table(name.table());
            boolean keyed = !table.primaryKey().isEmpty()
                    && !table.primaryKey().contains(was.name())
                    && table.primaryKey().stream()
                            .allMatch(k -> after.flatMap(t -> t.column(k)).isPresent());
            Optional<Span> origin = difference.outline.column(name.table(), name.column());
            difference.hazards.add(
                    now.isEmpty()
                            ? new Hazard.ColumnDropped(name.table(), name.column(), keyed, Optional.empty())
                            : new Hazard.TypeNarrowed(
                                    name.table(),
                                    name.column(),
                                    was.type().sql(),
                                    now.get().type().sql(),
                                    keyed,
                                    origin));
            if (difference.parkAs.isEmpty() || !keyed) {
                return;
            }
            if (now.isEmpty()) {
                Parking.values(difference, table, was, false);
                Ddl.ownedSequence(was, table.name(), difference.start)
                        .ifPresent(q -> Parking.position(difference, q.name()));
            } else {
                Parking.narrowed(
                        difference,
                        table,
                        was,
                        now.get(),
                        Optional.empty(),
                        was.type()
                                .userType()
                                .flatMap(u -> DomainBase.of(
                                        difference.start,
                                        difference.to,
                                        u,
                                        was.type().sql().endsWith("[]")))
                                .filter(_ ->
                                        was.type().sql().equals(now.get().type().sql()))
                                .map(d -> d.convert("kept." + Sql.name(was.name()))));
            }
        });
    }

    private void restore() {
        Set<ObjectName> tables = new HashSet<>();
        difference.to.tables().forEach(t -> tables.add(Difference.table(t.name())));
        difference.to.sequences().forEach(s -> tables.add(Difference.of(Kind.SEQUENCE, s.name())));
        move(tables);
        for (Parked kept : difference.restores) {
            List<Step> steps = switch (kept) {
                case Parked.Rows rows -> List.of(Parking.restoreRows(rows));
                case Parked.Position position -> List.of(Parking.restorePosition(position));
                case Parked.Values _, Parked.Narrowed _, Parked.Unfilled _ -> List.of();
            };
            difference.change(
                    new ObjectName(Kind.TABLE, Difference.identity(kept.store())), 3, Optional.empty(), tables, steps);
            difference.afterwards(Parking.forget(kept));
        }
    }
}
