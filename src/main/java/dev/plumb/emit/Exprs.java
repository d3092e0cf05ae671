package dev.plumb.emit;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Replacement;
import dev.plumb.expression.Type;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Map;

/** Expressions made of expressions. */
final class Exprs {
    private static final Type BOOL = Type.Scalar.of(Type.Kind.BOOL);

    private Exprs() {}

    static Expr equal(Expr left, Expr right) {
        return new Expr.Call("_==_", List.of(left, right), BOOL, right.span());
    }

    static Expr and(Expr left, Expr right) {
        return new Expr.Call("_&&_", List.of(left, right), BOOL, right.span());
    }

    /** What all must hold for a condition to hold. */
    static List<Expr> conjuncts(Expr condition) {
        return condition instanceof Expr.Call call && call.function().equals("_&&_")
                ? call.arguments().stream().flatMap(a -> conjuncts(a).stream()).toList()
                : List.of(condition);
    }

    static Expr variable(String name, Type type, Span span) {
        return new Expr.Variable(name, type, span);
    }

    static Expr column(Expr row, Model.Entity entity, String column) {
        Model.Attribute attribute = entity.byColumn(column).orElseThrow();
        Type type = row.type().nullable() ? attribute.type().withNullable(true) : attribute.type();
        return new Expr.Column(row, column, type, row.span());
    }

    /** The expression with every walk to a row replaced by what has that row at hand. */
    static Expr replaceWalk(Expr expr, Expr walk, Expr row) {
        return Replacement.in(expr, Map.of(), part -> isSameWalk(part, walk) ? row : null);
    }

    private static boolean isSameWalk(Expr one, Expr other) {
        if (one instanceof Expr.Reference a && other instanceof Expr.Reference b) {
            return a.constraint().equals(b.constraint()) && isSameWalk(a.row(), b.row());
        }
        return one instanceof Expr.Variable a
                && other instanceof Expr.Variable b
                && a.name().equals(b.name());
    }

    /**
     * The expression with variables, and properties of variables ({@code env.NAME}), replaced; a variable that a macro
     * makes anew stays.
     */
    static Expr replace(Expr expr, Map<String, Expr> values) {
        return Replacement.in(expr, values);
    }
}
