package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds for every place of an answer's schema what fills it. */
final class Renderings {
    private final Vocabulary vocabulary;
    private final Shapes shapes;
    /** Components that were rendered of a table's rows: the same rows give the same rendering everywhere. */
    private final Map<Made, Rendering> made = new LinkedHashMap<>();

    /** Components that were rendered of a table's rows, wherever. */
    private final Set<Made> seen = new LinkedHashSet<>();

    /** What a place stands in, the outermost first. */
    private final List<Open> open = new ArrayList<>();
    /** The outermost of these that is rendered within itself; what stands in between depends on where it stands. */
    private int within = Integer.MAX_VALUE;

    private int lists;

    private record Made(String schema, Name table) {}

    /** @param lists so many lists it stands in */
    private record Open(Made made, int lists) {}

    Renderings(Vocabulary vocabulary, Shapes shapes) {
        this.vocabulary = vocabulary;
        this.shapes = shapes;
    }

    /** The tables of whose rows a component was made in some answer. */
    List<Name> tablesOf(String schema) {
        return seen.stream()
                .filter(m -> m.schema().equals(schema))
                .map(Made::table)
                .distinct()
                .toList();
    }

    /** @param at the step that answers, or what is inferred from */
    Optional<Rendering> render(Span at, Schema schema, TypedExpression value) {
        if (value.expr() instanceof Expr.MapLiteral literal) {
            return literal(at, schema, value, literal);
        }
        return switch (value.type()) {
            case Type.Row row -> row(at, schema, value, row);
            case Type.ListOf list -> list(at, schema, value, list);
            case Type.Struct struct -> struct(at, schema, value, struct);
            case Type.MapOf _, Type.Scalar _, Type.Enumeration _ -> scalar(at, schema, value);
        };
    }

    private Optional<Rendering> row(Span at, Schema schema, TypedExpression value, Type.Row type) {
        Model.Entity entity = vocabulary.entity(type.table());
        return rowItem(at, schema, entity)
                .<Rendering>map(item -> new Rendering.One(schema, entity.row(), value, item))
                .or(() -> wrapped(at, schema, value, entity));
    }

    /** {@code {article: {…}}}: an object around the one that the row is. */
    private Optional<Rendering> wrapped(Span at, Schema schema, TypedExpression value, Model.Entity entity) {
        Optional<Schema.Property> inner = wrapper(entity, schema);
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        return render(at, inner.get().schema(), value)
                .map(r -> new Rendering.Structure(
                        schema,
                        component(schema),
                        List.of(new Rendering.Field(
                                inner.get().span(),
                                inner.get().name(),
                                inner.get().required(),
                                r)),
                        Optional.empty()));
    }

    /** The one object-valued property of an object of which the table explains nothing. */
    Optional<Schema.Property> wrapper(Model.Entity entity, Schema schema) {
        Optional<Schema.Obj> object = vocabulary.object(schema);
        if (object.isEmpty() || object.get().properties().size() != 1) {
            return Optional.empty();
        }
        Schema.Property only = object.get().properties().values().iterator().next();
        return vocabulary
                                .object(only.schema())
                                .filter(o -> !o.properties().isEmpty())
                                .isPresent()
                        && shapes.source(entity, component(schema), only.name(), only.schema())
                                .isEmpty()
                ? Optional.of(only)
                : Optional.empty();
    }

    private static Optional<String> component(Schema schema) {
        return schema.shape() instanceof Schema.Ref ref ? Optional.of(ref.name()) : Optional.empty();
    }

