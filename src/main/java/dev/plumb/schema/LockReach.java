package dev.plumb.schema;

import dev.plumb.schema.Step.TableLock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How far a lock reaches: most changes of a table take the same lock on its partitions, and on its heirs
 * (PostgreSQL manual, {@code ALTER TABLE}: "the table and all its descendant tables").
 */
final class LockReach {
    private static final Pattern ALTER =
            Pattern.compile("(?s)alter table (?:\"(?:[^\"]|\"\")+\"|[\\w$.])+ (.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ITSELF = Pattern.compile(
            "(?s)(?:(?:enable|disable|force|no force) row level|replica identity|set \\(|reset \\(|set (?:un)?logged"
                    + "|set schema|rename to|attach|detach|validate constraint .* foreign).*");
    private static final Pattern CONSTRAINT = Pattern.compile(
            "(?s)(?:drop constraint|rename constraint|validate constraint) (\"(?:[^\"]|\"\")+\"|[\\w$]+).*");

    private static final Pattern DROP = Pattern.compile("drop table (.*)");

    private final Catalog catalog;
    private static final Pattern MADE = Pattern.compile("(?i)^(?:--.*\n)*create (?:unlogged )?table ");

    private static final Pattern NOT_FOR_HEIRS =
            Pattern.compile("(?s)alter table .* add constraint (\"(?:[^\"]|\"\")+\"|[\\w$]+) CHECK .* NO INHERIT.*");

    /** What a table hands on: its heirs have it done by then. */
    private static final Pattern HANDED_ON =
            Pattern.compile("(?s)alter table (\\S+) ((?:validate constraint|alter column) .*?(?: set not null)?)");

    private final Set<String> gone = new HashSet<>();

    /** Constraints that heirs do not have, as they are written. */
    private final Set<String> ownAlone = new HashSet<>();

    private final Set<String> done = new HashSet<>();

