package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.schema.Catalog.SequenceObject;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Schemas, extensions, sequences, views, routines, triggers, policies, grants and comments. */
final class ObjectDifference {
    /** Means other columns, or in another order, while a table still has those that go. */
    private static final Pattern EVERY_COLUMN = Pattern.compile("(?i)(select\\s+(distinct\\s+)?|,\\s*|\\.)\\*");

    /** What a rule writes instead, or besides. */
    private static final Pattern ACTION =
            Pattern.compile("(?i)\\b(?:insert into|update|delete from)\\s+(?:only\\s+)?((?:[\\w.]|\"[^\"]+\")+)");

    private final Difference difference;
    private final KeyDifference keys;

    ObjectDifference(Difference difference) {
        this.difference = difference;
        this.keys = new KeyDifference(difference);
    }

    void disturb() {
        for (Catalog.View was : difference.from.views()) {
            Optional<Catalog.View> is = view(difference.to, was.name());
            if (is.isEmpty()
                    || !is.get().definition().equals(was.definition()) && !replaceable(was, is.get())
                    || is.get().materialized() != was.materialized()) {
                difference.disturbance.add(Difference.of(Kind.VIEW, was.name()));
            }
        }
        for (Catalog.Routine was : difference.from.routines()) {
            Optional<Catalog.Routine> is = routine(difference.to, was);
            if (is.isEmpty() || !replaceable(was, is.get())) {
                difference.disturbance.add(object(was));
            }
        }
        for (Catalog.Definition was : difference.from.definitions()) {
            boolean stays = difference.to.definitions().stream()
                    .anyMatch(d -> d.target().equals(was.target()));
            if (!difference.to.definitions().contains(was) && (stays || !isCollation(was))) {
                difference.disturbance.add(object(was));
            }
        }
        for (Catalog.Extension was : difference.from.extensions()) {
            if (difference.to.extensions().stream().noneMatch(e -> e.name().equals(was.name()))) {
                difference.disturbance.add(new ObjectName(Kind.EXTENSION, was.name()));
            }
        }
        for (String was : difference.from.schemas()) {
            if (!difference.to.schemas().contains(was)) {
                difference.disturbance.empty(new ObjectName(Kind.SCHEMA, was));
            }
        }
    }

    private static Optional<Catalog.View> view(Catalog catalog, Name name) {
        return catalog.views().stream().filter(v -> v.name().equals(name)).findFirst();
    }

    private static Optional<Catalog.Routine> routine(Catalog catalog, Catalog.Routine like) {
        return catalog.routines().stream()
                .filter(r -> r.name().equals(like.name()) && r.identity().equals(like.identity()))
                .findFirst();
    }

    /** A view may be replaced by one that has its columns and maybe more behind them. */
    private static boolean replaceable(Catalog.View was, Catalog.View is) {
        if (was.materialized()
                || is.materialized()
                || was.columns().size() > is.columns().size()) {
            return false;
        }
        for (int i = 0; i < was.columns().size(); i++) {
            Column a = was.columns().get(i);
            Column b = is.columns().get(i);
            if (!a.name().equals(b.name())
                    || !a.type().equals(b.type())
                    || !a.collation().equals(b.collation())) {
                return false;
            }
        }
        return true;
    }

    private static boolean replaceable(Catalog.Routine was, Catalog.Routine is) {
        return was.procedure() == is.procedure()
                && was.result().equals(is.result())
                && was.arguments().equals(is.arguments());
    }

    private static ObjectName object(Catalog.Routine routine) {
        return new ObjectName(Kind.ROUTINE, routine.name().schema() + "." + routine.identity());
    }

    private static ObjectName object(Catalog.Definition definition) {
        return new ObjectName(Kind.DEFINITION, definition.target());
    }

    /** Columns that have it get another one first. */
    private static boolean isCollation(Catalog.Definition definition) {
        return definition.target().startsWith("COLLATION ");
    }

    private boolean isDisturbed(ObjectName of) {
        return difference.disturbance.objects.contains(of);
    }

    void add() {
        schemas();
        extensions();
        sequences();
        routines();
        views();
        triggers();
        policies();
        definitions();
        grants();
        remarks();
    }

    private void schemas() {
        for (String schema : difference.to.schemas()) {
            if (!difference.from.schemas().contains(schema)) {
                Optional<Span> origin = difference.outline.schema(schema);
                difference.made.add("SCHEMA " + Sql.name(schema));
                difference.change(
                        new ObjectName(Kind.SCHEMA, schema),
                        -2,
                        origin,
                        Set.of(),
                        List.of(Difference.free(
                                "create schema " + Sql.name(schema),
                                "create schema " + schema,
                                "the schema is specified",
                                origin)));
            }
        }
        for (String schema : difference.from.schemas()) {
            if (!difference.to.schemas().contains(schema)) {
                difference.dropLate(
                        new ObjectName(Kind.SCHEMA, schema),
                        9,
                        Set.of(),
                        Difference.free(
                                "drop schema " + Sql.name(schema),
                                "drop schema " + schema,
                                "the schema is not specified any more",
                                Optional.empty()));
            }
        }
    }

