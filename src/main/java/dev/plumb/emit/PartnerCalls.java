package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Outcome;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The partners that an operation calls for whoever calls it: asked ahead of its transaction, so that nothing is locked
 * while they take their time; within it what they answered is at hand, and what decided is looked at again.
 */
final class PartnerCalls {

    private final MethodDraft draft;
    private final Design design;
    private final StepWriter steps;
    private final RuleWriter rules;
    private final boolean ahead;
    /** Whether no transaction follows, so that all stands together. */
    private final boolean whole;

    private final List<Handed> handed = new ArrayList<>();
    private final ToldValues told = new ToldValues();
    private final Map<String, Integer> made = new HashMap<>();
    private int calls;

    /**
     * What the transaction is given of what was before it.
     *
     * @param variable by which steps know it; {@code answer:1} is what the second call ended with
     */
    record Handed(String variable, Env.Root root) {}

    private PartnerCalls(MethodDraft draft, StepWriter steps, boolean ahead, boolean whole) {
        this.draft = draft;
        this.design = draft.design;
        this.steps = steps;
        this.rules = new RuleWriter(draft, steps);
        this.ahead = ahead;
        this.whole = whole;
        if (ahead) {
            Walk.steps(draft.operation.operation().steps(), step -> {
                if (step instanceof Step.Let let) {
                    told.let(let);
                }
            });
        }
    }

    /**
     * Where partners are asked.
     *
     * @param whole whether no transaction follows
     */
    static PartnerCalls ahead(MethodDraft draft, StepWriter steps, boolean whole) {
        return new PartnerCalls(draft, steps, true, whole);
    }

    /** Where it is known what they answered. */
    static PartnerCalls behind(MethodDraft draft, StepWriter steps, List<Handed> handed) {
        var calls = new PartnerCalls(draft, steps, false, false);
        for (Handed one : handed) {
            calls.handed.add(one);
            draft.taken.add(one.root().name());
            draft.env = draft.env.with(one.variable(), one.root());
            draft.known.add(one.variable());
        }
        return calls;
    }

    static boolean areIn(Operation operation) {
        return operation.endpoint().isPresent() && anyIn(operation.steps());
    }

    private static boolean anyIn(List<Step> steps) {
        var found = new ArrayList<Step>();
        Walk.steps(steps, step -> {
            if (step instanceof Step.Call) {
                found.add(step);
            }
        });
        return !found.isEmpty();
    }

    /** The steps up to the last call, which may look at rows and change none. */
    static List<Step> ahead(OperationDesign operation) {
        List<Step> all = operation.operation().steps();
        int last = all.size() - 1;
        while (last >= 0 && !(all.get(last) instanceof Step.Call)) {
            last--;
        }
        List<Step> ahead = all.subList(0, last + 1);
        for (Step step : ahead) {
            if (!(step instanceof Step.Call)) {
                Walk.steps(List.of(step), PartnerCalls::looksOnly);
            }
        }
        return ahead;
    }

    private static void looksOnly(Step step) {
        switch (step) {
            case Step.Require _, Step.Find _, Step.Let _, Step.Block _, Step.Answer _, Step.ListPage _ -> {}
            case Step.Call _ -> throw inner(step.span());
            case Step.Create _,
                    Step.Ensure _,
                    Step.Change _,
                    Step.Delete _,
                    Step.Each _,
                    Step.Run _,
                    Step.Emit _,
                    Step.Account _ ->
                throw new NotYet("a change ahead of a call of a partner in one operation", step.span());
        }
    }

    private static NotYet inner(Span at) {
        return new NotYet("a call of a partner within other steps of an operation", at);
    }

    /** What was made up ahead of the transaction, or told to partners, is not reckoned anew in it. */
    List<Handed> handed(List<Step> ahead) {
        var told = new LinkedHashSet<String>();
        ahead.forEach(step -> {
            if (step instanceof Step.Call) {
                Walk.own(step, e -> told.addAll(Walk.variables(e.expr())));
            }
        });
        var all = new ArrayList<Handed>();
        Walk.steps(ahead, step -> {
            if (step instanceof Step.Let let) {
                let.values()
                        .forEach((name, value) -> draft.env
                                .find(name)
                                .filter(_ ->
                                        !(value.type() instanceof Type.Row) && (told.contains(name) || isOnce(value)))
                                .ifPresent(known -> all.add(new Handed(name, known.root()))));
            }
        });
        all.addAll(handed);
        return all;
    }

    private static boolean isOnce(TypedExpression value) {
        return Walk.any(value.expr(), ToldValues::isMadeUp);
    }

    void call(Step.Call call) {
        if (draft.loops > 0 || draft.depth > 0) {
            throw inner(call.span());
        }
        if (ahead) {
            ask(call);
        } else {
            follow(call);
        }
        calls++;
    }

