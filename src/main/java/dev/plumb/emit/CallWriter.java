package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Outcome;
import dev.plumb.design.Words;
import dev.plumb.emit.SegmentWriter.Known;
import dev.plumb.emit.SegmentWriter.Segment;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A call of a partner, made outside of any transaction, and what follows from its outcome, each in one. */
final class CallWriter {
    private final MethodDraft draft;
    private final Design design;
    private final RuleWriter rules;
    private final BackgroundWriter background;
    private final Map<String, Integer> made = new LinkedHashMap<>();

    CallWriter(MethodDraft draft, RuleWriter rules, BackgroundWriter background) {
        this.draft = draft;
        this.design = draft.design;
        this.rules = rules;
        this.background = background;
    }

    /** @param last whether nothing comes behind it */
    void write(Step.Call said, boolean last, List<String> marks, Optional<String> key) {
        Step.Call call = atHand(said, draft, rules, key.isEmpty());
        PartnerText text = text(call);
        key.ifPresent(text::under);
        draft.service.client(text.partner());
        int times = made.merge(call.operation(), 1, Integer::sum);
        String step = call.operation() + (times == 1 ? "" : String.valueOf(times));
        boolean remembered = !background.isJob() && !last;
        if (remembered) {
            draft.line("if (!attempt.isDone(" + BackgroundWriter.stepName(step, marks) + ")) {");
            draft.depth++;
        }
        String answer = draft.local("answer");
        draft.line(text.call().answer() + " " + answer + ";");
        draft.line("try {");
        draft.line("    " + answer + " = " + text.source(draft.env) + ";");
        draft.line("} catch (PartnerUnavailableException e) {");
        draft.depth++;
        if (!background.isJob() && text.partner().integration().retry().isPresent()) {
            draft.line("if (attempt.later(" + BackgroundWriter.stepName(step, marks) + ", "
                    + text.partner().client() + ".RETRY, e.notBefore(), String.valueOf(e.getMessage()))) {\n"
                    + "    return;\n}");
        }
        draft.line(answer + " = " + text.failed("e") + ";");
        draft.depth--;
        draft.line("}");
        draft.line("switch (" + answer + ") {");
        draft.depth++;
        cases(call, text, last, step, marks).forEach(draft::line);
        draft.depth--;
        draft.line("}");
        if (remembered) {
            draft.depth--;
            draft.line("}");
        }
    }

    /** What a reaction says under a key is said again for the same event; another event is another matter. */
    private PartnerText text(Step.Call call) {
        var text = new PartnerText(design, call);
        return background.isJob() ? text : text.after("attempt.eventId()");
    }

    /** The variable that holds the key where values are kept under it, which then are as they were first told. */
    Optional<String> keptKey(Step.Call said, ToldValues told) {
        List<Expr.Variable> values = told.of(said);
        if (values.isEmpty()
                || said.idempotencyKey().filter(k -> !k.type().nullable()).isEmpty()) {
            return Optional.empty();
        }
        var with = new LinkedHashMap<String, TypedExpression>();
        var call = atHand(
                new Step.Call(
                        said.span(),
                        said.when(),
                        said.partner(),
                        said.operation(),
                        with,
                        said.idempotencyKey(),
                        said.as(),
                        said.on()),
                draft,
                rules);
        PartnerText text = text(call);
        String key = draft.local(said.operation() + "Key");
        draft.line("var " + key + " = " + text.key(draft.env).orElseThrow() + ";");
        boolean perhaps = said.when().isPresent();
        for (Expr.Variable value : values) {
            Env.Root root =
                    perhaps ? ToldValues.look(draft, text, key, value) : ToldValues.keep(draft, text, key, value);
            background.know(value.name(), value.type(), root);
        }
        return Optional.of(key);
    }

    /** Has the values stored of a call that is made where its condition holds. */
    void keep(Step.Call said, ToldValues told, String key) {
        for (Expr.Variable value : told.of(said)) {
            background.know(value.name(), value.type(), ToldValues.keep(draft, text(said), key, value));
        }
    }

    /** What the partner is told stands in variables where the database must be asked for it. */
    static Step.Call atHand(Step.Call call, MethodDraft draft, RuleWriter rules) {
        return atHand(call, draft, rules, true);
    }

    /** @param keyed whether the key does so as well */
    static Step.Call atHand(Step.Call call, MethodDraft draft, RuleWriter rules, boolean keyed) {
        SequencedMap<String, TypedExpression> with = new LinkedHashMap<>();
        call.with().forEach((name, value) -> with.put(name, atHand(name, value, draft, rules)));
        return new Step.Call(
                call.span(),
                call.when(),
                call.partner(),
                call.operation(),
                with,
                call.idempotencyKey().map(key -> keyed ? atHand("key", key, draft, rules) : key),
                call.as(),
                call.on());
    }

    private static TypedExpression atHand(String name, TypedExpression value, MethodDraft draft, RuleWriter rules) {
        return new TypedExpression(value.span(), value.text(), value.scope(), atHand(name, value.expr(), draft, rules));
    }

    /** Of an object or a list that is written out, each part for itself. */
    private static Expr atHand(String name, Expr expr, MethodDraft draft, RuleWriter rules) {
        return switch (expr) {
            case Expr.MapLiteral map ->
                new Expr.MapLiteral(
                        map.entries().stream()
                                .map(e -> new Expr.MapLiteral.Entry(
                                        e.key(),
                                        atHand(
                                                e.key() instanceof Expr.Literal(Object key, var _, var _)
                                                        ? String.valueOf(key)
                                                        : name,
                                                e.value(),
                                                draft,
                                                rules)))
                                .toList(),
                        map.type(),
                        map.span());
            case Expr.ListLiteral list ->
                new Expr.ListLiteral(
                        list.elements().stream()
                                .map(e -> atHand(name, e, draft, rules))
                                .toList(),
                        list.type(),
                        list.span());
            case Expr other when InJava.atHand(other, draft.env) -> other;
            case Expr other -> inVariable(name, other, draft, rules);
        };
    }

