package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Model;
import dev.plumb.expression.Model.Attribute;
import dev.plumb.expression.Model.BackLink;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Model.Link;
import dev.plumb.expression.Type;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.text.DataText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives tables, columns and relations the names of the language reference, section "Names". */
public final class ModelResolver {
    private final SpecifiedSchema schema;
    private final Catalog catalog;
    private final Problems problems;
    private final Map<Name, String> lists = new LinkedHashMap<>();
    private final Map<Name, String> rows = new LinkedHashMap<>();
    private final Map<Name, Map<String, Word>> inverses = new LinkedHashMap<>();

    private final Set<String> encrypted;

    private ModelResolver(SpecifiedSchema schema, Set<String> encrypted, Problems problems) {
        this.encrypted = Set.copyOf(encrypted);
        this.schema = schema;
        this.catalog = schema.catalog();
        this.problems = problems;
    }

    /** @param encrypted columns ({@code table.column}) whose bytes are the ciphertext of text */
    public static Model resolve(SpecifiedSchema schema, List<DataText> data, Set<String> encrypted, Problems problems) {
        return new ModelResolver(schema, encrypted, problems).model(data);
    }

    private Model model(List<DataText> data) {
        nameTables();
        data.forEach(this::data);
        var backLinks = backLinks();
        var entities = new ArrayList<Entity>();
        for (Table table : catalog.tables()) {
            List<Attribute> attributes = new ArrayList<>();
            List<Link> links = links(table);
            Set<String> names = new HashSet<>();
            links.forEach(link -> names.add(link.name()));
            for (Column column : table.columns()) {
                String name = attributeName(table, column.name());
                attributes.add(attribute(table, name, column));
                names.add(name);
            }
            entities.add(new Entity(
                    table.name(),
                    list(table.name()),
                    row(table.name()),
                    false,
                    table.primaryKey(),
                    attributes,
                    links,
                    backLinks.getOrDefault(table.name(), List.of()).stream()
                            .filter(back -> !names.contains(back.name()))
                            .toList()));
        }
        for (Catalog.View view : catalog.views()) {
            entities.add(new Entity(
                    view.name(),
                    list(view.name()),
                    row(view.name()),
                    true,
                    view.name().equals(TrailView.NAME) ? TrailView.KEY : List.of(),
                    view.columns().stream()
                            .map(column -> attribute(Naming.camel(column.name()), column))
                            .toList(),
                    List.of(),
                    List.of()));
        }
        return new Model(entities);
    }

    private void nameTables() {
        var all = new ArrayList<Name>();
        catalog.tables().forEach(table -> all.add(table.name()));
        catalog.views().forEach(view -> all.add(view.name()));
        var taken = new HashSet<String>();
        for (Name name : all) {
            String list = Naming.camel(name.name());
            if (!taken.add(list)) {
                list = Naming.camel(name.schema() + "_" + name.name());
                taken.add(list);
            }
            lists.put(name, list);
            rows.put(name, name.equals(TrailView.NAME) ? TrailView.ROW : Naming.singular(list));
        }
    }

    private void data(DataText text) {
        String target = text.target().text();
        Optional<Name> whole = find(target);
        if (whole.isPresent()) {
            text.row().ifPresent(row -> rows.put(whole.get(), Naming.camel(row.text())));
            return;
        }
        int dot = target.lastIndexOf('.');
        Optional<Name> table = dot < 0 ? Optional.empty() : find(target.substring(0, dot));
        if (table.isEmpty()) {
            String wanted = dot < 0 ? target : target.substring(0, dot);
            problems.add(new SpecProblem.Unknown(
                    text.target().span(), SpecProblem.Kind.TABLE, wanted, "", Near.of(wanted, sqlNames())));
            return;
        }
        String column = target.substring(dot + 1);
        Table owner = catalog.table(table.get()).orElse(null);
        if (owner == null || owner.column(column).isEmpty()) {
            problems.add(new SpecProblem.Unknown(
                    text.target().span(),
                    SpecProblem.Kind.COLUMN,
                    column,
                    table.get().toString(),
                    owner == null
                            ? List.of()
                            : Near.of(
                                    column,
                                    owner.columns().stream().map(Column::name).toList())));
            return;
        }
        text.inverse().ifPresent(inverse -> {
            if (owner.foreignKeys().stream().noneMatch(key -> key.columns().contains(column))) {
                problems.add(new SpecProblem.Unknown(
                        text.target().span(),
                        SpecProblem.Kind.RELATION,
                        column,
                        owner.name().toString(),
                        owner.foreignKeys().stream()
                                .flatMap(key -> key.columns().stream())
                                .toList()));
            } else {
                inverses.computeIfAbsent(owner.name(), _ -> new LinkedHashMap<>())
                        .put(column, inverse);
            }
        });
    }

    private Optional<Name> find(String text) {
        return lists.keySet().stream()
                .filter(name -> name.toString().equals(text))
                .findFirst()
                .or(() -> lists.keySet().stream()
                        .filter(name -> name.name().equals(text))
                        .findFirst());
    }

