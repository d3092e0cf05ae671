package dev.plumb.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Goes through expressions: their parts, the names that they use, and their canonical text. */
public final class Walk {
    private Walk() {}

    /** The parts of an expression, in the order written. */
    public static List<Expr> children(Expr expr) {
        return switch (expr) {
            case Expr.Literal _, Expr.Variable _, Expr.Rows _ -> List.of();
            case Expr.Column e -> List.of(e.row());
            case Expr.Reference e -> List.of(e.row());
            case Expr.Inverse e -> List.of(e.row());
            case Expr.Property e -> List.of(e.target());
            case Expr.At e -> List.of(e.target(), e.key());
            case Expr.Has e -> List.of(e.target());
            case Expr.Call e -> e.arguments();
            case Expr.Conditional e -> List.of(e.condition(), e.then(), e.otherwise());
            case Expr.ListLiteral e -> e.elements();
            case Expr.MapLiteral e ->
                e.entries().stream()
                        .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                        .toList();
            case Expr.Comprehension e -> {
                var parts = new ArrayList<Expr>();
                parts.add(e.range());
                e.filter().ifPresent(parts::add);
                parts.add(e.body());
                yield parts;
            }
        };
    }

    /** An expression and everything in it. */
    public static Stream<Expr> all(Expr expr) {
        return Stream.concat(Stream.of(expr), children(expr).stream().flatMap(Walk::all));
    }

    /** The variables that an expression takes from its scope. */
    public static Set<String> freeVariables(Expr expr) {
        var free = new LinkedHashSet<String>();
        collect(expr, Set.of(), free);
        return free;
    }

    private static void collect(Expr expr, Set<String> bound, Set<String> free) {
        if (expr instanceof Expr.Variable variable) {
            if (!bound.contains(variable.name())) {
                free.add(variable.name());
            }
        } else if (expr instanceof Expr.Comprehension loop) {
            collect(loop.range(), bound, free);
            var inner = new LinkedHashSet<>(bound);
            inner.add(loop.variable());
            loop.index().ifPresent(inner::add);
            loop.filter().ifPresent(f -> collect(f, inner, free));
            collect(loop.body(), inner, free);
        } else {
            children(expr).forEach(child -> collect(child, bound, free));
        }
    }

    /**
     * Whether an expression can be computed before any row is looked at: it uses none of the given row
     * variables, no table, and no relation.
     */
    public static boolean isReady(Expr expr, Set<String> rowVariables) {
        return freeVariables(expr).stream().noneMatch(rowVariables::contains)
                && all(expr)
                        .noneMatch(e ->
                                e instanceof Expr.Rows || e instanceof Expr.Reference || e instanceof Expr.Inverse);
    }

    /** The same text for the same expression wherever it stands. */
    public static String canonical(Expr expr) {
        return switch (expr) {
            case Expr.Literal e -> e.value() instanceof String text ? "'" + text + "'" : String.valueOf(e.value());
            case Expr.Variable e -> e.name();
            case Expr.Rows e -> "rows(" + e.type() + ")";
            case Expr.Column e -> canonical(e.row()) + "." + e.column();
            case Expr.Reference e -> canonical(e.row()) + "->" + e.constraint();
            case Expr.Inverse e -> canonical(e.row()) + "<-" + e.constraint();
            case Expr.Property e -> canonical(e.target()) + "." + e.property();
            case Expr.At e -> canonical(e.target()) + "[" + canonical(e.key()) + "]";
            case Expr.Has e -> "has(" + canonical(e.target()) + "." + e.property() + ")";
            case Expr.Call e -> e.function() + canonical(e.arguments());
            case Expr.Conditional e ->
                "(" + canonical(e.condition()) + "?" + canonical(e.then()) + ":" + canonical(e.otherwise()) + ")";
            case Expr.ListLiteral e -> "[" + canonical(e.elements()) + "]";
            case Expr.MapLiteral e -> "{" + canonical(children(e)) + "}";
            case Expr.Comprehension e ->
                e.macro() + "(" + canonical(e.range()) + ";" + e.index().orElse("") + "," + e.variable() + ";"
                        + e.filter().map(Walk::canonical).orElse("") + ";" + canonical(e.body()) + ")";
        };
    }

    private static String canonical(List<Expr> expressions) {
        return expressions.stream().map(Walk::canonical).toList().toString();
    }
}
