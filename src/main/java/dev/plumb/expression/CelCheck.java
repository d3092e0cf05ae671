package dev.plumb.expression;

import java.util.List;

final class CelCheck {
    private CelCheck() {}

    static void check(CelText text, Expr typed, Scope scope, List<ExpressionProblem> problems) {}
}
