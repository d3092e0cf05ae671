package dev.plumb.emit;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of rows as a statement can have it: a table, what its rows must meet, and an order.
 *
 * @param variable what conditions and order call the row
 * @param parent the row whose relation it is, where it is one
 */
record Source(
        Name table, String variable, List<Expr> conditions, List<Step.Order.Term> order, Optional<Parent> parent) {
    /** @param columns of the list's table that hold the parent's {@code keys} */
    record Parent(Expr row, List<String> columns, List<String> keys) {}

    /** The list as a statement, if it is one that a statement can give. */
    static Optional<Source> of(Model model, Expr list, String variable) {
        return switch (list) {
            case Expr.Rows rows
            when rows.type() instanceof Type.ListOf of && of.element() instanceof Type.Row row ->
                Optional.of(new Source(row.table(), variable, List.of(), List.of(), Optional.empty()));
            case Expr.Inverse inverse
            when inverse.row().type() instanceof Type.Row owner -> {
                Model.Entity entity = model.entity(owner.table()).orElseThrow();
                yield entity.backLinks().stream()
                        .filter(l -> l.constraint().equals(inverse.constraint()) && hasType(l, inverse.type()))
                        .findFirst()
                        .map(link -> new Source(
                                link.source(),
                                variable,
                                List.of(),
                                List.of(),
                                Optional.of(new Parent(inverse.row(), link.sourceColumns(), link.columns()))));
            }
            case Expr.Comprehension loop
            when loop.macro() == Expr.Macro.FILTER ->
                of(model, loop.range(), variable).map(s -> s.and(renamed(loop.body(), loop, s)));
            case Expr.Comprehension loop
            when loop.macro() == Expr.Macro.SORT_BY ->
                of(model, loop.range(), variable)
                        .map(s -> s.by(new Step.Order.Term(typed(renamed(loop.body(), loop, s), loop), false)));
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> Optional.empty();
        };
    }

    private static boolean hasType(Model.BackLink link, Type type) {
        return switch (type) {
            case Type.ListOf list ->
                list.element() instanceof Type.Row row && row.table().equals(link.source());
            case Type.Row row -> row.table().equals(link.source());
            case Type.Scalar _, Type.Enumeration _, Type.MapOf _, Type.Struct _ -> false;
        };
    }

    private static Expr renamed(Expr body, Expr.Comprehension loop, Source source) {
        return Exprs.replace(body, Map.of(loop.variable(), source.row(loop)));
    }

    private static dev.plumb.expression.TypedExpression typed(Expr expr, Expr.Comprehension loop) {
        return new dev.plumb.expression.TypedExpression(
                loop.span(),
                loop.span().text(),
                dev.plumb.expression.Scope.of(new Model(List.of()), java.util.Map.of()),
                expr);
    }

    Expr row(Expr at) {
        return row(at.span());
    }

    Expr row(dev.plumb.source.Span at) {
        return Exprs.variable(variable, new Type.Row(table, false), at);
    }

    Source and(Expr condition) {
        var more = new ArrayList<>(conditions);
        more.add(condition);
        return new Source(table, variable, more, order, parent);
    }

    Source by(Step.Order.Term term) {
        return new Source(table, variable, conditions, List.of(term), parent);
    }

    /** The relation as a condition: its rows are those that point at the parent. */
    Source withParentCondition(Model model) {
        if (parent.isEmpty()) {
            return this;
        }
        Parent of = parent.get();
        Model.Entity own = model.entity(table).orElseThrow();
        Model.Entity owner = model.entity(((Type.Row) of.row().type()).table()).orElseThrow();
        var all = new ArrayList<Expr>();
        for (int i = 0; i < of.columns().size(); i++) {
            all.add(Exprs.equal(
                    Exprs.column(row(of.row()), own, of.columns().get(i)),
                    Exprs.column(of.row(), owner, of.keys().get(i))));
        }
        all.addAll(conditions);
        return new Source(table, variable, all, order, Optional.empty());
    }
}
