package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The columns of a table that is there before and after. */
final class ColumnDifference {
    /** Functions whose value differs from row to row, so that a new column with such a default rewrites the table. */
    private static final Pattern VOLATILE =
            Pattern.compile("nextval\\(|gen_random|random\\(|uuid|clock_timestamp\\(|timeofday\\(");

    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'::.*");

    private final Difference difference;
    private final Successor successor;

    ColumnDifference(Difference difference) {
        this.difference = difference;
        this.successor = new Successor(difference);
    }

    boolean isMade(Name table, String column) {
        return difference.from.table(table).isEmpty() || difference.madeColumns.contains(new ColumnName(table, column));
    }

    void disturb(Table before, Table after) {
        for (Column column : before.columns()) {
            if (column.inherited()) {
                continue;
            }
            Optional<Column> is = after.column(column.name());
            boolean goes = is.isEmpty() || isMadeAnew(column, is.get());
            boolean changes = !goes && typeChanges(column, is.get());
            if (changes && writesRows(before, column, is.get()) && successor.fits(before, column, after, is.get())) {
                goes = true;
                difference.successors.put(
                        new ColumnName(after.name(), column.name()), freeColumn(before, after, column.name() + "_new"));
            }
            if (goes || changes) {
                difference.disturbance.addColumn(before.name(), column.name(), goes);
            }
        }
    }

    /** A name that no second column of the table has either. */
    private String freeColumn(Table before, Table after, String wanted) {
        Set<String> taken = Online.columns(before, after);
        difference.successors.forEach((first, second) -> {
            if (first.table().equals(after.name())) {
                taken.add(second);
            }
        });
        return Online.free(wanted, taken);
    }

    private boolean typeChanges(Column was, Column is) {
        return !was.type().sql().equals(is.type().sql())
                || !was.collation().equals(is.collation())
                || is.type().userType().isPresent()
                        && difference.swapped.contains(is.type().userType().get());
    }

    /** Whether a key or index of a table is not specified any more. */
    private boolean goes(Table table, Catalog.ObjectName of) {
        Optional<Table> after = difference.to.table(table.name());
        String name = of.identity()
                .substring(
                        Math.max(of.identity().lastIndexOf(' '), of.identity().lastIndexOf('.')) + 1);
        return of.kind() == Kind.CONSTRAINT
                && after.isPresent()
                && table.constraints().stream()
                        .filter(c -> c.name().equals(name))
                        .anyMatch(c -> after.get().constraints().stream()
                                .noneMatch(a -> a.name().equals(c.name())
                                        || a.definition().equals(c.definition())));
    }

    /** What a domain says of the order of its values; empty where it says nothing, or where a type is none. */
    private static String ownCollation(Catalog catalog, ColumnType type) {
        return catalog.domains().stream()
                .filter(d -> type.userType().equals(Optional.of(d.name())))
                .map(d -> d.baseType().contains(" COLLATE ")
                        ? d.baseType().substring(d.baseType().indexOf(" COLLATE "))
                        : "")
                .findFirst()
                .orElse("");
    }

    /** Whether the change of type takes as long as there are rows. */
    private boolean writesRows(Table table, Column was, Column is) {
        return workOf(table, was, is) != Step.Work.INSTANT;
    }

    /** What PostgreSQL does for a change of type: nothing, indexes built anew, or every row written. */
    private Step.Work workOf(Table table, Column was, Column is) {
        ColumnType a = was.type();
        ColumnType b = is.type();
        boolean swapped = b.userType().isPresent()
                && a.userType().equals(b.userType())
                && typeChanges(was, is)
                && a.sql().equals(b.sql())
                && was.collation().equals(is.collation());
        Optional<DomainBase> bases = bases(was, is);
        if (bases.isPresent()) {
            Name domain = b.userType().orElseThrow();
            return bases.get().rewrites() || !free(domain) ? Step.Work.REWRITE : Step.Work.INSTANT;
        }
        if (swapped
                && b.kind() == ColumnType.Kind.DOMAIN
                && (b.array() || !free(b.userType().orElseThrow()))) {
            return Step.Work.REWRITE;
        }
        boolean direct = !swapped && (TypeChange.direct(a, b) || a.sql().equals(b.sql()));
        if (swapped && b.kind() != ColumnType.Kind.DOMAIN
                || !a.sql().equals(b.sql()) && TypeChange.rewrites(a, b, this::free)
                || !direct && (!text(a) || !text(b))) {
            return Step.Work.REWRITE;
        }
        boolean ordered = was.collation().equals(is.collation())
                && (TypeChange.withoutSchema(a.base()).equals("citext")
                        == TypeChange.withoutSchema(b.base()).equals("citext"))
                && (!swapped || ownCollation(difference.from, b).equals(ownCollation(difference.to, b)))
                && (a.base().equals(b.base()) || text(a) && text(b));
        boolean indexed = difference.from.dependencies().stream()
                .anyMatch(d -> d.on().equals(Difference.table(table.name()))
                        && d.onColumn().equals(Optional.of(was.name()))
                        && (d.of().kind() == Kind.INDEX || d.of().kind() == Kind.CONSTRAINT)
                        && !difference.disturbance.objects.contains(d.of())
                        && !isCheck(table, d.of())
                        && !goes(table, d.of()));
        // the indexes of partitions are never taken over as they are
        boolean anew = !ordered || table.options().partitionBy().isPresent();
        return indexed && anew ? Step.Work.BUILD : Step.Work.INSTANT;
    }

