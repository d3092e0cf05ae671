package dev.plumb.schema;

import dev.plumb.schema.Catalog.SequenceObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Statements that make an object as a catalog describes it, as a person would write them. */
final class Ddl {
    private Ddl() {}

    /**
     * Columns and all constraints but foreign keys.
     *
     * @param with the constraints that are made with it
     * @param catalog that the table's sequences and types are found in
     */
    static String createTable(Table table, Predicate<Constraint> with, Catalog catalog) {
        var options = table.options();
        String head = (options.unlogged() ? "create unlogged table " : "create table ") + Sql.name(table.name());
        var lines = new ArrayList<String>();
        if (options.partitionOf().isPresent()) {
            head += " partition of " + Sql.name(options.partitionOf().get());
            lines.addAll(ownDefaults(table, options.partitionOf().get(), catalog));
        } else {
            var own = table.columns().stream().filter(c -> !c.inherited()).toList();
            int names = own.stream()
                    .mapToInt(c -> Sql.name(c.name()).length())
                    .max()
                    .orElse(0);
            int types = own.stream().mapToInt(c -> type(c).length()).max().orElse(0);
            for (Column column : own) {
                String rest = rest(column, table, catalog);
                String line = pad(Sql.name(column.name()), names) + " "
                        + (rest.isEmpty() ? type(column) : pad(type(column), types)) + rest;
                lines.add(line);
            }
        }
        for (Constraint constraint : table.constraints()) {
            if (with.test(constraint)) {
                lines.add("constraint " + Sql.name(constraint.name()) + " " + constraint.definition());
            }
        }
        String body = lines.isEmpty()
                ? (options.partitionOf().isPresent() ? "" : " ()")
                : lines.stream().collect(Collectors.joining(",\n  ", " (\n  ", "\n)"));
        String tail = "";
        if (!options.inherits().isEmpty()) {
            tail += "\ninherits (" + options.inherits().stream().map(Sql::name).collect(Collectors.joining(", ")) + ")";
        }
        if (options.partitionBound().isPresent()) {
            tail += "\n" + options.partitionBound().get();
        }
        if (options.partitionBy().isPresent()) {
            tail += "\npartition by " + options.partitionBy().get();
        }
        if (!options.storage().isEmpty()) {
            tail += "\nwith (" + String.join(", ", options.storage()) + ")";
        }
        return head + body + tail;
    }

    /** A partition takes its defaults from the whole, unless it has its own. */
    private static List<String> ownDefaults(Table partition, Name whole, Catalog catalog) {
        return partition.columns().stream()
                .filter(c -> c.generated().isEmpty())
                .filter(c -> catalog.table(whole)
                        .flatMap(t -> t.column(c.name()))
                        .filter(of -> !of.defaultExpression().equals(c.defaultExpression()))
                        .isPresent())
                .map(c ->
                        Sql.name(c.name()) + " default " + c.defaultExpression().orElse("null"))
                .toList();
    }

