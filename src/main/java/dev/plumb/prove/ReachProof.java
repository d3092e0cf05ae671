package dev.plumb.prove;

import dev.plumb.expression.Walk;
import dev.plumb.prove.Ledger.Verdict;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.prove.model.Steps;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls every operation in the ways that its declared answers are for: so that it goes well, for a row
 * that is not there, twice with the same, and on row after row until each declared status was seen. What
 * a call changed in audited tables must have left a trail in the caller's name.
 */
final class ReachProof {
    private static final String PROOF = "statuses";
    private static final int ROWS = 14;

    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;
    private final AuditProof audit;
    private final Doing doing;
    private final Viewers viewers;

    ReachProof(Spec spec, Stage stage, Viewers viewers, AuditProof audit, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.audit = audit;
        this.viewers = viewers;
        this.ledger = ledger;
        this.doing = new Doing(spec, stage, viewers, PROOF);
    }

    /** Deletes come last. */
    void prove() throws SQLException {
        List<Operation> operations = spec.operations().stream()
                .filter(o -> o.endpoint().isPresent())
                .sorted(Comparator.comparing(o -> o.endpoint().orElseThrow().method() == Method.DELETE))
                .toList();
        for (Operation operation : operations) {
            Endpoint endpoint = operation.endpoint().orElseThrow();
            Optional<Viewer> caller = doing.callable().caller(endpoint);
            if (caller.isPresent()) {
                gone(operation, endpoint, caller.get());
                viewers.introduce(caller.get(), endpoint);
                well(operation, endpoint);
                if (endpoint.method() == Method.POST) {
                    twice(operation, endpoint, caller.get());
                    idempotent(operation, endpoint, caller.get());
                    delivered(operation, endpoint, caller.get());
                }
                others(operation, endpoint, caller.get());
            }
        }
    }

    private void well(Operation operation, Endpoint endpoint) throws SQLException {
        boolean open = open(operation, endpoint).stream().anyMatch(s -> s / 100 == 2);
        boolean writes = !Elements.reads(endpoint);
        if (!open && !(writes && !spec.audit().isEmpty())) {
            return;
        }
        var before = audit.before();
        Optional<Doing.Done> done = doing.well(operation);
        if (done.isPresent() && done.get().well() && !signsIn(operation)) {
            audit.after(
                    before,
                    who(done.get().viewer(), endpoint),
                    operation.name(),
                    done.get().last());
        } else if (done.isPresent() && !done.get().well()) {
            for (int status : open(operation, endpoint)) {
                if (status / 100 == 2) {
                    ledger.note(
                            Elements.status(operation.name(), status),
                            "no request was found that " + operation.name() + " takes; the last was answered "
                                    + done.get().last().answer().shown());
                }
            }
        }
    }

    /** Whom the trail names: nobody where no token is looked at. */
    private @Nullable String who(Viewer viewer, Endpoint endpoint) {
        return viewer.visitor() || endpoint.security().open() ? null : viewers.subject(viewer);
    }

    /** Whether the operation itself finds out who acts. */
    private static boolean signsIn(Operation operation) {
        return operation.steps().stream().anyMatch(Step.Account.class::isInstance);
    }

    /** A key that no row has. */
    private void gone(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Map<String, Keys.Key> keys = Keys.of(operation, endpoint);
        boolean first = !operation.steps().isEmpty()
                && operation.steps().getFirst() instanceof Step.Find find
                && find.otherwise() instanceof Step.Outcome.Failure failure
                && Optional.ofNullable(spec.errors().get(failure.code()))
                        .filter(e -> e.status() == 404)
                        .isPresent();
        for (Parameter parameter : endpoint.parameters()) {
            Keys.@Nullable Key key = keys.get(parameter.name());
            if (parameter.in() == In.PATH
                    && key != null
                    && first
                    && asks(operation.steps().getFirst(), parameter)) {
                var path = new HashMap<>(doing.callable().path(operation, endpoint, 0));
                Optional<String> unknown = unknown(parameter, key);
                if (unknown.isEmpty()) {
                    continue;
                }
                path.put(parameter.name(), unknown.get());
                Request request = doing.callable().request(operation, endpoint, viewer, path);
                Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
                String status = Elements.status(operation.name(), 404);
                ledger.addIfKnown(
                        ledger.knows(status) ? status : Elements.operation(operation.name()),
                        Evidence.of(
                                PROOF,
                                "a " + parameter.name() + " that no row has is 404",
                                exchange.answer().status() == 404,
                                exchange));
            }
        }
    }

