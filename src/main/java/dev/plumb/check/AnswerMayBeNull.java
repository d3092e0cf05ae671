package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.Set;

/** What the contract promises and a nullable column, a walk over one, or a row that may not be there, fills. */
final class AnswerMayBeNull implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var seen = new HashSet<Span>();
        for (Operation operation : spec.operations()) {
            Step.all(operation.steps())
                    .filter(Step.Answer.class::isInstance)
                    .map(Step.Answer.class::cast)
                    .forEach(answer -> answer.body().ifPresent(body -> {
                        whole(spec, operation, answer, body, problems);
                        rendering(spec, body, seen, problems);
                    }));
        }
    }

    /** The row that is the answer, or none; unless some step asks about it before. */
    private static void whole(Spec spec, Operation operation, Step.Answer answer, Rendering body, Problems problems) {
        if (!(body instanceof Rendering.One one)
                || !one.row().type().nullable()
                || !(one.row().type() instanceof Type.Row)
                || one.row().expr() instanceof Expr.Variable
                || nullable(spec, one.schema())
                || answer.when().isPresent()) {
            return;
        }
        boolean asked = Step.all(operation.steps())
                .flatMap(Doing::decides)
                .anyMatch(condition -> condition.text().contains(one.row().text()));
        if (!asked) {
            problems.add(new Found(
                    one.row().span(), "", one.row().text(), one.schema().span()));
        }
    }

    private static void rendering(Spec spec, Rendering rendering, Set<Span> seen, Problems problems) {
        switch (rendering) {
            case Rendering.Scalar _, Rendering.Again _ -> {}
            case Rendering.One one -> rendering(spec, one.item(), seen, problems);
            case Rendering.Many many -> rendering(spec, many.item(), seen, problems);
            case Rendering.Elements list -> list.elements().forEach(e -> rendering(spec, e, seen, problems));
            case Rendering.Structure structure -> {
                for (Rendering.Field field : structure.fields()) {
                    field(spec, field, seen, problems);
                    rendering(spec, field.value(), seen, problems);
                }
            }
        }
    }

    private static void field(Spec spec, Rendering.Field field, Set<Span> seen, Problems problems) {
        if (field.required()
                && field.value() instanceof Rendering.Scalar scalar
                && scalar.value().type().nullable()
                && walks(spec, scalar.value().expr())
                && !nullable(spec, scalar.schema())
                && seen.add(field.span())) {
            problems.add(new Found(
                    field.span(),
                    field.property(),
                    scalar.value().text(),
                    scalar.value().span()));
        }
    }

    private static boolean nullable(Spec spec, Schema schema) {
        var resolved = spec.contract().resolve(schema);
        return schema.nullable()
                || resolved.nullable()
                || resolved.shape() instanceof Schema.Any
                || resolved.shape() instanceof Schema.NullOnly
                || resolved.shape() instanceof Schema.Choice;
    }

    /** A column, reached from a name over foreign keys: its nullability is known exactly. */
    private static boolean walks(Spec spec, Expr expr) {
        return switch (expr) {
            case Expr.Column column ->
                !view(spec, column.row()) && (column.row() instanceof Expr.Variable || walks(spec, column.row()));
            case Expr.Reference reference -> reference.row() instanceof Expr.Variable || walks(spec, reference.row());
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> false;
        };
    }

    /** PostgreSQL does not tell of a view's columns whether they may be null. */
    private static boolean view(Spec spec, Expr row) {
        return row.type() instanceof Type.Row of
                && spec.catalog().table(of.table()).isEmpty();
    }

    /** @param property that is promised; empty for the whole answer */
    record Found(Span at, String property, String expression, Span because) implements Problem {
        @Override
        public String code() {
            return "answer-may-be-null";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            if (property.isEmpty()) {
                return Wording.of(
                                "The answer is promised and may be null",
                                "there may be no such row",
                                "Say what it ends with then (`require: " + expression
                                        + " != null`, `else: …`), or let the schema be null.")
                        .withAlso(because, "what is promised");
            }
            return Wording.of(
                            "The answer's `" + property + "` is promised and may be null",
                            "`" + expression + "` may be null",
                            "Let the property be null (`'null'` beside its `type`), take it out of `required`, or make"
                                    + " the column `not null`.")
                    .withAlso(because, "where it comes from");
        }
    }
}
