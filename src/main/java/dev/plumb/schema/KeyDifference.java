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
    }

    private static boolean same(Constraint a, Constraint b) {
        return a.getClass() == b.getClass() && a.definition().equals(b.definition());
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
        for (Constraint constraint : table.constraints()) {
            boolean there = inline.map(names -> names.contains(constraint.name()))
                    .orElse(Ddl.comesWithTable(constraint, table));
            difference.made.add(target(table, constraint));
            if (!there) {
                add(table, constraint, true);
            }
        }
        for (Index index : table.indexes()) {
            add(table.name(), table.options().partitionBy().isPresent(), index, true);
        }
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
                    rename(after.name(), was.name(), newName);
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
                difference.made.add(target(after, constraint));
                add(after, constraint, false);
            }
        }
        alterIndexes(
                before.name(),
                before.indexes(),
                after.name(),
                after.indexes(),
                after.options().partitionBy().isPresent());
    }

    private void rename(Name table, String was, String is) {
        difference.rename(Difference.exclusive(
                "alter table " + Sql.name(table) + " rename constraint " + Sql.name(was) + " to " + Sql.name(is),
                "rename constraint " + was + " to " + is,
                "it means the same and is specified by another name",
                difference.outline.constraint(table, is),
                table,
                Step.Work.INSTANT));
    }

    void drop(Table table, Constraint constraint) {
        ObjectName of = Difference.part(Kind.CONSTRAINT, table.name(), constraint.name());
        var locks = new ArrayList<Step.TableLock>();
        locks.add(new Step.TableLock(table.name(), Step.Mode.ACCESS_EXCLUSIVE));
        if (constraint instanceof Constraint.ForeignKey key
                && !key.referencedTable().equals(table.name())) {
            locks.add(new Step.TableLock(key.referencedTable(), Step.Mode.ACCESS_EXCLUSIVE));
        }
        difference.drop(
                of,
                constraint instanceof Constraint.ForeignKey ? 2 : 3,
                Difference.dependents(difference.from, of),
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
        boolean many = !madeWithTable && difference.intentions.many(name);
        boolean checked = constraint instanceof Constraint.ForeignKey || constraint instanceof Constraint.Check;
        boolean staged = many
                && checked
                && !definition.endsWith("NOT VALID")
                && table.options().partitionBy().isEmpty();
        var locks = new ArrayList<Step.TableLock>();
        if (constraint instanceof Constraint.ForeignKey key) {
            locks.add(new Step.TableLock(name, Step.Mode.SHARE_ROW_EXCLUSIVE));
            if (!key.referencedTable().equals(name)) {
                locks.add(new Step.TableLock(key.referencedTable(), Step.Mode.SHARE_ROW_EXCLUSIVE));
            }
        } else {
            locks.add(new Step.TableLock(name, Step.Mode.ACCESS_EXCLUSIVE));
        }
        if (!madeWithTable) {
            difference.hazards.add(new Hazard.RowsMayViolate(name, constraint.name(), origin));
            if (many && !staged) {
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
                madeWithTable || staged || definition.endsWith(" NOT VALID")
                        ? Step.Work.INSTANT
                        : checked ? Step.Work.SCAN : Step.Work.BUILD));
        difference.change(of, constraint instanceof Constraint.ForeignKey ? 5 : 3, origin, needs, steps);
        if (staged) {
            validate(table, constraint, origin);
        }
    }

    private void validate(Table table, Constraint constraint, Optional<Span> origin) {
        difference.afterwards(Difference.step(
                        "alter table " + Sql.name(table.name()) + " validate constraint " + Sql.name(constraint.name()),
                        "validate constraint " + constraint.name(),
                        "rows that were there before are checked while others write",
                        origin,
                        List.of(new Step.TableLock(table.name(), Step.Mode.SHARE_UPDATE_EXCLUSIVE)),
                        Step.Work.SCAN)
                .alone(Step.TransactionMode.OWN));
    }

    /** Of a table or a materialized view that is there before and after. */
    void alterIndexes(Name before, List<Index> was, Name after, List<Index> is, boolean partitioned) {
        var kept = new HashSet<String>();
        for (Index index : was) {
            ObjectName of = new ObjectName(Kind.INDEX, before.schema() + "." + index.name());
            boolean disturbed = difference.disturbance.objects.contains(of);
            Optional<Index> same = disturbed || !index.valid()
                    ? Optional.empty()
                    : is.stream()
                            .filter(i -> i.name().equals(index.name()))
                            .filter(i -> meaning(i, after).equals(meaning(index, after)))
                            .findFirst()
                            .or(() -> is.stream()
                                    .filter(i ->
                                            was.stream().noneMatch(w -> w.name().equals(i.name())))
                                    .filter(i -> !kept.contains(i.name()))
                                    .filter(i ->
                                            is.stream().noneMatch(o -> o.name().equals(index.name())))
                                    .filter(i -> meaning(i, after).equals(meaning(index, after)))
                                    .findFirst());
            if (same.isEmpty()) {
                dropIndex(before, index, of);
            } else {
                kept.add(same.get().name());
                if (!same.get().name().equals(index.name())) {
                    difference.rename(Difference.free(
                            "alter index " + Sql.name(new Name(after.schema(), index.name())) + " rename to "
                                    + Sql.name(same.get().name()),
                            "rename index " + index.name() + " to " + same.get().name(),
                            "it is the same index by another name",
                            difference.outline.index(
                                    new Name(after.schema(), same.get().name()))));
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

    private void dropIndex(Name table, Index index, ObjectName of) {
        boolean many = difference.intentions.many(table);
        Step step = Difference.exclusive(
                "drop index " + (many ? "concurrently " : "") + Sql.name(new Name(table.schema(), index.name())),
                "drop index " + index.name(),
                "the index " + index.name() + " is not specified so any more, or stands in the way",
                Optional.empty(),
                table,
                Step.Work.INSTANT);
        difference.drop(
                of, 3, Difference.dependents(difference.from, of), many ? step.alone(Step.TransactionMode.NONE) : step);
    }

    void add(Name table, boolean partitioned, Index index, boolean madeWithTable) {
        var name = new Name(table.schema(), index.name());
        Optional<Span> origin = difference.outline.index(name);
        ObjectName of = new ObjectName(Kind.INDEX, Difference.identity(name));
        var needs = new HashSet<>(difference.needs(of));
        needs.add(Difference.table(table));
        needs.add(Difference.of(Kind.VIEW, table));
        boolean concurrently = !madeWithTable && !partitioned && difference.intentions.many(table);
        String sql = concurrently
                ? Ddl.createIndex(index, table, true)
                : difference
                        .outline
                        .only(SqlOutline.Part.INDEX, name, "")
                        .map(s -> (s.commentAbove().isEmpty() ? "" : s.commentAbove() + "\n") + s.sql())
                        .orElseGet(() -> Ddl.createIndex(index, table, false));
        difference.made.add("INDEX " + Sql.name(name));
        if (!madeWithTable && index.unique()) {
            difference.hazards.add(new Hazard.RowsMayViolate(table, index.name(), origin));
        }
        Step step = Difference.step(
                sql,
                "create index " + index.name(),
                "the index " + index.name() + " is specified",
                origin,
                madeWithTable
                        ? List.of()
                        : List.of(new Step.TableLock(
                                table, concurrently ? Step.Mode.SHARE_UPDATE_EXCLUSIVE : Step.Mode.SHARE)),
                madeWithTable ? Step.Work.INSTANT : Step.Work.BUILD);
        difference.change(of, 4, origin, needs, List.of(concurrently ? step.alone(Step.TransactionMode.NONE) : step));
    }
}
