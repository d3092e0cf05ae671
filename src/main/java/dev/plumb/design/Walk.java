package dev.plumb.design;

import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
        dev.plumb.expression.Walk.all(expr).forEach(each);
    }

    /** Whether something is true of an expression or of one within it. */
    public static boolean any(Expr expr, Predicate<Expr> what) {
        return dev.plumb.expression.Walk.all(expr).anyMatch(what);
    }

    /** The names of all variables within an expression. */
    public static Set<String> variables(Expr expr) {
        var names = new LinkedHashSet<String>();
        within(expr, part -> {
            if (part instanceof Expr.Variable variable) {
                names.add(variable.name());
            }
        });
        return names;
    }

    /** Whether an expression names that variable. */
    public static boolean mentions(Expr expr, String variable) {
        return any(
                expr,
                part -> part instanceof Expr.Variable named && named.name().equals(variable));
    }
}
