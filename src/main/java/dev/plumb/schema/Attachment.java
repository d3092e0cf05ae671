package dev.plumb.schema;

import dev.plumb.schema.Difference.Stage;
import dev.plumb.schema.Step.Mode;
import dev.plumb.schema.Step.TableLock;
import dev.plumb.schema.Step.Work;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables that become a partition as they are, and partitions that become a table of their own: where all that the whole
 * table has, the part has too, one statement does it, and no row moves.
 */
final class Attachment {
    private static final Pattern KEY = Pattern.compile("(RANGE|LIST) \\((\"(?:[^\"]|\"\")+\"|\\w+)\\)");
    private static final Pattern RANGE = Pattern.compile("FOR VALUES FROM \\((.*)\\) TO \\((.*)\\)", Pattern.DOTALL);
    private static final Pattern LIST = Pattern.compile("FOR VALUES IN \\((.*)\\)", Pattern.DOTALL);

    /** @param before what the part is before, and {@code after} afterwards; one of both stands alone */
    private record Change(Table before, Table after, Table whole) {
        boolean attaches() {
            return before.options().partitionOf().isEmpty();
        }
    }

    private final Catalog from;
    private final List<Change> changes = new ArrayList<>();

    private Attachment(Catalog from) {
        this.from = from;
    }

    static Attachment of(Catalog from, Catalog to) {
        var attachment = new Attachment(from);
        for (Table before : from.tables()) {
            Optional<Table> after = to.table(before.name());
            if (after.isEmpty()) {
                continue;
            }
            Optional<Name> was = before.options().partitionOf();
            Optional<Name> is = after.get().options().partitionOf();
            if (was.isPresent() == is.isPresent()) {
                continue;
            }
            Optional<Table> whole = was.or(() -> is).flatMap(from::table);
            boolean stays = whole.isPresent() && to.table(whole.get().name()).equals(whole);
            boolean fits = stays
                    && (is.isPresent()
                            ? isPart(before, after.get(), whole.get())
                            : isPart(after.get(), before, whole.get()));
            boolean described = java.util.stream.Stream.concat(from.remarks().stream(), to.remarks().stream())
                    .anyMatch(r -> r.target().endsWith(" ON " + Sql.name(before.name()))
                            || r.target().startsWith("INDEX "));
            if (fits && !described) {
                attachment.changes.add(new Change(before, after.get(), whole.get()));
            }
        }
        return attachment;
    }

    static Attachment none(Catalog from) {
        return new Attachment(from);
    }

    boolean concerns(Rebuild rebuild) {
        return changes.stream()
                .anyMatch(c -> rebuild.tables().contains(c.whole().name())
                        || rebuild.tables().contains(c.before().name()));
    }

    /** Whether a table that stands alone is, but for its place, what it is as a part. */
    private static boolean isPart(Table alone, Table part, Table whole) {
        if (alone.options().partitionBy().isPresent()
                || !alone.options().inherits().isEmpty()
                || !alone.comment().equals(part.comment())
                || !options(alone).equals(options(part))
                || alone.columns().size() != part.columns().size()
                || alone.columns().size() != whole.columns().size()) {
            return false;
        }
        for (Column column : alone.columns()) {
            Optional<Column> same = part.column(column.name());
            Optional<Column> over = whole.column(column.name());
            if (same.isEmpty()
                    || over.isEmpty()
                    || !own(same.get()).equals(own(column))
                    || over.get().identity() != Column.Identity.NONE
                    || !over.get().type().equals(column.type())
                    || !over.get().collation().equals(column.collation())
                    || !over.get().generated().equals(column.generated())
                    || over.get().notNull() && !column.notNull()) {
                return false;
            }
        }
        var constraints = new ArrayList<>(alone.constraints());
        for (Constraint over : whole.constraints()) {
            Optional<Constraint> same = constraints.stream()
                    .filter(c -> c.getClass() == over.getClass()
                            && c.definition().equals(over.definition())
                            && (!(c instanceof Constraint.Check) || c.name().equals(over.name())))
                    .findFirst();
            if (same.isEmpty() || over instanceof Constraint.Exclusion) {
                return false;
            }
            constraints.remove(same.get());
        }
        var indexes = new ArrayList<>(alone.indexes());
        for (Index over : whole.indexes()) {
            Optional<Index> same = indexes.stream()
                    .filter(i -> meaning(i).equals(meaning(over)))
                    .findFirst();
            if (same.isEmpty()) {
                return false;
            }
            indexes.remove(same.get());
        }
        return new HashSet<>(constraints).equals(new HashSet<>(part.constraints()))
                && new HashSet<>(indexes).equals(new HashSet<>(part.indexes()));
    }

