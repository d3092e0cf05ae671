package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reaction runs at least once, so that it may run again: a call that is not safe to repeat, carries no key by which
 * the partner knows it again, or another key each time; rows that are written before a call, and again when it is
 * tried again.
 */
final class RepeatableReaction implements Check {
    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD, Method.PUT, Method.DELETE, Method.OPTIONS);
    private static final Set<String> DIFFERENT = Set.of("randomBytes", "randomToken", "uuid");

    @Override
    public void check(Spec spec, Problems problems) {
        for (Doing doing : Doing.all(spec)) {
            if (doing.kind() != Doing.Kind.OPERATION) {
                Step.all(doing.steps()).forEach(step -> {
                    if (step instanceof Step.Call call) {
                        call(spec, doing, call, problems);
                    }
                });
            }
            if (doing.kind() == Doing.Kind.REACTION) {
                written(doing, doing.steps(), problems);
            }
        }
    }

    private static void call(Spec spec, Doing doing, Step.Call call, Problems problems) {
        Optional<Endpoint> endpoint = Optional.ofNullable(
                        spec.consequences().integrations().get(call.partner()))
                .flatMap((Consequences.Integration i) -> i.endpoint(call.operation()));
        boolean safe = endpoint.filter(e -> SAFE.contains(e.method())).isPresent();
        String what = "`" + call.partner() + "." + call.operation() + "`";
        if (!safe && call.idempotencyKey().isEmpty()) {
            problems.add(
                    Finding.hazard(
                            call.span(),
                            "reaction-not-repeatable",
                            doing.name(),
                            capital(doing.words()) + " may call " + what + " twice",
                            "nothing tells the partner that it is the same call",
                            "Give it `idempotency-key`, made of what the event is about (`\"'charge:' + string(order.id)\"`), if"
                                    + " the partner takes one; a reaction runs at least once, and again where it was cut off."));
        }
        call.idempotencyKey()
                .filter(RepeatableReaction::differs)
                .ifPresent(key -> problems.add(Finding.hazard(
                        key.span(),
                        "reaction-not-repeatable",
                        doing.name(),
                        "The key of " + what + " is another one each time",
                        "tried again, the partner does it again",
                        "Make the key of what the event is about, and of nothing that differs from one try to the"
                                + " next.")));
    }

    private static boolean differs(TypedExpression key) {
        return Walk.all(key.expr())
                .anyMatch(e -> e instanceof Expr.Call call && DIFFERENT.contains(call.function())
                        || e instanceof Expr.Variable variable
                                && variable.name().equals("now"));
    }

    /** What stands before a call runs again whenever the call is tried again. */
    private static void written(Doing doing, List<Step> steps, Problems problems) {
        Optional<Step> writing = Optional.empty();
        for (Step step : steps) {
            boolean calls = Step.all(List.of(step)).anyMatch(Step.Call.class::isInstance);
            if (calls && writing.isPresent()) {
                problems.add(Finding.hazard(
                                writing.get().span(),
                                "reaction-not-repeatable",
                                doing.name(),
                                capital(doing.words()) + " may write this again when its call is tried again",
                                "done again with each try",
                                "Write after the call, under `on`; or so that doing it again changes nothing (`ensure`,"
                                        + " a condition that does not hold the second time).")
                        .because(step.span(), "this call is tried again"));
                return;
            }
            if (writing.isEmpty()) {
                writing = Step.all(List.of(step))
                        .filter(RepeatableReaction::addsUp)
                        .findFirst();
            }
        }
    }

    /** Whether doing it again does more. */
    private static boolean addsUp(Step step) {
        if (step.when().isPresent()) {
            return false;
        }
        return switch (step) {
            case Step.Create _, Step.Emit _ -> true;
            case Step.Change change ->
                change.rows().stream()
                        .anyMatch(row -> row.with().stream()
                                .anyMatch(a -> Doing.reads(a.value().expression())
                                        .contains(new Doing.Place(row.table(), a.column()))));
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Ensure _,
                    Step.Delete _,
                    Step.Each _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> false;
        };
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
