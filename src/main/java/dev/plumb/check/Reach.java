package dev.plumb.check;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Consequences.Incoming;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.StateChange;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Assignment;
import dev.plumb.spec.Step.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statuses with which an operation can end, each with what makes it end so. Statuses that every
 * operation may answer undeclared (405, 406, 413, 415, 429, 500, 503) are left out.
 */
final class Reach {
    /** @param why a sentence's end: "the answer is 404 where {@code …}" */
    record Way(int status, Span at, String why) {}

    static final Set<Integer> ALWAYS = Set.of(405, 406, 413, 415, 429, 500, 503);

    private final Spec spec;
    private final Operation operation;
    private final Map<Integer, Way> ways = new LinkedHashMap<>();
    private final Set<String> running = new HashSet<>();
    private final Map<String, Expr> named = new HashMap<>();
    private final Set<Gone> gone = new HashSet<>();
    private boolean uncertain;
    /** Whether a page of another origin is refused with 403: a browser alone sees that, and nobody need declare it. */
    private boolean fromElsewhere;

    private int loops;
    /** What rows are called that were created outside of loops. */
    private final Set<String> created = new HashSet<>();
    /** Of which rows in which tables some step wrote children already. */
    private final Set<String> children = new HashSet<>();

    /** All rows that point at {@code row} by {@code constraint} were deleted by an earlier step. */
    private record Gone(String row, String constraint) {}

    private Reach(Spec spec, Operation operation) {
        this.operation = operation;
        this.spec = spec;
    }

    static Reach of(Spec spec, Operation operation, Endpoint endpoint) {
        var reach = new Reach(spec, operation);
        reach.contract(endpoint);
        reach.steps(operation.steps());
        reach.states(operation);
        return reach;
    }

    /** A state that the row is in may not let it become what is set. */
    private void states(Operation operation) {
        StateChange.of(spec, operation.name(), operation.steps()).stream()
                .filter(c -> !c.certain())
                .forEach(c -> builtIn(
                        "CONFLICT",
                        c.span(),
                        "the diagram of `" + c.table() + "." + c.diagram().column() + "` may not let it be"));
    }

    Collection<Way> ways() {
        return ways.values();
    }

    boolean reaches(int status) {
        return ways.containsKey(status) || fromElsewhere && status == status("FORBIDDEN");
    }

    /** Whether a step is there whose ends are not followed; then a declared status cannot be called unreachable. */
    boolean uncertain() {
        return uncertain;
    }

    private void contract(Endpoint endpoint) {
        if (endpoint.body().isPresent()) {
            builtIn("INVALID_REQUEST", endpoint.span(), "what the caller sends may be at fault");
        }
        endpoint.parameters().stream()
                .filter(Reach::mayBeAtFault)
                .findFirst()
                .ifPresent(p -> builtIn("INVALID_REQUEST", p.span(), "`" + p.name() + "` may be at fault"));
        if (endpoint.parameters().stream().anyMatch(p -> p.in() == In.PATH)) {
            boolean declares400 = endpoint.response(status("INVALID_REQUEST")).isPresent();
            if (declares400) {
                builtIn("INVALID_REQUEST", endpoint.span(), "a key in the path may be malformed");
            } else if (endpoint.parameters().stream().anyMatch(this::mayBeMalformed)) {
                builtIn("NOT_FOUND", endpoint.span(), "a key in the path may be malformed");
            }
        }
        if (endpoint.security().alternatives().stream()
                .flatMap(a -> a.requirements().stream())
                .allMatch(r -> spec.contract().schemes().containsKey(r.scheme()))) {
            callers(endpoint);
        }
        fromElsewhere = spec.access().cors().isPresent()
                || CallerScheme.of(spec.contract(), endpoint).stream().anyMatch(CallerScheme.Cookie.class::isInstance)
                || endpoint.responses().stream()
                        .anyMatch(r -> r.header("Set-Cookie").isPresent());
        endpoint.parameter(In.HEADER, "If-Match")
                .ifPresent(p -> builtIn("CHANGED_MEANWHILE", p.span(), "`If-Match` may name another version"));
        endpoint.response(304)
                .filter(_ -> endpoint.responses().stream()
                        .anyMatch(r -> r.header("ETag").isPresent()))
                .ifPresent(r -> way(304, r.span(), "`If-None-Match` may name what its `ETag` told"));
        endpoint.parameter(In.HEADER, "If-None-Match")
                .ifPresent(p -> way(304, p.span(), "`If-None-Match` may name the current version"));
        endpoint.parameter(In.HEADER, "Idempotency-Key").ifPresent(p -> {
            way(422, p.span(), "an idempotency key may come again with another body");
            way(409, p.span(), "an idempotency key may be in use");
        });
        spec.consequences().incoming().stream()
                .filter(i -> i.operation().equals(endpoint.operationId()))
                .forEach(i -> delivery(i, endpoint));
    }