    private void extensions() {
        for (Catalog.Extension is : difference.to.extensions()) {
            Optional<Span> origin = difference.outline.extension(is.name());
            Optional<Catalog.Extension> was = difference.from.extensions().stream()
                    .filter(e -> e.name().equals(is.name()))
                    .findFirst();
            var of = new ObjectName(Kind.EXTENSION, is.name());
            String schema = is.schema().equals("public") ? "" : " schema " + Sql.name(is.schema());
            if (was.isEmpty()) {
                difference.made.add("EXTENSION " + Sql.name(is.name()));
                Step create = Difference.free(
                        "create extension if not exists " + Sql.name(is.name()) + schema,
                        "add extension " + is.name(),
                        "the extension " + is.name() + " is specified",
                        origin);
                if (difference.early.contains(of)) {
                    difference.before(Difference.Stage.OBJECT, create);
                } else {
                    difference.change(
                            of, -1, origin, Set.of(new ObjectName(Kind.SCHEMA, is.schema())), List.of(create));
                }
            } else if (!was.get().version().equals(is.version())) {
                difference.hazards.add(new Hazard.MeaningChanged("the extension " + is.name() + " is updated", origin));
                difference.change(
                        of,
                        -1,
                        origin,
                        Set.of(),
                        List.of(Difference.free(
                                "alter extension " + Sql.name(is.name()) + " update to " + Sql.literal(is.version()),
                                "update extension " + is.name(),
                                "its version is another",
                                origin)));
            }
        }
        for (Catalog.Extension was : difference.from.extensions()) {
            if (difference.to.extensions().stream().noneMatch(e -> e.name().equals(was.name()))) {
                difference.dropLate(
                        new ObjectName(Kind.EXTENSION, was.name()),
                        8,
                        Set.of(),
                        Difference.free(
                                "drop extension " + Sql.name(was.name()),
                                "drop extension " + was.name(),
                                "the extension " + was.name() + " is not specified any more",
                                Optional.empty()));
            }
        }
    }

    private static Optional<SequenceObject> sequence(Catalog catalog, Name name) {
        return catalog.sequences().stream().filter(s -> s.name().equals(name)).findFirst();
    }

    private void sequences() {
        Map<Name, SequenceObject> heirs = heirs();
        Map<Name, SequenceObject> passed = new HashMap<>();
        for (SequenceObject was : difference.from.sequences()) {
            SequenceObject is = heirs.get(was.name());
            if (is != null) {
                passed.put(is.name(), was);
            }
        }
        for (SequenceObject is : difference.to.sequences()) {
            SequenceObject renamed = passed.get(is.name());
            if (renamed != null) {
                difference.rename(
                        renamed.name(),
                        is.name(),
                        (a, b) -> Difference.free(
                                "alter sequence " + Sql.name(a) + " rename to " + Sql.name(b.name()),
                                "rename sequence " + a + " to " + b,
                                "it belongs to the same column under another name",
                                difference.outline.sequence(is.name())));
            }
            Optional<SequenceObject> was = Optional.ofNullable(renamed)
                    .or(() -> sequence(difference.from, is.name()).filter(s -> !heirs.containsKey(s.name())));
            if (was.isEmpty() || was.get().identity() != is.identity()) {
                make(is);
            } else {
                alter(was.get(), is);
            }
        }
        for (SequenceObject was : difference.from.sequences()) {
            boolean stays = heirs.containsKey(was.name())
                    || sequence(difference.to, was.name()).isPresent();
            boolean goesWithItsColumn = was.identity()
                    || was.ownedBy()
                            .map(o -> difference
                                    .to
                                    .table(o.table())
                                    .flatMap(t -> t.column(o.column()))
                                    .isEmpty())
                            .orElse(false);
            if (!stays && !goesWithItsColumn) {
                if (difference.parkAs.isPresent()) {
                    Parking.position(difference, was.name());
                }
                difference.dropLate(
                        Difference.of(Kind.SEQUENCE, was.name()),
                        2,
                        domainsOn(was),
                        Difference.free(
                                "drop sequence " + Sql.name(was.name()),
                                "drop sequence " + was.name(),
                                "the sequence " + was.name() + " is not specified any more",
                                Optional.empty()));
            }
        }
    }

