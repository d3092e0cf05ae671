package dev.plumb.schema;

import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.schema.Step.Mode;
import dev.plumb.schema.Step.TransactionMode;
import dev.plumb.schema.Step.Work;
import dev.plumb.schema.StepOrder.Change;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * One way from a catalog to another: what is renamed, parked, dropped, made and altered, in that order.
 * The parts that know each kind of object add to it.
 */
final class Difference {
    /** As it is before anything is renamed; what is kept is named by it. */
    final Catalog start;

    /** As it is after. */
    final Catalog from;

    final Catalog to;
    final SqlOutline outline;
    final Intentions intentions;

    /** Prefix of the tables that keep what is taken away; empty where nothing is kept. */
    final Optional<String> parkAs;

    /** What the other way took away, to be put back. */
    final List<Parked> restores;

    /** Types that are made anew under their names; those that are made of them are, too. */
    final Set<Name> swapped;

    final Disturbance disturbance;
    final List<Parked> parked = new ArrayList<>();
    final List<Hazard> hazards = new ArrayList<>();

    /** Objects that come into being on this way, as {@code COMMENT ON} and {@code GRANT} name them. */
    final Set<String> made = new HashSet<>();

    /** What each object of the target stands upon. */
    private final Map<ObjectName, Set<ObjectName>> needs;

    private final Map<ObjectName, List<Catalog.Dependency>> upon;

    /** Columns that come into being in a table that was there. */
    final Set<Catalog.ColumnName> madeColumns = new HashSet<>();

    /** The second columns of those that change their type without a lock, by the first. */
    final Map<Catalog.ColumnName, String> successors = new HashMap<>();

    /** Types and extensions that come, and stand upon nothing: they are made before all else. */
    final Set<ObjectName> early = new HashSet<>();

    /** What is made beside, and therefore not once more. */
    final Set<ObjectName> madeBefore = new HashSet<>();

    final Online online;

    /** Tables that are made anew, rows and all. */
    final Rebuild rebuild;

    /** Their going. */
    private final List<Step> clearing = new ArrayList<>();

    /** Tables that become parts, and parts that become tables. */
    private final List<Step> attaching;

    private final List<Step> renames;

    /** Indexes, keys and sequences that get other names, by the old ones. */
    private final Map<Name, NewName> relations = new LinkedHashMap<>();

    private final Map<Stage, List<Step>> prelude = new EnumMap<>(Stage.class);
    private final List<Step> keepingBegins = new ArrayList<>();
    private final List<Step> keepingBatches = new ArrayList<>();
    private final List<Step> parking = new ArrayList<>();

    /** What ends the keeping of what goes. */
    private final Map<Catalog.ColumnName, List<Step>> keeping = new LinkedHashMap<>();

    private final List<Change> drops = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Change> lateDrops = new ArrayList<>();
    private final List<Step> afterwards = new ArrayList<>();
    private final List<Step> last = new ArrayList<>();

    /** @param step what renames it from one name to another */
    private record NewName(Name is, BiFunction<Name, Name, Step> step) {}

    /** What is made beside the living tables before anything of them changes, in the order in which it is made. */
    enum Stage {
        OBJECT,
        COLUMN,
        FILL,
        INDEX,
        CONSTRAINT,
        VALIDATE
    }