    private static Table.TableOptions options(Table table) {
        var o = table.options();
        return new Table.TableOptions(
                o.unlogged(),
                o.partitionBy(),
                Optional.empty(),
                Optional.empty(),
                o.inherits(),
                o.rowSecurity(),
                o.forceRowSecurity(),
                o.replicaIdentity(),
                o.storage(),
                o.clusterOn());
    }

    private static Column own(Column c) {
        return new Column(
                c.name(),
                c.type(),
                c.notNull(),
                c.defaultExpression(),
                c.identity(),
                c.generated(),
                c.collation(),
                false,
                c.settings(),
                c.comment());
    }

    private static String meaning(Index index) {
        return (index.unique() ? "unique " : "")
                + index.definition().substring(index.definition().indexOf(" USING "));
    }

    /** The start with these tables where they belong. */
    Catalog catalog() {
        if (changes.isEmpty()) {
            return from;
        }
        return new Catalog(
                from.schemas(),
                from.extensions(),
                from.enums(),
                from.domains(),
                from.composites(),
                from.ranges(),
                from.sequences(),
                from.tables().stream()
                        .map(t -> changes.stream()
                                .filter(c -> c.before().name().equals(t.name()))
                                .findFirst()
                                .map(Change::after)
                                .orElse(t))
                        .toList(),
                from.views(),
                from.routines(),
                from.triggers(),
                from.policies(),
                from.definitions(),
                from.grants(),
                from.remarks(),
                from.dependencies(),
                from.unmanaged(),
                from.needed());
    }

    /** The statements; what reads rows is done before, where that can be. */
    List<Step> steps(Difference difference) {
        var steps = new ArrayList<Step>();
        changes.stream().filter(c -> !c.attaches()).forEach(c -> detach(c, difference, steps));
        changes.stream().filter(Change::attaches).forEach(c -> attach(c, difference, steps));
        return steps;
    }

    private List<TableLock> locks(Change change, Mode whole) {
        var locks = new ArrayList<TableLock>();
        locks.add(new TableLock(change.whole().name(), whole));
        locks.add(new TableLock(change.before().name(), Mode.ACCESS_EXCLUSIVE));
        from.tables().stream()
                .filter(t -> t.options()
                                .partitionOf()
                                .equals(Optional.of(change.whole().name()))
                        && t.options().partitionBound().equals(Optional.of("DEFAULT"))
                        && changes.stream()
                                .filter(c -> c.equals(change) || change.attaches() && !c.attaches())
                                .noneMatch(c -> c.before().name().equals(t.name())))
                .forEach(t -> locks.add(new TableLock(t.name(), Mode.ACCESS_EXCLUSIVE)));
        change.whole().foreignKeys().stream()
                .map(Constraint.ForeignKey::referencedTable)
                .distinct()
                .filter(n -> locks.stream().noneMatch(l -> l.table().equals(n)))
                .toList()
                .forEach(n -> locks.add(
                        new TableLock(n, change.attaches() ? Mode.ACCESS_EXCLUSIVE : Mode.SHARE_ROW_EXCLUSIVE)));
        return locks;
    }

    private void attach(Change change, Difference difference, List<Step> steps) {
        Name part = change.before().name();
        Name whole = change.whole().name();
        Optional<Span> origin = difference.outline.table(part);
        Optional<String> says = difference.online(part) ? bounds(change) : Optional.empty();
        String check = Online.freeConstraint(change.before(), change.after(), part.name() + "_bounds");
        says.ifPresent(condition -> {
            difference.before(
                    Stage.CONSTRAINT,
                    Difference.exclusive(
                            "alter table " + Sql.name(part) + " add constraint " + Sql.name(check) + " check ("
                                    + condition + ") not valid",
                            "hold new rows of " + part + " to its bounds",
                            "a part of " + whole + " has no others",
                            origin,
                            part,
                            Work.INSTANT));
            difference.before(Stage.VALIDATE, difference.online.validate(part, check, origin));
        });
        steps.add(Difference.step(
                "alter table " + Sql.name(whole) + " attach partition " + Sql.name(part) + " "
                        + change.after().options().partitionBound().orElseThrow(),
                "attach " + part + " to " + whole,
                part + " is specified as a part of " + whole,
                origin,
                locks(change, Mode.SHARE_UPDATE_EXCLUSIVE),
                says.isPresent() || takesAll(change) ? Work.INSTANT : Work.SCAN));
        if (says.isPresent()) {
            steps.add(Difference.exclusive(
                    "alter table " + Sql.name(part) + " drop constraint " + Sql.name(check),
                    "drop the check of the bounds of " + part,
                    "its place says the same",
                    Optional.empty(),
                    part,
                    Work.INSTANT));
        }
    }

