package dev.plumb.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Expressions in which other expressions stand for what they name. */
public final class Replacement {
    private Replacement() {}

    /**
     * The expression with variables, and properties of variables ({@code env.NAME}), replaced; a variable that a macro
     * makes anew stays.
     */
    public static Expr in(Expr expr, Map<String, Expr> values) {
        return values.isEmpty() ? expr : in(expr, values, _ -> null);
    }

    /** @param parts gives what stands for a part as a whole, or null where it stays */
    public static Expr in(Expr expr, Map<String, Expr> values, Function<Expr, @Nullable Expr> parts) {
        Expr whole = parts.apply(expr);
        if (whole != null) {
            return whole;
        }
        return switch (expr) {
            case Expr.Variable variable -> values.getOrDefault(variable.name(), variable);
            case Expr.Literal _, Expr.Rows _ -> expr;
            case Expr.Column e -> new Expr.Column(in(e.row(), values, parts), e.column(), e.type(), e.span());
            case Expr.Reference e -> new Expr.Reference(in(e.row(), values, parts), e.constraint(), e.type(), e.span());
            case Expr.Inverse e -> new Expr.Inverse(in(e.row(), values, parts), e.constraint(), e.type(), e.span());
            case Expr.Property e -> {
                Expr known = e.target() instanceof Expr.Variable v ? values.get(v.name() + "." + e.property()) : null;
                yield known != null
                        ? known
                        : new Expr.Property(in(e.target(), values, parts), e.property(), e.type(), e.span());
            }
            case Expr.At e ->
                new Expr.At(in(e.target(), values, parts), in(e.key(), values, parts), e.type(), e.span());
            case Expr.Has e -> new Expr.Has(in(e.target(), values, parts), e.property(), e.type(), e.span());
            case Expr.Call e ->
                new Expr.Call(
                        e.function(),
                        e.arguments().stream().map(a -> in(a, values, parts)).toList(),
                        e.type(),
                        e.span());
            case Expr.Conditional e ->
                new Expr.Conditional(
                        in(e.condition(), values, parts),
                        in(e.then(), values, parts),
                        in(e.otherwise(), values, parts),
                        e.type(),
                        e.span());
            case Expr.ListLiteral e ->
                new Expr.ListLiteral(
                        e.elements().stream().map(a -> in(a, values, parts)).toList(), e.type(), e.span());
            case Expr.MapLiteral e ->
                new Expr.MapLiteral(
                        e.entries().stream()
                                .map(a -> new Expr.MapLiteral.Entry(
                                        in(a.key(), values, parts), in(a.value(), values, parts)))
                                .toList(),
                        e.type(),
                        e.span());
            case Expr.Comprehension e -> {
                var inner = new LinkedHashMap<>(values);
                inner.remove(e.variable());
                e.index().ifPresent(inner::remove);
                yield new Expr.Comprehension(
                        e.macro(),
                        in(e.range(), values, parts),
                        e.variable(),
                        e.index(),
                        e.filter().map(f -> in(f, inner, parts)),
                        in(e.body(), inner, parts),
                        e.type(),
                        e.span());
            }
        };
    }
}
