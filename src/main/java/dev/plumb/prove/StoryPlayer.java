package dev.plumb.prove;

import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec.ErrorCode;
import dev.plumb.spec.story.AnswerContains;
import dev.plumb.spec.story.AnswerErrors;
import dev.plumb.spec.story.AnswerHas;
import dev.plumb.spec.story.AnswerIs;
import dev.plumb.spec.story.AnswerItems;
import dev.plumb.spec.story.AnswersAreTheSame;
import dev.plumb.spec.story.Calls;
import dev.plumb.spec.story.CallsAtOnce;
import dev.plumb.spec.story.EventPublished;
import dev.plumb.spec.story.Expectation;
import dev.plumb.spec.story.Follows;
import dev.plumb.spec.story.GivenRows;
import dev.plumb.spec.story.HeaderIs;
import dev.plumb.spec.story.Invocation;
import dev.plumb.spec.story.Listed;
import dev.plumb.spec.story.PartnerAnswers;
import dev.plumb.spec.story.PartnerFails;
import dev.plumb.spec.story.PartnerWasCalled;
import dev.plumb.spec.story.Person;
import dev.plumb.spec.story.ReactionsHaveRun;
import dev.plumb.spec.story.RowColumn;
import dev.plumb.spec.story.RowCount;
import dev.plumb.spec.story.RowHas;
import dev.plumb.spec.story.SignedIn;
import dev.plumb.spec.story.SomeAnswersAre;
import dev.plumb.spec.story.SomeVisitor;
import dev.plumb.spec.story.StoryStep;
import dev.plumb.spec.story.StoryValue;
import dev.plumb.spec.story.TimeIs;
import dev.plumb.spec.story.TimePasses;
import dev.plumb.spec.story.TrailHas;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does what a story's sentences say, and looks at what they expect. */
final class StoryPlayer {
    private static final String PROOF = "stories";
    private final Stage stage;
    private final Caller caller;

    StoryPlayer(Stage stage) {
        this.stage = stage;
        this.caller = new Caller(stage);
    }

    /** @throws StoryFailure where an expectation does not hold */
    void play(StoryStep step) throws SQLException {
        switch (step) {
            case SomeVisitor _ -> {}
            case SignedIn signedIn -> stage.signIn(signedIn.who(), signedIn.role());
            case GivenRows rows -> given(rows);
            case Calls calls -> calls(calls);
            case CallsAtOnce calls -> atOnce(calls);
            case Follows follows -> follow(follows);
            case TimePasses time -> stage.pass(time.time());
            case TimeIs time -> stage.itIs(time.instant());
            case AnswerIs is -> check(is.status(), is.code(), stage.last().answer());
            case AnswerHas has -> has(has);
            case AnswerItems items -> items(items);
            case AnswerErrors errors -> errors(errors);
            case AnswerContains contains -> {
                if (!stage.last().answer().body().contains(contains.text())) {
                    throw new StoryFailure(
                            "a body with \"" + contains.text() + "\"",
                            stage.last().answer().shown());
                }
            }
            case AnswersAreTheSame _ -> same();
            case SomeAnswersAre some -> some(some);
            case HeaderIs header -> header(header);
            case RowCount count -> {
                long seen = stage.scratch().count(count.table());
                if (seen != count.count()) {
                    throw new StoryFailure(count.count() + " rows in " + count.table(), String.valueOf(seen));
                }
            }
            case RowHas row -> row(row);
            case TrailHas trail -> trail(trail);
            case ReactionsHaveRun _ -> stage.work();
            case PartnerAnswers answers -> script(answers);
            case PartnerFails fails -> stage.partners().fails(fails.partner(), fails.failure());
            case PartnerWasCalled called -> called(called);
            case EventPublished event -> published(event);
        }
    }

    private void script(PartnerAnswers answers) {
        if (answers.operation().isPresent()) {
            stage.partners().answers(answers.partner(), answers.operation().get(), answers.status(), answers.body());
        } else {
            stage.partners().answersAfter(answers.partner(), answers.after());
        }
    }

