package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends values just outside of what is declared, of the wrong type, missing, null and unknown: each is
 * refused with the declared status, and the answer names the field. What is no JSON, of another media
 * type or for another method is a problem of its own.
 */
final class InputProof {
    private static final String PROOF = "input";
    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;
    private final Callable callable;

    InputProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    void prove() throws SQLException {
        for (Operation operation : spec.operations()) {
            Optional<Viewer> caller = operation.endpoint().flatMap(callable::caller);
            if (operation.endpoint().isPresent() && caller.isPresent()) {
                Endpoint endpoint = operation.endpoint().get();
                parameters(operation, endpoint, caller.get());
                body(operation, endpoint, caller.get());
                protocol(operation, endpoint, caller.get());
            }
        }
    }

    private int invalid() {
        var code = spec.errors().get("INVALID_REQUEST");
        return code == null ? 400 : code.status();
    }

    private void parameters(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        for (Parameter parameter : endpoint.parameters()) {
            Schema schema = spec.contract().resolve(parameter.schema());
            if (parameter.in() == In.QUERY && !(schema.shape() instanceof Schema.Array)) {
                for (Faulty.Value fault : Faulty.texts(schema)) {
                    Request request = callable.request(operation, endpoint, viewer, 0)
                            .withQuery(parameter.name(), fault.value().asString());
                    check(operation, "query", parameter.name(), fault.what(), parameter.name(), endpoint, request);
                }
            } else if (parameter.in() == In.PATH) {
                for (Faulty.Value fault : Faulty.texts(schema)) {
                    path(operation, endpoint, viewer, parameter, fault);
                }
            }
        }
    }

    /** A malformed key is a 404 where no 400 is declared. */
    private void path(Operation operation, Endpoint endpoint, Viewer viewer, Parameter parameter, Faulty.Value fault)
            throws SQLException {
        String value = fault.value().asString();
        if (value.isEmpty() || value.contains("/") || value.equals("..")) {
            return;
        }
        var path = new java.util.HashMap<>(callable.path(operation, endpoint, 0));
        path.put(parameter.name(), value);
        Request request = callable.request(operation, endpoint, viewer, path);
        boolean declared = endpoint.response(invalid()).isPresent();
        if (declared) {
            check(operation, "path", parameter.name(), fault.what(), parameter.name(), endpoint, request);
        } else {
            Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
            add(
                    Elements.field(operation.name(), "path", parameter.name()),
                    fault.what() + " is 404",
                    exchange.answer().status() == 404,
                    exchange);
        }
    }

    private void body(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Optional<Schema.Obj> schema = callable.bodies().schema(endpoint);
        String type = Bodies.mediaType(endpoint);
        if (schema.isEmpty() || !ContractProof.json(type)) {
            return;
        }
        fields(operation, endpoint, viewer, schema.get(), List.of(), "");
    }

    /** @param path of pointers into the body, {@code field} the same as faults name it with {@code []} for an element */
    private void fields(
            Operation operation, Endpoint endpoint, Viewer viewer, Schema.Obj schema, List<String> path, String field)
            throws SQLException {
        for (Schema.Property property : schema.properties().values()) {
            String name = field.isEmpty() ? property.name() : field + "." + property.name();
            Schema resolved = spec.contract().resolve(property.schema());
            for (Faulty.Value fault : Faulty.json(resolved, property.schema().nullable() || resolved.nullable())) {
                one(operation, endpoint, viewer, path, property.name(), Optional.of(fault.value()), name, fault.what());
            }
            if (property.required()) {
                one(operation, endpoint, viewer, path, property.name(), Optional.empty(), name, "missing");
            }
            var deeper = new java.util.ArrayList<>(path);
            deeper.add(property.name());
            if (path.size() < 3 && resolved.shape() instanceof Schema.Obj inner) {
                fields(operation, endpoint, viewer, inner, deeper, name);
            } else if (path.size() < 3
                    && resolved.shape() instanceof Schema.Array array
                    && spec.contract().resolve(array.items()).shape() instanceof Schema.Obj element) {
                deeper.add("0");
                fields(operation, endpoint, viewer, element, deeper, name + "[]");
            }
        }
        if (schema.rest() instanceof Schema.Rest.Refused && !schema.properties().isEmpty()) {
            String first = schema.properties().firstEntry().getKey();
            String shown = (field.isEmpty() ? "" : field + ".") + first;
            unknown(operation, endpoint, viewer, path, field, shown);
        }
    }

