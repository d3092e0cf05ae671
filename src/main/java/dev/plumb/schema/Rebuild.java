package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.schema.Catalog.SequenceObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tables that no statement alters into what is specified: other partitions, another partitioning, other parents,
 * another type of what they are partitioned by, or of a column that a parent takes over or gives away. Their rows are set aside, they go with all that stands upon them, are
 * made as specified, and get their rows again.
 */
final class Rebuild {
    /** Rows of a table that goes, on the way to where they belong afterwards. */
    record Moved(Name store, Table was, Table target) {}

    /** Where a sequence of such a table stands. */
    record Position(Name store, Name was, Name is) {}

    private final Catalog from;
    private final Catalog to;
    private final Set<Name> rebuilt = new HashSet<>();
    private final Set<Name> gone = new HashSet<>();

    private Rebuild(Catalog from, Catalog to, Set<Name> swapped) {
        this.from = from;
        this.to = to;
        for (Table was : from.tables()) {
            to.table(was.name()).filter(is -> isAnother(was, is, swapped)).ifPresent(is -> rebuilt.add(is.name()));
        }
        for (Table was : from.tables()) {
            boolean taken = to.table(was.name()).isEmpty()
                    && was.options()
                            .partitionOf()
                            .flatMap(to::table)
                            .filter(p -> p.options().partitionBy().isPresent())
                            .isPresent()
                    && to.tables().stream().anyMatch(t -> takesRowsOf(was, t));
            if (taken) {
                gone.add(was.name());
            }
        }
        boolean more = !rebuilt.isEmpty() || !gone.isEmpty();
        while (more) {
            more = false;
            for (Table table : from.tables()) {
                if (parents(table).stream().anyMatch(p -> rebuilt.contains(p) || gone.contains(p))) {
                    more |= to.table(table.name()).isPresent() ? rebuilt.add(table.name()) : gone.add(table.name());
                }
            }
        }
    }

    static Rebuild of(Catalog from, Catalog to, Set<Name> swapped) {
        return new Rebuild(from, to, swapped);
    }

    boolean isEmpty() {
        return rebuilt.isEmpty() && gone.isEmpty();
    }

    /** The tables that are made anew, and are there afterwards. */
    Set<Name> tables() {
        return Set.copyOf(rebuilt);
    }

    private static List<Name> parents(Table table) {
        var parents = new ArrayList<>(table.options().inherits());
        table.options().partitionOf().ifPresent(parents::add);
        return parents;
    }

    /** Whether a partition that comes, or gets other bounds, has a bound or a value of one that goes. */
    private boolean takesRowsOf(Table gone, Table table) {
        boolean same = table.options().partitionOf().equals(gone.options().partitionOf())
                && from.table(table.name())
                        .filter(t -> t.options()
                                .partitionBound()
                                .equals(table.options().partitionBound()))
                        .isEmpty();
        if (!same) {
            return false;
        }
        String a = gone.options().partitionBound().orElse("");
        String b = table.options().partitionBound().orElse("");
        if (a.equals("DEFAULT") || b.equals("DEFAULT") || a.contains("modulus")) {
            return true;
        }
        int to = a.indexOf(") TO (");
        if (to >= 0) {
            return b.startsWith(a.substring(0, to + 1)) || b.endsWith(a.substring(to));
        }
        Set<String> values = values(a);
        values.retainAll(values(b));
        return !values.isEmpty();
    }

    /** The values of {@code FOR VALUES IN ('a', 'b')}. */
    private static Set<String> values(String bound) {
        var values = new HashSet<String>();
        var span = new dev.plumb.source.Span(new dev.plumb.source.SourceFile("", bound), 0, bound.length());
        SqlTokens.of(span).stream()
                .filter(t -> t.kind() == SqlTokens.Kind.STRING || t.kind() == SqlTokens.Kind.NUMBER || t.is("null"))
                .forEach(t -> values.add(t.text()));
        return values;
    }