    /** The bases of a domain that both are of, where the base changes. */
    private Optional<DomainBase> bases(Column was, Column is) {
        return is.type()
                .userType()
                .filter(u -> was.type().userType().equals(Optional.of(u)))
                .flatMap(u -> DomainBase.of(
                        difference.from, difference.to, u, is.type().sql().endsWith("[]")));
    }

    private static boolean isCheck(Table table, ObjectName constraint) {
        return table.constraints().stream()
                .filter(c ->
                        Difference.part(Kind.CONSTRAINT, table.name(), c.name()).equals(constraint))
                .anyMatch(c -> c instanceof Constraint.Check || c instanceof Constraint.ForeignKey);
    }

    private static boolean text(ColumnType type) {
        return Set.of("text", "character varying", "citext").contains(type.base());
    }

    /** Whether a domain takes every value of its base type. */
    private boolean free(Name domain) {
        return difference.to.domains().stream()
                .filter(d -> d.name().equals(domain))
                .anyMatch(d -> d.checks().isEmpty()
                        && !d.notNull()
                        && difference.to.domains().stream()
                                .filter(o -> d.baseType().equals(Sql.type(o.name())))
                                .allMatch(o -> free(o.name())));
    }

    /** A generated column whose expression changes is computed anew; one that becomes generated takes the place of the old. */
    private static boolean isMadeAnew(Column was, Column is) {
        return is.generated().isPresent() && !was.generated().equals(is.generated())
                || was.generated().isPresent()
                        && is.generated().isEmpty()
                        && !was.generated().get().stored();
    }

    void alter(Table before, Table after, List<Step> steps) {
        Name table = after.name();
        for (Column column : after.columns()) {
            if (column.inherited()) {
                continue;
            }
            Optional<Column> was = before.column(column.name());
            boolean anew = was.isPresent()
                    && (isMadeAnew(was.get(), column)
                            || difference.disturbance.generated.contains(new ColumnName(table, column.name())));
            if (was.isEmpty()) {
                add(after, column, steps);
            } else if (anew) {
                dropEarly(before, was.get());
                add(after, column, steps);
            } else {
                alter(before, was.get(), after, column, steps);
            }
        }
        for (Column column : before.columns()) {
            if (!column.inherited() && after.column(column.name()).isEmpty()) {
                drop(before, column);
            }
        }
    }

    private static String alterTable(Name table) {
        return "alter table " + Sql.name(table);
    }

    private Step exclusive(String sql, String summary, String reason, Name table, String column, Step.Work work) {
        return Difference.exclusive(sql, summary, reason, difference.outline.column(table, column), table, work);
    }

    private void add(Table table, Column column, List<Step> steps) {
        Name name = table.name();
        String what = name + "." + column.name();
        Optional<Span> origin = difference.outline.column(name, column.name());
        difference.madeColumns.add(new ColumnName(name, column.name()));
        Optional<String> backfill =
                Optional.ofNullable(difference.intentions.backfills().get(new ColumnName(name, column.name())));
        Optional<Parked.Values> kept = difference.restores.stream()
                .filter(Parked.Values.class::isInstance)
                .map(Parked.Values.class::cast)
                .filter(v -> v.table().equals(name) && v.column().name().equals(column.name()))
                .findFirst();
        if (kept.isEmpty() && difference.online(name) && takesTime(table, column, backfill)) {
            addBeside(table, column, backfill, Optional.empty(), origin, steps);
            return;
        }
        if (kept.isPresent() && comesBackBeside(table, column)) {
            addBeside(table, column, Optional.empty(), kept, origin, steps);
            return;
        }
        boolean fills = backfill.isPresent() || kept.isPresent();
        boolean later =
                fills && column.notNull() && column.generated().isEmpty() && column.identity() == Column.Identity.NONE;
        boolean defaultBehind = backfill.isPresent()
                && kept.isEmpty()
                && column.defaultExpression().isPresent();
        String rest = column.identity() != Column.Identity.NONE && kept.isPresent()
                ? (column.notNull() ? " not null" : "") + " default 0"
                : defaultBehind
                        ? ""
                        : later && column.defaultExpression().isPresent()
                                ? Ddl.valueOf(column, table, difference.to)
                                : later ? "" : Ddl.rest(column, table, difference.to);
        boolean rewrites = column.generated().map(Column.Generated::stored).orElse(false)
                || ownValues(column) && (column.identity() == Column.Identity.NONE || kept.isEmpty())
                || isHeld(column);
        if (rewrites) {
            difference.hazards.add(new Hazard.TableRewritten(
                    name,
                    isHeld(column)
                            ? "the new column " + column.name() + " is of a domain that every row is held to"
                            : "the new column " + column.name() + " has a value of its own in every row",
                    origin));
        }
        if (!fills && !column.fillsItself()) {
            difference.hazards.add(new Hazard.RequiredWithoutValue(name, column.name(), origin));
        }
        steps.add(exclusive(
                alterTable(name) + " add column " + Sql.name(column.name()) + " " + Ddl.type(column) + rest,
                "add column " + what,
                "the column " + what + " is specified",
                name,
                column.name(),
                rewrites ? Step.Work.REWRITE : !fills && !column.fillsItself() ? Step.Work.SCAN : Step.Work.INSTANT));
        kept.ifPresent(k -> steps.add(Parking.restoreValues(k, table)));
        if (defaultBehind) { // it is for rows to come: those that are there get the backfill
            steps.add(exclusive(
                    alterTable(name) + " alter column " + Sql.name(column.name()) + " set default "
                            + column.defaultExpression().orElseThrow(),
                    "set the default of " + what,
                    "the default is specified so",
                    name,
                    column.name(),
                    Step.Work.INSTANT));
        }
        if (kept.isEmpty() && backfill.isPresent()) {
            steps.add(fill(name, column, backfill.get(), origin));
        }
        if (column.identity() != Column.Identity.NONE && kept.isPresent()) {
            steps.add(exclusive(
                    alterTable(name) + " alter column " + Sql.name(column.name()) + " drop default",
                    "prepare " + what,
                    "its values are its own",
                    name,
                    column.name(),
                    Step.Work.INSTANT));
            steps.add(exclusive(
                    alterTable(name) + " alter column " + Sql.name(column.name()) + " add"
                            + Ddl.valueOf(column, table, difference.to),
                    "number " + what,
                    "an identity column as before",
                    name,
                    column.name(),
                    Step.Work.INSTANT));
        }
        if (later) {
            steps.add(require(name, column, origin));
        }
    }

