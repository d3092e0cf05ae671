package dev.plumb.spec.resolve;

import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Absent;
import dev.plumb.spec.Step.Assignment;
import dev.plumb.spec.Step.Outcome;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.ElseText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves the steps of one operation, reaction or job in order: each sees the names of those before
 * it. Names of a body end with it; names of a step under {@code when} may be null behind it.
 */
final class StepResolver {
    private static final Pattern NOT_NULL = Pattern.compile("(?U)(?<![\\w.!(])(\\w+)\\s*!=\\s*null\\b");

    private final Parts parts;
    private final Optional<Endpoint> endpoint;
    private final Set<String> reads;
    private Names names;

    private Optional<Answers.Row> last = Optional.empty();
    private Optional<Answers.Row> created = Optional.empty();
    private Optional<Step.ListPage> page = Optional.empty();
    private Optional<Issued> issued = Optional.empty();
    private Optional<String> viewersRow = Optional.empty();
    private boolean missing;
    /** Paths of the request that a step reads besides what its expressions say. */
    private Set<String> alsoRead = Set.of();

    /** @param reads every plain path that the operation's expressions read */
    StepResolver(Parts parts, Optional<Endpoint> endpoint, Names names, Set<String> reads) {
        this.parts = parts;
        this.endpoint = endpoint;
        this.names = names;
        this.reads = reads;
        parts.expressions().beginSteps();
    }

    /** A name whose step is wrong: that was said, and nothing more follows from it. */
    private void unclear(String name) {
        names = names.with(name, Types.JSON);
        parts.expressions().unclear(name);
        missing = true;
    }

    /** Whether a row or a page that the answer may be made of could not be understood. */
    boolean missesRow() {
        return missing;
    }

    private boolean isUnclear(ExpressionText text) {
        return parts.expressions().isUnclear(text.text());
    }

    Names names() {
        return names;
    }

    /** The row that was created, changed or found last, outside of any loop. */
    Optional<Answers.Row> last() {
        return last;
    }

    Optional<Answers.Row> created() {
        return created;
    }

    Optional<Step.ListPage> page() {
        return page;
    }

    private Vocabulary vocabulary() {
        return parts.vocabulary();
    }

    List<Step> all(List<StepText> texts) {
        var steps = new ArrayList<Step>();
        texts.forEach(text -> steps.addAll(one(text)));
        return steps;
    }

    private List<Step> one(StepText text) {
        Optional<TypedExpression> when = text.when().flatMap(this::condition);
        Names before = names;
        List<Step> steps = switch (text) {
            case StepText.Require t -> require(t, when);
            case StepText.Find t -> find(t, when);
            case StepText.Let t -> let(t, when);
            case StepText.Create t -> create(t, when);
            case StepText.Ensure t -> ensure(t, when);
            case StepText.SetValues t -> setValues(t, when);
            case StepText.SetFrom t -> setFrom(t.span(), when, t.row(), t.from(), Absent.KEEP, t.otherwise());
            case StepText.Delete t -> delete(t, when);
            case StepText.Each t -> each(t, when);
            case StepText.Run t -> run(t, when);
            case StepText.ListPage t -> list(t, when);
            case StepText.Emit t -> parts.surroundings().emit(t, when, names);
            case StepText.Call t -> call(t, when);
            case StepText.Accounts t -> accounts(t, when);
            case StepText.Export t -> export(t, when);
            case StepText.Erase t -> erase(t, when);
            case StepText.Answer t -> answer(t, when);
            case StepText.Group t -> List.of(new Step.Block(t.span(), when, all(t.steps())));
        };
        steps.forEach(this::changes);
        if (text.when().isPresent()) {
            maybe(before);
        }
        return steps;
    }

    /** Tells of the rows that a step writes by itself. */
    private void changes(Step step) {
        switch (step) {
            case Step.Create create -> parts.expressions().changes(Optional.of(create.table()));
            case Step.Ensure ensure -> parts.expressions().changes(Optional.of(ensure.table()));
            case Step.Change change ->
                change.rows().forEach(row -> parts.expressions().changes(Optional.of(row.table())));
            case Step.Delete _, Step.Run _, Step.Account _ ->
                parts.expressions().changes(Optional.empty());
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Each _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Block _,
                    Step.Answer _ -> {}
        }
    }