    Difference(
            Catalog from,
            Catalog to,
            SqlOutline outline,
            Intentions intentions,
            Optional<String> parkAs,
            List<Parked> restores) {
        this.start = from;
        var renamed = Renaming.of(from, to, outline, intentions);
        this.swapped = TypeDifference.swapped(renamed.catalog(), to);
        var moved = Attachment.of(renamed.catalog(), to);
        boolean inTheWay = moved.concerns(Rebuild.of(moved.catalog(), to, swapped));
        Attachment attachment = inTheWay ? Attachment.none(renamed.catalog()) : moved;
        Catalog placed = attachment.catalog();
        this.rebuild = Rebuild.of(placed, to, swapped);
        this.from = rebuild.isEmpty() ? placed : rebuild.without();
        this.to = to;
        this.outline = outline;
        this.intentions = renamed.intentions();
        this.parkAs = parkAs;
        this.restores = restores;
        this.renames = new ArrayList<>(renamed.steps());
        this.hazards.addAll(renamed.hazards());
        this.needs = to.dependencies().stream()
                .collect(Collectors.groupingBy(
                        Catalog.Dependency::of, Collectors.mapping(Catalog.Dependency::on, Collectors.toSet())));
        this.upon = to.dependencies().stream().collect(Collectors.groupingBy(Catalog.Dependency::of));
        this.disturbance = new Disturbance(this.from);
        this.online = new Online(this);
        var types = new TypeDifference(this);
        var tables = new TableDifference(this);
        var objects = new ObjectDifference(this);
        types.disturb();
        tables.disturb();
        objects.disturb();
        if (!rebuild.isEmpty()) {
            rebuild.moves().forEach(m -> clearing.add(Parking.aside(m)));
            rebuild.positions().forEach(p -> clearing.add(Parking.aside(p)));
            clearing.addAll(
                    new Difference(placed, this.from, SqlOutline.EMPTY, Intentions.NONE, Optional.empty(), List.of())
                            .steps());
        }
        this.attaching = attachment.steps(this);
        types.add();
        tables.add();
        objects.add();
    }

    List<Step> steps() {
        var reach = new LockReach(from);
        var clear = new LockReach(start);
        var steps = new ArrayList<Step>();
        ordered().forEach(s -> steps.add(clearing.contains(s) ? clear.of(s) : reach.of(s)));
        return steps;
    }

    private List<Step> ordered() {
        var steps = new ArrayList<Step>();
        var lateRenames = new ArrayList<Step>();
        List<Step> renames = renames(lateRenames);
        // what is kept is named as before it is renamed
        if (renames.isEmpty()) {
            prelude.values().forEach(steps::addAll);
        }
        if (parkAs.isPresent() && !parked.isEmpty()) {
            steps.add(step(
                    "create schema if not exists backend",
                    "keep what is taken away",
                    "what this migration takes away is kept in the schema backend",
                    Optional.empty(),
                    List.of(),
                    Work.INSTANT));
            steps.addAll(keepingBegins);
            steps.addAll(keepingBatches);
            steps.addAll(parking);
        }
        if (!renames.isEmpty()) {
            steps.addAll(renames);
            prelude.values().forEach(steps::addAll);
        }
        steps.addAll(attaching);
        if (!clearing.isEmpty()) {
            Step schema = step(
                    "create schema if not exists backend",
                    "have a schema for what a migration needs",
                    "what only the migration needs is kept apart",
                    Optional.empty(),
                    List.of(),
                    Work.INSTANT);
            steps.add(schema);
            steps.addAll(clearing);
        }
        keeping.values().forEach(steps::addAll);
        steps.addAll(StepOrder.sort(drops));
        steps.addAll(StepOrder.sort(changes));
        steps.addAll(StepOrder.sort(lateDrops));
        steps.addAll(lateRenames);
        steps.addAll(afterwards);
        steps.addAll(last);
        return steps;
    }

    /** Makes something beside what is there, while everybody goes on. */
    void before(Stage stage, Step step) {
        prelude.computeIfAbsent(stage, _ -> new ArrayList<>()).add(step);
    }

    boolean isBefore(Stage stage, Step step) {
        return prelude.getOrDefault(stage, List.of()).contains(step);
    }

    /** What takes its time and that nothing waits for. */
    void last(Step step) {
        last.add(step);
    }

    /** Whether a table that is there is so large that nobody may wait while its rows are read or written. */
    boolean online(Name table) {
        return intentions.many(table) && from.table(table).isPresent();
    }