    /** Who may call: of a scheme that nobody knows, nothing can be told. */
    private void callers(Endpoint endpoint) {
        if (!endpoint.security().open()) {
            builtIn("UNAUTHENTICATED", endpoint.security().span(), "a token may be missing or bad");
        }
        boolean roles = !endpoint.security().anyOfRoles().isEmpty()
                || (!endpoint.security().optional()
                        && Admission.several(spec.contract(), endpoint).stream()
                                .anyMatch(way -> !way.roles().isEmpty()));
        if (roles) {
            builtIn("FORBIDDEN", endpoint.security().span(), "a caller may lack the role");
        }
    }

    private void delivery(Incoming incoming, Endpoint endpoint) {
        incoming.signature()
                .ifPresent(s -> builtIn("UNAUTHENTICATED", s.span(), "the signature may be missing or wrong"));
        incoming.repeatedBy(endpoint).ifPresent(_ -> way(409, incoming.span(), "the same delivery may be under way"));
    }

    /** Whether not every text is a key that a row could have. */
    private boolean mayBeMalformed(Contract.Parameter parameter) {
        return parameter.in() == In.PATH
                && !(spec.contract().resolve(parameter.schema()).shape() instanceof Schema.Text text
                        && text.pattern().isEmpty()
                        && text.format().isEmpty()
                        && text.minLength().orElse(0) < 2
                        && text.maxLength().isEmpty());
    }

    /** Whether a value of it can be a fault; any {@code If-None-Match} is taken (RFC 9110, 13.1.2). */
    private static boolean mayBeAtFault(Contract.Parameter parameter) {
        return parameter.in() != In.PATH
                && !(parameter.in() == In.HEADER && parameter.name().equalsIgnoreCase("If-None-Match"));
    }

