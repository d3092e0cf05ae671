package dev.plumb.schema;

import java.util.List;
import java.util.Optional;

/**
 * What a database holds, as a value read from PostgreSQL's own catalogs. Definitions are
 * PostgreSQL's own renderings ({@code pg_get_constraintdef}, {@code pg_get_indexdef},
 * {@code pg_get_expr}, {@code format_type}), so two catalogs that mean the same are equal. Every
 * list is sorted by name; columns stand in their table's order.
 *
 * <p>Schemas that the server owns are left out, and so is the schema {@code backend} of what a
 * backend keeps for itself.
 */
public record Catalog(
        List<String> schemas,
        List<Extension> extensions,
        List<EnumType> enums,
        List<DomainType> domains,
        List<CompositeType> composites,
        List<SequenceObject> sequences,
        List<Table> tables,
        List<View> views,
        List<Routine> routines,
        List<Trigger> triggers,
        List<Policy> policies,
        List<String> unmanaged) {

    public static final Catalog EMPTY = new Catalog(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of());

    public Catalog {
        schemas = List.copyOf(schemas);
        extensions = List.copyOf(extensions);
        enums = List.copyOf(enums);
        domains = List.copyOf(domains);
        composites = List.copyOf(composites);
        sequences = List.copyOf(sequences);
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        routines = List.copyOf(routines);
        triggers = List.copyOf(triggers);
        policies = List.copyOf(policies);
        unmanaged = List.copyOf(unmanaged);
    }

    public Optional<Table> table(Name name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    public Optional<EnumType> enumType(Name name) {
        return enums.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    public record Extension(String name, String schema, String version) {}

    public record EnumType(Name name, List<String> values, Optional<String> comment) {
        public EnumType {
            values = List.copyOf(values);
        }
    }

    /** @param checks constraint name and definition of each check, NOT NULL apart */
    public record DomainType(
            Name name,
            String baseType,
            boolean notNull,
            Optional<String> defaultExpression,
            List<Constraint.Check> checks,
            Optional<String> comment) {
        public DomainType {
            checks = List.copyOf(checks);
        }
    }

    public record CompositeType(Name name, List<Attribute> attributes, Optional<String> comment) {
        public CompositeType {
            attributes = List.copyOf(attributes);
        }

        public record Attribute(String name, String type) {}
    }

    /** A sequence; one that an identity or serial column owns names it. */
    public record SequenceObject(
            Name name,
            String type,
            long start,
            long increment,
            long minimum,
            long maximum,
            long cache,
            boolean cycle,
            Optional<ColumnName> ownedBy) {}

    public record ColumnName(Name table, String column) {}

    /** @param columns of the view's result, typed as columns so that it can be read like a table */
    public record View(
            Name name, boolean materialized, String definition, List<Column> columns, Optional<String> comment) {
        public View {
            columns = List.copyOf(columns);
        }
    }

    /** @param identity the name with its argument types, as {@code DROP FUNCTION} takes it */
    public record Routine(Name name, String identity, boolean procedure, String definition) {}

    public record Trigger(Name table, String name, String definition) {}

    public record Policy(Name table, String name, String definition) {}
}
