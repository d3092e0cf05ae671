package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Step;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The unique column by which a step finds its row, and the value that it must have, which is known before. */
record UniqueKey(String column, Expr value) {
    private static final Set<String> EXACT =
            Set.of("text", "character varying", "uuid", "integer", "bigint", "smallint");

    /**
     * How a row is found that is locked before anything else is done about it.
     *
     * @param env in which the value is known
     * @param fits what else must be so of the value
     */
    static Optional<UniqueKey> of(Step.Find find, Design design, Env env, Predicate<Expr> fits) {
        if (find.when().isPresent()
                || !(find.otherwise() instanceof Step.Outcome.Failure)
                || !(find.list().expr() instanceof Expr.Rows)
                || find.where().isEmpty()
                || !(find.where().get().expr() instanceof Expr.Call call)
                || !call.function().equals("_==_")) {
            return Optional.empty();
        }
        Name table = table(find);
        if (!design.written().contains(table)
                || design.spec().model().entity(table).orElseThrow().readOnly()) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            Expr value = call.arguments().get(1 - i);
            if (call.arguments().get(i) instanceof Expr.Column column
                    && column.row() instanceof Expr.Variable row
                    && row.name().equals(find.name())
                    && isUnique(design, table, column.column())
                    && fits.test(value)
                    && !value.type().nullable()
                    && InJava.atHand(value, env)
                    && Binds.typeOf(value, design)
                            .equals(Binds.typeOf(column.type().withNullable(false), design))) {
                return Optional.of(new UniqueKey(column.column(), value));
            }
        }
        return Optional.empty();
    }

    static Name table(Step.Find find) {
        return ((Type.Row) ((Type.ListOf) find.list().type()).element()).table();
    }

    private static boolean isUnique(Design design, Name table, String column) {
        Table stored = design.spec().catalog().table(table).orElseThrow();
        boolean plain = stored.column(column)
                .filter(c -> EXACT.contains(c.type().base()))
                .isPresent();
        return plain && stored.uniqueKeys().stream().anyMatch(k -> k.size() == 1 && k.contains(column));
    }
}
