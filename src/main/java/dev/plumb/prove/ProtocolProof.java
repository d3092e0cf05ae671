package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.LimitRule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is no JSON, nested too deeply, of another media type, for another method or larger than the limit
 * is a problem of its own, and text of any sort is never too much for the backend.
 */
final class ProtocolProof {
    private static final String PROOF = "protocol";

    /** JSON that no person wrote (Jackson reads a thousand levels). */
    private static final int NESTING = 5_000;

    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;
    private final Callable callable;
    private final List<Check> checks = new ArrayList<>();

    private record Check(
            String element, String what, Optional<Endpoint> endpoint, Request request, Predicate<Answer> right) {}

    ProtocolProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
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
                Request request = callable.request(operation, endpoint, caller.get(), 0);
                bodies(Elements.operation(operation.name()), endpoint, request);
                credentials(Elements.operation(operation.name()), request);
                negotiation(Elements.operation(operation.name()), endpoint, request);
                limit(operation, endpoint, request);
            }
        }
        undeclared();
        List<Exchange> exchanges = stage.wire()
                .sendAll(
                        PROOF,
                        checks.stream()
                                .map(c -> new Wire.Call(c.endpoint(), c.request()))
                                .toList());
        for (int i = 0; i < exchanges.size(); i++) {
            Check check = checks.get(i);
            ledger.addIfKnown(
                    check.element(),
                    Evidence.of(
                            PROOF,
                            check.what(),
                            check.right().test(exchanges.get(i).answer()),
                            exchanges.get(i)));
        }
    }

    /** What a framework offers by itself, and no contract declares. */
    private void undeclared() {
        boolean anything = spec.contract().basePath().isEmpty()
                && spec.contract().endpoints().stream().anyMatch(e -> e.path().startsWith("/{"));
        Optional<String> first = spec.operations().stream()
                .filter(o -> o.endpoint().isPresent())
                .map(Operation::name)
                .findFirst();
        if (anything || first.isEmpty()) {
            return;
        }
        for (String path : List.of(
                "/.well-known/oauth-protected-resource",
                "/.well-known/openid-configuration",
                "/actuator/env",
                "/actuator/heapdump")) {
            checks.add(new Check(
                    Elements.operation(first.get()),
                    "nobody declares " + path + ", and it is not there",
                    Optional.empty(),
                    Request.of("GET", path),
                    a -> a.status() == 404));
        }
    }

    /** How deep six bytes a level may go where bodies are limited. */
    private long deepest(Endpoint endpoint) {
        return Optional.ofNullable(spec.limits().get(endpoint.operationId()))
                                .flatMap(LimitRule::bodyBytes)
                                .or(() -> Optional.ofNullable(spec.limits().get("default"))
                                        .flatMap(LimitRule::bodyBytes))
                                .orElse(Long.MAX_VALUE)
                        / 6
                - 1;
    }

    private void bodies(String id, Endpoint endpoint, Request request) {
        if (endpoint.body().isEmpty()) {
            return;
        }
        String type = Bodies.mediaType(endpoint);
        status(id, "another media type is 415", endpoint, request.withBody("application/x-unheard-of", "x"), 415);
        int invalid = invalid();
        if (type.equals("application/x-www-form-urlencoded")) {
            String form =
                    request.body().filter(b -> !b.isEmpty()).map(b -> b + "&").orElse("");
            status(
                    id,
                    "a form that is no UTF-8 is " + invalid,
                    endpoint,
                    request.withBody(type, form + "odd=%FF"),
                    invalid);
        }
        checks.add(new Check(
                id,
                "a compressed body is 415, with Accept-Encoding",
                Optional.of(endpoint),
                request.withBody(type, request.body().orElse("")).with("Content-Encoding", "gzip"),
                a -> a.status() == 415
                        && a.header("Accept-Encoding")
                                .filter("identity"::equals)
                                .isPresent()));
        if (!ContractProof.json(type)) {
            return;
        }
        status(
                id,
                "another character set is 415",
                endpoint,
                request.withBody(type + ";charset=ISO-8859-1", request.body().orElse("{}")),
                415);
        status(id, "a body that is no JSON is " + invalid, endpoint, request.withBody(type, "{ \"a\": "), invalid);
        int depth = (int) Math.min(NESTING, deepest(endpoint));
        status(
                id,
                "JSON nested without end is " + invalid,
                endpoint,
                request.withBody(type, "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)),
                invalid);
        Optional<Schema.Obj> object = callable.bodies()
                .schema(endpoint)
                .map(s -> spec.contract().resolve(s).shape())
                .filter(Schema.Obj.class::isInstance)
                .map(Schema.Obj.class::cast);
        object.ifPresent(o -> o.properties().values().forEach(p -> {
            if (spec.contract().resolve(p.schema()).shape() instanceof Schema.Text) {
                String odd = "{\"" + p.name() + "\": \"\\u0000 \\ud800 \\u202e \\uffff\"}";
                checks.add(new Check(
                        id,
                        "odd characters in `" + p.name() + "` are no failure of the backend",
                        Optional.of(endpoint),
                        request.withBody(type, odd),
                        a -> a.status() < 500));
            }
        }));
    }

    private int invalid() {
        return spec.errors().get("INVALID_REQUEST") == null
                ? 400
                : spec.errors().get("INVALID_REQUEST").status();
    }

    private void negotiation(String id, Endpoint endpoint, Request request) {
        boolean answers = endpoint.responses().stream()
                .anyMatch(
                        r -> r.status() / 100 == 2 && r.content().stream().anyMatch(m -> ContractProof.json(m.type())));
        if (answers && Elements.reads(endpoint)) {
            status(
                    id,
                    "an Accept that cannot be met is 406",
                    endpoint,
                    request.with("Accept", "image/x-unheard-of"),
                    406);
        }
        String path = endpoint.path();
        boolean free = spec.contract().endpoints().stream()
                .noneMatch(e -> e.path().equals(path) && e.method().name().equals("PUT"));
        boolean plain = spec.contract().endpoints().stream()
                .noneMatch(e -> !e.path().equals(path)
                        && e.path().split("/", -1).length == path.split("/", -1).length
                        && e.method().name().equals("PUT"));
        if (spec.contract().endpoints().stream()
                .noneMatch(e -> e.path().equals(path) && e.method().name().equals("OPTIONS"))) {
            checks.add(new Check(
                    id,
                    "OPTIONS says which methods there are",
                    Optional.empty(),
                    new Request("OPTIONS", request.path(), List.of(), request.shown(), Optional.empty()),
                    a -> (a.status() < 300 || a.status() == 405)
                            && a.header("Allow")
                                    .filter(allow ->
                                            allow.contains(endpoint.method().name()))
                                    .isPresent()));
        }
        if (free && plain) {
            checks.add(new Check(
                    id,
                    "another method is 405 with Allow",
                    Optional.empty(),
                    new Request("PUT", request.path(), List.of(), request.shown(), Optional.empty()),
                    a -> a.status() == 405
                            && a.header("Allow")
                                    .map(allow ->
                                            allow.contains(endpoint.method().name()))
                                    .orElse(false)));
        }
    }

    /** Refused ahead of any operation, and so with a status that none need declare. */
    private void credentials(String id, Request request) {
        if (request.shown().stream().anyMatch(c -> c.place() == Request.Place.WORD)) {
            checks.add(new Check(
                    id,
                    "two headers Authorization are " + invalid(),
                    Optional.empty(),
                    request.with("Authorization", "Bearer x"),
                    a -> a.status() == invalid()));
        }
    }

    /** A body of exactly the limit is read; one byte more is 413. */
    private void limit(Operation operation, Endpoint endpoint, Request request) {
        String own = Elements.limit(operation.name());
        LimitRule rule =
                spec.limits().getOrDefault(operation.name(), spec.limits().get("default"));
        if (rule == null || rule.bodyBytes().isEmpty() || request.body().isEmpty()) {
            return;
        }
        int most = Math.toIntExact(Math.min(rule.bodyBytes().get(), 64L * 1024 * 1024));
        String id = ledger.knows(own) ? own : Elements.limit("default");
        String type = Bodies.mediaType(endpoint);
        String body = request.body().get();
        String of = " bytes sent to " + operation.name();
        status(
                id,
                (most + 1) + of + " are 413",
                endpoint,
                request.withBody(type, body + " ".repeat(Math.max(1, most + 1 - bytes(body)))),
                413);
        if (ContractProof.json(type) && bytes(body) <= most) {
            checks.add(new Check(
                    id,
                    most + of + " are not too many",
                    Optional.of(endpoint),
                    request.withBody(type, body + " ".repeat(most - bytes(body))),
                    a -> a.status() != 413));
        }
    }

    private static int bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    private void status(String id, String what, Endpoint endpoint, Request request, int status) {
        checks.add(new Check(id, what, Optional.of(endpoint), request, a -> a.status() == status));
    }
}
