package dev.plumb.emit;

import dev.plumb.design.OperationDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows that steps make, change and delete. */
final class ChangeWriter {
    private final MethodDraft draft;
    private final Spec spec;
    private final Model model;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final ReadMethods reads;
    private final WriteMethods writes;
    private final Usage usage;
    private final String repository;
    private final RequestKeys requestKeys;
    private final RuleWriter rules;

    ChangeWriter(MethodDraft draft, RequestKeys requestKeys, RuleWriter rules) {
        this.draft = draft;
        this.spec = draft.spec;
        this.model = draft.model;
        this.operation = draft.operation;
        this.service = draft.service;
        this.reads = draft.reads;
        this.writes = draft.writes;
        this.usage = draft.usage;
        this.repository = draft.repository;
        this.requestKeys = requestKeys;
        this.rules = rules;
    }

    void create(Step.Create create) {
        List<String> key = reads.key(create.table());
        WriteMethods.Back back = usage.isUnused(create.name())
                ? WriteMethods.Back.NOTHING
                : usage.onlyShown(create.name()) && key.size() == 1 && !usage.isWritten(create.name())
                        ? WriteMethods.Back.KEY
                        : WriteMethods.Back.ROW;
        ReadMethods.Made made = writes.insert(
                operation.method(),
                create.table(),
                rules.atHand(hashed(create.table(), create.with())),
                create.otherwise(),
                draft.env,
                requestKeys::lookupMap,
                back,
                Cites.cite(create.span()));
        draft.usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        switch (back) {
            case NOTHING -> draft.line(made.call(repository) + ";");
            case KEY -> {
                String name = draft.local(key.getFirst());
                draft.line("var " + name + " = " + made.call(repository) + ";");
                draft.env = draft.env.with(
                        create.name(),
                        new Env.Root(writes.keyType(create.table()).java(), name));
                draft.keysAlone.add(create.name());
            }
            case ROW -> {
                String name = draft.local(create.name());
                draft.line("var " + name + " = " + made.call(repository) + ";");
                draft.env = draft.env.with(
                        create.name(),
                        new Env.Root(reads.rowType(create.table()).name(), name));
            }
        }
    }

    void ensure(Step.Ensure said) {
        var ensure = new Step.Ensure(
                said.span(),
                said.when(),
                said.name(),
                said.table(),
                said.with(),
                hashed(said.table(), said.values()),
                said.otherwise());
        ReadMethods.Made made =
                writes.ensure(operation.method(), ensure, draft.env, requestKeys::lookupMap, Cites.cite(ensure.span()));
        draft.usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        if (usage.isUnused(ensure.name())) {
            draft.line(made.call(repository) + ";");
            return;
        }
        String name = draft.local(ensure.name());
        draft.line("var " + name + " = " + made.call(repository) + ";");
        draft.env = draft.env.with(
                ensure.name(), new Env.Root(reads.rowType(ensure.table()).name(), name));
    }

    void change(Step.Change change) {
        for (Step.Change.RowChange row : change.rows()) {
            String variable;
            if (row.row().expr() instanceof Expr.Variable named) {
                variable = named.name();
            } else {
                variable = reached(row);
            }
            boolean needed =
                    row.row().expr() instanceof Expr.Variable && (draft.loops > 0 || !usage.onlyShown(variable));
            ReadMethods.Made made = writes.update(
                    operation.method(),
                    row.table(),
                    variable,
                    rules.atHand(hashed(row.table(), row.with())),
                    change.otherwise(),
                    draft.env,
                    requestKeys::lookupMap,
                    needed,
                    Cites.cite(change.span()));
            draft.usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
            if (needed) {
                String java = draft.env.find(variable).orElseThrow().source();
                draft.line(java + " = " + made.call(repository) + ";");
            } else {
                draft.line(made.call(repository) + ";");
            }
        }
    }

    /** A row that is changed by a walk from another: found and locked first. */
    private String reached(Step.Change.RowChange row) {
        Model.Entity entity = model.entity(row.table()).orElseThrow();
        Source source = new Source(row.table(), entity.row(), List.of(), List.of(), Optional.empty());
        if (!(row.row().expr() instanceof Expr.Reference link) || !(link.row().type() instanceof Type.Row from)) {
            throw new NotYet("a change of a row reached like this", row.row().span());
        }
        Model.Entity owner = model.entity(from.table()).orElseThrow();
        Model.Link key = owner.links().stream()
                .filter(l -> l.constraint().equals(link.constraint()))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < key.columns().size(); i++) {
            source = source.and(Exprs.equal(
                    Exprs.column(source.row(link), entity, key.targetColumns().get(i)),
                    Exprs.column(link.row(), owner, key.columns().get(i))));
        }
        ReadMethods.Made made = reads.find(
                source,
                draft.env,
                ReadMethods.Lock.UPDATE,
                false,
                Cites.cite(
                        row.row().span(),
                        "Locked until the transaction ends, because it is changed by what it holds now."));
        String name = draft.local(key.name());
        draft.line("var " + name + " = " + made.call(repository) + ".orElseThrow();");
        String variable = row.row().text();
        draft.env =
                draft.env.with(variable, new Env.Root(reads.rowType(row.table()).name(), name));
        return variable;
    }

    void delete(Step.Delete delete) {
        if (delete.target().expr() instanceof Expr.Variable variable
                && delete.target().type() instanceof Type.Row row) {
            ReadMethods.Made made = writes.delete(
                    operation.method(),
                    row.table(),
                    variable.name(),
                    delete.otherwise(),
                    draft.env,
                    Cites.cite(delete.span()));
            draft.line(made.call(repository) + ";");
            return;
        }
        String variable = delete.target().type() instanceof Type.ListOf list && list.element() instanceof Type.Row row
                ? model.entity(row.table()).orElseThrow().row()
                : "row";
        String free = draft.env.find(variable).isPresent() ? "deleted" : variable;
        ReadMethods.Made made = writes.deleteAll(
                operation.method(),
                draft.source(delete.target(), Optional.empty(), free),
                delete.otherwise(),
                draft.env,
                false,
                Cites.cite(delete.span()));
        draft.line(made.call(repository) + ";");
    }

    /** Passwords are stored as their hashes. */
    private List<Step.Assignment> hashed(Name table, List<Step.Assignment> assignments) {
        Optional<Accounts> accounts = spec.access().accounts();
        var ready = new ArrayList<Step.Assignment>();
        for (Step.Assignment assignment : assignments) {
            if (accounts.filter(a -> a.isPassword(table, assignment.column())).isEmpty()) {
                ready.add(assignment);
                continue;
            }
            service.need(ServiceDraft.Need.PASSWORDS);
            Expr expr = assignment.value().expression().expr();
            String name = draft.local(Words.camel(assignment.column()));
            String value = InJava.of(expr, draft.env);
            draft.line("var " + name + " = " + (expr.type().nullable() ? value + " == null ? null : " : "")
                    + "passwords.hash(" + value + ");");
            String variable = "hashed:" + name;
            draft.env = draft.env.with(
                    variable, new Env.Root(ValueType.Plain.TEXT.java(expr.type().nullable()), name));
            TypedExpression read = assignment.value().expression();
            ready.add(new Step.Assignment(
                    assignment.span(),
                    assignment.column(),
                    new Step.Value.Computed(new TypedExpression(
                            read.span(),
                            read.text(),
                            read.scope(),
                            Exprs.variable(variable, expr.type(), expr.span()))),
                    assignment.field(),
                    assignment.absent()));
        }
        return ready;
    }
}