    /** What stands in the target upon an object, the columns that it reads included. */
    List<Catalog.Dependency> standsUpon(ObjectName of) {
        return upon.getOrDefault(of, List.of());
    }

    void rename(Step step) {
        renames.add(step);
    }

    /** Of a relation beside tables: its new name is free only when another has left it. */
    void rename(Name was, Name is, BiFunction<Name, Name, Step> step) {
        relations.put(was, new NewName(is, step));
    }

    /** @param lateRenames gets what can only be done when all that goes has gone */
    private List<Step> renames(List<Step> lateRenames) {
        var steps = new ArrayList<>(renames);
        List<Map.Entry<Name, Name>> said = relations.entrySet().stream()
                .map(e -> Map.entry(e.getValue().is(), e.getKey()))
                .toList();
        var moved = new HashSet<Name>();
        Renaming.inTurn(
                        said,
                        n -> !Online.relations(from, n.schema()).contains(n.name()),
                        n -> new Name(n.schema(), online.freeRelation(n.schema(), n.name() + "_before")),
                        _ -> true)
                .forEach(m -> {
                    moved.add(m.of());
                    Optional.ofNullable(relations.get(m.of()))
                            .ifPresent(to -> steps.add(to.step().apply(m.was(), m.is())));
                });
        relations.forEach((was, to) -> {
            if (!moved.contains(was)) { // what has the name goes first
                var beside = new Name(was.schema(), online.freeRelation(was.schema(), was.name() + "_before"));
                steps.add(to.step().apply(was, beside));
                lateRenames.add(to.step().apply(beside, to.is()));
            }
        });
        return steps;
    }

    /** Before it was renamed. */
    Table original(Name table) {
        Name was = intentions.renamedTables().getOrDefault(table, table);
        return start.table(was).orElseThrow();
    }

    Column original(Name table, String column) {
        String was = intentions.renamedColumns().getOrDefault(new Catalog.ColumnName(table, column), column);
        Table start = original(table);
        return start.column(was).or(() -> start.column(column)).orElseThrow();
    }

    void park(Parked what, String sql, String words) {
        parked.add(what);
        parking.add(
                step(sql, "keep " + words, words + " would be lost otherwise", Optional.empty(), List.of(), Work.ROWS));
    }

    /**
     * Keeps something beside, while others write.
     *
     * @param of the column, or with none the table whose rows it is
     * @param begins what keeps changes from then on
     * @param batches what keeps the rows that are there
     * @param ends it, in the transaction in which it goes
     */
    void park(Parked what, Catalog.ColumnName of, List<Step> begins, Step batches, List<Step> ends) {
        parked.add(what);
        keepingBegins.addAll(begins);
        keepingBatches.add(batches);
        keeping.put(of, ends);
    }

    /**
     * What ends the keeping of a column, or of a table's rows, where they are kept so; to be run before they go.
     *
     * @param column empty for the rows
     */
    List<Step> endOfKeeping(Name table, String column) {
        List<Step> ends = keeping.remove(new Catalog.ColumnName(table, column));
        return ends == null ? List.of() : ends;
    }

    /** Goes before anything is changed; in the order opposite to what stands upon what. */
    void drop(ObjectName of, int rank, Set<ObjectName> after, Step step) {
        drop(of, rank, after, List.of(step));
    }

    void drop(ObjectName of, int rank, Set<ObjectName> after, List<Step> steps) {
        drops.add(new Change(of, rank, "", after, steps));
    }

    void change(ObjectName of, int rank, Optional<Span> origin, Set<ObjectName> needs, List<Step> steps) {
        if (!steps.isEmpty()) {
            changes.add(new Change(of, rank, place(origin), needs, steps));
        }
    }

    /** Goes when nothing needs it any more. */
    void dropLate(ObjectName of, int rank, Set<ObjectName> after, Step step) {
        dropLate(of, rank, after, List.of(step));
    }

