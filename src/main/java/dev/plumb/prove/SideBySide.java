package dev.plumb.prove;

import dev.plumb.expression.World.Row;
import dev.plumb.prove.PlannedCall.Origin;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.prove.Turn.Script;
import dev.plumb.prove.model.Comparison;
import dev.plumb.prove.model.Givens;
import dev.plumb.prove.model.ModelCall;
import dev.plumb.prove.model.Outcome;
import dev.plumb.prove.model.ReferenceModel;
import dev.plumb.prove.model.Rows;
import dev.plumb.prove.model.Steps;
import dev.plumb.schema.Name;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.ErrorShape;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import dev.plumb.spec.story.PartnerFails.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls the backend, has the model tell the same call, and compares. */
final class SideBySide {
    /** Headers that speak of an earlier answer (RFC 9110, 13). */
    private static final Set<String> CONDITIONAL = Set.of("if-match", "if-none-match");

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final String proof;
    private final ScratchStorage storage;
    private final DeliveryIds deliveries;
    private final ReferenceModel model;
    private final Set<Name> unwatched;
    private final boolean coded;
    /** Whether partners answer each call alike, as they must where several are made at once. */
    private final boolean steady;

    private final StoredEvents events;
    private KnownRows known;
    /** The tag that was shown last, and the row by then, by path. */
    private final Map<String, Tag> tags = new HashMap<>();

    /** The refresh token that was handed out last. */
    private String lastToken = "nobody's";

    private record Tag(String text, Optional<Row> row) {}

    /**
     * @param proof in whose name it is called
     */
    SideBySide(Spec spec, Stage stage, Viewers viewers, String proof) throws SQLException {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.proof = proof;
        this.storage = new ScratchStorage(spec, stage.scratch());
        this.model = new ReferenceModel(spec, storage);
        this.unwatched = unwatched(spec);
        this.deliveries = new DeliveryIds(spec);
        this.steady = !proof.equals(BehaviourProof.PROOF);
        this.coded = ErrorShape.of(spec).code().equals(Optional.of("code"));
        this.known = new KnownRows(spec, storage.read());
        this.events = new StoredEvents(spec, stage);
    }

    /** What accounts remember by themselves: no matter of the steps of an operation. */
    private static Set<Name> unwatched(Spec spec) {
        var tables = new HashSet<Name>();
        spec.consequences().webhooks().flatMap(w -> w.deliveries()).ifPresent(tables::add);
        spec.access().accounts().ifPresent(accounts -> {
            accounts.refreshToken().ifPresent(t -> tables.add(t.table()));
            accounts.session().ifPresent(s -> tables.add(s.table()));
            accounts.lockout().ifPresent(l -> tables.add(l.table()));
        });
        return tables;
    }

    /** From the rows as they stand. */
    void begin() throws SQLException {
        tags.clear();
        events.skip();
        known = new KnownRows(spec, storage.read());
    }

    KnownRows known() {
        return known;
    }

    /**
     * A call that was made.
     *
     * @param received what partners were asked, by partner and operation
     */
    record Sent(
            PlannedCall call,
            int number,
            Exchange exchange,
            ModelCall told,
            Map<String, List<Comparison.Received>> received,
            long begun,
            long ended) {}

    /**
     * Something that was done and looked at.
     *
     * @param element that it is about
     * @param answered what a call was answered, in words; empty where nobody called
     * @param went whether a call was not refused
     * @param expected in words
     * @param differences empty where everything is the same, and where the model cannot tell
     * @param untold why the model cannot tell
     * @param elements those that it shows something of, where nothing differs
     */
    record Seen(
            String element,
            Optional<String> answered,
            boolean went,
            String expected,
            List<String> differences,
            Optional<String> untold,
            Set<String> elements) {
        Seen {
            differences = List.copyOf(differences);
        }

        boolean differs() {
            return !differences.isEmpty();
        }
    }

    /** Whether the model has a call go well from here. */
    boolean goesWell(PlannedCall call) throws SQLException {
        return model.run(ready(prepared(call)).told(), known.rows(), Givens.unknown(0))
                        .outcome()
                instanceof Outcome.Answered;
    }

