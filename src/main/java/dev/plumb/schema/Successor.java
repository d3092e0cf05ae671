package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.schema.Catalog.SequenceObject;
import dev.plumb.schema.Difference.Stage;
import dev.plumb.schema.Step.Mode;
import dev.plumb.schema.Step.Work;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another type of a column of a large table: a second column, which a trigger keeps filled, is filled in batches, and
 * takes the place of the first. Indexes and keys are built on the second one before.
 */
final class Successor {
    private final Difference difference;

    Successor(Difference difference) {
        this.difference = difference;
    }

    /** Whether a change of type that writes every row has this form: where something forbids it, rows are rewritten. */
    boolean fits(Table before, Column was, Table after, Column is) {
        Name table = before.name();
        boolean plain = before.options().partitionBy().isEmpty()
                && before.options().partitionOf().isEmpty()
                && before.options().inherits().isEmpty()
                && after.options().inherits().isEmpty()
                && difference.from.tables().stream()
                        .noneMatch(t -> t.options().inherits().contains(table))
                && before.options()
                        .replicaIdentity()
                        .filter(r -> r.startsWith("USING INDEX"))
                        .isEmpty()
                && before.constraints().stream().noneMatch(Constraint.Exclusion.class::isInstance)
                && after.constraints().stream().noneMatch(Constraint.Exclusion.class::isInstance)
                && difference.from.definitions().stream()
                        .noneMatch(d -> d.table().equals(Optional.of(table)));
        boolean value = was.generated().isEmpty()
                && is.generated().isEmpty()
                && was.identity() == is.identity()
                && (was.notNull() || !is.notNull())
                && is.type().kind() != ColumnType.Kind.DOMAIN
                && is.type().userType().filter(difference.swapped::contains).isEmpty();
        return difference.online(table) && plain && value && noneIsComputed(table, was) && typeStands(after, is);
    }

    /** A new enum or extension can be made before all else. */
    private boolean typeStands(Table after, Column is) {
        List<Catalog.Dependency> upon = difference.standsUpon(Difference.table(after.name())).stream()
                .filter(d -> d.ofColumn().equals(Optional.of(is.name()))
                        && (d.on().kind() == Kind.TYPE
                                || d.on().kind() == Kind.EXTENSION
                                || d.on().kind() == Kind.DEFINITION))
                .toList();
        var early = new ArrayList<Catalog.ObjectName>();
        for (Catalog.Dependency d : upon) {
            boolean extension = difference.to.extensions().stream()
                    .anyMatch(e -> d.on().equals(new Catalog.ObjectName(Kind.EXTENSION, e.name()))
                            && hasSchema(e.schema())
                            && difference.from.extensions().stream()
                                    .noneMatch(f -> f.name().equals(e.name())));
            boolean type = difference.to.enums().stream()
                    .anyMatch(t -> d.on().equals(Difference.of(Kind.TYPE, t.name()))
                            && hasSchema(t.name().schema())
                            && !TypeDifference.isThere(difference.from, t.name()));
            if (extension || type) {
                early.add(d.on());
            } else if (!difference.online.standsBefore(List.of(d), after)) {
                return false;
            }
        }
        difference.early.addAll(early);
        return true;
    }

    private boolean hasSchema(String schema) {
        return schema.equals("public") || difference.from.schemas().contains(schema);
    }

    /** A stored generated column over it is written anew in any case. */
    private boolean noneIsComputed(Name table, Column column) {
        return difference.from.dependencies().stream()
                .filter(d -> d.on().equals(Difference.table(table))
                        && d.onColumn().equals(Optional.of(column.name()))
                        && d.of().equals(Difference.table(table)))
                .noneMatch(d -> d.ofColumn()
                        .flatMap(c -> difference.from.table(table).flatMap(t -> t.column(c)))
                        .flatMap(Column::generated)
                        .isPresent());
    }