    private void called(PartnerWasCalled called) {
        var received = stage.partners().received(called.partner(), called.operation());
        if (received.size() != called.times()) {
            throw new StoryFailure(
                    called.partner() + " to be called " + called.times() + " times with " + called.operation(),
                    received.isEmpty()
                            ? "never"
                            : received.size() + " times: "
                                    + received.stream()
                                            .map(r -> r.path() + " " + r.body())
                                            .toList());
        }
    }

    private void published(EventPublished event) throws SQLException {
        List<String> types = stage.scratch().texts("select type from backend.outbox order by id");
        long seen = types.stream().filter(t -> t.equals(event.event())).count();
        if (seen != event.times()) {
            throw new StoryFailure(
                    event.event() + " to be published " + event.times() + " times", seen + " times among " + types);
        }
    }

    private void given(GivenRows given) throws SQLException {
        Table table = stage.scratch().table(given.table());
        for (GivenRows.GivenRow row : given.rows()) {
            var values = new LinkedHashMap<String, @Nullable String>();
            for (int i = 0; i < given.columns().size(); i++) {
                Optional<StoryValue> value = row.values().get(i);
                if (value.isPresent()) {
                    put(table, given.columns().get(i), value.get(), values);
                }
            }
            stage.maker().make(given.table(), values);
        }
    }

    private void put(Table table, RowColumn column, StoryValue value, Map<String, @Nullable String> values)
            throws SQLException {
        switch (column) {
            case RowColumn.Own own -> values.put(own.column(), stage.value(value, own.column()));
            case RowColumn.Walk walk -> {
                ForeignKey key = key(table, walk.constraints().getFirst());
                SequencedMap<String, @Nullable String> target = new LinkedHashMap<>();
                if (value instanceof StoryValue.RowOf of) {
                    target = stage.rowOf(of.who(), of.table());
                } else {
                    @Nullable String text = stage.value(value, walk.header());
                    if (text != null) {
                        target = theRow(walk.target(), walk.columns(), text);
                    }
                }
                for (int i = 0; i < key.columns().size(); i++) {
                    values.put(
                            key.columns().get(i),
                            target.get(key.referencedColumns().get(i)));
                }
            }
        }
    }

    private static ForeignKey key(Table table, String constraint) {
        return table.foreignKeys().stream()
                .filter(k -> k.name().equals(constraint))
                .findFirst()
                .orElseThrow();
    }

    private SequencedMap<String, @Nullable String> theRow(Name table, List<String> columns, String key)
            throws SQLException {
        var rows = stage.scratch().whereAny(table, columns, key);
        if (rows.size() != 1) {
            throw new StoryFailure(
                    "one row of " + table + " with " + String.join(" or ", columns) + " = " + key,
                    rows.isEmpty() ? "none" : rows.size() + " of them");
        }
        return rows.getFirst();
    }

    private void calls(Calls calls) throws SQLException {
        var people = new ArrayList<Person>();
        var exchanges = new ArrayList<Exchange>();
        var before = stage.trailIds();
        Stage.Carried carried = caller.request(calls.call());
        var keys = stage.keys();
        for (int i = 0; i < calls.call().times(); i++) {
            people.add(calls.call().who());
            exchanges.add(send(calls.call().operation(), carried));
        }
        stage.heard(people, exchanges);
        stage.remember(calls.call().who(), carried);
        stage.rowsOf(calls.call().who(), exchanges.getLast(), keys);
        if (calls.past()) {
            stage.trailBegan(before);
        }
    }

    private Exchange send(String operation, Stage.Carried carried) {
        return stage.wire()
                .send(
                        stage.operation(operation).endpoint(),
                        PROOF,
                        carried.request().orElseThrow());
    }

