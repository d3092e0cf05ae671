package dev.plumb.spec.text;

/** An expression under a name: a {@code let}, an invariant, a visibility by table, a property of a shape. */
public record NamedExpression(Word name, ExpressionText expression) {}