    /** How the model has a call end from here: the same words for what ends alike. */
    String ending(PlannedCall call) throws SQLException {
        return expected(model.run(ready(prepared(call)).told(), known.rows(), Givens.unknown(0))
                .outcome());
    }

    /** Sends a call, and sees what it did. */
    Seen play(PlannedCall call, int number) throws SQLException {
        Sent sent = send(prepared(call), number);
        return look(sent);
    }

    /**
     * Does something, and sees what it did.
     *
     * @return several where several things were to be done; the last is the first that differs
     */
    List<Seen> play(Turn turn, int number) throws SQLException {
        return switch (turn) {
            case PlannedCall call -> {
                showTag(call);
                yield List.of(play(call, number));
            }
            case Turn.Reactions reactions ->
                seen(new DueTasks(spec, stage, this).reactions(reactions.scripts()), number);
            case Turn.Job job -> seen(List.of(new DueTasks(spec, stage, this).job(job)), number);
        };
    }

    private List<Seen> seen(List<DueTasks.Looked> looked, int number) {
        known.after(number, known.rows(), Map.of());
        return looked.stream()
                .map(l -> {
                    var elements = new HashSet<>(l.proven());
                    elements.add(l.element());
                    l.ran().forEach(name -> elements.add(Elements.behaviour(name)));
                    return new Seen(l.element(), Optional.empty(), true, "", l.differences(), l.untold(), elements);
                })
                .toList();
    }

