package dev.plumb.emit;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
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

    static Expr variable(String name, Type type, Span span) {
        return new Expr.Variable(name, type, span);
    }

    static Expr column(Expr row, Model.Entity entity, String column) {
        Model.Attribute attribute = entity.byColumn(column).orElseThrow();
        Type type = row.type().nullable() ? attribute.type().withNullable(true) : attribute.type();
        return new Expr.Column(row, column, type, row.span());
    }

    /**
     * The expression with variables, and properties of variables ({@code env.NAME}), replaced; a variable that a macro
     * makes anew stays.
     */
    static Expr replace(Expr expr, Map<String, Expr> values) {
        if (values.isEmpty()) {
            return expr;
        }
        return switch (expr) {
            case Expr.Variable variable -> values.getOrDefault(variable.name(), variable);
            case Expr.Literal _, Expr.Rows _ -> expr;
            case Expr.Column e -> new Expr.Column(replace(e.row(), values), e.column(), e.type(), e.span());
            case Expr.Reference e -> new Expr.Reference(replace(e.row(), values), e.constraint(), e.type(), e.span());
            case Expr.Inverse e -> new Expr.Inverse(replace(e.row(), values), e.constraint(), e.type(), e.span());
            case Expr.Property e -> {
                Expr whole = e.target() instanceof Expr.Variable v ? values.get(v.name() + "." + e.property()) : null;
                yield whole != null
                        ? whole
                        : new Expr.Property(replace(e.target(), values), e.property(), e.type(), e.span());
            }
            case Expr.At e -> new Expr.At(replace(e.target(), values), replace(e.key(), values), e.type(), e.span());
            case Expr.Has e -> new Expr.Has(replace(e.target(), values), e.property(), e.type(), e.span());
            case Expr.Call e ->
                new Expr.Call(
                        e.function(),
                        e.arguments().stream().map(a -> replace(a, values)).toList(),
                        e.type(),
                        e.span());
            case Expr.Conditional e ->
                new Expr.Conditional(
                        replace(e.condition(), values),
                        replace(e.then(), values),
                        replace(e.otherwise(), values),
                        e.type(),
                        e.span());
            case Expr.ListLiteral e ->
                new Expr.ListLiteral(
                        e.elements().stream().map(a -> replace(a, values)).toList(), e.type(), e.span());
            case Expr.MapLiteral e ->
                new Expr.MapLiteral(
                        e.entries().stream()
                                .map(a ->
                                        new Expr.MapLiteral.Entry(replace(a.key(), values), replace(a.value(), values)))
                                .toList(),
                        e.type(),
                        e.span());
            case Expr.Comprehension e -> {
                var inner = new java.util.LinkedHashMap<>(values);
                inner.remove(e.variable());
                e.index().ifPresent(inner::remove);
                yield new Expr.Comprehension(
                        e.macro(),
                        replace(e.range(), values),
                        e.variable(),
                        e.index(),
                        e.filter().map(f -> replace(f, inner)),
                        replace(e.body(), inner),
                        e.type(),
                        e.span());
            }
        };
    }
}