    /** Whether it is of a domain with a check or NOT NULL, which PostgreSQL holds every row to by writing it. */
    private boolean isHeld(Column column) {
        return column.type().kind() == ColumnType.Kind.DOMAIN
                && !column.type().sql().endsWith("[]")
                && column.type().userType().filter(t -> !free(t)).isPresent();
    }

    /** Whether every row gets a value of its own. */
    private static boolean ownValues(Column column) {
        return column.identity() != Column.Identity.NONE
                || column.defaultExpression()
                        .map(d -> VOLATILE.matcher(d).find())
                        .orElse(false);
    }

    /** A stored generated column has no other form: PostgreSQL makes no column into one. */
    private boolean takesTime(Table table, Column column, Optional<String> backfill) {
        return column.generated().isEmpty()
                && column.type().kind() != ColumnType.Kind.DOMAIN
                && table.options().partitionOf().isEmpty()
                && (backfill.isPresent() || ownValues(column));
    }

    /** Whether what was kept of a column can be put back in batches, before anything else changes. */
    private boolean comesBackBeside(Table after, Column column) {
        return difference.online(after.name())
                && takesTime(after, column, Optional.of(""))
                && column.identity() == Column.Identity.NONE
                && !isInherited(difference.from, after.name())
                && !isInherited(difference.to, after.name())
                && difference
                        .from
                        .table(after.name())
                        .filter(before -> standsBefore(before, after, column, Optional.empty()))
                        .isPresent();
    }

    /** Whether a table has heirs or is one: whose a column is may change with it. */
    private static boolean isInherited(Catalog catalog, Name table) {
        return catalog.tables().stream()
                .anyMatch(t -> t.options().inherits().contains(table)
                        || t.name().equals(table) && !t.options().inherits().isEmpty());
    }

    /** Nullable first, then its default, filled in batches, then required: instant steps, and others that let everyone work. */
    private void addBeside(
            Table after,
            Column column,
            Optional<String> backfill,
            Optional<Parked.Values> kept,
            Optional<Span> origin,
            List<Step> steps) {
        Name table = after.name();
        String what = table + "." + column.name();
        String alter = alterTable(table) + " alter column " + Sql.name(column.name()) + " ";
        Table before = difference.from.table(table).orElseThrow();
        boolean numbers = column.identity() != Column.Identity.NONE;
        String numbered = "backend." + Sql.name(Online.free("number_" + table.name() + "_" + column.name(), Set.of()));
        Optional<String> standing =
                numbers ? Optional.of("nextval(" + Sql.literal(numbered) + ")") : column.defaultExpression();
        var early = new ArrayList<Step>();
        var fills = new ArrayList<Step>();
        var holds = new ArrayList<Step>();
        var validates = new ArrayList<Step>();
        boolean beside = standsBefore(before, after, column, backfill);
        if (numbers) {
            if (beside) {
                difference.online.aside(Difference.Stage.COLUMN);
            } else {
                early.add(Difference.free(
                        "create schema if not exists backend",
                        "have a schema for what a migration needs",
                        "what only the migration needs is kept apart",
                        Optional.empty()));
            }
            early.add(Difference.free(
                    Ddl.ownedSequence(column, table, difference.to)
                            .map(s -> Ddl.createSequence(s)
                                    .replaceFirst(
                                            Pattern.quote("create sequence " + Sql.name(s.name())),
                                            java.util.regex.Matcher.quoteReplacement("create sequence " + numbered)))
                            .orElse("create sequence " + numbered),
                    "number the rows of " + table,
                    "an identity column is specified, and every row gets its number",
                    origin));
        } else if (beside) {
            ownSequence(table, column).ifPresent(s -> {
                early.add(Difference.free(
                        Ddl.createSequence(s),
                        "create sequence " + s.name(),
                        "the sequence " + s.name() + " is specified",
                        difference.outline.sequence(s.name())));
                difference.madeBefore.add(Difference.of(Kind.SEQUENCE, s.name()));
            });
        }
        early.add(exclusive(
                alterTable(table) + " add column " + Sql.name(column.name()) + " " + Ddl.type(column),
                "add column " + what,
                "the column " + what + " is specified",
                table,
                column.name(),
                Step.Work.INSTANT));
        standing.ifPresent(d -> early.add(exclusive(
                alter + "set default " + d,
                "set the default of " + what,
                "rows to come have it, those that are there get it in batches",
                table,
                column.name(),
                Step.Work.INSTANT)));
        kept.ifPresent(k -> early.add(Parking.findable(k.store(), k.table(), k.key())));
        String value = kept.map(k -> Parking.value(k, before, after, column))
                .or(() -> backfill)
                .or(() -> standing)
                .orElse("null");
        Step fill = fill(
                Online.keyed(before, after),
                table,
                column,
                value,
                kept.isPresent(), // what comes back is what was there: nothing is written about it
                kept.isPresent()
                        ? "rows that are there get what was kept of them"
                        : backfill.isPresent() ? BACKFILLED : "rows that are there get what new ones get");
        fills.add(fill);
        String check = Online.freeConstraint(before, after, column.name() + "_is_there");
        if (column.notNull()) {
            difference.hazards.add(new Hazard.RowsMayViolate(table, column.name() + " not null", origin));
            holds.add(difference.online.hold(table, column.name(), check, origin));
            validates.add(
                    kept.isPresent() ? fill : fill(table, column, value, origin).alone(Step.TransactionMode.OWN));
            validates.add(difference.online.validate(table, check, origin));
        }
        if (beside) {
            early.forEach(s -> difference.before(Difference.Stage.COLUMN, s));
            fills.forEach(s -> difference.before(Difference.Stage.FILL, s));
            holds.forEach(s -> difference.before(Difference.Stage.CONSTRAINT, s));
            validates.forEach(s -> difference.before(Difference.Stage.VALIDATE, s));
        } else {
            List.of(early, fills, holds, validates).forEach(steps::addAll);
        }
        if (column.notNull()) {
            steps.addAll(difference.online.require(table, column.name(), check, origin));
        }
        if (numbers) {
            steps.add(exclusive(
                    alter + "drop default",
                    "prepare " + what,
                    "the identity has its own sequence",
                    table,
                    column.name(),
                    Step.Work.INSTANT));
            steps.add(exclusive(
                    alter + "add" + Ddl.valueOf(column, after, difference.to),
                    "number " + what,
                    "an identity column is specified",
                    table,
                    column.name(),
                    Step.Work.INSTANT));
            Ddl.ownedSequence(column, table, difference.to)
                    .ifPresent(s -> steps.add(Difference.free(
                            "select setval(" + Sql.literal(Sql.name(s.name())) + ", last_value, is_called) from "
                                    + numbered,
                            "number new rows of " + table + " after the old ones",
                            "the sequence is new and the rows are not",
                            Optional.empty())));
            steps.add(Difference.free(
                    "drop sequence " + numbered,
                    "forget what numbered " + what,
                    "its identity does",
                    Optional.empty()));
        }
    }