    /** What was named since is there only where the condition held. */
    private void maybe(Names before) {
        for (Map.Entry<String, Type> variable : names.scope().variables().entrySet()) {
            if (!before.has(variable.getKey())) {
                names = names.with(variable.getKey(), variable.getValue().withNullable(true));
            }
        }
    }

    private Optional<TypedExpression> read(ExpressionText text) {
        return parts.expressions().read(text, names.scope());
    }

    private Optional<TypedExpression> condition(ExpressionText text) {
        return parts.expressions().condition(text, names.scope());
    }

    private void remember(String name, Name table) {
        last = Optional.of(new Answers.Row(name, table));
    }

    private List<Step> require(StepText.Require text, Optional<TypedExpression> when) {
        Optional<TypedExpression> condition = condition(text.condition());
        Outcome otherwise = parts.outcomes().one(text.otherwise(), "INVALID_REQUEST", this);
        return condition.<Step>map(c -> new Step.Require(text.span(), when, c, otherwise)).stream()
                .toList();
    }

    private List<Step> find(StepText.Find text, Optional<TypedExpression> when) {
        Optional<TypedExpression> list = rows(text.list());
        if (list.isEmpty()) {
            unclear(text.name().text());
            parts.outcomes().one(text.otherwise(), "NOT_FOUND", this);
            return List.of();
        }
        Type.Row row = row(list.get());
        Names inner = names.with(text.name().text(), row);
        Optional<TypedExpression> where =
                text.where().flatMap(w -> parts.expressions().condition(w, inner.scope()));
        Outcome otherwise = parts.outcomes().one(text.otherwise(), "NOT_FOUND", this);
        boolean maybe = mayLack(otherwise, text.name().text());
        names = names.with(text.name().text(), row.withNullable(maybe));
        remember(text.name().text(), row.table());
        if (text.where().isPresent() && where.isEmpty()) {
            return List.of();
        }
        return List.of(new Step.Find(text.span(), when, text.name().text(), list.get(), where, otherwise));
    }

    /** Whether it goes on behind a step that failed, and nothing else got the name of its row. */
    private static boolean mayLack(Outcome otherwise, String name) {
        return switch (otherwise) {
            case Outcome.GoOn() -> true;
            case Outcome.Steps(var steps) ->
                !(!steps.isEmpty() && steps.getLast() instanceof Step.Answer)
                        && steps.stream()
                                .noneMatch(s -> s instanceof Step.Create create
                                                && create.name().equals(name)
                                        || s instanceof Step.Ensure ensure
                                                && ensure.name().equals(name)
                                        || s instanceof Step.Find find
                                                && find.name().equals(name));
            case Outcome.Failure _, Outcome.Skip _ -> false;
        };
    }

