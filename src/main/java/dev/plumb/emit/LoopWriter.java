package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import dev.plumb.spec.StateChange;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps for every element of a list. */
final class LoopWriter {
    private final MethodDraft draft;
    private final Design design;
    private final Spec spec;
    private final OperationDesign operation;
    private final ReadMethods reads;
    private final WriteMethods writes;
    private final Usage usage;
    private final String repository;
    private final RequestKeys requestKeys;
    private final RuleWriter rules;
    private final StepWriter steps;

    LoopWriter(MethodDraft draft, RequestKeys requestKeys, RuleWriter rules, StepWriter steps) {
        this.draft = draft;
        this.design = draft.design;
        this.spec = draft.spec;
        this.operation = draft.operation;
        this.reads = draft.reads;
        this.writes = draft.writes;
        this.usage = draft.usage;
        this.repository = draft.repository;
        this.requestKeys = requestKeys;
        this.rules = rules;
        this.steps = steps;
    }

    void each(Step.Each loop) {
        boolean ofRows = loop.list().type() instanceof Type.ListOf list && list.element() instanceof Type.Row;
        draft.locks(!ofRows && loop.body().stream().anyMatch(LoopWriter::writes) ? 2 : 0);
        if (ofRows ? new SetWriter(draft, requestKeys).write(loop) || setEach(loop) || bulk(loop) : bulk(loop)) {
            return;
        }
        String name = draft.local(loop.name());
        String list;
        String type;
        if (ofRows) {
            list = rows(loop);
            type = reads.rowType(tableOf(loop)).name();
        } else {
            list = InJava.elements(loop.list().expr(), draft.env);
            type = loop.list().type() instanceof Type.ListOf of
                    ? Binds.typeOf(of.element(), design).boxed()
                    : "var";
            if (loop.limit().isPresent()) {
                list = list + ".stream().limit(" + InJava.of(loop.limit().get().expr(), draft.env) + ").toList()";
            }
        }
        Optional<LoopBatch> around = draft.batch;
        draft.batch = ofRows || draft.loops > 0 || operation.writes().isEmpty()
                ? Optional.empty()
                : Optional.of(new LoopBatch(draft, loop, requestKeys));
        Optional<LoopBatch> batch = draft.batch;
        String elements = list;
        batch.ifPresent(b -> b.begin(elements, name));
        Env before = draft.env;
        draft.env = draft.env.with(loop.name(), new Env.Root(type.equals("Object") ? "var" : type, name));
        Env inner = draft.env;
        draft.line("for (var " + name + " : " + list + ") {");
        draft.depth++;
        draft.loops++;
        if (!ofRows) {
            loop.where().ifPresent(w -> draft.line("if (" + rules.untruth(w) + ") {\n    continue;\n}"));
        }
        draft.env = before;
        draft.comesAgain(loop.body());
        draft.env = inner;
        steps.steps(loop.body());
        draft.came();
        draft.loops--;
        draft.depth--;
        draft.line("}");
        draft.env = before;
        batch.ifPresent(b -> b.end(elements));
        draft.batch = around;
    }

    private static Name tableOf(Step.Each loop) {
        return ((Type.Row) ((Type.ListOf) loop.list().type()).element()).table();
    }

    /** The rows of a loop, locked where they are written. */
    private String rows(Step.Each loop) {
        Source source = draft.source(loop.list(), loop.where(), loop.name());
        Optional<String> limit = loop.limit().map(l -> InJava.of(l.expr(), draft.env));
        ReadMethods.Lock lock = usage.isWritten(loop.name()) ? ReadMethods.Lock.UPDATE : ReadMethods.Lock.NONE;
        draft.locks(lock == ReadMethods.Lock.NONE ? 0 : 1);
        ReadMethods.Made made = reads.list(
                source,
                draft.env,
                lock,
                limit,
                false,
                lock == ReadMethods.Lock.NONE
                        ? Cites.cite(loop.span())
                        : Cites.cite(
                                loop.span(),
                                "Locked in the order of their keys, so that two of us never wait for each other."));
        return made.call(repository, limit.map(List::of).orElse(List.of()));
    }

    /** Nothing but a change of each row by what it is itself: reckoned here, and written in one batch. */
    private boolean setEach(Step.Each loop) {
        if (loop.body().size() != 1
                || !(loop.body().getFirst() instanceof Step.Change change)
                || change.when().isPresent()
                || change.rows().size() != 1
                || WriteMethods.goesOn(change.otherwise())
                || draft.loops > 0) {
            return false;
        }
        Step.Change.RowChange row = change.rows().getFirst();
        Name table = tableOf(loop);
        RecordDesign record = reads.rowType(table);
        String item = Words.local(loop.name());
        Env inner = draft.env.with(loop.name(), new Env.Root(record.name(), item));
        boolean alone = draft.env.variables().values().stream()
                .noneMatch(v -> v.root().type().equals(record.name()));
        boolean named = row.row().expr() instanceof Expr.Variable variable
                && variable.name().equals(loop.name());
        if (!alone || !named || !row.with().stream().allMatch(a -> isReckoned(a, table, record, inner))) {
            return false;
        }
        String name = draft.local(loop.name());
        Env before = draft.env;
        String list = rows(loop);
        draft.env = draft.env.with(loop.name(), new Env.Root(record.name(), name));
        var value = new StringBuilder(name);
        for (Step.Assignment assignment : row.with()) {
            Component component = record.component(assignment.column()).orElseThrow();
            draft.runs.changes(record.name(), component.name());
            value.append(".with")
                    .append(Words.upperFirst(component.name()))
                    .append("(")
                    .append(InJava.converted(
                            assignment.value().expression().expr(), draft.env, component.type(), design))
                    .append(")");
        }
        draft.env = before;
        String all = draft.local(spec.model().entity(table).orElseThrow().list());
        draft.line("var " + all + " = new ArrayList<" + record.name() + ">();");
        draft.line("for (var " + name + " : " + list + ") {\n    " + all + ".add(" + value + ");\n}");
        ReadMethods.Made made = writes.updateBatch(
                operation.method(),
                table,
                row.with(),
                change.otherwise(),
                draft.env,
                Cites.cite(loop.span(), "All in one batch."));
        draft.usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        draft.line(made.call(repository, List.of(all)) + ";");
        new RowWriter(draft).readAgain(table);
        return true;
    }