    /** Where a call names the tag of its row and none was shown yet, it is read. */
    void showTag(PlannedCall call) throws SQLException {
        PlannedCall now = prepared(call);
        String path = Paths.of(spec, now.endpoint(), now.path());
        if (!call.headers().containsValue(PlannedCall.LAST_TAG) || tags.containsKey(path)) {
            return;
        }
        for (Operation operation : spec.operations()) {
            Optional<Endpoint> endpoint = operation
                    .endpoint()
                    .filter(e -> e.method() == Method.GET
                            && e.path().equals(now.endpoint().path())
                            && Viewers.may(e, now.viewer()));
            if (endpoint.isPresent()) {
                var reading = new PlannedCall(
                        operation,
                        endpoint.get(),
                        now.viewer(),
                        now.path(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        Optional.empty(),
                        Map.of());
                tag(send(reading, -1));
                return;
            }
        }
    }

    private Seen look(Sent sent) throws SQLException {
        boolean reads = Elements.reads(sent.call().endpoint())
                && !Steps.writes(spec, sent.call().operation());
        Rows before = known.rows();
        Rows after = reads ? before : storage.read();
        List<Comparison.Told> told = reads ? List.of() : events.since();
        Givens givens = Givens.unknown(0);
        ReferenceModel.Result result = model.run(sent.told(), before, givens);
        var comparison = compared(sent, result, after, told);
        if (!comparison.differences().isEmpty()) {
            Map<Integer, Object> learned = comparison.learned(givens);
            if (!learned.isEmpty()) {
                result = model.run(sent.told(), before, givens.learned(learned));
                comparison = compared(sent, result, after, told);
            }
        }
        if (signs(sent.call().operation()) || !reads) {
            learn(sent, after);
        }
        if (!reads) {
            adopt(sent.number(), after, result.after(), comparison);
        }
        tag(sent);
        Optional<String> untold = tookTooLong(sent.exchange())
                ? Optional.of("it took longer than it may")
                : result.outcome() instanceof Outcome.Untold(String why)
                        ? Optional.of(why)
                        : estranged(sent.call(), sent.exchange(), before);
        var elements = new HashSet<String>();
        result.operations().forEach(name -> elements.add(Elements.behaviour(name)));
        emitted(result.outcome()).forEach(e -> elements.add(Elements.event(e.event())));
        return new Seen(
                Elements.behaviour(sent.call().operation().name()),
                Optional.of(sent.exchange().answer().shown()),
                sent.exchange().answer().status() < 400,
                expected(result.outcome()),
                untold.isPresent() ? List.of() : comparison.differences(),
                untold,
                elements);
    }

    static List<Outcome.Emitted> emitted(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered ? answered.events() : List.of();
    }

    StoredEvents events() {
        return events;
    }

    /** Goes on from these rows. */
    void adopt(Rows after) {
        known.now(after);
    }

    /** Why a caller is no more who they were: calls before may have changed their account, which no step looks at. */
    Optional<String> estranged(PlannedCall call, Exchange exchange, Rows rows) {
        Optional<Accounts> accounts = spec.access().accounts();
        if (accounts.isEmpty() || call.viewer().visitor()) {
            return Optional.empty();
        }
        boolean signedOut = exchange.answer().status() == 401
                && (accounts.get().endsAreStored()
                        || accounts.get().session().isPresent()
                        || asksForPasswords(call.endpoint()) && loginsChange(accounts.get()));
        String key = viewers.subject(call.viewer());
        boolean stands = rows.in(accounts.get().table()).stream()
                .anyMatch(
                        row -> key.equals(String.valueOf(row.get(accounts.get().key())))
                                && accounts.get()
                                        .disabled()
                                        .map(row::get)
                                        .filter(value -> !value.equals(false))
                                        .isEmpty());
        return stands
                        && !signedOut
                        && roles(accounts.get(), key, rows).equals(call.viewer().role())
                ? Optional.empty()
                : Optional.of("what callers may whose accounts were changed");
    }

    private boolean asksForPasswords(Endpoint endpoint) {
        return CallerScheme.of(spec.contract(), endpoint).stream().anyMatch(CallerScheme.Basic.class::isInstance);
    }

    /** Whether some operation gives an account another name than the one that its owner sends meanwhile. */
    private boolean loginsChange(Accounts accounts) {
        var changed = new HashSet<String>();
        spec.operations()
                .forEach(operation -> Step.all(operation.steps()).forEach(step -> {
                    if (step instanceof Step.Change change) {
                        change.rows().stream()
                                .filter(row -> row.table().equals(accounts.table()))
                                .forEach(row -> row.with().forEach(a -> changed.add(a.column())));
                    }
                }));
        return changed.contains(accounts.login());
    }

    /** The roles that the rows give an account, one behind the other. */
    private String roles(Accounts accounts, String key, Rows rows) {
        return accounts.roles()
                .map(roles -> rows.in(roles.table().orElse(accounts.table())).stream()
                        .filter(row -> key.equals(
                                String.valueOf(row.get(roles.table().isPresent() ? roles.account() : accounts.key()))))
                        .map(row -> row.get(roles.column()))
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .map(held -> held.replaceAll("[\\[\\]]", ""))
                .orElse("");
    }

    private static boolean signs(Operation operation) {
        return operation.steps().stream().anyMatch(Step.Account.class::isInstance);
    }

    /** What only the answer tells: the password that something new is kept of, and the token that was handed out. */
    private void learn(Sent sent, Rows after) {
        Optional<Accounts> accounts = spec.access().accounts();
        if (accounts.isEmpty() || sent.exchange().answer().status() >= 400) {
            return;
        }
        accounts.get().password().ifPresent(column -> {
            List<String> kept = after.in(accounts.get().table()).stream()
                    .map(row -> String.valueOf(row.get(column)))
                    .filter(k -> !storage.knows(k))
                    .toList();
            if (kept.size() == 1) {
                told(sent.call(), accounts.get(), column).ifPresent(p -> storage.learn(kept.getFirst(), p));
            }
        });
        if (signs(sent.call().operation())) {
            accounts.get().refreshToken().ifPresent(tokens -> {
                Set<String> hashes = after.in(tokens.table()).stream()
                        .map(row -> row.get(tokens.hash()))
                        .map(h -> h instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(h))
                        .collect(Collectors.toSet());
                sent.exchange()
                        .answer()
                        .json()
                        .valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .filter(t -> hashes.contains(sha256(t)))
                        .forEach(t -> lastToken = t);
            });
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The password that a call gives an account. */
    private static Optional<String> told(PlannedCall call, Accounts accounts, String column) {
        Stream<String> fields = call.operation().steps().stream().flatMap(step -> switch (step) {
            case Step.Account account ->
                Optional.ofNullable(account.with().get("newPassword")).map(Step.Account.Given::field).stream();
            case Step.Create create
            when create.table().equals(accounts.table()) ->
                create.with().stream().filter(a -> a.column().equals(column)).flatMap(a -> a.field().stream());
            case Step _ -> Stream.of();
        });
        return fields.findFirst()
                .flatMap(field -> call.body().map(b -> b.at("/" + field.replace('.', '/'))))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }

    private void adopt(int number, Rows after, Rows wanted, Comparison comparison) {
        var made = new HashMap<Name, List<Row>>();
        for (Name table : wanted.tables()) {
            made.put(
                    table,
                    wanted.made(table).stream()
                            .map(comparison::pair)
                            .filter(Objects::nonNull)
                            .toList());
        }
        known.after(number, after, made);
    }

    /** Whether an operation that may take only so long took longer: nothing is done then, and nothing told of it. */
    boolean tookTooLong(Exchange exchange) {
        return exchange.answer().status() == 503
                && exchange.endpoint().stream()
                        .flatMap(e -> Stream.of(e.operationId(), "default"))
                        .anyMatch(name -> spec.limits().containsKey(name)
                                && spec.limits().get(name).timeMillis().isPresent());
    }

    private Comparison compared(Sent sent, ReferenceModel.Result result, Rows after, List<Comparison.Told> told) {
        var comparison =
                new Comparison(spec, List.of(result.givens()), sent.told().about());
        answer(comparison, result.outcome(), sent.exchange());
        if (!(result.outcome() instanceof Outcome.Untold) && after != known.rows()) {
            comparison.rows(result.after(), after, unwatched, this::isLeftOut);
            comparison.events(emitted(result.outcome()), told, result.after());
        }
        if (!(result.outcome() instanceof Outcome.Untold)) {
            sent.received()
                    .forEach((operation, seen) -> comparison.asked(
                            operation,
                            result.asked().stream()
                                    .filter(a -> operation.equals(a.partner() + "." + a.operation()))
                                    .toList(),
                            seen));
        }
        return comparison;
    }

    boolean isLeftOut(Name table, String column) {
        return spec.access().accounts().filter(a -> a.isPassword(table, column)).isPresent();
    }

    Set<Name> unwatched() {
        return unwatched;
    }

    ReferenceModel model() {
        return model;
    }

    Rows read() throws SQLException {
        return storage.read();
    }

    // ---- answers

    void answer(Comparison comparison, Outcome outcome, Exchange exchange) {
        Answer answer = exchange.answer();
        boolean bodiless = exchange.request().method().equals("HEAD");
        switch (outcome) {
            case Outcome.Untold _ -> {}
            case Outcome.Refused refused -> {
                boolean right = refused.codes().stream().anyMatch(code -> {
                    var error = spec.errors().get(code);
                    return error != null
                            && error.status() == answer.status()
                            && (!coded || bodiless || answer.code().equals(Optional.of(code)));
                });
                if (!right) {
                    comparison.differ("the answer should be " + expected(outcome) + ", and is " + status(answer));
                }
            }
            case Outcome.Answered answered -> {
                if (answered.status() != answer.status()) {
                    comparison.differ("the answer should be " + answered.status() + ", and is " + status(answer));
                    return;
                }
                String type = answer.mediaType();
                if (answered.body().isPresent() && (ContractProof.json(type) || type.equals("text/csv"))) {
                    comparison.answer(answered.body().get(), answer.json(), type.equals("text/csv"));
                } else if (answered.body().isPresent() && !type.equals("text/html")) {
                    comparison.text(answered.body().get(), answer.body());
                }
                answered.headers()
                        .forEach((name, value) -> comparison.header(
                                name, value, answer.header(name).orElse(null)));
            }
        }
    }

    private static String status(Answer answer) {
        return answer.status() + answer.code().map(c -> " " + c).orElse("");
    }

    /** {@code 404 NOT_FOUND}. */
    String expected(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused ->
                String.join(
                        " or ",
                        refused.codes().stream()
                                .sorted()
                                .map(code -> (spec.errors().containsKey(code)
                                                ? spec.errors().get(code).status() + " "
                                                : "")
                                        + code)
                                .toList());
            case Outcome.Answered answered -> String.valueOf(answered.status());
            case Outcome.Untold untold -> "untold: " + untold.why();
        };
    }

    private void tag(Sent sent) {
        Exchange exchange = sent.exchange();
        Optional<String> tag = exchange.answer().header("ETag");
        String path = path(exchange.request());
        if (tag.isPresent() && exchange.answer().status() / 100 == 2) {
            Map<String, Keys.Key> keys =
                    Keys.of(sent.call().operation(), sent.call().endpoint());
            Optional<Row> row = keys.entrySet().stream()
                    .findFirst()
                    .flatMap(e -> known.rows().in(e.getValue().table()).stream()
                            .filter(r -> String.valueOf(r.get(e.getValue().column()))
                                    .equals(sent.call().path().get(e.getKey())))
                            .findFirst());
            if (row.isPresent()) {
                tags.put(path, new Tag(tag.get(), row));
            }
        }
    }

    private static String path(Request request) {
        int query = request.path().indexOf('?');
        return query < 0 ? request.path() : request.path().substring(0, query);
    }

    // ---- requests

    /** The same call, its rows by the keys that they have in this run. */
    PlannedCall prepared(PlannedCall call) {
        var now = new HashMap<String, String>();
        now.put(PlannedCall.LAST_TOKEN, lastToken);
        call.origins().forEach((text, origin) -> known.text(origin).ifPresent(t -> now.put(text, t)));
        if (now.size() == 1 && !signs(call.operation())) {
            return call;
        }
        var path = new HashMap<String, String>();
        call.path().forEach((name, value) -> path.put(name, now.getOrDefault(value, value)));
        var origins = new HashMap<String, Origin>();
        call.origins().forEach((text, origin) -> origins.put(now.getOrDefault(text, text), origin));
        Optional<JsonNode> body = call.body().map(JsonNode::deepCopy);
        body.ifPresent(b -> replace(b, now));
        return new PlannedCall(
                call.operation(), call.endpoint(), call.viewer(), path, call.query(), call.headers(), body, origins);
    }

    private static void replace(JsonNode node, Map<String, String> now) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                String text = now.get(object.get(name).asString(""));
                if (text != null && object.get(name).isNumber()) {
                    object.put(name, Long.parseLong(text));
                } else if (text != null) {
                    object.put(name, text);
                } else {
                    replace(object.get(name), now);
                }
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                String text = now.get(list.get(i).asString(""));
                if (text != null) {
                    list.set(i, text);
                } else {
                    replace(list.get(i), now);
                }
            }
        }
    }

