package dev.plumb.expression;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an expression: CEL's parser takes it apart, every name and type is resolved against the scope,
 * and CEL's own checker looks at the result again.
 */
public final class ExpressionReader {
    private ExpressionReader() {}

    /** Makes CEL ready, which takes about as long as to read a specification: both can be done at once. */
    public static void prepare() {
        var text = new SourceFile("", "[1].exists(n, n > least)");
        read(
                new Span(text, 0, text.text().length()),
                text.text(),
                Scope.of(new Model(List.of()), Map.of("least", Type.Scalar.of(Type.Kind.INT))),
                new Problems());
    }

    /**
     * All faults of the expression are added to {@code problems}, each at its place within the span.
     *
     * @param span of the scalar that holds the expression, its quotes or folding included
     * @param text of the expression, escapes and folding resolved
     * @return empty where there was a fault
     */
    public static Optional<TypedExpression> read(Span span, String text, Scope scope, Problems problems) {
        var found = new ArrayList<ExpressionProblem>();
        var parsed = CelText.parse(span, text, found);
        var typer = parsed.map(p -> new Typer(p, scope, found));
        var typed = typer.flatMap(Typer::type);
        if (typed.isPresent() && found.isEmpty()) {
            CelCheck.check(parsed.orElseThrow(), scope, typer.orElseThrow().types(), found);
        }
        problems.addAll(found);
        return found.isEmpty() ? typed.map(e -> new TypedExpression(span, text, scope, e)) : Optional.empty();
    }
}
