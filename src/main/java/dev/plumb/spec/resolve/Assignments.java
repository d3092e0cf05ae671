package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step.Absent;
import dev.plumb.spec.Step.Assignment;
import dev.plumb.spec.Step.Value;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.ValueText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the columns that values go to: from a whole object by its properties, or one by one. */
final class Assignments {
    private final Vocabulary vocabulary;
    private final Expressions expressions;
    private final Shapes shapes;
    private final Map<Name, Set<String>> toFill = new HashMap<>();

    Assignments(Vocabulary vocabulary, Expressions expressions, Shapes shapes) {
        this.vocabulary = vocabulary;
        this.expressions = expressions;
        this.shapes = shapes;
    }

    /**
     * What an object fills.
     *
     * @param children properties that hold the rows of a relation, to be created after the row itself
     * @param unexplained properties for which nothing was found
     */
    record Filled(List<Assignment> assignments, List<Child> children, List<SpecProblem> unexplained) {}

    /** @param list of the objects that become rows */
    record Child(Model.BackLink link, TypedExpression list, Names.Origin origin) {}

    /** A column that the backend keeps, whatever a request says. */
    static boolean kept(Model.Attribute attribute) {
        return switch (attribute.column()) {
            case "version" -> Types.is(attribute.type(), Type.Kind.INT);
            case "updated_at" -> Types.isMoment(attribute.type());
            default -> false;
        };
    }

    private Optional<Column> columnOf(Name table, String column) {
        return vocabulary.table(table).flatMap(t -> t.column(column));
    }

    private boolean generated(Name table, Model.Attribute attribute) {
        return columnOf(table, attribute.column())
                .map(c -> c.generated().isPresent() || c.identity() == Column.Identity.ALWAYS)
                .orElse(true);
    }

    /**
     * From an object whose properties have the names of columns, relations or shapes.
     *
     * @param absent what an absent property means
     * @param elsewhere paths of the request that other steps read
     */
    Filled fromObject(
            Span at,
            Model.Entity entity,
            TypedExpression object,
            Optional<Names.Origin> origin,
            Absent absent,
            Set<String> elsewhere) {
        Optional<Schema.Obj> schema = origin.flatMap(o -> vocabulary.object(o.schema()));
        if (schema.isPresent()) {
            return fromSchema(at, entity, object, origin.get(), schema.get(), absent, elsewhere);
        }
        var assignments = new ArrayList<Assignment>();
        var unexplained = new ArrayList<SpecProblem>();
        switch (object.type()) {
            case Type.Row row -> {
                Model.Entity from = vocabulary.entity(row.table());
                for (Model.Attribute attribute : from.attributes()) {
                    Optional<Model.Attribute> same = entity.attribute(attribute.name());
                    if (same.isPresent()
                            && !kept(same.get())
                            && !generated(entity.table(), same.get())
                            && !entity.key().contains(same.get().column())) {
                        assign(
                                        at,
                                        entity,
                                        same.get(),
                                        Expressions.column(object, attribute),
                                        Optional.empty(),
                                        Absent.NEVER)
                                .ifPresent(assignments::add);
                    }
                }
            }
            case Type.Struct struct ->
                struct.properties().keySet().forEach(property -> {
                    Optional<Model.Attribute> attribute = vocabulary.column(entity, property);
                    TypedExpression value = Expressions.property(object, property);
                    if (attribute.isPresent()) {
                        assign(at, entity, attribute.get(), value, Optional.empty(), Absent.NEVER)
                                .ifPresent(assignments::add);
                    } else if (value.type() instanceof Type.Row
                            && entity.link(property).isPresent()) {
                        assignments.addAll(
                                reference(at, entity.link(property).get(), value, Optional.empty(), Absent.NEVER));
                    } else {
                        unexplained.add(new SpecProblem.Unknown(
                                at,
                                SpecProblem.Kind.COLUMN,
                                property,
                                entity.table().toString(),
                                Near.of(property, shapes.known(entity))));
                    }
                });
            case Type.Scalar _, Type.Enumeration _, Type.ListOf _, Type.MapOf _ ->
                vocabulary
                        .problems()
                        .add(new SpecProblem.Misfit(at, Types.words(object.type()), "an object or a row", "`with`"));
        }
        return new Filled(assignments, List.of(), unexplained);
    }