    /**
     * What is done beside, before anything changes.
     *
     * @param kept what the other way kept of the column, and its rows get back
     */
    void prepare(Table before, Column was, Table after, Column is, Optional<Parked.Narrowed> kept) {
        Name table = after.name();
        Optional<Span> origin = difference.outline.column(table, is.name());
        String second = second(table, is);
        String first = Sql.name(is.name());
        String reason = "the type " + Ddl.type(is.type().sql()) + " is specified, and nobody is to wait for it";
        difference.online.aside(Stage.COLUMN);
        kept.ifPresent(k -> difference.before(Stage.COLUMN, Parking.findable(k)));
        difference.before(
                Stage.COLUMN,
                Difference.exclusive(
                        "alter table " + Sql.name(table) + " add column " + Sql.name(second) + " " + Ddl.type(is),
                        "add a second " + is.name() + " to " + table,
                        reason,
                        origin,
                        table,
                        Work.INSTANT));
        difference.before(
                Stage.COLUMN,
                Difference.free(
                        "create function " + function(table, second)
                                + "() returns trigger language plpgsql"
                                // whoever writes a row need not have a right to what is kept
                                + (kept.isPresent() ? " security definer" : "")
                                + " set search_path = public as $fill$\nbegin\n"
                                + filling(before, was, after, is, kept)
                                + "  return new;\nend $fill$",
                        "fill the second " + is.name() + " of " + table,
                        reason,
                        origin));
        difference.before(
                Stage.COLUMN,
                Difference.step(
                        "create trigger " + trigger(second) + " before insert or update on " + Sql.name(table)
                                + "\n  for each row execute function " + function(table, second) + "()",
                        "fill the second " + is.name() + " of " + table,
                        "rows that come or change meanwhile have it as well",
                        origin,
                        List.of(new Step.TableLock(table, Mode.SHARE_ROW_EXCLUSIVE)),
                        Work.INSTANT));
        Step fill = difference.online.batches(
                Online.keyed(before, after),
                table,
                "t",
                "set " + Sql.name(second) + " = " + value(before, was, after, is, kept, kept.isPresent() ? "t." : ""),
                Sql.name(second) + " is null and " + first + " is not null",
                true,
                "fill the second " + is.name() + " of " + table,
                "rows that are there get the value in its new type");
        difference.before(Stage.FILL, fill);
        if (is.notNull()) {
            String check = check(before, after, second);
            difference.before(Stage.CONSTRAINT, difference.online.hold(table, second, check, origin));
            difference.before(Stage.VALIDATE, difference.online.validate(table, check, origin));
        }
    }

    /** The statements of the trigger: what is no value of the new type is not tried where another was kept. */
    private String filling(Table before, Column was, Table after, Column is, Optional<Parked.Narrowed> kept) {
        String second = "new." + Sql.name(second(after.name(), is));
        String now = "new." + Sql.name(is.name());
        String converted = second + " := " + TypeChange.convert(now, was.type(), is.type()) + ";\n";
        return kept.map(k -> "  "
                        + Parking.found(k, new Parking.Given(before, after, "new.").key(k), now, "into " + second)
                                .replace("\n", "\n  ")
                        + ";\n  if not found then\n    " + converted + "  end if;\n")
                .orElse("  " + converted);
    }

    private static String value(
            Table before, Column was, Table after, Column is, Optional<Parked.Narrowed> kept, String row) {
        String now = row + Sql.name(is.name());
        String converted = TypeChange.convert(now, was.type(), is.type());
        return kept.map(k -> Parking.returned(k, new Parking.Given(before, after, row).key(k), now, converted))
                .orElse(converted);
    }