    /** What sequences are called from now on that go with their columns under other names, by the old ones. */
    private Map<Name, SequenceObject> heirs() {
        Map<ColumnName, List<SequenceObject>> owned = difference.to.sequences().stream()
                .filter(s -> s.ownedBy().isPresent())
                .collect(Collectors.groupingBy(s -> s.ownedBy().orElseThrow()));
        Map<Name, SequenceObject> renamed = new HashMap<>();
        for (SequenceObject was : difference.from.sequences()) {
            was.ownedBy()
                    .flatMap(o -> owned.getOrDefault(o, List.of()).stream()
                            .filter(s -> s.identity() == was.identity())
                            .findFirst())
                    .filter(is -> !is.name().equals(was.name())
                            && is.name().schema().equals(was.name().schema())
                            && (isRenamed(was)
                                    || sequence(difference.to, was.name()).isEmpty()))
                    .ifPresent(is -> renamed.put(was.name(), is));
        }
        while (true) {
            var kept = difference.from.sequences().stream()
                    .map(SequenceObject::name)
                    .filter(n -> !renamed.containsKey(n))
                    .collect(Collectors.toSet());
            if (!renamed.values().removeIf(is -> kept.contains(is.name()))) { // a name that another keeps is not free
                return renamed;
            }
        }
    }

    private boolean isRenamed(SequenceObject sequence) {
        return sequence.ownedBy()
                .filter(o -> difference.intentions.renamedTables().containsKey(o.table())
                        || difference.intentions.renamedColumns().containsKey(o))
                .isPresent();
    }

    /** The domains whose default takes numbers from it. */
    private Set<ObjectName> domainsOn(SequenceObject sequence) {
        return Difference.dependents(difference.from, Difference.of(Kind.SEQUENCE, sequence.name())).stream()
                .filter(o -> o.kind() == Kind.TYPE)
                .collect(Collectors.toSet());
    }

    private void make(SequenceObject sequence) {
        Name name = sequence.name();
        if (sequence.identity()) {
            return;
        }
        difference.made.add("SEQUENCE " + Sql.name(name));
        Optional<Span> origin = difference.outline.sequence(name);
        boolean byItsTable = origin.isEmpty()
                && sequence.ownedBy()
                        .map(o -> difference.from.table(o.table()).isEmpty()
                                && difference.outline.tableText(o.table()).isPresent()
                                && isAsWritten(o.table()))
                        .orElse(false);
        boolean byItsColumn =
                difference.from.sequences().stream().anyMatch(s -> s.name().equals(name) && s.identity());
        if (byItsTable) {
            return;
        }
        if (byItsColumn || difference.madeBefore.contains(Difference.of(Kind.SEQUENCE, name))) {
            owner(sequence, origin);
            return;
        }
        difference.change(
                Difference.of(Kind.SEQUENCE, name),
                1,
                origin,
                Set.of(new ObjectName(Kind.SCHEMA, name.schema())),
                List.of(Difference.free(
                        Ddl.createSequence(sequence),
                        "create sequence " + name,
                        "the sequence " + name + " is specified",
                        origin)));
        sequence.ownedBy().ifPresent(o -> owner(sequence, origin));
    }

    private boolean isAsWritten(Name table) {
        return difference
                .to
                .table(table)
                .map(t -> difference
                        .outline
                        .tableText(table)
                        .map(x -> t.constraints().stream()
                                .map(Constraint::name)
                                .collect(Collectors.toSet())
                                .containsAll(x.constraintNames()))
                        .orElse(false))
                .orElse(false);
    }

    private void owner(SequenceObject sequence, Optional<Span> origin) {
        String by = sequence.ownedBy()
                .map(o -> Sql.name(o.table()) + "." + Sql.name(o.column()))
                .orElse("none");
        difference.change(
                new ObjectName(Kind.SEQUENCE, Difference.identity(sequence.name()) + " owner"),
                3,
                origin,
                sequence.ownedBy().map(o -> Set.of(Difference.table(o.table()))).orElse(Set.of()),
                List.of(Difference.free(
                        "alter sequence " + Sql.name(sequence.name()) + " owned by " + by,
                        "let " + by + " own " + sequence.name(),
                        "it goes with its column",
                        origin)));
    }

    private void alter(SequenceObject was, SequenceObject is) {
        Optional<Span> origin = difference.outline.sequence(is.name());
        if (!was.ownedBy().equals(is.ownedBy())) {
            if (was.ownedBy().isPresent()) {
                // before its column can go, and take it along
                difference.rename(Difference.free(
                        "alter sequence " + Sql.name(is.name()) + " owned by none",
                        "let " + is.name() + " stand by itself",
                        "it does not go with its column any more",
                        origin));
            }
            if (is.ownedBy().isPresent()) {
                owner(is, origin);
            }
        }
        var changes = new ArrayList<String>();
        boolean narrower = was.minimum() < is.minimum() || was.maximum() > is.maximum();
        if (!was.type().equals(is.type()) || narrower && !is.type().equals("bigint")) {
            changes.add("as " + is.type());
        }
        if (was.increment() != is.increment()) {
            changes.add("increment by " + is.increment());
        }
        if (narrower || was.minimum() != is.minimum() || !was.type().equals(is.type())) {
            changes.add("minvalue " + is.minimum());
        }
        if (narrower || was.maximum() != is.maximum() || !was.type().equals(is.type())) {
            changes.add("maxvalue " + is.maximum());
        }
        if (was.start() != is.start()) {
            changes.add("start with " + is.start());
        }
        if (was.cache() != is.cache()) {
            changes.add("cache " + is.cache());
        }
        if (was.cycle() != is.cycle()) {
            changes.add(is.cycle() ? "cycle" : "no cycle");
        }
        if (changes.isEmpty()) {
            return;
        }
        var steps = new ArrayList<Step>();
        if (narrower) {
            moveInto(was, is, origin, steps);
        }
        steps.add(Difference.free(
                "alter sequence " + Sql.name(is.name()) + " " + String.join(" ", changes),
                "alter sequence " + is.name(),
                "it is specified so",
                origin));
        // a column's own change of type moves its identity's sequence along, so this comes after
        difference.change(
                Difference.of(Kind.SEQUENCE, is.name()),
                3,
                origin,
                is.ownedBy().map(o -> Set.of(Difference.table(o.table()))).orElse(Set.of()),
                steps);
    }