    private Filled fromSchema(
            Span at,
            Model.Entity entity,
            TypedExpression object,
            Names.Origin origin,
            Schema.Obj schema,
            Absent absent,
            Set<String> elsewhere) {
        Optional<String> component =
                origin.schema().shape() instanceof Schema.Ref ref ? Optional.of(ref.name()) : Optional.empty();
        Optional<Schema.Property> envelope = envelope(entity, component, schema);
        if (envelope.isPresent()) {
            Schema.Property inner = envelope.get();
            return fromSchema(
                    at,
                    entity,
                    Expressions.property(object, inner.name()),
                    new Names.Origin(inner.schema(), origin.field(inner.name())),
                    vocabulary.object(inner.schema()).orElseThrow(),
                    absent,
                    elsewhere);
        }
        var assignments = new ArrayList<Assignment>();
        var children = new ArrayList<Child>();
        var unexplained = new ArrayList<SpecProblem>();
        for (Schema.Property property : schema.properties().values()) {
            if (property.schema().readOnly()) {
                continue;
            }
            String field = origin.field(property.name());
            TypedExpression value = Expressions.property(object, property.name());
            Absent when = property.required() ? Absent.NEVER : absent;
            Optional<List<Assignment>> found = written(at, entity, component, property, value, field, when);
            Optional<Child> child = found.isPresent()
                    ? Optional.empty()
                    : child(entity, property, value, field).filter(_ -> absent == Absent.DEFAULT);
            if (found.isPresent()) {
                assignments.addAll(found.get());
            } else if (child.isPresent() && !elsewhere.contains(field)) {
                children.add(child.get());
            } else if (shapes.faulty(entity, component, property.name())) {
                toFill.computeIfAbsent(entity.table(), _ -> new HashSet<>())
                        .addAll(shapes.meantColumns(entity, component, property.name()));
            } else if (!elsewhere.contains(field)) {
                unexplained.add(new SpecProblem.UnexplainedProperty(
                        property.span(),
                        property.name(),
                        component.orElse("this object"),
                        entity.table().toString(),
                        true,
                        Near.of(property.name(), shapes.known(entity))));
            }
        }
        if (schema.rest() instanceof Schema.Rest.Kept) {
            shapes.derived(entity, component, "*")
                    .flatMap(shape -> shapes.way(entity, shape))
                    .ifPresent(way -> {
                        if (way instanceof Shapes.Way.Own(var attribute)) {
                            assignments.add(new Assignment(
                                    at,
                                    attribute.column(),
                                    new Value.Remainder(
                                            object,
                                            List.copyOf(schema.properties().keySet())),
                                    Optional.empty(),
                                    Absent.NEVER));
                        }
                    });
        }
        return new Filled(once(assignments), children, unexplained);
    }

    /** A column that a property of its own fills and a nested object besides is filled by the former. */
    private static List<Assignment> once(List<Assignment> assignments) {
        var byColumn = new LinkedHashMap<String, Assignment>();
        for (Assignment a : assignments) {
            byColumn.merge(
                    a.column(),
                    a,
                    (one, other) -> one.value() instanceof Value.Lookup && !(other.value() instanceof Value.Lookup)
                            ? other
                            : one);
        }
        return List.copyOf(byColumn.values());
    }

    /** The one object-valued property of a body of which the table explains nothing: {@code {article: {…}}}. */
    private Optional<Schema.Property> envelope(Model.Entity entity, Optional<String> component, Schema.Obj schema) {
        if (schema.properties().size() != 1) {
            return Optional.empty();
        }
        Schema.Property only = schema.properties().values().iterator().next();
        return vocabulary
                                .object(only.schema())
                                .filter(o -> !o.properties().isEmpty())
                                .isPresent()
                        && shapes.source(entity, component, only.name(), only.schema())
                                .isEmpty()
                ? Optional.of(only)
                : Optional.empty();
    }

    private Optional<List<Assignment>> written(
            Span at,
            Model.Entity entity,
            Optional<String> component,
            Schema.Property property,
            TypedExpression value,
            String field,
            Absent absent) {
        Optional<Shapes.Source> source = shapes.source(entity, component, property.name(), property.schema());
        if (source.isEmpty()) {
            return Optional.empty();
        }
        return switch (source.get()) {
            case Shapes.Source.Derived(var shape) ->
                shapes.way(entity, shape).map(way -> switch (way) {
                    case Shapes.Way.Own(var attribute) -> own(at, entity, attribute, value, field, absent, property);
                    case Shapes.Way.Looked(var link, var unique) ->
                        List.of(lookup(at, link, unique, value, field, absent));
                });
            case Shapes.Source.OfColumn(var attribute) ->
                Optional.of(own(at, entity, attribute, value, field, absent, property));
            case Shapes.Source.OfLink(var link) -> named(at, link, property, value, field, absent);
            case Shapes.Source.OfBackLink _ -> Optional.empty();
        };
    }

