package dev.plumb.schema;

import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Constraints and indexes. */
final class KeyDifference {
    private final Difference difference;

    KeyDifference(Difference difference) {
        this.difference = difference;
    }

    void disturb(Table before, Table after) {
        Map<String, String> renamed = renamedConstraints(before, after);
        for (Constraint constraint : before.constraints()) {
            boolean stays = renamed.containsKey(constraint.name())
                    || after.constraints().stream()
                            .anyMatch(c -> c.name().equals(constraint.name()) && sameOrValidated(constraint, c));
            if (!stays) {
                difference.disturbance.add(Difference.part(Kind.CONSTRAINT, before.name(), constraint.name()));
            }
        }
        // a foreign key may stand upon a unique index that no constraint has
        for (Index index : before.indexes()) {
            boolean stays = !index.unique()
                    || after.indexes().stream()
                            .anyMatch(i -> meaning(i, after.name()).equals(meaning(index, after.name())));
            if (!stays) {
                difference.disturbance.add(
                        new ObjectName(Kind.INDEX, before.name().schema() + "." + index.name()));
            }
        }
    }

    private static boolean same(Constraint a, Constraint b) {
        return a.getClass() == b.getClass() && a.definition().equals(b.definition());
    }

    /** Whether the rows that are there need not fulfil it. */
    private static boolean unchecked(String definition) {
        return definition.endsWith(" NOT VALID") || definition.endsWith(" NOT ENFORCED");
    }

    private static boolean sameOrValidated(Constraint a, Constraint b) {
        return same(a, b) || a.getClass() == b.getClass() && a.definition().equals(b.definition() + " NOT VALID");
    }

    /** Constraints that have the same meaning under another name, by their old names. */
    private static Map<String, String> renamedConstraints(Table before, Table after) {
        var renamed = new HashMap<String, String>();
        var taken = new HashSet<String>();
        for (Constraint was : before.constraints()) {
            if (after.constraints().stream().anyMatch(c -> c.name().equals(was.name()))) {
                continue;
            }
            after.constraints().stream()
                    .filter(c -> same(was, c)
                            && !taken.contains(c.name())
                            && before.constraints().stream()
                                    .noneMatch(b -> b.name().equals(c.name())))
                    .findFirst()
                    .ifPresent(c -> {
                        renamed.put(was.name(), c.name());
                        taken.add(c.name());
                    });
        }
        return renamed;
    }

    /** @param inline names of the constraints that came with the table's own text; empty where it was written anew */
    void make(Table table, Optional<Set<String>> inline) {
        boolean empty = !difference.rebuild.tables().contains(table.name())
                && difference.restores.stream()
                        .noneMatch(r -> r instanceof Parked.Rows(Name _, Table kept)
                                && kept.name().equals(table.name()));
        for (Constraint constraint : table.constraints()) {
            boolean there = inline.map(names -> names.contains(constraint.name()))
                    .orElseGet(() -> difference.comesWithTable(constraint, table));
            made(table, constraint);
            if (!there) {
                add(table, constraint, empty);
            }
        }
        for (Index index : table.indexes()) {
            add(table.name(), table.options().partitionBy().isPresent(), index, empty);
        }
    }

    /** A key has an index of its own name, which may be described by itself. */
    private void made(Table table, Constraint constraint) {
        difference.made.add(target(table, constraint));
        if (hasIndex(constraint)) {
            difference.made.add("INDEX " + Sql.name(new Name(table.name().schema(), constraint.name())));
        }
    }

    static boolean hasIndex(Constraint constraint) {
        return !(constraint instanceof Constraint.ForeignKey) && !(constraint instanceof Constraint.Check);
    }

    private static String target(Table table, Constraint constraint) {
        return "CONSTRAINT " + Sql.name(constraint.name()) + " ON " + Sql.name(table.name());
    }

    void alter(Table before, Table after) {
        Map<String, String> renamed = renamedConstraints(before, after);
        var kept = new HashSet<String>();
        for (Constraint was : before.constraints()) {
            ObjectName of = Difference.part(Kind.CONSTRAINT, before.name(), was.name());
            boolean disturbed = difference.disturbance.objects.contains(of);
            String newName = renamed.get(was.name());
            Optional<Constraint> is = after.constraints().stream()
                    .filter(c -> c.name().equals(newName == null ? was.name() : newName))
                    .findFirst();
            if (!disturbed && is.isPresent() && sameOrValidated(was, is.get())) {
                kept.add(is.get().name());
                if (newName != null) {
                    rename(after.name(), was, newName);
                }
                if (!same(was, is.get())) {
                    validate(
                            after,
                            is.get(),
                            difference.outline.constraint(after.name(), is.get().name()));
                }
            } else {
                drop(before, was);
            }
        }
        for (Constraint constraint : after.constraints()) {
            if (!kept.contains(constraint.name())) {
                made(after, constraint);
                if (!replace(before, after, constraint)) {
                    add(after, constraint, false);
                }
            }
        }
        alterIndexes(
                before.name(),
                before.indexes(),
                after.name(),
                after.indexes(),
                after.options().partitionBy().isPresent());
    }

