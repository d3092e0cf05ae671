package dev.plumb.emit;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Identifiers;
import dev.plumb.expression.Model;
import dev.plumb.expression.Sql;
import dev.plumb.expression.Type;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A loop over rows that does nothing but change the row that each of them points at, no two the same: one {@code update …
 * from}. It locks what it changes in the order of the keys, and reckons with what it finds then.
 */
final class JoinedUpdate {
    /** Types of columns that take what a select gives as it is. */
    private static final Set<String> PLAIN =
            Set.of("smallint", "integer", "bigint", "numeric", "boolean", "text", "character varying");

    private final MethodDraft draft;
    private final Spec spec;
    private final Model model;

    JoinedUpdate(MethodDraft draft) {
        this.draft = draft;
        this.spec = draft.spec;
        this.model = draft.model;
    }

    /** Whether the loop changes one row for each of its own, and each time another. */
    boolean fits(Step.Each loop, Step.Change change, Name table) {
        if (loop.limit().isPresent()
                || draft.loops > 0
                || change.rows().size() != 1
                || !(change.rows().getFirst().row().expr() instanceof Expr.Reference link)
                || !isNamed(link.row(), loop.name())
                || !(link.type() instanceof Type.Row target)
                || target.nullable()
                || target.table().equals(table)) {
            return false;
        }
        Table changed = spec.catalog().table(target.table()).orElseThrow();
        return isAnotherEachTime(draft.source(loop.list(), loop.where(), loop.name()), link)
                && change.rows().getFirst().with().stream().allMatch(a -> isReckoned(a, changed, link, loop.name()));
    }

    /** Whether a unique key of the rows' table is made of what they have in common and of what points at the row. */
    private boolean isAnotherEachTime(Source source, Expr.Reference link) {
        Table table = spec.catalog().table(source.table()).orElseThrow();
        var known = new ArrayList<>(link(source.table(), link).columns());
        source.parent().ifPresent(p -> known.addAll(p.columns()));
        return table.uniqueKeys().stream().anyMatch(known::containsAll);
    }

    private Model.Link link(Name table, Expr.Reference link) {
        return model.entity(table).orElseThrow().links().stream()
                .filter(l -> l.constraint().equals(link.constraint()))
                .findFirst()
                .orElseThrow();
    }

    private boolean isReckoned(Step.Assignment assignment, Table table, Expr.Reference link, String variable) {
        String column = assignment.column();
        Expr value = assignment.value().expression().expr();
        return assignment.value() instanceof Step.Value.Computed
                && assignment.absent() == Step.Absent.NEVER
                && isOwn(value, link, variable)
                && value.type() instanceof Type.Scalar scalar
                && model.entity(table.name())
                        .flatMap(e -> e.byColumn(column))
                        .filter(a -> a.type() instanceof Type.Scalar kept && kept.kind() == scalar.kind())
                        .isPresent()
                && table.column(column)
                        .filter(c -> c.type().kind() == ColumnType.Kind.BASE
                                && !c.type().array()
                                && c.generated().isEmpty()
                                && PLAIN.contains(c.type().base()))
                        .isPresent()
                && table.uniqueKeys().stream().noneMatch(k -> k.contains(column))
                && !spec.privacy().isEncrypted(table.name(), column)
                && spec.access()
                        .accounts()
                        .filter(a -> a.isPassword(table.name(), column))
                        .isEmpty();
    }

    /** Whether a value is made of the two rows alone, and of what is known before the loop. */
    private boolean isOwn(Expr value, Expr.Reference link, String variable) {
        return switch (value) {
            case Expr.Literal _ -> true;
            case Expr.Column column ->
                isNamed(column.row(), variable)
                        || column.row() instanceof Expr.Reference walked
                                && walked.constraint().equals(link.constraint())
                                && isNamed(walked.row(), variable)
                        || isKnown(value, variable);
            case Expr.Call call ->
                !SetWriter.ANEW.contains(call.function())
                        && call.arguments().stream().allMatch(a -> isOwn(a, link, variable));
            case Expr.Conditional either ->
                isOwn(either.condition(), link, variable)
                        && isOwn(either.then(), link, variable)
                        && isOwn(either.otherwise(), link, variable);
            case Expr.Variable _,
                    Expr.Rows _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> isKnown(value, variable);
        };
    }

    private boolean isKnown(Expr value, String variable) {
        return !dev.plumb.design.Walk.mentions(value, variable) && InJava.atHand(value, draft.env);
    }

    private static boolean isNamed(Expr expr, String variable) {
        return expr instanceof Expr.Variable named && named.name().equals(variable);
    }

    /** @return none where SQL cannot say it, or where it needs names twice */
    Optional<ReadMethods.Made> made(Step.Each loop, Step.Change change) {
        Step.Change.RowChange row = change.rows().getFirst();
        Expr.Reference link = (Expr.Reference) row.row().expr();
        Name changed = ((Type.Row) link.type()).table();
        Model.Entity entity = model.entity(changed).orElseThrow();
        WriteMethods.Sets kept = draft.writes.sets(changed, List.of(), draft.env, _ -> new Env.Root("", ""), false);
        Selects select = draft.reads.select(draft.source(loop.list(), loop.where(), loop.name()), draft.env, false);
        String first = row.with().getFirst().column();
        if (!(select.query.value(Exprs.column(link, entity, first)) instanceof Sql.Text walked)
                || walked.joins().size() != 1
                || !walked.joins().getFirst().inner()) {
            return Optional.empty();
        }
        String alias = walked.joins().getFirst().alias();
        String these = alias.equals("changed") ? "changes" : "changed";
        var columns = new LinkedHashMap<String, String>();
        entity.key().forEach(k -> columns.put(k, alias + "." + Selects.quoted(k)));
        var lines = new ArrayList<String>();
        for (Step.Assignment assignment : row.with()) {
            String column = Selects.quoted(assignment.column());
            columns.put(
                    assignment.column(),
                    select.value(assignment.value().expression().expr()) + " as " + column);
            lines.add(column + " = " + these + "." + column);
        }
        kept.columns.forEach((column, sql) ->
                lines.add(Selects.quoted(column) + " = " + (column.equals("version") ? alias + "." + sql : sql)));
        select.within();
        if (select.clashes(kept.parameters.keySet())) {
            return Optional.empty();
        }
        String name = Identifiers.of(changed);
        String head = "update " + (alias.equals(name) ? name : name + " as " + alias) + "\nset "
                + String.join(",\n    ", lines) + "\nfrom (\n"
                + Selects.within("select " + String.join(", ", columns.values()) + "\nfrom " + select.query.from());
        String tail = Selects.within("order by "
                        + String.join(
                                ", ", entity.key().stream().map(columns::get).toList()) + "\n"
                        + ReadMethods.Lock.UPDATE.clause + alias)
                + ") " + these + "\nwhere "
                + String.join(
                        " and ",
                        entity.key().stream()
                                .map(k -> columns.get(k) + " = " + these + "." + Selects.quoted(k))
                                .toList());
        Selects.Built built = select.build(head, tail, kept.parameters);
        var roots = new LinkedHashSet<>(select.roots());
        roots.addAll(kept.roots);
        return Optional.of(draft.writes.changing(
                draft.operation.method(),
                changed,
                row.with(),
                change.otherwise(),
                built,
                ReadMethods.declarations(List.copyOf(roots)),
                List.copyOf(roots),
                Cites.cite(
                        loop.span(),
                        "Locked in the order of their keys, so that two of us never wait for each other.")));
    }
}
