package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Walk;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whoever calls an operation and hears nothing calls it again: what it asks of a partner is then asked again, and done
 * again where nothing tells the partner that it is the same, or told otherwise under the same key.
 */
final class RepeatedCall implements Check {
    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD, Method.PUT, Method.DELETE, Method.OPTIONS);
    private static final Set<String> DIFFERENT = Set.of("randomBytes", "randomToken", "uuid");

    @Override
    public void check(Spec spec, Problems problems) {
        for (Operation operation : spec.operations()) {
            operation.endpoint().ifPresent(endpoint -> {
                var named = new HashMap<String, Expr>();
                Step.all(operation.steps()).forEach(step -> {
                    if (step instanceof Step.Let let) {
                        let.values().forEach((name, value) -> named.put(name, value.expr()));
                    } else if (step instanceof Step.Call call) {
                        check(spec, operation, endpoint, call, named, problems);
                    }
                });
            });
        }
    }

    private static void check(
            Spec spec,
            Operation operation,
            Endpoint endpoint,
            Step.Call call,
            Map<String, Expr> named,
            Problems problems) {
        Optional<Endpoint> theirs = Optional.ofNullable(
                        spec.consequences().integrations().get(call.partner()))
                .flatMap((Consequences.Integration i) -> i.endpoint(call.operation()));
        if (theirs.filter(e -> !SAFE.contains(e.method())).isEmpty()) {
            return;
        }
        String what = "`" + call.partner() + "." + call.operation() + "`";
        boolean ours = endpoint.parameter(In.HEADER, Contract.IDEMPOTENCY_KEY).isPresent()
                || spec.consequences().incoming().stream()
                        .anyMatch(i -> i.operation().equals(operation.name())
                                && i.repeatedBy(endpoint).isPresent());
        boolean taken = theirs.get().idempotencyKey().isPresent();
        if (call.idempotencyKey().isEmpty() && !(ours && taken)) {
            problems.add(Finding.hazard(
                    call.span(),
                    "call-not-repeatable",
                    operation.name(),
                    "Whoever calls `" + operation.name() + "` again has " + what + " done again",
                    taken ? "the caller has no key" : "nothing tells the partner that it is the same call",
                    taken
                            ? "Let `" + operation.name()
                                    + "` take the header `Idempotency-Key`: the partner is then told one that is"
                                    + " made of it."
                            : "Give it `idempotency-key` if the partner takes one, or accept it where doing it twice harms"
                                    + " nobody."));
            return;
        }
        call.with().forEach((name, value) -> {
            if (differs(value.expr(), named, 0)) {
                problems.add(Finding.hazard(
                        value.span(),
                        "call-not-repeatable",
                        operation.name(),
                        "Sent again, `" + operation.name() + "` tells " + what + " something else under the same key",
                        "`" + name + "` is another one each time",
                        "Tell what follows from the request alone: a partner that knows the key refuses another body"
                                + " under it."));
            }
        });
    }

    private static boolean differs(Expr value, Map<String, Expr> named, int depth) {
        return Walk.all(value)
                .anyMatch(e -> e instanceof Expr.Call call && DIFFERENT.contains(call.function())
                        || e instanceof Expr.Variable variable
                                && (variable.name().equals("now")
                                        || depth < 16
                                                && named.containsKey(variable.name())
                                                && differs(named.get(variable.name()), named, depth + 1)));
    }
}