    /** The request, and what the model is told of it. */
    record Ready(PlannedCall call, Request request, ModelCall told, List<Script> scripts) {}

    /** What the partners answer whom a call asks: the same for the same call. */
    private List<Script> scripts(PlannedCall call) {
        List<Step.Call> asks = PartnerProof.calls(call.operation().steps());
        if (asks.isEmpty()) {
            return List.of();
        }
        var random = new Random(steady ? 0 : Objects.hash(call.path(), call.query(), String.valueOf(call.body())));
        return PartnerScripts.of(spec, asks, true, random).values().stream()
                .filter(choices -> !choices.isEmpty())
                .map(choices -> choices.get(steady || random.nextBoolean() ? 0 : random.nextInt(choices.size())))
                .toList();
    }

    /** From now on partners answer so. */
    void script(List<Script> scripts) {
        for (Script script : scripts) {
            if (script.silent()) {
                stage.partners().fails(script.partner(), script.operation(), Failure.SILENT);
            } else {
                stage.partners().answers(script.partner(), script.operation(), script.status(), script.body());
            }
        }
    }

    private Map<String, List<Comparison.Received>> received(List<Script> scripts) {
        var received = new LinkedHashMap<String, List<Comparison.Received>>();
        scripts.forEach(script -> received.put(
                script.partner() + "." + script.operation(),
                stage.partners().tried(script.partner(), script.operation()).stream()
                        .map(DueTasks::received)
                        .toList()));
        return received;
    }

