package dev.plumb.emit;

import dev.plumb.design.OperationDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import dev.plumb.spec.StateChange;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

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
    private final RowWriter rows;

    ChangeWriter(MethodDraft draft, RequestKeys requestKeys, RuleWriter rules, RowWriter rows) {
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
        this.rows = rows;
    }

    /**
     * What a step writes; where it violates a constraint that does not end the operation, what follows from that.
     *
     * @param name of the row that the step names
     */
    private void written(SequencedMap<String, Step.Outcome> otherwise, Span at, String name, Runnable write) {
        if (!WriteMethods.goesOn(otherwise)) {
            write.run();
            return;
        }
        int start = draft.body.length();
        Env before = draft.env;
        draft.wholeRows.add(name);
        draft.line("try {");
        draft.depth++;
        write.run();
        draft.depth--;
        Env inner = draft.env;
        draft.env = before;
        draft.line("} catch (DataIntegrityViolationException violated) {");
        draft.depth++;
        var groups = new LinkedHashMap<Step.Outcome, List<String>>();
        otherwise.forEach((constraint, outcome) -> {
            if (!(outcome instanceof Step.Outcome.Failure)) {
                groups.computeIfAbsent(outcome, o -> new ArrayList<>()).add(RuleText.quoted(constraint));
            }
        });
        boolean first = true;
        for (var group : groups.entrySet()) {
            String is = "Violations.isOf(violated, " + String.join(", ", group.getValue()) + ")";
            if (groups.size() == 1) {
                draft.line("if (!" + is + ") {\n    throw violated;\n}");
                follow(group.getKey(), at, name, inner);
            } else {
                draft.line((first ? "" : "} else ") + "if (" + is + ") {");
                draft.depth++;
                follow(group.getKey(), at, name, inner);
                draft.depth--;
            }
            first = false;
        }
        if (groups.size() > 1) {
            draft.line("} else {\n    throw violated;\n}");
        }
        draft.depth--;
        draft.line("}");
        if (before.find(name).isEmpty() && !usage.isUnused(name)) {
            inner.find(name).ifPresent(row -> draft.declareBefore(start, name, row.root()));
        }
    }

    private void follow(Step.Outcome outcome, Span at, String name, Env inner) {
        if (outcome instanceof Step.Outcome.Steps(var steps)) {
            rules.branch(steps, name)
                    .ifPresent(instead -> inner.find(name)
                            .ifPresent(row -> draft.line(row.source() + " = " + instead.source() + ";")));
        } else if (!(outcome instanceof Step.Outcome.Skip) || !draft.nothingComes()) {
            rules.outcome(outcome, at);
        }
    }

    void create(Step.Create create) {
        StateChange.uncertain(spec, create)
                .forEach(change ->
                        rules.require(beginning(change, change.assignment().orElseThrow())));
        written(create.otherwise(), create.span(), create.name(), () -> insert(create));
    }

    /** A new row begins in one of the states that its diagram names for that; what is not given is the column's default. */
    private static Step.Require beginning(StateChange change, Step.Assignment given) {
        TypedExpression value = given.value().expression();
        Type word = value.type().withNullable(false);
        List<Expr> states = change.beginnings().stream()
                .<Expr>map(s -> new Expr.Literal(s, word, given.span()))
                .toList();
        Expr legal = new Expr.Call(
                "@in",
                List.of(value.expr(), new Expr.ListLiteral(states, Type.ListOf.of(word), given.span())),
                Types.BOOL,
                given.span());
        Expr condition = given.absent() == Step.Absent.NEVER
                ? legal
                : new Expr.Call(
                        "_||_",
                        List.of(Exprs.equal(value.expr(), new Expr.Literal(null, Types.NULL, given.span())), legal),
                        Types.BOOL,
                        given.span());
        return new Step.Require(
                given.span(),
                Optional.empty(),
                new TypedExpression(
                        value.span(),
                        value.text() + " in [" + String.join(", ", change.beginnings()) + "]",
                        value.scope(),
                        condition),
                new Step.Outcome.Failure("CONFLICT"));
    }

    private void insert(Step.Create create) {
        if (draft.batch.filter(b -> b.create(create)).isPresent()) {
            return;
        }
        draft.locks(pointedAt(create.table(), create.with()));
        List<String> key = reads.key(create.table());
        WriteMethods.Back back = usage.isUnused(create.name())
                ? WriteMethods.Back.NOTHING
                : usage.onlyShown(create.name())
                                && key.size() == 1
                                && !usage.isWritten(create.name())
                                && !draft.wholeRows.contains(create.name())
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

    /** The rows that one points at, which the database locks as it stores it; those at hand are locked already. */
    private int pointedAt(Name table, List<Step.Assignment> with) {
        var at = new HashSet<Name>();
        spec.catalog().table(table).orElseThrow().foreignKeys().stream()
                .filter(key -> draft.design.written().contains(key.referencedTable()))
                .filter(key -> with.stream().anyMatch(a -> key.columns().contains(a.column()) && !isAtHand(a)))
                .forEach(key -> at.add(key.referencedTable()));
        return at.size();
    }

    private boolean isAtHand(Step.Assignment assignment) {
        Expr value = assignment.value().expression().expr();
        Expr row = value instanceof Expr.Column column ? column.row() : value;
        return value instanceof Expr.Literal
                || row instanceof Expr.Variable variable
                        && row.type() instanceof Type.Row
                        && !variable.name().equals("viewer");
    }

    void ensure(Step.Ensure said) {
        StateChange.uncertain(spec, said).forEach(change -> begins(said, change));
        written(said.otherwise(), said.span(), said.name(), () -> made(said));
    }

    /** A row that is there may be in any state; one that is not has to begin in one that its diagram names for that. */
    private void begins(Step.Ensure said, StateChange change) {
        Step.Require legal = beginning(change, change.assignment().orElseThrow());
        Step.Find there = new FoundAgain(draft.design)
                .ensured(said)
                .orElseThrow(() -> new NotYet("a row that may begin in other states", said.span()));
        ReadMethods.Made made = reads.find(
                draft.source(there.list(), there.where(), there.name()),
                draft.env,
                ReadMethods.Lock.NONE,
                false,
                Cites.cite(said.span(), "Whether it is there already."));
        draft.asked = true;
        String wrong = rules.untruth(legal.condition());
        draft.line("if (" + (wrong.contains(" || ") ? "(" + wrong + ")" : wrong) + " && " + made.call(repository)
                + ".isEmpty()) {\n    throw " + rules.refused("CONFLICT") + ";\n}");
    }

    private void made(Step.Ensure said) {
        var ensure = new Step.Ensure(
                said.span(),
                said.when(),
                said.name(),
                said.table(),
                said.with(),
                hashed(said.table(), said.values()),
                said.otherwise());
        draft.asked |= writes.keysWithin(said).isEmpty();
        draft.locks(1 + pointedAt(said.table(), said.with()) + pointedAt(said.table(), said.values()));
        ReadMethods.Made made = writes.ensure(
                operation.method(),
                ensure,
                draft.env,
                requestKeys::lookupMap,
                usage.isWritten(said.name()) ? ReadMethods.Lock.UPDATE : ReadMethods.Lock.SHARE,
                Cites.cite(ensure.span()));
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
        written(change.otherwise(), change.span(), "", () -> update(change));
    }

    private void update(Step.Change change) {
        for (Step.Change.RowChange row : change.rows()) {
            if (draft.batch.filter(b -> b.change(row)).isPresent()) {
                continue;
            }
            String variable;
            if (row.row().expr() instanceof Expr.Variable named) {
                variable = named.name();
            } else {
                variable = rows.reached(row.row(), true);
            }
            boolean needed = row.row().expr() instanceof Expr.Variable
                    && (draft.isLookedAt(variable)
                            || again(change, row)
                            || draft.batch.flatMap(b -> b.kept(variable)).isPresent());
            List<Step.Assignment> stored = hashed(row.table(), alongWalk(row, variable));
            ReadMethods.Made made = writes.update(
                    operation.method(),
                    row.table(),
                    variable,
                    rules.atHand(stored),
                    change.otherwise(),
                    guards(row),
                    draft.env,
                    requestKeys::lookupMap,
                    needed,
                    Cites.cite(change.span()));
            draft.usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
            draft.locks(pointedAt(row.table(), row.with()));
            if (needed) {
                String java = draft.env.find(variable).orElseThrow().source();
                draft.line(java + " = " + made.call(repository) + ";");
            } else {
                draft.line(made.call(repository) + ";");
            }
            draft.batch.flatMap(b -> b.kept(variable)).ifPresent(draft::line);
            if (spec.access().accounts().filter(a -> a.setsPassword(change)).isPresent()) {
                endSignIns(row.table(), variable, stored);
            }
            rows.readAgain(row.table(), variable);
        }
    }

    /** Whoever was let in by the password that an account had before is let in no more. */
    private void endSignIns(Name table, String variable, List<Step.Assignment> stored) {
        Accounts accounts = spec.access().accounts().orElseThrow();
        stored.stream()
                .filter(a -> accounts.isPassword(table, a.column()))
                .map(a -> a.value().expression().expr())
                .forEach(hash -> {
                    service.need(ServiceDraft.Need.SIGN_INS);
                    String call = "signIns.passwordSet(" + draft.viewer() + ", "
                            + draft.env.find(variable).orElseThrow().source() + "."
                            + Words.component(accounts.key()) + "());";
                    draft.line(
                            hash.type().nullable()
                                    ? "if (" + InJava.of(hash, draft.env) + " != null) {\n    " + call + "\n}"
                                    : call);
                });
    }

    /** Changes of a state that the diagram may not let be: only the rows tell. */
    private List<StateChange> guards(Step.Change.RowChange row) {
        return StateChange.of(spec).stream()
                .filter(c -> !c.creates() && !c.certain() && c.table().equals(row.table()))
                .filter(c -> row.with().stream()
                        .anyMatch(a -> a.column().equals(c.diagram().column())
                                && a.span().equals(c.span())))
                .toList();
    }

    /** Whether the same step changes something else by what the row has become. */
    private static boolean again(Step.Change change, Step.Change.RowChange row) {
        return change.rows().indexOf(row) < change.rows().size() - 1;
    }

    /** What becomes of a row that was walked to is told by that row, which is at hand now. */
    private static List<Step.Assignment> alongWalk(Step.Change.RowChange row, String variable) {
        if (row.row().expr() instanceof Expr.Variable) {
            return row.with();
        }
        Expr at = Exprs.variable(
                variable, row.row().type().withNullable(false), row.row().span());
        return row.with().stream()
                .map(a -> a.value() instanceof Step.Value.Computed computed
                        ? new Step.Assignment(
                                a.span(),
                                a.column(),
                                new Step.Value.Computed(new TypedExpression(
                                        computed.expression().span(),
                                        computed.expression().text(),
                                        computed.expression().scope(),
                                        Exprs.replaceWalk(
                                                computed.expression().expr(),
                                                row.row().expr(),
                                                at))),
                                a.field(),
                                a.absent())
                        : a)
                .toList();
    }

    void delete(Step.Delete delete) {
        written(delete.otherwise(), delete.span(), "", () -> remove(delete));
    }

    private void remove(Step.Delete delete) {
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
        Source source = draft.source(delete.target(), Optional.empty(), free);
        if (new SetWriter(draft, requestKeys).deletes(source.table())) {
            Optional<ReadMethods.Made> inOrder = writes.setAll(
                    operation.method(),
                    source,
                    List.of(),
                    delete.otherwise(),
                    draft.env,
                    requestKeys::lookupMap,
                    false,
                    Cites.cite(
                            delete.span(),
                            "Locked in the order of their keys, so that two of us never wait for each other."));
            if (inOrder.isPresent()) {
                draft.locks(1);
                draft.line(inOrder.get().call(repository) + ";");
                return;
            }
        }
        ReadMethods.Made made = writes.deleteAll(
                operation.method(), source, delete.otherwise(), draft.env, false, Cites.cite(delete.span()));
        draft.locks(2);
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