    /** Whether a parent or an heir has a constraint under the same name: the one is not renamed without the other. */
    private boolean isShared(Table table, Constraint constraint) {
        return java.util.stream.Stream.of(difference.from, difference.to)
                .flatMap(c -> c.tables().stream())
                .filter(t -> table.options().inherits().contains(t.name())
                        || t.options().inherits().contains(table.name()))
                .flatMap(t -> t.constraints().stream())
                .anyMatch(c -> c.name().equals(constraint.name()));
    }

    /**
     * Makes a changed foreign key or check under another name and lets it look at the rows before the old one goes:
     * there is no time without.
     *
     * @return whether there is an old one, and what the new one stands upon is there before
     */
    private boolean replace(Table before, Table after, Constraint constraint) {
        Name table = after.name();
        ObjectName of = Difference.part(Kind.CONSTRAINT, table, constraint.name());
        boolean checked = constraint instanceof Constraint.ForeignKey || constraint instanceof Constraint.Check;
        boolean changes = checked
                && difference.online(table)
                && before.options().partitionBy().isEmpty()
                && !isShared(after, constraint)
                && !unchecked(constraint.definition())
                && before.constraints().stream().anyMatch(c -> c.name().equals(constraint.name()))
                && !difference.disturbance.objects.contains(of)
                && difference.online.standsBefore(difference.standsUpon(of), after)
                && after.columns().stream()
                        .noneMatch(c -> difference.successors.containsKey(new Catalog.ColumnName(table, c.name())));
        if (!changes) {
            return false;
        }
        Optional<Span> origin = difference.outline.constraint(table, constraint.name());
        String aside = Online.freeConstraint(before, after, constraint.name() + "_new");
        difference.hazards.add(new Hazard.RowsMayViolate(table, constraint.name(), origin));
        difference.before(
                Difference.Stage.CONSTRAINT,
                Difference.step(
                        "alter table " + Sql.name(table) + " add constraint " + Sql.name(aside) + " "
                                + constraint.definition() + " NOT VALID",
                        "add constraint " + aside,
                        "the constraint " + constraint.name()
                                + " is specified so, and is there before the old one goes",
                        origin,
                        locks(table, constraint),
                        Step.Work.INSTANT));
        difference.before(Difference.Stage.VALIDATE, difference.online.validate(table, aside, origin));
        difference.change(
                of,
                constraint instanceof Constraint.ForeignKey ? 5 : 3,
                origin,
                Set.of(Difference.table(table)),
                List.of(Difference.exclusive(
                        "alter table " + Sql.name(table) + " rename constraint " + Sql.name(aside) + " to "
                                + Sql.name(constraint.name()),
                        "rename constraint " + aside + " to " + constraint.name(),
                        "the old one is gone",
                        origin,
                        table,
                        Step.Work.INSTANT)));
        return true;
    }

    private static List<Step.TableLock> locks(Name table, Constraint constraint) {
        var locks = new ArrayList<Step.TableLock>();
        if (constraint instanceof Constraint.ForeignKey key) {
            locks.add(new Step.TableLock(table, Step.Mode.SHARE_ROW_EXCLUSIVE));
            if (!key.referencedTable().equals(table)) {
                locks.add(new Step.TableLock(key.referencedTable(), Step.Mode.SHARE_ROW_EXCLUSIVE));
            }
        } else {
            locks.add(new Step.TableLock(table, Step.Mode.ACCESS_EXCLUSIVE));
        }
        return locks;
    }

    private void rename(Name table, Constraint was, String is) {
        if (hasIndex(was)) {
            difference.rename(
                    new Name(table.schema(), was.name()),
                    new Name(table.schema(), is),
                    (a, b) -> rename(table, a.name(), b.name(), is));
        } else {
            difference.rename(rename(table, was.name(), is, is));
        }
    }

