package dev.plumb.cli;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Sql;
import dev.plumb.expression.SqlQuery;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a specification says of the way between two schemas: renames, backfills, and how many rows there will be. */
final class Meant {
    private Meant() {}

    static Intentions by(Spec spec, Problems problems) {
        Map<Name, Name> tables = new HashMap<>();
        Map<ColumnName, String> columns = new HashMap<>();
        Map<ColumnName, String> backfills = new HashMap<>();
        spec.tables().forEach((table, notes) -> {
            notes.renamedFrom().ifPresent(was -> tables.put(table, new Name(table.schema(), was)));
            notes.columnsRenamedFrom().forEach((column, was) -> columns.put(new ColumnName(table, column), was));
            notes.backfill()
                    .forEach((column, value) -> backfill(spec, table, value, problems)
                            .ifPresent(sql -> backfills.put(new ColumnName(table, column), sql)));
        });
        return new Intentions(
                tables,
                columns,
                backfills,
                accepted(spec, "rename-or-new"),
                Map.copyOf(spec.targets().rows()),
                accepted(spec, "exclusion-on-many-rows"));
    }

    /** What is accepted of a code: {@code TABLE.COLUMN}, {@code SCHEMA.TABLE.COLUMN}, or a table alone. */
    private static Set<ColumnName> accepted(Spec spec, String code) {
        var all = new HashSet<ColumnName>();
        for (Spec.Accepted each : spec.accepted()) {
            if (!each.code().equals(code)) {
                continue;
            }
            String subject = each.subject();
            int dot = subject.lastIndexOf('.');
            all.add(new ColumnName(name(subject), ""));
            if (dot > 0) {
                all.add(new ColumnName(name(subject.substring(0, dot)), subject.substring(dot + 1)));
            }
        }
        return all;
    }

    private static Name name(String written) {
        int dot = written.indexOf('.');
        return dot < 0 ? Name.inPublic(written) : new Name(written.substring(0, dot), written.substring(dot + 1));
    }

    /** The expression as SQL that stands in an {@code update} of its table. */
    private static Optional<String> backfill(Spec spec, Name table, TypedExpression value, Problems problems) {
        String row = spec.model().entity(table).orElseThrow().row();
        SqlQuery query = SqlQuery.over(spec.model(), row, table);
        return switch (query.value(value.expr())) {
            case Sql.NotInSql not -> refused(value, not.reason(), problems);
            case Sql.Text text -> {
                String sql = text.text();
                for (Sql.Bind bind : text.binds()) {
                    if (!(bind.value() instanceof Expr.Variable variable)
                            || !variable.name().equals("now")) {
                        yield refused(value, "it needs more than the row and `now`", problems);
                    }
                    sql = sql.replaceAll(":" + bind.name() + "\\b", "now()");
                }
                yield Optional.of(inUpdate(query, table, sql, text.joins()));
            }
        };
    }

    private static Optional<String> refused(TypedExpression value, String reason, Problems problems) {
        problems.add(new NotWritten(value.span(), "A backfill that the database cannot compute (" + reason + ")"));
        return Optional.empty();
    }

    /** The statement knows its row by the table's name, the expression by its alias. */
    private static String inUpdate(SqlQuery query, Name table, String sql, List<Sql.Join> joined) {
        String joins = joined.stream().map(join -> "\n    " + join.text()).collect(Collectors.joining());
        String alias = query.alias();
        if (alias.equals(table.name())) {
            return joins.isEmpty() ? sql : "(\n    select " + sql + "\n    from (select 1) as one" + joins + "\n)";
        }
        boolean plain = joins.isEmpty() && !sql.contains("'") && !sql.contains("select");
        return plain
                ? sql.replaceAll("\\b" + alias + "\\.", "")
                : "(\n    select " + sql + "\n    from " + query.table() + joins + "\n    where " + alias + ".ctid = "
                        + dev.plumb.schema.Sql.name(table) + ".ctid\n)";
    }
}