    /** PostgreSQL refuses bounds that a sequence stands outside of: it is moved to its new start first. */
    private void moveInto(SequenceObject was, SequenceObject is, Optional<Span> origin, List<Step> steps) {
        if (difference.parkAs.isPresent()) {
            Parking.position(difference, was, is);
        }
        long minimum = Math.min(was.minimum(), is.minimum());
        long maximum = Math.max(was.maximum(), is.maximum());
        if (minimum != was.minimum() || maximum != was.maximum()) {
            steps.add(Difference.free(
                    "alter sequence " + Sql.name(is.name()) + " as bigint minvalue " + minimum + " maxvalue " + maximum,
                    "alter sequence " + is.name(),
                    "it has to stand in its new bounds first",
                    origin));
        }
        steps.add(Difference.free(
                "select setval(" + Sql.literal(Sql.name(is.name())) + ", " + is.start() + ", false) from "
                        + Sql.name(is.name()) + " where last_value not between " + is.minimum() + " and "
                        + is.maximum(),
                "move the sequence " + is.name() + " into its new bounds",
                "it stands outside of them",
                origin));
    }

    private void routines() {
        for (Catalog.Routine is : difference.to.routines()) {
            ObjectName of = object(is);
            Optional<Catalog.Routine> was = routine(difference.from, is);
            boolean anew = was.isEmpty() || isDisturbed(of) || !replaceable(was.get(), is);
            if (!anew && was.get().definition().equals(is.definition())) {
                continue;
            }
            Optional<Span> origin = difference.outline.routine(is.name());
            if (was.isPresent() && anew) {
                drop(was.get());
            }
            if (anew) {
                difference.made.add((is.procedure() ? "PROCEDURE " : "FUNCTION ") + is.identity());
            }
            String sql = anew
                    ? difference
                            .outline
                            .only(SqlOutline.Part.ROUTINE, is.name(), "")
                            .map(ObjectDifference::written)
                            .orElse(is.definition().strip())
                    : is.definition().strip();
            difference.change(
                    of,
                    7,
                    origin,
                    difference.needs(of),
                    List.of(Difference.free(
                            sql,
                            (anew ? "create " : "replace ") + is.name(),
                            "the routine " + is.name() + " is specified" + (anew ? "" : " so"),
                            origin)));
        }
        for (Catalog.Routine was : difference.from.routines()) {
            if (routine(difference.to, was).isEmpty()) {
                drop(was);
            }
        }
    }

    private static String written(SqlStatement statement) {
        return (statement.commentAbove().isEmpty() ? "" : statement.commentAbove() + "\n") + statement.sql();
    }

    private void drop(Catalog.Routine routine) {
        ObjectName of = object(routine);
        Set<ObjectName> dependents = Difference.dependents(difference.from, of);
        Step step = Difference.free(
                "drop " + (routine.procedure() ? "procedure " : "function ") + routine.identity(),
                "drop " + routine.name(),
                "the routine " + routine.name() + " is not specified so any more, or stands in the way",
                Optional.empty());
        boolean goes = routine(difference.to, routine).isEmpty();
        if (goes && dependents.stream().anyMatch(o -> o.kind() == Kind.TYPE)) {
            difference.dropLate(of, 4, dependents, step); // a domain's checks go with it, or before
        } else {
            difference.drop(of, 5, dependents, step);
        }
    }

    private void views() {
        for (Catalog.View is : difference.to.views()) {
            ObjectName of = Difference.of(Kind.VIEW, is.name());
            Optional<Catalog.View> was = view(difference.from, is.name());
            boolean anew = was.isEmpty()
                    || isDisturbed(of)
                    || !sameView(was.get(), is) && !replaceable(was.get(), is)
                    || was.get().materialized() != is.materialized();
            Optional<Span> origin = difference.outline.view(is.name());
            if (anew) {
                was.ifPresent(this::drop);
                difference.made.add("TABLE " + Sql.name(is.name()));
                make(is, of, origin, false);
                is.indexes().forEach(i -> keys.add(is.name(), false, i, true));
            } else {
                if (!sameView(was.get(), is)) {
                    make(is, of, origin, true);
                }
                keys.alterIndexes(was.get().name(), was.get().indexes(), is.name(), is.indexes(), false);
            }
            describe(anew ? Optional.empty() : was, is, origin);
        }
        for (Catalog.View was : difference.from.views()) {
            if (view(difference.to, was.name()).isEmpty()) {
                drop(was);
            }
        }
    }