    private void ask(Step.Call said) {
        var text = new PartnerText(design, said);
        draft.service.client(text.partner());
        boolean maybe = said.when().isPresent();
        Optional<String> key = keptKey(said);
        String answer = draft.local("answer");
        String type = text.call().answer();
        draft.line(maybe ? "@Nullable " + type + " " + answer + " = null;" : type + " " + answer + ";");
        if (maybe) {
            draft.line("if (" + rules.truth(said.when().get()) + ") {");
            draft.depth++;
        }
        Env outside = draft.env;
        if (maybe && key.isPresent()) {
            told.of(said).forEach(value -> ToldValues.keep(draft, text, key.get(), value));
        }
        Step.Call call = CallWriter.atHand(said, draft, rules, key.isEmpty());
        var asked = new PartnerText(design, call, Optional.of(key.orElseGet(() -> key(call))));
        key.ifPresent(asked::under);
        draft.line("try {");
        draft.line("    " + answer + " = " + asked.source(draft.env) + ";");
        draft.line("} catch (PartnerUnavailableException e) {");
        draft.line("    " + answer + " = " + asked.failed("e") + ";");
        draft.line("}");
        draft.env = outside;
        if (maybe) {
            draft.depth--;
            draft.line("}");
        }
        settle(said, text, answer, maybe);
        if (said.on().values().stream().anyMatch(PartnerCalls::isMore)) {
            handed.add(new Handed("answer:" + calls, new Env.Root(maybe ? "@Nullable " + type : type, answer)));
            if (whole) {
                follow(said);
            }
        }
    }

    /** The variable that holds the key where values are kept under it, which then are as they were first told. */
    private Optional<String> keptKey(Step.Call said) {
        List<Expr.Variable> values = told.of(said);
        var text = new PartnerText(design, said);
        boolean once = said.idempotencyKey().isEmpty() && key(said, false).equals(PartnerText.ONCE);
        if (values.isEmpty()
                || once
                || text.call().key() == PartnerDesign.Key.NONE
                || said.idempotencyKey().filter(k -> k.type().nullable()).isPresent()) {
            return Optional.empty();
        }
        Step.Call call = CallWriter.atHand(said, draft, rules);
        String key = draft.local(said.operation() + "Key");
        draft.line("var " + key + " = "
                + new PartnerText(design, call, Optional.of(key(call)))
                        .key(draft.env)
                        .orElseThrow() + ";");
        values.forEach(value -> {
            if (said.when().isPresent()) {
                ToldValues.look(draft, text, key, value);
            } else {
                ToldValues.keep(draft, text, key, value);
            }
        });
        return Optional.of(key);
    }

    /** Whoever sends a request again under its key has the partner asked again under the same. */
    private String key(Step.Call call) {
        return key(call, true);
    }

    private String key(Step.Call call, boolean counts) {
        Contract.Endpoint endpoint = draft.operation.endpoint().orElseThrow();
        if (!IdempotencyText.takes(endpoint) && !IncomingText.takes(design, endpoint)) {
            return PartnerText.ONCE;
        }
        String name = call.partner() + "." + call.operation();
        int times = made.getOrDefault(name, 0) + 1;
        if (counts) {
            made.put(name, times);
        }
        return "PartnerKeys.of(" + RuleText.quoted(call.operation() + (times == 1 ? "" : times)) + ")";
    }

    /** Whether there is something to be done, rather than to end with an error or to go on. */
    private static boolean isMore(List<Step> steps) {
        return !steps.isEmpty() && !isError(steps);
    }

    private static boolean isError(List<Step> steps) {
        return steps.size() == 1 && steps.getFirst() instanceof Step.Require require && require.never();
    }

    /** One way in which a call ends: its pattern, and the steps that are said of it. */
    private record Way(
            String pattern,
            Optional<Outcome> outcome,
            @Nullable List<Step> said) {}

    /** @param body the variable that bodies are given */
    private static List<Way> ways(Step.Call call, PartnerText text, String body, String status) {
        var ways = new ArrayList<Way>();
        for (Outcome outcome : text.call().outcomes()) {
            call.on().forEach((word, said) -> {
                if (CallWriter.isGuarded(outcome, word)) {
                    ways.add(new Way(
                            text.pattern(outcome, status, named(said, outcome, call, body)) + " when " + status + " == "
                                    + word,
                            Optional.of(outcome),
                            said));
                }
            });
            List<Step> said =
                    CallWriter.wordFor(call, outcome).map(call.on()::get).orElse(null);
            ways.add(new Way(text.pattern(outcome, "_", named(said, outcome, call, body)), Optional.of(outcome), said));
        }
        ways.add(new Way(
                text.call().answer() + "." + PartnerDesign.FAILED + " _",
                Optional.empty(),
                call.on().get("failed")));
        return ways;
    }

    private static String named(@Nullable List<Step> said, Outcome outcome, Step.Call call, String body) {
        boolean asked = !body.equals("_") && outcome.body().isPresent();
        boolean inSteps =
                said != null && call.as().filter(as -> mentions(said, as)).isPresent();
        return asked && (inSteps || outcome.response().succeeds()) ? body : "_";
    }

    private static boolean mentions(List<Step> steps, String variable) {
        var names = new LinkedHashSet<String>();
        Walk.expressions(steps, e -> names.addAll(Walk.variables(e.expr())));
        return names.contains(variable);
    }

