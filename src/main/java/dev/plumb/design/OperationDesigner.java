package dev.plumb.design;

import dev.plumb.design.OperationDesign.Argument;
import dev.plumb.design.OperationDesign.BodyDesign;
import dev.plumb.design.OperationDesign.Location;
import dev.plumb.design.OperationDesign.ParameterDesign;
import dev.plumb.design.OperationDesign.Result;
import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The signature of one operation: what it takes, what it gives, and how its answer is written. */
final class OperationDesigner {
    private static final List<String> JSON_MEDIA = List.of("application/json", "application/merge-patch+json");

    private final Spec spec;
    private final TypeDesigner types;
    private final FeatureDesigner.Outline feature;
    private final Operation operation;

    OperationDesigner(Spec spec, TypeDesigner types, FeatureDesigner.Outline feature, Operation operation) {
        this.spec = spec;
        this.types = types;
        this.feature = feature;
        this.operation = operation;
    }

    List<ParameterDesign> parameters() {
        var taken = new HashSet<>(ReservedNames.LOCALS);
        taken.addAll(List.of("order", "position", feature.plural()));
        var inRecord = new HashSet<String>();
        boolean record = hasQueryRecord();
        var designs = new ArrayList<ParameterDesign>();
        for (Contract.Parameter parameter :
                operation.endpoint().map(Contract.Endpoint::parameters).orElse(List.of())) {
            String wanted = parameter.in() == Contract.In.PATH
                    ? Words.pascal(parameter.name())
                    : feature.className() + Words.pascal(parameter.name());
            Schema schema = spec.contract().resolve(parameter.schema());
            Use use = schema.shape() instanceof Schema.Obj ? Use.REQUEST : Use.QUERY;
            ValueType type = types.of(parameter.schema(), wanted, feature.packageName(), use);
            Optional<Object> defaultValue = parameter.schema().defaultValue().or(schema::defaultValue);
            designs.add(new ParameterDesign(
                    parameter,
                    Naming.member(
                            Words.camel(parameter.name()),
                            record && parameter.in() == Contract.In.QUERY ? inRecord : taken),
                    type,
                    !parameter.required() && defaultValue.isEmpty(),
                    defaultValue));
        }
        return designs;
    }

    private boolean hasQueryRecord() {
        long asked = operation.endpoint().map(Contract.Endpoint::parameters).orElse(List.of()).stream()
                .filter(p -> p.in() == Contract.In.QUERY)
                .count();
        var pages = new ArrayList<Step>();
        Walk.steps(operation.steps(), step -> {
            if (step instanceof Step.ListPage page && !(page.paging() instanceof Step.Paging.Whole)) {
                pages.add(page);
            }
        });
        return asked > 2 || (asked > 0 && !pages.isEmpty());
    }

    /** The parameters of a query stand together in a record where they are more than two, or cut a page. */
    Optional<String> queryRecord(List<ParameterDesign> parameters, String method) {
        List<ParameterDesign> query = parameters.stream()
                .filter(p -> p.contract().in() == Contract.In.QUERY)
                .toList();
        if (!hasQueryRecord()) {
            return Optional.empty();
        }
        String description = "What " + operation.name() + " is asked for; what is null was not asked for.";
        List<Component> parts = query.stream()
                .map(p -> new Component(
                        p.name(),
                        p.contract().name(),
                        p.type(),
                        p.nullable(),
                        p.contract().required(),
                        p.contract().description(),
                        Optional.of(p.contract().schema()),
                        p.defaultValue(),
                        Optional.of(p.contract().style()),
                        List.of()))
                .toList();
        return Optional.of(types.query(Words.upperFirst(method) + "Query", feature.packageName(), description, parts));
    }

    Optional<BodyDesign> body(String method) {
        return operation.endpoint().flatMap(Contract.Endpoint::body).map(body -> {
            ValueType type = mediaOf(body.content())
                    .flatMap(Contract.Media::schema)
                    .map(s -> types.of(s, Words.upperFirst(method) + "Request", feature.packageName(), Use.REQUEST))
                    .orElse(isText(body.content()) ? ValueType.Plain.TEXT : ValueType.Plain.BYTES);
            return new BodyDesign(type, body.required(), body.content());
        });
    }