    private static boolean sameView(Catalog.View was, Catalog.View is) {
        return was.definition().equals(is.definition()) && was.options().equals(is.options());
    }

    private void make(Catalog.View view, ObjectName of, Optional<Span> origin, boolean replace) {
        String sql = replace
                ? Ddl.createView(view, true)
                : difference
                        .outline
                        .only(SqlOutline.Part.VIEW, view.name(), "")
                        .filter(s -> !EVERY_COLUMN.matcher(s.sql()).find())
                        .map(ObjectDifference::written)
                        .orElseGet(() -> Ddl.createView(view, false));
        var steps = new ArrayList<Step>();
        if (replace && view.options().isEmpty()) {
            steps.add(Difference.free(
                    "alter view " + Sql.name(view.name()) + " reset (security_barrier, security_invoker, check_option)",
                    "reset the options of " + view.name(),
                    "it has none",
                    origin));
        }
        steps.addFirst(Difference.free(
                sql,
                (replace ? "replace view " : "create view ") + view.name(),
                "the view " + view.name() + " is specified" + (replace ? " so" : ""),
                origin));
        var needs = new HashSet<>(difference.needs(of));
        for (ObjectName need : List.copyOf(needs)) {
            TableDifference.owner(need).ifPresent(needs::add);
        }
        needs.add(new ObjectName(Kind.SCHEMA, view.name().schema()));
        difference.change(of, 6, origin, needs, steps);
    }

    private void describe(Optional<Catalog.View> was, Catalog.View is, Optional<Span> origin) {
        if (!was.flatMap(Catalog.View::comment).equals(is.comment())) {
            difference.afterwards(Difference.free(
                    Ddl.comment(
                            (is.materialized() ? "MATERIALIZED VIEW " : "VIEW ") + Sql.name(is.name()), is.comment()),
                    "describe " + is.name(),
                    "its comment is specified",
                    origin));
        }
        for (Column column : is.columns()) {
            Optional<String> said = was.flatMap(v -> v.columns().stream()
                            .filter(c -> c.name().equals(column.name()))
                            .findFirst())
                    .flatMap(Column::comment);
            if (!said.equals(column.comment())) {
                difference.afterwards(Difference.free(
                        Ddl.comment("COLUMN " + Sql.name(is.name()) + "." + Sql.name(column.name()), column.comment()),
                        "describe " + is.name() + "." + column.name(),
                        "its comment is specified",
                        origin));
            }
        }
    }

    private void drop(Catalog.View view) {
        ObjectName of = Difference.of(Kind.VIEW, view.name());
        difference.drop(
                of,
                1,
                Difference.dependents(difference.from, of),
                Difference.free(
                        "drop " + (view.materialized() ? "materialized view " : "view ") + Sql.name(view.name()),
                        "drop view " + view.name(),
                        "the view " + view.name() + " is not specified so any more, or stands in the way",
                        Optional.empty()));
    }

    private void triggers() {
        for (Catalog.Trigger is : difference.to.triggers()) {
            ObjectName of = Difference.part(Kind.TRIGGER, is.table(), is.name());
            Optional<Catalog.Trigger> was = difference.from.triggers().stream()
                    .filter(t -> t.table().equals(is.table()) && t.name().equals(is.name()))
                    .findFirst();
            Optional<Span> origin = difference.outline.trigger(is.table(), is.name());
            boolean anew = was.isEmpty()
                    || isDisturbed(of)
                    || !was.get().definition().equals(is.definition())
                    || hostIsMadeAnew(is.table());
            var steps = new ArrayList<Step>();
            if (anew) {
                was.ifPresent(this::drop);
                difference.made.add("TRIGGER " + Sql.name(is.name()) + " ON " + Sql.name(is.table()));
                String sql = difference
                        .outline
                        .only(SqlOutline.Part.TRIGGER, is.table(), is.name())
                        .map(ObjectDifference::written)
                        .orElse(is.definition());
                steps.add(Difference.step(
                        sql,
                        "create trigger " + is.name(),
                        "the trigger " + is.name() + " is specified",
                        origin,
                        List.of(new Step.TableLock(is.table(), Step.Mode.SHARE_ROW_EXCLUSIVE)),
                        Step.Work.INSTANT));
            }
            char standing = anew ? 'O' : was.get().firing();
            if (standing != is.firing()) {
                String how = switch (is.firing()) {
                    case 'D' -> "disable trigger ";
                    case 'R' -> "enable replica trigger ";
                    case 'A' -> "enable always trigger ";
                    default -> "enable trigger ";
                };
                steps.add(Difference.step(
                        "alter table " + Sql.name(is.table()) + " " + how + Sql.name(is.name()),
                        how + is.name(),
                        "specified so",
                        origin,
                        List.of(new Step.TableLock(is.table(), Step.Mode.SHARE_ROW_EXCLUSIVE)),
                        Step.Work.INSTANT));
            }
            var needs = new HashSet<>(difference.needs(of));
            needs.add(Difference.table(is.table()));
            needs.add(Difference.of(Kind.VIEW, is.table()));
            difference.change(of, 8, origin, needs, steps);
        }
        for (Catalog.Trigger was : difference.from.triggers()) {
            boolean there = difference.to.triggers().stream()
                    .anyMatch(t -> t.table().equals(was.table()) && t.name().equals(was.name()));
            if (!there) {
                drop(was);
            }
        }
    }