    private List<Assignment> own(
            Span at,
            Model.Entity entity,
            Model.Attribute attribute,
            TypedExpression value,
            String field,
            Absent absent,
            Schema.Property property) {
        if (kept(attribute)) {
            return List.of();
        }
        if (generated(entity.table(), attribute)) {
            return List.of();
        }
        if (holdsDocument(property.schema()) && Types.isText(attribute.type())) {
            return List.of(
                    new Assignment(at, attribute.column(), new Value.Computed(value), Optional.of(field), absent));
        }
        return assign(property.span(), entity, attribute, value, Optional.of(field), absent)
                .map(a -> List.of(new Assignment(at, a.column(), a.value(), a.field(), a.absent())))
                .orElse(List.of());
    }

    /** A text that holds JSON is written back as text where its column is one. */
    private boolean holdsDocument(Schema schema) {
        return vocabulary.contract().resolve(schema).shape() instanceof Schema.Text text
                && (text.contentSchema().isPresent() || text.contentMediaType().isPresent());
    }

    private static Assignment lookup(
            Span at, Model.Link link, Model.Attribute unique, TypedExpression value, String field, Absent absent) {
        return new Assignment(
                at,
                link.columns().getFirst(),
                new Value.Lookup(
                        value,
                        link.target(),
                        unique.column(),
                        link.targetColumns().getFirst()),
                Optional.of(field),
                absent);
    }

    /** A nested object that names an existing row by one of its unique columns: {@code category: {id: 3}}. */
    private Optional<List<Assignment>> named(
            Span at, Model.Link link, Schema.Property property, TypedExpression value, String field, Absent absent) {
        Optional<Schema.Obj> object = vocabulary.object(property.schema());
        if (object.isEmpty() || link.columns().size() != 1) {
            return Optional.empty();
        }
        Model.Entity target = vocabulary.entity(link.target());
        return object.get().properties().values().stream()
                .filter(p -> !p.schema().readOnly())
                .flatMap(p -> vocabulary.column(target, p.name()).stream()
                        .filter(a -> vocabulary.unique(link.target(), List.of(a.column())))
                        .map(a -> List.of(lookup(
                                at,
                                link,
                                a,
                                Expressions.property(value, p.name()),
                                field + "." + p.name(),
                                absent == Absent.NEVER && !p.required() ? Absent.DEFAULT : absent))))
                .findFirst();
    }

    /** A list of objects that are rows of a relation. */
    private Optional<Child> child(Model.Entity entity, Schema.Property property, TypedExpression value, String field) {
        if (!(vocabulary.contract().resolve(property.schema()).shape() instanceof Schema.Array array)
                || vocabulary.object(array.items()).isEmpty()) {
            return Optional.empty();
        }
        return entity.backLink(Naming.camel(property.name()))
                .filter(link -> !link.one())
                .map(link -> new Child(link, value, new Names.Origin(array.items(), field + "[]")));
    }