    private static boolean isText(List<Contract.Media> content) {
        return content.stream().allMatch(m -> m.type().startsWith("text/"));
    }

    /** JSON where there is a choice. */
    private static Optional<Contract.Media> mediaOf(List<Contract.Media> content) {
        return content.stream()
                .filter(m -> JSON_MEDIA.contains(m.type()))
                .findFirst()
                .or(() -> content.stream().findFirst());
    }

    List<Step.Answer> answers() {
        var answers = new ArrayList<Step.Answer>();
        Walk.steps(operation.steps(), step -> {
            if (step instanceof Step.Answer answer) {
                answers.add(answer);
            }
        });
        return answers;
    }

    Result result(String method, boolean optional) {
        List<Step.Answer> answers = answers();
        List<Integer> statuses =
                answers.stream().map(Step.Answer::status).distinct().toList();
        int status = statuses.isEmpty() ? declaredSuccess() : statuses.getFirst();
        Optional<Location> location = location(status);
        boolean unplaced = location.isEmpty()
                && answers.stream().anyMatch(a -> a.location().isPresent());
        boolean varies = unplaced
                || statuses.size() > 1
                || answers.stream()
                        .anyMatch(a -> a.headers().keySet().stream()
                                .anyMatch(h -> !(h.equalsIgnoreCase("Location") && location.isPresent())
                                        && !h.equalsIgnoreCase("ETag")));
        var bodies = new ArrayList<ValueType>();
        for (int each : statuses.isEmpty() ? List.of(status) : statuses) {
            bodyOf(each, method).filter(b -> !bodies.contains(b)).ifPresent(bodies::add);
        }
        Optional<ValueType> body = bodies.isEmpty()
                ? Optional.empty()
                : Optional.of(bodies.size() == 1 ? bodies.getFirst() : ValueType.Plain.ANYTHING);
        boolean tagged = !varies && isTagged(status);
        return new Result(body, optional, tagged, varies, status);
    }

    private int declaredSuccess() {
        return operation.endpoint().map(Contract.Endpoint::responses).stream()
                .flatMap(Collection::stream)
                .mapToInt(Contract.Response::status)
                .filter(s -> s >= 200 && s < 300)
                .findFirst()
                .orElse(204);
    }

    private Optional<ValueType> bodyOf(int status, String method) {
        String wanted = Words.upperFirst(method) + "Response";
        return operation
                .endpoint()
                .flatMap(e -> e.response(status))
                .flatMap(r -> mediaOf(r.content()))
                .map(media -> media.schema()
                        .map(s -> valuesOf(s, status)
                                .<ValueType>map(values -> new ValueType.Mapped(
                                        types.of(values, wanted + "Value", feature.packageName(), Use.RESPONSE)))
                                .orElseGet(() -> types.of(s, wanted, feature.packageName(), Use.RESPONSE)))
                        .orElse(media.type().startsWith("text/") ? ValueType.Plain.TEXT : ValueType.Plain.BYTES));
    }

    /** What the values of an object are that names no properties, where an answer puts it together by name. */
    private Optional<Schema> valuesOf(Schema schema, int status) {
        return answers().stream()
                                .filter(a -> a.status() == status)
                                .anyMatch(a -> a.body().orElse(null) instanceof Rendering.Structure)
                        && spec.contract().resolve(schema).shape() instanceof Schema.Obj object
                        && object.properties().isEmpty()
                        && object.rest() instanceof Schema.Rest.Kept kept
                ? kept.schema().filter(s -> isAsInJava(spec.contract().resolve(s)))
                : Optional.empty();
    }

    /** Whether a value is written in JSON as its Java type is; a decimal in a text is not. */
    private static boolean isAsInJava(Schema schema) {
        return !(schema.shape() instanceof Schema.DecimalText);
    }

    /** Whether a tag tells the state of what is shown: a row's, or that of a list that is read. */
    private boolean isTagged(int status) {
        boolean declared = operation
                        .endpoint()
                        .flatMap(e -> e.response(status))
                        .flatMap(r -> r.header("ETag"))
                        .isPresent()
                || ifNoneMatch();
        return declared
                && answers().size() == 1
                && answers()
                        .getFirst()
                        .body()
                        .filter(b -> b instanceof Rendering.One || isReadAsJson(status))
                        .isPresent();
    }