    /** @param last the name that it has in the end */
    private Step rename(Name table, String was, String is, String last) {
        return Difference.exclusive(
                "alter table " + Sql.name(table) + " rename constraint " + Sql.name(was) + " to " + Sql.name(is),
                "rename constraint " + was + " to " + is,
                "it means the same and is specified by another name",
                difference.outline.constraint(table, last),
                table,
                Step.Work.INSTANT);
    }

    void drop(Table table, Constraint constraint) {
        ObjectName of = Difference.part(Kind.CONSTRAINT, table.name(), constraint.name());
        var locks = new ArrayList<Step.TableLock>();
        locks.add(new Step.TableLock(table.name(), Step.Mode.ACCESS_EXCLUSIVE));
        if (constraint instanceof Constraint.ForeignKey key
                && !key.referencedTable().equals(table.name())) {
            locks.add(new Step.TableLock(key.referencedTable(), Step.Mode.ACCESS_EXCLUSIVE));
        }
        Set<ObjectName> first = Difference.dependents(difference.from, of);
        if (constraint instanceof Constraint.Check) { // while its parent has it, too, none can be dropped
            table.options().inherits().forEach(p -> first.add(Difference.part(Kind.CONSTRAINT, p, constraint.name())));
        }
        difference.drop(
                of,
                constraint instanceof Constraint.ForeignKey ? 2 : 3,
                first,
                Difference.step(
                        "alter table " + Sql.name(table.name()) + " drop constraint " + Sql.name(constraint.name()),
                        "drop constraint " + constraint.name(),
                        "the constraint " + constraint.name() + " is not specified so any more, or stands in the way",
                        Optional.empty(),
                        locks,
                        Step.Work.INSTANT));
    }

    private void add(Table table, Constraint constraint, boolean madeWithTable) {
        Name name = table.name();
        Optional<Span> origin = difference.outline.constraint(name, constraint.name());
        ObjectName of = Difference.part(Kind.CONSTRAINT, name, constraint.name());
        var needs = new HashSet<>(difference.needs(of));
        needs.add(Difference.table(name));
        for (ObjectName need : List.copyOf(needs)) {
            TableDifference.owner(need).ifPresent(needs::add);
        }
        String definition = constraint.definition();
        boolean many = !madeWithTable && difference.online(name);
        if (many && table.options().partitionBy().isEmpty() && keyBeside(table, constraint, of, needs, origin)) {
            return;
        }
        boolean checked = constraint instanceof Constraint.ForeignKey || constraint instanceof Constraint.Check;
        boolean staged = many
                && checked
                && !unchecked(definition)
                && (table.options().partitionBy().isEmpty() || constraint instanceof Constraint.Check);
        List<Step.TableLock> locks = locks(name, constraint);
        if (!madeWithTable) {
            difference.hazards.add(new Hazard.RowsMayViolate(name, constraint.name(), origin));
            if (many && (constraint instanceof Constraint.Exclusion || definition.contains(" WITHOUT OVERLAPS"))) {
                difference.hazards.add(new Hazard.ExclusionBuilt(name, constraint.name(), origin));
            } else if (many && !staged) {
                difference.hazards.add(
                        new Hazard.ScannedUnderLock(name, "the constraint " + constraint.name() + " is built", origin));
            }
        }
        var steps = new ArrayList<Step>();
        steps.add(Difference.step(
                "alter table " + Sql.name(name) + " add constraint " + Sql.name(constraint.name()) + " " + definition
                        + (staged ? " NOT VALID" : ""),
                "add constraint " + constraint.name(),
                "the constraint " + constraint.name() + " is specified",
                origin,
                locks,
                madeWithTable || staged || unchecked(definition)
                        ? Step.Work.INSTANT
                        : checked ? Step.Work.SCAN : Step.Work.BUILD));
        difference.change(of, constraint instanceof Constraint.ForeignKey ? 5 : 3, origin, needs, steps);
        if (staged) {
            validate(table, constraint, origin);
        }
    }