    private boolean isAnother(Table was, Table is, Set<Name> swapped) {
        var a = was.options();
        var b = is.options();
        if (!a.partitionBy().equals(b.partitionBy())
                || !a.partitionOf().equals(b.partitionOf())
                || !a.partitionBound().equals(b.partitionBound())
                || !a.inherits().equals(b.inherits())
                || isHandedOver(was, is)) {
            return true;
        }
        Set<String> key = b.partitionBy().map(SqlTokens::names).orElse(Set.of());
        return is.columns().stream()
                .filter(c -> key.contains(c.name()))
                .anyMatch(c -> was.column(c.name())
                        .filter(w -> !w.type().equals(c.type())
                                || !w.collation().equals(c.collation())
                                || c.type().userType().filter(swapped::contains).isPresent())
                        .isPresent());
    }

    /**
     * Whether a column becomes its parent's, or ceases to be; or one that the table has both of its own and from its
     * parent comes, goes or is made anew, which PostgreSQL lets neither of the two say for itself.
     */
    private boolean isHandedOver(Table was, Table is) {
        if (is.options().inherits().isEmpty()) {
            return false;
        }
        boolean comes = is.columns().stream()
                .anyMatch(c -> was.column(c.name())
                        .map(w -> w.inherited() != c.inherited())
                        .orElse(isShared(to, is, c)));
        boolean goes = was.columns().stream()
                .filter(w -> isShared(from, was, w))
                .anyMatch(w -> is.column(w.name())
                        .filter(c -> c.type().equals(w.type())
                                && c.collation().equals(w.collation())
                                && c.generated().equals(w.generated()))
                        .isEmpty());
        return comes || goes;
    }

    private static boolean isShared(Catalog catalog, Table table, Column column) {
        return !column.inherited()
                && table.options().inherits().stream()
                        .flatMap(p -> catalog.table(p).stream())
                        .anyMatch(p -> p.column(column.name()).isPresent());
    }

    private boolean goes(Name table) {
        return rebuilt.contains(table) || gone.contains(table);
    }

    /** The start without these tables and all that stands upon them. */
    Catalog without() {
        var disturbance = new Disturbance(from);
        from.tables().stream().map(Table::name).filter(this::goes).forEach(t -> disturbance.add(Difference.table(t)));
        var objects = disturbance.objects;
        List<Table> tables = from.tables().stream()
                .filter(t -> !goes(t.name()))
                .map(t -> reduced(t, disturbance))
                .toList();
        List<Catalog.View> views = from.views().stream()
                .filter(v -> !objects.contains(Difference.of(Kind.VIEW, v.name())))
                .toList();
        List<Catalog.Routine> routines = from.routines().stream()
                .filter(r ->
                        !objects.contains(new ObjectName(Kind.ROUTINE, r.name().schema() + "." + r.identity())))
                .toList();
        List<SequenceObject> sequences = from.sequences().stream()
                .filter(s -> s.ownedBy().filter(o -> goes(o.table())).isEmpty())
                .toList();
        var hosts = new HashSet<Name>();
        tables.forEach(t -> hosts.add(t.name()));
        views.forEach(v -> hosts.add(v.name()));
        List<Catalog.Trigger> triggers = from.triggers().stream()
                .filter(t -> hosts.contains(t.table())
                        && !objects.contains(Difference.part(Kind.TRIGGER, t.table(), t.name())))
                .toList();
        List<Catalog.Policy> policies = from.policies().stream()
                .filter(p -> hosts.contains(p.table())
                        && !objects.contains(Difference.part(Kind.POLICY, p.table(), p.name())))
                .toList();
        List<Catalog.Definition> definitions = from.definitions().stream()
                .filter(d -> !objects.contains(new ObjectName(Kind.DEFINITION, d.target()))
                        && d.table().map(hosts::contains).orElse(true))
                .toList();
        var half = new Catalog(
                from.schemas(),
                from.extensions(),
                from.enums(),
                from.domains(),
                from.composites(),
                from.ranges(),
                sequences,
                tables,
                views,
                routines,
                triggers,
                policies,
                definitions,
                List.of(),
                List.of(),
                List.of(),
                from.unmanaged(),
                from.needed());
        Set<String> targets = targets(half);
        return new Catalog(
                half.schemas(),
                half.extensions(),
                half.enums(),
                half.domains(),
                half.composites(),
                half.ranges(),
                sequences,
                tables,
                views,
                routines,
                triggers,
                policies,
                definitions,
                from.grants().stream()
                        .filter(g -> targets.contains(g.target()) && !onGoneColumn(g, half))
                        .toList(),
                from.remarks().stream()
                        .filter(r -> targets.contains(r.target()))
                        .toList(),
                from.dependencies().stream()
                        .filter(d -> stays(d.of(), objects) && stays(d.on(), objects))
                        .toList(),
                from.unmanaged(),
                from.needed());
    }

