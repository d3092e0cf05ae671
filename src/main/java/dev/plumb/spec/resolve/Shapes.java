package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.NamedExpression;
import dev.plumb.spec.text.ShapeText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What explains the properties of schemas that are made of rows (the language reference, "Names"). */
final class Shapes {
    private final Vocabulary vocabulary;
    private final Map<Name, Map<String, TypedExpression>> byTable = new LinkedHashMap<>();
    private final Map<String, Map<String, TypedExpression>> bySchema = new LinkedHashMap<>();
    private final Map<String, Name> owners = new LinkedHashMap<>();
    /** What explains a property and is wrong itself, as it was written. */
    private final Map<String, String> faulty = new HashMap<>();
    /** The same, of properties of which nobody knows whose they are. */
    private final Map<String, String> unplaced = new HashMap<>();

    Shapes(List<ShapeText> texts, Vocabulary vocabulary, Expressions expressions) {
        this.vocabulary = vocabulary;
        for (ShapeText text : texts) {
            if (text.of().isPresent()) {
                String schema = text.name().text();
                if (!vocabulary.contract().schemas().containsKey(schema)) {
                    vocabulary.unknown(
                            text.name().span(),
                            SpecProblem.Kind.SCHEMA,
                            schema,
                            "",
                            List.copyOf(vocabulary.contract().schemas().keySet()));
                }
                meant(text, text.of().get()).ifPresent(entity -> {
                    owners.put(schema, entity.table());
                    read(text, entity, bySchema.computeIfAbsent(schema, _ -> new LinkedHashMap<>()), expressions);
                });
            } else {
                meant(text, text.name())
                        .ifPresent(entity -> read(
                                text,
                                entity,
                                byTable.computeIfAbsent(entity.table(), _ -> new LinkedHashMap<>()),
                                expressions));
            }
        }
    }

    /** A table that is misspelled is the one that is nearest: what it explains is explained. */
    private Optional<Model.Entity> meant(ShapeText text, Word table) {
        Optional<Model.Entity> found = vocabulary
                .tableNamed(table)
                .or(() -> Near.of(table.text(), vocabulary.tableNames()).stream()
                        .findFirst()
                        .flatMap(vocabulary::find));
        if (found.isEmpty()) {
            text.properties()
                    .forEach(p -> unplaced.put(
                            Naming.camel(p.name().text()), p.expression().text()));
        }
        return found;
    }

    private void read(ShapeText text, Model.Entity entity, Map<String, TypedExpression> into, Expressions expressions) {
        for (NamedExpression property : text.properties()) {
            Optional<TypedExpression> read = expressions.read(property.expression(), vocabulary.ofRow(entity));
            if (read.isPresent()) {
                into.put(property.name().text(), read.get());
            } else {
                String owner = text.of().isPresent()
                        ? text.name().text()
                        : entity.table().toString();
                faulty.put(
                        owner + "." + Naming.camel(property.name().text()),
                        property.expression().text());
            }
        }
    }

    /** The table that {@code of} gives a schema. */
    Optional<Name> owner(String schema) {
        return Optional.ofNullable(owners.get(schema));
    }

    /** By table, the properties that every schema made of it may have. */
    Map<Name, Map<String, TypedExpression>> byTable() {
        return Map.copyOf(byTable);
    }

    /** What a property of a row is. */
    sealed interface Source {
        record Derived(TypedExpression expression) implements Source {}

        record OfColumn(Model.Attribute attribute) implements Source {}

        record OfLink(Model.Link link) implements Source {}

        record OfBackLink(Model.BackLink link) implements Source {}
    }

    /** @param schema the component that the property is part of, where it is one */
    Optional<Source> source(Model.Entity entity, Optional<String> schema, String property, Schema wanted) {
        Optional<TypedExpression> derived = derived(entity, schema, property);
        if (derived.isPresent()) {
            return Optional.of(new Source.Derived(derived.get()));
        }
        String name = Naming.camel(property);
        Schema.Shape shape = vocabulary.contract().resolve(wanted).shape();
        boolean object = shape instanceof Schema.Obj || shape instanceof Schema.Choice;
        boolean array = shape instanceof Schema.Array;
        Optional<Source> column = entity.attribute(name)
                .or(() -> entity.attributes().stream()
                        .filter(a -> Naming.same(a.column(), property))
                        .findFirst())
                .map(Source.OfColumn::new);
        Optional<Source> link = entity.link(name).map(Source.OfLink::new);
        Optional<Source> back =
                entity.backLink(name).filter(b -> b.one() != array).map(Source.OfBackLink::new);
        if (object) {
            boolean json = column.filter(c -> c instanceof Source.OfColumn(var attribute) && holdsJson(attribute))
                    .isPresent();
            return json ? column : link.or(() -> back);
        }
        return array ? column.or(() -> back) : column;
    }

