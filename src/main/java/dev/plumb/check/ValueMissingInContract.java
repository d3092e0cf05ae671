package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Access;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A word that a column can hold and that the contract does not know where an answer shows the column: such a row could
 * not be answered. Where a condition looks at the column, rows with that word may well stay away; it is then a hazard.
 */
final class ValueMissingInContract implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var seen = new HashSet<String>();
        for (Operation operation : spec.operations()) {
            Step.all(operation.steps())
                    .filter(Step.Answer.class::isInstance)
                    .flatMap(step -> ((Step.Answer) step).body().stream())
                    .forEach(body -> rendering(spec, operation, "", body, seen, problems));
        }
    }

    private static void rendering(
            Spec spec, Operation operation, String property, Rendering rendering, Set<String> seen, Problems problems) {
        switch (rendering) {
            case Rendering.Scalar scalar -> value(spec, operation, property, scalar, seen, problems);
            case Rendering.One one -> rendering(spec, operation, property, one.item(), seen, problems);
            case Rendering.Many many -> rendering(spec, operation, property, many.item(), seen, problems);
            case Rendering.Elements list ->
                list.elements().forEach(e -> rendering(spec, operation, property, e, seen, problems));
            case Rendering.Again _ -> {}
            case Rendering.Structure structure ->
                structure.fields().forEach(f -> rendering(spec, operation, f.property(), f.value(), seen, problems));
        }
    }

    private static void value(
            Spec spec,
            Operation operation,
            String property,
            Rendering.Scalar scalar,
            Set<String> seen,
            Problems problems) {
        if (!(spec.contract().resolve(scalar.schema()).shape() instanceof Schema.Words words)
                || !(scalar.value().expr() instanceof Expr.Column column)
                || !(column.row().type() instanceof Type.Row row)) {
            return;
        }
        Name table = row.table();
        List<String> missing = StoredWords.of(spec, table, column.column()).orElse(List.of()).stream()
                .filter(word -> !words.values().contains(word))
                .toList();
        if (missing.isEmpty() || !seen.add(scalar.schema().span() + " " + table + "." + column.column())) {
            return;
        }
        problems.add(new Found(
                scalar.schema().span(),
                operation.name(),
                property,
                table + "." + column.column(),
                missing,
                looked(spec, operation, table, column.column()),
                Optional.ofNullable(spec.tables().get(table))
                        .map(notes -> notes.columns().getOrDefault(column.column(), notes.span()))));
    }

    /** Whether some condition of what is shown looks at the column. */
    private static boolean looked(Spec spec, Operation operation, Name table, String column) {
        var conditions = new ArrayList<TypedExpression>();
        spec.access().visible().values().stream().map(Access.Visibility::rule).forEach(conditions::add);
        for (Step step : operation.steps()) {
            switch (step) {
                case Step.Require require -> conditions.add(require.condition());
                case Step.Find find -> {
                    conditions.add(find.list());
                    find.where().ifPresent(conditions::add);
                }
                case Step.ListPage list -> {
                    conditions.add(list.list());
                    conditions.addAll(list.where());
                }
                case Step.Answer answer -> answer.when().ifPresent(conditions::add);
                case Step.Let _,
                        Step.Create _,
                        Step.Ensure _,
                        Step.Change _,
                        Step.Delete _,
                        Step.Each _,
                        Step.Run _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Block _ -> {}
            }
        }
        return conditions.stream()
                .flatMap(c -> Walk.all(c.expr()))
                .anyMatch(part -> part instanceof Expr.Column c
                        && c.column().equals(column)
                        && c.row().type() instanceof Type.Row row
                        && row.table().equals(table));
    }

    record Found(
            Span at,
            String subject,
            String property,
            String column,
            List<String> missing,
            boolean maybe,
            Optional<Span> columnAt)
            implements Subject, Problem {
        @Override
        public String code() {
            return "value-missing-in-contract";
        }

        @Override
        public Severity severity() {
            return maybe ? Severity.HAZARD : Severity.ERROR;
        }

        @Override
        public Wording wording() {
            String words = String.join(", ", missing);
            var wording = Wording.of(
                    "`" + column + "` may be " + words + ", and the contract does not know that of `" + property + "`",
                    "without " + words,
                    "Add " + words + " to the property's `enum`, or take it out of what the column holds.");
            return columnAt.isPresent() ? wording.withAlso(columnAt.get(), "the column") : wording;
        }
    }
}
