package dev.plumb.emit;

import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows that steps name or walk to, at hand as they are now. */
final class RowWriter {
    private final MethodDraft draft;
    private final Model model;

    RowWriter(MethodDraft draft) {
        this.draft = draft;
        this.model = draft.model;
    }

    /** The variable that holds a row; one that is reached by a walk is found first, and locked where it is changed. */
    String row(TypedExpression row, boolean changed) {
        if (row.expr() instanceof Expr.Variable variable) {
            if (draft.keysAlone.contains(variable.name())) {
                throw new IllegalStateException(variable.name() + " is known by its key alone");
            }
            return draft.env.find(variable.name()).orElseThrow().source();
        }
        String reached = reached(row, changed);
        return draft.env.find(reached).orElseThrow().source();
    }

    /** What a row that is reached by a walk is called from here on. */
    String reached(TypedExpression row, boolean changed) {
        if (!(row.expr() instanceof Expr.Reference link)
                || !(link.row().type() instanceof Type.Row from)
                || !(row.type() instanceof Type.Row to)) {
            throw new NotYet("a row reached like this", row.span());
        }
        Model.Entity owner = model.entity(from.table()).orElseThrow();
        Model.Link key = owner.links().stream()
                .filter(l -> l.constraint().equals(link.constraint()))
                .findFirst()
                .orElseThrow();
        Model.Entity entity = model.entity(to.table()).orElseThrow();
        Source source = new Source(to.table(), entity.row(), List.of(), List.of(), Optional.empty());
        for (int i = 0; i < key.columns().size(); i++) {
            source = source.and(Exprs.equal(
                    Exprs.column(source.row(link), entity, key.targetColumns().get(i)),
                    Exprs.column(link.row(), owner, key.columns().get(i))));
        }
        ReadMethods.Made made = draft.reads.find(
                source,
                draft.env,
                changed ? ReadMethods.Lock.UPDATE : ReadMethods.Lock.NONE,
                false,
                changed
                        ? Cites.cite(
                                row.span(),
                                "Locked until the transaction ends, because it is changed by what it holds now.")
                        : Cites.cite(row.span()));
        draft.locks += changed ? (draft.loops > 0 ? 2 : 1) : 0;
        String name = draft.local(key.name());
        boolean maybe = to.nullable();
        draft.line(
                "var " + name + " = " + made.call(draft.repository) + (maybe ? ".orElse(null);" : ".orElseThrow();"));
        draft.env = draft.env.with(
                row.text(), new Env.Root(draft.reads.rowType(to.table()).name(), name));
        return row.text();
    }

    /** Rows at hand that somebody else may have changed are read again; one that is gone keeps its values. */
    void readAgain(Name table) {
        readAgain(table, "");
    }

    /** @param except the variable that knows already */
    void readAgain(Name table, String except) {
        String type = draft.reads.rowType(table).name();
        draft.env.variables().forEach((variable, value) -> {
            boolean local = value.source().equals(value.root().name());
            if (local && value.root().type().equals(type) && !variable.equals(except) && draft.isLookedAt(variable)) {
                String again = value.source() + " = " + again(table, value.root()) + ".orElse(" + value.source() + ");";
                draft.line(
                        draft.maybe.contains(variable)
                                ? "if (" + value.source() + " != null) {\n    " + again + "\n}"
                                : again);
            }
        });
    }

    private String again(Name table, Env.Root root) {
        Model.Entity entity = model.entity(table).orElseThrow();
        var span = draft.operation.operation().span();
        Source source = new Source(table, entity.row(), List.of(), List.of(), Optional.empty());
        Env keys = draft.env;
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String column : entity.key()) {
            Model.Attribute attribute = entity.byColumn(column).orElseThrow();
            String name = Words.local(column);
            arguments.put(name, root.name() + "." + Words.component(column) + "()");
            keys = keys.with(
                    "key:" + column, new Env.Root(Views.plain(attribute.type()).java(), name));
            source = source.and(Exprs.equal(
                    Exprs.column(source.row(span), entity, column),
                    Exprs.variable("key:" + column, attribute.type(), span)));
        }
        ReadMethods.Made made =
                draft.reads.find(source, keys, ReadMethods.Lock.NONE, false, Cites.cite(span, "As it is now."));
        return draft.repository + "." + made.name() + "("
                + made.roots().stream()
                        .map(r -> arguments.getOrDefault(r.name(), r.name()))
                        .collect(java.util.stream.Collectors.joining(", "))
                + ")";
    }
}
