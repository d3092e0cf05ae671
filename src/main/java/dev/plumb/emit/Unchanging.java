package dev.plumb.emit;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What rows say that are reached from rows at hand, by columns that nothing ever changes: it needs no lock. Whether there is
 * another row is nothing of the kind. A row that a locked one points at goes only where that one goes or changes.
 */
final class Unchanging {
    private static final Set<String> KEPT = Set.of("version", "updated_at");

    private final MethodDraft draft;
    private final Spec spec;

    Unchanging(MethodDraft draft) {
        this.draft = draft;
        this.spec = draft.spec;
    }

    boolean is(Expr expr) {
        return switch (expr) {
            case Expr.Column column ->
                is(column.row()) && (isAtHand(column.row()) || stays(tableOf(column.row()), List.of(column.column())));
            case Expr.Reference link ->
                is(link.row()) && (isAtHand(link.row()) || stays(tableOf(link.row()), columnsOf(link)));
            case Expr.Rows _, Expr.Inverse _, Expr.Comprehension _ -> false;
            case Expr.Variable variable -> !(variable.type() instanceof Type.Row) || isAtHand(variable);
            case Expr.Literal _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _ -> Walk.children(expr).stream().allMatch(this::is);
        };
    }

    /** A row that a step has named, which is locked where anybody changes such rows. */
    private boolean isAtHand(Expr row) {
        return row instanceof Expr.Variable variable
                && !variable.name().equals("viewer")
                && draft.env.find(variable.name()).isPresent();
    }

    private static Name tableOf(Expr row) {
        return ((Type.Row) row.type()).table();
    }

    private List<String> columnsOf(Expr.Reference link) {
        return spec.model().entity(tableOf(link.row())).orElseThrow().links().stream()
                .filter(l -> l.constraint().equals(link.constraint()))
                .findFirst()
                .map(Model.Link::columns)
                .orElseThrow();
    }

    private boolean stays(Name table, List<String> columns) {
        Table stored = spec.catalog().table(table).orElse(null);
        return stored != null
                && !isKept(table)
                && columns.stream()
                        .allMatch(c -> !KEPT.contains(c)
                                && !isEmptied(stored, c)
                                && !spec.privacy().isEncrypted(table, c)
                                && stored.column(c)
                                        .filter(column -> column.generated().isEmpty())
                                        .isPresent())
                && spec.catalog().triggers().stream().noneMatch(t -> t.table().equals(table))
                && all().stream()
                        .flatMap(Step::all)
                        .noneMatch(step -> step instanceof Step.Change change && changes(change, table, columns));
    }

    /** As what it points at goes, or the person whose it is. */
    private boolean isEmptied(Table table, String column) {
        return table.foreignKeys().stream()
                        .anyMatch(key -> key.columns().contains(column)
                                && (key.onDelete() == Constraint.Action.SET_NULL
                                        || key.onDelete() == Constraint.Action.SET_DEFAULT))
                || spec.privacy().personal().stream()
                        .anyMatch(c ->
                                c.table().equals(table.name()) && c.column().equals(column));
    }

    /** Whether the backend changes its rows by itself. */
    private boolean isKept(Name table) {
        return spec.access()
                        .accounts()
                        .filter(a -> a.refreshToken()
                                        .filter(t -> t.table().equals(table))
                                        .isPresent()
                                || a.session()
                                        .filter(s -> s.table().equals(table))
                                        .isPresent())
                        .isPresent()
                || spec.consequences()
                        .webhooks()
                        .flatMap(Consequences.Webhooks::deliveries)
                        .filter(table::equals)
                        .isPresent();
    }

    private static boolean changes(Step.Change change, Name table, List<String> columns) {
        return change.rows().stream()
                .anyMatch(row ->
                        row.table().equals(table) && row.with().stream().anyMatch(a -> columns.contains(a.column())));
    }

    private List<List<Step>> all() {
        var all = new ArrayList<List<Step>>();
        spec.operations().forEach(o -> all.add(o.steps()));
        spec.consequences().reactions().forEach(r -> all.add(r.steps()));
        spec.consequences().jobs().forEach(j -> all.add(j.steps()));
        return all;
    }
}
