package dev.plumb.prove;

import dev.plumb.expression.Model.Entity;
import dev.plumb.prove.Request.Credential;
import dev.plumb.schema.Name;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.SignIn;
import dev.plumb.spec.Spec;
import dev.plumb.spec.story.Person;
import dev.plumb.spec.story.StoryValue;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a scenario is played: who carries which token, what was answered to whom, what time it is. */
final class Stage {
    private final Spec spec;
    private final Target target;
    private final Wire wire;
    private final Scratch scratch;
    private final RowMaker maker;
    private final Optional<AccountHolders> holders;
    private final Set<String> tokenProperties;
    private final Badges badges;
    private Duration ahead = Duration.ZERO;

    private final Map<String, List<String>> roles = new HashMap<>();
    private final Map<String, String> carried = new HashMap<>();
    private final Map<Holder, Minted> minted = new HashMap<>();
    private final Map<String, List<Exchange>> heard = new HashMap<>();
    private final Map<String, Carried> lastCall = new HashMap<>();
    private final Map<String, Map<Name, SequencedMap<String, @Nullable String>>> created = new HashMap<>();
    private List<Exchange> answers = List.of();
    private final List<Exchange> all = new ArrayList<>();
    private final Set<Long> pastOfTrail = new HashSet<>();

    /** What a person's last call carried, for {@code again}. */
    record Carried(
            String operation,
            Map<String, String> path,
            SequencedMap<String, List<String>> query,
            SequencedMap<String, String> headers,
            Optional<Request> request) {}

    Stage(Spec spec, Target target, Wire wire, Scratch scratch) {
        this.spec = spec;
        this.target = target;
        this.wire = wire;
        this.scratch = scratch;
        this.maker = new RowMaker(scratch, Shown.in(spec), new SampleBodies(spec, scratch), spec.privacy());
        this.holders = spec.access().accounts().map(a -> new AccountHolders(spec, a, scratch, maker));
        this.badges = new Badges(spec, target, scratch, maker);
        this.tokenProperties = SignIn.tokenProperties(spec);
    }

    Spec spec() {
        return spec;
    }

    Scratch scratch() {
        return scratch;
    }

    RowMaker maker() {
        return maker;
    }

    Wire wire() {
        return wire;
    }

    /** Empty tables, nobody signed in, nothing kept from before. */
    void begin() throws SQLException {
        roles.clear();
        carried.clear();
        heard.clear();
        lastCall.clear();
        created.clear();
        all.clear();
        pastOfTrail.clear();
        answers = List.of();
        scratch.reset();
        holders.ifPresent(AccountHolders::forget);
        badges.forget();
        ahead = Duration.ZERO;
        target.resetClock();
        target.forget();
        target.partners().begin();
        maker.begin(now());
    }

    /** The backend waits a little before each statement, so that calls at the same time meet in between. */
    void hesitate(int millis) {
        target.hesitate(millis);
    }

    /** How far the backend's clock is before the real one. */
    Duration ahead() {
        return ahead;
    }

    Instant now() {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }

    void pass(Duration time) {
        ahead = ahead.plus(time);
        target.pass(time);
        maker.at(now());
    }

    /** Nothing is scripted, called or kept from before, and the time is the real one; the rows stay. */
    void calm() {
        ahead = Duration.ZERO;
        target.resetClock();
        target.forget();
        target.partners().begin();
    }

    /** What follows from what was stored is done. */
    void work() {
        target.work();
    }

    ScriptedPartners partners() {
        return target.partners();
    }

    void itIs(Instant instant) {
        ahead = Duration.between(Instant.now(), instant);
        target.setClock(instant);
        maker.at(now());
    }

    Optional<AccountHolders> holders() {
        return holders;
    }

    void signIn(Person person, Optional<String> role) throws SQLException {
        if (holders.isPresent()) {
            signIn(person, role, holders.get());
            return;
        }
        roles.put(person.toString(), role.map(List::of).orElse(List.of()));
    }

