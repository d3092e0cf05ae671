package dev.plumb.emit;

import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
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
        return held(row, looked(row, changed));
    }

    /** How the database is asked for a row. */
    private record Looked(ReadMethods.Made made, String wanted, ReadMethods.Lock lock) {}

    private Looked looked(TypedExpression row, boolean changed) {
        if (!(row.type() instanceof Type.Row to)) {
            throw new NotYet("a row reached like this", row.span());
        }
        Optional<Expr> list = listOf(row.expr());
        if (list.isPresent()) {
            return firstOf(list.get(), row, to, changed);
        }
        if (!(row.expr() instanceof Expr.Reference link) || !(link.row().type() instanceof Type.Row from)) {
            throw new NotYet("a row reached like this", row.span());
        }
        Model.Entity owner = model.entity(from.table()).orElseThrow();
        Model.Link key = owner.links().stream()
                .filter(l -> l.constraint().equals(link.constraint()))
                .findFirst()
                .orElseThrow();
        Model.Entity entity = model.entity(to.table()).orElseThrow();
        Source source = new Source(to.table(), other(entity, link), List.of(), List.of(), Optional.empty());
        for (int i = 0; i < key.columns().size(); i++) {
            source = source.and(Exprs.equal(
                    Exprs.column(source.row(link), entity, key.targetColumns().get(i)),
                    Exprs.column(link.row(), owner, key.columns().get(i))));
        }
        ReadMethods.Lock lock = changed ? ReadMethods.Lock.UPDATE : ReadMethods.Lock.NONE;
        ReadMethods.Made made = draft.reads.find(source, draft.env, lock, false, cite(row, lock));
        return new Looked(made, key.name(), lock);
    }

    private static boolean isEnd(Expr.Call call) {
        return List.of("first", "last").contains(call.function())
                && call.arguments().size() == 1;
    }

    /** The list that an expression takes the first or last row of, or the relation that has one row at most. */
    private static Optional<Expr> listOf(Expr row) {
        return switch (row) {
            case Expr.Call call when isEnd(call) -> Optional.of(call.arguments().getFirst());
            case Expr.Inverse inverse -> Optional.of(inverse);
            case Expr.Call _,
                    Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> Optional.empty();
        };
    }

    /** What a row is called that is looked for: not like the one of its table that it is looked for from. */
    private static String other(Model.Entity entity, Expr from) {
        return Walk.freeVariables(from).contains(entity.row()) ? "other" + entity.className() : entity.row();
    }

    /** That there is none, or none before it, cannot be locked. */
    private Looked firstOf(Expr list, TypedExpression row, Type.Row to, boolean changed) {
        Model.Entity entity = model.entity(to.table()).orElseThrow();
        Source source = Source.of(model, list, other(entity, list))
                .orElseThrow(() -> new NotYet("a row reached like this", row.span()));
        boolean writing = draft.operation.transactional();
        ReadMethods.Lock lock = Tables.isView(model, source.table()) || !writing
                ? ReadMethods.Lock.NONE
                : changed
                        ? ReadMethods.Lock.UPDATE
                        : draft.design.written().contains(source.table())
                                ? ReadMethods.Lock.SHARE
                                : ReadMethods.Lock.NONE;
        draft.asked |= lock != ReadMethods.Lock.NONE;
        boolean last = row.expr() instanceof Expr.Call call && call.function().equals("last");
        ReadMethods.Made made = draft.reads.first(source, last, row.span(), draft.env, lock, cite(row, lock));
        return new Looked(made, entity.row(), lock);
    }

    private static String cite(TypedExpression row, ReadMethods.Lock lock) {
        return switch (lock) {
            case NONE -> Cites.cite(row.span());
            case SHARE ->
                Cites.cite(row.span(), "The row stays as it is until the transaction ends, because rules look at it.");
            case ALONE, UPDATE ->
                Cites.cite(
                        row.span(), "Locked until the transaction ends, because it is changed by what it holds now.");
        };
    }

    private String held(TypedExpression row, Looked looked) {
        String call = call(row.type(), looked);
        String name = draft.local(looked.wanted());
        draft.line("var " + name + " = " + call + ";");
        named(row.text(), row.type(), name);
        return row.text();
    }

    private String call(Type type, Looked looked) {
        draft.locks(looked.lock() == ReadMethods.Lock.NONE ? 0 : 1);
        return looked.made().call(draft.repository) + (type.nullable() ? ".orElse(null)" : ".orElseThrow()");
    }

    private void named(String variable, Type type, String name) {
        draft.env = draft.env.with(
                variable,
                new Env.Root(draft.reads.rowType(((Type.Row) type).table()).name(), name));
        if (type.nullable()) {
            draft.maybe.add(variable);
        }
    }

    /** A row that a step gives a name to. */
    void let(String name, TypedExpression row, RuleWriter rules) {
        if (row.expr() instanceof Expr.Variable variable) {
            draft.env = draft.env.with(name, draft.env.find(variable.name()).orElseThrow());
            if (draft.maybe.contains(variable.name())) {
                draft.maybe.add(name);
            }
            return;
        }
        boolean changed = draft.usage.isWritten(name);
        String value = value(row, changed, rules);
        String local = draft.local(name);
        boolean plain = !(row.expr() instanceof Expr.Conditional);
        String type = plain
                ? "var"
                : draft.reads.rowType(((Type.Row) row.type()).table()).name();
        draft.line(type + " " + local + " = " + value + ";");
        named(name, row.type(), local);
        if (plain) {
            named(row.text(), row.type(), local);
        }
    }

    private String value(TypedExpression row, boolean changed, RuleWriter rules) {
        return switch (row.expr()) {
            case Expr.Variable variable ->
                draft.env.find(variable.name()).orElseThrow().source();
            case Expr.Literal literal when literal.value() == null -> "null";
            case Expr.Conditional either ->
                rules.truth(part(row, either.condition())) + "\n        ? "
                        + value(part(row, either.then()), changed, rules) + "\n        : "
                        + value(part(row, either.otherwise()), changed, rules);
            case Expr.Call _,
                    Expr.Literal _,
                    Expr.Inverse _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> call(row.type(), looked(row, changed));
        };
    }

    private static TypedExpression part(TypedExpression whole, Expr part) {
        return new TypedExpression(part.span(), part.span().text(), whole.scope(), part);
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
