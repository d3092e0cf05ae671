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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A catalog as it is once tables and columns have their new names, constraints and indexes of the
 * same meaning included. Names inside of definitions are replaced word by word, for PostgreSQL follows
 * them by itself; where that misses one the object is made anew, which is as right and only longer.
 */
final class Renaming {
    /** Before a definition whose words are not those of the one that PostgreSQL has by then. */
    private static final String FOLLOWED = "-- as before what it reads was renamed\n";

    private final Catalog from;
    private final Map<ObjectName, List<Dependency>> upon;
    private final Map<Name, Name> tables = new HashMap<>();
    private final Map<ColumnName, String> columns = new HashMap<>();
    private final Map<Name, Name> sequences = new HashMap<>();

    /** The keys and indexes of tables that are only set aside, to go. */
    private final Map<Name, String> indexes = new HashMap<>();

    private final Map<String, String> routines = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Hazard> hazards = new ArrayList<>();
    private final List<Exchange> undecided = new ArrayList<>();
    private final boolean certain;

    /**
     * Names that go round among things that are all there before and after.
     *
     * @param table whose columns they are; empty where they are tables
     */
    record Exchange(Optional<Name> table, List<String> names) {
        Exchange {
            names = List.copyOf(names);
        }
    }

    /**
     * One renaming, to a name that is free by then.
     *
     * @param of what it was called before anything was renamed
     */
    record Move<N>(N of, N was, N is) {}

