package dev.plumb.schema;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans the way from what a database holds to what is specified, and the way back. A function of values. */
public final class Planner {
    /** Of a target that says nothing. */
    private static final Span NOWHERE = new Span(new SourceFile("the target", ""), 0, 0);

    private Planner() {}

    /**
     * Plans in both directions. What cannot be decided or done becomes a problem; the plan then leaves it as
     * it is written and must not be applied.
     *
     * @param version the number of the first migration made of it
     */
    public static Plan plan(
            Catalog current, SpecifiedSchema wanted, Intentions intentions, int version, Problems problems) {
        refuse(current, wanted, intentions, problems);
        var forward = new Difference(
                current,
                wanted.catalog(),
                wanted.outline(),
                intentions,
                Optional.of("v%03d".formatted(version)),
                List.of());
        var back = new Difference(
                wanted.catalog(),
                current,
                SqlOutline.EMPTY,
                reversed(forward.intentions),
                Optional.empty(),
                forward.parked);
        var blocking = new java.util.TreeSet<>(forward.disturbance.blocking);
        // what is only specified is not made, and so stands upon nothing afterwards
        Set<String> there = current.dependencies().stream()
                .filter(d -> d.of().kind() == Catalog.ObjectName.Kind.UNMANAGED)
                .map(d -> d.of().identity())
                .collect(Collectors.toSet());
        back.disturbance.blocking.stream().filter(there::contains).forEach(blocking::add);
        blocking.forEach(b -> problems.add(new SchemaProblem.NoWay(
                first(wanted), "the " + b + ", which is not managed, stands upon what goes or changes")));
        inUse(forward, wanted, problems);
        for (Hazard hazard : forward.hazards) {
            if (hazard instanceof Hazard.ExclusionBuilt built
                    && !intentions.underLock().contains(new ColumnName(built.table(), built.constraint()))) {
                problems.add(new SchemaProblem.ExclusionOnManyRows(
                        built.origin().orElseGet(() -> first(wanted)), built.table(), built.constraint()));
            }
        }
        var hazards = new ArrayList<>(new java.util.LinkedHashSet<>(forward.hazards));
        return new Plan(
                version,
                current,
                wanted.catalog(),
                forward.steps(),
                back.steps(),
                forward.parked,
                hazards,
                wayBack(forward),
                wanted.ensured());
    }

    /** What would have to be made anew under its name while columns are of it. */
    private static void inUse(Difference forward, SpecifiedSchema wanted, Problems problems) {
        Catalog from = forward.from;
        for (Table table : from.tables()) {
            Optional<Table> after = forward.to.table(table.name());
            for (Column column : table.columns()) {
                boolean stays = after.flatMap(t -> t.column(column.name())).isPresent();
                Span at = wanted.outline()
                        .column(table.name(), column.name())
                        .or(() -> wanted.outline().table(table.name()))
                        .orElseGet(() -> first(wanted));
                String place = table.name() + "." + column.name();
                column.type()
                        .userType()
                        .filter(_ -> stays)
                        .flatMap(from::table)
                        .ifPresent(
                                rows -> retyped(rows, forward)
                                        .ifPresent(
                                                other -> problems.add(
                                                        new SchemaProblem.NoWay(
                                                                at,
                                                                rows.name() + "." + other + " changes its type, and "
                                                                        + place + " holds rows of " + rows.name(),
                                                                "Give the column a composite type of the same columns in a migration before this one."))));
                column.type()
                        .userType()
                        .filter(t -> stays
                                && forward.disturbance.objects.contains(Difference.of(Catalog.ObjectName.Kind.VIEW, t)))
                        .ifPresent(
                                view -> problems.add(
                                        new SchemaProblem.NoWay(
                                                at,
                                                "the view " + view + " has to be made anew, and " + place
                                                        + " holds rows of it",
                                                "Give the column a composite type of the same columns in a migration before this one.")));
            }
        }
        for (Catalog.Definition was : from.definitions()) {
            var of = new Catalog.ObjectName(Catalog.ObjectName.Kind.DEFINITION, was.target());
            boolean another = was.target().startsWith("COLLATION ")
                    && !forward.to.definitions().contains(was)
                    && forward.to.definitions().stream()
                            .anyMatch(d -> d.target().equals(was.target()));
            if (another) {
                from.dependencies().stream()
                        .filter(d -> d.on().equals(of))
                        .map(d -> d.of().identity()
                                + d.ofColumn().map(c -> "." + c).orElse(""))
                        .sorted()
                        .findFirst()
                        .ifPresent(by -> problems.add(new SchemaProblem.NoWay(
                                wanted.outline().definition(was).orElseGet(() -> first(wanted)),
                                "the " + was.words() + " is another from now on, and " + by + " is ordered by it",
                                "Make the new one under a name of its own, and let what is ordered have that.")));
            }
        }
    }

    private static Optional<String> retyped(Table table, Difference forward) {
        Optional<Table> after = forward.to.table(table.name());
        return table.columns().stream()
                .filter(c -> after.flatMap(t -> t.column(c.name()))
                        .filter(t -> !t.type().sql().equals(c.type().sql()))
                        .isPresent())
                .map(Column::name)
                .findFirst();
    }

    private static Span first(SpecifiedSchema wanted) {
        return wanted.outline().statements().stream()
                .findFirst()
                .map(SqlStatement::firstWord)
                .orElse(NOWHERE);
    }

