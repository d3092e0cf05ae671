package dev.plumb.prove;

import dev.plumb.expression.Reference;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.World;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Access.Visibility;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the reference makes of an operation that reads: its steps before the list or the answer, over the
 * rows in memory, in CEL's own evaluator.
 */
final class Reading {
    private static final Pattern ENVIRONMENT = Pattern.compile("\\benv\\.");

    private final Spec spec;
    private final Viewers viewers;
    /** About when the calls are made; what tells the time itself is not held against it. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final IdentityHashMap<TypedExpression, Reference> references = new IdentityHashMap<>();
    private final IdentityHashMap<TypedExpression, Map<Question, Reference.Outcome>> known = new IdentityHashMap<>();

    /** The variables that an expression mentions, and who looks where that matters; rows stay as they are. */
    private record Question(
            Map<String, @Nullable Object> variables,
            @Nullable World world) {}

    /** How the steps end. */
    sealed interface Outcome {
        /** All of them hold; what is named by then. */
        record Goes(Map<String, @Nullable Object> variables) implements Outcome {}

        /** The operation ends with that status. */
        record Ends(int status) implements Outcome {}

        /** The reference cannot tell. */
        record Untold(String why) implements Outcome {}
    }

    /** The reference cannot tell a value. */
    static final class Untellable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Untellable(String message) {
            super(message);
        }
    }

    Reading(Spec spec, Viewers viewers) {
        this.spec = spec;
        this.viewers = viewers;
    }

    /** Whether only steps stand before that one that this can follow. */
    static boolean follows(Operation operation, Step until) {
        for (Step step : operation.steps()) {
            if (step.equals(until)) {
                return until.when().isEmpty();
            }
            boolean plain = step instanceof Step.Find || step instanceof Step.Let || step instanceof Step.Require;
            if (!plain || step.when().isPresent()) {
                return false;
            }
        }
        return false;
    }

    /** @param given parameters by the contract's names */
    Outcome until(
            Step end, Operation operation, Endpoint endpoint, Viewer viewer, Map<String, String> given, World world) {
        try {
            Map<String, @Nullable Object> variables = parameters(operation, endpoint, viewer, given);
            for (Step step : operation.steps()) {
                if (step.equals(end)) {
                    break;
                }
                switch (step) {
                    case Step.Find find -> {
                        List<World.Row> found = new ArrayList<>();
                        for (World.Row row : visible(rows(find.list(), variables, world), viewer, endpoint, world)) {
                            var with = new HashMap<>(variables);
                            with.put(find.name(), row);
                            if (find.where().isEmpty() || holds(find.where().get(), with, world)) {
                                found.add(row);
                            }
                        }
                        if (found.size() != 1 && !(find.otherwise() instanceof Step.Outcome.GoOn)) {
                            return ends(find.otherwise());
                        }
                        variables.put(find.name(), found.size() == 1 ? found.getFirst() : null);
                    }
                    case Step.Let let -> {
                        for (var value : let.values().entrySet()) {
                            variables.put(value.getKey(), value(value.getValue(), variables, world));
                        }
                    }
                    case Step.Require require -> {
                        if (!holds(require.condition(), variables, world)) {
                            return ends(require.otherwise());
                        }
                    }
                    default -> {
                        return new Outcome.Untold("a step that the reference does not follow");
                    }
                }
            }
            return new Outcome.Goes(variables);
        } catch (Untellable e) {
            return new Outcome.Untold(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | java.time.DateTimeException malformed) {
            return new Outcome.Untold("a parameter that is no value of its type: " + malformed.getMessage());
        }
    }

    private Outcome ends(Step.Outcome outcome) {
        return switch (outcome) {
            case Step.Outcome.Failure failure -> {
                var code = spec.errors().get(failure.code());
                yield code == null ? new Outcome.Untold(failure.code()) : new Outcome.Ends(code.status());
            }
            case Step.Outcome.Skip _, Step.Outcome.GoOn _, Step.Outcome.Steps _ ->
                new Outcome.Untold("another way for what is not found");
        };
    }

    /** The caller and the parameters, each of its type; one that is not given has its default, else null. */
    Map<String, @Nullable Object> parameters(
            Operation operation, Endpoint endpoint, Viewer viewer, Map<String, String> given) {
        var variables = new HashMap<String, @Nullable Object>();
        variables.put("viewer", viewers.seen(viewer, endpoint));
        variables.put("now", now);
        for (Parameter parameter : endpoint.parameters()) {
            String text = given.get(parameter.name());
            Type type = operation.takes().get(parameter.variable());
            if (text == null) {
                text = parameter.schema().defaultValue().map(String::valueOf).orElse(null);
            }
            variables.put(parameter.variable(), type == null ? text : ScratchWorld.value(text, type));
        }
        return variables;
    }

    /** Those that exist for who looks. */
    List<World.Row> visible(List<World.Row> rows, Viewer viewer, Endpoint endpoint, World world) {
        var visible = new ArrayList<World.Row>();
        for (World.Row row : rows) {
            if (exists(row, viewers.seen(viewer, endpoint), world)) {
                visible.add(row);
            }
        }
        return visible;
    }

    /** Whether a row exists for who looks. */
    boolean exists(World.Row row, @Nullable Object viewer, World world) {
        Visibility rule = spec.access().visible().get(row.table());
        if (rule == null) {
            return true;
        }
        var variables = new HashMap<String, @Nullable Object>();
        variables.put("viewer", viewer);
        variables.put("now", now);
        variables.put(rule.row(), row);
        return holds(rule.rule(), variables, world);
    }

    List<World.Row> rows(TypedExpression list, Map<String, ? extends @Nullable Object> variables, World world) {
        if (list.expr() instanceof dev.plumb.expression.Expr.Rows all
                && all.type() instanceof Type.ListOf of
                && of.element() instanceof Type.Row row) {
            return world.rows(row.table());
        }
        return value(list, variables, world) instanceof List<?> rows
                ? rows.stream()
                        .filter(World.Row.class::isInstance)
                        .map(World.Row.class::cast)
                        .toList()
                : List.of();
    }

    boolean holds(TypedExpression condition, Map<String, ? extends @Nullable Object> variables, World world) {
        return Boolean.TRUE.equals(value(condition, variables, world));
    }

    /** @throws Untellable where CEL's evaluator fails */
    @Nullable
    Object value(TypedExpression expression, Map<String, ? extends @Nullable Object> variables, World world) {
        if (ENVIRONMENT.matcher(expression.text()).find()) {
            throw new Untellable("what the environment says");
        }
        var mentioned = new HashMap<String, @Nullable Object>();
        variables.forEach((name, value) -> {
            if (expression.text().contains(name)) {
                mentioned.put(name, value);
            }
        });
        var question = new Question(mentioned, expression.text().contains("viewer") ? world : null);
        Reference.Outcome outcome = known.computeIfAbsent(expression, _ -> new HashMap<>())
                .computeIfAbsent(
                        question,
                        _ -> references
                                .computeIfAbsent(expression, Reference::of)
                                .evaluate(variables, world));
        return switch (outcome) {
            case Reference.Outcome.Value value -> value.value();
            case Reference.Outcome.Failed failed -> throw new Untellable(failed.message());
        };
    }

    /** The last answer of an operation, where it is one of its own steps. */
    static Optional<Step.Answer> answer(Operation operation) {
        return operation.steps().stream()
                .filter(Step.Answer.class::isInstance)
                .map(Step.Answer.class::cast)
                .reduce((_, last) -> last);
    }
}