    private void steps(List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Step.Require require -> outcome(require.otherwise(), require.span(), "the rule may not hold");
                case Step.Find find -> outcome(find.otherwise(), find.span(), "the row may not be there");
                case Step.Let let -> let.values().forEach((name, value) -> named.put(name, value.expr()));
                case Step.Emit _, Step.ListPage _ -> {}
                case Step.Create create -> {
                    writes(create.table().toString(), create.with(), create.otherwise(), create.span(), true);
                    outcomes(create.otherwise(), create.span());
                    if (loops == 0) {
                        created.add(create.name());
                    }
                }
                case Step.Ensure ensure -> {
                    var all = Stream.concat(ensure.with().stream(), ensure.values().stream())
                            .toList();
                    var known = ensure.with().stream().map(Assignment::column).collect(Collectors.toSet());
                    writes(ensure.table().toString(), all, ensure.otherwise(), ensure.span(), false, known);
                    outcomes(ensure.otherwise(), ensure.span());
                }
                case Step.Change change -> {
                    for (Step.Change.RowChange row : change.rows()) {
                        writes(row.table().toString(), row.with(), change.otherwise(), change.span(), false);
                    }
                    outcomes(change.otherwise(), change.span());
                }
                case Step.Delete delete -> {
                    deletes(delete);
                    remember(delete);
                    outcomes(delete.otherwise(), delete.span());
                }
                case Step.Each each -> {
                    loops++;
                    steps(each.body());
                    loops--;
                    remember(each);
                }
                case Step.Block block -> steps(block.body());
                case Step.Run run -> {
                    outcomes(run.otherwise(), run.span());
                    runs(run);
                }
                case Step.Call call -> call.on().values().forEach(this::steps);
                case Step.Account account -> {
                    uncertain = true;
                    outcomes(account.otherwise(), account.span());
                }
                case Step.Answer answer -> way(answer.status(), answer.span(), "it answers so");
            }
        }
    }

    private void runs(Step.Run run) {
        created.clear(); // it may write children of them
        if (!running.add(run.operation())) {
            return;
        }
        var inner = new Reach(spec, spec.operation(run.operation()).orElse(operation));
        inner.running.addAll(running);
        spec.operation(run.operation()).ifPresent(operation -> {
            inner.steps(operation.steps());
            inner.states(operation);
        });
        uncertain |= inner.uncertain;
        for (Way way : inner.ways()) {
            boolean caught = run.otherwise().keySet().stream()
                    .anyMatch(code -> spec.errors().containsKey(code) && status(code) == way.status());
            if (way.status() >= 400 && !caught) {
                way(way.status(), run.span(), "`" + run.operation() + "` may end so");
            }
        }
        running.remove(run.operation());
    }

    private void writes(String table, List<Assignment> with, Map<String, Outcome> otherwise, Span at, boolean creates) {
        writes(table, with, otherwise, at, creates, Set.of());
    }

    private void writes(
            String name,
            List<Assignment> with,
            Map<String, Outcome> otherwise,
            Span at,
            boolean creates,
            Set<String> ensured) {
        Optional<Table> table = spec.catalog().tables().stream()
                .filter(t -> t.name().toString().equals(name))
                .findFirst();
        if (table.isEmpty()) {
            return;
        }
        Set<String> written = with.stream().map(Assignment::column).collect(Collectors.toSet());
        Set<String> random = new HashSet<>(with.stream()
                .filter(a -> Randomness.neverTwice(a.value().expression().expr(), named))
                .map(Assignment::column)
                .toList());
        random.addAll(ownChildren(name, with));
        for (Constraint constraint : table.get().constraints()) {
            if (otherwise.containsKey(constraint.name())) {
                continue;
            }
            boolean may = switch (constraint) {
                case Constraint.PrimaryKey key -> collides(key.columns(), written, random, ensured, creates);
                case Constraint.Unique key -> collides(key.columns(), written, random, ensured, creates);
                case Constraint.Exclusion exclusion -> creates || mentions(exclusion.definition(), written);
                case Constraint.Check check ->
                    check.columns().size() > 1 && check.columns().stream().anyMatch(written::contains);
                case Constraint.ForeignKey _ -> false;
            };
            if (may) {
                builtIn("CONFLICT", at, "the constraint `" + constraint.name() + "` may be violated");
            }
        }
        for (Assignment assignment : with) {
            if (operation.givenTo(assignment).filter(this::anyText).isPresent()) {
                table.get().constraints().stream()
                        .filter(c -> c instanceof Constraint.Check check
                                && check.columns().equals(List.of(assignment.column()))
                                && !otherwise.containsKey(c.name()))
                        .forEach(c -> builtIn(
                                "INVALID_REQUEST", at, "the constraint `" + c.name() + "` may refuse a parameter"));
            }
        }
        for (var index : table.get().indexes()) {
            if (index.unique()
                    && !otherwise.containsKey(index.name())
                    && index.plainColumns()
                            .map(columns -> collides(columns, written, random, ensured, creates))
                            .orElse(creates)) {
                builtIn("CONFLICT", at, "the unique index `" + index.name() + "` may be violated");
            }
        }
    }

    /** Whether the contract lets a parameter be any text, whatever a column demands. */
    private boolean anyText(Contract.Parameter parameter) {
        return spec.contract().resolve(parameter.schema()).shape() instanceof Schema.Text text
                && text.pattern().isEmpty()
                && text.format().isEmpty();
    }

    /** Columns that point at a row which this operation created: nothing else can point there, save a step before. */
    private Set<String> ownChildren(String table, List<Assignment> with) {
        return with.stream()
                .filter(a -> pointedAt(a.value().expression().expr())
                        .filter(row -> children.add(table + " of " + row) && loops == 0 && created.contains(row))
                        .isPresent())
                .map(Assignment::column)
                .collect(Collectors.toSet());
    }

    private static Optional<String> pointedAt(Expr value) {
        Expr row = value instanceof Expr.Column column ? column.row() : value;
        return row instanceof Expr.Variable variable && row.type() instanceof Type.Row
                ? Optional.of(variable.name())
                : Optional.empty();
    }

    /** Whether a definition names one of the columns; where a word only looks like one, it counts. */
    private static boolean mentions(String definition, Set<String> columns) {
        return columns.stream()
                .anyMatch(column -> Pattern.compile("(?<![\\w$])" + Pattern.quote(column) + "(?![\\w$])")
                        .matcher(definition)
                        .find());
    }

    private static boolean collides(
            List<String> key, Set<String> written, Set<String> random, Set<String> ensured, boolean creates) {
        if (!ensured.isEmpty() && ensured.containsAll(key) || key.stream().anyMatch(random::contains)) {
            return false;
        }
        // A key of which a column is made by the database (a random or counted one) does not collide.
        return creates ? written.containsAll(key) : key.stream().anyMatch(written::contains);
    }

    private void deletes(Step.Delete delete) {
        var tables = deletedTables(delete.target());
        for (Table other : spec.catalog().tables()) {
            for (Constraint.ForeignKey key : other.foreignKeys()) {
                boolean stops =
                        key.onDelete() == Constraint.Action.RESTRICT || key.onDelete() == Constraint.Action.NO_ACTION;
                if (stops
                        && tables.contains(key.referencedTable().toString())
                        && !delete.otherwise().containsKey(key.name())
                        && !(delete.target().expr() instanceof Expr.Variable row
                                && gone.contains(new Gone(row.name(), key.name())))
                        && !tables.contains(other.name().toString())) {
                    builtIn("CONFLICT", delete.span(), "a row of `" + other.name() + "` may still point at it");
                }
            }
        }
    }

    private void remember(Step.Delete delete) {
        if (delete.when().isEmpty()
                && delete.target().expr() instanceof Expr.Inverse children
                && children.row() instanceof Expr.Variable row) {
            gone.add(new Gone(row.name(), children.constraint()));
        }
    }

    /** {@code each: child in row.children} that deletes every one. */
    private void remember(Step.Each each) {
        boolean all =
                each.when().isEmpty() && each.where().isEmpty() && each.limit().isEmpty();
        if (all
                && each.list().expr() instanceof Expr.Inverse children
                && children.row() instanceof Expr.Variable row
                && each.body().stream()
                        .anyMatch(s -> s instanceof Step.Delete delete
                                && delete.when().isEmpty()
                                && delete.target().expr() instanceof Expr.Variable child
                                && child.name().equals(each.name()))) {
            gone.add(new Gone(row.name(), children.constraint()));
        }
    }

    private static Set<String> deletedTables(TypedExpression target) {
        return switch (target.type()) {
            case Type.Row row -> Set.of(row.table().toString());
            case Type.ListOf(Type.Row row, boolean _) -> Set.of(row.table().toString());
            case Type _ -> Set.of();
        };
    }

    private void outcomes(Map<String, Outcome> outcomes, Span at) {
        outcomes.forEach((what, outcome) -> outcome(outcome, at, "`" + what + "` may happen"));
    }

    private void outcome(Outcome outcome, Span at, String why) {
        switch (outcome) {
            case Outcome.Failure failure -> builtIn(failure.code(), at, why);
            case Outcome.Steps inner -> steps(inner.steps());
            case Outcome.Skip _, Outcome.GoOn _ -> {}
        }
    }

    private int status(String code) {
        var error = spec.errors().get(code);
        return error == null ? 500 : error.status();
    }

    private void builtIn(String code, Span at, String why) {
        way(status(code), at, why + " (" + code + ")");
    }

    private void way(int status, Span at, String why) {
        ways.putIfAbsent(status, new Way(status, at, why));
    }
}