    /**
     * Whether CREATE TABLE can say it: foreign keys wait for other tables, NOT VALID is for tables that are there,
     * and of two keys on the same columns CREATE TABLE makes one alone.
     */
    static boolean comesWithTable(Constraint constraint, Table table) {
        return switch (constraint) {
            case Constraint.ForeignKey _ -> false;
            case Constraint.Check check -> !check.definition().endsWith(" NOT VALID");
            case Constraint.PrimaryKey _, Constraint.Exclusion _ -> true;
            case Constraint.Unique unique ->
                table.constraints().stream()
                        .noneMatch(c -> !c.name().equals(constraint.name())
                                && (c instanceof Constraint.PrimaryKey key
                                                && key.columns().equals(unique.columns())
                                        || c instanceof Constraint.Unique other
                                                && other.columns().equals(unique.columns())
                                                && other.name().compareTo(unique.name()) < 0));
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    static String type(Column column) {
        return type(column.type().sql())
                + column.collation().map(c -> " collate " + c).orElse("");
    }

    /** The short names that people write. */
    static String type(String sql) {
        return sql.replace("character varying", "varchar")
                .replaceAll("timestamp(\\(\\d\\))? with time zone", "timestamptz$1")
                .replaceAll("timestamp(\\(\\d\\))? without time zone", "timestamp$1")
                .replaceAll("\\btime(\\(\\d\\))? without time zone", "time$1");
    }

    /** What follows the type: generation, identity, default, not null. */
    static String rest(Column column, Table table, Catalog catalog) {
        return (column.notNull() ? " not null" : "") + valueOf(column, table, catalog);
    }

    static String valueOf(Column column, Table table, Catalog catalog) {
        if (column.generated().isPresent()) {
            var generated = column.generated().get();
            return " generated always as (" + generated.expression() + ")"
                    + (generated.stored() ? " stored" : " virtual");
        }
        if (column.identity() != Column.Identity.NONE) {
            return " generated " + (column.identity() == Column.Identity.ALWAYS ? "always" : "by default")
                    + " as identity" + identityOptions(column, table, catalog);
        }
        return column.defaultExpression().map(d -> " default " + d).orElse("");
    }

    static Optional<SequenceObject> ownedSequence(Column column, Name table, Catalog catalog) {
        var owner = new Catalog.ColumnName(table, column.name());
        return catalog.sequences().stream()
                // a column may own others beside the one of its identity
                .filter(s -> s.ownedBy().equals(Optional.of(owner))
                        && s.identity() == (column.identity() != Column.Identity.NONE))
                .findFirst();
    }

    private static String identityOptions(Column column, Table table, Catalog catalog) {
        return ownedSequence(column, table.name(), catalog)
                .map(s -> {
                    var options = new ArrayList<String>();
                    if (!s.name().equals(usualSequence(table.name(), column.name()))) {
                        options.add("sequence name " + Sql.name(s.name()));
                    }
                    options.addAll(options(s));
                    return options.isEmpty() ? "" : " (" + String.join(" ", options) + ")";
                })
                .orElse("");
    }

    /** The name that PostgreSQL chooses for a column's sequence, as long as it fits. */
    static Name usualSequence(Name table, String column) {
        return new Name(table.schema(), table.name() + "_" + column + "_seq");
    }

    static String createSequence(SequenceObject sequence) {
        var options = options(sequence);
        return "create sequence " + Sql.name(sequence.name())
                + (sequence.type().equals("bigint") ? "" : " as " + sequence.type())
                + (options.isEmpty() ? "" : " " + String.join(" ", options));
    }

    private static List<String> options(SequenceObject s) {
        var usual = usual(s.type(), s.increment());
        var options = new ArrayList<String>();
        if (s.increment() != 1) {
            options.add("increment by " + s.increment());
        }
        if (s.minimum() != usual.minimum()) {
            options.add("minvalue " + s.minimum());
        }
        if (s.maximum() != usual.maximum()) {
            options.add("maxvalue " + s.maximum());
        }
        if (s.start() != (s.increment() > 0 ? s.minimum() : s.maximum())) {
            options.add("start with " + s.start());
        }
        if (s.cache() != 1) {
            options.add("cache " + s.cache());
        }
        if (s.cycle()) {
            options.add("cycle");
        }
        return options;
    }

    private record Bounds(long minimum, long maximum) {}

    private static Bounds usual(String type, long increment) {
        Bounds whole = switch (type) {
            case "smallint" -> new Bounds(Short.MIN_VALUE, Short.MAX_VALUE);
            case "integer" -> new Bounds(Integer.MIN_VALUE, Integer.MAX_VALUE);
            default -> new Bounds(Long.MIN_VALUE, Long.MAX_VALUE);
        };
        return increment > 0 ? new Bounds(1, whole.maximum()) : new Bounds(whole.minimum(), -1);
    }

    static String createIndex(Index index, Name on, boolean concurrently) {
        String definition = index.definition();
        int using = definition.indexOf(" USING ");
        String rest = definition.substring(using + 7);
        // of a partitioned table PostgreSQL always writes ONLY, also where every part has its own
        boolean only = definition.substring(0, using).contains(" ON ONLY ") && !index.valid();
        String method = rest.startsWith("btree ") ? "" : "using ";
        return "create " + (index.unique() ? "unique " : "") + "index " + (concurrently ? "concurrently " : "")
                + Sql.name(index.name()) + " on " + (only ? "only " : "") + Sql.name(on) + " " + method
                + (rest.startsWith("btree ") ? rest.substring(6) : rest);
    }

    static String createView(Catalog.View view, boolean replace) {
        String options = view.options().isEmpty() ? "" : " with (" + String.join(", ", view.options()) + ")";
        String names = view.columns().stream().map(c -> Sql.name(c.name())).collect(Collectors.joining(", "));
        return "create " + (replace ? "or replace " : "") + (view.materialized() ? "materialized view " : "view ")
                + Sql.name(view.name()) + (names.isEmpty() ? "" : " (" + names + ")") + options + " as\n"
                + view.definition();
    }

    static String createDomain(Catalog.DomainType domain) {
        return "create domain " + Sql.type(domain.name()) + " as " + type(domain.baseType())
                + domain.defaultExpression().map(d -> " default " + d).orElse("")
                + (domain.notNull() ? " not null" : "")
                + domain.checks().stream()
                        .filter(Constraint.Check::validated)
                        .map(c -> "\n  constraint " + Sql.name(c.name()) + " " + c.definition())
                        .collect(Collectors.joining());
    }

    static String createEnum(Name name, List<String> values) {
        return "create type " + Sql.type(name) + " as enum ("
                + values.stream().map(Sql::literal).collect(Collectors.joining(", ")) + ")";
    }

    static String createComposite(Catalog.CompositeType type) {
        return "create type " + Sql.type(type.name()) + " as ("
                + type.attributes().stream()
                        .map(a -> Sql.name(a.name()) + " " + type(a.type()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    static String comment(String target, Optional<String> text) {
        return "comment on " + target + " is " + text.map(Sql::literal).orElse("null");
    }
}
