package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.Optional;
import java.util.Set;

/**
 * A loop over rows of which nobody knows how many there are: a whole table, or a relation of which the promised rows
 * say that there are many to one. It takes time and memory as the data grows, in one transaction that locks it all.
 */
final class UnboundedLoop implements Check {
    /** So many rows of a relation to one row are many. */
    private static final long MANY = 1_000;

    @Override
    public void check(Spec spec, Problems problems) {
        for (Doing doing : Doing.all(spec)) {
            boolean job = doing.kind() == Doing.Kind.JOB;
            Set<Step> erasing = Step.erasing(doing.steps()); // nothing may be left
            Step.all(doing.steps()).forEach(step -> {
                if (step instanceof Step.Each each
                        && !erasing.contains(each)
                        && each.limit().isEmpty()
                        && !(job && doing.steps().contains(each))) {
                    many(spec, each.list().expr())
                            .ifPresent(table -> problems.add(Finding.hazard(
                                    each.list().span(),
                                    "unbounded-loop",
                                    doing.name(),
                                    "A loop of " + doing.words() + " takes as many rows of `" + table
                                            + "` as there are",
                                    "no limit",
                                    "Give it a `limit`, let a job do it piece by piece, or promise under `targets.rows`"
                                            + " how few they are.")));
                }
            });
        }
    }

    private static Optional<Name> many(Spec spec, Expr list) {
        return switch (list) {
            case Expr.Rows rows
            when rows.type() instanceof Type.ListOf(Type.Row row, boolean _) ->
                Optional.of(row.table()).filter(t -> !Small.isSmall(spec, t));
            case Expr.Inverse inverse
            when inverse.type() instanceof Type.ListOf(Type.Row row, boolean _)
                    && inverse.row().type() instanceof Type.Row parent -> {
                long rows = spec.targets().rows().getOrDefault(row.table(), 0L);
                long parents = spec.targets().rows().getOrDefault(parent.table(), 1L);
                yield rows > Small.ROWS && rows / Math.max(1, parents) >= MANY
                        ? Optional.of(row.table())
                        : Optional.empty();
            }
            case Expr.Comprehension filter
            when filter.macro() == Expr.Macro.FILTER || filter.macro() == Expr.Macro.SORT_BY ->
                many(spec, filter.range());
            case Expr _ -> Optional.empty();
        };
    }
}
