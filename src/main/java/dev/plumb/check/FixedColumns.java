package dev.plumb.check;

import dev.plumb.expression.Expr;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Table;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The columns that have one value in all rows of a list: those of the foreign key that the list comes by
 * ({@code season.scores}), and those that a filter compares with something by {@code ==} in any case. An index that
 * begins with them leads to these rows alone.
 */
final class FixedColumns {
    private FixedColumns() {}

    static Set<String> of(Promised promised) {
        var fixed = new LinkedHashSet<String>();
        if (promised.list().list().expr() instanceof Expr.Inverse children) {
            fixed.addAll(foreignKey(promised.table(), children.constraint()));
        }
        promised.list().where().forEach(filter -> collect(filter.expr(), promised, fixed));
        return fixed;
    }

    private static void collect(Expr expr, Promised promised, Set<String> fixed) {
        if (expr instanceof Expr.Call call && call.function().equals("_&&_")) {
            call.arguments().forEach(a -> collect(a, promised, fixed));
        } else if (expr instanceof Expr.Call call && call.function().equals("_==_")) {
            Expr left = call.arguments().getFirst();
            Expr right = call.arguments().getLast();
            Set<String> row = Set.of(promised.list().name());
            if (!Conditions.mentions(right, row)) {
                column(left, promised, fixed);
            } else if (!Conditions.mentions(left, row)) {
                column(right, promised, fixed);
            }
        }
    }

    private static void column(Expr expr, Promised promised, Set<String> fixed) {
        switch (expr) {
            case Expr.Column column when isRow(column.row(), promised) -> fixed.add(column.column());
            case Expr.Reference reference
            when isRow(reference.row(), promised) -> fixed.addAll(foreignKey(promised.table(), reference.constraint()));
            case Expr _ -> {}
        }
    }

    private static boolean isRow(Expr expr, Promised promised) {
        return expr instanceof Expr.Variable variable
                && variable.name().equals(promised.list().name());
    }

    private static Set<String> foreignKey(Table table, String constraint) {
        return table.foreignKeys().stream()
                .filter(key -> key.name().equals(constraint))
                .map(Constraint.ForeignKey::columns)
                .<Set<String>>map(LinkedHashSet::new)
                .findFirst()
                .orElse(Set.of());
    }
}
