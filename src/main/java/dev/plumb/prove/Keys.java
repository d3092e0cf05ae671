package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which row a path parameter means: read off the step that finds it. */
final class Keys {
    private Keys() {}

    /** A column that a path parameter is compared with. */
    record Key(Name table, String column) {}

    /** The columns that an operation's path parameters mean; one that is not told is left out. */
    static Map<String, Key> of(Operation operation, Endpoint endpoint) {
        var keys = new LinkedHashMap<String, Key>();
        for (Parameter parameter : endpoint.parameters()) {
            if (parameter.in() == In.PATH) {
                for (Step step : operation.steps()) {
                    if (step instanceof Step.Find find && find.where().isPresent()) {
                        column(find.where().get().expr(), parameter.variable())
                                .ifPresent(k -> keys.putIfAbsent(parameter.name(), k));
                    }
                }
            }
        }
        return keys;
    }

    private static Optional<Key> column(Expr expression, String variable) {
        if (!(expression instanceof Expr.Call call)) {
            return Optional.empty();
        }
        if (call.function().equals("_==_")) {
            return pair(call.arguments().get(0), call.arguments().get(1), variable)
                    .or(() -> pair(call.arguments().get(1), call.arguments().get(0), variable));
        }
        return call.function().equals("_&&_")
                ? call.arguments().stream()
                        .flatMap(a -> column(a, variable).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<Key> pair(Expr column, Expr other, String variable) {
        boolean named = other instanceof Expr.Variable v && v.name().equals(variable);
        return named && column instanceof Expr.Column c && c.row().type() instanceof Type.Row row
                ? Optional.of(new Key(row.table(), c.column()))
                : Optional.empty();
    }

    /** The table whose row an operation finds first, by its path alone. */
    static Optional<Step.Find> found(Operation operation) {
        return operation.steps().stream()
                .filter(Step.Find.class::isInstance)
                .map(Step.Find.class::cast)
                .findFirst();
    }
}
