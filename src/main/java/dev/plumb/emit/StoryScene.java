package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Words;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.ErrorShape;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.SignIn;
import dev.plumb.spec.story.AnswerContains;
import dev.plumb.spec.story.AnswerErrors;
import dev.plumb.spec.story.AnswerHas;
import dev.plumb.spec.story.AnswerIs;
import dev.plumb.spec.story.AnswerItems;
import dev.plumb.spec.story.AnswersAreTheSame;
import dev.plumb.spec.story.Argument;
import dev.plumb.spec.story.Argument.Place;
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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One scenario on its way to Java, sentence by sentence: a statement a call, with what is expected of its answer. */
final class StoryScene {
    private final Design design;
    private final StoryRows rows;
    private final Set<String> fields;
    private final Optional<AccountStories> accounts;
    /** Whether something is done in the background. */
    private final boolean works;
    /** What people sign in with: login and password, the login alone where a Given made the account. */
    private final Map<Person, List<String>> logins = new HashMap<>();

    private final List<GivenRows> givens = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final Set<String> people = new LinkedHashSet<>();
    private final Map<Person, List<Called>> calls = new HashMap<>();
    private final Set<String> names = new HashSet<>(Set.of("clock", "database"));
    private @Nullable Called last;
    private @Nullable Statement together;
    private boolean looksAtTrail;
    private final boolean byHeart;
    private final Set<String> keyed = new HashSet<>();
    /** Who was there when the story began. */
    private final Set<String> early = new HashSet<>();

    private int pastEnds;
    private boolean isSetting;

    /** A statement in the making; {@code name} where what it gives is used later. */
    private static final class Statement {
        String before = "";
        String source;
        final List<String> expectations = new ArrayList<>();
        String name = "";
        String type = "var";

        Statement(String source) {
            this.source = source;
        }

        String text() {
            String chain = expectations.isEmpty() ? source : source + String.join("", expectations);
            return before + (name.isEmpty() ? "" : type + " " + name + " = ") + chain + ";";
        }
    }

    private record Called(
            Operation operation,
            Endpoint endpoint,
            List<Argument> arguments,
            Optional<Invocation.Body> body,
            Statement statement) {}

    /** @param fields the people who are fields of the class */
    StoryScene(Design design, StoryRows rows, Set<String> fields) {
        this.design = design;
        this.rows = rows;
        this.fields = Set.copyOf(fields);
        this.accounts = AccountStories.of(design);
        this.byHeart = accounts.isPresent() && BackendText.isByHeart(design);
        this.works = !new BackgroundText(design).found().isEmpty();
        names.addAll(fields);
        design.spec().consequences().integrations().keySet().forEach(p -> names.add(ScriptedText.variable(p)));
    }

    /** A scenario that begins where this scene ends. */
    StoryScene goOn(StoryRows fresh, Set<String> people) {
        givens.forEach(fresh::statements);
        var scene = new StoryScene(design, fresh, people);
        scene.logins.putAll(logins);
        return scene;
    }

    /** The variables of those who sign in. */
    Set<String> people() {
        return people;
    }

    /** SQL as Java; a text that is kept as ciphertext is sealed as the backend would. */
    private static String stored(String sql) {
        if (!sql.contains(StoryRows.SEAL)) {
            return StoryCall.text(sql);
        }
        var sealed = new ArrayList<String>();
        var text = new StringBuilder();
        boolean within = false;
        for (String part : sql.split(StoryRows.SEAL, -1)) {
            if (within) {
                boolean found = part.startsWith(StoryRows.TO_BE_FOUND);
                sealed.add((found ? "sealedToBeFound(" : "sealed(")
                        + RuleText.quoted(found ? part.substring(StoryRows.TO_BE_FOUND.length()) : part) + ")");
                text.append("%s");
            } else {
                text.append(part.replace("%", "%%"));
            }
            within = !within;
        }
        return StoryCall.text(text.toString()) + ".formatted(" + String.join(", ", sealed) + ")";
    }