    private boolean hostIsMadeAnew(Name host) {
        return isDisturbed(Difference.of(Kind.VIEW, host));
    }

    /** Whether what a trigger or policy hangs on goes itself, and takes it along. */
    private boolean goesWith(Name host) {
        return difference.to.table(host).isEmpty()
                && difference.from.table(host).isPresent();
    }

    private void drop(Catalog.Trigger trigger) {
        ObjectName of = Difference.part(Kind.TRIGGER, trigger.table(), trigger.name());
        // one on a table that goes may still stand upon a routine that goes before it
        difference.drop(
                of,
                0,
                Set.of(),
                Difference.exclusive(
                        "drop trigger " + Sql.name(trigger.name()) + " on " + Sql.name(trigger.table()),
                        "drop trigger " + trigger.name(),
                        "the trigger " + trigger.name() + " is not specified so any more, or stands in the way",
                        Optional.empty(),
                        trigger.table(),
                        Step.Work.INSTANT));
    }

    private void policies() {
        for (Catalog.Policy is : difference.to.policies()) {
            ObjectName of = Difference.part(Kind.POLICY, is.table(), is.name());
            Optional<Catalog.Policy> was = difference.from.policies().stream()
                    .filter(p -> p.table().equals(is.table()) && p.name().equals(is.name()))
                    .findFirst();
            if (was.isPresent() && !isDisturbed(of) && was.get().definition().equals(is.definition())) {
                continue;
            }
            Optional<Span> origin = difference.outline.policy(is.table(), is.name());
            was.ifPresent(this::drop);
            difference.made.add("POLICY " + Sql.name(is.name()) + " ON " + Sql.name(is.table()));
            difference.hazards.add(
                    new Hazard.MeaningChanged("the policy " + is.name() + " of " + is.table() + " changes", origin));
            var needs = new HashSet<>(difference.needs(of));
            needs.add(Difference.table(is.table()));
            difference.change(
                    of,
                    9,
                    origin,
                    needs,
                    List.of(Difference.exclusive(
                            "create policy " + Sql.name(is.name()) + " on " + Sql.name(is.table()) + "\n  "
                                    + is.definition(),
                            "create policy " + is.name(),
                            "the policy " + is.name() + " is specified",
                            origin,
                            is.table(),
                            Step.Work.INSTANT)));
        }
        for (Catalog.Policy was : difference.from.policies()) {
            boolean there = difference.to.policies().stream()
                    .anyMatch(p -> p.table().equals(was.table()) && p.name().equals(was.name()));
            if (!there && (!goesWith(was.table()) || looksAtView(was))) {
                drop(was);
            }
        }
    }

    /** Two tables may each have a policy that looks at a view of the other: neither could go before the other's view. */
    private boolean looksAtView(Catalog.Policy policy) {
        ObjectName of = Difference.part(Kind.POLICY, policy.table(), policy.name());
        return difference.from.dependencies().stream().anyMatch(d -> d.of().equals(of) && d.on().kind() == Kind.VIEW);
    }

    private void drop(Catalog.Policy policy) {
        difference.hazards.add(new Hazard.MeaningChanged(
                "the policy " + policy.name() + " of " + policy.table() + " goes", Optional.empty()));
        difference.drop(
                Difference.part(Kind.POLICY, policy.table(), policy.name()),
                0,
                Set.of(),
                Difference.exclusive(
                        "drop policy " + Sql.name(policy.name()) + " on " + Sql.name(policy.table()),
                        "drop policy " + policy.name(),
                        "the policy " + policy.name() + " is not specified so any more, or stands in the way",
                        Optional.empty(),
                        policy.table(),
                        Step.Work.INSTANT));
    }

