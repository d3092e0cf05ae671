package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Column;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A column that begins at nothing and only ever grows and shrinks by what operations add to it, beside the rows that
 * it adds up: nothing says that the two agree. Told by what operations do, not by what the column is called.
 */
final class UntiedTotal implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var grows = new LinkedHashMap<Doing.Place, Span>();
        var doers = new LinkedHashMap<Doing.Place, String>();
        var otherwise = new HashSet<Doing.Place>();
        for (Doing doing : Doing.all(spec)) {
            boolean rows = Step.all(doing.steps())
                    .anyMatch(s -> s instanceof Step.Create || s instanceof Step.Ensure || s instanceof Step.Delete);
            Step.all(doing.steps()).forEach(step -> {
                if (step instanceof Step.Change change) {
                    change.rows()
                            .forEach(row -> row.with().forEach(a -> {
                                var place = new Doing.Place(row.table(), a.column());
                                if (adds(a.value().expression().expr(), place) && rows) {
                                    grows.putIfAbsent(place, a.span());
                                    doers.putIfAbsent(place, doing.name());
                                } else if (!adds(a.value().expression().expr(), place)) {
                                    otherwise.add(place);
                                }
                            }));
                }
            });
            Write.made(doing.steps()).stream()
                    .filter(w -> !isZero(w.assignment().value().expression().expr()))
                    .forEach(w -> otherwise.add(
                            new Doing.Place(w.table(), w.assignment().column())));
        }
        Set<Doing.Place> tied = tied(spec);
        for (Map.Entry<Doing.Place, Span> grown : grows.entrySet()) {
            Doing.Place place = grown.getKey();
            if (!otherwise.contains(place) && !tied.contains(place) && beginsAtZero(spec, place)) {
                problems.add(Finding.question(
                        grown.getValue(),
                        "untied-total",
                        place.toString(),
                        "What must `" + place + "` always agree with?",
                        "`" + doers.get(place) + "` adds to it here, and no invariant ties it down",
                        "Say it under `invariants` (`" + said(spec, place)
                                + " == …)`): the proof then holds it against every operation. Until then nothing"
                                + " checks that it adds up."));
            }
        }
    }

    private static String said(Spec spec, Doing.Place place) {
        return spec.model()
                .entity(place.table())
                .flatMap(e -> e.byColumn(place.column()).map(a -> e.list() + ".all(x, x." + a.name()))
                .orElseGet(place::toString);
    }

    /** {@code x.total + …} and {@code x.total - …}. */
    private static boolean adds(Expr value, Doing.Place place) {
        return value instanceof Expr.Call call
                && (call.function().equals("_+_") || call.function().equals("_-_"))
                && call.arguments().stream().anyMatch(a -> is(a, place) || adds(a, place));
    }

    private static boolean is(Expr expr, Doing.Place place) {
        return expr instanceof Expr.Column column
                && column.row().type() instanceof Type.Row row
                && new Doing.Place(row.table(), column.column()).equals(place);
    }

    private static boolean isZero(Expr value) {
        return value instanceof Expr.Literal literal
                && (literal.value() instanceof Long number && number == 0
                        || literal.value() instanceof BigDecimal decimal && decimal.signum() == 0);
    }

    private static boolean beginsAtZero(Spec spec, Doing.Place place) {
        boolean standard = spec.catalog()
                .table(place.table())
                .flatMap((Table t) -> t.column(place.column()))
                .flatMap(Column::defaultExpression)
                .filter(d -> d.matches("'?0(\\.0*)?'?(::.*)?"))
                .isPresent();
        return standard
                || Doing.all(spec).stream()
                        .flatMap(d -> Write.made(d.steps()).stream())
                        .anyMatch(w -> w.table().equals(place.table())
                                && w.assignment().column().equals(place.column()));
    }

    private static Set<Doing.Place> tied(Spec spec) {
        var tied = new HashSet<Doing.Place>();
        for (Spec.Invariant invariant : spec.invariants()) {
            Walk.all(invariant.truth().expr()).forEach(part -> {
                if (part instanceof Expr.Call call && call.function().equals("_==_")) {
                    call.arguments()
                            .forEach(side -> Walk.all(side).forEach(e -> {
                                if (e instanceof Expr.Column column
                                        && column.row().type() instanceof Type.Row row) {
                                    tied.add(new Doing.Place(row.table(), column.column()));
                                }
                            }));
                }
            });
        }
        return tied;
    }
}