    /** The sequence of a serial column that comes with it. */
    private Optional<Catalog.SequenceObject> ownSequence(Name table, Column column) {
        return Ddl.ownedSequence(column, table, difference.to)
                .filter(s -> !s.identity()
                        && difference.from.schemas().contains(s.name().schema())
                                == !s.name().schema().equals("public")
                        && difference.from.sequences().stream()
                                .noneMatch(f ->
                                        f.name().equals(s.name()) || f.ownedBy().equals(s.ownedBy()))
                        && !Online.relations(difference.from, s.name().schema())
                                .contains(s.name().name()));
    }

    /** Whether a new column can be made and filled before anything else changes. */
    private boolean standsBefore(Table before, Table after, Column column, Optional<String> backfill) {
        Set<ObjectName> own = ownSequence(after.name(), column).stream()
                .map(s -> Difference.of(Kind.SEQUENCE, s.name()))
                .collect(Collectors.toSet());
        List<Catalog.Dependency> upon = difference.standsUpon(Difference.table(after.name())).stream()
                .filter(d -> d.ofColumn().equals(Optional.of(column.name())) && !own.contains(d.on()))
                .toList();
        return before.column(column.name()).isEmpty()
                && difference.online.standsBefore(upon, after)
                && backfill.map(b -> SqlTokens.names(b).stream().noneMatch(w -> isNew(w, before, after)))
                        .orElse(true);
    }

    /** Whether a word of an expression may name what is not there yet, or not so. */
    private boolean isNew(String word, Table before, Table after) {
        Optional<Column> is = after.column(word);
        Optional<Column> was = before.column(word);
        boolean column = is.isPresent()
                && (was.isEmpty() || isMadeAnew(was.get(), is.get()) || typeChanges(was.get(), is.get()));
        boolean routine = difference.to.routines().stream()
                .anyMatch(r -> r.name().name().equals(word)
                        && !difference.from.routines().contains(r));
        boolean type = difference.swapped.stream().anyMatch(t -> t.name().equals(word))
                || difference.to.enums().stream()
                        .anyMatch(t -> t.name().name().equals(word)
                                && !difference.from.enums().contains(t))
                || difference.to.domains().stream()
                        .anyMatch(t -> t.name().name().equals(word)
                                && !difference.from.domains().contains(t));
        boolean table = !word.equals(after.name().name())
                && difference.to.tables().stream().anyMatch(t -> t.name().name().equals(word));
        return column || routine || type || table;
    }

    private static final String BACKFILLED = "rows that are there get the specified backfill";

    private Step fill(Table keyed, Name table, Column column, String expression, boolean silent, String reason) {
        return difference.online.batches(
                keyed,
                table,
                // what is specified may call a row by its table
                SqlTokens.names(expression).contains(table.name()) ? Sql.name(table) : "t",
                "set " + Sql.name(column.name()) + " = " + expression,
                Sql.name(column.name()) + " is null",
                silent,
                "fill " + table + "." + column.name(),
                reason);
    }

    private Step fill(Name table, Column column, String expression, Optional<Span> origin) {
        return Difference.step(
                "update " + Sql.name(table) + "\nset " + Sql.name(column.name()) + " = " + expression + "\nwhere "
                        + Sql.name(column.name()) + " is null",
                "fill " + table + "." + column.name(),
                BACKFILLED,
                origin,
                List.of(new Step.TableLock(table, Step.Mode.ROW_EXCLUSIVE)),
                Step.Work.ROWS);
    }

