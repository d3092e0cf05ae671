package dev.plumb.check;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What decides in an operation: conditions, and which rows are looked for, those of operations that it runs included. */
final class Conditions {
    private final Spec spec;
    private final Set<String> running = new HashSet<>();
    private final List<TypedExpression> found = new ArrayList<>();

    private Conditions(Spec spec) {
        this.spec = spec;
    }

    static List<TypedExpression> of(Spec spec, Operation operation) {
        var conditions = new Conditions(spec);
        conditions.running.add(operation.name());
        operation.steps().forEach(conditions::step);
        return conditions.found;
    }

    /** Whether who calls decides: {@code viewer} stands in a condition. */
    static boolean askWhoCalls(List<TypedExpression> conditions) {
        return conditions.stream().anyMatch(c -> mentions(c.expr(), Set.of("viewer")));
    }

    static boolean mentions(Expr expr, Set<String> variables) {
        return Walk.freeVariables(expr).stream().anyMatch(variables::contains);
    }

    /** The table of which an expression gives a row or rows. */
    static Optional<Name> table(Type type) {
        return switch (type) {
            case Type.Row row -> Optional.of(row.table());
            case Type.ListOf(Type.Row row, boolean _) -> Optional.of(row.table());
            case Type _ -> Optional.empty();
        };
    }

    private void step(Step step) {
        step.when().ifPresent(found::add);
        switch (step) {
            case Step.Require require -> found.add(require.condition());
            case Step.Find find -> {
                found.add(find.list());
                find.where().ifPresent(found::add);
            }
            case Step.Let let -> found.addAll(let.values().values());
            case Step.Ensure ensure ->
                ensure.with().forEach(a -> found.add(a.value().expression()));
            case Step.Delete delete -> found.add(delete.target());
            case Step.Each each -> {
                found.add(each.list());
                each.where().ifPresent(found::add);
                each.body().forEach(this::step);
            }
            case Step.Block block -> block.body().forEach(this::step);
            case Step.ListPage list -> {
                found.add(list.list());
                found.addAll(list.where());
            }
            case Step.Call call -> call.on().values().forEach(steps -> steps.forEach(this::step));
            case Step.Run run -> {
                if (running.add(run.operation())) {
                    spec.operation(run.operation()).ifPresent(o -> o.steps().forEach(this::step));
                }
            }
            case Step.Create _, Step.Change _, Step.Emit _, Step.Account _, Step.Answer _ -> {}
        }
    }
}
