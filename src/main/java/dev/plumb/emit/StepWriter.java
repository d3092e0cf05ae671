package dev.plumb.emit;

import dev.plumb.design.OperationDesign;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Steps one after another. */
final class StepWriter {
    private final MethodDraft draft;
    private final Spec spec;
    private final Model model;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final ReadMethods reads;
    private final WriteMethods writes;
    private final Usage usage;
    private final RuleWriter rules;
    private final RowWriter rows;
    private final RunWriter runs;
    private final LockedTogether together;
    private final FindWriter finds;
    private final ChangeWriter changes;
    private final LoopWriter loops;
    private final PageWriter pages;
    private final AnswerWriter answers;
    private final EventWriter events;

    StepWriter(MethodDraft draft, RequestKeys requestKeys) {
        this.draft = draft;
        this.spec = draft.spec;
        this.model = draft.model;
        this.operation = draft.operation;
        this.service = draft.service;
        this.reads = draft.reads;
        this.writes = draft.writes;
        this.usage = draft.usage;
        this.rules = new RuleWriter(draft, this);
        this.rows = new RowWriter(draft);
        this.runs = new RunWriter(draft, rules, rows);
        this.finds = new FindWriter(draft, rules);
        this.together = new LockedTogether(draft, finds);
        this.changes = new ChangeWriter(draft, requestKeys, rules, rows);
        this.loops = new LoopWriter(draft, requestKeys, rules, this);
        this.pages = new PageWriter(draft);
        this.answers = new AnswerWriter(draft);
        this.events = new EventWriter(draft, rules, rows, answers);
    }

    void steps(List<Step> steps) {
        for (int i = 0; i < steps.size() && !draft.ended; i++) {
            Step step = steps.get(i);
            if (i > 0
                    && steps.get(i - 1) instanceof Step.Answer
                    && steps.get(i - 1).when().isEmpty()) {
                return; // nothing comes behind an answer
            }
            Optional<Step> next = i + 1 < steps.size() ? Optional.of(steps.get(i + 1)) : Optional.empty();
            draft.comes(steps.subList(i + 1, steps.size()));
            together.begin(steps.subList(i, steps.size()));
            if (step instanceof Step.Call call && draft.partners.isPresent()) {
                draft.partners.get().call(call);
            } else if (step.when().isPresent()) {
                conditional(step);
            } else if (step instanceof Step.Find find && next.isPresent() && finds.fused(find, next.get())) {
                i++;
            } else {
                step(step);
            }
            draft.came();
        }
    }

    private void conditional(Step step) {
        String condition = rules.truth(step.when().orElseThrow());
        int start = draft.body.length();
        draft.line("if (" + condition + ") {");
        Env before = draft.env;
        boolean endedBefore = draft.ended;
        draft.env = before.where(step.when().get().expr());
        draft.depth++;
        step(step);
        draft.depth--;
        draft.ended = endedBefore;
        Env inner = draft.env;
        draft.env = before;
        draft.line("}");
        named(step)
                .filter(n -> before.find(n).isEmpty() && !usage.isUnused(n) && !draft.keysAlone.contains(n))
                .forEach(n -> inner.find(n).ifPresent(row -> draft.declareBefore(start, n, row.root())));
    }

    /** The rows that a step names, or those within a block. */
    static Stream<String> named(Step step) {
        return switch (step) {
            case Step.Find find -> Stream.of(find.name());
            case Step.Create create -> Stream.of(create.name());
            case Step.Ensure ensure -> Stream.of(ensure.name());
            case Step.Let let -> let.values().keySet().stream();
            case Step.Account account -> Stream.concat(account.as().stream(), account.tokens().stream());
            case Step.Block block -> block.body().stream().flatMap(StepWriter::named);
            case Step.Require _,
                    Step.Change _,
                    Step.Delete _,
                    Step.Each _,
                    Step.ListPage _,
                    Step.Answer _,
                    Step.Run _,
                    Step.Emit _,
                    Step.Call _ -> Stream.empty();
        };
    }

    /** Steps of their own, whose names end with them; what they call {@code name}. */
    Optional<Env.Var> branch(List<Step> steps, String name) {
        Env before = draft.env;
        boolean endedBefore = draft.ended;
        steps(steps);
        Optional<Env.Var> named =
                draft.env.find(name).filter(v -> !before.find(name).equals(Optional.of(v)));
        draft.ended = endedBefore;
        draft.env = before;
        return named;
    }

    /** The answer that stands at the end, where the operation ends before; its names must be known by then. */
    void answerEarly(Span at) {
        Step.Answer last = operation.operation().steps().stream()
                .filter(s -> s instanceof Step.Answer && s.when().isEmpty())
                .map(s -> (Step.Answer) s)
                .reduce((_, later) -> later)
                .orElseThrow(() -> new NotYet("a quiet end of an operation that answers something", at));
        var unknown = new ArrayList<String>();
        Walk.own(
                last,
                e -> Walk.within(e.expr(), part -> {
                    if (part instanceof Expr.Variable variable
                            && isNamedByStep(variable.name())
                            && draft.env.find(variable.name()).isEmpty()) {
                        unknown.add(variable.name());
                    }
                }));
        if (!unknown.isEmpty()) {
            throw new NotYet("a quiet end before `" + unknown.getFirst() + "`, which the answer shows", at);
        }
        answers.answer(last);
    }