    /** A list of rows, whatever else it may be. */
    private Optional<TypedExpression> rows(ExpressionText text) {
        return read(text).filter(list -> {
            boolean rows = list.type() instanceof Type.ListOf(Type.Row _, boolean _);
            if (!rows && !isUnclear(text)) {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.Misfit(text.span(), Types.words(list.type()), "a list of rows", "`in`"));
            }
            return rows;
        });
    }

    private static Type.Row row(TypedExpression list) {
        return (Type.Row) ((Type.ListOf) list.type()).element();
    }

    private List<Step> let(StepText.Let text, Optional<TypedExpression> when) {
        var values = new LinkedHashMap<String, TypedExpression>();
        text.values().forEach(value -> {
            Optional<TypedExpression> read = read(value.expression());
            read.ifPresent(r -> values.put(value.name().text(), r));
            read.filter(r -> when.isEmpty() && r.type() instanceof Type.ListOf(Type.Row _, boolean _))
                    .ifPresent(r -> parts.expressions().names(value.name().text(), r.expr()));
            if (read.isEmpty()) {
                parts.expressions().unclear(value.name().text());
            }
            names = names.with(
                    value.name().text(),
                    read.map(TypedExpression::type).orElse(Types.JSON),
                    parts.assignments().origin(value.expression().text(), names));
        });
        return values.isEmpty() ? List.of() : List.of(new Step.Let(text.span(), when, values));
    }

    private List<Step> create(StepText.Create text, Optional<TypedExpression> when) {
        Optional<Model.Entity> entity = writable(text.table());
        if (entity.isEmpty()) {
            missing = true;
            text.name().ifPresent(name -> unclear(name.text()));
            return List.of();
        }
        return create(
                text.span(), when, text.name().map(Word::text), entity.get(), text.with(), List.of(), text.otherwise());
    }

    /**
     * @param with empty: from the request
     * @param given columns that are filled already
     */
    List<Step> create(
            Span at,
            Optional<TypedExpression> when,
            Optional<String> name,
            Model.Entity entity,
            Optional<ValueText> with,
            List<Assignment> given,
            Optional<ElseText> otherwise) {
        String row = name.orElseGet(() -> names.free(entity.row()));
        Assignments.Filled filled = filled(at, entity, with);
        var assignments = new LinkedHashMap<>(Assignments.byColumn(filled.assignments()));
        given.forEach(a -> assignments.put(a.column(), a));
        List<Assignment> all = List.copyOf(assignments.values());
        parts.report(filled.unexplained());
        boolean unclear = with.filter(parts::isUnclear).isPresent();
        boolean empty = filled.assignments().isEmpty() && with.isPresent() && parts.faulty(with.get(), names);
        if (!unclear && !empty) {
            parts.assignments().checkFilled(at, entity, all, parts::placeOf);
        }
        SequencedMap<String, Outcome> outcomes = parts.outcomes().cases(otherwise, entity.table(), this);
        boolean maybe = outcomes.values().stream().anyMatch(o -> mayLack(o, row));
        names = names.with(row, new Type.Row(entity.table(), maybe));
        remember(row, entity.table());
        created = last;
        var steps = new ArrayList<Step>();
        if (unclear) {
            return List.of(); // what is not understood violates nothing
        }
        steps.add(new Step.Create(at, when, row, entity.table(), all, outcomes));
        for (Assignments.Child child : filled.children()) {
            steps.add(children(at, when, row, child, otherwise));
        }
        return steps;
    }

    /** The rows of a relation that a request brings with it. */
    private Step children(
            Span at,
            Optional<TypedExpression> when,
            String parent,
            Assignments.Child child,
            Optional<ElseText> otherwise) {
        Model.Entity entity = vocabulary().entity(child.link().source());
        Names outer = names;
        Optional<Answers.Row> outerLast = last;
        Optional<Answers.Row> outerCreated = created;
        String element = names.free("element");
        Type type = child.list().type() instanceof Type.ListOf list ? list.element() : Types.JSON;
        names = names.with(element, type, Optional.of(child.origin()));
        Model.Link link = entity.links().stream()
                .filter(l -> l.constraint().equals(child.link().constraint()))
                .findFirst()
                .orElseThrow();
        List<Assignment> up = parts.assignments().reference(at, link, Expressions.variable(at, parent, names.scope()));
        List<Step> body = create(
                at,
                Optional.empty(),
                Optional.empty(),
                entity,
                Optional.of(new ValueText.Expression(new ExpressionText(at, element))),
                up,
                otherwise);
        names = outer;
        last = outerLast;
        created = outerCreated;
        return new Step.Each(at, when, element, child.list(), Optional.empty(), Optional.empty(), body);
    }

    private Assignments.Filled filled(Span at, Model.Entity entity, Optional<ValueText> with) {
        return switch (with.orElseGet(() -> new ValueText.Expression(new ExpressionText(at, "request")))) {
            case ValueText.Fields fields ->
                new Assignments.Filled(
                        parts.assignments().fromFields(entity, fields.fields(), names), List.of(), List.of());
            case ValueText.Expression(var text) -> {
                if (with.isEmpty() && !names.has("request")) {
                    yield new Assignments.Filled(List.of(), List.of(), List.of());
                }
                yield read(text)
                        .map(value -> fromObject(at, entity, text.text(), value, Absent.DEFAULT))
                        .orElseGet(() -> new Assignments.Filled(List.of(), List.of(), List.of()));
            }
            case ValueText.Elements elements -> {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.Misfit(elements.span(), "a list", "an object or a row", "`with`"));
                yield new Assignments.Filled(List.of(), List.of(), List.of());
            }
        };
    }

    private Assignments.Filled fromObject(
            Span at, Model.Entity entity, String text, TypedExpression value, Absent absent) {
        Optional<Names.Origin> origin = parts.assignments().origin(text, names);
        var elsewhere = new LinkedHashSet<>(alsoRead);
        origin.ifPresent(o -> reads.stream()
                .filter(path -> path.startsWith(text.strip() + "."))
                .forEach(path ->
                        elsewhere.add(o.field(path.substring(text.strip().length() + 1)))));
        return parts.assignments().fromObject(at, entity, value, origin, absent, elsewhere);
    }

    private Optional<Model.Entity> writable(Word table) {
        return vocabulary().tableNamed(table).filter(entity -> {
            if (entity.readOnly()) {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.NotWritable(table.span(), "`" + entity.table() + "`", "it is a view"));
            }
            return !entity.readOnly();
        });
    }

    private List<Step> ensure(StepText.Ensure text, Optional<TypedExpression> when) {
        Optional<Model.Entity> entity = writable(text.table());
        if (entity.isEmpty()) {
            missing = true;
            text.name().ifPresent(name -> unclear(name.text()));
            return List.of();
        }
        Assignments.Filled with = filled(text.span(), entity.get(), Optional.of(text.with()));
        Assignments.Filled values = text.values()
                .map(v -> filled(text.span(), entity.get(), Optional.of(v)))
                .orElseGet(() -> new Assignments.Filled(List.of(), List.of(), List.of()));
        parts.report(with.unexplained());
        parts.report(values.unexplained());
        var all = new ArrayList<>(with.assignments());
        all.addAll(values.assignments());
        boolean unclear = parts.isUnclear(text.with())
                || text.values().filter(parts::isUnclear).isPresent();
        if (!unclear
                && !parts.faulty(text.with(), names)
                && text.values().filter(v -> parts.faulty(v, names)).isEmpty()) {
            parts.assignments().checkFilled(text.span(), entity.get(), all, parts::placeOf);
        }
        String row = text.name()
                .map(Word::text)
                .orElseGet(() -> names.free(entity.get().row()));
        names = names.with(row, new Type.Row(entity.get().table(), false));
        remember(row, entity.get().table());
        SequencedMap<String, Outcome> outcomes =
                parts.outcomes().cases(text.otherwise(), entity.get().table(), this);
        return unclear
                ? List.of()
                : List.of(new Step.Ensure(
                        text.span(),
                        when,
                        row,
                        entity.get().table(),
                        with.assignments(),
                        values.assignments(),
                        outcomes));
    }

    private List<Step> setValues(StepText.SetValues text, Optional<TypedExpression> when) {
        record Target(TypedExpression row, Name table, List<Assignment> with) {}
        var steps = new ArrayList<Step>();
        var targets = new LinkedHashMap<String, Target>();
        for (StepText.Assignment assignment : text.assignments()) {
            String path = assignment.target().text().strip();
            int dot = path.lastIndexOf('.');
            if (dot < 0) {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.NotWritable(
                                assignment.target().span(), "`" + path + "`", "`set` takes `row.column`"));
                read(assignment.value());
                continue;
            }
            ExpressionText rowText =
                    target(new ExpressionText(assignment.target().span(), path.substring(0, dot)), steps);
            Optional<TypedExpression> row = read(rowText);
            if (row.isEmpty() || !(row.get().type() instanceof Type.Row type)) {
                row.filter(_ -> !isUnclear(rowText))
                        .ifPresent(r -> vocabulary()
                                .problems()
                                .add(new SpecProblem.Misfit(rowText.span(), Types.words(r.type()), "a row", "`set`")));
                continue;
            }
            Model.Entity entity = vocabulary().entity(type.table());
            if (entity.readOnly()) {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.NotWritable(
                                assignment.target().span(), "`" + entity.table() + "`", "it is a view"));
                continue;
            }
            targets.computeIfAbsent(rowText.text(), _ -> new Target(row.get(), type.table(), new ArrayList<>()))
                    .with()
                    .addAll(parts
                            .assignments()
                            .fromField(
                                    entity,
                                    path.substring(dot + 1),
                                    assignment.target().at(dot + 1, path.length()),
                                    assignment.value(),
                                    names)
                            .stream()
                            .map(a -> a.absent() == Absent.DEFAULT
                                    ? new Assignment(a.span(), a.column(), a.value(), a.field(), Absent.KEEP)
                                    : a)
                            .toList());
        }
        List<Step.Change.RowChange> rows = targets.values().stream()
                .filter(t -> !t.with().isEmpty())
                .map(t -> new Step.Change.RowChange(t.row(), t.table(), t.with()))
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        targets.keySet().stream()
                .filter(names::has)
                .findFirst()
                .ifPresent(name -> remember(
                        name,
                        java.util.Objects.requireNonNull(targets.get(name)).table()));
        Map<String, Outcome> otherwise = new LinkedHashMap<>();
        for (Step.Change.RowChange change : rows) {
            parts.outcomes().cases(text.otherwise(), change.table(), this).forEach(otherwise::putIfAbsent);
        }
        steps.add(new Step.Change(text.span(), when, rows, new LinkedHashMap<>(otherwise)));
        return steps;
    }

    /** Whose row is to change; for the viewer the row of their account, which a step before finds. */
    private ExpressionText target(ExpressionText row, List<Step> steps) {
        boolean viewer = row.text().strip().equals("viewer");
        if (!viewer || !(names.scope().variables().get("viewer") instanceof Type.Row type)) {
            return row;
        }
        Model.Entity entity = vocabulary().entity(type.table());
        if (viewersRow.filter(names::has).isEmpty()) {
            String name = names.free(entity.row());
            Names inner = names.with(name, new Type.Row(type.table(), false));
            Optional<TypedExpression> list = read(new ExpressionText(row.span(), entity.list()));
            Optional<TypedExpression> mine =
                    parts.expressions().condition(new ExpressionText(row.span(), name + " == viewer"), inner.scope());
            if (list.isEmpty() || mine.isEmpty()) {
                return row;
            }
            names = inner.withCurrent("viewer", name);
            viewersRow = Optional.of(name);
            steps.add(new Step.Find(
                    row.span(), Optional.empty(), name, list.get(), mine, new Outcome.Failure("UNAUTHENTICATED")));
        }
        return new ExpressionText(row.span(), viewersRow.orElseThrow());
    }

    List<Step> setFrom(
            Span at,
            Optional<TypedExpression> when,
            ExpressionText said,
            ExpressionText fromText,
            Absent absent,
            Optional<ElseText> otherwise) {
        var steps = new ArrayList<Step>();
        ExpressionText rowText = target(said, steps);
        Optional<TypedExpression> row = read(rowText);
        Optional<TypedExpression> from = read(fromText);
        if (row.isEmpty() || from.isEmpty()) {
            return List.of();
        }
        if (!(row.get().type() instanceof Type.Row type)) {
            if (!isUnclear(rowText)) {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.Misfit(
                                rowText.span(), Types.words(row.get().type()), "a row", "`set`"));
            }
            return List.of();
        }
        Model.Entity entity = vocabulary().entity(type.table());
        if (entity.readOnly()) {
            vocabulary()
                    .problems()
                    .add(new SpecProblem.NotWritable(rowText.span(), "`" + entity.table() + "`", "it is a view"));
            return List.of();
        }
        Assignments.Filled filled = fromObject(at, entity, fromText.text(), from.get(), absent);
        parts.report(filled.unexplained());
        List<Assignment> with = filled.assignments();
        if (names.has(rowText.text().strip())) {
            remember(rowText.text().strip(), type.table());
        }
        steps.add(new Step.Change(
                at,
                when,
                List.of(new Step.Change.RowChange(row.get(), type.table(), with)),
                parts.outcomes().cases(otherwise, type.table(), this)));
        return steps;
    }

    private List<Step> delete(StepText.Delete text, Optional<TypedExpression> when) {
        return read(text.rows())
                .filter(target -> {
                    boolean rows = target.type() instanceof Type.Row
                            || target.type() instanceof Type.ListOf(Type.Row _, boolean _);
                    if (!rows && !isUnclear(text.rows())) {
                        vocabulary()
                                .problems()
                                .add(new SpecProblem.Misfit(
                                        text.rows().span(),
                                        Types.words(target.type()),
                                        "a row or a list of rows",
                                        "`delete`"));
                    }
                    return rows;
                })
                .<Step>map(target -> {
                    Name table = target.type() instanceof Type.Row r
                            ? r.table()
                            : row(target).table();
                    return new Step.Delete(
                            text.span(), when, target, parts.outcomes().cases(text.otherwise(), table, this));
                })
                .stream()
                .toList();
    }

    private List<Step> each(StepText.Each text, Optional<TypedExpression> when) {
        Optional<TypedExpression> list = read(text.list());
        Type element = Types.JSON;
        if (list.isPresent()) {
            if (list.get().type() instanceof Type.ListOf of) {
                element = of.element();
            } else if (!Types.isJson(list.get().type()) && !isUnclear(text.list())) {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.Misfit(
                                text.list().span(), Types.words(list.get().type()), "a list", "`each`"));
            }
        }
        Names outer = names;
        Optional<Answers.Row> outerLast = last;
        Optional<Answers.Row> outerCreated = created;
        Optional<Step.ListPage> outerPage = page;
        Optional<Names.Origin> origin = parts.assignments()
                .origin(text.list().text(), names)
                .flatMap(o -> vocabulary().contract().resolve(o.schema()).shape() instanceof Schema.Array array
                        ? Optional.of(new Names.Origin(array.items(), o.path() + "[]"))
                        : Optional.empty());
        names = names.with(text.name().text(), element, origin);
        if (list.isEmpty() || isUnclear(text.list())) {
            parts.expressions().unclear(text.name().text());
        }
        Optional<TypedExpression> where = text.where().flatMap(this::condition);
        List<Step> body = all(text.steps());
        names = outer;
        last = outerLast;
        created = outerCreated;
        page = outerPage;
        Optional<TypedExpression> limit = text.limit().flatMap(this::read);
        return list.<Step>map(l -> new Step.Each(text.span(), when, text.name().text(), l, where, limit, body)).stream()
                .toList();
    }

    private List<Step> list(StepText.ListPage text, Optional<TypedExpression> when) {
        Optional<TypedExpression> list = rows(text.list());
        if (list.isEmpty()) {
            unclear(text.as().map(Word::text).orElseGet(() -> names.free("found")));
            return List.of();
        }
        Type.Row row = row(list.get());
        Names inner = names.with(text.name().text(), row);
        List<TypedExpression> where = text.where().stream()
                .flatMap(w -> parts.expressions().condition(w, inner.scope()).stream())
                .toList();
        Model.Entity entity = vocabulary().entity(row.table());
        var lists = new Lists(vocabulary(), parts.expressions());
        Step.Paging paging = lists.paging(text.span(), text.page(), endpoint);
        List<Step.Order> orders =
                lists.orders(text.span(), text.sort(), entity, text.name().text(), inner, endpoint);
        String as = text.as().map(Word::text).orElseGet(() -> names.free("found"));
        names = names.with(as, Lists.pageType(row));
        var step = new Step.ListPage(text.span(), when, text.name().text(), list.get(), where, orders, paging, as);
        page = Optional.of(step);
        return List.of(step);
    }

    private List<Step> run(StepText.Run text, Optional<TypedExpression> when) {
        Optional<SequencedMap<String, Type>> takes = parts.surroundings().takes(text.operation());
        SequencedMap<String, TypedExpression> with = takes.map(t -> parts.surroundings()
                        .given(text.span(), text.with(), t, text.operation().text(), there(text.when())))
                .orElseGet(LinkedHashMap::new);
        return List.of(new Step.Run(
                text.span(),
                when,
                text.operation().text(),
                with,
                parts.outcomes().byCode(text.otherwise(), this)));
    }

    /** The names where a condition holds: one that it asks not to be null is there. */
    private Names there(Optional<ExpressionText> when) {
        Names there = names;
        if (when.isPresent() && !when.get().text().contains("||")) {
            Matcher asked = NOT_NULL.matcher(when.get().text());
            while (asked.find()) {
                String name = asked.group(1);
                if (there.scope().variables().get(name) instanceof Type.Row row) {
                    there = there.with(name, row.withNullable(false));
                }
            }
        }
        return there;
    }

    private List<Step> call(StepText.Call text, Optional<TypedExpression> when) {
        Optional<Partners.Operation> operation = parts.surroundings().partner(text.partner(), text.operation());
        SequencedMap<String, TypedExpression> with = operation
                .map(o -> parts.surroundings()
                        .given(
                                text.span(),
                                text.with(),
                                o.takes(),
                                text.operation().text(),
                                names))
                .orElseGet(LinkedHashMap::new);
        Optional<TypedExpression> key = text.idempotencyKey().flatMap(this::read);
        var on = new LinkedHashMap<String, List<Step>>();
        for (var branch : text.on()) {
            Names outer = names;
            operation.ifPresent(o ->
                    text.as().ifPresent(as -> names = names.with(as.text(), o.answer(branch.name(), vocabulary()))));
            on.put(branch.name().text(), parts.outcomes().steps(branch.outcome(), this));
            names = outer;
        }
        text.as()
                .ifPresent(as -> names = names.with(
                        as.text(),
                        operation.map(o -> o.answerBehind(goesOn(on))).orElseGet(() -> Types.JSON.withNullable(true))));
        return List.of(new Step.Call(
                text.span(),
                when,
                text.partner().text(),
                text.operation().text(),
                with,
                key,
                text.as().map(Word::text),
                on));
    }

    /** A branch that ends everything with an error. */
    List<Step> ends(Word code) {
        return read(new ExpressionText(code.span(), "false")).stream()
                .<Step>map(never ->
                        new Step.Require(code.span(), Optional.empty(), never, new Outcome.Failure(code.text())))
                .toList();
    }

    /** By the words of {@code on}: whether it goes on behind the call. */
    private static Map<String, Boolean> goesOn(Map<String, List<Step>> on) {
        var goesOn = new LinkedHashMap<String, Boolean>();
        on.forEach((word, steps) -> goesOn.put(word, Step.goesOn(steps)));
        return goesOn;
    }

    /** What an action of accounts hands out: the account's row and the tokens, by their names here. */
    record Issued(String account, String tokens) {}

    /** What the last sign-in or refresh handed out, outside of any branch. */
    Optional<Issued> issued() {
        return issued;
    }

    private List<Step> accounts(StepText.Accounts text, Optional<TypedExpression> when) {
        Optional<AccountsText> accounts = parts.surroundings().accounts(text);
        Optional<Name> table = parts.surroundings().accountRow();
        String action = text.action().text();
        if (accounts.isEmpty() || table.isEmpty() || !AccountSteps.actions().contains(action)) {
            parts.surroundings().accountOutcomes(text, this);
            missing = true;
            text.as().ifPresent(as -> unclear(as.text()));
            return List.of();
        }
        var steps = new AccountSteps(parts, accounts.get());
        if (action.equals("register")) {
            return register(text, when, steps, accounts.get(), vocabulary().entity(table.get()));
        }
        if (action.equals("refresh") && accounts.get().refreshToken().isEmpty()) {
            parts.surroundings().later(text.span(), "`accounts: refresh` without a `refresh-token`");
        }
        boolean verifies = action.equals("sign-in") || action.equals("change-password");
        if (verifies && accounts.get().password().isEmpty()) {
            parts.surroundings().later(text.span(), "`accounts: " + action + "` without a password");
        }
        var with = new LinkedHashMap<String, Step.Account.Given>();
        steps.parts(text, names)
                .forEach((name, part) -> with.put(name, new Step.Account.Given(part.value(), part.field())));
        SequencedMap<String, Outcome> otherwise = parts.surroundings().accountOutcomes(text, this);
        Optional<String> as = Optional.empty();
        Optional<String> tokens = Optional.empty();
        if (AccountSteps.issues(action)) {
            String row = text.as()
                    .map(Word::text)
                    .orElseGet(() -> names.free(vocabulary().entity(table.get()).row()));
            names = names.with(row, new Type.Row(table.get(), false));
            String issuedTokens = names.free(AccountSteps.TOKENS);
            names = names.with(issuedTokens, AccountSteps.issued(accounts.get()));
            remember(row, table.get());
            issued = Optional.of(new Issued(row, issuedTokens));
            as = Optional.of(row);
            tokens = Optional.of(issuedTokens);
        }
        return List.of(new Step.Account(text.span(), when, action, with, as, tokens, otherwise));
    }

    /** A new account is a new row, whose password column takes what the request calls the password. */
    private List<Step> register(
            StepText.Accounts text,
            Optional<TypedExpression> when,
            AccountSteps steps,
            AccountsText accounts,
            Model.Entity entity) {
        var given = new ArrayList<Assignment>();
        Optional<Model.Attribute> column =
                accounts.password().flatMap(w -> vocabulary().column(entity, w.text()));
        if (column.isPresent()) {
            steps.password(text, names).ifPresent(part -> {
                given.add(new Assignment(
                        text.span(),
                        column.get().column(),
                        new Step.Value.Computed(part.value()),
                        part.field().isEmpty() ? Optional.empty() : Optional.of(part.field()),
                        Absent.NEVER));
                alsoRead = Set.of(part.field());
            });
        }
        List<Step> created = create(
                text.span(),
                when,
                text.as().map(Word::text),
                entity,
                text.with().map(with -> withoutPassword(with, column)),
                given,
                text.otherwise());
        alsoRead = Set.of();
        return created;
    }

    /** Parts given one by one, of which the password is taken already. */
    private static ValueText withoutPassword(ValueText with, Optional<Model.Attribute> column) {
        return with instanceof ValueText.Fields fields
                ? new ValueText.Fields(
                        fields.span(),
                        fields.fields().stream()
                                .filter(f -> !f.name().text().equals("password")
                                        || column.filter(c -> c.column().equals("password"))
                                                .isPresent())
                                .toList())
                : with;
    }

    /** The answer that hands out what is kept of a person, of whom it leaves nothing out. */
    private List<Step> export(StepText.Export text, Optional<TypedExpression> when) {
        Optional<Name> table = person(text.person(), "`export`");
        if (table.isEmpty() || endpoint.isEmpty()) {
            return List.of();
        }
        PersonSteps persons = parts.persons();
        List<Step> steps = answer(
                new StepText.Answer(
                        text.span(),
                        text.when(),
                        persons.handedOut(text.person(), table.get(), endpoint.get(), names),
                        Optional.empty(),
                        List.of()),
                when);
        persons.missing(text.span(), table.get(), steps).ifPresent(vocabulary().problems()::add);
        return steps;
    }

    private List<Step> erase(StepText.Erase text, Optional<TypedExpression> when) {
        Optional<Name> table = person(text.person(), "`erase`");
        if (table.isEmpty()) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        ExpressionText person = target(text.person(), steps);
        PersonSteps persons = parts.persons();
        List<Step> body =
                all(persons.emptied(person, table.get(), names, vocabulary().problems()));
        Optional<TypedExpression> key = read(persons.key(person, table.get()));
        steps.add(new Step.Block(text.span(), when, body, key));
        return steps;
    }

    /** The table that a row is of, whose rows are persons. */
    private Optional<Name> person(ExpressionText text, String where) {
        return read(text).flatMap(person -> {
            if (person.type() instanceof Type.Row(Name table, boolean _)
                    && parts.persons().arePersons(table)) {
                return Optional.of(table);
            }
            if (!isUnclear(text)) {
                vocabulary()
                        .problems()
                        .add(new SpecProblem.Misfit(
                                text.span(),
                                Types.words(person.type()),
                                parts.persons().words(),
                                where));
            }
            return Optional.empty();
        });
    }

    private List<Step> answer(StepText.Answer text, Optional<TypedExpression> when) {
        return parts.answers().said(text, endpoint, names, when, created).stream()
                .toList();
    }

    /** A branch of an outcome, which sees what the step saw. */
    List<Step> branch(List<StepText> steps) {
        Names outer = names;
        Optional<Answers.Row> outerLast = last;
        List<Step> resolved = all(steps);
        names = outer;
        last = outerLast;
        return resolved;
    }
}