    /** Over the contract, where it has a way; else by a token that the backend would have made. */
    private void signIn(Person person, Optional<String> role, AccountHolders people) throws SQLException {
        String who = person.toString();
        people.account(who, role);
        Optional<Operation> operation = SignIn.operation(spec);
        Optional<String> body =
                operation.flatMap(o -> SignIn.fields(spec, o)).flatMap(fields -> people.signInBody(who, fields));
        carried.remove(who);
        if (operation.isPresent() && body.isPresent()) {
            Endpoint endpoint = operation.get().endpoint().orElseThrow();
            Request request = Request.of(endpoint.method().name(), Paths.of(spec, endpoint, Map.of()))
                    .withBody(
                            Bodies.mediaType(endpoint),
                            Bodies.written(
                                    Bodies.mediaType(endpoint),
                                    JsonMapper.shared().readTree(body.get())));
            var before = trailIds();
            var answered = answers;
            Exchange exchange = wire.send(Optional.of(endpoint), "stories", request);
            heard(List.of(person), List.of(exchange));
            answers = answered;
            trailBegan(before);
            if (exchange.answer().status() >= 400) {
                throw new StoryFailure(
                        who + " to be signed in", exchange.answer().shown());
            }
        }
        roles.put(who, role.map(List::of).orElse(List.of()));
    }

    Badges badges() {
        return badges;
    }

    /** What somebody shows to be let in: of several ways the first by which they may. */
    List<Credential> credentials(Person person, Endpoint endpoint) {
        List<Admission> ways = Admission.several(spec.contract(), endpoint);
        if (ways.isEmpty()) {
            return credential(person, badges.scheme(endpoint)).stream().toList();
        }
        List<String> held = roles.getOrDefault(person.toString(), List.of());
        Admission way = ways.stream()
                .filter(w -> w.admits(role -> held.stream()
                        .anyMatch(h -> h.equals(role)
                                || spec.access()
                                        .roles()
                                        .getOrDefault(h, List.of())
                                        .contains(role))))
                .findFirst()
                .orElse(ways.getFirst());
        return way.shown().stream()
                .flatMap(scheme -> credential(person, Optional.of(scheme)).stream())
                .toList();
    }

    private Optional<Credential> credential(Person person, Optional<CallerScheme> scheme) {
        String who = person.toString();
        String owner = who.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        boolean token = scheme.map(s -> s instanceof CallerScheme.Token || s instanceof CallerScheme.Cookie)
                .orElse(true);
        String own = token ? carried.get(who) : null;
        List<String> held = roles.get(who);
        if (own == null && held == null && (token || !isKnown(who))) {
            return Optional.empty();
        }
        String text = own != null ? own : shown(who, held == null ? List.of() : held, scheme);
        return Optional.of(badges.credential(scheme, text, owner));
    }

    private boolean isKnown(String who) {
        return holders.filter(people -> people.credentials(who).isPresent()).isPresent();
    }

