package dev.plumb.expression;

import dev.plumb.source.Span;

/**
 * An expression that was read: its CEL, the scope in which it holds, and its typed tree. The
 * reference evaluator works from {@code text} and {@code scope} alone, so that it can contradict what
 * is made from {@code expr}.
 *
 * @param span where the specification says it; for an inferred expression, what it was inferred from
 * @param text the CEL
 */
public record TypedExpression(Span span, String text, Scope scope, Expr expr) {
    public Type type() {
        return expr.type();
    }
}