    /** From nothing: what a scratch database needs to be like a catalog. */
    public static List<Step> make(Catalog catalog) {
        return new Difference(Catalog.EMPTY, catalog, SqlOutline.EMPTY, Intentions.NONE, Optional.empty(), List.of())
                .steps();
    }

    /** Whether nothing has to be done to come from one to the other. */
    public static boolean same(Catalog a, Catalog b) {
        return new Difference(a, b, SqlOutline.EMPTY, Intentions.NONE, Optional.empty(), List.of())
                .steps()
                .isEmpty();
    }

    /** What would have to be done, in words: how a live database drifted from what was expected. */
    public static List<String> drift(Catalog expected, Catalog live) {
        return new Difference(expected, live, SqlOutline.EMPTY, Intentions.NONE, Optional.empty(), List.of())
                .steps().stream().map(Step::summary).distinct().toList();
    }

    private static Plan.WayBack wayBack(Difference forward) {
        for (Hazard hazard : forward.hazards) {
            boolean lost = switch (hazard) {
                case Hazard.ColumnDropped dropped -> !dropped.parked();
                case Hazard.TypeNarrowed narrowed -> !narrowed.parked();
                case Hazard.TableDropped _,
                        Hazard.Renamed _,
                        Hazard.RequiredWithoutValue _,
                        Hazard.TableRewritten _,
                        Hazard.EnumValueRemoved _,
                        Hazard.RowsMayViolate _,
                        Hazard.ScannedUnderLock _,
                        Hazard.ExclusionBuilt _,
                        Hazard.MeaningChanged _ -> false;
            };
            if (lost) {
                return Plan.WayBack.LOSSY;
            }
        }
        return forward.parked.isEmpty() ? Plan.WayBack.EXACT : Plan.WayBack.EXACT_WITH_PARKED;
    }

    private static Intentions reversed(Intentions intentions) {
        Map<Name, Name> tables = new HashMap<>();
        intentions.renamedTables().forEach((is, was) -> tables.put(was, is));
        Map<ColumnName, String> columns = new HashMap<>();
        intentions.renamedColumns().forEach((is, was) -> {
            Name table = intentions.renamedTables().getOrDefault(is.table(), is.table());
            columns.put(new ColumnName(table, was), is.column());
        });
        Map<Name, Long> rows = new HashMap<>(intentions.rows());
        intentions.renamedTables().forEach((is, was) -> {
            Long many = intentions.rows().get(is);
            if (many != null) {
                rows.put(was, many);
            }
        });
        return new Intentions(tables, columns, Map.of(), Set.of(), rows, intentions.underLock(), true);
    }

    private static void refuse(Catalog current, SpecifiedSchema wanted, Intentions intentions, Problems problems) {
        var renaming = Renaming.of(current, wanted.catalog(), wanted.outline(), intentions);
        Catalog renamed = renaming.catalog();
        SqlOutline outline = wanted.outline();
        for (Renaming.Exchange exchange : renaming.undecided()) {
            Name table = exchange.table()
                    .orElseGet(() -> Name.inPublic(exchange.names().getFirst()));
            problems.add(new SchemaProblem.ExchangedOrNot(
                    exchange.table()
                            .flatMap(t -> outline.column(t, exchange.names().getFirst()))
                            .or(() -> outline.table(table))
                            .orElseGet(() -> first(wanted)),
                    exchange.table(),
                    exchange.names()));
        }
        if (outline.statements().isEmpty()) {
            return;
        }
        Span first = outline.statements().getFirst().firstWord();
        for (Table table : wanted.catalog().tables()) {
            Optional<Table> was = renamed.table(table.name());
            if (was.isEmpty()) {
                renameOrNew(renamed, wanted, table, intentions, problems, first);
                continue;
            }
            Set<String> claimed = new HashSet<>();
            for (Column column : table.columns()) {
                var name = new ColumnName(table.name(), column.name());
                if (was.get().column(column.name()).isPresent()
                        || intentions.brandNew().contains(name)) {
                    continue;
                }
                was.get().columns().stream()
                        .filter(c -> table.column(c.name()).isEmpty()
                                && c.type().sql().equals(column.type().sql())
                                && !claimed.contains(c.name()))
                        .findFirst()
                        .ifPresent(gone -> {
                            claimed.add(gone.name());
                            problems.add(new SchemaProblem.RenameOrNew(
                                    outline.column(table.name(), column.name()).orElse(first),
                                    table.name(),
                                    gone.name(),
                                    column.name(),
                                    Ddl.type(column.type().sql())));
                        });
            }
        }
        for (String needed : wanted.catalog().needed()) {
            if (!current.unmanaged().contains(needed)) {
                problems.add(new SchemaProblem.NoWay(
                        first, "the " + needed + ", upon which something else stands, and which is not managed"));
            }
        }
    }

    private static void renameOrNew(
            Catalog renamed,
            SpecifiedSchema wanted,
            Table table,
            Intentions intentions,
            Problems problems,
            Span first) {
        if (intentions.brandNew().contains(new ColumnName(table.name(), ""))) {
            return;
        }
        renamed.tables().stream()
                .filter(t -> wanted.catalog().table(t.name()).isEmpty() && shape(t).equals(shape(table)))
                .findFirst()
                .ifPresent(gone -> problems.add(new SchemaProblem.TableRenameOrNew(
                        wanted.outline().table(table.name()).orElse(first), gone.name(), table.name())));
    }

    private static Set<String> shape(Table table) {
        var shape = new HashSet<String>();
        table.columns().forEach(c -> shape.add(c.name() + " " + c.type().sql()));
        return shape;
    }
}
