package dev.plumb.emit;

import dev.plumb.design.OperationDesign;
import dev.plumb.design.Words;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
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
    private final FindWriter finds;
    private final ChangeWriter changes;
    private final LoopWriter loops;
    private final PageWriter pages;
    private final AnswerWriter answers;

    StepWriter(MethodDraft draft, RequestKeys requestKeys) {
        this.draft = draft;
        this.spec = draft.spec;
        this.model = draft.model;
        this.operation = draft.operation;
        this.service = draft.service;
        this.reads = draft.reads;
        this.writes = draft.writes;
        this.usage = draft.usage;
        this.rules = new RuleWriter(draft);
        this.finds = new FindWriter(draft, rules);
        this.changes = new ChangeWriter(draft, requestKeys, rules);
        this.loops = new LoopWriter(draft, requestKeys, rules, this);
        this.pages = new PageWriter(draft);
        this.answers = new AnswerWriter(draft);
    }

    void steps(List<Step> steps) {
        for (int i = 0; i < steps.size() && !draft.ended; i++) {
            Step step = steps.get(i);
            Optional<Step> next = i + 1 < steps.size() ? Optional.of(steps.get(i + 1)) : Optional.empty();
            if (step.when().isPresent()) {
                conditional(step);
            } else if (step instanceof Step.Find find && next.isPresent() && finds.fused(find, next.get())) {
                i++;
            } else {
                step(step);
            }
        }
    }

    private void conditional(Step step) {
        String condition = rules.truth(step.when().orElseThrow());
        int start = draft.body.length();
        draft.line("if (" + condition + ") {");
        Env before = draft.env;
        boolean endedBefore = draft.ended;
        draft.depth++;
        step(step);
        draft.depth--;
        draft.ended = endedBefore;
        Env inner = draft.env;
        draft.env = before;
        draft.line("}");
        named(step)
                .filter(n -> before.find(n).isEmpty() && !usage.isUnused(n) && !draft.keysAlone.contains(n))
                .forEach(n -> inner.find(n).ifPresent(row -> declareBefore(start, n, row.root())));
    }

    /** The rows that a step names, or those within a block. */
    private static Stream<String> named(Step step) {
        return switch (step) {
            case Step.Find find -> Stream.of(find.name());
            case Step.Create create -> Stream.of(create.name());
            case Step.Ensure ensure -> Stream.of(ensure.name());
            case Step.Block block -> block.body().stream().flatMap(StepWriter::named);
            case Step.Require _,
                    Step.Let _,
                    Step.Change _,
                    Step.Delete _,
                    Step.Each _,
                    Step.ListPage _,
                    Step.Answer _,
                    Step.Run _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _ -> Stream.empty();
        };
    }

    /** A row that a condition decides about is null where it did not hold; what follows may ask for it. */
    private void declareBefore(int start, String variable, Env.Root row) {
        String text = draft.body.substring(start);
        String declaration = "var " + row.name() + " = ";
        String already = "@Nullable " + row.type() + " " + row.name() + " = null;\n";
        if (text.contains(already)) { // before a condition within this one
            text = text.replaceFirst(" *" + java.util.regex.Pattern.quote(already), "");
            declaration = "";
        } else if (!text.contains(declaration)) {
            return;
        }
        draft.body.setLength(start);
        draft.line("@Nullable " + row.type() + " " + row.name() + " = null;");
        draft.body.append(
                declaration.isEmpty()
                        ? text
                        : text.replaceFirst(
                                java.util.regex.Pattern.quote(declaration),
                                java.util.regex.Matcher.quoteReplacement(row.name() + " = ")));
        draft.env = draft.env.with(variable, row);
    }

    private void step(Step step) {
        if (draft.loops == 0 && !(step instanceof Step.Block)) {
            usage.passed(step);
        }
        switch (step) {
            case Step.Require require -> rules.require(require);
            case Step.Find find -> finds.find(find);
            case Step.Let let -> let.values().forEach((name, value) -> rules.let(name, value));
            case Step.Create create -> changes.create(create);
            case Step.Ensure ensure -> changes.ensure(ensure);
            case Step.Change change -> changes.change(change);
            case Step.Delete delete -> changes.delete(delete);
            case Step.Each loop -> loops.each(loop);
            case Step.ListPage page -> pages.page(page);
            case Step.Block block -> steps(block.body());
            case Step.Answer answer -> answers.answer(answer);
            case Step.Run _ -> throw new NotYet("an operation that runs another", step.span());
            case Step.Emit _ -> throw new NotYet("an event", step.span());
            case Step.Call _ -> throw new NotYet("a call of a partner", step.span());
            case Step.Account account -> account(account);
        }
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
