package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Catalog.Dependency;
import dev.plumb.schema.Catalog.ObjectName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has to go before something else can be changed, and be made again afterwards: PostgreSQL refuses
 * to change what a view, a policy, a function or an expression stands upon.
 */
final class Disturbance {

    private final Map<ObjectName, List<Dependency>> on = new HashMap<>();
    private final Map<String, Table> tables = new HashMap<>();
    private final Map<String, Index> indexes = new HashMap<>();
    private final ArrayDeque<Seed> open = new ArrayDeque<>();
    private final Set<Seed> seen = new HashSet<>();

    final Set<ObjectName> objects = new HashSet<>();
    /** What stands in the way, and is not managed. */
    final java.util.SortedSet<String> blocking = new java.util.TreeSet<>();

    final Set<ColumnName> defaults = new HashSet<>();
    final Set<ColumnName> generated = new HashSet<>();

    /**
     * @param column of the object; empty for the whole of it
     * @param goes whether it is away in between, and not merely of another type afterwards
     */
    private record Seed(ObjectName object, Optional<String> column, boolean goes) {}

    Disturbance(Catalog catalog) {

        for (Dependency dependency : catalog.dependencies()) {
            on.computeIfAbsent(dependency.on(), _ -> new java.util.ArrayList<>())
                    .add(dependency);
        }
        for (Table table : catalog.tables()) {
            tables.put(Difference.identity(table.name()), table);
            table.indexes().forEach(i -> indexes.put(table.name().schema() + "." + i.name(), i));
        }
    }

    /** Something goes, or changes beyond what its dependents survive. */
    void add(ObjectName object) {
        open.add(new Seed(object, Optional.empty(), true));
        spread();
    }

    /** A schema goes, and what is managed in it with steps of its own. */
    void empty(ObjectName schema) {
        on.getOrDefault(schema, List.of()).stream()
                .map(Dependency::of)
                .filter(o -> o.kind() == ObjectName.Kind.UNMANAGED)
                .forEach(o -> blocking.add(o.identity()));
    }

    /** A column goes, or its type changes. */
    void addColumn(Name table, String column, boolean goes) {
        open.add(new Seed(Difference.table(table), Optional.of(column), goes));
        spread();
    }

    private void spread() {
        while (!open.isEmpty()) {
            Seed seed = open.remove();
            if (!seen.add(seed)) {
                continue;
            }
            for (Dependency dependency : on.getOrDefault(seed.object(), List.of())) {
                if (seed.column().isEmpty() || dependency.onColumn().equals(seed.column())) {
                    reach(dependency, seed);
                }
            }
        }
    }

    private void reach(Dependency dependency, Seed seed) {
        ObjectName of = dependency.of();
        switch (of.kind()) {
            case VIEW, ROUTINE, TRIGGER, POLICY, DEFINITION -> disturb(of);
            case UNMANAGED -> {
                // what a publication shows of a table goes with the whole of it
                if (seed.column().isPresent() || !of.identity().startsWith("publication of ")) {
                    blocking.add(of.identity());
                }
            }
            case CONSTRAINT -> {
                // a key follows its column's type by itself
                if (seed.goes() || !isKey(of)) {
                    disturb(of);
                }
            }
            case INDEX -> {
                Index index = indexes.get(of.identity());
                boolean plain = index != null
                        && index.plainColumns().isPresent()
                        && index.predicate().isEmpty();
                if (seed.goes() || !plain) {
                    disturb(of);
                }
            }
            case TABLE -> reachColumn(dependency, seed);
            case TYPE -> {
                if (seed.object().kind() != ObjectName.Kind.TYPE) {
                    disturb(of);
                }
            }
            case SCHEMA, EXTENSION, SEQUENCE -> {}
        }
    }

    private void reachColumn(Dependency dependency, Seed seed) {
        Table table = tables.get(dependency.of().identity());
        if (table == null || dependency.ofColumn().isEmpty()) {
            return;
        }
        Optional<Column> column = table.column(dependency.ofColumn().get());
        if (column.isEmpty()) {
            return;
        }
        var name = new ColumnName(table.name(), column.get().name());
        boolean byType = seed.object().kind() == ObjectName.Kind.TYPE;
        if (column.get().generated().isPresent()) {
            generated.add(name);
            open.add(new Seed(
                    Difference.table(table.name()), Optional.of(column.get().name()), true));
        } else if (byType) {
            open.add(new Seed(
                    Difference.table(table.name()), Optional.of(column.get().name()), false));
        } else {
            defaults.add(name);
        }
    }

    private void disturb(ObjectName object) {
        if (objects.add(object)) {
            open.add(new Seed(object, Optional.empty(), true));
        }
    }

    private boolean isKey(ObjectName constraint) {
        int at = constraint.identity().lastIndexOf(' ');
        Table table = tables.get(constraint.identity().substring(0, at));
        String name = constraint.identity().substring(at + 1);
        return table != null
                && table.constraints().stream()
                        .anyMatch(c -> c.name().equals(name)
                                && (c instanceof Constraint.PrimaryKey || c instanceof Constraint.Unique));
    }
}