    /** Whether the first row is looked for by it: what a later step looks for may be refused for another reason before. */
    private static boolean asks(Step step, Parameter parameter) {
        return step instanceof Step.Find find
                && find.where()
                        .filter(w -> Walk.freeVariables(w.expr()).contains(parameter.variable()))
                        .isPresent();
    }

    /** Empty where every key that may be asked for could be a row's. */
    private Optional<String> unknown(Parameter parameter, Keys.Key key) throws SQLException {
        var taken = new TreeSet<String>();
        stage.scratch().all(key.table()).forEach(row -> taken.add(String.valueOf(row.get(key.column()))));
        Schema schema = spec.contract().resolve(parameter.schema());
        return IntStream.range(0, 50)
                .mapToObj(i -> candidate(schema, i))
                .flatMap(Optional::stream)
                .filter(c -> !taken.contains(c))
                .findFirst();
    }

    private static Optional<String> candidate(Schema schema, int i) {
        return switch (schema.shape()) {
            case Schema.WholeNumber whole ->
                Optional.of(whole.bounds()
                        .maximum()
                        .map(m -> m.subtract(java.math.BigDecimal.valueOf(ROWS + i))
                                .toPlainString())
                        .orElse(String.valueOf(30_000 + i)));
            case Schema.Words words ->
                Optional.of(words.values().get(i % words.values().size()));
            case Schema.Text text
            when text.format().equals(Optional.of("uuid")) -> Optional.of(Plausible.uuid("nothing is here " + i));
            case Schema.Text text
            when text.pattern().isPresent() -> shaped(text.pattern().get(), i);
            case Schema.Text text -> {
                String made = "zz" + i + "nothing";
                yield Optional.of(made.substring(
                        0, Math.min(made.length(), text.maxLength().orElse(20))));
            }
            default -> Optional.of("zz" + i);
        };
    }

    /** Text of the pattern's form, another for each {@code i} where it leaves room: its last digits or letters differ. */
    private static Optional<String> shaped(String pattern, int i) {
        Optional<String> shape = PatternText.of(pattern, 5 + i);
        if (shape.isEmpty()) {
            return Optional.of("zz" + i);
        }
        char[] text = shape.get().toCharArray();
        for (int at = text.length - 1, rest = i; at >= 0 && rest > 0; at--) {
            if (Character.isDigit(text[at])) {
                text[at] = (char) ('0' + (text[at] - '0' + 9 - rest % 9) % 10);
                rest /= 9;
            } else if (Character.isLetter(text[at])) {
                char first = Character.isUpperCase(text[at]) ? 'A' : 'a';
                text[at] = (char) (first + (text[at] - first + 26 - rest % 26 + 26) % 26);
                rest /= 26;
            }
        }
        String made = new String(text);
        return java.util.regex.Pattern.compile(pattern).matcher(made).find() ? Optional.of(made) : Optional.empty();
    }

    /** The same once more: where a key must be unique, that is a conflict. */
    private void twice(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        if (open(operation, endpoint).stream().noneMatch(s -> s / 100 == 4)) {
            return;
        }
        Request request = doing.callable().request(operation, endpoint, viewer, 0);
        stage.wire().send(Optional.of(endpoint), PROOF, request);
        stage.wire().send(Optional.of(endpoint), PROOF, request);
    }

    /** Under one key the same is done once, and another request is refused. */
    private void idempotent(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Optional<Parameter> key = endpoint.parameter(In.HEADER, "Idempotency-Key");
        Optional<Schema> schema = doing.callable().bodies().schema(endpoint);
        if (key.isEmpty() || schema.isEmpty()) {
            return;
        }
        String id = Elements.operation(operation.name());
        String fallback = doing.callable().fallback(key.get());
        String value = fallback.equals("x1") ? "proof-1" : fallback;
        Request request =
                doing.callable().request(operation, endpoint, viewer, 0).with("Idempotency-Key", value);
        Exchange first = stage.wire().send(Optional.of(endpoint), PROOF, request);
        if (first.answer().status() / 100 != 2) {
            return;
        }
        Exchange again = stage.wire().send(Optional.of(endpoint), PROOF, request);
        boolean same = again.answer().status() == first.answer().status()
                && again.answer().body().equals(first.answer().body());
        ledger.addIfKnown(
                id, Evidence.of(PROOF, "the same under one Idempotency-Key is answered the same", same, again));
        Request another =
                doing.callable().request(operation, endpoint, viewer, 0).with("Idempotency-Key", value);
        Exchange reused = stage.wire().send(Optional.of(endpoint), PROOF, another);
        ledger.addIfKnown(
                id,
                Evidence.of(
                        PROOF,
                        "another request under the same Idempotency-Key is refused",
                        isReused(reused.answer()),
                        reused));
    }