    /** What a partner delivers is no repeat of what it delivered before: of those the model knows nothing. */
    private PlannedCall delivered(PlannedCall call) {
        var headers = new LinkedHashMap<>(call.headers());
        headers.replaceAll(
                (name, value) -> deliveries.header(call.endpoint(), name).orElse(value));
        return new PlannedCall(
                call.operation(),
                call.endpoint(),
                call.viewer(),
                call.path(),
                call.query(),
                headers,
                call.body().map(body -> deliveries.anew(call.endpoint(), body)),
                call.origins());
    }

    /** What is written so that the caller is known stands among the rows before the call. */
    Ready ready(PlannedCall planned) throws SQLException {
        PlannedCall call = delivered(planned);
        Endpoint endpoint = call.endpoint();
        Viewer viewer = call.viewer();
        int written = stage.badges().written();
        Request request = Request.of(endpoint.method().name(), Paths.of(spec, endpoint, call.path()))
                .with(viewers.credentials(viewer, endpoint));
        if (written != stage.badges().written()) {
            known.after(-2, storage.read(), Map.of());
        }
        var parameters = new HashMap<String, List<String>>();
        call.path().forEach((name, value) -> parameters.put(name, List.of(value)));
        for (Parameter parameter : endpoint.parameters()) {
            List<String> values = call.query().getOrDefault(parameter.name(), List.of());
            if (parameter.in() == In.QUERY && !values.isEmpty()) {
                parameters.put(parameter.name(), values);
                Optional<String> separator = parameter.style().separator();
                if (separator.isPresent()) {
                    request = request.withQuery(parameter.name(), String.join(separator.get(), values));
                } else {
                    for (String value : values) {
                        request = request.withQuery(parameter.name(), value);
                    }
                }
            }
        }
        Optional<Row> shown = Optional.empty();
        for (var header : call.headers().entrySet()) {
            String value = header.getValue();
            endpoint.parameters().stream()
                    .filter(p -> p.in() == In.HEADER && p.name().equalsIgnoreCase(header.getKey()))
                    .filter(p -> !CONDITIONAL.contains(p.name().toLowerCase(Locale.ROOT)))
                    .forEach(p -> parameters.put(p.name(), List.of(value)));
            String sent = value;
            if (value.equals(PlannedCall.LAST_TAG)) {
                Tag tag = tags.get(path(request));
                sent = tag == null ? "*" : tag.text();
                shown = tag == null ? Optional.empty() : tag.row();
            }
            request = request.with(header.getKey(), sent);
        }
        String type = Bodies.mediaType(endpoint);
        if (call.body().isPresent()) {
            request = request.withBody(
                    type, Bodies.written(type, call.body().get(), Bodies.files(spec.contract(), endpoint)));
        }
        var caller = new ModelCall.Caller(
                viewer.visitor(), Viewers.may(endpoint, viewer), viewers.seen(viewer, endpoint), viewer.roles());
        List<Script> scripts = scripts(call);
        var told = new ModelCall(
                call.operation(),
                parameters,
                call.body(),
                Bodies.asTexts(type),
                caller,
                shown,
                stage.now(),
                Optional.of(asked -> PartnerScripts.reply(spec, asked, scripts)));
        return new Ready(call, request, told, scripts);
    }

    private Sent send(PlannedCall call, int number) throws SQLException {
        Ready ready = ready(call);
        if (ready.scripts().isEmpty()) {
            return sent(ready, number);
        }
        stage.partners().begin();
        script(ready.scripts());
        Sent sent = sent(ready, number);
        var heard = new Sent(
                sent.call(),
                number,
                sent.exchange(),
                sent.told(),
                received(ready.scripts()),
                sent.begun(),
                sent.ended());
        stage.calm();
        return heard;
    }

    Sent sent(Ready ready, int number) {
        long begun = System.nanoTime();
        Exchange exchange = stage.wire().send(Optional.of(ready.call().endpoint()), proof, ready.request());
        return new Sent(ready.call(), number, exchange, ready.told(), Map.of(), begun, System.nanoTime());
    }

    Instant now() {
        return stage.now();
    }
}