    private Step require(Name table, Column column, Optional<Span> origin) {
        difference.hazards.add(new Hazard.RowsMayViolate(table, column.name() + " not null", origin));
        return exclusive(
                alterTable(table) + " alter column " + Sql.name(column.name()) + " set not null",
                "require " + table + "." + column.name(),
                "every row has to have it",
                table,
                column.name(),
                Step.Work.SCAN);
    }

    private void alter(Table before, Column was, Table after, Column is, List<Step> steps) {
        Name table = after.name();
        String what = table + "." + is.name();
        Optional<Span> origin = difference.outline.column(table, is.name());
        String alter = alterTable(table) + " alter column " + Sql.name(is.name()) + " ";
        boolean retyped = typeChanges(was, is);
        boolean succeeded = difference.successors.containsKey(new ColumnName(table, is.name()));
        boolean disturbed = difference.disturbance.defaults.contains(new ColumnName(table, is.name()));
        Optional<String> standing = was.defaultExpression();
        if (was.generated().isPresent() && is.generated().isEmpty()) {
            steps.add(exclusive(
                    alter + "drop expression",
                    "keep the values of " + what,
                    "it is not generated any more",
                    table,
                    is.name(),
                    Step.Work.INSTANT));
        }
        boolean numbered = was.identity() == Column.Identity.NONE && is.identity() != Column.Identity.NONE;
        if (standing.isPresent() && (retyped || disturbed || numbered)) {
            Step drop = exclusive(
                    alter + "drop default",
                    "drop the default of " + what,
                    "it changes",
                    table,
                    is.name(),
                    Step.Work.INSTANT);
            if (disturbed) {
                difference.drop(columnObject(table, is.name()), 4, Set.of(), drop);
            } else if (!succeeded) {
                steps.add(drop);
            }
            standing = Optional.empty();
        }
        if (was.identity() != Column.Identity.NONE && is.identity() == Column.Identity.NONE) {
            if (difference.parkAs.isPresent()) {
                Ddl.ownedSequence(was, before.name(), difference.from)
                        .ifPresent(s -> Parking.position(difference, s.name()));
            }
            steps.add(exclusive(
                    alter + "drop identity",
                    "drop the identity of " + what,
                    "not specified any more",
                    table,
                    is.name(),
                    Step.Work.INSTANT));
            serial(is, after).ifPresent(s -> {
                steps.add(Difference.free(
                        Ddl.createSequence(s),
                        "create sequence " + s.name(),
                        what + " takes its default from it",
                        origin));
                steps.add(goOn(s, table, is));
            });
        }
        if (was.identity() == Column.Identity.NONE && is.identity() != Column.Identity.NONE) {
            Ddl.ownedSequence(was, before.name(), difference.from).ifPresent(s -> {
                if (difference.parkAs.isPresent()) {
                    Parking.position(difference, s.name());
                }
                steps.add(Difference.free(
                        "drop sequence " + Sql.name(s.name()),
                        "drop sequence " + s.name(),
                        "the identity has its own",
                        origin));
            });
        }
        if (retyped) {
            retype(before, was, is, after.name(), steps, alter, origin);
        }
        if (was.generated().isPresent() && is.generated().isEmpty()) {
            difference.restores.stream()
                    .filter(k -> k instanceof Parked.Values v
                            && v.table().equals(table)
                            && v.column().name().equals(is.name()))
                    .forEach(k -> steps.add(Parking.restoreValues((Parked.Values) k, after)));
        }
        if (!retyped || returned(before, was, after, is).isEmpty()) {
            restoreNarrowed(before, after, is, steps);
        }
        if (!standing.equals(is.defaultExpression())) {
            steps.add(exclusive(
                    alter + is.defaultExpression().map(d -> "set default " + d).orElse("drop default"),
                    "change the default of " + what,
                    "the default is specified so",
                    table,
                    is.name(),
                    Step.Work.INSTANT));
        }
        if (!was.notNull() && is.notNull() && difference.online(table) && is.identity() == was.identity()) {
            requireBeside(before, was, after, is, retyped, origin, steps);
        } else if (!was.notNull() && is.notNull()) {
            String backfill = difference.intentions.backfills().get(new ColumnName(table, is.name()));
            if (backfill != null) {
                if (difference.parkAs.isPresent() && keyed(before, was)) {
                    steps.addAll(Parking.unfilled(difference, before, is, backfill));
                }
                steps.add(fill(table, is, backfill, origin));
            }
            steps.add(require(table, is, origin));
        }
        if (was.identity() != is.identity() && is.identity() != Column.Identity.NONE) {
            String kind = is.identity() == Column.Identity.ALWAYS ? "always" : "by default";
            steps.add(exclusive(
                    alter
                            + (was.identity() == Column.Identity.NONE
                                    ? "add" + Ddl.valueOf(is, after, difference.to)
                                    : "set generated " + kind),
                    "number " + what,
                    "an identity column is specified",
                    table,
                    is.name(),
                    Step.Work.INSTANT));
            if (was.identity() == Column.Identity.NONE) {
                Ddl.ownedSequence(is, table, difference.to).ifPresent(s -> steps.add(goOn(s, table, is)));
            }
        }
        if (was.notNull() && !is.notNull()) {
            steps.add(exclusive(
                    alter + "drop not null",
                    "allow null in " + what,
                    "it may be null",
                    table,
                    is.name(),
                    Step.Work.INSTANT));
            for (Parked kept : difference.restores) {
                if (kept instanceof Parked.Unfilled unfilled
                        && unfilled.table().equals(table)
                        && unfilled.column().equals(is.name())) {
                    steps.add(Parking.restoreUnfilled(unfilled, after));
                }
            }
        }
    }