    List<String> statements() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < statements.size(); i++) {
            if (looksAtTrail && i == pastEnds) {
                lines.add("trailBeginsHere();");
            }
            lines.add(statements.get(i).text());
        }
        return lines;
    }

    void add(StoryStep step) {
        switch (step) {
            case GivenRows given -> {
                givens.add(given);
                rows.statements(given).forEach(sql -> plain("given(" + stored(sql + "\n") + ")"));
            }
            case SignedIn signed -> signIn(signed);
            case SomeVisitor _ -> {}
            case Calls called -> call(called.call());
            case CallsAtOnce several -> atOnce(several);
            case Follows follows -> follow(follows);
            case TimePasses passes -> plain((works ? "timePasses(" : "clock.pass(") + duration(passes.time()) + ")");
            case TimeIs time ->
                plain("clock.set(Instant.parse("
                        + RuleText.quoted(time.instant().toString()) + "))");
            case AnswerIs is ->
                expect(".is(" + is.status()
                        + is.code().map(c -> ", " + RuleText.quoted(c)).orElse("") + ")");
            case AnswerHas has -> has.expected().forEach(this::expectValue);
            case AnswerItems items ->
                expect(".has(" + RuleText.quoted(listOf()) + ", " + listed(items.expected()) + ")");
            case AnswerErrors errors -> expectErrors(errors.expected());
            case AnswerContains contains -> expect(".contains(" + RuleText.quoted(contains.text()) + ")");
            case AnswersAreTheSame _ -> expectTogether(".areTheSame()");
            case SomeAnswersAre some ->
                expectTogether(".has(" + some.count() + ", " + some.status()
                        + some.code().map(c -> ", " + RuleText.quoted(c)).orElse("") + ")");
            case HeaderIs header ->
                expect(".hasHeader(" + RuleText.quoted(header.header()) + ", " + RuleText.quoted(header.value()) + ")");
            case RowCount count ->
                plain("assertThat(count(" + RuleText.quoted(BackendText.sqlName(count.table())) + ")).isEqualTo("
                        + count.count() + ")");
            case RowHas row -> rowHas(row);
            case TrailHas trail -> trailHas(trail);
            case PartnerAnswers answers -> plain(ScriptedText.variable(answers.partner()) + answered(answers));
            case PartnerFails fails ->
                plain(ScriptedText.variable(fails.partner())
                        + switch (fails.failure()) {
                            case UNREACHABLE -> ".isUnreachable()";
                            case SILENT -> ".neverAnswers()";
                        });
            case PartnerWasCalled called ->
                plain(ScriptedText.variable(called.partner()) + ".wasCalled(" + called.times() + ", "
                        + RuleText.quoted(called.operation()) + ")");
            case ReactionsHaveRun _ -> {
                if (works) {
                    plain("reactionsHaveRun()");
                }
            }
            case EventPublished event ->
                plain("assertThat(published(" + RuleText.quoted(event.event()) + ")).isEqualTo(" + event.times() + ")");
        }
        if (StoryFile.isPast(step)) {
            if (step instanceof Calls called && byHeart && !isSetting) {
                introduce(called.call().who());
            }
            pastEnds = statements.size();
            early.addAll(people);
        }
    }

    private static String answered(PartnerAnswers answers) {
        return answers.operation()
                .map(operation -> ".answers(" + RuleText.quoted(operation) + ", " + answers.status()
                        + answers.body().map(b -> ", " + StoryCall.text(b)).orElse("") + ")")
                .orElseGet(() -> ".answersAfter(" + duration(answers.after()) + ")");
    }

    private void plain(String source) {
        statements.add(new Statement(source));
    }

    // ------------------------------------------------------------------ who

    private void signIn(SignedIn signed) {
        String variable = variable(signed.who());
        List<String> told = logins.get(signed.who());
        String source = told != null && told.size() == 2
                ? "signedInAs(" + RuleText.quoted(told.getFirst()) + ", " + RuleText.quoted(told.getLast())
                        + signed.role().map(r -> ", " + RuleText.quoted(r)).orElse("") + ")"
                : "signedIn(" + RuleText.quoted(signed.who().toString())
                        + signed.role().map(r -> ", " + RuleText.quoted(r)).orElse("") + ")";
        boolean known = fields.contains(variable) || !people.add(variable);
        plain(assignment(variable, known) + source);
        if (accounts.isPresent()) {
            logins.putIfAbsent(
                    signed.who(), List.of(accounts.get().loginOf(signed.who().toString())));
            SignIn.operation(design.spec()).ifPresent(operation -> {
                var statement = new Statement("");
                statement.name = variable + ".signIn()";
                calls.computeIfAbsent(signed.who(), _ -> new ArrayList<>())
                        .add(new Called(
                                operation, operation.endpoint().orElseThrow(), List.of(), Optional.empty(), statement));
            });
        }
    }

    private String assignment(String variable, boolean known) {
        return known || isSetting ? variable + " = " : "var " + variable + " = ";
    }

    /** Whoever signs in here is a field of the class. */
    StoryScene asSetting() {
        isSetting = true;
        return this;
    }

    private static String variable(Person who) {
        String name =
                who.name().orElse("visitor").replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
        String camel = Words.lowerFirst(Words.camel(name.isEmpty() ? "somebody" : name));
        return camel.equals("clock") || camel.equals("database") ? camel + "User" : camel;
    }

    private String caller(Person who) {
        String variable = variable(who);
        return !who.visitor() && (fields.contains(variable) || people.contains(variable)) ? variable : "visitor()";
    }

    // ------------------------------------------------------------------ calls

    private void call(Invocation call) {
        Called made = made(call);
        if (call.times() > 1) {
            var statement = new Statement("Answers.times(" + call.times() + ", () -> " + made.statement.source + ")");
            statements.add(statement);
            together = statement;
        } else {
            statements.add(made.statement);
            together = null;
        }
        remember(call.who(), made);
    }

    private Called made(Invocation call) {
        Operation operation = design.spec().operation(call.operation()).orElseThrow();
        Endpoint endpoint = operation.endpoint().orElseThrow();
        List<Argument> arguments = new ArrayList<>();
        Optional<Invocation.Body> body = call.body();
        if (call.again()) {
            List<Called> earlier = calls.getOrDefault(call.who(), List.of());
            if (!earlier.isEmpty()) {
                boolean same = earlier.getLast().operation.equals(operation)
                        && call.arguments().stream().noneMatch(a -> a.place() == Place.BODY);
                body = body.or(() -> same ? earlier.getLast().body : Optional.empty());
                earlier.getLast().arguments.stream()
                        .filter(a -> takes(endpoint, a) || same && call.body().isEmpty() && a.place() == Place.BODY)
                        .filter(a -> call.arguments().stream()
                                .noneMatch(
                                        n -> n.place() == a.place() && n.name().equalsIgnoreCase(a.name())))
                        .forEach(arguments::add);
            }
        }
        arguments.addAll(call.arguments());
        accounts.flatMap(a -> a.credentials(endpoint, arguments, call.body()))
                .filter(_ -> !call.who().visitor())
                .ifPresent(told -> logins.put(call.who(), told));
        String variable = variable(call.who());
        boolean introduced = Optional.ofNullable(logins.get(call.who()))
                .filter(_ -> byHeart
                        && !operation.endpoint().orElseThrow().security().open())
                .filter(told -> told.size() == 2 && !fields.contains(variable))
                .isPresent();
        if (introduced) {
            introduce(call.who());
        }
        if (BackendText.needsKey(design, endpoint) && !caller(call.who()).equals("visitor()") && keyed.add(variable)) {
            key(call.who());
        }
        if (accounts.isPresent()
                && !call.who().visitor()
                && SignIn.handsOut(operation)
                && !fields.contains(variable)
                && people.add(variable)) {
            plain("var " + variable + " = visitor()");
        }
        looksAtTrail |= BackendText.readsTrail(operation);
        var text = new StoryCall(design, endpoint, arguments, body, this::dynamic);
        return new Called(operation, endpoint, arguments, body, new Statement(caller(call.who()) + text.source()));
    }

    /** Somebody who has told login and password, and is known by them from now on. */
    private void introduce(Person who) {
        List<String> told = logins.get(who);
        if (told != null && told.size() == 2 && !fields.contains(variable(who)) && people.add(variable(who))) {
            plain("var " + variable(who) + " = signedInAs(" + RuleText.quoted(told.getFirst()) + ", "
                    + RuleText.quoted(told.getLast()) + ")");
        }
    }

    /** Gives somebody a key; in the scenario's past where they were there by then, so that it is no part of the story. */
    private void key(Person who) {
        String login = Optional.ofNullable(logins.get(who))
                .map(List::getFirst)
                .orElseGet(() -> accounts.map(a -> a.loginOf(who.toString())).orElse(""));
        var given = new Statement(variable(who) + ".withKey(keyOf(" + RuleText.quoted(login) + "))");
        if (early.contains(variable(who)) || fields.contains(variable(who))) {
            statements.add(pastEnds, given);
            pastEnds++;
        } else {
            statements.add(given);
        }
    }

    private static boolean takes(Endpoint endpoint, Argument argument) {
        return argument.place() != Place.BODY
                && endpoint.parameters().stream()
                        .anyMatch(p -> p.name().equalsIgnoreCase(argument.name())
                                && p.in().name().equals(argument.place().name()));
    }

    private void remember(Person who, Called made) {
        calls.computeIfAbsent(who, _ -> new ArrayList<>()).add(made);
        last = made;
    }

    private void atOnce(CallsAtOnce several) {
        var sources = new ArrayList<String>();
        var made = new ArrayList<Called>(); // none of them has been answered while the others set out
        for (Invocation call : several.calls()) {
            made.add(made(call));
            sources.add("() -> " + made.getLast().statement.source);
        }
        for (int i = 0; i < made.size(); i++) {
            remember(several.calls().get(i).who(), made.get(i));
        }
        var statement = new Statement("Answers.atOnce(" + String.join(", ", sources) + ")");
        statements.add(statement);
        together = statement;
    }

    private void follow(Follows follows) {
        Called before = calls.getOrDefault(follows.who(), List.of()).getLast();
        var arguments = new ArrayList<>(before.arguments.stream()
                .filter(a -> !a.name().equals(follows.parameter()))
                .toList());
        arguments.add(new Argument(
                follows.span(),
                Place.QUERY,
                follows.parameter(),
                Argument.Form.TEXT,
                new StoryValue.LastOf(follows.span(), follows.who(), follows.property())));
        var text = new StoryCall(design, before.endpoint, arguments, Optional.empty(), this::dynamic);
        var made = new Called(
                before.operation,
                before.endpoint,
                arguments,
                Optional.empty(),
                new Statement(caller(follows.who()) + text.source()));
        statements.add(made.statement);
        together = null;
        remember(follows.who(), made);
    }

    // ------------------------------------------------------------------ values of earlier answers

    private String dynamic(Argument argument) {
        return dynamic(argument.value(), argument.name());
    }

    private String dynamic(StoryValue value, String wantedFor) {
        return switch (value) {
            case StoryValue.Literal literal -> RuleText.quoted(literal.text());
            case StoryValue.Nothing _ -> "\"null\"";
            case StoryValue.LastOf of -> {
                Called called = calls.getOrDefault(of.who(), List.of()).getLast();
                yield named(called) + (isHeader(called, of.name()) ? ".header(" : ".text(") + RuleText.quoted(of.name())
                        + ")";
            }
            case StoryValue.AnswerOf of -> {
                List<Called> made = calls.getOrDefault(of.who(), List.of());
                List<Called> having =
                        made.stream().filter(c -> answers(c, of.property())).toList();
                Optional<String> own =
                        having.isEmpty() ? accounts.flatMap(a -> a.column(of.property())) : Optional.empty();
                if (own.isPresent()) {
                    yield "account(" + loginOf(of.who()) + ", " + RuleText.quoted(own.get()) + ")";
                }
                if (having.isEmpty() && accounts.isPresent() && made.isEmpty()) {
                    yield variable(of.who()) + ".signIn().text(" + RuleText.quoted(of.property()) + ")";
                }
                Called called = having.isEmpty() ? made.getLast() : of.first() ? having.getFirst() : having.getLast();
                yield named(called) + ".text(" + RuleText.quoted(of.property()) + ")";
            }
            case StoryValue.RowOf of -> {
                Called called = calls.getOrDefault(of.who(), List.of()).stream()
                        .filter(c -> c.operation.table().equals(Optional.of(of.table())))
                        .reduce((first, second) -> second)
                        .orElseGet(() -> calls.getOrDefault(of.who(), List.of()).getLast());
                yield showsNothing(called)
                        ? newest(of.table())
                        : named(called) + ".text(" + RuleText.quoted(propertyOf(called, of.table(), wantedFor)) + ")";
            }
        };
    }

    /** Whether the call's answer has no body: then its row is the one that was stored last. */
    private static boolean showsNothing(Called called) {
        return called.endpoint.responses().stream()
                .filter(r -> r.status() >= 200 && r.status() < 400)
                .allMatch(r -> r.content().isEmpty());
    }

    private String newest(Name table) {
        String key = StoryFile.table(design, table).primaryKey().stream()
                .findFirst()
                .map(BackendText::sqlName)
                .orElse("ctid");
        return "row("
                + RuleText.quoted(
                        "select " + key + " from " + BackendText.sqlName(table) + " order by age(xmin) limit 1")
                + ").getFirst()";
    }

    private String loginOf(Person who) {
        List<String> told = logins.get(who);
        return told == null ? accounts.orElseThrow().login(who.toString()) : RuleText.quoted(told.getFirst());
    }

    /** The property that shows the column which is wanted, else the key. */
    private String propertyOf(Called called, Name table, String wantedFor) {
        if (answers(called, Words.camel(wantedFor))) {
            return Words.camel(wantedFor);
        }
        return StoryFile.table(design, table).primaryKey().stream()
                .map(Words::camel)
                .findFirst()
                .orElse("id");
    }

    private static boolean isHeader(Called called, String name) {
        return called.endpoint.responses().stream().anyMatch(r -> r.header(name).isPresent())
                || name.contains("-")
                || name.equals("ETag")
                || name.equals("Location");
    }

    private boolean answers(Called called, String property) {
        return called.endpoint.responses().stream()
                .filter(Contract.Response::succeeds)
                .flatMap(r -> object(r).stream())
                .anyMatch(o -> o.properties().containsKey(property));
    }

    private Optional<Schema.Obj> object(Response response) {
        return response.content().stream()
                .flatMap(m -> m.schema().stream())
                .map(s -> design.spec().contract().resolve(s).shape())
                .filter(Schema.Obj.class::isInstance)
                .map(Schema.Obj.class::cast)
                .findFirst();
    }

    /** The variable that holds the answer; it gets its name when somebody asks. */
    private String named(Called called) {
        if (called.statement.name.isEmpty()) {
            String person = caller(calls.entrySet().stream()
                    .filter(e -> e.getValue().contains(called))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(Person.VISITOR));
            String wanted = person.equals("visitor()") ? "seen" : "seenBy" + Words.upperFirst(person);
            String free = wanted;
            for (int i = 2; !names.add(free); i++) {
                free = wanted + i;
            }
            called.statement.name = free;
        }
        return called.statement.name;
    }

    // ------------------------------------------------------------------ what is expected

    /** Of the last answer: in the same statement while nothing stands between, else of its variable. */
    private void expect(String expectation) {
        Statement of = together != null ? together : java.util.Objects.requireNonNull(last).statement;
        String lastOfSeveral = together != null ? ".last()" : "";
        if (statements.getLast() == of && lastOfSeveral.isEmpty()) {
            of.expectations.add(expectation);
        } else if (together != null) {
            plain(nameOf(together) + lastOfSeveral + expectation);
        } else {
            plain(named(java.util.Objects.requireNonNull(last)) + expectation);
        }
    }

    private void expectTogether(String expectation) {
        if (together == null) {
            return; // one answer is the same as itself
        }
        if (statements.getLast() == together) {
            together.expectations.add(expectation);
        } else {
            plain(nameOf(together) + expectation);
        }
    }

    private String nameOf(Statement statement) {
        if (statement.name.isEmpty()) {
            String free = "answers";
            for (int i = 2; !names.add(free); i++) {
                free = "answers" + i;
            }
            statement.name = free;
        }
        return statement.name;
    }

    private void expectValue(Expectation expected) {
        String path = RuleText.quoted(expected.path());
        String value = dynamic(expected.value(), expected.path());
        expect(".has(" + path + ", " + value + ")");
    }

    private void expectErrors(Listed expected) {
        if (expected.columns().equals(List.of("field"))) {
            expect(".faults("
                    + expected.rows().stream()
                            .map(r -> dynamic(r.getFirst(), "field"))
                            .collect(Collectors.joining(", "))
                    + ")");
        } else {
            expect(".hasInAnyOrder("
                    + RuleText.quoted(ErrorShape.of(design.spec())
                            .faults()
                            .map(ErrorShape.Faults::path)
                            .orElse("errors"))
                    + ", " + listed(expected) + ")");
        }
    }

    private String listed(Listed listed) {
        String columns =
                listed.columns().stream().map(RuleText::quoted).collect(Collectors.joining(", ", "List.of(", ")"));
        String found = listed.rows().stream()
                .map(r -> r.stream().map(v -> dynamic(v, "")).collect(Collectors.joining(", ", "List.of(", ")")))
                .collect(Collectors.joining(", ", "List.of(", ")"));
        return columns + ", " + found;
    }

    /** The list of the last answer: its one array, or the body itself. */
    private String listOf() {
        Called called = java.util.Objects.requireNonNull(last);
        return called.endpoint.responses().stream()
                .filter(Contract.Response::succeeds)
                .flatMap(r -> object(r).stream())
                .flatMap(o -> o.properties().values().stream())
                .filter(p -> design.spec().contract().resolve(p.schema()).shape() instanceof Schema.Array)
                .map(Schema.Property::name)
                .findFirst()
                .orElse("");
    }

    // ------------------------------------------------------------------ rows

    private void rowHas(RowHas has) {
        Table table = StoryFile.table(design, has.subject().table());
        var columns = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (RowHas.RowExpectation expected : has.expected()) {
            columns.add(selected(table, expected.column()));
            values.add(expectedText(table, expected.column(), expected.value()));
        }
        String query =
                "select " + String.join(", ", columns) + " from " + BackendText.sqlName(table.name()) + " where ";
        String condition = switch (has.subject()) {
            case RowHas.Subject.ByKey key ->
                RuleText.quoted(query
                        + StoryRows.fitting(table, key.columns(), key.key()).stream()
                                .map(c -> BackendText.sqlName(c) + " = "
                                        + StoryRows.literal(
                                                table.column(c).orElseThrow().type(), key.key()))
                                .collect(Collectors.joining(" or ")));
            case RowHas.Subject.Of of -> {
                String key = table.primaryKey().getFirst();
                yield RuleText.quoted(query + BackendText.sqlName(key) + " = '") + " + "
                        + dynamic(new StoryValue.RowOf(has.span(), of.who(), of.table()), key) + " + \"'\"";
            }
        };
        plain("assertThat(row(" + condition + ")).containsExactly(" + String.join(", ", values) + ")");
    }

    private String selected(Table table, RowColumn column) {
        return switch (column) {
            case RowColumn.Own own ->
                asText(table.column(own.column()).orElseThrow(), BackendText.sqlName(own.column()));
            case RowColumn.Walk walk -> walked(table, walk);
        };
    }

    private String walked(Table table, RowColumn.Walk walk) {
        String from = BackendText.sqlName(table.name());
        Table at = table;
        var query = new StringBuilder();
        for (int i = 0; i < walk.constraints().size(); i++) {
            String constraint = walk.constraints().get(i);
            ForeignKey key = at.foreignKeys().stream()
                    .filter(k -> k.name().equals(constraint))
                    .findFirst()
                    .orElseThrow();
            String alias = "t" + (i + 1);
            String target = BackendText.sqlName(key.referencedTable()) + " " + alias;
            String on =
                    alias + "." + BackendText.sqlName(key.referencedColumns().getFirst()) + " = " + from + "."
                            + BackendText.sqlName(key.columns().getFirst());
            query.append(i == 0 ? target : " join " + target + " on " + on);
            if (i == 0) {
                query.append(" where ").append(on);
            }
            from = alias;
            at = StoryFile.table(design, key.referencedTable());
        }
        Column shown = at.column(walk.columns().getFirst()).orElseThrow();
        return "(select " + asText(shown, from + "." + BackendText.sqlName(shown.name())) + " from " + query + ")";
    }

    private static String asText(Column column, String source) {
        return switch (column.type().base()) {
            case "boolean", "bytea", "interval" -> source + "::text";
            case "timestamp with time zone" ->
                "to_char(" + source + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
            default -> source;
        };
    }

    private String expectedText(Table table, RowColumn column, StoryValue value) {
        if (!(value instanceof StoryValue.Literal literal) || !(column instanceof RowColumn.Own own)) {
            return dynamic(value, column.header());
        }
        Column kept = table.column(own.column()).orElseThrow();
        boolean exact =
                kept.type().base().equals("numeric") && kept.type().scale().isPresent();
        if (exact && literal.text().matches("-?\\d+(\\.\\d+)?")) {
            return RuleText.quoted(new BigDecimal(literal.text())
                    .setScale(kept.type().scale().getAsInt(), RoundingMode.HALF_UP)
                    .toPlainString());
        }
        return RuleText.quoted(literal.text());
    }

    private void trailHas(TrailHas trail) {
        looksAtTrail = true;
        String table = RuleText.quoted(trail.table().name());
        List<String> columns = trail.expected().columns();
        for (List<StoryValue> entry : trail.expected().rows()) {
            if (Set.copyOf(columns).equals(Set.of("who", "what"))) {
                String who = inTrail(entry.get(columns.indexOf("who")));
                String what = dynamic(entry.get(columns.indexOf("what")), "what");
                plain("assertThat(trailOf(" + table + ")).contains("
                        + (who + " + \" \" + " + what).replace("\" + \" \" + \"", " ") + ")");
            } else {
                var conditions = new ArrayList<String>();
                for (int i = 0; i < columns.size(); i++) {
                    conditions.add(trailCondition(columns.get(i), entry.get(i)));
                }
                plain("assertThat(trail(" + table + ", " + RuleText.quoted(String.join(" and ", conditions))
                        + ")).isPositive()");
            }
        }
    }

    /** Whom the trail names for a person of the story. */
    private String inTrail(StoryValue value) {
        return accounts.isPresent() && value instanceof StoryValue.Literal literal
                ? "account(" + loginOf(new Person(Optional.of(literal.text()))) + ", "
                        + RuleText.quoted(accounts.get().keyColumn()) + ")"
                : dynamic(value, "who");
    }

    private static String trailCondition(String column, StoryValue value) {
        if (!(value instanceof StoryValue.Literal literal)) {
            return column + " is null";
        }
        String text = "'" + literal.text().replace("'", "''") + "'";
        return switch (column) {
            case "row" -> text + " in (select v from jsonb_each_text(row_key) as e(k, v))";
            case "before", "after" -> column + " @> " + text;
            default -> column + " = " + text;
        };
    }

    static String duration(Duration time) {
        if (time.toMillis() % 1000 != 0) {
            return "Duration.ofMillis(" + RuleText.number(time.toMillis()) + ")";
        }
        if (time.toSeconds() % 60 != 0) {
            return "Duration.ofSeconds(" + RuleText.number(time.toSeconds()) + ")";
        }
        if (time.toMinutes() % 60 != 0) {
            return "Duration.ofMinutes(" + RuleText.number(time.toMinutes()) + ")";
        }
        return time.toHours() % 24 != 0
                ? "Duration.ofHours(" + RuleText.number(time.toHours()) + ")"
                : "Duration.ofDays(" + RuleText.number(time.toDays()) + ")";
    }
}