    private static Table reduced(Table table, Disturbance disturbance) {
        return new Table(
                table.name(),
                table.columns().stream()
                        .filter(c -> !disturbance.generated.contains(new ColumnName(table.name(), c.name())))
                        .map(c -> disturbance.defaults.contains(new ColumnName(table.name(), c.name()))
                                ? new Column(
                                        c.name(),
                                        c.type(),
                                        c.notNull(),
                                        Optional.empty(),
                                        c.identity(),
                                        c.generated(),
                                        c.collation(),
                                        c.inherited(),
                                        c.settings(),
                                        c.comment())
                                : c)
                        .toList(),
                table.constraints().stream()
                        .filter(c ->
                                !disturbance.objects.contains(Difference.part(Kind.CONSTRAINT, table.name(), c.name())))
                        .toList(),
                table.indexes().stream()
                        .filter(i -> !disturbance.objects.contains(
                                new ObjectName(Kind.INDEX, table.name().schema() + "." + i.name())))
                        .toList(),
                table.options(),
                table.comment());
    }

    private boolean stays(ObjectName object, Set<ObjectName> disturbed) {
        if (disturbed.contains(object)
                || object.kind() == Kind.DEFINITION
                        && from.definitions().stream()
                                .anyMatch(d -> d.target().equals(object.identity())
                                        && d.table().filter(this::goes).isPresent())) {
            return false;
        }
        return from.tables().stream()
                .map(Table::name)
                .filter(this::goes)
                .map(Difference::identity)
                .noneMatch(t -> object.identity().equals(t)
                        || object.identity().startsWith(t + " ")
                        || object.kind() == Kind.INDEX && isIndexOf(object, t));
    }

    private boolean isIndexOf(ObjectName index, String table) {
        return from.tables().stream()
                .filter(t -> Difference.identity(t.name()).equals(table))
                .anyMatch(t -> t.indexes().stream()
                        .anyMatch(i -> index.identity().equals(t.name().schema() + "." + i.name())));
    }

    /** What can be granted on or commented. */
    private static Set<String> targets(Catalog catalog) {
        var all = new HashSet<String>();
        all.add("SCHEMA public");
        catalog.schemas().forEach(s -> all.add("SCHEMA " + Sql.name(s)));
        catalog.extensions().forEach(e -> all.add("EXTENSION " + Sql.name(e.name())));
        catalog.sequences().forEach(s -> all.add("SEQUENCE " + Sql.name(s.name())));
        catalog.enums().forEach(t -> all.add("TYPE " + Sql.name(t.name())));
        catalog.composites().forEach(t -> all.add("TYPE " + Sql.name(t.name())));
        catalog.ranges().forEach(t -> all.add("TYPE " + Sql.name(t.name())));
        catalog.domains().forEach(t -> all.add("DOMAIN " + Sql.name(t.name())));
        catalog.routines().forEach(r -> all.add((r.procedure() ? "PROCEDURE " : "FUNCTION ") + r.identity()));
        catalog.triggers().forEach(t -> all.add("TRIGGER " + Sql.name(t.name()) + " ON " + Sql.name(t.table())));
        catalog.policies().forEach(t -> all.add("POLICY " + Sql.name(t.name()) + " ON " + Sql.name(t.table())));
        catalog.definitions().forEach(d -> {
            all.add(d.target());
            d.function().ifPresent(f -> all.add("FUNCTION " + f));
        });
        for (Table table : catalog.tables()) {
            all.add("TABLE " + Sql.name(table.name()));
            table.constraints()
                    .forEach(c -> all.add("CONSTRAINT " + Sql.name(c.name()) + " ON " + Sql.name(table.name())));
            indexes(table.name(), table.indexes(), all);
        }
        for (Catalog.View view : catalog.views()) {
            all.add("TABLE " + Sql.name(view.name()));
            indexes(view.name(), view.indexes(), all);
        }
        return all;
    }

