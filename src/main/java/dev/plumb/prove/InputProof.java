package dev.plumb.prove;

import dev.plumb.prove.SampleBodies.Size;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.ErrorShape;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends values just outside of what is declared, of the wrong type, missing, null, too many and unknown:
 * each is refused with the declared status, and the answer names the field. What lies on the bounds is
 * not refused.
 */
final class InputProof {
    private static final String PROOF = "input";
    private static final int DEPTH = 4;
    private static final int MOST_ELEMENTS = 2_000;
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();
    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;
    private final Callable callable;
    private final DeliveryIds deliveries;
    private final List<Check> checks = new ArrayList<>();

    /** @param right what the answer must be */
    private record Check(String element, String what, Endpoint endpoint, Request request, Predicate<Answer> right) {}

    /**
     * An operation whose fields are gone through.
     *
     * @param plain a request that should go well
     * @param body its body, where it has one
     * @param texts whether the body carries texts alone
     */
    private record Subject(
            Operation operation,
            Endpoint endpoint,
            Request plain,
            @Nullable JsonNode body,
            boolean texts,
            Map<String, SampleBodies.Stored> stored) {}

    InputProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
        this.deliveries = new DeliveryIds(spec);
    }

    void prove() throws SQLException {
        for (Operation operation : spec.operations()) {
            Optional<Viewer> caller = operation.endpoint().flatMap(callable::caller);
            if (operation.endpoint().isPresent() && caller.isPresent()) {
                operation(operation, operation.endpoint().get(), caller.get());
            }
        }
        List<Exchange> exchanges = stage.wire()
                .sendAll(
                        PROOF,
                        checks.stream()
                                .map(c -> new Wire.Call(Optional.of(c.endpoint()), c.request()))
                                .toList());
        for (int i = 0; i < exchanges.size(); i++) {
            Check check = checks.get(i);
            Exchange exchange = exchanges.get(i);
            boolean holds = check.right().test(exchange.answer());
            ledger.addIfKnown(check.element(), Evidence.of(PROOF, check.what(), holds, exchange));
        }
    }

    private void operation(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        callable.nameWhatExistsFor(viewer, endpoint);
        Optional<Schema> schema = callable.bodies().schema(endpoint);
        @Nullable JsonNode body = schema.isEmpty() ? null : callable.bodies().sample(operation, schema.get());
        Request plain = callable.request(operation, endpoint, viewer, 0);
        var subject = new Subject(
                operation,
                endpoint,
                plain,
                body,
                Bodies.asTexts(Bodies.mediaType(endpoint)),
                SampleBodies.stored(operation));
        Set<String> cursors = operation.steps().stream()
                .filter(Step.ListPage.class::isInstance)
                .flatMap(s -> ((Step.ListPage) s).paging() instanceof Step.Paging.Cursor c
                        ? Stream.of(c.cursor())
                        : Stream.of())
                .collect(Collectors.toSet());
        for (Parameter parameter : endpoint.parameters()) {
            parameter(subject, parameter, viewer, !cursors.contains(parameter.name()));
        }
        if (schema.isPresent()) {
            fields(subject, schema.get(), List.of(), "");
            for (Size size : List.of(Size.LEAST, Size.MOST)) {
                JsonNode extreme = callable.bodies().sample(operation, schema.get(), size);
                within(subject, schema.get(), callable.withExactly(endpoint, plain, extreme), "", size);
            }
        }
    }

    private int invalid() {
        var code = spec.errors().get("INVALID_REQUEST");
        return code == null ? 400 : code.status();
    }

    /** @param free whether whoever calls may make up values of it */
    private void parameter(Subject subject, Parameter parameter, Viewer viewer, boolean free) throws SQLException {
        Schema schema = spec.contract().resolve(parameter.schema());
        Schema each =
                schema.shape() instanceof Schema.Array array ? spec.contract().resolve(array.items()) : schema;
        switch (parameter.in()) {
            case QUERY -> {
                String element = Elements.field(subject.operation().name(), "query", parameter.name());
                for (Faulty.Value fault : Faulty.texts(each)) {
                    Request request = subject.plain()
                            .withQueryOf(parameter.name(), fault.value().asString());
                    refused(subject, element, fault.what(), parameter.name(), request);
                }
                for (String bound : free ? Faulty.bounds(each) : List.<String>of()) {
                    Request request = subject.plain().withQueryOf(parameter.name(), bound);
                    taken(
                            subject,
                            element,
                            bound.length() > 40 ? bound.length() + " characters" : "`" + bound + "`",
                            parameter.name(),
                            request);
                }
            }
            case PATH -> {
                for (Faulty.Value fault : Faulty.texts(schema)) {
                    path(subject, viewer, parameter, fault);
                }
            }
            case HEADER, COOKIE -> {}
        }
    }

    /** A malformed key is a 404 where no 400 is declared. */
    private void path(Subject subject, Viewer viewer, Parameter parameter, Faulty.Value fault) throws SQLException {
        String value = fault.value().asString();
        if (value.isEmpty() || value.contains("/") || value.equals("..")) {
            return;
        }
        var path = new HashMap<>(callable.path(subject.operation(), subject.endpoint(), 0));
        path.put(parameter.name(), value);
        Request request = callable.request(subject.operation(), subject.endpoint(), viewer, path);
        String element = Elements.field(subject.operation().name(), "path", parameter.name());
        if (subject.endpoint().response(invalid()).isPresent()) {
            refused(subject, element, fault.what(), parameter.name(), request);
        } else {
            checks.add(
                    new Check(element, fault.what() + " is 404", subject.endpoint(), request, a -> a.status() == 404));
        }
    }

    /** @param path of steps into the body, {@code field} the same as faults name it with {@code []} for an element */
    private void fields(Subject subject, Schema schema, List<String> path, String field) {
        Schema resolved = spec.contract().resolve(schema);
        if (path.size() > DEPTH) {
            return;
        }
        switch (resolved.shape()) {
            case Schema.Obj object -> object(subject, object, path, field);
            case Schema.Array array -> {
                if (spec.contract().resolve(array.items()).shape() instanceof Schema.Obj) {
                    fields(subject, array.items(), and(path, "0"), field + "[]");
                }
            }
            case Schema.Choice _,
                    Schema.Ref _,
                    Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> {}
        }
    }

    private void object(Subject subject, Schema.Obj schema, List<String> path, String field) {
        for (Schema.Property property : schema.properties().values()) {
            if (property.schema().readOnly()) {
                continue;
            }
            String name = field.isEmpty() ? property.name() : field + "." + property.name();
            Schema resolved = spec.contract().resolve(property.schema());
            boolean nullable = property.schema().nullable() || resolved.nullable();
            for (Faulty.Value fault : faults(subject, resolved, name, nullable, property.required())) {
                one(subject, path, property.name(), fault.value(), name, fault.what());
            }
            if (property.required()) {
                one(subject, path, property.name(), null, name, "missing");
            }
            fields(subject, property.schema(), and(path, property.name()), name);
        }
        if (schema.rest() instanceof Schema.Rest.Refused && !schema.properties().isEmpty()) {
            String first = schema.properties().firstEntry().getKey();
            String named = (field.isEmpty() ? "" : field + ".") + "nobodyKnowsThis";
            refused(
                    subject,
                    Elements.field(subject.operation().name(), "body", (field.isEmpty() ? "" : field + ".") + first),
                    "an unknown field beside it",
                    named,
                    changed(subject, path, "nobodyKnowsThis", NODES.stringNode("x")));
        }
    }

    private List<Faulty.Value> faults(
            Subject subject, Schema schema, String field, boolean nullable, boolean required) {
        var faults = new ArrayList<Faulty.Value>();
        if (subject.texts()) {
            Faulty.texts(schema).stream()
                    .filter(f -> required || !f.value().asString().isEmpty()) // an empty cell is an absent field
                    .filter(_ -> !(schema.shape() instanceof Schema.Array || schema.shape() instanceof Schema.Obj))
                    .forEach(faults::add);
        } else {
            faults.addAll(Faulty.json(schema, nullable));
            if (schema.shape() instanceof Schema.Array array) {
                elements(subject, array, field, faults);
            }
            if (schema.shape() instanceof Schema.Obj object
                    && object.maxProperties().isPresent()) {
                ObjectNode many = NODES.objectNode();
                for (int i = 0; i <= object.maxProperties().getAsInt(); i++) {
                    many.put("p" + i, "x");
                }
                faults.add(new Faulty.Value(
                        "more properties than " + object.maxProperties().getAsInt(), many));
            }
        }
        SampleBodies.Stored place = subject.stored().get(field);
        if (place != null && place.lookup().isEmpty()) {
            stage.scratch()
                    .table(place.table())
                    .column(place.column())
                    .ifPresent(column -> faults.addAll(Faulty.column(schema, column)));
        }
        return faults;
    }

    /** Too few and too many of them, and the same twice. */
    private void elements(Subject subject, Schema.Array array, String field, List<Faulty.Value> faults) {
        if (array.minItems().orElse(0) > 0) {
            faults.add(
                    new Faulty.Value("fewer elements than " + array.minItems().getAsInt(), NODES.arrayNode()));
        }
        try {
            int most = array.maxItems().orElse(Integer.MAX_VALUE);
            if (most < MOST_ELEMENTS) {
                JsonNode element = callable.bodies().element(subject.operation(), array.items(), field + "[].");
                ArrayNode many = NODES.arrayNode();
                for (int i = 0; i <= most; i++) {
                    many.add(element);
                }
                faults.add(new Faulty.Value("more elements than " + most, many));
            }
            if (array.uniqueItems() && most > 1) {
                JsonNode twice = callable.bodies().element(subject.operation(), array.items(), field + "[].");
                faults.add(new Faulty.Value(
                        "the same element twice", NODES.arrayNode().add(twice).add(twice)));
            }
        } catch (SQLException unreachable) {
            throw new IllegalStateException(unreachable);
        }
    }

    private void one(
            Subject subject, List<String> path, String property, @Nullable JsonNode value, String field, String what) {
        refused(
                subject,
                Elements.field(subject.operation().name(), "body", field),
                what,
                field,
                changed(subject, path, property, value));
    }

    /** A request in which one property is another; a null for none at all. */
    private Request changed(Subject subject, List<String> path, String property, @Nullable JsonNode value) {
        JsonNode body =
                subject.body() == null ? NODES.objectNode() : subject.body().deepCopy();
        JsonNode at = body;
        for (int i = 0; i < path.size(); i++) {
            String step = path.get(i);
            JsonNode parent = at;
            at = step.equals("0") ? parent.path(0) : parent.path(step);
            if (at.isMissingNode() && parent instanceof ObjectNode object) {
                boolean list = i + 1 < path.size() && path.get(i + 1).equals("0");
                at = list ? object.putArray(step) : object.putObject(step);
            } else if (at.isMissingNode() && parent instanceof ArrayNode array) {
                at = array.addObject();
            }
        }
        if (at instanceof ObjectNode object) {
            if (value == null) {
                object.remove(property);
            } else {
                object.set(property, value);
            }
        }
        boolean id = deliveries
                .field(subject.endpoint())
                .filter(f ->
                        (f + ".").startsWith((path.isEmpty() ? "" : String.join(".", path) + ".") + property + "."))
                .isPresent();
        return id
                ? callable.withExactly(subject.endpoint(), subject.plain(), body)
                : callable.withBody(subject.endpoint(), subject.plain(), body);
    }

    private void refused(Subject subject, String element, String what, String field, Request request) {
        checks.add(new Check(
                element,
                what + " is refused by its name",
                subject.endpoint(),
                request,
                a -> a.status() == invalid() && (!tellsFields() || names(a, field))));
    }

    private void taken(Subject subject, String element, String what, String field, Request request) {
        checks.add(new Check(
                element,
                what + " is not refused",
                subject.endpoint(),
                request,
                a -> a.status() != 413 && (a.status() != invalid() || !tellsFields() || !names(a, field))));
    }

    /** Every field on its bound at once: whichever is refused is named. What has to name a row may be refused where there is none. */
    private void within(Subject subject, Schema schema, Request request, String field, Size size) throws SQLException {
        if (spec.contract().resolve(schema).shape() instanceof Schema.Obj object) {
            for (Schema.Property property : object.properties().values()) {
                String name = field.isEmpty() ? property.name() : field + "." + property.name();
                SampleBodies.Stored place = subject.stored().get(name);
                boolean there = place == null || callable.bodies().isThere(place);
                if (!property.schema().readOnly() && there) {
                    taken(
                            subject,
                            Elements.field(subject.operation().name(), "body", name),
                            size == Size.LEAST ? "the least that is declared" : "the most that is declared",
                            name,
                            request);
                }
            }
        }
    }

    private static List<String> and(List<String> path, String step) {
        var longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    /** Whether the envelope shows which field is meant. */
    private boolean tellsFields() {
        return ErrorShape.of(spec).faults().isPresent();
    }

    private boolean names(Answer answer, String field) {
        boolean byField =
                ErrorShape.of(spec).faults().filter(ErrorShape.Faults::byField).isPresent();
        int dot = field.indexOf('.');
        boolean wrapped =
                byField && dot > 0 && ErrorShape.wrappers(spec.contract()).contains(field.substring(0, dot));
        String place = (wrapped ? field.substring(dot + 1) : field).replace("[]", "[0]");
        String exact =
                place.startsWith("[") && Lists.fields(answer, spec).stream().anyMatch(f -> f.startsWith("body["))
                        ? "body" + place
                        : place; // an element of a body that is a list itself
        return Lists.fields(answer, spec).stream()
                .anyMatch(f -> f.equals(exact) || f.startsWith(exact + ".") || f.startsWith(exact + "["));
    }
}
