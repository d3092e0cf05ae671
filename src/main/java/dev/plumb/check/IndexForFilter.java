package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Index;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A filter of a list on columns of which no index of the table begins with one, at the promised rows.
 * A word that is searched within a text needs a trigram index over the expression that is searched.
 */
final class IndexForFilter implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Promised promised : Promised.lists(spec)) {
            if (FixedColumns.of(promised).stream().anyMatch(c -> served(promised.table(), new Want(c, false)))) {
                continue; // the others choose among the rows that an index led to
            }
            for (TypedExpression filter : promised.list().where()) {
                var wants = new LinkedHashSet<Want>();
                wants(filter.expr(), promised.list().name(), promised.table(), wants);
                for (Want want : wants) {
                    if (!served(promised.table(), want)) {
                        problems.add(new Found(
                                filter.span(),
                                promised.operation().name(),
                                promised.rows(),
                                promised.table().name().toString(),
                                want));
                    }
                }
            }
        }
    }

    /** A column that a filter compares, or searches within. */
    record Want(String column, boolean within) {}

    private static void wants(Expr expr, String row, Table table, Set<Want> wants) {
        switch (expr) {
            case Expr.Call call -> {
                switch (call.function()) {
                    case "_==_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_in_", "in", "startsWith" ->
                        call.arguments().forEach(a -> column(a, row, table, false, wants));
                    case "contains", "endsWith", "matches" ->
                        column(call.arguments().getFirst(), row, table, true, wants);
                    case String _ -> call.arguments().forEach(a -> wants(a, row, table, wants));
                }
            }
            case Expr.Conditional conditional -> {
                wants(conditional.then(), row, table, wants);
                wants(conditional.otherwise(), row, table, wants);
            }
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> {}
        }
    }

    private static void column(Expr expr, String row, Table table, boolean within, Set<Want> wants) {
        switch (expr) {
            case Expr.Column column -> {
                if (isRow(column.row(), row)) {
                    wants.add(new Want(column.column(), within));
                } else if (column.row() instanceof Expr.Reference reference) {
                    reference(reference, row, table, wants);
                }
            }
            case Expr.Reference reference -> reference(reference, row, table, wants);
            case Expr.Call call -> {
                if (!call.arguments().isEmpty()) {
                    column(call.arguments().getFirst(), row, table, within, wants);
                }
            }
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> {}
        }
    }

    /** A walk from the row over a foreign key is served by an index on the key. */
    private static void reference(Expr.Reference reference, String row, Table table, Set<Want> wants) {
        if (isRow(reference.row(), row)) {
            table.foreignKeys().stream()
                    .filter(key -> key.name().equals(reference.constraint()))
                    .map(Constraint.ForeignKey::columns)
                    .findFirst()
                    .ifPresent(columns -> wants.add(new Want(columns.getFirst(), false)));
        }
    }

    private static boolean isRow(Expr expr, String row) {
        return expr instanceof Expr.Variable variable && variable.name().equals(row);
    }

    private static boolean served(Table table, Want want) {
        if (want.within()) {
            return table.indexes().stream()
                    .anyMatch(index ->
                            index.definition().toLowerCase(Locale.ROOT).contains("trgm")
                                    && index.keys().stream().anyMatch(key -> mentions(key, want.column())));
        }
        boolean key = table.uniqueKeys().stream()
                .anyMatch(columns -> columns.getFirst().equals(want.column()));
        return key
                || table.indexes().stream()
                        .anyMatch(
                                index -> index.valid() && mentions(index.keys().getFirst(), want.column()));
    }

    private static boolean mentions(Index.Key key, String column) {
        return key.column()
                ? key.expression().equals(column)
                : key.expression().contains(column)
                        && key.expression().matches("(?s).*\\b" + java.util.regex.Pattern.quote(column) + "\\b.*");
    }

    record Found(Span at, String subject, long rows, String table, Want want) implements Subject {
        @Override
        public String code() {
            return "filter-without-index";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            String index = want.within()
                    ? "`create extension if not exists pg_trgm; create index on " + table + " using gin ("
                            + want.column() + " gin_trgm_ops);`"
                    : "`create index on " + table + " (" + want.column() + ");`";
            return Wording.of(
                    "`" + subject + "` filters by `" + table + "." + want.column() + "` without an index, at "
                            + String.format(Locale.ROOT, "%,d", rows) + " promised rows",
                    want.within() ? "no trigram index over it" : "no index begins with it",
                    "Add " + index + ", or accept it where few rows remain: `accepted: { filter-without-index: { "
                            + subject + ": why } }`.");
        }
    }
}