    private static void indexes(Name table, List<Index> indexes, Set<String> all) {
        indexes.forEach(i -> all.add("INDEX " + Sql.name(new Name(table.schema(), i.name()))));
    }

    private static boolean onGoneColumn(Catalog.Grant grant, Catalog half) {
        int open = grant.privilege().indexOf(" (");
        if (open < 0) {
            return false;
        }
        String column = grant.privilege().substring(open + 2, grant.privilege().length() - 1);
        return half.tables().stream()
                .filter(t -> grant.target().equals("TABLE " + Sql.name(t.name())))
                .anyMatch(t ->
                        t.columns().stream().noneMatch(c -> Sql.name(c.name()).equals(column)));
    }

    /** The rows that are moved, of each table that holds some itself. */
    List<Moved> moves() {
        var moves = new ArrayList<Moved>();
        for (Table was : from.tables()) {
            if (goes(was.name()) && was.options().partitionBy().isEmpty()) {
                target(was).ifPresent(t -> moves.add(new Moved(store(was.name(), "rows"), was, t)));
            }
        }
        return moves;
    }

    /** Its own table where that takes its rows still, else the one over it all. */
    private Optional<Table> target(Table was) {
        Optional<Table> is = to.table(was.name());
        if (is.isPresent()) {
            boolean partOfAnother = is.get().options().partitionOf().isPresent()
                    && was.options().partitionOf().isPresent();
            return partOfAnother ? Optional.of(root(is.get())) : is;
        }
        return was.options()
                .partitionOf()
                .flatMap(from::table)
                .flatMap(p -> to.table(p.name()).map(this::root).or(() -> target(p)));
    }

    private Table root(Table table) {
        return table.options().partitionOf().flatMap(to::table).map(this::root).orElse(table);
    }

    /** Tables that are not specified any more and go because a parent is made anew, with rows that nothing else takes. */
    List<Table> lost() {
        return from.tables().stream()
                .filter(t -> gone.contains(t.name())
                        && t.options().partitionBy().isEmpty()
                        && target(t).isEmpty())
                .toList();
    }

    List<Position> positions() {
        var positions = new ArrayList<Position>();
        for (SequenceObject was : from.sequences()) {
            was.ownedBy()
                    .filter(o -> goes(o.table()))
                    .flatMap(o -> to.sequences().stream()
                            .filter(s -> s.ownedBy().equals(was.ownedBy()))
                            .findFirst())
                    .ifPresent(is -> positions.add(new Position(store(was.name(), "position"), was.name(), is.name())));
        }
        return positions;
    }

    private static Name store(Name of, String what) {
        return new Name("backend", Online.free("moved_" + of.schema() + "_" + of.name() + "_" + what, Set.of()));
    }

    /** Whether its domain, where it has one, takes all values still. */
    private boolean holdsAsMuch(Column column) {
        return column.type()
                .userType()
                .flatMap(u -> DomainBase.of(from, to, u, column.type().sql().endsWith("[]")))
                .map(DomainBase::keepsValues)
                .orElse(true);
    }

    /** Columns of a table that is made anew and that had values which the new one has not, or not so. */
    Map<ColumnName, Optional<Column>> lossy() {
        var lossy = new LinkedHashMap<ColumnName, Optional<Column>>();
        for (Table was : from.tables()) {
            Optional<Table> is = to.table(was.name());
            if (!rebuilt.contains(was.name())
                    || is.isEmpty()
                    || was.options().partitionOf().isPresent()) {
                continue;
            }
            for (Column column : was.columns()) {
                Optional<Column> now =
                        is.get().column(column.name()).filter(c -> c.generated().isEmpty());
                boolean keeps = now.isPresent()
                        && (now.get().type().sql().equals(column.type().sql()) && holdsAsMuch(column)
                                || TypeChange.keepsValues(
                                        column.type(), now.get().type()));
                if (column.generated().isEmpty() && !keeps) {
                    lossy.put(new ColumnName(was.name(), column.name()), now);
                }
            }
        }
        return lossy;
    }
}
