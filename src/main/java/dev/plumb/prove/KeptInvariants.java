package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Sql;
import dev.plumb.expression.SqlQuery;
import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.Invariant;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Lets rows that were made up keep the invariants, as rows do that operations made: a column that an invariant ties to
 * other rows gets their value, and a few rows that break another one go.
 */
final class KeptInvariants {
    /** One invariant's mend may break another that was looked at before. */
    private static final int ROUNDS = 3;

    private final Spec spec;
    private final Scratch scratch;

    KeptInvariants(Spec spec, Scratch scratch) {
        this.spec = spec;
        this.scratch = scratch;
    }

    void keep() {
        for (int round = 0; round < ROUNDS; round++) {
            for (Invariant invariant : spec.invariants()) {
                keep(invariant.truth().expr());
            }
        }
    }

    private void keep(Expr truth) {
        if (truth instanceof Expr.Call both && both.function().equals("_&&_")) {
            both.arguments().forEach(this::keep);
        } else if (truth instanceof Expr.Comprehension every
                && every.macro() == Expr.Macro.ALL
                && every.range() instanceof Expr.Rows
                && every.range().type() instanceof Type.ListOf(Type.Row row, boolean _)
                && spec.catalog().table(row.table()).isPresent()) {
            tie(row.table(), every.variable(), every.body());
            take(row.table(), every.variable(), every.body());
        }
    }

    /** {@code order.total == …}: the column gets the value. */
    private void tie(Name table, String variable, Expr body) {
        if (!(body instanceof Expr.Call call) || call.arguments().size() != 2) {
            return;
        }
        Expr left = call.arguments().getFirst();
        Expr right = call.arguments().getLast();
        if (call.function().equals("_&&_")) {
            tie(table, variable, left);
            tie(table, variable, right);
        } else if (call.function().equals("_==_")) {
            Optional<Expr.Column> column = own(left, variable).or(() -> own(right, variable));
            column.ifPresent(c -> {
                Expr value = c.equals(left) ? right : left;
                strays(table, variable, value);
                value(table, variable, c, value);
            });
        }
    }

    /**
     * Rows that the value would count for a row which is not there ({@code entries.filter(e, e.account == a)} of an
     * account that nobody opened): no operation leaves such, and one that opens it later would find them there.
     */
    private void strays(Name table, String variable, Expr value) {
        Type rows = Type.ListOf.of(new Type.Row(table, false));
        Walk.all(value).forEach(part -> {
            if (part instanceof Expr.Comprehension counted
                    && counted.macro() == Expr.Macro.FILTER
                    && counted.range() instanceof Expr.Rows of
                    && of.type() instanceof Type.ListOf(Type.Row row, boolean _)
                    && !row.table().equals(table)
                    && Walk.freeVariables(counted.body()).contains(variable)) {
                Expr counts = new Expr.Comprehension(
                        Expr.Macro.EXISTS,
                        new Expr.Rows(rows, counted.span()),
                        variable,
                        Optional.empty(),
                        Optional.empty(),
                        counted.body(),
                        Types.BOOL,
                        counted.span());
                SqlQuery query = SqlQuery.over(spec.model(), counted.variable(), row.table());
                if (query.truth(counts) instanceof Sql.Text text && text.binds().isEmpty()) {
                    execute("delete from " + Scratch.quoted(row.table()) + " where ctid in (select " + query.alias()
                            + ".ctid from " + query.from() + " where not (" + text.text() + "))");
                }
            }
        });
    }

    private static Optional<Expr.Column> own(Expr expr, String variable) {
        return expr instanceof Expr.Column column
                        && column.row() instanceof Expr.Variable row
                        && row.name().equals(variable)
                ? Optional.of(column)
                : Optional.empty();
    }

    private void value(Name table, String variable, Expr.Column column, Expr value) {
        SqlQuery query = SqlQuery.over(spec.model(), variable, table);
        if (query.value(value) instanceof Sql.Text text && text.binds().isEmpty()) {
            execute("update " + Scratch.quoted(table) + " kept set " + Scratch.quoted(column.column())
                    + " = made.value from (select " + query.alias() + ".ctid as place, " + text.text()
                    + " as value from " + query.from() + ") made where kept.ctid = made.place");
        }
    }

    /** Rows that break it point at nothing any more where they need not, and go where that does not help. */
    private void take(Name table, String variable, Expr body) {
        SqlQuery query = SqlQuery.over(spec.model(), variable, table);
        if (query.truth(body) instanceof Sql.Text text && text.binds().isEmpty()) {
            String broken =
                    "select " + query.alias() + ".ctid from " + query.from() + " where not (" + text.text() + ")";
            for (String column : links(table, variable, body)) {
                execute("update " + Scratch.quoted(table) + " set " + Scratch.quoted(column) + " = null where ctid in ("
                        + broken + ")");
            }
            execute("delete from " + Scratch.quoted(table) + " where ctid in (" + broken
                    + ") and (select count(*) from (" + broken + ") broken) * 2 <= (select count(*) from "
                    + Scratch.quoted(table) + ")");
        }
    }

    /** The columns of keys that the body walks along from the row, where a row may be without. */
    private List<String> links(Name table, String variable, Expr body) {
        var walked = new HashSet<String>();
        Walk.all(body).forEach(part -> {
            if (part instanceof Expr.Reference link
                    && link.row() instanceof Expr.Variable row
                    && row.name().equals(variable)) {
                walked.add(link.constraint());
            }
        });
        Table stored = spec.catalog().table(table).orElseThrow();
        return stored.foreignKeys().stream()
                .filter(k -> walked.contains(k.name()))
                .flatMap(k -> k.columns().stream())
                .filter(c -> stored.column(c).filter(x -> !x.notNull()).isPresent())
                .toList();
    }

    private void execute(String sql) {
        try {
            scratch.execute(sql);
        } catch (SQLException refused) {
            // the table's own rules go first: the rows stay as they are, and the proof says what holds of them
        }
    }
}