    void dropLate(ObjectName of, int rank, Set<ObjectName> after, List<Step> steps) {
        lateDrops.add(new Change(of, rank, "", after, steps));
    }

    void afterwards(Step step) {
        afterwards.add(step);
    }

    private static String place(Optional<Span> origin) {
        return origin.map(s -> s.file().path() + " %09d".formatted(s.start())).orElse("~");
    }

    /** What stands upon an object in a catalog and therefore goes before it. */
    static Set<ObjectName> dependents(Catalog catalog, ObjectName of) {
        var all = new HashSet<ObjectName>();
        for (Catalog.Dependency dependency : catalog.dependencies()) {
            if (dependency.on().equals(of)) {
                all.add(dependency.of());
                host(catalog, dependency.of()).ifPresent(all::add);
            }
        }
        all.remove(of);
        if (of.kind()
                == Kind.ROUTINE) { // one that takes the rows of a table goes before that, and what needs it by itself
            catalog.dependencies().stream()
                    .filter(d -> d.of().equals(of) && d.on().kind() == Kind.TABLE)
                    .forEach(d -> all.remove(d.on()));
        }
        return all;
    }

    /** The table whose going takes an object along. */
    private static Optional<ObjectName> host(Catalog catalog, ObjectName object) {
        return switch (object.kind()) {
            case CONSTRAINT, TRIGGER, POLICY ->
                Optional.of(new ObjectName(
                        Kind.TABLE,
                        object.identity().substring(0, object.identity().indexOf(' '))));
            case INDEX ->
                catalog.tables().stream()
                        .filter(t -> t.indexes().stream()
                                .anyMatch(i -> object.identity().equals(t.name().schema() + "." + i.name())))
                        .findFirst()
                        .map(t -> table(t.name()));
            case SCHEMA, EXTENSION, TYPE, SEQUENCE, TABLE, VIEW, ROUTINE, DEFINITION, UNMANAGED -> Optional.empty();
        };
    }

    /** What an object of the target stands upon and that therefore comes before it. */
    Set<ObjectName> needs(ObjectName of) {
        return needs.getOrDefault(of, Set.of());
    }

    /** Whether a constraint can be made with its table; not what needs a routine that takes the rows of that table. */
    boolean comesWithTable(Constraint constraint, Table table) {
        ObjectName host = table(table.name());
        return Ddl.comesWithTable(constraint, table)
                && needs(part(Kind.CONSTRAINT, table.name(), constraint.name())).stream()
                        .noneMatch(n -> n.kind() == Kind.ROUTINE && needs(n).contains(host));
    }

    static Step step(
            String sql, String summary, String reason, Optional<Span> origin, List<Step.TableLock> locks, Work work) {
        return new Step(sql, summary, reason, origin, locks, work, TransactionMode.TOGETHER);
    }

    /** A step that locks one table against everyone, for as long as no row is touched. */
    static Step exclusive(String sql, String summary, String reason, Optional<Span> origin, Name table, Work work) {
        return step(sql, summary, reason, origin, List.of(new Step.TableLock(table, Mode.ACCESS_EXCLUSIVE)), work);
    }

    /** A step that no table waits for. */
    static Step free(String sql, String summary, String reason, Optional<Span> origin) {
        return step(sql, summary, reason, origin, List.of(), Work.INSTANT);
    }

    static String identity(Name name) {
        return name.schema() + "." + name.name();
    }

    static ObjectName table(Name name) {
        return new ObjectName(Kind.TABLE, identity(name));
    }

    static ObjectName of(Kind kind, Name name) {
        return new ObjectName(kind, identity(name));
    }

    static ObjectName part(Kind kind, Name table, String name) {
        return new ObjectName(kind, identity(table) + " " + name);
    }

    /** A name for what keeps something, unique by the migration's number; shortened to what PostgreSQL keeps of names. */
    Name store(String what) {
        return new Name("backend", Online.fitting(parkAs.orElse("") + "_" + what));
    }
}