    private void requireBeside(
            Table before,
            Column was,
            Table after,
            Column is,
            boolean retyped,
            Optional<Span> origin,
            List<Step> steps) {
        Name table = after.name();
        String check = Online.freeConstraint(before, after, is.name() + "_is_there");
        String backfill = difference.intentions.backfills().get(new ColumnName(table, is.name()));
        difference.hazards.add(new Hazard.RowsMayViolate(table, is.name() + " not null", origin));
        if (backfill != null) {
            if (difference.parkAs.isPresent() && keyed(before, was)) {
                steps.addAll(Parking.unfilled(difference, before, is, backfill));
            }
            steps.add(fill(Online.keyed(before, after), table, is, backfill, false, BACKFILLED));
        }
        Step hold = difference.online.hold(table, is.name(), check, origin);
        Step validate = difference.online.validate(table, check, origin);
        boolean beside = backfill == null
                && !retyped
                && !difference.disturbance.generated.contains(new ColumnName(table, is.name()));
        if (beside) {
            difference.before(Difference.Stage.CONSTRAINT, hold);
            difference.before(Difference.Stage.VALIDATE, validate);
        } else {
            steps.add(hold);
            if (backfill != null) {
                steps.add(fill(table, is, backfill, origin).alone(Step.TransactionMode.OWN));
            }
            steps.add(validate);
        }
        steps.addAll(difference.online.require(table, is.name(), check, origin));
    }

    /** The sequence that takes an identity's place under the same name. */
    private Optional<Catalog.SequenceObject> serial(Column column, Table table) {
        return Ddl.ownedSequence(column, table.name(), difference.to)
                .filter(s -> difference.from.sequences().stream()
                        .anyMatch(f -> f.name().equals(s.name()) && f.identity()));
    }

    /** New rows are numbered after those that are there. */
    private static Step goOn(Catalog.SequenceObject sequence, Name table, Column column) {
        String most = (sequence.increment() > 0 ? "max(" : "min(") + Sql.name(column.name()) + ")";
        return Difference.free(
                "select setval(" + Sql.literal(Sql.name(sequence.name())) + ", " + most + ") from " + Sql.name(table)
                        + " having " + most + " between " + sequence.minimum() + " and " + sequence.maximum(),
                "number new rows of " + table + " after the old ones",
                "the sequence is new and the rows are not",
                Optional.empty());
    }