    private void settle(Step.Call call, PartnerText text, String answer, boolean maybe) {
        List<Step> all = draft.operation.operation().steps();
        boolean used = call.as()
                .filter(as -> mentions(all.subList(all.indexOf(call) + 1, all.size()), as))
                .isPresent();
        String body = used ? draft.local("body") : "_";
        String status = draft.local("status");
        var arms = new ArrayList<String>();
        var types = new LinkedHashSet<String>();
        boolean empty = maybe;
        boolean ends = false;
        for (Way way : ways(call, text, body, status)) {
            String arm = "case " + way.pattern() + " -> ";
            Optional<String> error = error(way);
            boolean good = way.outcome()
                    .filter(o -> o.response().succeeds() && o.body().isPresent())
                    .isPresent();
            if (error.isPresent()) {
                arms.add(arm + "throw " + rules.refused(error.get()) + ";");
                ends = true;
            } else if (used && good) {
                Outcome outcome = way.outcome().orElseThrow();
                types.add(
                        outcome.nullable()
                                ? PartnerClientFile.nullable(outcome.body().orElseThrow())
                                : outcome.body().orElseThrow().java());
                arms.add(arm + body + ";");
            } else {
                empty = true;
                arms.add(arm + (used ? "null;" : "{}"));
            }
        }
        if (used) {
            value(call, answer, maybe, types, empty, arms);
        } else if (ends) {
            String choice = "switch (" + answer + ") {\n    " + String.join("\n    ", arms) + "\n}";
            draft.line(maybe ? "if (" + answer + " != null) {\n    " + choice.replace("\n", "\n    ") + "\n}" : choice);
        }
    }

    private void value(
            Step.Call call, String answer, boolean maybe, Set<String> types, boolean empty, List<String> arms) {
        if (types.size() != 1) {
            throw new NotYet("an answer of a partner that is one of several kinds, behind its call", call.span());
        }
        String as = call.as().orElseThrow();
        String name = draft.local(as);
        String bare = types.iterator().next();
        String type = empty && !bare.contains("@Nullable") ? "@Nullable " + bare : bare;
        draft.line((type.equals(bare) ? "var" : type) + " " + name + " = "
                + (maybe ? answer + " == null ? null : " : "")
                + "switch (" + answer + ") {\n    " + String.join("\n    ", arms) + "\n};");
        var root = new Env.Root(type, name);
        draft.env = draft.env.with(as, root);
        handed.add(new Handed(as, root));
    }

    /** The error that it ends with, where it does at once: what nothing is said of is not to be had. */
    private static Optional<String> error(Way way) {
        List<Step> said = way.said();
        if (said == null) {
            boolean good = way.outcome().filter(o -> o.response().succeeds()).isPresent();
            return good ? Optional.empty() : Optional.of("UNAVAILABLE");
        }
        return isError(said)
                        && said.getFirst() instanceof Step.Require require
                        && require.otherwise() instanceof Step.Outcome.Failure(var code)
                ? Optional.of(code)
                : Optional.empty();
    }

    private void follow(Step.Call call) {
        Optional<Env.Root> given = handed.stream()
                .filter(h -> h.variable().equals("answer:" + calls))
                .map(Handed::root)
                .findFirst();
        if (given.isEmpty()) {
            return;
        }
        var text = new PartnerText(design, call);
        boolean maybe = given.get().type().startsWith("@Nullable ");
        if (maybe) {
            draft.line("if (" + given.get().name() + " != null) {");
            draft.depth++;
        }
        draft.line("switch (" + given.get().name() + ") {");
        draft.depth++;
        String body = draft.local(call.as().orElse("body"));
        for (Way way : ways(call, text, body, draft.local("status"))) {
            List<Step> said = way.said();
            if (said == null || !isMore(said)) {
                if (way.pattern().contains(" when ")) {
                    draft.line("case " + way.pattern() + " -> {}");
                }
                continue;
            }
            draft.line("case " + way.pattern() + " -> {");
            draft.depth++;
            Env before = draft.env;
            call.as()
                    .filter(_ -> way.outcome().flatMap(Outcome::body).isPresent())
                    .ifPresent(as -> draft.env = draft.env.with(
                            as,
                            new Env.Root(
                                    way.outcome()
                                            .flatMap(Outcome::body)
                                            .orElseThrow()
                                            .java(),
                                    body)));
            steps.branch(said, "");
            draft.env = before;
            draft.depth--;
            draft.line("}");
        }
        draft.line("default -> {}");
        draft.depth--;
        draft.line("}");
        if (maybe) {
            draft.depth--;
            draft.line("}");
        }
    }

    /** How long partners may take together that an operation asks, in seconds. */
    static long seconds(Design design, Operation operation) {
        return Stream.of(operation)
                .flatMap(o -> {
                    var found = new ArrayList<Step.Call>();
                    Walk.steps(o.steps(), step -> {
                        if (step instanceof Step.Call call) {
                            found.add(call);
                        }
                    });
                    return found.stream();
                })
                .mapToLong(call -> design.partner(call.partner())
                        .map(p -> p.integration().timeout().toSeconds() + 1)
                        .orElse(0L))
                .sum();
    }
}