    /**
     * A primary key or unique constraint over an index that is built while others write: before anything changes
     * where all its columns are there, else when they are.
     *
     * @return whether it can be made so
     */
    private boolean keyBeside(
            Table table, Constraint constraint, ObjectName of, Set<ObjectName> needs, Optional<Span> origin) {
        List<String> columns = switch (constraint) {
            case Constraint.PrimaryKey key -> key.columns();
            case Constraint.Unique key -> key.columns();
            case Constraint.ForeignKey _, Constraint.Check _, Constraint.Exclusion _ -> List.of();
        };
        String definition = constraint.definition();
        if (columns.isEmpty() || definition.contains(" WITHOUT OVERLAPS")) {
            return false;
        }
        Name name = table.name();
        boolean primary = constraint instanceof Constraint.PrimaryKey;
        boolean beside = difference.online.standsBefore(difference.standsUpon(of), table);
        String index = difference.online.freeRelation(name.schema(), constraint.name() + "_new");
        String keys = "(" + Sql.names(columns) + ")";
        int include = definition.indexOf(" INCLUDE (");
        String included = include < 0 ? "" : definition.substring(include, definition.indexOf(')', include) + 1);
        String sql = "create unique index concurrently " + Sql.name(index) + " on " + Sql.name(name) + " "
                + (beside ? difference.online.beside(name, keys + included) : keys + included)
                + (definition.contains(" NULLS NOT DISTINCT") ? " nulls not distinct" : "");
        difference.hazards.add(new Hazard.RowsMayViolate(name, constraint.name(), origin));
        Step build = difference.online.concurrently(sql, index, name, origin);
        String deferred = (definition.contains(" DEFERRABLE") ? " deferrable" : "")
                + (definition.endsWith(" INITIALLY DEFERRED") ? " initially deferred" : "");
        Step add = Difference.exclusive(
                "alter table " + Sql.name(name) + " add constraint " + Sql.name(constraint.name())
                        + (primary ? " primary key" : " unique") + " using index " + Sql.name(index) + deferred,
                "add constraint " + constraint.name(),
                "the constraint " + constraint.name() + " is specified, and its index is there",
                origin,
                name,
                Step.Work.INSTANT);
        if (beside) {
            difference.before(Difference.Stage.INDEX, build);
            difference.change(of, 3, origin, needs, List.of(add));
        } else {
            difference.change(of, StepOrder.LONG, origin, needs, List.of(build, add));
        }
        return true;
    }

    private void validate(Table table, Constraint constraint, Optional<Span> origin) {
        difference.last(difference.online.validate(table.name(), constraint.name(), origin));
    }

    /** Of a table or a materialized view that is there before and after. */
    void alterIndexes(Name before, List<Index> was, Name after, List<Index> is, boolean partitioned) {
        var kept = new HashSet<String>();
        for (Index index : was) {
            ObjectName of = new ObjectName(Kind.INDEX, before.schema() + "." + index.name());
            boolean disturbed = difference.disturbance.objects.contains(of);
            boolean broken = !partitioned && !index.valid();
            Optional<Index> same = disturbed || broken
                    ? Optional.empty()
                    : is.stream()
                            .filter(i -> i.name().equals(index.name()))
                            .filter(i -> i.valid() == index.valid())
                            .filter(i -> meaning(i, after).equals(meaning(index, after)))
                            .findFirst()
                            .or(() -> is.stream()
                                    .filter(i -> i.valid() == index.valid())
                                    .filter(i ->
                                            was.stream().noneMatch(w -> w.name().equals(i.name())))
                                    .filter(i -> !kept.contains(i.name()))
                                    .filter(i ->
                                            is.stream().noneMatch(o -> o.name().equals(index.name())))
                                    .filter(i -> meaning(i, after).equals(meaning(index, after)))
                                    .findFirst());
            if (same.isEmpty()) {
                dropIndex(before, partitioned, index, of);
            } else {
                kept.add(same.get().name());
                if (!same.get().name().equals(index.name())) {
                    var name = new Name(after.schema(), same.get().name());
                    difference.rename(
                            new Name(after.schema(), index.name()),
                            name,
                            (a, b) -> Difference.free(
                                    "alter index " + Sql.name(a) + " rename to " + Sql.name(b.name()),
                                    "rename index " + a.name() + " to " + b.name(),
                                    "it is the same index by another name",
                                    difference.outline.index(name)));
                }
            }
        }
        for (Index index : is) {
            if (!kept.contains(index.name())) {
                add(after, partitioned, index, false);
            }
        }
    }

    private static String meaning(Index index, Name table) {
        return Ddl.createIndex(
                new Index(
                        "i",
                        index.method(),
                        index.unique(),
                        index.keys(),
                        index.included(),
                        index.predicate(),
                        true,
                        index.definition()),
                table,
                false);
    }