    private void unknown(
            Operation operation, Endpoint endpoint, Viewer viewer, List<String> path, String field, String element)
            throws SQLException {
        Request request = changed(
                operation,
                endpoint,
                viewer,
                path,
                "nobodyKnowsThis",
                Optional.of(JsonMapper.shared().getNodeFactory().stringNode("x")));
        Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
        String named = (field.isEmpty() ? "" : field + ".") + "nobodyKnowsThis";
        add(
                Elements.field(operation.name(), "body", element),
                "an unknown field beside it is refused by its name",
                exchange.answer().status() == invalid() && names(exchange.answer(), named),
                exchange);
    }

    private void one(
            Operation operation,
            Endpoint endpoint,
            Viewer viewer,
            List<String> path,
            String property,
            Optional<JsonNode> value,
            String field,
            String what)
            throws SQLException {
        Request request = changed(operation, endpoint, viewer, path, property, value);
        check(operation, "body", field, what, field, endpoint, request);
    }

    private Request changed(
            Operation operation,
            Endpoint endpoint,
            Viewer viewer,
            List<String> path,
            String property,
            Optional<JsonNode> value)
            throws SQLException {
        Request request = callable.request(operation, endpoint, viewer, 0);
        Schema.Obj schema = callable.bodies().schema(endpoint).orElseThrow();
        ObjectNode body = callable.bodies().sample(operation, schema);
        JsonNode at = body;
        JsonNode parent = body;
        for (String step : path) {
            parent = at;
            at = step.equals("0") ? at.path(0) : at.path(step);
            if (at.isMissingNode() && parent instanceof ObjectNode object) {
                at = object.putObject(step);
            } else if (at.isMissingNode() && parent instanceof ArrayNode array) {
                at = array.addObject();
            }
        }
        if (at instanceof ObjectNode object) {
            if (value.isPresent()) {
                object.set(property, value.get());
            } else {
                object.remove(property);
            }
        }
        return callable.withBody(endpoint, request, body);
    }

    private void check(
            Operation operation,
            String place,
            String element,
            String what,
            String field,
            Endpoint endpoint,
            Request request) {
        Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
        add(
                Elements.field(operation.name(), place, element),
                what + " is refused by its name",
                exchange.answer().status() == invalid() && names(exchange.answer(), field),
                exchange);
    }

    private static boolean names(Answer answer, String field) {
        String exact = field.replace("[]", "[0]");
        return Lists.fields(answer).stream()
                .anyMatch(f -> f.equals(exact) || f.startsWith(exact + ".") || f.startsWith(exact + "["));
    }

    private void protocol(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        String id = Elements.operation(operation.name());
        Request request = callable.request(operation, endpoint, viewer, 0);
        if (endpoint.body().isPresent() && ContractProof.json(Bodies.mediaType(endpoint))) {
            Exchange malformed = send(endpoint, request.withBody(Bodies.mediaType(endpoint), "{ \"a\": "));
            add(id, "a body that is no JSON is " + invalid(), malformed.answer().status() == invalid(), malformed);
            Exchange other = send(endpoint, request.withBody("application/x-unheard-of", "x"));
            add(id, "another media type is 415", other.answer().status() == 415, other);
        }
        boolean answers = endpoint.responses().stream()
                .anyMatch(
                        r -> r.status() / 100 == 2 && r.content().stream().anyMatch(m -> ContractProof.json(m.type())));
        if (answers && Elements.reads(endpoint)) {
            Exchange strange = send(endpoint, request.with("Accept", "image/x-unheard-of"));
            add(id, "an Accept that cannot be met is 406", strange.answer().status() == 406, strange);
        }
        String path = endpoint.path();
        boolean free = spec.contract().endpoints().stream()
                .noneMatch(e -> e.path().equals(path) && e.method().name().equals("PUT"));
        boolean plain = spec.contract().endpoints().stream()
                .noneMatch(e -> !e.path().equals(path)
                        && e.path().split("/", -1).length == path.split("/", -1).length
                        && e.method().name().equals("PUT"));
        if (free && plain) {
            Request wrong = new Request("PUT", request.path(), List.of(), request.token(), Optional.empty());
            Exchange exchange = stage.wire().send(Optional.empty(), PROOF, wrong);
            boolean allowed = exchange.answer()
                    .header("Allow")
                    .map(a -> a.contains(endpoint.method().name()))
                    .orElse(false);
            add(id, "another method is 405 with Allow", exchange.answer().status() == 405 && allowed, exchange);
        }
    }

