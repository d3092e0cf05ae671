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
 * backend keeps for itself. Names in definitions are written for a search path of {@code public}
 * alone.
 *
 * @param schemas every schema but {@code public}
 * @param definitions objects that are made and dropped whole: aggregates, rules, extended statistics and their like
 * @param remarks the comments of objects that do not carry their own here
 * @param dependencies what PostgreSQL records in {@code pg_depend}; says in which order objects come
 *     and go, and is no difference between two catalogs
 * @param unmanaged objects of kinds that no step is made for, each as {@code pg_describe_object} names it:
 *     they are left alone
 * @param needed those of them that something stands upon that steps are made for
 */
public record Catalog(
        List<String> schemas,
        List<Extension> extensions,
        List<EnumType> enums,
        List<DomainType> domains,
        List<CompositeType> composites,
        List<RangeType> ranges,
        List<SequenceObject> sequences,
        List<Table> tables,
        List<View> views,
        List<Routine> routines,
        List<Trigger> triggers,
        List<Policy> policies,
        List<Definition> definitions,
        List<Grant> grants,
        List<Remark> remarks,
        List<Dependency> dependencies,
        List<String> unmanaged,
        List<String> needed) {

    public static final Catalog EMPTY = new Catalog(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Catalog {
        schemas = List.copyOf(schemas);
        extensions = List.copyOf(extensions);
        enums = List.copyOf(enums);
        domains = List.copyOf(domains);
        composites = List.copyOf(composites);
        ranges = List.copyOf(ranges);
        sequences = List.copyOf(sequences);
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        routines = List.copyOf(routines);
        triggers = List.copyOf(triggers);
        policies = List.copyOf(policies);
        definitions = List.copyOf(definitions);
        grants = List.copyOf(grants);
        remarks = List.copyOf(remarks);
        dependencies = List.copyOf(dependencies);
        unmanaged = List.copyOf(unmanaged);
        needed = List.copyOf(needed);
    }

    public Optional<Table> table(Name name) {
        for (Table table : tables) {
            if (table.name().equals(name)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
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

    /** @param definition what follows {@code AS RANGE} in its CREATE TYPE, in parentheses */
    public record RangeType(Name name, String definition, Optional<String> comment) {}

    /**
     * A sequence; one that an identity or serial column owns names it.
     *
     * @param identity whether the column is an identity column: the sequence then comes and goes with it
     */
    public record SequenceObject(
            Name name,
            String type,
            long start,
            long increment,
            long minimum,
            long maximum,
            long cache,
            boolean cycle,
            Optional<ColumnName> ownedBy,
            boolean identity) {}

    public record ColumnName(Name table, String column) {}

    /**
     * @param columns of the view's result, typed as columns so that it can be read like a table
     * @param indexes of a materialized view
     * @param options each as {@code security_invoker=true}
     */
    public record View(
            Name name,
            boolean materialized,
            String definition,
            List<Column> columns,
            List<Index> indexes,
            List<String> options,
            Optional<String> comment) {
        public View {
            columns = List.copyOf(columns);
            indexes = List.copyOf(indexes);
            options = List.copyOf(options);
        }
    }

    /**
     * @param identity the name with its argument types, as {@code DROP FUNCTION} takes it
     * @param arguments with their names and defaults, as {@code pg_get_function_arguments} writes them
     * @param result as {@code pg_get_function_result} writes it; empty for a procedure
     * @param definition the whole of {@code pg_get_functiondef}
     */
    public record Routine(
            Name name,
            String identity,
            boolean procedure,
            String arguments,
            Optional<String> result,
            String definition) {}

    /** @param firing {@code O} as usual, {@code D} disabled, {@code R} on a replica alone, {@code A} always */
    public record Trigger(Name table, String name, String definition, char firing) {}

    public record Policy(Name table, String name, String definition) {}

    /**
     * An object that is made by what it is defined by, and dropped to be made otherwise.
     *
     * @param target as {@code DROP} and {@code COMMENT ON} take it ({@code AGGREGATE public.median(numeric)})
     * @param sql what makes it; several statements where one does not say all
     * @param table that it goes with; empty where it stands by itself
     * @param function as {@code GRANT ON FUNCTION} takes it, of an aggregate
     */
    public record Definition(String target, String sql, Optional<Name> table, Optional<String> function) {
        /** {@code aggregate public.median(numeric)}. */
        public String words() {
            int name = target.startsWith("TEXT SEARCH ")
                    ? target.indexOf(' ', "TEXT SEARCH ".length())
                    : target.indexOf(' ');
            return target.substring(0, name).toLowerCase(java.util.Locale.ROOT) + target.substring(name);
        }

        /** {@code aggregate median}. */
        public String plainName() {
            String words = words().replace("\"", "");
            int end = words.indexOf('(') < 0 ? words.length() : words.indexOf('(');
            int on = words.indexOf(" ON ");
            String head = words.substring(0, on < 0 ? end : on).strip();
            int kind = head.lastIndexOf(' ');
            return head.substring(0, kind + 1)
                    + head.substring(head.lastIndexOf('.') + 1 > kind + 1 ? head.lastIndexOf('.') + 1 : kind + 1);
        }

        public boolean isRule() {
            return target.startsWith("RULE ");
        }

        public boolean isStatistics() {
            return target.startsWith("STATISTICS ");
        }
    }

    /**
     * A privilege that somebody besides the owner holds.
     *
     * @param target as {@code GRANT … ON} takes it ({@code TABLE orders}, {@code FUNCTION slug(text)})
     * @param privilege of a right that everybody has from the start, and that was taken away, {@code NO} and the right
     * @param grantee a quoted role, or {@code PUBLIC}
     */
    public record Grant(String target, String privilege, String grantee, boolean grantable) {
        public boolean isTakenAway() {
            return privilege.startsWith("NO ");
        }

        /** What is granted or taken away. */
        public String right() {
            return isTakenAway() ? privilege.substring("NO ".length()) : privilege;
        }
    }

    /** @param target as {@code COMMENT ON} takes it ({@code INDEX orders_customer_idx}) */
    public record Remark(String target, String text) {}

    /** One object, or a column of it, that cannot be without another. */
    public record Dependency(ObjectName of, Optional<String> ofColumn, ObjectName on, Optional<String> onColumn) {}

    /**
     * @param identity {@code schema.name} as stored, unquoted; of a routine with its argument types; of what
     *     belongs to a table that table's, a space and its own name; of a schema or extension the name alone; of a
     *     definition its target, of what is not managed how PostgreSQL describes it
     */
    public record ObjectName(Kind kind, String identity) {
        public enum Kind {
            SCHEMA,
            EXTENSION,
            TYPE,
            SEQUENCE,
            TABLE,
            CONSTRAINT,
            INDEX,
            VIEW,
            ROUTINE,
            TRIGGER,
            POLICY,
            DEFINITION,
            UNMANAGED
        }
    }
}
