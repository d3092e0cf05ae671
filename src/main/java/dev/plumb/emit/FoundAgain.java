package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a row that a step makes, or that was there already, is found once the step's transaction is over. */
final class FoundAgain {
    private final Design design;

    FoundAgain(Design design) {
        this.design = design;
    }

    /** Empty where nothing that stays the same tells the row from others. */
    Optional<Step.Find> of(Step step) {
        return switch (step) {
            case Step.Ensure ensure when ensure.when().isEmpty() -> ensured(ensure);
            case Step.Create create
            when create.when().isEmpty() ->
                uniquely(create).flatMap(with -> by(create.span(), create.name(), create.table(), with));
            case Step _ -> Optional.empty();
        };
    }

    Optional<Step.Find> ensured(Step.Ensure ensure) {
        return by(ensure.span(), ensure.name(), ensure.table(), ensure.with());
    }

    private Optional<List<Step.Assignment>> uniquely(Step.Create create) {
        Set<String> assigned =
                create.with().stream().map(Step.Assignment::column).collect(Collectors.toSet());
        Table table = design.spec().catalog().table(create.table()).orElseThrow();
        return table.uniqueKeys().stream()
                .filter(assigned::containsAll)
                .findFirst()
                .map(key -> create.with().stream()
                        .filter(a -> key.contains(a.column()))
                        .toList());
    }

    private Optional<Step.Find> by(Span at, String name, Name table, List<Step.Assignment> with) {
        Model.Entity entity = design.spec().model().entity(table).orElseThrow();
        Expr row = Exprs.variable(name, new Type.Row(table, false), at);
        Optional<Expr> where = Optional.empty();
        for (Step.Assignment assignment : with) {
            Expr value = assignment.value().expression().expr();
            if (!(assignment.value() instanceof Step.Value.Computed) || passes(value)) {
                return Optional.empty();
            }
            Expr same = Exprs.equal(Exprs.column(row, entity, assignment.column()), key(value));
            where = Optional.of(where.map(w -> Exprs.and(w, same)).orElse(same));
        }
        return where.map(w -> new Step.Find(
                at,
                Optional.empty(),
                name,
                SegmentWriter.typed(at, entity.list(), new Expr.Rows(Type.ListOf.of(new Type.Row(table, false)), at)),
                Optional.of(SegmentWriter.typed(at, name, w)),
                new Step.Outcome.Skip()));
    }

    private Expr key(Expr value) {
        return value.type() instanceof Type.Row row
                ? Exprs.column(
                        value,
                        design.spec().model().entity(row.table()).orElseThrow(),
                        design.spec()
                                .model()
                                .entity(row.table())
                                .orElseThrow()
                                .key()
                                .getFirst())
                : value;
    }

    /** Whether the value is another one later. */
    private static boolean passes(Expr value) {
        return Walk.any(value, ToldValues::isMadeUp);
    }
}
