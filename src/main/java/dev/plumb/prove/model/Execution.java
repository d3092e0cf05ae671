package dev.plumb.prove.model;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Reference;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.World;
import dev.plumb.prove.model.Outcome.Emitted;
import dev.plumb.prove.model.Outcome.Held;
import dev.plumb.schema.Name;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One operation, step by step (LANGUAGE 6), over rows that it changes. */
final class Execution {
    private final ReferenceModel model;
    private final Spec spec;
    private final ModelCall call;
    private final Requests requests;
    private final Optional<Partners> partners;
    private final List<Asked> asked = new ArrayList<>();
    private final Writing writing;
    private final List<Emitted> events = new ArrayList<>();
    private final Set<String> operations = new LinkedHashSet<>();
    private final Map<Held, World.Row> deleted = new HashMap<>();
    final Rows rows;
    final Givens givens;
    private Map<String, @Nullable Object> variables = new HashMap<>();
    private Operation running;
    private boolean matched;
    private boolean job;
    private Instant now;

    /** The operation, or the one that runs it, ends with an error. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String code;

        Ended(String code) {
            super(code, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** The branch ends quietly. */
    private static final class Skipped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Skipped() {
            super("skip", null, false, false);
        }
    }

    /** The answer is reached. */
    private static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Step.Answer answer;

        Reached(Step.Answer answer) {
            super("answer", null, false, false);
            this.answer = answer;
        }
    }

    Execution(ReferenceModel model, ModelCall call, Requests requests, Rows rows, Givens givens) {
        this.partners = call.partners();
        this.model = model;
        this.spec = model.spec();
        this.call = call;
        this.requests = requests;
        this.rows = rows;
        this.givens = givens;
        this.running = call.operation();
        this.now = time();
        this.writing = new Writing(model, this);
    }

    /** The time of a transaction. */
    private Instant time() {
        return givens.time(call.about());
    }

    Instant now() {
        return now;
    }

    Operation running() {
        return running;
    }

    /** The operations that were run, the called one first. */
    Set<String> operations() {
        return operations;
    }

    /** @throws Ended with an error, {@link Untellable} */
    Outcome run(Map<String, @Nullable Object> given) {
        variables = new HashMap<>(given);
        operations.add(running.name());
        try {
            steps(running.steps());
        } catch (Reached reached) {
            return answered(reached.answer);
        } catch (Skipped quiet) {
            return running.steps().stream()
                    .filter(s -> s instanceof Step.Answer a
                            && a.body().isEmpty()
                            && a.headers().isEmpty())
                    .map(Step.Answer.class::cast)
                    .reduce((_, last) -> last)
                    .map(this::answered)
                    .orElseThrow(() -> new Untellable("what is answered where a step ends the operation quietly"));
        }
        throw new Untellable("what is answered where no step does");
    }

    // ---- without a call

    List<Emitted> events() {
        return List.copyOf(events);
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /**
     * A reaction: what comes before a call and what follows from one are transactions of their own.
     *
     * @return whether it came to its end; else it is to be tried again
     */
    boolean react(Map<String, @Nullable Object> parts) {
        variables = new HashMap<>(parts);
        variables.put("viewer", null);
        Rows before = rows.copy();
        int written = rows.writes();
        int told = 0;
        for (Step step : running.steps()) {
            try {
                if (step instanceof Step.Call) {
                    told = events.size();
                    before = rows.copy();
                }
                steps(List.of(step));
                if (step instanceof Step.Call) {
                    told = events.size();
                    before = rows.copy();
                }
            } catch (Skipped | Reached over) {
                return true;
            } catch (Ended failed) {
                if (before.writes() != written || !(step instanceof Step.Call) && asksSomebody(step)) {
                    throw new Untellable("how much of a reaction is done that fails half-way");
                }
                rows.become(before);
                events.subList(told, events.size()).clear();
                return false;
            }
        }
        return true;
    }

    /** A job: each element of a loop over rows by itself, what stands between such loops together, calls in no transaction. */
    void job() {
        variables.put("viewer", null);
        job = true;
        try {
            level(running.steps(), () -> true);
        } catch (Skipped | Reached | Ended over) {
            // what was done so far stays
        }
    }

    /** @param still whether what it is done for is as it has to be */
    private void level(List<Step> said, BooleanSupplier still) {
        var group = new ArrayList<Step>();
        for (int i = 0; i < said.size(); i++) {
            Step step = said.get(i);
            List<Step> rest = said.subList(i + 1, said.size());
            if (asksSomebody(step)) {
                together(group, still);
                around(step, still);
            } else if (isRead(step) && rest.stream().anyMatch(Execution::standsOutside)) {
                together(group, still);
                steps(List.of(step));
            } else if (isEachOfRows(step)) {
                together(group, still);
                apart((Step.Each) step, this::once);
            } else {
                group.add(step);
            }
        }
        together(group, still);
    }

    private void together(List<Step> group, BooleanSupplier still) {
        if (!group.isEmpty() && still.getAsBoolean()) {
            once(List.copyOf(group));
        }
        group.clear();
    }

    /** A step that asks a partner, or within which one is asked. */
    private void around(Step step, BooleanSupplier still) {
        if (step.when().isPresent() && !holds(step.when().get())) {
            return;
        }
        switch (step) {
            case Step.Call asks -> call(asks);
            case Step.Block block -> level(block.body(), still);
            case Step.Each each -> apart(each, body -> level(body, () -> isStill(each)));
            case Step other ->
                throw new Untellable("what a job does around " + other.span().cite());
        }
    }

    private boolean isStill(Step.Each each) {
        Object element = variables.get(each.name());
        boolean there = !(element instanceof Held(Name table, long number)) || rows.get(table, number) != null;
        return there && (each.where().isEmpty() || holds(each.where().get()));
    }

    private void apart(Step.Each each, Consumer<List<Step>> done) {
        List<@Nullable Object> elements = elements(each);
        if (each.limit().isPresent() && value(each.limit().get()) instanceof Long most && elements.size() > most) {
            throw new Untellable("which elements a job takes of more than it may");
        }
        var outer = variables;
        for (Object element : elements) {
            variables = new HashMap<>(outer);
            variables.put(each.name(), element);
            now = time();
            if (isStill(each)) {
                try {
                    done.accept(each.body());
                } catch (Skipped quiet) {
                    // the next one
                }
            }
        }
        variables = outer;
    }

    private static boolean standsOutside(Step step) {
        return asksSomebody(step) || isEachOfRows(step);
    }

    private static boolean isRead(Step step) {
        return step instanceof Step.Find || step instanceof Step.Let || step instanceof Step.Require;
    }

    private static boolean isEachOfRows(Step step) {
        return step instanceof Step.Each each
                && each.when().isEmpty()
                && each.list().type() instanceof Type.ListOf of
                && of.element() instanceof Type.Row;
    }

    private static boolean asksSomebody(Step step) {
        return Step.all(List.of(step)).anyMatch(Step.Call.class::isInstance);
    }

    private void once(List<Step> steps) {
        Rows before = rows.copy();
        int told = events.size();
        try {
            steps(steps);
        } catch (Skipped | Reached over) {
            // the next one
        } catch (Ended failed) {
            rows.become(before);
            events.subList(told, events.size()).clear();
        }
    }

    /** Whether nobody calls. */
    private boolean isBackground() {
        return call.operation().endpoint().isEmpty();
    }

    private void call(Step.Call step) {
        if (partners.isEmpty() || !running.equals(call.operation())) {
            throw new Untellable("what a partner answers");
        }
        var with = new LinkedHashMap<String, @Nullable Object>();
        step.with().forEach((name, value) -> with.put(name, value(value)));
        asked.add(new Asked(
                step.partner(), step.operation(), with, step.idempotencyKey().map(key -> String.valueOf(value(key)))));
        Partners.Reply reply = partners.get().reply(step);
        now = time();
        List<Step> branch = step.on().get(reply.word());
        step.as().ifPresent(as -> variables.put(as, reply.body().isPresent() ? reply : null));
        if (branch != null && job) {
            once(branch);
        } else if (branch != null) {
            try {
                steps(branch);
            } catch (Skipped quiet) {
                // the branch is over
            }
        } else if (!reply.good()) {
            throw new Ended(isBackground() ? "INTERNAL" : "UNAVAILABLE");
        }
        if (!reply.good()) {
            step.as().ifPresent(as -> variables.put(as, null));
        }
    }

    private Outcome answered(Step.Answer answer) {
        var headers = new HashMap<String, String>();
        answer.headers().forEach((name, value) -> {
            Object text = value(value);
            if (text != null) {
                headers.put(name, String.valueOf(text));
            }
        });
        Optional<Outcome.Shown> body = answer.body().map(b -> new Showing(this).shown(b));
        return new Outcome.Answered(answer.status(), body, headers, events);
    }

    private void steps(List<Step> steps) {
        for (Step step : steps) {
            if (step.when().isPresent() && !holds(step.when().get())) {
                named(step).forEach(name -> variables.putIfAbsent(name, null));
                continue;
            }
            step(step);
        }
    }

    private static List<String> named(Step step) {
        return switch (step) {
            case Step.Find s -> List.of(s.name());
            case Step.Let s -> List.copyOf(s.values().keySet());
            case Step.Create s -> List.of(s.name());
            case Step.Ensure s -> List.of(s.name());
            case Step.ListPage s -> List.of(s.as());
            case Step.Call s -> s.as().stream().toList();
            case Step.Account s -> s.as().stream().toList();
            case Step.Block s ->
                s.body().stream().flatMap(b -> named(b).stream()).toList();
            case Step.Require _, Step.Change _, Step.Delete _, Step.Each _, Step.Run _, Step.Emit _, Step.Answer _ ->
                List.of();
        };
    }

    private void step(Step step) {
        switch (step) {
            case Step.Require require -> {
                if (!holds(require.condition())) {
                    otherwise(require.otherwise());
                }
            }
            case Step.Find find -> find(find);
            case Step.Let let -> let.values().forEach((name, value) -> variables.put(name, held(value(value))));
            case Step.Create create -> writing.create(create);
            case Step.Ensure ensure -> writing.ensure(ensure);
            case Step.Change change -> writing.change(change);
            case Step.Delete delete -> writing.delete(delete);
            case Step.Each each -> each(each);
            case Step.Run run -> run(run);
            case Step.ListPage list -> variables.put(list.as(), new Paging(this).page(list));
            case Step.Emit emit -> {
                var parts = new LinkedHashMap<String, @Nullable Object>();
                emit.with().forEach((name, value) -> parts.put(name, held(value(value))));
                events.add(new Emitted(emit.event(), parts));
            }
            case Step.Block block -> steps(block.body());
            case Step.Answer answer -> throw new Reached(answer);
            case Step.Call asks -> call(asks);
            case Step.Account account -> new SigningIn(model, this).run(account);
        }
    }

    /** Goes on where nothing else is said. */
    void otherwise(Step.Outcome outcome) {
        switch (outcome) {
            case Step.Outcome.Failure failure -> throw new Ended(failure.code());
            case Step.Outcome.Skip _ -> throw new Skipped();
            case Step.Outcome.GoOn _ -> {}
            case Step.Outcome.Steps more -> steps(more.steps());
        }
    }

    private void find(Step.Find find) {
        var found = new ArrayList<World.Row>();
        for (World.Row row : visible(rowsOf(find.list()))) {
            if (find.where().isEmpty() || holds(find.where().get(), find.name(), row)) {
                found.add(row);
            }
        }
        if (found.size() == 1) {
            variables.put(find.name(), held(found.getFirst()));
            matches(found.getFirst());
            return;
        }
        if (found.size() > 1) {
            throw new Untellable("which of several rows a step finds");
        }
        variables.put(find.name(), null);
        otherwise(find.otherwise());
    }

    /** {@code If-Match} names the state of the row that is found first. */
    private void matches(World.Row row) {
        if (matched || call.shownBefore().isEmpty()) {
            return;
        }
        matched = true;
        World.Row shown = call.shownBefore().get();
        boolean versioned = spec.model()
                .entity(row.table())
                .flatMap(e -> e.byColumn("version"))
                .isPresent();
        boolean same = !shown.table().equals(row.table())
                || (versioned
                        ? Values.same(shown.get("version"), row.get("version"))
                                && spec.model().entity(row.table()).orElseThrow().key().stream()
                                        .allMatch(c -> Values.same(shown.get(c), row.get(c)))
                        : row.values().keySet().stream().allMatch(c -> Values.same(shown.get(c), row.get(c))));
        if (!same) {
            throw new Ended("CHANGED_MEANWHILE");
        }
    }

    private List<@Nullable Object> elements(Step.Each each) {
        Object list = listed(each.list());
        var elements = new ArrayList<@Nullable Object>();
        for (Object element : list instanceof List<?> several ? several : List.of()) {
            if (each.where().isEmpty() || holds(each.where().get(), each.name(), element)) {
                elements.add(held(element));
            }
        }
        return elements;
    }

    private void each(Step.Each each) {
        List<@Nullable Object> elements = elements(each);
        if (each.limit().isPresent() && value(each.limit().get()) instanceof Long most && elements.size() > most) {
            elements.subList(most.intValue(), elements.size()).clear();
        }
        var outer = variables;
        for (Object element : elements) {
            variables = new HashMap<>(outer);
            variables.put(each.name(), element);
            try {
                steps(each.body());
            } catch (Skipped quiet) {
                // the next element
            }
        }
        variables = outer;
    }

    /** A list as it was sent, where it is one of the request, so that what its elements leave out is known. */
    private @Nullable Object listed(TypedExpression list) {
        Optional<Sent> sent = sent(list.expr());
        return sent.isPresent() && sent.get().value() instanceof List<?> raw ? raw : value(list);
    }

    private void run(Step.Run run) {
        Operation other = spec.operation(run.operation()).orElseThrow();
        var given = new HashMap<String, @Nullable Object>();
        other.takes().keySet().forEach(name -> given.put(name, null));
        run.with().forEach((name, value) -> given.put(name, held(value(value))));
        given.put("viewer", variables.get("viewer"));
        Rows before = rows.copy();
        int told = events.size();
        var outer = variables;
        Operation caller = running;
        variables = given;
        running = other;
        operations.add(other.name());
        try {
            steps(other.steps());
        } catch (Reached | Skipped over) {
            // its answer is its caller's
        } catch (Ended refused) {
            Step.Outcome outcome = run.otherwise().get(refused.code());
            if (outcome == null) {
                throw refused;
            }
            rows.become(before);
            events.subList(told, events.size()).clear();
            variables = outer;
            running = caller;
            otherwise(outcome);
        }
        variables = outer;
        running = caller;
    }

    /** What has that name now. */
    @Nullable
    Object named(String name) {
        return seen(variables.get(name), true);
    }

    void name(String name, @Nullable Object value) {
        variables.put(name, held(value));
    }

    void forget(Name table, long number, World.Row last) {
        deleted.put(new Held(table, number), last);
    }

    // ---- values

    boolean holds(TypedExpression condition) {
        return Boolean.TRUE.equals(value(condition));
    }

    boolean holds(TypedExpression condition, String name, @Nullable Object element) {
        return Boolean.TRUE.equals(valueWith(condition, Map.of(), name, element));
    }

    @Nullable
    Object value(TypedExpression expression) {
        return evaluate(expression, variables);
    }

    /** With one more name. */
    @Nullable
    Object valueWith(
            TypedExpression expression,
            Map<String, ? extends @Nullable Object> more,
            String name,
            @Nullable Object element) {
        var with = new HashMap<>(variables);
        with.putAll(more);
        with.put(name, element);
        return evaluate(expression, with);
    }

    private @Nullable Object evaluate(TypedExpression expression, Map<String, @Nullable Object> named) {
        if (expression.text().contains("env.")) {
            throw new Untellable("what the environment says");
        }
        boolean defaults = !expression.text().contains("has(");
        var seen = new HashMap<String, @Nullable Object>();
        for (String name : expression.scope().variables().keySet()) {
            if (named.get(name) instanceof Partners.Reply reply) {
                Type type = expression.scope().variables().get(name);
                seen.put(name, type == null ? null : seen(reply.value(type), defaults));
            } else if (named.containsKey(name)) {
                seen.put(name, seen(named.get(name), defaults));
            } else if (name.equals("now")) {
                seen.put(name, now);
            } else if (name.contains(".")) {
                if (named.get(name.substring(0, name.indexOf('.'))) instanceof Partners.Reply) {
                    throw new Untellable("what a part of a partner's answer is");
                }
                seen.put(name, member(name, named, defaults));
            }
        }
        return switch (model.reference(expression).evaluate(seen, new Sight())) {
            case Reference.Outcome.Value value -> value.value();
            case Reference.Outcome.Failed failed ->
                throw new Untellable("`" + expression.text() + "`: " + failed.message());
        };
    }

    private @Nullable Object member(String dotted, Map<String, @Nullable Object> named, boolean defaults) {
        int dot = dotted.indexOf('.');
        String property = dotted.substring(dot + 1);
        return switch (seen(named.get(dotted.substring(0, dot)), defaults)) {
            case Map<?, ?> map -> map.get(property);
            case World.Row row ->
                spec.model()
                        .entity(row.table())
                        .flatMap(e -> e.attribute(property))
                        .map(a -> row.get(a.column()))
                        .orElse(null);
            case null, default -> null;
        };
    }

    /** A value as CEL sees it: rows as they are now. */
    private @Nullable Object seen(@Nullable Object value, boolean defaults) {
        return switch (value) {
            case null -> null;
            case Held held -> {
                World.Row row = rows.get(held.table(), held.number());
                yield row != null ? row : deleted.get(held);
            }
            case Given given -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                given.seen(defaults).forEach((name, inner) -> map.put(name, seen(inner, defaults)));
                yield map;
            }
            case List<?> list -> {
                var several = new ArrayList<@Nullable Object>();
                list.forEach(e -> several.add(seen(e, defaults)));
                yield several;
            }
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((k, v) -> copy.put(String.valueOf(k), seen(v, defaults)));
                yield copy;
            }
            default -> value;
        };
    }

    /** A value as variables keep it: rows by their numbers. */
    @Nullable
    Object held(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case World.Row row -> {
                OptionalLong number = rows.numberOf(row);
                yield number.isPresent() ? new Held(row.table(), number.getAsLong()) : row;
            }
            case List<?> list
            when list.stream().anyMatch(World.Row.class::isInstance) -> {
                var several = new ArrayList<@Nullable Object>();
                list.forEach(e -> several.add(held(e)));
                yield several;
            }
            default -> value;
        };
    }

    /** What stands at a place of the request. */
    record Sent(boolean present, @Nullable Object value) {}

    /** Where an expression is nothing but a place of the request: what was sent there; defaults of the contract count. */
    Optional<Sent> sent(Expr expr) {
        return switch (expr) {
            case Expr.Variable variable -> {
                Object value = variables.get(variable.name());
                boolean ours = value instanceof Given
                        || variable.name().equals("request")
                        || value instanceof List<?> list && list.stream().anyMatch(Given.class::isInstance);
                yield ours ? Optional.of(new Sent(value != null, value)) : Optional.empty();
            }
            case Expr.Property property ->
                sent(property.target()).flatMap(target -> {
                    if (!target.present() || target.value() == null) {
                        return Optional.of(new Sent(false, null));
                    }
                    if (!(target.value() instanceof Given given)) {
                        return Optional.empty();
                    }
                    String name = property.property();
                    return Optional.of(
                            given.values().containsKey(name)
                                    ? new Sent(true, given.values().get(name))
                                    : new Sent(false, given.defaults().get(name)));
                });
            case Expr.Rows _,
                    Expr.Literal _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> Optional.empty();
        };
    }

    Requests requests() {
        return requests;
    }

    /** A parameter by the contract's name; one that is absent has its default, else null. */
    @Nullable
    Object parameter(String name) {
        return running.endpoint().stream()
                .flatMap(e -> e.parameters().stream())
                .filter(p -> p.name().equals(name))
                .findFirst()
                .map(p -> variables.get(p.variable()))
                .orElse(null);
    }

    /** The one of some words that a parameter says which takes those alone. */
    Optional<String> picked(List<String> words) {
        return running.endpoint().stream()
                .flatMap(e -> e.parameters().stream())
                .filter(p -> spec.contract().resolve(p.schema()).shape() instanceof Schema.Words(var values)
                        && values.containsAll(words))
                .flatMap(p -> Optional.ofNullable(variables.get(p.variable())).stream())
                .map(String::valueOf)
                .findFirst();
    }

    // ---- rows

    List<World.Row> rowsOf(TypedExpression list) {
        if (list.expr() instanceof Expr.Rows
                && list.type() instanceof Type.ListOf of
                && of.element() instanceof Type.Row row) {
            return rows.in(row.table());
        }
        return value(list) instanceof List<?> several
                ? several.stream()
                        .filter(World.Row.class::isInstance)
                        .map(World.Row.class::cast)
                        .toList()
                : List.of();
    }

    /** Those that exist for whoever calls. */
    List<World.Row> visible(List<World.Row> all) {
        return all.stream().filter(this::isVisible).toList();
    }

    boolean isVisible(World.Row row) {
        var rule = spec.access().visible().get(row.table());
        if (rule == null) {
            return true;
        }
        boolean delivered = call.operation()
                .endpoint()
                .filter(spec.consequences()::nobodyCalls)
                .isPresent();
        if (isBackground() || delivered) {
            return true;
        }
        var named = new HashMap<String, @Nullable Object>();
        named.put("viewer", variables.get("viewer"));
        named.put(rule.row(), row);
        return Boolean.TRUE.equals(evaluate(rule.rule(), named));
    }

    /** The rows as they are now, and what only the surroundings know. */
    private final class Sight implements World {
        @Override
        public List<Row> rows(Name table) {
            return Execution.this.rows.in(table);
        }

        @Override
        public boolean is(@Nullable Object viewer, String role) {
            return viewer != null && call.caller().roles().contains(role);
        }

        @Override
        public @Nullable Object given(String function, List<@Nullable Object> arguments) {
            int size = !arguments.isEmpty() && arguments.getFirst() instanceof Long n ? n.intValue() : 16;
            return switch (function) {
                case "uuid" -> givens.draw(Givens.Kind.UUID_KEY, 16);
                case "randomBytes" -> givens.draw(Givens.Kind.BYTES, size);
                case "randomToken" -> givens.draw(Givens.Kind.TEXT, size);
                default -> throw new Untellable("what `" + function + "` gives");
            };
        }
    }
}