    /** @param catalog the tables that are there before */
    LockReach(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Steps in the order in which they are run. */
    Step of(Step step) {
        var own = NOT_FOR_HEIRS.matcher(step.sql());
        if (own.matches()) {
            ownAlone.add(own.group(1));
        }
        Step reaching = handedOn(withoutGone(reaching(step)));
        var drop = DROP.matcher(step.sql());
        if (drop.matches()) {
            gone.add(drop.group(1));
        }
        return reaching;
    }

    /** What was dropped before is not locked any more. */
    private Step withoutGone(Step step) {
        List<TableLock> locks = step.locks().stream()
                .filter(l -> !gone.contains(Sql.name(l.table())))
                .toList();
        return locks.size() == step.locks().size() ? step : with(step, locks, step.work());
    }

    /** Of what a parent has done, nothing is left to do. */
    private Step handedOn(Step step) {
        var handed = HANDED_ON.matcher(step.sql());
        if (step.work() != Step.Work.SCAN || step.locks().isEmpty() || !handed.matches()) {
            return step;
        }
        done.add(handed.group(1) + " " + handed.group(2));
        boolean before = catalog.table(step.locks().getFirst().table())
                .map(t -> Stream.concat(t.options().inherits().stream(), t.options().partitionOf().stream())
                        .anyMatch(p -> done.contains(Sql.name(p) + " " + handed.group(2))))
                .orElse(false);
        return before ? with(step, step.locks(), Step.Work.INSTANT) : step;
    }

    private static Step with(Step step, List<TableLock> locks, Step.Work work) {
        return new Step(step.sql(), step.summary(), step.reason(), step.origin(), locks, work, step.transaction());
    }

    private Step reaching(Step step) {
        boolean any = step.locks().stream()
                .anyMatch(l -> catalog.tables().stream().anyMatch(t -> isChild(t, l.table(), true)));
        boolean hollow = !step.locks().isEmpty()
                && catalog.table(step.locks().getFirst().table())
                        .filter(t -> t.options().partitionBy().isPresent())
                        .isPresent()
                && down(step.locks().getFirst().table(), false).isEmpty();
        if (!any && !hollow) {
            return step;
        }
        var locks = new LinkedHashSet<TableLock>(step.locks());
        for (int i = 0; i < step.locks().size(); i++) {
            TableLock lock = step.locks().get(i);
            boolean refers = lock.mode() == Step.Mode.SHARE_ROW_EXCLUSIVE
                            && MADE.matcher(step.sql()).find()
                    || i > 0 && droppedRefers(step.sql(), lock.table());
            Reach reach = reach(step.sql(), lock.table(), i == 0, refers);
            if (reach != Reach.ITSELF) {
                down(lock.table(), reach == Reach.ALL).forEach(t -> locks.add(new TableLock(t, lock.mode())));
            }
        }
        return new Step(
                step.sql(),
                step.summary(),
                step.reason(),
                step.origin(),
                List.copyOf(locks),
                hollow && step.work() != Step.Work.ROWS ? Step.Work.INSTANT : step.work(),
                step.transaction());
    }

    private enum Reach {
        ITSELF,
        PARTITIONS,
        ALL
    }

    /** @param refers whether a table is made, or dropped, that refers to this one */
    private Reach reach(String sql, Name table, boolean subject, boolean refers) {
        var alter = ALTER.matcher(sql);
        if (refers) {
            return Reach.PARTITIONS;
        }
        if (!subject) {
            return sql.startsWith("alter table") ? Reach.PARTITIONS : Reach.ITSELF;
        }
        if (sql.startsWith("alter table only ")) {
            return Reach.ITSELF;
        }
        if (alter.matches()) {
            String rest = alter.group(1);
            var constraint = CONSTRAINT.matcher(rest);
            if (constraint.matches()) {
                if (ownAlone.contains(constraint.group(1)) || isOwnAlone(table, constraint.group(1))) {
                    return Reach.ITSELF;
                }
                boolean check = isCheck(table, constraint.group(1));
                return check ? Reach.ALL : rest.startsWith("rename") ? Reach.ITSELF : Reach.PARTITIONS;
            }
            return ITSELF.matcher(rest).matches()
                    ? Reach.ITSELF
                    : rest.startsWith("enable ") || rest.startsWith("disable ") ? Reach.PARTITIONS : Reach.ALL;
        }
        if (sql.startsWith("update ")) {
            return Reach.ALL;
        }
        boolean parts = sql.matches("(?s)(?i)(?:.*\\n)*(create|drop) (unique )?(index|trigger|constraint trigger) .*");
        return parts && !sql.contains(" on only ") ? Reach.PARTITIONS : Reach.ITSELF;
    }

    private boolean isCheck(Name table, String written) {
        boolean named = catalog.table(table).stream()
                .flatMap(t -> t.constraints().stream())
                .filter(c -> Sql.name(c.name()).equals(written))
                .anyMatch(c -> !(c instanceof Constraint.Check));
        return !named;
    }

    private boolean droppedRefers(String sql, Name to) {
        var drop = DROP.matcher(sql);
        return drop.matches()
                && catalog.tables().stream()
                        .filter(t -> Sql.name(t.name()).equals(drop.group(1)))
                        .flatMap(t -> t.constraints().stream())
                        .anyMatch(c -> c instanceof Constraint.ForeignKey key
                                && key.referencedTable().equals(to));
    }

    private boolean isOwnAlone(Name table, String written) {
        return catalog.table(table).stream()
                .flatMap(t -> t.constraints().stream())
                .filter(c -> Sql.name(c.name()).equals(written))
                .anyMatch(c -> c.definition().contains(" NO INHERIT"));
    }

    private static boolean isChild(Table child, Name parent, boolean heirs) {
        return child.options().partitionOf().filter(parent::equals).isPresent()
                || heirs && child.options().inherits().contains(parent);
    }

    private LinkedHashSet<Name> down(Name table, boolean heirs) {
        var all = new LinkedHashSet<Name>();
        for (Table child : catalog.tables()) {
            if (isChild(child, table, heirs) && !gone.contains(Sql.name(child.name()))) {
                all.add(child.name());
                all.addAll(down(child.name(), heirs));
            }
        }
        return all;
    }
}
