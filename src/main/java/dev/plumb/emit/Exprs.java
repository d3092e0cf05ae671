package dev.plumb.emit;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        return replace(expr, Map.of(), part -> isSameWalk(part, walk) ? row : null);
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
        return values.isEmpty() ? expr : replace(expr, values, _ -> null);
    }

    private static Expr replace(Expr expr, Map<String, Expr> values, Function<Expr, @Nullable Expr> parts) {
        Expr whole = parts.apply(expr);
        if (whole != null) {
            return whole;
        }
        return switch (expr) {
            case Expr.Variable variable -> values.getOrDefault(variable.name(), variable);
            case Expr.Literal _, Expr.Rows _ -> expr;
            case Expr.Column e -> new Expr.Column(replace(e.row(), values, parts), e.column(), e.type(), e.span());
            case Expr.Reference e ->
                new Expr.Reference(replace(e.row(), values, parts), e.constraint(), e.type(), e.span());
            case Expr.Inverse e ->
                new Expr.Inverse(replace(e.row(), values, parts), e.constraint(), e.type(), e.span());
            case Expr.Property e -> {
                Expr known = e.target() instanceof Expr.Variable v ? values.get(v.name() + "." + e.property()) : null;
                yield known != null
                        ? known
                        : new Expr.Property(replace(e.target(), values, parts), e.property(), e.type(), e.span());
            }
            case Expr.At e ->
                new Expr.At(replace(e.target(), values, parts), replace(e.key(), values, parts), e.type(), e.span());
            case Expr.Has e -> new Expr.Has(replace(e.target(), values, parts), e.property(), e.type(), e.span());
            case Expr.Call e ->
                new Expr.Call(
                        e.function(),
                        e.arguments().stream()
                                .map(a -> replace(a, values, parts))
                                .toList(),
                        e.type(),
                        e.span());
            case Expr.Conditional e ->
                new Expr.Conditional(
                        replace(e.condition(), values, parts),
                        replace(e.then(), values, parts),
                        replace(e.otherwise(), values, parts),
                        e.type(),
                        e.span());
            case Expr.ListLiteral e ->
                new Expr.ListLiteral(
                        e.elements().stream()
                                .map(a -> replace(a, values, parts))
                                .toList(),
                        e.type(),
                        e.span());
            case Expr.MapLiteral e ->
                new Expr.MapLiteral(
                        e.entries().stream()
                                .map(a -> new Expr.MapLiteral.Entry(
                                        replace(a.key(), values, parts), replace(a.value(), values, parts)))
                                .toList(),
                        e.type(),
                        e.span());
            case Expr.Comprehension e -> {
                var inner = new java.util.LinkedHashMap<>(values);
                inner.remove(e.variable());
                e.index().ifPresent(inner::remove);
                yield new Expr.Comprehension(
                        e.macro(),
                        replace(e.range(), values, parts),
                        e.variable(),
                        e.index(),
                        e.filter().map(f -> replace(f, inner, parts)),
                        replace(e.body(), inner, parts),
                        e.type(),
                        e.span());
            }
        };
    }
}
