package dev.plumb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes apart what a list is filtered by: what depends on parameters alone is decided before the
 * database is asked, so that an absent parameter leaves no trace in the statement.
 */
public final class PartialEvaluation {
    private PartialEvaluation() {}

    /**
     * A part of a filter: rows must meet {@code condition} unless {@code unless} holds.
     *
     * @param unless depends on parameters alone; empty where the condition always counts
     * @param condition depends on rows; empty where {@code unless} alone decides, and where it does not hold
     *     no row is taken
     * @param given what is known of parameters where the condition is asked: {@code unless} does not hold
     */
    public record Term(Optional<Expr> unless, Optional<Expr> condition, List<Expr> given) {
        public Term {
            given = List.copyOf(given);
        }
    }

    /** @param rows the variables that stand for rows of the list */
    public static List<Term> split(Expr where, Set<String> rows) {
        var terms = new ArrayList<Term>();
        conjuncts(where, rows, terms);
        return List.copyOf(terms);
    }

    private static void conjuncts(Expr where, Set<String> rows, List<Term> terms) {
        if (where instanceof Expr.Call call && call.function().equals("_&&_")) {
            call.arguments().forEach(a -> conjuncts(a, rows, terms));
            return;
        }
        if (Walk.isReady(where, rows)) {
            terms.add(new Term(Optional.of(where), Optional.empty(), List.of()));
            return;
        }
        if (where instanceof Expr.Conditional choice && Walk.isReady(choice.condition(), rows)) {
            Expr not = new Expr.Call(
                    "!_",
                    List.of(choice.condition()),
                    Types.BOOL,
                    choice.condition().span());
            terms.add(unless(not, choice.then(), rows));
            terms.add(unless(choice.condition(), choice.otherwise(), rows));
            return;
        }
        var ready = new ArrayList<Expr>();
        var open = new ArrayList<Expr>();
        for (Expr disjunct : disjuncts(where)) {
            (Walk.isReady(disjunct, rows) ? ready : open).add(disjunct);
        }
        if (ready.isEmpty()) {
            terms.add(new Term(Optional.empty(), Optional.of(where), List.of()));
        } else {
            terms.add(unless(joined(ready), joined(open), rows));
        }
    }

    private static Term unless(Expr guard, Expr condition, Set<String> rows) {
        return Walk.isReady(condition, rows)
                ? new Term(
                        Optional.of(new Expr.Call("_||_", List.of(guard, condition), Types.BOOL, condition.span())),
                        Optional.empty(),
                        List.of())
                : new Term(Optional.of(guard), Optional.of(condition), List.of(guard));
    }

    private static List<Expr> disjuncts(Expr expr) {
        return expr instanceof Expr.Call call && call.function().equals("_||_")
                ? call.arguments().stream().flatMap(a -> disjuncts(a).stream()).toList()
                : List.of(expr);
    }

    private static Expr joined(List<Expr> disjuncts) {
        Expr joined = disjuncts.getFirst();
        for (Expr next : disjuncts.subList(1, disjuncts.size())) {
            joined = new Expr.Call("_||_", List.of(joined, next), Types.BOOL, joined.span());
        }
        return joined;
    }
}