    private void dropIndex(Name table, boolean partitioned, Index index, ObjectName of) {
        String summary = "drop index " + index.name();
        String reason = "the index " + index.name() + " is not specified so any more, or stands in the way";
        var name = new Name(table.schema(), index.name());
        Set<ObjectName> dependents = Difference.dependents(difference.from, of);
        // a foreign key that stands upon it goes before it
        boolean waits = partitioned
                || !difference.online(table)
                || difference.disturbance.objects.contains(of)
                || dependents.stream().anyMatch(d -> d.kind() == Kind.CONSTRAINT)
                || difference
                        .from
                        .table(table)
                        .flatMap(t -> t.options().replicaIdentity())
                        .filter(("USING INDEX " + Sql.name(index.name()))::equals)
                        .isPresent();
        if (waits) {
            difference.drop(
                    of,
                    3,
                    dependents,
                    Difference.exclusive(
                            "drop index " + Sql.name(name),
                            summary,
                            reason,
                            Optional.empty(),
                            table,
                            Step.Work.INSTANT));
            return;
        }
        if (Online.relations(difference.to, table.schema()).contains(index.name())) {
            String aside = difference.online.freeRelation(table.schema(), index.name() + "_before");
            difference.drop(
                    of, 3, Set.of(), renameIndex(name, aside, "its name is another's from now on", Optional.empty()));
            name = new Name(table.schema(), aside);
        }
        difference.last(Difference.step(
                        "drop index concurrently " + Sql.name(name),
                        summary,
                        reason,
                        Optional.empty(),
                        List.of(new Step.TableLock(table, Step.Mode.SHARE_UPDATE_EXCLUSIVE)),
                        Step.Work.INSTANT)
                .alone(Step.TransactionMode.NONE));
    }

    private static Step renameIndex(Name was, String is, String reason, Optional<Span> origin) {
        return Difference.step(
                "alter index " + Sql.name(was) + " rename to " + Sql.name(is),
                "rename index " + was.name() + " to " + is,
                reason,
                origin,
                List.of(),
                Step.Work.INSTANT);
    }

    void add(Name table, boolean partitioned, Index index, boolean madeWithTable) {
        var name = new Name(table.schema(), index.name());
        Optional<Span> origin = difference.outline.index(name);
        ObjectName of = new ObjectName(Kind.INDEX, Difference.identity(name));
        var needs = new HashSet<>(difference.needs(of));
        needs.add(Difference.table(table));
        needs.add(Difference.of(Kind.VIEW, table));
        difference.made.add("INDEX " + Sql.name(name));
        if (!madeWithTable && index.unique()) {
            difference.hazards.add(new Hazard.RowsMayViolate(table, index.name(), origin));
        }
        if (!madeWithTable && !partitioned && difference.online(table)) {
            addBeside(table, index, of, needs, origin);
            return;
        }
        String sql = difference
                .outline
                .only(SqlOutline.Part.INDEX, name, "")
                .map(s -> (s.commentAbove().isEmpty() ? "" : s.commentAbove() + "\n") + s.sql())
                .orElseGet(() -> Ddl.createIndex(index, table, false));
        Step step = Difference.step(
                sql,
                "create index " + index.name(),
                "the index " + index.name() + " is specified",
                origin,
                madeWithTable ? List.of() : List.of(new Step.TableLock(table, Step.Mode.SHARE)),
                madeWithTable ? Step.Work.INSTANT : Step.Work.BUILD);
        difference.change(of, 4, origin, needs, List.of(step));
    }

    /** Built before anything changes where all that it reads is there, and takes its name when that is free. */
    private void addBeside(Name table, Index index, ObjectName of, Set<ObjectName> needs, Optional<Span> origin) {
        boolean beside = difference.online.standsBefore(
                difference.standsUpon(of), difference.to.table(table).orElseThrow());
        String sql = Ddl.createIndex(index, table, true);
        if (!beside) {
            difference.change(
                    of,
                    StepOrder.LONG,
                    origin,
                    needs,
                    List.of(difference.online.concurrently(sql, index.name(), table, origin)));
            return;
        }
        String aside = Online.relations(difference.from, table.schema()).contains(index.name())
                ? difference.online.freeRelation(table.schema(), index.name() + "_new")
                : index.name();
        String head = "create " + (index.unique() ? "unique " : "") + "index concurrently ";
        String rest = sql.substring(head.length() + Sql.name(index.name()).length());
        String on = rest.substring(0, rest.indexOf('('));
        difference.before(
                Difference.Stage.INDEX,
                difference.online.concurrently(
                        head + Sql.name(aside) + on + difference.online.beside(table, rest.substring(on.length())),
                        aside,
                        table,
                        origin));
        if (!aside.equals(index.name())) {
            difference.change(
                    of,
                    4,
                    origin,
                    needs,
                    List.of(renameIndex(
                            new Name(table.schema(), aside),
                            index.name(),
                            "the index is specified by this name, and the old one has gone",
                            origin)));
        }
    }
}
