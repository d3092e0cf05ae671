package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Absent;
import dev.plumb.spec.Step.Assignment;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of an operation of which nothing is said, from its method and what its path addresses (the
 * language reference, "Operations"). They are written as a person would write them and resolved the
 * same way.
 */
final class Inference {
    private final Parts parts;
    private final Endpoint endpoint;
    private final StepResolver resolver;
    private final Map<String, Type> takes;
    private final Set<Name> hidden;
    private final Span at;
    private String why = "";

    Inference(Parts parts, Endpoint endpoint, StepResolver resolver, Map<String, Type> takes, Set<Name> hidden) {
        this.parts = parts;
        this.endpoint = endpoint;
        this.resolver = resolver;
        this.takes = takes;
        this.hidden = hidden;
        this.at = endpoint.span();
    }

    /** Why nothing was inferred. */
    String why() {
        return why;
    }

    Optional<List<Step>> steps(Addresses.Address address) {
        Optional<Model.Entity> shadowed = shadowed(address);
        if (shadowed.isPresent()) {
            return none("the parameter `" + shadowed.get().list() + "` hides the table of the same name");
        }
        return switch (endpoint.method()) {
            case GET, HEAD -> address.collection() ? Optional.of(list(address)) : Optional.of(find(address));
            case POST -> address.collection() ? create(address) : none("a POST to one row may mean anything");
            case PUT, PATCH -> address.collection() ? none("a whole collection is written") : change(address);
            case DELETE -> address.collection() ? none("a whole collection is deleted") : delete(address);
            case OPTIONS -> none("OPTIONS is answered by the backend itself");
        };
    }

    private Optional<Model.Entity> shadowed(Addresses.Address address) {
        return resolver.names().has(address.entity().list())
                ? Optional.of(address.entity())
                : address.parent().flatMap(parent -> shadowed(parent.address()));
    }

    private Optional<List<Step>> none(String reason) {
        why = reason;
        return Optional.empty();
    }

    private ExpressionText expression(String text) {
        return new ExpressionText(at, text);
    }

    private Word word(String text) {
        return new Word(at, text);
    }

    private List<Step> list(Addresses.Address address) {
        var steps = new ArrayList<Step>();
        Optional<String> parent = address.parent().map(p -> find(p.address(), steps));
        Model.Entity entity = address.entity();
        String row = resolver.names().free(entity.row());
        var where = new ArrayList<ExpressionText>();
        parent.ifPresent(p -> where.add(
                expression(row + "." + address.parent().orElseThrow().link().name() + " == " + p)));
        for (Parameter parameter : endpoint.parameters()) {
            if (parameter.in() == Contract.In.QUERY && !Lists.pages(endpoint, parameter)) {
                filter(entity, row, parameter).ifPresent(where::add);
            }
        }
        steps.addAll(resolver.all(List.of(new StepText.ListPage(
                at,
                Optional.empty(),
                word(row),
                expression(entity.list()),
                where,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))));
        return steps;
    }

    private Optional<ExpressionText> filter(Model.Entity entity, String row, Parameter parameter) {
        Optional<Model.Attribute> attribute = parts.vocabulary().column(entity, parameter.name());
        Optional<TypedExpression> shape = parts.shapes()
                .derived(entity, Optional.empty(), parameter.name())
                .filter(_ -> row.equals(entity.row()));
        if (attribute.isEmpty() && shape.isEmpty()) {
            parts.vocabulary()
                    .problems()
                    .add(new SpecProblem.UnexplainedParameter(
                            parameter.span(),
                            parameter.name(),
                            entity.table().toString(),
                            Near.of(parameter.name(), parts.shapes().known(entity))));
            return Optional.empty();
        }
        String name = parameter.variable();
        String value = shape.map(TypedExpression::text)
                .orElseGet(() -> row + "." + attribute.orElseThrow().name());
        Type type = takes.getOrDefault(name, Types.JSON);
        if (type instanceof Type.ListOf) {
            return Optional.of(expression("size(" + name + ") == 0 || " + value + " in " + name));
        }
        String equal = value + " == " + name;
        return Optional.of(expression(type.nullable() ? name + " == null || " + equal : equal));
    }

    /** Steps that find the one row addressed. */
    private List<Step> find(Addresses.Address address) {
        var steps = new ArrayList<Step>();
        find(address, steps);
        return steps;
    }