    /** A default partition beside no other one takes every row. */
    private boolean takesAll(Change change) {
        return change.after().options().partitionBound().equals(Optional.of("DEFAULT"))
                && from.tables().stream()
                        .noneMatch(t -> t.options()
                                        .partitionOf()
                                        .equals(Optional.of(change.whole().name()))
                                && changes.stream()
                                        .noneMatch(c -> c.before().name().equals(t.name())));
    }

    /** What the bounds say of a row, where they are of one column. */
    private static Optional<String> bounds(Change change) {
        Matcher key = KEY.matcher(change.whole().options().partitionBy().orElse(""));
        String bound = change.after().options().partitionBound().orElse("");
        Matcher range = RANGE.matcher(bound);
        Matcher list = LIST.matcher(bound);
        if (!key.matches()) {
            return Optional.empty();
        }
        String column = key.group(2);
        if (range.matches()) {
            return Optional.of(column + " is not null"
                    + (range.group(1).equals("MINVALUE") ? "" : " and " + column + " >= " + range.group(1))
                    + (range.group(2).equals("MAXVALUE") ? "" : " and " + column + " < " + range.group(2)));
        }
        boolean holdsNull = SqlTokens.names(bound).contains("null");
        return list.matches() && !holdsNull
                ? Optional.of(column + " is not null and " + column + " in (" + list.group(1) + ")")
                : Optional.empty();
    }

    private void detach(Change change, Difference difference, List<Step> steps) {
        Name part = change.before().name();
        Name whole = change.whole().name();
        Optional<Span> origin = difference.outline.table(part);
        steps.add(Difference.step(
                "alter table " + Sql.name(whole) + " detach partition " + Sql.name(part),
                "detach " + part + " from " + whole,
                part + " is specified as a table of its own",
                origin,
                locks(change, Mode.ACCESS_EXCLUSIVE),
                Work.INSTANT));
        var left = new ArrayList<>(change.after().constraints());
        left.removeAll(change.before().constraints());
        for (Constraint constraint : left) {
            if (!(constraint instanceof Constraint.Check)) {
                steps.add(named(
                        "select conname as name from pg_constraint where conrelid = " + regclass(part)
                                + " and pg_get_constraintdef(oid) = " + Sql.literal(constraint.definition()),
                        "alter table " + Sql.name(part) + " rename constraint %I to ",
                        constraint.name(),
                        part,
                        origin));
            }
        }
        var indexes = new ArrayList<>(change.after().indexes());
        indexes.removeAll(change.before().indexes());
        for (Index index : indexes) {
            String rest = index.definition().substring(index.definition().indexOf(" USING "));
            String schema = part.schema().equals("public") ? "" : Sql.name(part.schema()) + ".";
            steps.add(named(
                    "select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = "
                            + regclass(part) + " and i.indisunique = " + index.unique()
                            + " and not exists (select from pg_constraint k where k.conindid = c.oid)"
                            + " and right(pg_get_indexdef(c.oid), " + rest.codePointCount(0, rest.length()) + ") = "
                            + Sql.literal(rest),
                    "alter index " + schema + "%I rename to ",
                    index.name(),
                    part,
                    origin));
        }
    }

    private static String regclass(Name table) {
        return Sql.literal(Sql.name(table)) + "::regclass";
    }

    /** What a part has of the whole has a name that PostgreSQL chose. */
    private static Step named(String found, String rename, String name, Name part, Optional<Span> origin) {
        String text = "declare\n  found record;\nbegin\n  for found in\n    " + found
                + "\n  loop\n    if found.name <> "
                + Sql.literal(name) + " then\n      execute format(" + Sql.literal(rename + "%I") + ", found.name, "
                + Sql.literal(name) + ");\n    end if;\n    exit;\n  end loop;\nend";
        String quote = text.contains("$$") ? "$named$" : "$$";
        return Difference.exclusive(
                "do " + quote + "\n" + text + " " + quote,
                "give " + part + " what is called " + name,
                "it is specified by this name",
                origin,
                part,
                Work.INSTANT);
    }
}