    private void atOnce(CallsAtOnce calls) throws SQLException {
        var before = stage.trailIds();
        var keys = stage.keys();
        var requests = new ArrayList<Stage.Carried>();
        for (Invocation call : calls.calls()) {
            requests.add(caller.request(call));
        }
        var exchanges = new ArrayList<Exchange>();
        var barrier = new CyclicBarrier(Math.max(1, requests.size()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Exchange>>();
            for (int i = 0; i < requests.size(); i++) {
                String operation = calls.calls().get(i).operation();
                Stage.Carried request = requests.get(i);
                running.add(threads.submit(() -> {
                    barrier.await();
                    return send(operation, request);
                }));
            }
            for (Future<Exchange> one : running) {
                exchanges.add(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        List<Person> people = calls.calls().stream().map(Invocation::who).toList();
        stage.heard(people, exchanges);
        for (int i = 0; i < people.size(); i++) {
            stage.remember(people.get(i), requests.get(i));
            stage.rowsOf(people.get(i), exchanges.get(i), keys);
        }
        if (calls.past()) {
            stage.trailBegan(before);
        }
    }

    private void follow(Follows follows) {
        JsonNode next = stage.last().answer().json().path(follows.property());
        if (!next.isString()) {
            throw new StoryFailure(
                    "a value of `" + follows.property() + "` to follow",
                    stage.last().answer().shown());
        }
        Stage.Carried last =
                stage.lastCall(follows.who()).orElseThrow(() -> new StoryFailure("a call of " + follows.who(), "none"));
        var endpoint = stage.operation(follows.operation()).endpoint().orElseThrow();
        var query = new LinkedHashMap<>(last.query());
        query.put(follows.parameter(), List.of(next.asString()));
        Request request = Request.of(endpoint.method().name(), Paths.of(stage.spec(), endpoint, last.path()));
        for (var parameter : query.entrySet()) {
            for (String value : parameter.getValue()) {
                request = request.withQuery(parameter.getKey(), value);
            }
        }
        for (var header : last.headers().entrySet()) {
            request = request.with(header.getKey(), header.getValue());
        }
        request = request.with(stage.credentials(follows.who(), endpoint));
        var carried = new Stage.Carried(follows.operation(), last.path(), query, last.headers(), Optional.of(request));
        Exchange exchange = send(follows.operation(), carried);
        stage.heard(List.of(follows.who()), List.of(exchange));
        stage.remember(follows.who(), carried);
    }

    private void check(int status, Optional<String> code, Answer answer) {
        if (!is(status, code, answer)) {
            throw new StoryFailure(
                    "the answer " + status + code.map(c -> " " + c).orElse(""), answer.shown());
        }
    }

    /** An envelope of the specification's own need not show the code: then its status and title tell it. */
    private boolean is(int status, Optional<String> code, Answer answer) {
        if (answer.status() != status) {
            return false;
        }
        if (code.isEmpty() || answer.code().equals(code)) {
            return true;
        }
        if (stage.spec().envelope().body().isEmpty() || answer.code().isPresent()) {
            return false;
        }
        ErrorCode error = stage.spec().errors().get(code.get());
        return error != null && error.status() == status;
    }

    private void has(AnswerHas has) throws SQLException {
        JsonNode body = stage.last().answer().json();
        for (Expectation expected : has.expected()) {
            @Nullable String wanted = stage.value(expected.value(), expected.path());
            JsonNode seen = Expected.at(body, expected.path());
            if (!Expected.same(wanted, seen) && !Expected.sameWithZeros(wanted, seen)) {
                throw new StoryFailure(
                        "`" + expected.path() + "` to be " + shown(wanted),
                        (seen.isMissingNode() ? "nothing there" : seen.toString()) + " in\n"
                                + stage.last().answer().shown());
            }
        }
    }

    private void items(AnswerItems items) throws SQLException {
        JsonNode list = Lists.items(stage.last().answer().json());
        if (list.isMissingNode()) {
            throw new StoryFailure(
                    "an answer with a list", stage.last().answer().shown());
        }
        var seen = list.valueStream().toList();
        Listed expected = items.expected();
        var shown = new ArrayList<List<String>>();
        for (JsonNode item : seen) {
            shown.add(expected.columns().stream()
                    .map(c -> Expected.at(item, c))
                    .map(n -> n.isMissingNode() ? "null" : n.isValueNode() ? n.asString() : n.toString())
                    .toList());
        }
        boolean holds = seen.size() == expected.rows().size();
        for (int i = 0; holds && i < seen.size(); i++) {
            holds = row(expected, expected.rows().get(i), seen.get(i));
        }
        if (!holds) {
            throw new StoryFailure("the items\n" + table(expected), "\n" + Tables.shown(expected.columns(), shown));
        }
    }

    private boolean row(Listed expected, List<StoryValue> cells, JsonNode seen) throws SQLException {
        for (int c = 0; c < cells.size(); c++) {
            String column = expected.columns().get(c);
            if (!Expected.same(stage.value(cells.get(c), column), Expected.at(seen, column))) {
                return false;
            }
        }
        return true;
    }

    private String table(Listed expected) throws SQLException {
        var rows = new ArrayList<List<String>>();
        for (List<StoryValue> row : expected.rows()) {
            var cells = new ArrayList<String>();
            for (int c = 0; c < row.size(); c++) {
                cells.add(shown(stage.value(row.get(c), expected.columns().get(c))));
            }
            rows.add(cells);
        }
        return Tables.shown(expected.columns(), rows);
    }

    private void errors(AnswerErrors errors) throws SQLException {
        List<JsonNode> seen = new ArrayList<>(Lists.errors(stage.last().answer().json(), stage.spec()));
        Listed expected = errors.expected();
        List<JsonNode> left = new ArrayList<>(seen);
        boolean holds = seen.size() == expected.rows().size();
        for (List<StoryValue> row : expected.rows()) {
            Optional<JsonNode> match = Optional.empty();
            for (JsonNode candidate : left) {
                if (match.isEmpty() && row(expected, row, candidate)) {
                    match = Optional.of(candidate);
                }
            }
            holds &= match.isPresent();
            match.ifPresent(left::remove);
        }
        if (!holds) {
            throw new StoryFailure(
                    "the errors\n" + table(expected), stage.last().answer().shown());
        }
    }

    private void same() {
        Answer first = stage.answers().getFirst().answer();
        for (Exchange other : stage.answers()) {
            boolean equal = other.answer().status() == first.status()
                    && (other.answer().body().equals(first.body())
                            || (!first.json().isMissingNode()
                                    && other.answer().json().equals(first.json())));
            if (!equal) {
                throw new StoryFailure(
                        "the answers to be the same",
                        first.shown() + "\nand\n" + other.answer().shown());
            }
        }
    }

    private void some(SomeAnswersAre some) {
        long seen = stage.answers().stream()
                .filter(e -> is(some.status(), some.code(), e.answer()))
                .count();
        if (seen != some.count()) {
            throw new StoryFailure(
                    "exactly " + some.count() + " of the answers to be " + some.status()
                            + some.code().map(c -> " " + c).orElse(""),
                    stage.answers().stream()
                            .map(e -> e.answer().status()
                                    + e.answer().code().map(c -> " " + c).orElse(""))
                            .toList()
                            .toString());
        }
    }

    private void header(HeaderIs header) {
        Optional<String> seen = stage.last().answer().header(header.header());
        if (!seen.equals(Optional.of(header.value()))) {
            throw new StoryFailure(
                    "the header " + header.header() + " to be \"" + header.value() + "\"",
                    seen.map(s -> "\"" + s + "\"").orElse("no such header") + "\n"
                            + stage.last().answer().shown());
        }
    }

    private void row(RowHas has) throws SQLException {
        SequencedMap<String, @Nullable String> row = switch (has.subject()) {
            case RowHas.Subject.ByKey key -> theRow(key.table(), key.columns(), key.key());
            case RowHas.Subject.Of of -> stage.rowOf(of.who(), of.table());
        };
        for (RowHas.RowExpectation expected : has.expected()) {
            @Nullable
            String wanted = stage.value(expected.value(), expected.column().header());
            @Nullable String seen = seen(has.subject().table(), row, expected.column());
            if (!Expected.sameColumn(wanted, seen)) {
                throw new StoryFailure(
                        "`" + expected.column().header() + "` of the row to be " + shown(wanted), shown(seen));
            }
        }
    }

    private @Nullable String seen(Name table, SequencedMap<String, @Nullable String> row, RowColumn column)
            throws SQLException {
        return switch (column) {
            case RowColumn.Own own -> row.get(own.column());
            case RowColumn.Walk walk -> {
                Name at = table;
                SequencedMap<String, @Nullable String> current = row;
                for (String constraint : walk.constraints()) {
                    ForeignKey key = key(stage.scratch().table(at), constraint);
                    var values = new LinkedHashMap<String, String>();
                    for (int i = 0; i < key.columns().size(); i++) {
                        @Nullable String value = current.get(key.columns().get(i));
                        if (value != null) {
                            values.put(key.referencedColumns().get(i), value);
                        }
                    }
                    if (values.size() < key.columns().size()) {
                        yield null;
                    }
                    at = key.referencedTable();
                    current = stage.scratch().where(at, values).getFirst();
                }
                yield walk.columns().isEmpty()
                        ? null
                        : current.get(walk.columns().getFirst());
            }
        };
    }

    private void trail(TrailHas has) throws SQLException {
        var entries = new ArrayList<SequencedMap<String, @Nullable String>>();
        for (var entry : Trail.of(stage.scratch(), has.table())) {
            if (!stage.past(Long.parseLong(String.valueOf(entry.get("id"))))) {
                entries.add(entry);
            }
        }
        var left = new ArrayList<>(entries);
        for (List<StoryValue> row : has.expected().rows()) {
            Optional<SequencedMap<String, @Nullable String>> match = Optional.empty();
            for (var entry : left) {
                if (match.isEmpty() && entry(has.expected(), row, entry)) {
                    match = Optional.of(entry);
                }
            }
            if (match.isEmpty()) {
                throw new StoryFailure(
                        "an entry of the trail of " + has.table() + "\n" + table(has.expected()),
                        entries.isEmpty() ? "no entry" : entries.toString());
            }
            left.remove(match.get());
        }
    }

    private boolean entry(Listed expected, List<StoryValue> cells, Map<String, @Nullable String> entry)
            throws SQLException {
        for (int c = 0; c < cells.size(); c++) {
            String column = expected.columns().get(c);
            @Nullable String wanted = stage.value(cells.get(c), column);
            boolean holds = switch (column) {
                case "who" ->
                    wanted == null
                            ? entry.get(column) == null
                            : stage.inTrail(wanted).equalsIgnoreCase(entry.get(column));
                case "what" -> wanted == null ? entry.get(column) == null : wanted.equalsIgnoreCase(entry.get(column));
                case "row" ->
                    wanted != null
                            && List.of("row_key", "before", "after").stream()
                                    .anyMatch(part -> holdsValue(entry.get(part), wanted));
                default ->
                    wanted == null
                            ? entry.get(column) == null
                            : entry.get(column) != null
                                    && Expected.contains(
                                            JsonMapper.shared().readTree(entry.get(column)),
                                            JsonMapper.shared().readTree(wanted));
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsValue(@Nullable String json, String wanted) {
        return json != null
                && JsonMapper.shared()
                        .readTree(json)
                        .valueStream()
                        .anyMatch(v -> v.asString("").equals(wanted));
    }

    private static String shown(@Nullable String value) {
        return value == null ? "null" : value;
    }
}