    /** Finds a row, and the rows that it stands under, and gives its name. */
    private String find(Addresses.Address address, List<Step> steps) {
        Model.Entity entity = address.entity();
        Optional<String> under = under(address);
        Optional<String> parent =
                under.isPresent() ? Optional.empty() : address.parent().map(p -> find(p.address(), steps));
        String row = resolver.names().free(entity.row());
        var conditions = new ArrayList<String>();
        address.keys()
                .forEach(key -> conditions.add(row + "." + key.attribute().name() + " == "
                        + key.parameter().variable()));
        parent.ifPresent(p ->
                conditions.add(row + "." + address.parent().orElseThrow().link().name() + " == " + p));
        under.ifPresent(u -> conditions.add(row + "." + u));
        steps.addAll(resolver.all(List.of(new StepText.Find(
                at,
                Optional.empty(),
                word(row),
                expression(entity.list()),
                conditions.isEmpty() ? Optional.empty() : Optional.of(expression(String.join(" && ", conditions))),
                Optional.empty()))));
        return row;
    }

    /**
     * The condition on a row's own foreign key, where that is all there is to know of its parent: the path
     * names the parent by the column that the key holds, and every viewer sees it.
     */
    private Optional<String> under(Addresses.Address address) {
        return address.parent().flatMap(parent -> {
            Addresses.Address of = parent.address();
            if (of.parent().isPresent()
                    || of.keys().size() != 1
                    || parent.link().columns().size() != 1
                    || hidden.contains(of.entity().table())
                    || !parent.link()
                            .targetColumns()
                            .contains(of.keys().getFirst().attribute().column())) {
                return Optional.empty();
            }
            return address.entity()
                    .byColumn(parent.link().columns().getFirst())
                    .map(a ->
                            a.name() + " == " + of.keys().getFirst().parameter().variable());
        });
    }

    private Optional<List<Step>> create(Addresses.Address address) {
        Model.Entity entity = address.entity();
        if (entity.readOnly()) {
            return none("`" + entity.table() + "` is a view");
        }
        if (!parts.answers().mayCreate(endpoint, entity.table())) {
            return none("it answers something other than `" + entity.className() + "`");
        }
        var steps = new ArrayList<Step>();
        List<Assignment> given = address.parent()
                .map(parent -> {
                    String name = find(parent.address(), steps);
                    return parts.assignments()
                            .reference(
                                    at,
                                    parent.link(),
                                    Expressions.variable(
                                            at, name, resolver.names().scope()));
                })
                .orElse(List.of());
        steps.addAll(resolver.create(
                at, Optional.empty(), Optional.empty(), entity, Optional.empty(), given, Optional.empty()));
        return Optional.of(steps);
    }

    private Optional<List<Step>> change(Addresses.Address address) {
        Model.Entity entity = address.entity();
        if (entity.readOnly()) {
            return none("`" + entity.table() + "` is a view");
        }
        if (!resolver.names().has("request")) {
            return none("there is no body to take over");
        }
        if (endpoint.method() == Contract.Method.PUT && endpoint.declared(201).isPresent()) {
            parts.vocabulary().problems().add(new SpecProblem.PutMayCreate(at, endpoint.operationId()));
        }
        var steps = new ArrayList<Step>();
        String row = find(address, steps);
        Absent absent = endpoint.method() == Contract.Method.PUT && !mergePatch() ? Absent.DEFAULT : Absent.KEEP;
        List<Step> changes = resolver.setFrom(
                at, Optional.empty(), expression(row), expression("request"), absent, Optional.empty());
        steps.addAll(changes.stream().map(step -> withoutKey(step, entity)).toList());
        return Optional.of(steps);
    }

    private boolean mergePatch() {
        return endpoint.body().stream()
                .flatMap(b -> b.content().stream())
                .anyMatch(m -> m.type().equals("application/merge-patch+json"));
    }

    /** The path says which row it is: a body that says it again changes nothing. */
    private static Step withoutKey(Step step, Model.Entity entity) {
        if (!(step instanceof Step.Change change)) {
            return step;
        }
        return new Step.Change(
                change.span(),
                change.when(),
                change.rows().stream()
                        .map(row -> new Step.Change.RowChange(
                                row.row(),
                                row.table(),
                                row.with().stream()
                                        .filter(a -> !entity.key().contains(a.column()))
                                        .toList()))
                        .toList(),
                change.otherwise());
    }

    private Optional<List<Step>> delete(Addresses.Address address) {
        if (address.entity().readOnly()) {
            return none("`" + address.entity().table() + "` is a view");
        }
        var steps = new ArrayList<Step>();
        String row = find(address, steps);
        steps.addAll(
                resolver.all(List.of(new StepText.Delete(at, Optional.empty(), expression(row), Optional.empty()))));
        return Optional.of(steps);
    }
}