    private Exchange send(Endpoint endpoint, Request request) {
        return stage.wire().send(Optional.of(endpoint), PROOF, request);
    }

    private void add(String id, String check, boolean holds, Exchange exchange) {
        ledger.addIfKnown(
                id,
                holds
                        ? Evidence.holds(PROOF, check)
                        : Evidence.fails(
                                PROOF,
                                check,
                                exchange.answer().shown(),
                                exchange.request().curl()));
    }

    /** All or nothing: of three elements two are bad, each is named, and no row is stored. */
    void bulk() throws SQLException {
        for (Operation operation : spec.operations()) {
            Optional<Viewer> caller = operation.endpoint().flatMap(callable::caller);
            boolean each = operation.steps().stream().anyMatch(Step.Each.class::isInstance);
            if (each && caller.isPresent() && ledger.knows(Elements.bulk(operation.name()))) {
                bulk(operation, operation.endpoint().orElseThrow(), caller.get());
            }
        }
    }

    private void bulk(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Optional<Schema.Obj> schema = callable.bodies().schema(endpoint);
        if (schema.isEmpty() || !ContractProof.json(Bodies.mediaType(endpoint))) {
            return;
        }
        for (Schema.Property property : schema.get().properties().values()) {
            if (spec.contract().resolve(property.schema()).shape() instanceof Schema.Array array
                    && spec.contract().resolve(array.items()).shape() instanceof Schema.Obj element) {
                for (Schema.Property inner : element.properties().values()) {
                    Schema resolved = spec.contract().resolve(inner.schema());
                    List<Faulty.Value> faults = Faulty.json(resolved, true);
                    if (inner.required() && !faults.isEmpty()) {
                        bulk(
                                operation,
                                endpoint,
                                viewer,
                                schema.get(),
                                property.name(),
                                array,
                                inner.name(),
                                faults.getFirst());
                    }
                }
            }
        }
    }

    private void bulk(
            Operation operation,
            Endpoint endpoint,
            Viewer viewer,
            Schema.Obj schema,
            String list,
            Schema.Array array,
            String bad,
            Faulty.Value fault)
            throws SQLException {
        ObjectNode body = callable.bodies().sample(operation, schema);
        ArrayNode lines = body.putArray(list);
        for (int i = 0; i < 3; i++) {
            JsonNode line = callable.bodies().element(operation, array.items(), list + "[].");
            if (i > 0 && line instanceof ObjectNode object) {
                object.set(bad, fault.value());
            }
            lines.add(line);
        }
        long before = rows();
        Request request = callable.withBody(endpoint, callable.request(operation, endpoint, viewer, 0), body);
        Exchange exchange = send(endpoint, request);
        List<String> fields = Lists.fields(exchange.answer());
        boolean named = fields.stream().anyMatch(f -> f.startsWith(list + "[1]." + bad))
                && fields.stream().anyMatch(f -> f.startsWith(list + "[2]." + bad))
                && fields.stream().noneMatch(f -> f.startsWith(list + "[0]"));
        add(
                Elements.bulk(operation.name()),
                "two bad lines of three (`" + bad + "` " + fault.what() + ") are both named, and nothing is stored",
                exchange.answer().status() == invalid() && named && rows() == before,
                exchange);
    }

    private long rows() throws SQLException {
        long rows = 0;
        for (var table : stage.scratch().catalog().tables()) {
            rows += stage.scratch().count(table.name());
        }
        return rows;
    }
}