    /** An envelope of the specification's own may show the code in other letters, or not at all. */
    private boolean isReused(Answer answer) {
        String code = "IDEMPOTENCY_KEY_REUSED";
        var said = spec.errors().get(code);
        boolean status = answer.status() == (said == null ? 422 : said.status());
        return status && (spec.envelope().body().isPresent() || answer.code().equals(Optional.of(code)));
    }

    /** What a partner delivers once more is not done again. */
    private void delivered(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        if (new DeliveryIds(spec).place(endpoint).isEmpty()) {
            return;
        }
        Request request = doing.callable().request(operation, endpoint, viewer, 0);
        Exchange first = stage.wire().send(Optional.of(endpoint), PROOF, request);
        if (first.answer().status() / 100 != 2) {
            return;
        }
        var before = ownRows(operation);
        Exchange again = stage.wire().send(Optional.of(endpoint), PROOF, request);
        boolean same = again.answer().status() == first.answer().status()
                && again.answer().body().equals(first.answer().body())
                && before.equals(ownRows(operation));
        ledger.addIfKnown(
                Elements.operation(operation.name()),
                Evidence.of(
                        PROOF,
                        "a repeat of what was delivered is answered as it was, and changes nothing",
                        same,
                        again));
    }

    /** The rows of tables that nothing but operations writes. */
    private Map<Name, Object> ownRows(Operation operation) throws SQLException {
        var tables = new HashSet<>(Steps.written(spec, operation));
        spec.consequences().reactions().forEach(r -> tables.removeAll(Steps.written(spec, r.steps())));
        spec.consequences().jobs().forEach(j -> tables.removeAll(Steps.written(spec, j.steps())));
        spec.consequences().webhooks().flatMap(w -> w.deliveries()).ifPresent(tables::remove);
        var rows = new HashMap<Name, Object>();
        for (Name table : tables) {
            rows.put(table, List.copyOf(stage.scratch().all(table)));
        }
        return rows;
    }

    /** Row after row, as a status may depend on what a row holds; a list in the body with the same element twice. */
    private void others(Operation operation, Endpoint endpoint, Viewer viewer) throws SQLException {
        Optional<Schema> schema = doing.callable().bodies().schema(endpoint);
        if (schema.isPresent() && !open(operation, endpoint).isEmpty()) {
            JsonNode body = doing.callable().bodies().sample(operation, schema.get());
            boolean doubled = false;
            for (JsonNode list : body instanceof ArrayNode whole ? List.of(whole) : List.copyOf(body.values())) {
                if (list instanceof ArrayNode array && array.get(0) instanceof ObjectNode element) {
                    array.add(element.deepCopy());
                    doubled = true;
                }
            }
            if (doubled) {
                Request request = doing.callable().request(operation, endpoint, viewer, 0);
                stage.wire().send(Optional.of(endpoint), PROOF, doing.callable().withBody(endpoint, request, body));
            }
        }
        boolean keyed = endpoint.path().contains("{");
        for (int i = 0; keyed && i < ROWS && !open(operation, endpoint).isEmpty(); i++) {
            stage.wire().send(Optional.of(endpoint), PROOF, doing.callable().request(operation, endpoint, viewer, i));
        }
        for (int status : open(operation, endpoint)) {
            ledger.note(Elements.status(operation.name(), status), "none of the calls was answered so");
        }
    }

    /** The declared statuses that nothing has shown; who may call is another proof's matter. */
    private List<Integer> open(Operation operation, Endpoint endpoint) {
        return endpoint.responses().stream()
                .map(Response::status)
                .filter(s -> s >= 100 && s != 401 && s != 403)
                .filter(s -> ledger.verdict(Elements.status(operation.name(), s)) == Verdict.UNPROVEN)
                .toList();
    }
}