    /** A row under its own name; empty where the schema is an envelope around it, or no object at all. */
    private Optional<Rendering> rowItem(Span at, Schema schema, Model.Entity entity) {
        Optional<Schema.Obj> object = vocabulary.object(schema);
        if (object.isEmpty()) {
            Schema.Shape shape = vocabulary.contract().resolve(schema).shape();
            if (shape instanceof Schema.Choice choice) {
                boolean objects = choice.alternatives().stream()
                        .allMatch(a -> vocabulary
                                .object(a)
                                .filter(o -> !o.properties().isEmpty())
                                .isPresent());
                vocabulary
                        .problems()
                        .add(new SpecProblem.NotYet(
                                schema.span(),
                                objects
                                        ? "one of several schemas within an answer (it may be the answer itself, or what"
                                                + " the answer lists)"
                                        : "a row as one of several schemas that are not all objects with properties"));
            } else {
                misfit(at, "a row of `" + entity.table() + "`", schema);
            }
            return Optional.empty();
        }
        if (wrapper(entity, schema).isPresent()) {
            return Optional.empty();
        }
        Optional<String> name = component(schema);
        if (name.isEmpty()) {
            return Optional.of(structure(schema, object.get(), name, entity));
        }
        var key = new Made(name.get(), entity.table());
        seen.add(key);
        Rendering known = made.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Open> outer = open.stream().filter(o -> o.made().equals(key)).findFirst();
        if (outer.filter(o -> o.lists() != lists).isPresent()) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.NotYet(
                            schema.span(),
                            "an answer whose schema contains itself through a list other than its own (`" + name.get()
                                    + "`)"));
            return Optional.empty();
        }
        int place = outer.map(open::indexOf).orElse(open.size());
        open.add(new Open(key, lists));
        Rendering rendering = structure(schema, object.get(), name, entity);
        open.removeLast();
        if (open.size() > place) {
            within = Math.min(within, place);
        } else if (within >= place) {
            within = Integer.MAX_VALUE;
            made.put(key, rendering);
        }
        return Optional.of(rendering);
    }

    private long times(Made key) {
        return open.stream().filter(o -> o.made().equals(key)).count();
    }

    /**
     * A row under the very structure that it stands in, as its children are; beneath a row that is shown within itself
     * they are left out.
     */
    private Optional<Rendering> again(Schema schema, Model.Entity entity) {
        return component(schema)
                .filter(name -> !open.isEmpty() && open.getLast().made().equals(new Made(name, entity.table())))
                .map(name -> new Rendering.Again(schema, name));
    }

    /** Whether what stands there has been shown within itself often enough, or is a list of what is. */
    private boolean ends(Schema.Property property, TypedExpression value) {
        boolean list = value.type() instanceof Type.ListOf;
        Type type = value.type() instanceof Type.ListOf of ? of.element() : value.type();
        Schema schema = list && vocabulary.contract().resolve(property.schema()).shape() instanceof Schema.Array array
                ? array.items()
                : property.schema();
        if (!(type instanceof Type.Row row) || component(schema).isEmpty()) {
            return false;
        }
        var key = new Made(component(schema).get(), row.table());
        boolean ends =
                list ? times(key) > 1 && open.getLast().made().equals(key) : times(key) > Rendering.WITHIN_ITSELF;
        if (ends && property.required()) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.NotYet(
                            property.span(),
                            "a required `" + property.name() + "` of a row that is shown within itself (`"
                                    + key.schema() + "`); where it is optional, what lies deep is left out,"));
        }
        return ends;
    }

    private Rendering structure(Schema schema, Schema.Obj object, Optional<String> name, Model.Entity entity) {
        Scope scope = vocabulary.ofRow(entity);
        var fields = new ArrayList<Rendering.Field>();
        for (Schema.Property property : object.properties().values()) {
            if (property.schema().writeOnly()) {
                continue;
            }
            field(property, name, entity, scope)
                    .ifPresent(r ->
                            fields.add(new Rendering.Field(property.span(), property.name(), property.required(), r)));
        }
        return new Rendering.Structure(schema, name, fields, shapes.derived(entity, name, "*"));
    }

    private Optional<Rendering> field(
            Schema.Property property, Optional<String> schema, Model.Entity entity, Scope scope) {
        Optional<Shapes.Source> source = shapes.source(entity, schema, property.name(), property.schema());
        if (source.isEmpty() && shapes.faulty(entity, schema, property.name())) {
            return Optional.empty();
        }
        if (source.isEmpty()) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.UnexplainedProperty(
                            property.span(),
                            property.name(),
                            schema.orElse("this object"),
                            entity.table().toString(),
                            false,
                            Near.of(property.name(), shapes.known(entity))));
            return Optional.empty();
        }
        Span at = property.span();
        TypedExpression value = switch (source.get()) {
            case Shapes.Source.Derived(var expression) -> expression;
            case Shapes.Source.OfColumn(var attribute) -> Expressions.column(at, entity.row(), attribute, scope);
            case Shapes.Source.OfLink(var link) ->
                Expressions.link(Expressions.variable(at, entity.row(), scope), link);
            case Shapes.Source.OfBackLink(var link) ->
                Expressions.backLink(Expressions.variable(at, entity.row(), scope), link);
        };
        return ends(property, value) ? Optional.empty() : render(at, property.schema(), value);
    }

    private Optional<Rendering> list(Span at, Schema schema, TypedExpression value, Type.ListOf type) {
        Schema.Shape shape = vocabulary.contract().resolve(schema).shape();
        if (!(shape instanceof Schema.Array array)) {
            if (shape instanceof Schema.Any) {
                return Optional.of(new Rendering.Scalar(schema, value));
            }
            Optional<Schema.Property> only = onlyArray(schema);
            if (only.isPresent()) {
                return render(at, only.get().schema(), value)
                        .map(r -> new Rendering.Structure(
                                schema,
                                component(schema),
                                List.of(new Rendering.Field(
                                        only.get().span(),
                                        only.get().name(),
                                        only.get().required(),
                                        r)),
                                Optional.empty()));
            }
            misfit(at, Types.words(value.type()), schema);
            return Optional.empty();
        }
        if (value.expr() instanceof Expr.Comprehension each
                && each.macro() == Expr.Macro.MAP
                && each.filter().isEmpty()
                && each.range().type() instanceof Type.ListOf(Type element, boolean _)
                && each.body() instanceof Expr.MapLiteral parts) {
            return written(schema, array, value, each, element, parts);
        }
        if (value.expr() instanceof Expr.Comprehension each
                && each.macro() == Expr.Macro.MAP
                && each.filter().isEmpty()
                && each.index().isEmpty()
                && each.range().type() instanceof Type.ListOf(Type.Row element, boolean _)
                && each.body().type() instanceof Type.ListOf(Type values, boolean _)
                && (values instanceof Type.Scalar || values instanceof Type.Enumeration)) {
            Scope scope = value.scope().with(each.variable(), element);
            Span place = each.body().span();
            Span range = each.range().span();
            return render(place, array.items(), new TypedExpression(place, place.text(), scope, each.body()))
                    .map(item -> new Rendering.Many(
                            schema,
                            each.variable(),
                            new TypedExpression(range, range.text(), value.scope(), each.range()),
                            item));
        }
        if (value.expr() instanceof Expr.ListLiteral literal
                && literal.elements().stream().anyMatch(Renderings::isWrittenOut)) {
            var elements = new ArrayList<Rendering>();
            for (Expr element : literal.elements()) {
                Span place = element.span();
                render(place, array.items(), new TypedExpression(place, place.text(), value.scope(), element))
                        .ifPresent(elements::add);
            }
            return Optional.of(new Rendering.Elements(schema, elements));
        }
        return switch (type.element()) {
            case Type.Row row -> {
                Model.Entity entity = vocabulary.entity(row.table());
                lists++;
                Optional<Rendering> item = again(array.items(), entity).or(() -> rowItem(at, array.items(), entity));
                lists--;
                yield item.map(r -> new Rendering.Many(schema, entity.row(), value, r));
            }
            case Type.Struct struct -> {
                Scope scope = value.scope().with("element", struct);
                yield render(at, array.items(), Expressions.variable(at, "element", scope))
                        .map(r -> new Rendering.Many(schema, "element", value, r));
            }
            case Type.Scalar element -> elements(at, schema, array, value, element);
            case Type.Enumeration element -> elements(at, schema, array, value, element);
            case Type.ListOf _, Type.MapOf _ -> Optional.of(new Rendering.Scalar(schema, value));
        };
    }

    /** Whether a value is more than a scalar or a list of such: each of its parts is shown as the contract says. */
    private static boolean isWrittenOut(Expr value) {
        return value instanceof Expr.MapLiteral
                || value.type() instanceof Type.Row
                || value.type() instanceof Type.Struct
                || value instanceof Expr.ListLiteral inner
                        && inner.elements().stream().anyMatch(Renderings::isWrittenOut);
    }

    /** {@code rows.map(r, {'name': r.name})}: an object for each element, written out. */
    private Optional<Rendering> written(
            Schema schema,
            Schema.Array array,
            TypedExpression value,
            Expr.Comprehension each,
            Type element,
            Expr.MapLiteral parts) {
        var body = new TypedExpression(
                parts.span(), parts.span().text(), value.scope().with(each.variable(), element), parts);
        Span at = each.range().span();
        var rows = new TypedExpression(at, at.text(), value.scope(), each.range());
        return literal(parts.span(), array.items(), body, parts)
                .map(item -> new Rendering.Many(schema, each.variable(), rows, item));
    }

    private Optional<Schema.Property> onlyArray(Schema schema) {
        return vocabulary
                .object(schema)
                .filter(o -> o.properties().size() == 1)
                .map(o -> o.properties().values().iterator().next())
                .filter(p -> vocabulary.contract().resolve(p.schema()).shape() instanceof Schema.Array);
    }

    private Optional<Rendering> elements(
            Span at, Schema schema, Schema.Array array, TypedExpression value, Type element) {
        if (!fits(element, array.items())) {
            misfit(at, Types.words(value.type()), schema);
            return Optional.empty();
        }
        return Optional.of(new Rendering.Scalar(schema, value));
    }

    /** A page, the viewer, or a part of the request: an object whose properties have the same names. */
    private Optional<Rendering> struct(Span at, Schema schema, TypedExpression value, Type.Struct struct) {
        Optional<Schema.Obj> object = vocabulary.object(schema);
        if (object.isEmpty()) {
            return scalar(at, schema, value);
        }
        var fields = new ArrayList<Rendering.Field>();
        TypedExpression target = value;
        boolean maybe = value.type().nullable();
        if (maybe) {
            String name = struct.name().isEmpty() ? "value" : Naming.camel(struct.name());
            target = Expressions.variable(at, name, value.scope().with(name, struct.withNullable(false)));
        }
        for (Schema.Property property : object.get().properties().values()) {
            Optional<String> name = struct.properties().keySet().stream()
                    .filter(key -> Naming.same(key, property.name()))
                    .findFirst();
            if (name.isEmpty()) {
                if (property.required()) {
                    vocabulary
                            .problems()
                            .add(new SpecProblem.UnexplainedProperty(
                                    property.span(),
                                    property.name(),
                                    component(schema).orElse("this object"),
                                    struct.name(),
                                    false,
                                    Near.of(property.name(), struct.properties().keySet())));
                }
                continue;
            }
            render(at, property.schema(), Expressions.property(target, name.get()))
                    .ifPresent(r ->
                            fields.add(new Rendering.Field(property.span(), property.name(), property.required(), r)));
        }
        var structure = new Rendering.Structure(schema, component(schema), fields, Optional.empty());
        return Optional.of(maybe ? new Rendering.One(schema, target.text(), value, structure) : structure);
    }

    private Optional<Rendering> literal(Span at, Schema schema, TypedExpression value, Expr.MapLiteral literal) {
        if (vocabulary.contract().resolve(schema).shape() instanceof Schema.Any) {
            return Optional.of(new Rendering.Scalar(schema, value));
        }
        var parts = new LinkedHashMap<String, TypedExpression>();
        for (Expr.MapLiteral.Entry entry : literal.entries()) {
            if (!(entry.key() instanceof Expr.Literal key) || !(key.value() instanceof String name)) {
                return scalar(at, schema, value);
            }
            Span span = entry.value().span();
            parts.put(name, new TypedExpression(span, span.text(), value.scope(), entry.value()));
        }
        return fields(at, schema, parts);
    }

    /** An object of which each part is given. */
    Optional<Rendering> fields(Span at, Schema schema, Map<String, TypedExpression> parts) {
        var rendered = new LinkedHashMap<String, Rendering>();
        Optional<Schema.Obj> object = vocabulary.object(schema);
        if (object.isEmpty()) {
            misfit(at, "an object", schema);
            return Optional.empty();
        }
        parts.forEach((name, value) -> property(object.get(), schema, name, value.span())
                .flatMap(p -> render(value.span(), p.schema(), value))
                .ifPresent(r -> rendered.put(name, r)));
        return Optional.of(assembled(at, schema, object.get(), rendered, parts.keySet()));
    }

    /** The property of an answer's object that a part is given for. */
    Optional<Schema.Property> property(Schema.Obj object, Schema schema, String name, Span at) {
        Schema.Property property = object.properties().get(name);
        if (property == null && object.rest() instanceof Schema.Rest.Kept rest) {
            return Optional.of(
                    new Schema.Property(at, name, rest.schema().orElseGet(() -> SchemaResolver.any(at)), false));
        }
        if (property == null) {
            vocabulary.unknown(
                    at,
                    SpecProblem.Kind.PROPERTY,
                    name,
                    component(schema).orElse("the answer"),
                    List.copyOf(object.properties().keySet()));
        }
        return Optional.ofNullable(property);
    }

    Rendering assembled(
            Span at,
            Schema schema,
            Schema.Obj object,
            Map<String, Rendering> parts,
            java.util.Collection<String> said) {
        var fields = new ArrayList<Rendering.Field>();
        for (Schema.Property property : object.properties().values()) {
            Rendering part = parts.get(property.name());
            if (part != null) {
                fields.add(new Rendering.Field(property.span(), property.name(), property.required(), part));
            } else if (property.required() && !said.contains(property.name())) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.UnexplainedProperty(
                                at, property.name(), component(schema).orElse("the answer"), "", false, List.of()));
            }
        }
        parts.forEach((name, part) -> {
            if (!object.properties().containsKey(name)) {
                fields.add(new Rendering.Field(at, name, false, part));
            }
        });
        return new Rendering.Structure(schema, component(schema), fields, Optional.empty());
    }

    private Optional<Rendering> scalar(Span at, Schema schema, TypedExpression value) {
        if (!fits(value.type(), schema)) {
            misfit(at, Types.words(value.type()), schema);
            return Optional.empty();
        }
        return Optional.of(new Rendering.Scalar(schema, value));
    }

    private void misfit(Span at, String given, Schema schema) {
        vocabulary.problems().add(new SpecProblem.Misfit(at, given, Words.of(schema), "the answer"));
    }

    /** Whether a value can be written as the schema says. */
    private boolean fits(Type type, Schema schema) {
        if (Types.isNull(type) || Types.isJson(type)) {
            return true;
        }
        Schema.Shape shape = vocabulary.contract().resolve(schema).shape();
        return switch (shape) {
            case Schema.Any _, Schema.Choice _, Schema.Ref _ -> true;
            case Schema.Text _ ->
                type instanceof Type.Scalar scalar ? scalar.kind() != Type.Kind.BOOL : type instanceof Type.Enumeration;
            case Schema.DecimalText _ -> Types.is(type, Type.Kind.DECIMAL) || Types.is(type, Type.Kind.INT);
            case Schema.Words words ->
                type instanceof Type.Enumeration e
                        ? e.values().stream().anyMatch(words.values()::contains)
                        : Types.isText(type);
            case Schema.WholeNumber _ -> Types.is(type, Type.Kind.INT);
            case Schema.AnyNumber _ -> Types.isNumber(type);
            case Schema.Bool _ -> Types.is(type, Type.Kind.BOOL);
            case Schema.Array array -> type instanceof Type.ListOf list && fits(list.element(), array.items());
            case Schema.Obj _ -> type instanceof Type.MapOf;
            case Schema.NullOnly _ -> false;
        };
    }
}