    /** The second column takes the place of the first; in one transaction with what stands upon it. */
    void swap(Table before, Column was, Table after, Column is, List<Step> steps) {
        Name table = after.name();
        Optional<Span> origin = difference.outline.column(table, is.name());
        String second = second(table, is);
        String reason = "it holds the same in the specified type";
        Optional<Name> owned =
                Ddl.ownedSequence(was, before.name(), difference.from).map(s -> nameNow(s, table, is));
        boolean identity = was.identity() != Column.Identity.NONE;
        String position =
                "backend." + Sql.name(Online.free(table.name() + "_" + is.name() + "_position", java.util.Set.of()));
        if (identity && owned.isPresent()) {
            steps.add(Difference.free(
                    "create table " + position + " as\nselect last_value, is_called from " + Sql.name(owned.get()),
                    "remember where " + owned.get() + " stands",
                    "it goes with its column and comes again",
                    Optional.empty()));
        } else {
            owned.ifPresent(s -> steps.add(Difference.free(
                    "alter sequence " + Sql.name(s) + " owned by none",
                    "let " + s + " stand by itself",
                    "its column goes",
                    Optional.empty())));
        }
        steps.add(exclusive(
                "drop trigger " + trigger(second) + " on " + Sql.name(table),
                "end the filling of the second " + is.name(),
                reason,
                table,
                origin));
        steps.add(Difference.free(
                "drop function " + function(table, second) + "()",
                "end the filling of the second " + is.name(),
                reason,
                Optional.empty()));
        steps.add(exclusive(
                "alter table " + Sql.name(table) + " drop column " + Sql.name(is.name()),
                "drop the first " + is.name() + " of " + table,
                reason,
                table,
                origin));
        steps.add(exclusive(
                "alter table " + Sql.name(table) + " rename column " + Sql.name(second) + " to " + Sql.name(is.name()),
                "make " + table + "." + is.name() + " " + Ddl.type(is.type().sql()),
                reason,
                table,
                origin));
        if (is.notNull()) {
            steps.addAll(difference.online.require(table, is.name(), check(before, after, second), origin));
        }
        if (identity && owned.isPresent()) {
            Optional<SequenceObject> now = Ddl.ownedSequence(is, table, difference.to);
            steps.add(exclusive(
                    "alter table " + Sql.name(table) + " alter column " + Sql.name(is.name()) + " add"
                            + Ddl.valueOf(is, after, difference.to),
                    "number " + table + "." + is.name(),
                    "an identity column as before",
                    table,
                    origin));
            now.ifPresent(s -> steps.add(Difference.free(
                    "select setval(" + Sql.literal(Sql.name(s.name())) + ", last_value, is_called) from " + position
                            + "\nwhere last_value between " + s.minimum() + " and " + s.maximum(),
                    "put " + s.name() + " where it stood",
                    "new rows are numbered after the old ones",
                    Optional.empty())));
            steps.add(Difference.free(
                    "drop table " + position,
                    "forget where it stood",
                    "the sequence stands there again",
                    Optional.empty()));
        } else {
            owned.filter(s -> difference.to.sequences().stream()
                            .anyMatch(t -> t.name().equals(s)
                                    && t.ownedBy().equals(Optional.of(new ColumnName(table, is.name())))))
                    .ifPresent(s -> steps.add(Difference.free(
                            "alter sequence " + Sql.name(s) + " owned by " + Sql.name(table) + "."
                                    + Sql.name(is.name()),
                            "let " + table + "." + is.name() + " own " + s,
                            "it goes with its column",
                            Optional.empty())));
        }
    }

    /** A column's own sequence may have another name by now. */
    private Name nameNow(SequenceObject was, Name table, Column column) {
        boolean stays =
                difference.to.sequences().stream().anyMatch(s -> s.name().equals(was.name()));
        return stays
                ? was.name()
                : Ddl.ownedSequence(column, table, difference.to)
                        .map(SequenceObject::name)
                        .orElse(was.name());
    }

    private static Step exclusive(String sql, String summary, String reason, Name table, Optional<Span> origin) {
        return Difference.exclusive(sql, summary, reason, origin, table, Work.INSTANT);
    }

    private String second(Name table, Column is) {
        return java.util.Objects.requireNonNull(difference.successors.get(new ColumnName(table, is.name())));
    }

    private static String check(Table before, Table after, String second) {
        return Online.freeConstraint(before, after, second + "_is_there");
    }

    private static String function(Name table, String second) {
        return "backend." + Sql.name(Online.fitting("fill_" + table.name() + "_" + second));
    }

    /** Triggers fire by name: behind those that may still change the row. */
    private static String trigger(String second) {
        return Sql.name(Online.fitting("zz_fill_" + second));
    }
}