    /** Aggregates, rules, statistics and their like: made anew where anything of them is another. */
    private void definitions() {
        for (Catalog.Definition is : difference.to.definitions()) {
            ObjectName of = object(is);
            boolean there = difference.from.definitions().contains(is);
            if (there && !isDisturbed(of)) {
                continue;
            }
            difference.made.add(is.target());
            is.function().ifPresent(f -> difference.made.add("FUNCTION " + f));
            if (is.isRule()) {
                difference.hazards.add(new Hazard.MeaningChanged("the " + is.words() + " is made", Optional.empty()));
            }
            var needs = new HashSet<>(difference.needs(of));
            is.table().ifPresent(t -> {
                needs.add(Difference.table(t));
                needs.add(Difference.of(Kind.VIEW, t));
            });
            Optional<Span> origin = difference.outline.definition(is);
            difference.change(
                    of,
                    rank(is),
                    origin,
                    needs,
                    List.of(Difference.step(
                            is.sql(),
                            "create " + is.words(),
                            "the " + is.words() + " is specified",
                            origin,
                            locks(is, true),
                            Step.Work.INSTANT)));
        }
        for (Catalog.Definition was : difference.from.definitions()) {
            boolean stays = difference.to.definitions().contains(was);
            if (stays && !isDisturbed(object(was))) {
                continue;
            }
            if (was.isRule() && !stays) {
                difference.hazards.add(new Hazard.MeaningChanged("the " + was.words() + " goes", Optional.empty()));
            }
            Step step = Difference.step(
                    "drop " + was.words(),
                    "drop " + was.words(),
                    "the " + was.words() + " is not specified so any more, or stands in the way",
                    Optional.empty(),
                    locks(was, false),
                    Step.Work.INSTANT);
            if (isCollation(was) && !isDisturbed(object(was))) {
                difference.dropLate(object(was), 1, Difference.dependents(difference.from, object(was)), step);
            } else {
                difference.drop(
                        object(was),
                        was.table().isPresent() ? 1 : 5,
                        Difference.dependents(difference.from, object(was)),
                        step);
            }
        }
    }

    /** What uses a cast depends on its function alone, and what calls in a text nobody reads depends on nothing. */
    private static int rank(Catalog.Definition definition) {
        if (definition.table().isPresent()) {
            return 9;
        }
        return definition.target().startsWith("CAST ") ? 0 : 7;
    }

    private List<Step.TableLock> locks(Catalog.Definition definition, boolean made) {
        var locks = new ArrayList<Step.TableLock>();
        definition
                .table()
                .filter(t -> difference.from.table(t).isPresent())
                .ifPresent(t -> locks.add(new Step.TableLock(
                        t, definition.isRule() ? Step.Mode.ACCESS_EXCLUSIVE : Step.Mode.SHARE_UPDATE_EXCLUSIVE)));
        if (made && definition.isRule()) {
            Set<String> written = ACTION.matcher(definition.sql())
                    .results()
                    .map(m -> m.group(1))
                    .collect(Collectors.toSet());
            difference.from.tables().stream()
                    .map(Table::name)
                    .filter(t ->
                            written.contains(Sql.name(t)) && !definition.table().equals(Optional.of(t)))
                    .forEach(t -> locks.add(new Step.TableLock(t, Step.Mode.ROW_EXCLUSIVE)));
        }
        return locks;
    }

    private void grants() {
        var standing = new HashSet<Catalog.Grant>();
        for (Catalog.Grant grant : difference.from.grants()) {
            if (!difference.made.contains(grant.target()) && !onGoneColumn(grant)) {
                standing.add(grant);
            }
        }
        for (String target : difference.made) {
            if (target.startsWith("FUNCTION ") || target.startsWith("PROCEDURE ")) {
                standing.add(new Catalog.Grant(target, "EXECUTE", "PUBLIC", false));
            } else if (target.startsWith("TYPE ") || target.startsWith("DOMAIN ")) {
                standing.add(new Catalog.Grant(target, "USAGE", "PUBLIC", false));
            }
        }
        var targets = new HashSet<String>();
        difference.to.tables().forEach(t -> targets.add("TABLE " + Sql.name(t.name())));
        difference.to.views().forEach(t -> targets.add("TABLE " + Sql.name(t.name())));
        difference.to.sequences().forEach(t -> targets.add("SEQUENCE " + Sql.name(t.name())));
        difference.to.schemas().forEach(t -> targets.add("SCHEMA " + Sql.name(t)));
        targets.add("SCHEMA public");
        difference.to.enums().forEach(t -> targets.add("TYPE " + Sql.type(t.name())));
        difference.to.composites().forEach(t -> targets.add("TYPE " + Sql.type(t.name())));
        difference.to.ranges().forEach(t -> targets.add("TYPE " + Sql.type(t.name())));
        difference.to.domains().forEach(t -> targets.add("DOMAIN " + Sql.type(t.name())));
        difference.to.routines().forEach(t -> targets.add((t.procedure() ? "PROCEDURE " : "FUNCTION ") + t.identity()));
        difference.to.definitions().forEach(d -> d.function().ifPresent(f -> targets.add("FUNCTION " + f)));
        standing.stream()
                .filter(g ->
                        targets.contains(g.target()) && !difference.to.grants().contains(g))
                .sorted(java.util.Comparator.comparing(Catalog.Grant::toString))
                .forEach(g -> grant(g, false));
        for (Catalog.Grant grant : difference.to.grants()) {
            if (!standing.contains(grant)) {
                grant(grant, true);
            }
        }
    }