    private static Expr inVariable(String name, Expr expr, MethodDraft draft, RuleWriter rules) {
        String local = draft.local(name);
        draft.line("var " + local + " = " + rules.value(expr, draft.operation.method() + Words.pascal(name)) + ";");
        String variable = "asked:" + local;
        draft.env = draft.env.with(
                variable,
                new Env.Root(Binds.typeOf(expr, draft.design).java(expr.type().nullable()), local));
        return Exprs.variable(variable, expr.type(), expr.span());
    }

    private List<String> cases(Step.Call call, PartnerText text, boolean last, String step, List<String> marks) {
        var lines = new ArrayList<String>();
        for (Outcome outcome : text.call().outcomes()) {
            for (String word : call.on().keySet()) {
                if (isGuarded(outcome, word)) {
                    lines.add(branch(call, text, outcome, word, last, step, marks));
                }
            }
            Optional<String> word = wordFor(call, outcome);
            lines.add(
                    word.isPresent()
                            ? branch(call, text, outcome, word.get(), last, step, marks)
                            : unforeseen(call, text, outcome, last, step, marks));
        }
        List<Step> failed = call.on().get("failed");
        String pattern = "case " + text.call().answer() + "." + PartnerDesign.FAILED;
        lines.add(
                failed == null
                        ? pattern + "(String why) -> throw new IllegalStateException("
                                + RuleText.quoted(call.partner() + " did not answer " + call.operation() + ": ")
                                + " + why);"
                        : pattern + " _ -> " + follow("Failed", failed, Optional.empty(), last, step, marks));
        return lines;
    }

    /** Whether one status of several is meant. */
    static boolean isGuarded(Outcome outcome, String word) {
        return !outcome.exact()
                && word.matches("[1-5][0-9]{2}")
                && (outcome.status() == 0 || word.startsWith(String.valueOf(outcome.status())));
    }

    static Optional<String> wordFor(Step.Call call, Outcome outcome) {
        List<String> wanted = outcome.exact()
                ? List.of(String.valueOf(outcome.status()), outcome.status() / 100 + "xx", "default")
                : outcome.status() == 0 ? List.of("default") : List.of(outcome.status() + "xx", "default");
        return wanted.stream()
                .flatMap(w -> call.on().keySet().stream()
                        .filter(k -> k.toLowerCase(Locale.ROOT).equals(w)))
                .findFirst();
    }

    private String branch(
            Step.Call call,
            PartnerText text,
            Outcome outcome,
            String word,
            boolean last,
            String step,
            List<String> marks) {
        boolean guarded = isGuarded(outcome, word);
        List<Step> steps = call.on().getOrDefault(word, List.of());
        Optional<String> as = call.as().filter(a -> outcome.body().isPresent() && mentions(steps, a));
        String body = as.map(a -> draft.local(a)).orElse("_");
        String status = guarded ? draft.local("status") : "_";
        String pattern = text.pattern(outcome, status, body) + (guarded ? " when " + status + " == " + word : "");
        Optional<Known> known = as.map(a -> new Known(
                a,
                answerType(steps, a),
                Optional.empty(),
                List.of(new Env.Root(
                        outcome.nullable()
                                ? outcome.body().orElseThrow().java(true)
                                : outcome.body().orElseThrow().java(),
                        Words.local(a))),
                List.of(body),
                Optional.empty()));
        String name = outcome.name() + (guarded ? word : "");
        return "case " + pattern + " -> " + follow(name, steps, known, last, step, marks);
    }

    private static boolean mentions(List<Step> steps, String variable) {
        var names = new java.util.LinkedHashSet<String>();
        dev.plumb.design.Walk.expressions(steps, e -> names.addAll(dev.plumb.design.Walk.variables(e.expr())));
        return names.contains(variable);
    }

    /** The type that the steps know the answer by. */
    private static Type answerType(List<Step> steps, String as) {
        var types = new ArrayList<Type>();
        dev.plumb.design.Walk.expressions(
                steps,
                e -> dev.plumb.design.Walk.within(e.expr(), part -> {
                    if (part instanceof Expr.Variable variable
                            && variable.name().equals(as)) {
                        types.add(variable.type());
                    }
                }));
        return types.getFirst();
    }

    /** A status for which the specification names no steps: a success is one, anything else fails the attempt. */
    private String unforeseen(
            Step.Call call, PartnerText text, Outcome outcome, boolean last, String step, List<String> marks) {
        String pattern = "case " + text.pattern(outcome, "_", "_") + " -> ";
        int hundreds = outcome.exact() ? outcome.status() / 100 : outcome.status();
        return hundreds == 2
                ? pattern + follow(outcome.name(), List.of(), Optional.empty(), last, step, marks)
                : pattern + "throw new IllegalStateException("
                        + RuleText.quoted(call.partner() + " answered " + call.operation() + " with " + outcome.name())
                        + ");";
    }

    private String follow(
            String outcome, List<Step> steps, Optional<Known> known, boolean last, String step, List<String> marks) {
        if (steps.isEmpty()) {
            return last || background.isJob() ? "{}" : background.changed("", "{}", false, step, marks) + ";";
        }
        var scope = new ArrayList<>(background.scope());
        known.ifPresent(scope::add);
        Segment segment = background.segment("on_" + outcome, steps.getFirst().span(), scope, steps);
        return background.changed(segment.isolation(), segment.call(), last, step, marks) + ";";
    }
}