    private void retype(
            Table before, Column was, Column is, Name table, List<Step> steps, String alter, Optional<Span> origin) {
        String name = Sql.name(is.name());
        ColumnType a = was.type();
        ColumnType b = is.type();
        boolean swapped = b.userType().isPresent() && a.userType().equals(b.userType());
        String using = swapped
                ? name + (a.array() ? "::text[]" : "::text") + "::" + Ddl.type(b.sql())
                : TypeChange.convert(name, a, b);
        Optional<DomainBase> bases = bases(was, is);
        if (bases.isPresent()) {
            using = "(" + bases.get().convert(name) + ")::" + Ddl.type(b.sql());
        }
        Optional<Catalog.CompositeType> row =
                swapped ? TypeDifference.composite(difference.from, b.userType().get()) : Optional.empty();
        Optional<Catalog.CompositeType> newRow =
                swapped ? TypeDifference.composite(difference.to, b.userType().get()) : Optional.empty();
        var reshape = new Reshape(difference.from, difference.to);
        if (row.isPresent() && newRow.isPresent()) {
            using = a.array()
                    ? reshape.values(name, row.get(), newRow.get())
                    : reshape.value(name, row.get(), newRow.get());
            if (reshape.loses(row.get(), newRow.get())) {
                boolean parks = keyed(before, was);
                difference.hazards.add(new Hazard.TypeNarrowed(table, is.name(), a.sql(), b.sql(), parks, origin));
                if (difference.parkAs.isPresent() && parks) {
                    Parking.narrowed(
                            difference,
                            difference.original(table),
                            difference.original(table, was.name()),
                            is,
                            Optional.empty(),
                            // whether somebody changed an array since is not looked at
                            Optional.of(
                                    a.array()
                                            ? "t." + Sql.name(was.name())
                                            : reshape.thereAndBack(
                                                    "(kept." + Sql.name(was.name()) + "::" + Ddl.type(a.sql()) + ")",
                                                    row.get(),
                                                    newRow.get())));
                }
            }
        }
        boolean keeps = TypeChange.keepsValues(a, b) && was.collation().equals(is.collation())
                || a.sql().equals(b.sql()) && !swapped;
        if (swapped && row.isEmpty() && bases.isEmpty()) {
            List<String> gone = goneValues(b.userType().get());
            boolean parks = keyed(before, was);
            if (!gone.isEmpty()
                    && !parks
                    && (a.array() || is.defaultExpression().isPresent() || !is.notNull())) {
                difference.hazards.add(new Hazard.TypeNarrowed(table, is.name(), a.sql(), b.sql(), false, origin));
            }
            if (!gone.isEmpty() && a.array()) {
                using = without(name + "::text[]", gone) + "::" + Ddl.type(b.sql());
                if (difference.parkAs.isPresent() && keyed(before, was)) {
                    Column start = difference.original(table, was.name());
                    String values = gone.stream().map(Sql::literal).collect(Collectors.joining(", "));
                    Parking.narrowed(
                            difference,
                            difference.original(table),
                            start,
                            is,
                            Optional.of(Sql.name(start.name()) + "::text[] && array[" + values + "]"),
                            Optional.of(without("kept." + Sql.name(start.name()) + "::text[]", gone)));
                }
            } else if (!gone.isEmpty()) {
                String in =
                        name + "::text in (" + gone.stream().map(Sql::literal).collect(Collectors.joining(", ")) + ")";
                Optional<String> replaced =
                        is.defaultExpression().or(() -> is.notNull() ? Optional.empty() : Optional.of("null"));
                if (replaced.isPresent()) {
                    using = "case when " + in + " then " + replaced.get() + " else " + using + " end";
                }
                if (difference.parkAs.isPresent() && keyed(before, was)) {
                    Parking.narrowed(
                            difference,
                            difference.original(table),
                            difference.original(table, was.name()),
                            is,
                            Optional.of(in.replace(
                                    name,
                                    Sql.name(difference
                                            .original(table, was.name())
                                            .name()))),
                            replaced.map(r -> replacedBack(r, b.userType().get(), was)));
                }
            }
        } else if (bases.map(d -> !d.keepsValues()).orElse(!swapped && !keeps)) {
            boolean parks = keyed(before, was);
            difference.hazards.add(new Hazard.TypeNarrowed(
                    table,
                    is.name(),
                    bases.map(d -> d.was().sql()).orElse(a.sql()),
                    bases.map(d -> d.is().sql()).orElse(b.sql()),
                    parks,
                    origin));
            if (difference.parkAs.isPresent() && parks) {
                Column start = difference.original(table, was.name());
                Parking.narrowed(
                        difference,
                        difference.original(table),
                        start,
                        is,
                        Optional.empty(),
                        bases.map(d -> d.convert("kept." + Sql.name(start.name()))));
            }
        }
        Table after = difference.to.table(table).orElseThrow();
        Optional<Parked.Narrowed> kept = returned(before, was, after, is);
        steps.addAll(difference.endOfKeeping(table, is.name()));
        if (difference.successors.containsKey(new ColumnName(table, is.name()))) {
            difference.madeColumns.add(new ColumnName(table, is.name()));
            successor.prepare(before, was, after, is, kept);
            successor.swap(before, was, after, is, steps);
            return;
        }
        boolean leaves =
                !swapped && TypeChange.leavesRows(a, b) && was.collation().equals(is.collation());
        Step.Work work = workOf(before, was, is);
        if (work == Step.Work.REWRITE) {
            difference.hazards.add(
                    new Hazard.TableRewritten(table, is.name() + " becomes " + Ddl.type(b.sql()), origin));
        }
        if (kept.isPresent()) {
            var given = new Parking.Given(before, after, "");
            String value = name + bases.map(d -> "::" + d.wasType()).orElse("");
            ColumnType now = swapped ? a : standing(a);
            steps.add(Parking.findable(kept.get()));
            using = reshape.returning(
                    kept.get().of(now),
                    given,
                    value,
                    bases.map(DomainBase::wasType).orElse(now.sql()),
                    b.sql(),
                    v -> bases.map(d -> "(" + d.convert(v) + ")::" + Ddl.type(b.sql()))
                            .orElse(TypeChange.convert(v, a, b)));
        }
        steps.addAll(reshape.around(exclusive(
                alter + "type " + Ddl.type(is) + (leaves ? "" : " using " + using),
                "make " + table + "." + is.name() + " " + Ddl.type(b.sql()),
                "the type " + Ddl.type(b.sql()) + " is specified",
                table,
                is.name(),
                work)));
    }

    /** A type of the start by the name that it has while columns move: one that is made anew has left it. */
    private ColumnType standing(ColumnType type) {
        return type.userType()
                .filter(difference.swapped::contains)
                .map(u -> TypeDifference.aside(difference.from, difference.to, u))
                .map(old -> type.named(Sql.type(old) + (type.array() ? "[]" : "")))
                .orElse(type);
    }

    /**
     * What the way forward kept of a column, where rows get it back while they are written in the old type: values that
     * the newer type rounded up or cut off need not be values of the old one.
     */
    private Optional<Parked.Narrowed> returned(Table before, Column was, Table after, Column is) {
        boolean swapped = is.type().userType().isPresent()
                && was.type().userType().equals(is.type().userType());
        boolean writes = difference.successors.containsKey(new ColumnName(after.name(), is.name()))
                || workOf(before, was, is) == Step.Work.REWRITE;
        boolean converted = bases(was, is).isPresent()
                || !swapped && was.type().array() == is.type().array();
        return writes && converted ? Parking.narrowed(difference, after.name(), is.name()) : Optional.empty();
    }

    /** An array of an enum's values without those that go. */
    private static String without(String array, List<String> gone) {
        String left = array;
        for (String value : gone) {
            left = "array_remove(" + left + ", " + Sql.literal(value) + ")";
        }
        return left;
    }

    /** What took the place of a value that went, after the way back, which may not know it either. */
    private String replacedBack(String replaced, Name type, Column was) {
        Matcher literal = LITERAL.matcher(replaced);
        boolean unknown = literal.matches()
                && !values(difference.from, type).contains(literal.group(1).replace("''", "'"));
        return unknown ? was.defaultExpression().orElse("null") : replaced;
    }

    private static List<String> values(Catalog catalog, Name type) {
        Optional<Catalog.EnumType> values = catalog.enumType(type);
        return values.isPresent()
                ? values.get().values()
                : catalog.domains().stream()
                        .filter(d -> d.name().equals(type))
                        .flatMap(d -> catalog.enums().stream()
                                .filter(e -> Sql.type(e.name()).equals(d.baseType())))
                        .flatMap(e -> e.values().stream())
                        .toList();
    }

