package dev.plumb.design;

import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import java.util.List;
import java.util.function.Consumer;

/** Visits whatever is within steps, renderings and expressions, outer before inner, in the order written. */
public final class Walk {
    private Walk() {}

    /** Every step, those within blocks, loops and outcomes included. */
    public static void steps(List<Step> steps, Consumer<Step> each) {
        Step.all(steps).forEach(each);
    }

    /** Every expression of every step. */
    public static void expressions(List<Step> steps, Consumer<TypedExpression> each) {
        steps(steps, step -> own(step, each));
    }

    /** The expressions of one step itself, not of steps within it. */
    public static void own(Step step, Consumer<TypedExpression> each) {
        step.when().ifPresent(each);
        switch (step) {
            case Step.Require require -> each.accept(require.condition());
            case Step.Find find -> {
                each.accept(find.list());
                find.where().ifPresent(each);
            }
            case Step.Let let -> let.values().values().forEach(each);
            case Step.Create create ->
                create.with().forEach(a -> each.accept(a.value().expression()));
            case Step.Ensure ensure -> {
                ensure.with().forEach(a -> each.accept(a.value().expression()));
                ensure.values().forEach(a -> each.accept(a.value().expression()));
            }
            case Step.Change change ->
                change.rows().forEach(row -> {
                    each.accept(row.row());
                    row.with().forEach(a -> each.accept(a.value().expression()));
                });
            case Step.Delete delete -> each.accept(delete.target());
            case Step.Each loop -> {
                each.accept(loop.list());
                loop.where().ifPresent(each);
                loop.limit().ifPresent(each);
            }
            case Step.Run run -> run.with().values().forEach(each);
            case Step.ListPage page -> {
                each.accept(page.list());
                page.where().forEach(each);
                page.orders().forEach(o -> o.terms().forEach(t -> each.accept(t.key())));
            }
            case Step.Emit emit -> emit.with().values().forEach(each);
            case Step.Call call -> {
                call.with().values().forEach(each);
                call.idempotencyKey().ifPresent(each);
            }
            case Step.Account account -> account.with().values().forEach(given -> each.accept(given.value()));
            case Step.Answer answer -> {
                answer.body().ifPresent(body -> rendering(body, each));
                answer.headers().values().forEach(each);
            }
            case Step.Block block -> block.erased().ifPresent(each);
        }
    }

    public static void rendering(Rendering rendering, Consumer<TypedExpression> each) {
        switch (rendering) {
            case Rendering.Scalar scalar -> each.accept(scalar.value());
            case Rendering.Structure structure -> {
                structure.fields().forEach(f -> rendering(f.value(), each));
                structure.rest().ifPresent(each);
            }
            case Rendering.One one -> {
                each.accept(one.row());
                rendering(one.item(), each);
            }
            case Rendering.Many many -> {
                each.accept(many.list());
                rendering(many.item(), each);
            }
            case Rendering.Elements list -> list.elements().forEach(e -> rendering(e, each));
            case Rendering.Again _ -> {}
        }
    }

    /** An expression and all within it. */
    public static void within(Expr expr, Consumer<Expr> each) {
        each.accept(expr);
        parts(expr).forEach(part -> within(part, each));
    }

    /** Whether an expression names that variable. */
    public static boolean mentions(Expr expr, String variable) {
        return expr instanceof Expr.Variable named
                ? named.name().equals(variable)
                : parts(expr).stream().anyMatch(part -> mentions(part, variable));
    }

    /** What an expression is made of, one level down. */
    public static List<Expr> parts(Expr expr) {
        return switch (expr) {
            case Expr.Literal _, Expr.Variable _, Expr.Rows _ -> List.of();
            case Expr.Column column -> List.of(column.row());
            case Expr.Reference link -> List.of(link.row());
            case Expr.Inverse link -> List.of(link.row());
            case Expr.Property property -> List.of(property.target());
            case Expr.At at -> List.of(at.target(), at.key());
            case Expr.Has has -> List.of(has.target());
            case Expr.Call call -> call.arguments();
            case Expr.Conditional choice -> List.of(choice.condition(), choice.then(), choice.otherwise());
            case Expr.ListLiteral list -> list.elements();
            case Expr.MapLiteral map ->
                map.entries().stream()
                        .flatMap(e -> java.util.stream.Stream.of(e.key(), e.value()))
                        .toList();
            case Expr.Comprehension loop ->
                loop.filter().isPresent()
                        ? List.of(loop.range(), loop.filter().get(), loop.body())
                        : List.of(loop.range(), loop.body());
        };
    }
}
