package dev.plumb.check;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Something that does steps: an operation, the reaction to an event, a job.
 *
 * @param name by which it is accepted: the operation's, the event's, the job's
 */
record Doing(Span span, String name, Kind kind, List<Step> steps) {
    enum Kind {
        OPERATION,
        REACTION,
        JOB
    }

    /** A column that an expression reads, or a step writes. */
    record Place(Name table, String column) {
        @Override
        public String toString() {
            return table + "." + column;
        }
    }

    static List<Doing> all(Spec spec) {
        var all = new ArrayList<Doing>();
        spec.operations().forEach(o -> all.add(new Doing(o.span(), o.name(), Kind.OPERATION, o.steps())));
        spec.consequences().reactions().forEach(r -> all.add(new Doing(r.span(), r.event(), Kind.REACTION, r.steps())));
        spec.consequences().jobs().forEach(j -> all.add(new Doing(j.span(), j.name(), Kind.JOB, j.steps())));
        return all;
    }

    /** What it is in words: {@code the reaction to `OrderPlaced`}. */
    String words() {
        return switch (kind) {
            case OPERATION -> "`" + name + "`";
            case REACTION -> "the reaction to `" + name + "`";
            case JOB -> "the job `" + name + "`";
        };
    }

    /** The columns of rows that an expression reads. */
    static Set<Place> reads(TypedExpression expression) {
        var places = new LinkedHashSet<Place>();
        Walk.all(expression.expr()).forEach(part -> {
            if (part instanceof Expr.Column column && column.row().type() instanceof Type.Row row) {
                places.add(new Place(row.table(), column.column()));
            }
        });
        return places;
    }

    /** The columns that these steps write in rows that are there. */
    static Set<Place> changes(List<Step> steps) {
        var places = new LinkedHashSet<Place>();
        Step.all(steps).forEach(step -> {
            if (step instanceof Step.Change change) {
                change.rows().forEach(row -> row.with().forEach(a -> places.add(new Place(row.table(), a.column()))));
            }
        });
        return places;
    }

    /** Whether a step writes rows by itself. */
    static boolean writes(Step step) {
        return switch (step) {
            case Step.Create _, Step.Ensure _, Step.Change _, Step.Delete _ -> true;
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Each _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> false;
        };
    }

    /** What a step itself decides by, steps inside it aside. */
    static Stream<TypedExpression> decides(Step step) {
        Stream<TypedExpression> own = switch (step) {
            case Step.Require require -> Stream.of(require.condition());
            case Step.Find find -> find.where().stream();
            case Step.Each each -> each.where().stream();
            case Step.Let _,
                    Step.Create _,
                    Step.Ensure _,
                    Step.Change _,
                    Step.Delete _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> Stream.of();
        };
        return Stream.concat(step.when().stream(), own);
    }
}