    private boolean isNamedByStep(String name) {
        var found = new ArrayList<String>();
        Walk.steps(
                operation.operation().steps(),
                step -> named(step).filter(name::equals).forEach(found::add));
        return !found.isEmpty();
    }

    private void step(Step step) {
        if (draft.loops == 0 && !(step instanceof Step.Block)) {
            usage.passed(step);
        }
        switch (step) {
            case Step.Require require -> rules.require(require);
            case Step.Find find -> finds.find(find);
            case Step.Let let -> let.values().forEach(this::letOnce);
            case Step.Create create -> changes.create(create);
            case Step.Ensure ensure -> changes.ensure(ensure);
            case Step.Change change -> changes.change(change);
            case Step.Delete delete -> changes.delete(delete);
            case Step.Each loop -> loops.each(loop);
            case Step.ListPage page -> pages.page(page);
            case Step.Block block -> {
                steps(block.body());
                block.erased().filter(_ -> PersonalText.isTrailed(spec)).ifPresent(this::eraseFromTrail);
            }
            case Step.Answer answer -> answers.answer(answer);
            case Step.Run run -> runs.run(run);
            case Step.Emit emit -> events.emit(emit);
            case Step.Call _ -> throw new NotYet("a call of a partner", step.span());
            case Step.Account account -> account(account);
        }
    }

    private void eraseFromTrail(TypedExpression person) {
        service.need(ServiceDraft.Need.TRAIL_ERASURE);
        draft.line("trailErasure.erase(" + rules.value(person.expr(), draft.operation.method() + "Person") + ");");
    }

    private void letOnce(String name, TypedExpression value) {
        if (!draft.known.contains(name)) {
            let(name, value);
        }
    }

    private void let(String name, TypedExpression value) {
        if (value.type() instanceof Type.ListOf(Type.Row _, boolean _)) {
            return; // it stands wherever its name does
        }
        if (!(value.type() instanceof Type.Row)) {
            rules.let(name, value);
            return;
        }
        rows.let(name, value, rules);
    }

    /** An action of accounts; its row is asked for where more than its key is needed. */
    private void account(Step.Account step) {
        Accounts accounts = spec.access().accounts().orElseThrow();
        var writer = new AccountWriter(accounts, step, operation.method(), service);
        String call = writer.call(draft.env);
        boolean named = step.as().filter(as -> !usage.isUnused(as)).isPresent()
                || step.tokens().filter(t -> !usage.isUnused(t)).isPresent();
        if (!named) {
            draft.line(call + ";");
            return;
        }
        String result = draft.local(writer.variable());
        draft.line("var " + result + " = " + call + ";");
        var root = new Env.Root("SignedIn", result);
        step.tokens().ifPresent(tokens -> draft.env = draft.env.with(tokens, new Env.Var(result + ".tokens()", root)));
        step.as().filter(as -> !usage.isUnused(as)).ifPresent(as -> {
            if (usage.onlyShown(as)) {
                String key = draft.local(accounts.key());
                draft.line("var " + key + " = " + result + ".account();");
                draft.env = draft.env.with(
                        as, new Env.Root(writes.keyType(accounts.table()).java(), key));
                draft.keysAlone.add(as);
            } else {
                accountRow(as, result + ".account()", step.span());
            }
        });
    }

    /** The row of an account, by its key. */
    private void accountRow(String as, String key, Span at) {
        Accounts accounts = spec.access().accounts().orElseThrow();
        Model.Entity entity = model.entity(accounts.table()).orElseThrow();
        String variable = "key:" + as;
        Type keyType = entity.byColumn(accounts.key()).orElseThrow().type().withNullable(false);
        var root = new Env.Root(writes.keyType(accounts.table()).java(), Words.component(accounts.key()));
        Source source = new Source(accounts.table(), entity.row(), List.of(), List.of(), Optional.empty());
        source = source.and(Exprs.equal(
                Exprs.column(source.row(at), entity, accounts.key()), Exprs.variable(variable, keyType, at)));
        ReadMethods.Made made = reads.find(
                source,
                draft.env.with(variable, root),
                ReadMethods.Lock.NONE,
                false,
                Cites.cite(at, "Whose account it is."));
        String name = draft.local(as);
        draft.line("var " + name + " = " + draft.repository + "." + made.name() + "(" + key + ").orElseThrow();");
        draft.env =
                draft.env.with(as, new Env.Root(reads.rowType(accounts.table()).name(), name));
    }
}
