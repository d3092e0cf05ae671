package dev.plumb.spec.resolve;

import dev.plumb.expression.Expr;
import java.util.function.Consumer;

/** Visits an expression and everything in it. */
final class Walk {
    private Walk() {}

    static void through(Expr expr, Consumer<Expr> each) {
        each.accept(expr);
        switch (expr) {
            case Expr.Literal _, Expr.Variable _, Expr.Rows _ -> {}
            case Expr.Column e -> through(e.row(), each);
            case Expr.Reference e -> through(e.row(), each);
            case Expr.Inverse e -> through(e.row(), each);
            case Expr.Property e -> through(e.target(), each);
            case Expr.At e -> {
                through(e.target(), each);
                through(e.key(), each);
            }
            case Expr.Has e -> through(e.target(), each);
            case Expr.Call e -> e.arguments().forEach(a -> through(a, each));
            case Expr.Conditional e -> {
                through(e.condition(), each);
                through(e.then(), each);
                through(e.otherwise(), each);
            }
            case Expr.ListLiteral e -> e.elements().forEach(a -> through(a, each));
            case Expr.MapLiteral e ->
                e.entries().forEach(entry -> {
                    through(entry.key(), each);
                    through(entry.value(), each);
                });
            case Expr.Comprehension e -> {
                through(e.range(), each);
                e.filter().ifPresent(f -> through(f, each));
                through(e.body(), each);
            }
        }
    }
}