    private List<String> sqlNames() {
        return lists.keySet().stream().map(Name::toString).toList();
    }

    private String list(Name table) {
        return java.util.Objects.requireNonNull(lists.get(table));
    }

    private String row(Name table) {
        return java.util.Objects.requireNonNull(rows.get(table));
    }

    private Attribute attribute(String name, Column column) {
        return new Attribute(
                name,
                column.name(),
                ColumnTypes.typeOf(column, catalog),
                column.type().base());
    }

    private Attribute attribute(Table table, String name, Column column) {
        Attribute plain = attribute(name, column);
        boolean ciphertext = encrypted.contains(table.name() + "." + column.name())
                && plain.type() instanceof Type.Scalar scalar
                && scalar.kind() == Type.Kind.BYTES;
        return ciphertext
                ? new Attribute(
                        name,
                        column.name(),
                        new Type.Scalar(Type.Kind.TEXT, plain.type().nullable()),
                        plain.sqlType())
                : plain;
    }

    /** A column that is a foreign key of its own and does not end in {@code _id} lends its name to the row. */
    private static String attributeName(Table table, String column) {
        boolean bare =
                table.foreignKeys().stream().anyMatch(key -> key.columns().equals(List.of(column)))
                        && withoutId(column).equals(column);
        return Naming.camel(column) + (bare ? "Key" : "");
    }

    private static String withoutId(String column) {
        if (column.length() > 3 && column.endsWith("_id")) {
            return column.substring(0, column.length() - 3);
        }
        return column.length() > 2 && column.endsWith("Id") ? column.substring(0, column.length() - 2) : column;
    }

    private List<Link> links(Table table) {
        var taken = new HashSet<String>();
        table.columns().forEach(column -> taken.add(attributeName(table, column.name())));
        var links = new ArrayList<Link>();
        for (Constraint.ForeignKey key : table.foreignKeys()) {
            String name = key.columns().size() == 1
                    ? Naming.camel(withoutId(key.columns().getFirst()))
                    : lists.containsKey(key.referencedTable()) ? row(key.referencedTable()) : key.name();
            while (!taken.add(name)) {
                name = name + "Row";
            }
            boolean nullable = key.columns().stream()
                    .anyMatch(column ->
                            table.column(column).map(c -> !c.notNull()).orElse(true));
            links.add(new Link(
                    name, key.name(), key.columns(), key.referencedTable(), key.referencedColumns(), nullable));
        }
        return links;
    }

    private Map<Name, List<BackLink>> backLinks() {
        record Way(BackLink link, Table source, boolean named) {}
        Map<Name, Map<String, List<Way>>> found = new LinkedHashMap<>();
        for (Table source : catalog.tables()) {
            for (Constraint.ForeignKey key : source.foreignKeys()) {
                Word given = key.columns().stream()
                        .map(column ->
                                inverses.getOrDefault(source.name(), Map.of()).get(column))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null);
                String name = given == null ? list(source.name()) : given.text();
                boolean one = source.uniqueKeys().stream()
                        .anyMatch(unique ->
                                !unique.isEmpty() && Set.copyOf(key.columns()).containsAll(unique));
                var link = new BackLink(
                        name,
                        key.name(),
                        source.name(),
                        key.columns(),
                        key.referencedColumns(),
                        one && given != null && !name.equals(list(source.name())));
                found.computeIfAbsent(key.referencedTable(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(new Way(link, source, given != null));
                String single = row(source.name());
                if (one && given == null && !single.equals(name)) {
                    found.get(key.referencedTable())
                            .computeIfAbsent(single, _ -> new ArrayList<>())
                            .add(new Way(
                                    new BackLink(
                                            single,
                                            key.name(),
                                            source.name(),
                                            key.columns(),
                                            key.referencedColumns(),
                                            true),
                                    source,
                                    true));
                }
            }
        }
        var result = new LinkedHashMap<Name, List<BackLink>>();
        found.forEach((target, byName) -> {
            var links = new ArrayList<BackLink>();
            byName.forEach((name, ways) -> {
                if (ways.size() == 1) {
                    links.add(ways.getFirst().link());
                } else if (ways.stream().noneMatch(way -> way.link().one())) {
                    Way last = ways.getLast();
                    problems.add(new SpecProblem.AmbiguousRelation(
                            placeOf(last.source(), last.link().sourceColumns().getFirst()),
                            name,
                            lists.containsKey(target) ? row(target) : target.name(),
                            last.source().name() + "."
                                    + last.link().sourceColumns().getFirst(),
                            placeOf(
                                    ways.getFirst().source(),
                                    ways.getFirst().link().sourceColumns().getFirst())));
                    links.add(ways.getFirst().link()); // what speaks of it meanwhile says nothing new
                }
            });
            result.put(target, links);
        });
        return result;
    }

    private Span placeOf(Table table, String column) {
        return schema.outline().column(table.name(), column).orElseGet(Places::nowhere);
    }
}