    /** {@code with: {…}}: each part by the name of a column or a relation. */
    List<Assignment> fromFields(Model.Entity entity, List<ValueText.Field> fields, Names names) {
        var assignments = new ArrayList<Assignment>();
        var seen = new LinkedHashMap<String, Span>();
        for (ValueText.Field field : fields) {
            if (!(field.value() instanceof ValueText.Expression(var text))) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.Misfit(
                                field.value().span(), "a mapping or a list", "an expression", "a column"));
                continue;
            }
            List<Assignment> found =
                    fromField(entity, field.name().text(), field.name().span(), text, names);
            if (found.isEmpty()) {
                meant(entity, field.name().text());
            }
            for (Assignment assignment : found) {
                Span first = seen.putIfAbsent(assignment.column(), field.name().span());
                if (first != null) {
                    vocabulary
                            .problems()
                            .add(new SpecProblem.DeclaredTwice(
                                    field.name().span(), "column", assignment.column(), first));
                } else {
                    assignments.add(assignment);
                }
            }
        }
        return assignments;
    }

    /** The columns that a field was to fill whose fault was told: that they are empty says nothing more. */
    private void meant(Model.Entity entity, String name) {
        Set<String> columns = toFill.computeIfAbsent(entity.table(), _ -> new HashSet<>());
        var names = new ArrayList<String>(Near.of(Naming.camel(name), shapes.known(entity)));
        names.add(Naming.camel(name));
        vocabulary.column(entity, name).ifPresent(a -> columns.add(a.column()));
        for (String one : names) {
            entity.attribute(one).ifPresent(a -> columns.add(a.column()));
            entity.link(one).ifPresent(l -> columns.addAll(l.columns()));
        }
    }

    List<Assignment> fromField(Model.Entity entity, String name, Span at, ExpressionText text, Names names) {
        String camel = Naming.camel(name);
        Optional<Model.Link> link = entity.link(camel);
        Optional<Model.Attribute> attribute = vocabulary.column(entity, name);
        if (expressions.isUnclear(text.text()) && (link.isPresent() || attribute.isPresent())) {
            return List.of();
        }
        Optional<String> field = field(text.text(), names);
        Absent absent = field.isPresent() && optional(text.text(), names) ? Absent.DEFAULT : Absent.NEVER;
        if (link.isPresent()) {
            Type row = new Type.Row(link.get().target(), link.get().nullable());
            Optional<TypedExpression> value =
                    expressions.read(text, names.scope().expecting(row));
            if (value.isEmpty()) {
                return List.of();
            }
            if (value.get().type() instanceof Type.Row given) {
                if (!given.table().equals(link.get().target())) {
                    misfit(
                            text.span(),
                            Types.words(given),
                            "a row of `" + link.get().target() + "`",
                            entity,
                            name);
                    return List.of();
                }
                return reference(at, link.get(), value.get(), field, absent);
            }
            Optional<Model.Attribute> key = link.get().columns().size() == 1
                    ? entity.byColumn(link.get().columns().getFirst())
                    : Optional.empty();
            boolean byKey = attribute.isPresent() && key.isPresent();
            if (byKey || Types.isNull(value.get().type())) {
                return key.map(k -> assign(text.span(), entity, k, value.get(), field, absent).stream()
                                .toList())
                        .orElseGet(() -> link.get().columns().stream()
                                .map(c -> new Assignment(at, c, new Value.Computed(value.get()), field, absent))
                                .toList());
            }
            misfit(
                    text.span(),
                    Types.words(value.get().type()),
                    "a row of `" + link.get().target() + "`",
                    entity,
                    name);
            return List.of();
        }
        if (attribute.isPresent()) {
            if (generated(entity.table(), attribute.get())) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.NotWritable(
                                at,
                                entity.table() + "." + attribute.get().column(),
                                "the database itself makes its value"));
                return List.of();
            }
            boolean document = Types.isText(attribute.get().type())
                    && origin(text.text(), names)
                            .filter(o -> holdsDocument(o.schema()))
                            .isPresent();
            if (document) {
                return expressions.read(text, names.scope()).stream()
                        .map(value ->
                                new Assignment(at, attribute.get().column(), new Value.Computed(value), field, absent))
                        .toList();
            }
            return expressions
                    .read(text, names.scope().expecting(attribute.get().type()))
                    .flatMap(value -> assign(text.span(), entity, attribute.get(), value, field, absent))
                    .stream()
                    .toList();
        }
        Optional<Shapes.Way> way =
                shapes.derived(entity, Optional.empty(), name).flatMap(shape -> shapes.way(entity, shape));
        if (way.isPresent()) {
            return expressions.read(text, names.scope()).stream()
                    .flatMap(value -> switch (way.get()) {
                        case Shapes.Way.Own(var own) -> assign(text.span(), entity, own, value, field, absent).stream();
                        case Shapes.Way.Looked(var to, var unique) ->
                            java.util.stream.Stream.of(lookup(at, to, unique, value, field.orElse(name), absent));
                    })
                    .toList();
        }
        vocabulary.unknown(at, SpecProblem.Kind.COLUMN, name, entity.table().toString(), shapes.known(entity));
        expressions.read(text, names.scope());
        return List.of();
    }

    /** A row that becomes a reference: its key goes to the foreign key's columns. */
    private List<Assignment> reference(
            Span at, Model.Link link, TypedExpression row, Optional<String> field, Absent absent) {
        Model.Entity target = vocabulary.entity(link.target());
        var assignments = new ArrayList<Assignment>();
        for (int i = 0; i < link.columns().size(); i++) {
            String column = link.columns().get(i);
            target.byColumn(link.targetColumns().get(i))
                    .ifPresent(key -> assignments.add(new Assignment(
                            at, column, new Value.Computed(Expressions.column(row, key)), field, absent)));
        }
        return assignments;
    }

    List<Assignment> reference(Span at, Model.Link link, TypedExpression row) {
        return reference(at, link, row, Optional.empty(), Absent.NEVER);
    }

    private Optional<Assignment> assign(
            Span at,
            Model.Entity entity,
            Model.Attribute attribute,
            TypedExpression value,
            Optional<String> field,
            Absent absent) {
        Type given = value.type();
        if (!fits(given, attribute.type(), field.isPresent())) {
            misfit(at, Types.words(given), Types.words(attribute.type()), entity, attribute.name());
            return Optional.empty();
        }
        if (Types.isNull(given) && !attribute.type().nullable()) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.Misfit(
                            at, "null", "a value", "the column `" + entity.table() + "." + attribute.column() + "`"));
            return Optional.empty();
        }
        return Optional.of(new Assignment(at, attribute.column(), new Value.Computed(value), field, absent));
    }

    /** A field of the request is validated against its column besides, so that text may stand for a word of an enum. */
    private static boolean fits(Type given, Type wanted, boolean field) {
        if (Types.fits(given, wanted) || !field) {
            return Types.fits(given, wanted);
        }
        return wanted instanceof Type.Enumeration e
                ? fitsWords(given, e)
                : Types.isNumber(given) && Types.isNumber(wanted);
    }

    private static boolean fitsWords(Type given, Type.Enumeration wanted) {
        return given instanceof Type.Enumeration e
                ? e.values().stream().anyMatch(wanted.values()::contains)
                : Types.isText(given);
    }

    private void misfit(Span at, String given, String expected, Model.Entity entity, String name) {
        vocabulary.problems().add(new SpecProblem.Misfit(at, given, expected, "`" + entity.table() + "." + name + "`"));
    }

    private static final java.util.regex.Pattern PATH =
            java.util.regex.Pattern.compile("(?U)([\\p{L}_]\\w*)((?:\\.[\\p{L}_]\\w*)*)");

    /** The part of the request that a plain path stands for. */
    Optional<Names.Origin> origin(String expression, Names names) {
        var matcher = PATH.matcher(expression.strip());
        if (!matcher.matches() || !names.origins().containsKey(matcher.group(1))) {
            return Optional.empty();
        }
        Names.Origin origin = names.origins().get(matcher.group(1));
        for (String property : matcher.group(2).isEmpty()
                ? List.<String>of()
                : List.of(matcher.group(2).substring(1).split("\\."))) {
            Schema.Property found = origin == null
                    ? null
                    : vocabulary
                            .object(origin.schema())
                            .map(o -> o.properties().get(property))
                            .orElse(null);
            origin = found == null || origin == null ? null : new Names.Origin(found.schema(), origin.field(property));
        }
        return Optional.ofNullable(origin);
    }

    private Optional<String> field(String expression, Names names) {
        return origin(expression, names).map(Names.Origin::path).filter(path -> !path.isEmpty());
    }

    private boolean optional(String expression, Names names) {
        int dot = expression.strip().lastIndexOf('.');
        return dot > 0
                && origin(expression.strip().substring(0, dot), names)
                        .flatMap(o -> vocabulary.object(o.schema()))
                        .map(o -> o.properties().get(expression.strip().substring(dot + 1)))
                        .map(p -> !p.required())
                        .orElse(false);
    }

    /** Required columns that a create leaves empty. */
    void checkFilled(
            Span at,
            Model.Entity entity,
            List<Assignment> assignments,
            java.util.function.BiFunction<Name, String, Optional<Span>> place) {
        Set<String> filled = assignments.stream().map(Assignment::column).collect(Collectors.toSet());
        vocabulary.table(entity.table()).ifPresent(table -> {
            for (Column column : table.columns()) {
                boolean kept =
                        entity.byColumn(column.name()).filter(Assignments::kept).isPresent();
                boolean told = toFill.getOrDefault(table.name(), Set.of()).contains(column.name());
                if (!column.fillsItself() && !kept && !told && !filled.contains(column.name())) {
                    vocabulary
                            .problems()
                            .add(new SpecProblem.UnfilledColumn(
                                    at,
                                    column.name(),
                                    table.name().toString(),
                                    place.apply(table.name(), column.name())));
                }
            }
        });
    }

    /** Every plain path that a text reads, and the paths before it. */
    static Set<String> reads(Iterable<String> texts) {
        var paths = new java.util.LinkedHashSet<String>();
        for (String text : texts) {
            var matcher = PATH.matcher(text);
            while (matcher.find()) {
                String path = matcher.group();
                paths.add(path);
                for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
                    paths.add(path.substring(0, dot));
                }
            }
        }
        return paths;
    }

    static Map<String, Assignment> byColumn(List<Assignment> assignments) {
        var map = new LinkedHashMap<String, Assignment>();
        assignments.forEach(a -> map.put(a.column(), a));
        return map;
    }
}