    /** What makes somebody known who was not handed anything by an answer. */
    private String shown(String who, List<String> held, Optional<CallerScheme> scheme) {
        if (holders.isEmpty()) {
            return token(who, held);
        }
        try {
            AccountHolders people = holders.get();
            String password = people.credentials(who)
                    .map(AccountHolders.Credentials::password)
                    .orElse("");
            var account = people.row(who).orElseThrow(() -> new StoryFailure("an account of " + who, "none"));
            if (badges.areSigned(scheme)) {
                return carried.computeIfAbsent(
                        who,
                        _ -> target.tokens()
                                .token(
                                        String.valueOf(
                                                account.get(people.accounts().key())),
                                        held,
                                        now()));
            }
            return badges.issue(scheme, people.accounts(), account, held, password, now());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signing takes a while: a token of the last minute will do. */
    private String token(String who, List<String> held) {
        Instant now = now();
        Minted last = minted.get(new Holder(who, held));
        if (last == null || now.isBefore(last.at()) || now.isAfter(last.at().plusSeconds(60))) {
            last = new Minted(now, target.tokens().token(who, held, now));
            minted.put(new Holder(who, held), last);
        }
        return last.token();
    }

    private record Holder(String who, List<String> held) {}

    private record Minted(Instant at, String token) {}

    Operation operation(String name) {
        return spec.operation(name).orElseThrow(() -> new IllegalArgumentException(name));
    }

    Optional<Carried> lastCall(Person person) {
        return Optional.ofNullable(lastCall.get(person.toString()));
    }

    void remember(Person person, Carried call) {
        lastCall.put(person.toString(), call);
    }

    /** Notes what a sentence's calls were answered. */
    void heard(List<Person> people, List<Exchange> exchanges) {
        answers = List.copyOf(exchanges);
        for (int i = 0; i < exchanges.size(); i++) {
            String who = people.get(i).toString();
            heard.computeIfAbsent(who, _ -> new ArrayList<>()).add(exchanges.get(i));
            all.add(exchanges.get(i));
            if (!people.get(i).visitor()) {
                cookie(exchanges.get(i).answer()).ifPresent(value -> carried.put(who, value));
            }
            for (String property : tokenProperties) {
                JsonNode token = exchanges.get(i).answer().json().findValue(property);
                if (token != null && token.isString() && !people.get(i).visitor()) {
                    carried.put(who, token.asString());
                }
            }
        }
    }

    /** The access token that an answer sets as a cookie. */
    Optional<String> cookie(Answer answer) {
        return CallerScheme.of(spec.contract()).stream()
                .filter(CallerScheme.Cookie.class::isInstance)
                .map(s -> ((CallerScheme.Cookie) s).cookie() + "=")
                .flatMap(name -> answer.headers().getOrDefault("set-cookie", List.of()).stream()
                        .filter(c -> c.startsWith(name))
                        .map(c -> c.substring(name.length()).split(";", 2)[0]))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** The answers of the last sentence that called. */
    List<Exchange> answers() {
        return answers;
    }

    List<Exchange> all() {
        return List.copyOf(all);
    }

    Exchange last() {
        if (answers.isEmpty()) {
            throw new StoryFailure("an answer", "nothing was called");
        }
        return answers.getLast();
    }

    /** The keys of every row, to see which rows a call makes. */
    Map<Name, Set<SequencedMap<String, @Nullable String>>> keys() throws SQLException {
        var keys = new LinkedHashMap<Name, Set<SequencedMap<String, @Nullable String>>>();
        for (var table : scratch.catalog().tables()) {
            var found = new HashSet<SequencedMap<String, @Nullable String>>();
            for (var row : scratch.all(table.name())) {
                found.add(key(table.primaryKey(), row));
            }
            keys.put(table.name(), found);
        }
        return keys;
    }

    private static SequencedMap<String, @Nullable String> key(
            List<String> columns, SequencedMap<String, @Nullable String> row) {
        var key = new LinkedHashMap<String, @Nullable String>();
        (columns.isEmpty() ? row.keySet() : columns).forEach(c -> key.put(c, row.get(c)));
        return key;
    }

    /** Notes the rows that a person's call made, and those that it was answered. */
    void rowsOf(Person person, Exchange exchange, Map<Name, Set<SequencedMap<String, @Nullable String>>> before)
            throws SQLException {
        holders.ifPresent(people -> people.learn(person, exchange));
        var mine = created.computeIfAbsent(person.toString(), _ -> new HashMap<>());
        for (Entity entity : spec.model().entities()) {
            if (entity.readOnly()) {
                continue;
            }
            List<String> columns = scratch.table(entity.table()).primaryKey();
            answered(entity, exchange.answer().json()).ifPresent(row -> mine.put(entity.table(), row));
            for (var row : scratch.all(entity.table())) {
                if (!before.getOrDefault(entity.table(), Set.of()).contains(key(columns, row))) {
                    mine.put(entity.table(), row);
                }
            }
        }
    }

    /** The row whose unique key an answered object shows. */
    private Optional<SequencedMap<String, @Nullable String>> answered(Entity entity, JsonNode body)
            throws SQLException {
        if (!body.isObject()) {
            return Optional.empty();
        }
        for (List<String> key : scratch.table(entity.table()).uniqueKeys()) {
            var values = new LinkedHashMap<String, String>();
            for (String column : key) {
                entity.byColumn(column)
                        .map(a -> body.path(a.name()))
                        .filter(JsonNode::isValueNode)
                        .filter(n -> !n.isNull())
                        .ifPresent(n -> values.put(column, n.asString()));
            }
            boolean shows = values.size() == key.size() && body.size() > 1;
            if (shows && answeredBy(entity)) {
                var rows = scratch.where(entity.table(), values);
                if (rows.size() == 1) {
                    return Optional.of(rows.getFirst());
                }
            }
        }
        return Optional.empty();
    }

    private boolean answeredBy(Entity entity) {
        return answers.isEmpty()
                || answers.getLast()
                        .endpoint()
                        .flatMap(e -> spec.operation(e.operationId()))
                        .flatMap(Operation::table)
                        .map(t -> t.equals(entity.table()))
                        .orElse(true);
    }

    /** {@code Cleo's order}. */
    SequencedMap<String, @Nullable String> rowOf(Person person, Name table) throws SQLException {
        var row = created.getOrDefault(person.toString(), Map.of()).get(table);
        if (row == null) {
            throw new StoryFailure("a row of " + table + " that " + person + "'s calls answered or created", "none");
        }
        List<String> key = scratch.table(table).primaryKey();
        var now = scratch.where(
                table,
                key(key, row).entrySet().stream()
                        .filter(e -> e.getValue() != null)
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> String.valueOf(e.getValue()))));
        return now.isEmpty() ? row : now.getFirst();
    }

    /**
     * A cell's value as text; null is null.
     *
     * @param wantedFor the parameter or column that it is given for
     */
    @Nullable
    String value(StoryValue value, String wantedFor) throws SQLException {
        return switch (value) {
            case StoryValue.Literal literal -> literal.text();
            case StoryValue.Nothing _ -> null;
            case StoryValue.RowOf row -> {
                Entity entity = spec.model().entity(row.table()).orElseThrow();
                yield rowOf(row.who(), row.table()).get(column(entity, wantedFor));
            }
            case StoryValue.AnswerOf of -> answerOf(of);
            case StoryValue.LastOf of -> lastOf(of);
        };
    }

    /** The column that a name means for a row: itself, without the row's own name before it, else the primary key. */
    private String column(Entity entity, String wantedFor) {
        String folded = folded(wantedFor);
        String short_ = folded.startsWith(folded(entity.row()))
                ? folded.substring(folded(entity.row()).length())
                : folded;
        return entity.attributes().stream()
                .filter(a -> folded(a.name()).equals(folded) || folded(a.name()).equals(short_))
                .map(dev.plumb.expression.Model.Attribute::column)
                .findFirst()
                .orElseGet(() -> scratch.table(entity.table()).primaryKey().stream()
                        .findFirst()
                        .orElseGet(() -> entity.attributes().getFirst().column()));
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    private String answerOf(StoryValue.AnswerOf of) throws SQLException {
        List<Exchange> said = heard.getOrDefault(of.who().toString(), List.of());
        List<Exchange> searched = of.first() ? said : said.reversed();
        for (Exchange exchange : searched) {
            JsonNode found = exchange.answer().json().findValue(of.property());
            if (found != null && !found.isNull()) {
                return found.isValueNode() ? found.asString() : found.toString();
            }
        }
        Optional<String> own = ofAccount(of);
        if (own.isPresent()) {
            return own.get();
        }
        throw new StoryFailure(
                "an answer to " + of.who() + " that has `" + of.property() + "`", "none of " + said.size());
    }

    /** A column of the person's account. */
    private Optional<String> ofAccount(StoryValue.AnswerOf of) throws SQLException {
        if (holders.isEmpty()) {
            return Optional.empty();
        }
        Entity entity = spec.model().entity(holders.get().accounts().table()).orElseThrow();
        var row = holders.get().row(of.who().toString());
        return row.flatMap(r -> entity.attribute(of.property()).map(a -> r.get(a.column())));
    }

    /** Whom the trail names for a person of the story. */
    String inTrail(String who) throws SQLException {
        if (holders.isEmpty()) {
            return who;
        }
        String key = holders.get().accounts().key();
        return holders.get().row(who).map(row -> row.get(key)).orElse(who);
    }

    private String lastOf(StoryValue.LastOf of) {
        List<Exchange> said = heard.getOrDefault(of.who().toString(), List.of());
        if (said.isEmpty()) {
            throw new StoryFailure("an answer to " + of.who(), "nothing was called");
        }
        Answer answer = said.getLast().answer();
        Optional<String> header = answer.header(of.name());
        JsonNode property = answer.json().path(of.name());
        if (header.isEmpty() && !property.isValueNode()) {
            throw new StoryFailure("a header or property `" + of.name() + "` of the last answer", answer.shown());
        }
        return header.orElseGet(property::asString);
    }

    /** What the trail holds by now is no part of the story. */
    void trailBegan(Set<Long> before) throws SQLException {
        var since = new HashSet<>(trailIds());
        since.removeAll(before);
        pastOfTrail.addAll(since);
        Trail.forget(scratch, since);
    }

    Set<Long> trailIds() throws SQLException {
        return Trail.ids(scratch);
    }

    boolean past(long trailId) {
        return pastOfTrail.contains(trailId);
    }
}