    private boolean isReadAsJson(int status) {
        return operation
                .endpoint()
                .filter(e -> e.method() == Contract.Method.GET)
                .flatMap(e -> e.response(status))
                .flatMap(r -> mediaOf(r.content()))
                .filter(m -> JSON_MEDIA.contains(m.type()))
                .isPresent();
    }

    boolean ifMatch() {
        return operation
                .endpoint()
                .flatMap(e -> e.parameter(Contract.In.HEADER, "If-Match"))
                .isPresent();
    }

    boolean ifNoneMatch() {
        return operation
                .endpoint()
                .flatMap(e -> e.parameter(Contract.In.HEADER, "If-None-Match"))
                .isPresent();
    }

    /** The new row's own path, where all that it is made of is in the answer's body. */
    Optional<Location> location(int status) {
        return answers().stream()
                .filter(a -> a.status() == status)
                .findFirst()
                .flatMap(a -> a.location().flatMap(l -> a.body().flatMap(b -> locationIn(l, b))));
    }

    private static Optional<Location> locationIn(Step.Location location, Rendering body) {
        if (!(body instanceof Rendering.One one) || !(one.item() instanceof Rendering.Structure shown)) {
            return Optional.empty();
        }
        var properties = new ArrayList<String>();
        for (TypedExpression value : location.values().values()) {
            Optional<String> property = shown.fields().stream()
                    .filter(f -> f.value() instanceof Rendering.Scalar scalar
                            && isSameColumn(
                                    scalar.value().expr(),
                                    one.name(),
                                    value.expr(),
                                    one.row().expr()))
                    .map(Rendering.Field::property)
                    .findFirst();
            if (property.isEmpty()) {
                return Optional.empty();
            }
            properties.add(Naming.member(Words.camel(property.get()), new HashSet<>()));
        }
        return Optional.of(new Location(location.template(), properties));
    }

    /** Whether {@code shown}, of the row called {@code name}, and {@code wanted}, of {@code row}, are the same value. */
    private static boolean isSameColumn(Expr shown, String name, Expr wanted, Expr row) {
        return shown instanceof Expr.Column a
                && wanted instanceof Expr.Column b
                && a.column().equals(b.column())
                && a.row() instanceof Expr.Variable element
                && element.name().equals(name)
                && b.row() instanceof Expr.Variable outer
                && row instanceof Expr.Variable whole
                && outer.name().equals(whole.name());
    }

    /** What the service's method takes, in order. */
    List<Argument> arguments(
            List<ParameterDesign> parameters,
            Optional<String> query,
            Optional<BodyDesign> body,
            boolean faults,
            boolean viewer) {
        var arguments = new ArrayList<Argument>();
        for (ParameterDesign parameter : parameters) {
            boolean inRecord = query.isPresent() && parameter.contract().in() == Contract.In.QUERY;
            boolean ofTheWeb = parameter.contract().in() == Contract.In.HEADER
                    && (parameter.contract().name().equalsIgnoreCase("If-None-Match")
                            || parameter.contract().name().equalsIgnoreCase("Idempotency-Key"));
            if (!inRecord && !ofTheWeb) {
                arguments.add(new Argument.OfParameter(parameter));
            }
        }
        if (operation.endpoint().isEmpty()) {
            var taken = new HashSet<>(ReservedNames.LOCALS);
            taken.add(feature.plural());
            operation
                    .takes()
                    .forEach((variable, type) -> arguments.add(
                            new Argument.OfTaken(variable, Naming.member(Words.camel(variable), taken), type)));
        }
        query.ifPresent(record -> arguments.add(new Argument.OfQuery(record)));
        body.ifPresent(b -> arguments.add(new Argument.OfBody(b)));
        if (faults) {
            arguments.add(new Argument.OfFaults());
        }
        if (viewer) {
            arguments.add(new Argument.OfViewer());
        }
        return arguments;
    }
}