    /** Whether a value is known without asking the database, and its column is one that a batch may write. */
    private boolean isReckoned(Step.Assignment assignment, Name table, RecordDesign record, Env inner) {
        Expr expr = assignment.value().expression().expr();
        String column = assignment.column();
        Optional<Table> stored = spec.catalog().table(table);
        return stored.isPresent()
                && assignment.value() instanceof Step.Value.Computed
                && assignment.absent() == Step.Absent.NEVER
                && (expr instanceof Expr.Literal || InJava.atHand(expr, inner))
                && record.component(column)
                        .filter(c -> c.nullable() || !expr.type().nullable())
                        .isPresent()
                && stored.get()
                        .column(column)
                        .filter(c -> !c.type().array() && c.generated().isEmpty())
                        .isPresent()
                && stored.get().uniqueKeys().stream().noneMatch(k -> k.contains(column))
                && spec.states().stream()
                        .noneMatch(d -> d.table().equals(table) && d.column().equals(column))
                && !spec.privacy().isEncrypted(table, column)
                && spec.access()
                        .accounts()
                        .filter(a -> a.isPassword(table, column))
                        .isEmpty();
    }

    /** Whether a step writes rows, whose order is the caller's in a loop. */
    private static boolean writes(Step step) {
        return Step.all(List.of(step)).anyMatch(LoopWriter::isWrite);
    }

    private static boolean isWrite(Step step) {
        return step instanceof Step.Create
                || step instanceof Step.Ensure
                || step instanceof Step.Change
                || step instanceof Step.Delete
                || step instanceof Step.Run;
    }

    /** Nothing but a new row for each element: one batch. */
    private boolean bulk(Step.Each loop) {
        boolean ofRows = loop.list().type() instanceof Type.ListOf of && of.element() instanceof Type.Row;
        if (!ofRows && (loop.where().isPresent() || loop.limit().isPresent())
                || ofRows && draft.loops > 0
                || loop.body().size() != 1
                || !(loop.body().getFirst() instanceof Step.Create create)
                || create.when().isPresent()
                || !usage.isUnused(create.name())
                || !StateChange.uncertain(spec, create).isEmpty()
                || WriteMethods.goesOn(create.otherwise())
                || create.with().stream()
                        .anyMatch(a -> spec.access()
                                .accounts()
                                .filter(accounts -> accounts.isPassword(create.table(), a.column()))
                                .isPresent())
                || !(loop.list().type() instanceof Type.ListOf list)
                || ofRows
                        && (tableOf(loop).equals(create.table())
                                || create.with().stream()
                                        .anyMatch(a ->
                                                a.field().isPresent() || !(a.value() instanceof Step.Value.Computed)))
                || !isAtHand(create, draft.env.with(loop.name(), new Env.Root("", Words.local(loop.name()))))) {
            return false;
        }
        ValueType element = Binds.typeOf(list.element(), design);
        ReadMethods.Made made = writes.insertAll(
                operation.method(),
                create,
                loop.name(),
                element,
                ofRows ? "" : pathOf(loop.list().expr()),
                draft.env,
                requestKeys::lookupMap,
                Cites.cite(
                        create.span(),
                        "All in one batch; where one is refused, each is tried, so that every bad one is named."));
        draft.usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        var arguments = new ArrayList<>(
                List.of(ofRows ? rows(loop) : InJava.elements(loop.list().expr(), draft.env)));
        made.roots().forEach(r -> arguments.add(r.name()));
        draft.line(repository + "." + made.name() + "(" + String.join(", ", arguments) + ");");
        return true;
    }

    /** Whether no value needs a row that the database must be asked for, and that the row before may have changed. */
    private static boolean isAtHand(Step.Create create, Env inner) {
        return create.with().stream()
                .filter(a -> a.value() instanceof Step.Value.Computed)
                .map(a -> a.value().expression().expr())
                .allMatch(e -> e instanceof Expr.Literal || InJava.atHand(e, inner));
    }

    private static String pathOf(Expr list) {
        return list instanceof Expr.Property property
                ? (pathOf(property.target()).isEmpty() ? "" : pathOf(property.target()) + ".") + property.property()
                : "";
    }
}