    private Renaming(Catalog from, Catalog to, SqlOutline outline, Intentions intentions) {
        this.from = from;
        this.certain = intentions.certain();
        this.upon = intentions.renamedTables().isEmpty()
                        && intentions.renamedColumns().isEmpty()
                ? Map.of()
                : from.dependencies().stream().collect(Collectors.groupingBy(Dependency::of));
        List<Map.Entry<Name, Name>> said = intentions.renamedTables().entrySet().stream()
                .filter(e -> from.table(e.getValue()).isPresent()
                        && to.table(e.getKey()).isPresent())
                .sorted(Map.Entry.comparingByKey())
                .toList();
        List<Move<Name>> moves = inTurn(
                withRoom(said, n -> from.table(n).isEmpty(), n -> beside(n, from, to)),
                n -> from.table(n).isEmpty(),
                n -> beside(n, from, to),
                ring -> isExchange(
                        Optional.empty(),
                        ring.stream().map(e -> e.getKey().toString()).toList(),
                        ring.stream()
                                .mapToInt(e -> differing(from, e.getValue(), to, e.getKey(), intentions))
                                .sum(),
                        ring.stream()
                                .mapToInt(e -> differing(from, e.getKey(), to, e.getKey(), intentions))
                                .sum()));
        moves.forEach(m -> tables.put(m.of(), m.is()));
        moves.forEach(m -> renameTable(m, outline));
        tables.forEach((was, is) -> {
            if (to.table(is).isEmpty()) {
                setAside(from.table(was).orElseThrow(), to);
            }
        });
        Map<Name, List<Map.Entry<ColumnName, String>>> ofTables = intentions.renamedColumns().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        java.util.Comparator.comparing(ColumnName::table).thenComparing(ColumnName::column)))
                .collect(Collectors.groupingBy(e -> e.getKey().table(), TreeMap::new, Collectors.toList()));
        ofTables.forEach((is, columns) -> to.table(is)
                .ifPresent(after ->
                        from.table(was(is)).ifPresent(before -> renameColumns(before, after, columns, outline))));
        follow();
    }

    /** Sets aside first what has a name that is needed: where every rename is to be done, it goes. */
    private <N> List<Map.Entry<N, N>> withRoom(List<Map.Entry<N, N>> said, Predicate<N> free, UnaryOperator<N> aside) {
        var all = new ArrayList<>(said);
        if (certain) {
            Set<N> leaving = said.stream().map(Map.Entry::getValue).collect(Collectors.toSet());
            said.stream()
                    .map(Map.Entry::getKey)
                    .filter(n -> !free.test(n) && !leaving.contains(n))
                    .forEach(n -> all.add(Map.entry(aside.apply(n), n)));
        }
        return all;
    }

    /** The names of what goes with a table are needed as well. */
    private void setAside(Table table, Catalog to) {
        Name name = table.name();
        var needed = Online.relations(to, name.schema());
        java.util.stream.Stream.concat(
                        table.indexes().stream().map(Index::name),
                        table.constraints().stream()
                                .filter(KeyDifference::hasIndex)
                                .map(Constraint::name))
                .filter(needed::contains)
                .forEach(index -> {
                    var was = new Name(name.schema(), index);
                    Name is = beside(was, from, to);
                    indexes.put(was, is.name());
                    steps.add(step(
                            "alter index " + Sql.name(was) + " rename to " + Sql.name(is.name()),
                            name,
                            was,
                            is,
                            Optional.empty()));
                });
        from.sequences().stream()
                .filter(s -> s.ownedBy().filter(o -> o.table().equals(name)).isPresent())
                .filter(s -> needed.contains(s.name().name()))
                .forEach(s -> {
                    Name is = beside(s.name(), from, to);
                    sequences.put(s.name(), is);
                    steps.add(step(
                            "alter sequence " + Sql.name(s.name()) + " rename to " + Sql.name(is.name()),
                            name,
                            s.name(),
                            is,
                            Optional.empty()));
                });
    }

    /** A name that no relation of the schema has or gets. */
    private static Name beside(Name name, Catalog from, Catalog to) {
        var taken = Online.relations(from, name.schema());
        taken.addAll(Online.relations(to, name.schema()));
        return new Name(name.schema(), Online.free(name.name() + "_before", taken));
    }

    /**
     * Whether names go round. What is said of that is said still when it was done, so the tables and columns tell: they
     * fit what is wanted better once the names have gone round, or they do already. Where neither is so, a person has to
     * say it otherwise.
     */
    private boolean isExchange(Optional<Name> table, List<String> names, int exchanged, int kept) {
        if (certain) {
            return true;
        }
        if (exchanged == kept) {
            undecided.add(new Exchange(table, names));
        }
        return exchanged < kept;
    }

    /** In how many columns a table is not what another one is to be. */
    private static int differing(Catalog from, Name was, Catalog to, Name is, Intentions intentions) {
        Table before = from.table(was).orElseThrow();
        Table after = to.table(is).orElseThrow();
        var left = new HashSet<String>();
        before.columns().forEach(c -> left.add(shape(c.name(), c)));
        int more = 0;
        for (Column column : after.columns()) {
            String said = intentions.renamedColumns().get(new ColumnName(is, column.name()));
            String name = said != null && before.column(said).isPresent() ? said : column.name();
            if (!left.remove(shape(name, column))) {
                more++;
            }
        }
        return left.size() + more;
    }

    private static String shape(String name, Column column) {
        return name + " " + shape(column);
    }

    private static String shape(Column column) {
        return column.type().sql() + " " + column.notNull() + " "
                + column.generated().isPresent() + " " + column.collation().orElse("");
    }

    /** What PostgreSQL renames by itself: the sequences of tables that move, and the routines that take their rows. */
    private void follow() {
        for (Catalog.SequenceObject sequence : from.sequences()) {
            sequence.ownedBy()
                    .map(o -> tables.getOrDefault(o.table(), o.table()).schema())
                    .filter(schema -> !schema.equals(sequence.name().schema())
                            && sequence.ownedBy()
                                    .map(o -> o.table().schema())
                                    .equals(Optional.of(sequence.name().schema())))
                    .ifPresent(schema -> sequences.put(
                            sequence.name(), new Name(schema, sequence.name().name())));
        }
        for (Catalog.Routine routine : from.routines()) {
            if (!stale(new ObjectName(ObjectName.Kind.ROUTINE, identity(routine)))) {
                continue;
            }
            int open = routine.identity().indexOf('(');
            String is = routine.identity().substring(0, open)
                    + types(routine.name().schema(), routine.identity().substring(open));
            routines.put(routine.identity(), is);
        }
    }

    private static String identity(Catalog.Routine routine) {
        return routine.name().schema() + "." + routine.identity();
    }

    /** Whether an object stands upon something that is renamed. */
    private boolean stale(ObjectName object) {
        return upon.getOrDefault(object, List.of()).stream()
                .filter(d -> d.on().kind() == ObjectName.Kind.TABLE)
                .anyMatch(d -> tables.keySet().stream()
                                .anyMatch(t -> Difference.identity(t).equals(d.on().identity()))
                        || d.onColumn()
                                .filter(c -> columns.keySet().stream()
                                        .anyMatch(n -> n.column().equals(c)
                                                && Difference.identity(n.table())
                                                        .equals(d.on().identity())))
                                .isPresent());
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
        UnaryOperator<String> aside = n -> Online.free(n + "_before", Online.columns(before, after));
        List<Move<String>> moves = inTurn(
                withRoom(List.copyOf(said.entrySet()), n -> before.column(n).isEmpty(), aside),
                n -> before.column(n).isEmpty(),
                aside,
                ring -> isExchange(
                        Optional.of(after.name()),
                        ring.stream().map(Map.Entry::getKey).toList(),
                        differing(before, after, ring, Map.Entry::getValue),
                        differing(before, after, ring, Map.Entry::getKey)));
        moves.forEach(m -> rename(before.name(), m.of(), m.is()));
        moves.stream()
                .filter(m -> !isShared(before, m.of())) // the parent's is renamed, and this one with it
                .forEach(m -> renameColumn(before.name(), after.name(), m, outline));
    }

    private static int differing(
            Table before,
            Table after,
            List<Map.Entry<String, String>> ring,
            Function<Map.Entry<String, String>, String> was) {
        return (int) ring.stream()
                .filter(e -> !shape(before.column(was.apply(e)).orElseThrow())
                        .equals(shape(after.column(e.getKey()).orElseThrow())))
                .count();
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
        return java.util.stream.Stream.concat(
                        table.options().inherits().stream(), table.options().partitionOf().stream())
                .flatMap(p -> from.table(p).stream())
                .anyMatch(p -> p.column(column).isPresent());
    }

    /**
     * What is renamed, each to a name that is free by then. A name that is taken and stays so says that it was renamed
     * before: what was said of it then is left as it stands. Of names that go round, one is set aside first.
     *
     * @param aside a name for that, which nothing else has
     * @param exchanged whether names that could go round do so
     */
    static <N> List<Move<N>> inTurn(
            List<Map.Entry<N, N>> said,
            Predicate<N> free,
            UnaryOperator<N> aside,
            Predicate<List<Map.Entry<N, N>>> exchanged) {
        var left = new ArrayList<>(said);
        var turn = new ArrayList<Move<N>>();
        var vacated = new HashSet<N>();
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<N, N> entry : List.copyOf(left)) {
                if (free.test(entry.getKey()) || vacated.contains(entry.getKey())) {
                    left.remove(entry);
                    if (vacated.add(entry.getValue())) {
                        turn.add(new Move<>(entry.getValue(), entry.getValue(), entry.getKey()));
                        more = true;
                    }
                }
            }
        }
        for (Map.Entry<N, N> entry : List.copyOf(left)) {
            List<Map.Entry<N, N>> ring = left.contains(entry) ? ring(entry, left) : List.of();
            left.removeAll(ring);
            if (ring.size() > 1 && exchanged.test(ring)) {
                N first = entry.getValue();
                N meanwhile = aside.apply(first);
                turn.add(new Move<>(first, first, meanwhile));
                ring.stream().skip(1).forEach(e -> turn.add(new Move<>(e.getValue(), e.getValue(), e.getKey())));
                turn.add(new Move<>(first, meanwhile, entry.getKey()));
            }
        }
        return turn;
    }

    /** Each gets the name that the one before it leaves, and the first that of the last; empty where they do not. */
    private static <N> List<Map.Entry<N, N>> ring(Map.Entry<N, N> first, List<Map.Entry<N, N>> said) {
        var ring = new ArrayList<Map.Entry<N, N>>();
        ring.add(first);
        while (!ring.getLast().getValue().equals(first.getKey())) {
            N leaves = ring.getLast().getValue();
            Optional<Map.Entry<N, N>> next =
                    said.stream().filter(e -> e.getKey().equals(leaves)).findFirst();
            if (next.isEmpty() || ring.contains(next.get())) {
                return List.of();
            }
            ring.add(next.get());
        }
        return ring;
    }

    /**
     * @param intentions without names that nothing is renamed to any more
     * @param undecided names that were said to go round, of which nothing tells whether they have done so
     */
    record Renamed(
            Catalog catalog, List<Step> steps, List<Hazard> hazards, Intentions intentions, List<Exchange> undecided) {}

    static Renamed of(Catalog from, Catalog to, SqlOutline outline, Intentions intentions) {
        var renaming = new Renaming(from, to, outline, intentions);
        Catalog renamed = renaming.tables.isEmpty() && renaming.columns.isEmpty() ? from : renaming.apply();
        return new Renamed(
                renamed, renaming.steps, renaming.hazards, renaming.effective(intentions), renaming.undecided);
    }

    private Intentions effective(Intentions said) {
        Map<Name, Name> renamedTables = new HashMap<>();
        tables.forEach((was, is) -> renamedTables.put(is, was));
        Map<ColumnName, String> renamedColumns = new HashMap<>();
        columns.forEach((was, is) -> renamedColumns.put(new ColumnName(table(was.table()), is), was.column()));
        return new Intentions(
                renamedTables,
                renamedColumns,
                said.backfills(),
                said.brandNew(),
                said.rows(),
                said.underLock(),
                said.certain());
    }

    private void renameTable(Move<Name> move, SqlOutline outline) {
        Name was = move.was();
        Name is = move.is();
        Name said = table(move.of());
        var origin = outline.table(said);
        if (!was.schema().equals(is.schema())) {
            steps.add(step(
                    "alter table " + Sql.name(was) + " set schema " + Sql.name(is.schema()),
                    move.of(),
                    move.of(),
                    said,
                    origin));
        }
        if (!was.name().equals(is.name())) {
            var moved = new Name(is.schema(), was.name());
            steps.add(step(
                    "alter table " + Sql.name(moved) + " rename to " + Sql.name(is.name()),
                    move.of(),
                    move.of(),
                    said,
                    origin));
        }
        if (is.equals(said) && !certain) {
            hazards.add(new Hazard.Renamed("table " + move.of(), is.toString(), origin));
        }
    }

    private void renameColumn(Name before, Name table, Move<String> move, SqlOutline outline) {
        String said = column(before, move.of());
        var origin = outline.column(table, said);
        steps.add(step(
                "alter table " + Sql.name(table) + " rename column " + Sql.name(move.was()) + " to "
                        + Sql.name(move.is()),
                table,
                table + "." + move.of(),
                table + "." + said,
                origin));
        if (move.is().equals(said) && !certain) {
            hazards.add(new Hazard.Renamed("column " + table + "." + move.of(), said, origin));
        }
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
                                sequence(s.name()),
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
                from.views().stream().map(this::rename).toList(),
                from.routines().stream().map(this::rename).toList(),
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

    /**
     * It follows what it reads, under the names of its own columns: nothing that is specified is written as before, even
     * where it reads the same word by word.
     */
    private Catalog.View rename(Catalog.View view) {
        return stale(Difference.of(ObjectName.Kind.VIEW, view.name()))
                ? new Catalog.View(
                        view.name(),
                        view.materialized(),
                        FOLLOWED + view.definition(),
                        view.columns(),
                        view.indexes(),
                        view.options(),
                        view.comment())
                : view;
    }

    private Catalog.Routine rename(Catalog.Routine routine) {
        String is = routines.get(routine.identity());
        return is == null
                ? routine
                : new Catalog.Routine(
                        routine.name(),
                        is,
                        routine.procedure(),
                        types(routine.name().schema(), routine.arguments()),
                        routine.result().map(r -> types(routine.name().schema(), r)),
                        FOLLOWED + routine.definition());
    }

    /** Where rows of renamed tables are types. */
    private String types(String schema, String text) {
        return words(new Name(schema, ""), text);
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
                                type(c.type()),
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

    /** A column may hold rows of a renamed table. */
    private ColumnType type(ColumnType type) {
        Optional<Name> row = type.userType().filter(tables::containsKey);
        return row.isEmpty()
                ? type
                : new ColumnType(
                        types(row.get().schema(), type.sql()),
                        types(row.get().schema(), type.base()),
                        type.kind(),
                        type.array(),
                        row.map(this::table),
                        type.length(),
                        type.precision(),
                        type.scale());
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
        String name = indexes.getOrDefault(new Name(was.schema(), constraint.name()), constraint.name());
        return switch (constraint) {
            case Constraint.PrimaryKey c -> new Constraint.PrimaryKey(name, columns(was, c.columns()), definition);
            case Constraint.Unique c ->
                new Constraint.Unique(name, columns(was, c.columns()), c.nullsNotDistinct(), definition);
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
            case Constraint.Exclusion c -> new Constraint.Exclusion(name, definition);
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
                indexes.getOrDefault(new Name(was.schema(), index.name()), index.name()),
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
        if (object.kind() == ObjectName.Kind.ROUTINE) {
            int dot = object.identity().indexOf('.') + 1;
            String identity = object.identity().substring(dot);
            return new ObjectName(
                    object.kind(), object.identity().substring(0, dot) + routines.getOrDefault(identity, identity));
        }
        if (object.kind() == ObjectName.Kind.SEQUENCE) {
            return sequences.entrySet().stream()
                    .filter(e -> Difference.identity(e.getKey()).equals(object.identity()))
                    .findFirst()
                    .map(e -> Difference.of(object.kind(), e.getValue()))
                    .orElse(object);
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
        int kind = target.indexOf(' ') + 1;
        String routine = routines.get(target.substring(kind));
        if (routine != null && (target.startsWith("FUNCTION ") || target.startsWith("PROCEDURE "))) {
            return target.substring(0, kind) + routine;
        }
        for (Map.Entry<Name, Name> moved : sequences.entrySet()) {
            if (target.equals("SEQUENCE " + Sql.name(moved.getKey()))) {
                return "SEQUENCE " + Sql.name(moved.getValue());
            }
        }
        for (Map.Entry<Name, Name> renamed : tables.entrySet()) {
            String was = Sql.name(renamed.getKey());
            if (target.equals("TABLE " + was) || target.endsWith(" ON " + was)) {
                return target.substring(0, target.length() - was.length()) + Sql.name(renamed.getValue());
            }
        }
        return target;
    }

    private Name sequence(Name was) {
        return sequences.getOrDefault(was, was);
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
