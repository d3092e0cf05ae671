package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was read before a partner is called decides what is written after it: a call happens outside any transaction,
 * so that no lock and no isolation level holds what was read until then. Within one transaction the backend sees to it
 * by itself.
 */
final class UnlockedRead implements Check {
    /** Something read, or worked out of what was read. */
    private record Read(TypedExpression by, Set<Doing.Place> places) {}

    @Override
    public void check(Spec spec, Problems problems) {
        var changing = new HashSet<Doing.Place>();
        Doing.all(spec).forEach(doing -> changing.addAll(Doing.changes(doing.steps())));
        for (Doing doing : Doing.all(spec)) {
            if (doing.kind() != Doing.Kind.OPERATION) { // where a call after anything read is said as such
                walk(doing, doing.steps(), new ArrayList<>(), new HashMap<>(), changing, problems);
            }
        }
    }

    private static void walk(
            Doing doing,
            List<Step> steps,
            List<Read> before,
            Map<String, Read> named,
            Set<Doing.Place> changing,
            Problems problems) {
        for (Step step : steps) {
            if (!isLookedAtAgain(step)) {
                Doing.decides(step)
                        .forEach(condition -> remember(condition, changing).ifPresent(before::add));
            }
            switch (step) {
                case Step.Let let ->
                    let.values()
                            .forEach((name, value) ->
                                    remember(value, changing).ifPresent(read -> named.put(name, read)));
                case Step.Block block -> walk(doing, block.body(), before, named, changing, problems);
                case Step.Each each -> walk(doing, each.body(), before, named, changing, problems);
                case Step.Call call -> {
                    for (List<Step> outcome : call.on().values()) {
                        if (judge(doing, outcome, before, named, problems)) {
                            break; // one is enough to see it
                        }
                    }
                }
                case Step.Require _,
                        Step.Find _,
                        Step.Create _,
                        Step.Ensure _,
                        Step.Change _,
                        Step.Delete _,
                        Step.Run _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Account _,
                        Step.Answer _ -> {}
            }
        }
    }

    /** The {@code where} of a loop over rows counts again under the lock of each. */
    private static boolean isLookedAtAgain(Step step) {
        return step instanceof Step.Each each
                && each.when().isEmpty()
                && each.list().type() instanceof Type.ListOf of
                && of.element() instanceof Type.Row;
    }

    private static Optional<Read> remember(TypedExpression expression, Set<Doing.Place> changing) {
        var places = new HashSet<>(Doing.reads(expression));
        places.retainAll(changing);
        return places.isEmpty() ? Optional.empty() : Optional.of(new Read(expression, places));
    }

    /** What is asked again after the call, counts again. */
    private static boolean judge(
            Doing doing, List<Step> outcome, List<Read> before, Map<String, Read> named, Problems problems) {
        var again = new HashSet<Doing.Place>();
        Step.all(outcome).flatMap(Doing::decides).forEach(c -> again.addAll(Doing.reads(c)));
        for (Step step : Step.all(outcome).toList()) {
            if (!Doing.writes(step)) {
                continue;
            }
            Optional<Read> used = step instanceof Step.Change change
                    ? change.rows().stream()
                            .flatMap(r -> r.with().stream())
                            .flatMap(a -> names(a.value().expression()).stream())
                            .filter(named::containsKey)
                            .map(named::get)
                            .findFirst()
                    : Optional.empty();
            Optional<Read> asked = before.stream()
                    .filter(r -> r.places().stream().noneMatch(again::contains))
                    .findFirst();
            Optional<Read> read = used.or(() -> asked);
            if (read.isPresent()) {
                problems.add(Finding.hazard(
                                step.span(),
                                "read-without-lock",
                                doing.name(),
                                "What " + doing.words()
                                        + " read before it called a partner may have changed until it writes",
                                "written by what was read before the call",
                                "Ask again after the call (`require`, `when`, or `run` an operation that does): nothing"
                                        + " can stay locked while a partner answers.")
                        .because(
                                read.get().by().span(),
                                "read before the call: "
                                        + String.join(
                                                ", ",
                                                read.get().places().stream()
                                                        .map(p -> "`" + p + "`")
                                                        .sorted()
                                                        .toList())));
                return true;
            }
        }
        return false;
    }

    private static Set<String> names(TypedExpression expression) {
        Expr expr = expression.expr();
        return Walk.freeVariables(expr);
    }
}