    /** Every table has them (PostgreSQL manual, 5.6). */
    private static final Set<String> SYSTEM_COLUMNS = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

    /** Whether a right is on a column ({@code UPDATE (note)}) that went, or came anew under the same name. */
    private boolean onGoneColumn(Catalog.Grant grant) {
        int open = grant.privilege().indexOf(" (");
        if (open < 0) {
            return false;
        }
        String column = grant.privilege().substring(open + 2, grant.privilege().length() - 1);
        if (SYSTEM_COLUMNS.contains(column)) {
            return false;
        }
        return difference.to.tables().stream()
                .filter(t -> grant.target().equals("TABLE " + Sql.name(t.name())))
                .anyMatch(t -> t.columns().stream()
                        .noneMatch(c -> Sql.name(c.name()).equals(column)
                                && !difference.madeColumns.contains(new Catalog.ColumnName(t.name(), c.name()))));
    }

    /** @param holds whether it is to hold from now on, which of a right that is taken away is to take it away */
    private void grant(Catalog.Grant grant, boolean holds) {
        boolean given = holds != grant.isTakenAway();
        String sql = given
                ? "grant " + grant.right() + " on " + grant.target() + " to " + grant.grantee()
                        + (grant.grantable() ? " with grant option" : "")
                : "revoke " + grant.right() + " on " + grant.target() + " from " + grant.grantee();
        difference.hazards.add(new Hazard.MeaningChanged(
                "the right " + grant.right() + " of " + grant.grantee() + " on " + grant.target() + " changes",
                Optional.empty()));
        difference.afterwards(Difference.free(
                sql, "change rights on " + grant.target(), "rights are specified so", Optional.empty()));
    }

    /** It is there from the start, and so is what is said of it. */
    private static final String PUBLIC = "SCHEMA public";

    private void remarks() {
        for (Catalog.Remark is : difference.to.remarks()) {
            Optional<Catalog.Remark> was = difference.made.contains(is.target())
                    ? Optional.empty()
                    : difference.from.remarks().stream()
                            .filter(r -> r.target().equals(is.target()))
                            .findFirst();
            if (!was.map(Catalog.Remark::text).equals(Optional.of(is.text()))) {
                difference.afterwards(Difference.free(
                        Ddl.comment(is.target(), Optional.of(is.text())),
                        "describe " + is.target(),
                        "its comment is specified",
                        Optional.empty()));
            }
        }
        var said = new HashSet<String>();
        difference.to.remarks().forEach(r -> said.add(r.target()));
        var gone = new HashSet<String>();
        for (Catalog.Remark was : difference.from.remarks()) {
            if (!said.contains(was.target()) && !difference.made.contains(was.target()) && stays(was.target())) {
                gone.add(was.target());
            }
        }
        gone.stream()
                .sorted()
                .forEach(t -> difference.afterwards(Difference.free(
                        Ddl.comment(t, t.equals(PUBLIC) ? Optional.of("standard public schema") : Optional.empty()),
                        "describe " + t,
                        "its comment is not specified any more",
                        Optional.empty())));
    }

    /** Whether a remark's object is there afterwards. */
    private boolean stays(String target) {
        var all = new HashSet<String>();
        for (Table table : difference.to.tables()) {
            String on = " ON " + Sql.name(table.name());
            table.constraints().forEach(c -> all.add("CONSTRAINT " + Sql.name(c.name()) + on));
            table.constraints().stream()
                    .filter(KeyDifference::hasIndex)
                    .forEach(c ->
                            all.add("INDEX " + Sql.name(new Name(table.name().schema(), c.name()))));
            table.indexes()
                    .forEach(i ->
                            all.add("INDEX " + Sql.name(new Name(table.name().schema(), i.name()))));
            difference.to.triggers().stream()
                    .filter(t -> t.table().equals(table.name()))
                    .forEach(t -> all.add("TRIGGER " + Sql.name(t.name()) + on));
            difference.to.policies().stream()
                    .filter(t -> t.table().equals(table.name()))
                    .forEach(t -> all.add("POLICY " + Sql.name(t.name()) + on));
        }
        difference.to.domains().forEach(d -> all.addAll(TypeDifference.described(d)));
        difference.to.composites().forEach(c -> all.addAll(TypeDifference.described(c)));
        difference.to.sequences().forEach(s -> all.add("SEQUENCE " + Sql.name(s.name())));
        difference.to.schemas().forEach(s -> all.add("SCHEMA " + Sql.name(s)));
        all.add(PUBLIC);
        difference.to.extensions().forEach(e -> all.add("EXTENSION " + Sql.name(e.name())));
        difference.to.definitions().forEach(d -> all.add(d.target()));
        difference.to.routines().forEach(r -> all.add((r.procedure() ? "PROCEDURE " : "FUNCTION ") + r.identity()));
        return all.contains(target);
    }
}