    private void restoreNarrowed(Table before, Table table, Column column, List<Step> steps) {
        for (Parked kept : difference.restores) {
            if (kept instanceof Parked.Narrowed narrowed
                    && narrowed.table().equals(table.name())
                    && narrowed.before().name().equals(column.name())) {
                Step restore = Parking.restoreNarrowed(narrowed, table);
                steps.addAll(
                        column.identity() == Column.Identity.NONE
                                ? List.of(restore)
                                : Parking.writable(before, column.name(), restore));
            }
        }
    }

    /** Of an enum, or of a domain over one. */
    private List<String> goneValues(Name type) {
        Optional<Name> base = difference.from.domains().stream()
                .filter(d -> d.name().equals(type))
                .flatMap(d -> difference.from.enums().stream()
                        .filter(e -> Sql.type(e.name()).equals(d.baseType()))
                        .map(Catalog.EnumType::name))
                .findFirst();
        if (base.isPresent()) {
            return goneValues(base.get());
        }
        var now = difference.to.enumType(type).map(Catalog.EnumType::values).orElse(List.of());
        return difference.from.enumType(type).map(Catalog.EnumType::values).orElse(List.of()).stream()
                .filter(v -> !now.contains(v))
                .toList();
    }

    private static ObjectName columnObject(Name table, String column) {
        return Difference.part(Kind.TABLE, table, column);
    }

    private Set<ObjectName> dependents(Name table, String column) {
        return difference.from.dependencies().stream()
                .filter(d ->
                        d.on().equals(Difference.table(table)) && d.onColumn().equals(Optional.of(column)))
                .map(Catalog.Dependency::of)
                .collect(Collectors.toSet());
    }

    private List<Step> dropSteps(Name table, Column column) {
        String what = table + "." + column.name();
        var steps = new ArrayList<>(difference.endOfKeeping(table, column.name()));
        steps.add(Difference.exclusive(
                alterTable(table) + " drop column " + Sql.name(column.name()),
                "drop column " + what,
                "the column " + what + " is not specified so any more",
                Optional.empty(),
                table,
                Step.Work.INSTANT));
        return steps;
    }

    private void dropEarly(Table table, Column column) {
        // it does not come back empty: what is computed stands where nothing stood
        boolean parked = parkValues(table, column, true);
        if (column.generated().isEmpty()) {
            difference.hazards.add(new Hazard.ColumnDropped(table.name(), column.name(), parked, Optional.empty()));
        }
        difference.drop(
                columnObject(table.name(), column.name()),
                4,
                dependents(table.name(), column.name()),
                dropSteps(table.name(), column));
    }

    private void drop(Table table, Column column) {
        if (column.defaultExpression().isPresent()
                && difference.disturbance.defaults.contains(new ColumnName(table.name(), column.name()))) {
            difference.drop(
                    columnObject(table.name(), column.name()),
                    4,
                    Set.of(),
                    Difference.exclusive(
                            alterTable(table.name()) + " alter column " + Sql.name(column.name()) + " drop default",
                            "drop the default of " + table.name() + "." + column.name(),
                            "what it calls goes",
                            Optional.empty(),
                            table.name(),
                            Step.Work.INSTANT));
        }
        boolean parked = parkValues(table, column, false);
        if (column.generated().isEmpty()) {
            difference.hazards.add(new Hazard.ColumnDropped(table.name(), column.name(), parked, Optional.empty()));
        }
        if (column.generated().isPresent() || takesRowsBack(table.name()) || hasNewHeir(table.name())) {
            difference.drop(
                    columnObject(table.name(), column.name()),
                    4,
                    dependents(table.name(), column.name()),
                    dropSteps(table.name(), column));
        } else {
            difference.dropLate(
                    columnObject(table.name(), column.name()), 0, Set.of(), dropSteps(table.name(), column));
        }
    }

    /** Whether rows come back into the table through a partition or an heir of it: they have no such column any more. */
    private boolean takesRowsBack(Name table) {
        return difference.restores.stream()
                .anyMatch(k -> k instanceof Parked.Rows rows
                        && (rows.table().options().partitionOf().equals(Optional.of(table))
                                || rows.table().options().inherits().contains(table)));
    }

    /** Whether a table that inherits from it is made, or made anew, and may have a column of its own in the place of this one. */
    private boolean hasNewHeir(Name table) {
        return difference.to.tables().stream()
                .anyMatch(t -> t.options().inherits().contains(table)
                        && difference.from.table(t.name()).isEmpty());
    }

    /** Whether a value can be kept beside the key of its row, and the row be found again by it. */
    private boolean keyed(Table table, Column column) {
        Optional<Table> after = difference.to.table(table.name());
        return !table.primaryKey().isEmpty()
                && !table.primaryKey().contains(column.name())
                && table.primaryKey().stream().allMatch(k -> {
                    Optional<Column> was = table.column(k);
                    Optional<Column> is = after.flatMap(t -> t.column(k));
                    return was.isPresent() && is.isPresent() && !isMadeAnew(was.get(), is.get());
                });
    }

    /** @param all those that are null as well */
    private boolean parkValues(Table table, Column column, boolean all) {
        if (column.generated().isPresent() || !keyed(table, column)) {
            return false;
        }
        if (difference.parkAs.isPresent()) {
            Parking.values(
                    difference,
                    difference.original(table.name()),
                    difference.original(table.name(), column.name()),
                    all);
            Ddl.ownedSequence(column, table.name(), difference.from)
                    .ifPresent(s -> Parking.position(difference, s.name()));
        }
        return true;
    }
}
