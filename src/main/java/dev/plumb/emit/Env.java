package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the variables of expressions are in Java, at one place of an operation. The same names hold in the service and in
 * the repository's methods that it calls, so that an expression reads alike in both.
 *
 * @param known conditions that hold there
 */
record Env(Design design, Map<String, Var> variables, List<Expr> known) {
    /** A local variable or parameter. */
    record Root(String type, String name) {
        String declaration() {
            return type + " " + name;
        }
    }

    /**
     * @param source that gives the value
     * @param root the variable that it is reached through
     */
    record Var(String source, Root root) {}

    static Env of(Design design) {
        return new Env(design, new LinkedHashMap<>(), List.of());
    }

    Env with(String variable, Root root) {
        return with(variable, new Var(root.name(), root));
    }

    Env with(String variable, Var value) {
        var more = new LinkedHashMap<>(variables);
        more.put(variable, value);
        return new Env(design, more, known);
    }

    /** Where a condition holds, rows that it says are there are no longer null. */
    Env where(Expr condition) {
        Env env = this;
        for (Expr part : Exprs.conjuncts(condition)) {
            Optional<String> there = rowThere(part);
            Var value = there.map(variables::get).orElse(null);
            if (there.isPresent()
                    && value != null
                    && value.source().equals(value.root().name())) {
                var conditions = new ArrayList<>(env.known);
                conditions.add(part);
                Root root = new Root(
                        JavaTypes.boxed(value.root().type()), value.root().name());
                env = new Env(
                        design,
                        env.with(there.get(), new Var(value.source(), root)).variables(),
                        List.copyOf(conditions));
            }
        }
        return env;
    }

    /** {@code row != null}: nothing that an operation does takes that back. */
    private static Optional<String> rowThere(Expr condition) {
        return condition instanceof Expr.Call call
                        && call.function().equals("_!=_")
                        && call.arguments().getFirst() instanceof Expr.Variable variable
                        && variable.type() instanceof Type.Row
                        && call.arguments().getLast() instanceof Expr.Literal literal
                        && literal.value() == null
                ? Optional.of(variable.name())
                : Optional.empty();
    }

    Optional<Var> find(String variable) {
        return Optional.ofNullable(variables.get(variable));
    }

    /** The Java variables that expressions go out from, each once, in the order in which they are declared here. */
    List<Root> roots(Iterable<Expr> expressions) {
        var names = new LinkedHashSet<String>();
        expressions.forEach(e -> names.addAll(Walk.variables(e)));
        var found = new LinkedHashSet<Root>();
        variables.forEach((name, value) -> {
            if (names.contains(name)) {
                found.add(value.root());
            }
        });
        return List.copyOf(found);
    }
}