    private static boolean holdsJson(Model.Attribute attribute) {
        return attribute.type() instanceof Type.Scalar scalar && scalar.kind() == Type.Kind.JSON;
    }

    /** Whether an expression explains the property and is wrong itself, which was said then. */
    boolean faulty(Model.Entity entity, Optional<String> schema, String property) {
        return faultyText(entity, schema, property).isPresent();
    }

    private Optional<String> faultyText(Model.Entity entity, Optional<String> schema, String property) {
        String name = "." + Naming.camel(property);
        return Optional.ofNullable(unplaced.get(Naming.camel(property)))
                .or(() -> Optional.ofNullable(faulty.get(entity.table() + name)))
                .or(() -> schema.map(s -> faulty.get(s + name)));
    }

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

    /**
     * The columns that a property of which {@link #faulty} holds may be meant to fill: those that it or its expression
     * names or nearly names, all where it names none.
     */
    Set<String> meantColumns(Model.Entity entity, Optional<String> schema, String property) {
        var columns = new HashMap<String, List<String>>();
        entity.attributes().forEach(a -> columns.put(a.name(), List.of(a.column())));
        entity.links().forEach(l -> columns.put(l.name(), l.columns()));
        var named = Stream.concat(
                        Stream.of(Naming.camel(property)),
                        WORD.matcher(faultyText(entity, schema, property).orElse(""))
                                .results()
                                .map(MatchResult::group))
                .flatMap(word -> columns.containsKey(word) ? Stream.of(word) : Near.of(word, columns.keySet()).stream())
                .flatMap(name -> columns.getOrDefault(name, List.of()).stream())
                .collect(Collectors.toSet());
        return named.isEmpty() ? columns.values().stream().flatMap(List::stream).collect(Collectors.toSet()) : named;
    }

    Optional<TypedExpression> derived(Model.Entity entity, Optional<String> schema, String property) {
        return schema.flatMap(s -> named(bySchema.get(s), property))
                .or(() -> named(byTable.get(entity.table()), property));
    }

    private static Optional<TypedExpression> named(
            @org.jspecify.annotations.Nullable Map<String, TypedExpression> shapes, String property) {
        if (shapes == null) {
            return Optional.empty();
        }
        TypedExpression exact = shapes.get(property);
        return exact != null
                ? Optional.of(exact)
                : shapes.entrySet().stream()
                        .filter(e -> !e.getKey().equals("*") && !property.equals("*"))
                        .filter(e -> Naming.same(e.getKey(), property))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** Everything that could have been meant. */
    List<String> known(Model.Entity entity) {
        var names = new ArrayList<String>();
        entity.attributes().forEach(a -> names.add(a.name()));
        entity.links().forEach(l -> names.add(l.name()));
        entity.backLinks().forEach(l -> names.add(l.name()));
        names.addAll(byTable.getOrDefault(entity.table(), Map.of()).keySet());
        return names;
    }

    /** A shape that can be written: a column of the row itself, or a unique column one foreign key away. */
    sealed interface Way {
        record Own(Model.Attribute attribute) implements Way {}

        record Looked(Model.Link link, Model.Attribute unique) implements Way {}
    }

    Optional<Way> way(Model.Entity entity, TypedExpression shape) {
        if (!(shape.expr() instanceof Expr.Column column)) {
            return Optional.empty();
        }
        return switch (column.row()) {
            case Expr.Variable _ -> entity.byColumn(column.column()).map(Way.Own::new);
            case Expr.Reference reference
            when reference.row() instanceof Expr.Variable ->
                entity.links().stream()
                        .filter(l -> l.constraint().equals(reference.constraint()))
                        .filter(l -> l.columns().size() == 1)
                        .filter(l -> vocabulary.unique(l.target(), List.of(column.column())))
                        .findFirst()
                        .flatMap(l -> vocabulary
                                .entity(l.target())
                                .byColumn(column.column())
                                .map(a -> new Way.Looked(l, a)));
            case Expr _ -> Optional.empty();
        };
    }
}
