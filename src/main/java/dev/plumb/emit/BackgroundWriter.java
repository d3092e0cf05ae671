package dev.plumb.emit;

import dev.plumb.design.BackgroundDesign;
import dev.plumb.design.BackgroundDesign.JobDesign;
import dev.plumb.design.BackgroundDesign.ReactionDesign;
import dev.plumb.design.Design;
import dev.plumb.design.Designer;
import dev.plumb.design.EventDesign;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.emit.SegmentWriter.Known;
import dev.plumb.emit.SegmentWriter.Segment;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A reaction or a job as a class of its own. What it reads and whom it calls stands outside of any transaction; what it
 * changes stands in methods that each are one.
 */
final class BackgroundWriter {
    private final Design design;
    private final BackgroundDesign background;
    private final ServiceDraft service;
    private final SegmentWriter segments;
    private final MethodDraft draft;
    private final StepWriter steps;
    private final RuleWriter rules;
    private final CallWriter calls;
    private final List<Known> scope = new ArrayList<>();
    private final ToldValues told = new ToldValues();
    /** Conditions that what is changed later has to meet as well. */
    private final List<Step> conditions = new ArrayList<>();

    private int written;

    BackgroundWriter(
            Design design,
            FeatureDesign feature,
            BackgroundDesign background,
            ServiceDraft service,
            RepositoryDraft repository,
            Runs runs) {
        this.design = design;
        this.background = background;
        this.service = service;
        this.segments = new SegmentWriter(design, feature, service, repository, runs);
        OperationDesign outer =
                Designer.inBackground(design.spec(), at(), Words.camel(background.name()), Map.of(), List.of());
        this.draft = new MethodDraft(design, feature, outer, service, repository, runs, Set.of());
        draft.inService = false;
        draft.outside = true;
        draft.inBackground();
        draft.taken.addAll(Set.of("event", "attempt", "run", "e"));
        draft.env = draft.env.with("now", WriteMethods.NOW_ROOT);
        this.steps = new StepWriter(draft, new RequestKeys(draft));
        this.rules = new RuleWriter(draft, steps);
        this.calls = new CallWriter(draft, rules, this);
    }

    private Span at() {
        return switch (background) {
            case ReactionDesign reaction -> reaction.reaction().span();
            case JobDesign job -> job.job().span();
        };
    }

    /** The operation that stands for it where something of it cannot be written. */
    OperationDesign operation() {
        return draft.operation;
    }

    boolean isJob() {
        return background instanceof JobDesign;
    }

    List<Known> scope() {
        return List.copyOf(scope);
    }

    void write() {
        switch (background) {
            case ReactionDesign reaction -> reaction(reaction);
            case JobDesign job -> job(job);
        }
    }

    private String timed(String body) {
        if (!body.matches("(?s).*\\bnow\\b.*")) {
            return body;
        }
        service.need(ServiceDraft.Need.CLOCK);
        return "Instant now = clock.instant();\n" + body;
    }

    // ---- reactions

    private void reaction(ReactionDesign reaction) {
        EventDesign event = reaction.event();
        List<Step> said = reaction.reaction().steps();
        for (EventDesign.Part part : event.parts()) {
            know(part);
        }
        Set<String> read = readOutside(said);
        for (Known known : List.copyOf(scope)) {
            if (!read.contains(known.variable())) {
                continue;
            }
            if (known.table().isPresent()) {
                readRow(known);
            } else {
                String name = draft.local(known.variable());
                draft.line("var " + name + " = " + known.sources().getFirst() + ";");
                draft.env = draft.env.with(
                        known.variable(), new Env.Root(known.roots().getFirst().type(), name));
            }
        }
        level(said, true, List.of());
        service.method("@Override\npublic String name() {\n    return "
                + RuleText.quoted(event.event().name()) + ";\n}");
        service.method(
                "@Override\npublic Class<" + event.name() + "> event() {\n    return " + event.name() + ".class;\n}");
        service.method(Template.of("""
                @Override
                public void react(${event} event, Attempt attempt) {
                    ${body}
                }
                """)
                .with("event", event.name())
                .with("body", timed(draft.body.toString()))
                .fill());
    }

    private void know(EventDesign.Part part) {
        String variable = part.part().name();
        if (part.part().table().isPresent()) {
            Name table = part.part().table().get();
            Known row = SegmentWriter.row(design.spec().model(), variable, table, "event", Optional.empty());
            scope.add(new Known(
                    variable,
                    row.type(),
                    row.table(),
                    row.roots(),
                    part.components().stream()
                            .map(c -> "event." + c.name() + "()")
                            .toList(),
                    Optional.empty()));
            return;
        }
        EventDesign.Component component = part.components().getFirst();
        var root = new Env.Root(component.type().java(component.nullable()), Words.local(variable));
        scope.add(new Known(
                variable,
                part.part().type(),
                Optional.empty(),
                List.of(root),
                List.of("event." + component.name() + "()"),
                Optional.empty()));
    }

    /** A row that the event is about, as it is now; where it is gone, nothing follows. */
    private void readRow(Known known) {
        Name table = known.table().orElseThrow();
        List<String> key = draft.reads.key(table);
        Env before = draft.env;
        for (int i = 0; i < key.size(); i++) {
            draft.env = draft.env.with(
                    "key:" + known.variable() + ":" + key.get(i),
                    new Env.Root(
                            known.roots().get(i).type(), known.roots().get(i).name()));
        }
        ReadMethods.Made made = draft.reads.find(
                segments.byKey(known, at()),
                draft.env,
                ReadMethods.Lock.NONE,
                false,
                Cites.cite(at(), "As it is now."));
        draft.env = before;
        var arguments = new ArrayList<String>();
        for (Env.Root root : made.roots()) {
            int i = known.roots().indexOf(root);
            arguments.add(i < 0 ? root.name() : known.sources().get(i));
        }
        String name = draft.local(known.variable());
        draft.line("var " + name + " = " + draft.repository + "." + made.name() + "(" + String.join(", ", arguments)
                + ").orElse(null);");
        draft.line("if (" + name + " == null) {\n    return;\n}");
        draft.env = draft.env.with(
                known.variable(), new Env.Root(draft.reads.rowType(table).name(), name));
    }

    // ---- jobs

    private void job(JobDesign job) {
        level(job.job().steps(), true, List.of());
        service.method("@Override\npublic String name() {\n    return "
                + RuleText.quoted(job.job().name()) + ";\n}");
        service.method("@Override\npublic Schedule schedule() {\n    return " + schedule(job) + ";\n}");
        service.method(
                Template.of("""
                @Override
                public void run(JobRun run) {
                    ${body}
                }
                """).with("body", timed(draft.body.toString())).fill());
    }

    private static String schedule(JobDesign job) {
        return switch (job.job().schedule()) {
            case dev.plumb.spec.Consequences.Job.Schedule.Every(var period) ->
                "Schedule.every(" + StoryScene.duration(period) + ")";
            case dev.plumb.spec.Consequences.Job.Schedule.Cron(var _, var expression) ->
                "Schedule.cron(" + RuleText.quoted(sixFields(expression)) + ")";
        };
    }

    /** Five fields have no seconds. */
    private static String sixFields(String expression) {
        String stripped = expression.strip();
        long gaps = java.util.regex.Pattern.compile("\\s+")
                .matcher(stripped)
                .results()
                .count();
        return stripped.startsWith("@") || gaps == 5 ? stripped : "0 " + stripped;
    }

    // ---- steps outside of transactions

    /** @param marks Java that tells the elements of the loops around apart */
    void level(List<Step> said, boolean last, List<String> marks) {
        var group = new ArrayList<Step>();
        for (int i = 0; i < said.size(); i++) {
            Step step = said.get(i);
            List<Step> rest = said.subList(i + 1, said.size());
            if (calls(step)) {
                flush(group, false, marks);
                around(step, last && rest.isEmpty(), marks);
            } else if (isRead(step) && rest.stream().anyMatch(this::standsOutside)) {
                flush(group, false, marks);
                read(step);
            } else if (isJob() && isEachOfRows(step)) {
                flush(group, false, marks);
                each((Step.Each) step);
            } else {
                group.add(step);
                Optional<Step.Find> again = made(step, rest);
                if (again.isPresent()) {
                    flush(group, false, marks);
                    read(again.get());
                }
            }
        }
        flush(group, last, marks);
    }

    /** How a row that the step makes is found for what stands outside of transactions behind it. */
    private Optional<Step.Find> made(Step step, List<Step> rest) {
        Optional<Step.Find> again = new FoundAgain(design).of(step);
        var names = new LinkedHashSet<String>();
        if (again.isPresent() && rest.stream().anyMatch(this::standsOutside)) {
            Walk.expressions(rest, e -> names.addAll(Walk.variables(e.expr())));
        }
        return again.filter(find -> names.contains(find.name()));
    }

    private boolean standsOutside(Step step) {
        return calls(step) || isJob() && isEachOfRows(step);
    }

    private static boolean calls(Step step) {
        var found = new ArrayList<Step>();
        Walk.steps(List.of(step), s -> {
            if (s instanceof Step.Call) {
                found.add(s);
            }
        });
        return !found.isEmpty();
    }

    private static boolean isRead(Step step) {
        return step instanceof Step.Find || step instanceof Step.Let || step instanceof Step.Require;
    }

    private static boolean isEachOfRows(Step step) {
        return step instanceof Step.Each each
                && each.when().isEmpty()
                && each.list().type() instanceof Type.ListOf of
                && of.element() instanceof Type.Row;
    }

    /** Names that are needed before any transaction begins. */
    private Set<String> readOutside(List<Step> said) {
        var names = new LinkedHashSet<String>();
        if (said.stream().noneMatch(BackgroundWriter::calls)) {
            return names;
        }
        Walk.steps(said, step -> {
            if (step instanceof Step.Call || calls(step) || isRead(step)) {
                Walk.own(step, e -> names.addAll(Walk.variables(e.expr())));
            }
        });
        Walk.steps(
                said.reversed(),
                step -> new FoundAgain(design)
                        .of(step)
                        .filter(find -> names.contains(find.name()))
                        .ifPresent(find -> Walk.own(find, e -> names.addAll(Walk.variables(e.expr())))));
        return names;
    }

    /** What is read before a call is looked at again in the transactions behind it. */
    private void read(Step step) {
        steps.steps(List.of(step));
        if (step instanceof Step.Find find) {
            Name table = ((Type.Row) ((Type.ListOf) find.list().type()).element()).table();
            String row = draft.env.find(find.name()).orElseThrow().source();
            scope.add(SegmentWriter.row(design.spec().model(), find.name(), table, row, Optional.of(find)));
        } else if (step instanceof Step.Let let) {
            told.let(let);
            let.values().forEach((name, value) -> {
                Env.Var known = draft.env.find(name).orElseThrow();
                if (value.type() instanceof Type.Row row) {
                    scope.add(SegmentWriter.row(
                            design.spec().model(), name, row.table(), known.source(), Optional.empty()));
                } else {
                    know(name, value.type(), known);
                }
            });
        } else {
            conditions.add(step);
        }
    }

    /** From now on the value stands in that variable. */
    void know(String name, Type type, Env.Root root) {
        Known value = value(name, type, new Env.Var(root.name(), root));
        scope.replaceAll(known -> known.variable().equals(name) ? value : known);
    }

    private void know(String name, Type type, Env.Var known) {
        scope.add(value(name, type, known));
    }

    private static Known value(String name, Type type, Env.Var known) {
        return new Known(
                name,
                type,
                Optional.empty(),
                List.of(new Env.Root(known.root().type(), Words.local(name))),
                List.of(known.source()),
                Optional.empty());
    }

    /** A step that calls somebody, or within which somebody is called. */
    private void around(Step step, boolean last, List<String> marks) {
        Optional<String> key = step instanceof Step.Call call ? calls.keptKey(call, told) : Optional.empty();
        if (step.when().isPresent()) {
            draft.line("if (" + rules.truth(step.when().get()) + ") {");
            draft.depth++;
        }
        List<Known> known = List.copyOf(scope);
        int met = conditions.size();
        Env before = draft.env;
        if (step instanceof Step.Call call) {
            key.filter(_ -> call.when().isPresent()).ifPresent(k -> calls.keep(call, told, k));
            calls.write(call, last && step.when().isEmpty(), marks, key);
        } else if (step instanceof Step.Block block) {
            level(block.body(), last && step.when().isEmpty(), marks);
        } else if (step instanceof Step.Each each) {
            loop(each, marks);
        } else {
            throw new NotYet("a call within a step like this", step.span());
        }
        draft.env = before;
        scope.clear();
        scope.addAll(known);
        conditions.subList(met, conditions.size()).clear();
        if (step.when().isPresent()) {
            draft.depth--;
            draft.line("}");
        }
    }

    /** Every element on its own, somebody being called for each. */
    private void loop(Step.Each each, List<String> marks) {
        var inner = new ArrayList<>(marks);
        String name;
        if (isRows(each)) {
            Source source = draft.source(each.list(), each.where(), each.name());
            String list = listed(each, source);
            name = draft.local(each.name());
            draft.line("for (var " + name + " : " + list + ") {");
            Known row = SegmentWriter.row(
                    design.spec().model(), each.name(), source.table(), name, Optional.of(asFind(each)));
            scope.add(row);
            draft.env = draft.env.with(
                    each.name(),
                    new Env.Root(draft.reads.rowType(source.table()).name(), name));
            inner.addAll(row.sources());
        } else {
            String type = each.list().type() instanceof Type.ListOf of
                    ? Binds.typeOf(of.element(), design).boxed()
                    : "Object";
            name = draft.local(each.name());
            draft.line("for (var " + name + " : " + InJava.elements(each.list().expr(), draft.env) + ") {");
            draft.env = draft.env.with(each.name(), new Env.Root(type, name));
            know(
                    each.name(),
                    each.list().type() instanceof Type.ListOf of
                            ? of.element()
                            : each.list().type(),
                    draft.env.find(each.name()).orElseThrow());
            inner.add(name);
        }
        draft.depth++;
        draft.loops++;
        level(each.body(), false, inner);
        draft.loops--;
        draft.depth--;
        draft.line("}");
    }

    private static boolean isRows(Step.Each each) {
        return each.list().type() instanceof Type.ListOf of && of.element() instanceof Type.Row;
    }

    private static Step.Find asFind(Step.Each each) {
        return new Step.Find(
                each.span(), Optional.empty(), each.name(), each.list(), each.where(), new Step.Outcome.Skip());
    }

    private String listed(Step.Each each, Source source) {
        Optional<String> limit = each.limit().map(l -> InJava.of(l.expr(), draft.env));
        ReadMethods.Made made =
                draft.reads.list(source, draft.env, ReadMethods.Lock.NONE, limit, false, Cites.cite(each.span()));
        draft.usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        return made.call(draft.repository, limit.map(List::of).orElse(List.of()));
    }

    /** A job's elements, each in a transaction of its own, looked at again under its lock. */
    private void each(Step.Each each) {
        Source source = draft.source(each.list(), each.where(), each.name());
        String list = listed(each, source);
        String name = draft.local(each.name());
        var known = new ArrayList<>(scope);
        known.add(
                SegmentWriter.row(design.spec().model(), each.name(), source.table(), name, Optional.of(asFind(each))));
        Segment segment =
                segments.write("each_" + each.name(), each.span(), known, each.name(), withConditions(each.body()));
        draft.line("run.each(" + list + ", " + segment.isolation() + name + " -> " + segment.call() + ");");
    }

    private List<Step> withConditions(List<Step> body) {
        var all = new ArrayList<>(conditions);
        all.addAll(body);
        return all;
    }

    private void flush(List<Step> group, boolean last, List<String> marks) {
        if (group.isEmpty()) {
            return;
        }
        Span at = group.getFirst().span();
        Segment segment = segment("change", at, scope(), group);
        String step = "change" + (written++ == 0 ? "" : String.valueOf(written));
        boolean again = !isJob() && !last;
        if (again) {
            draft.line("if (!attempt.isDone(" + stepName(step, marks) + ")) {");
            draft.depth++;
        }
        draft.line(changed(segment.isolation(), segment.call(), last, step, marks) + ";");
        if (again) {
            draft.depth--;
            draft.line("}");
        }
        group.clear();
    }

    /** A transaction's worth of changes, as an expression. */
    String changed(String isolation, String call, boolean last, String step, List<String> marks) {
        if (isJob()) {
            return "run.once(" + isolation + "() -> " + call + ")";
        }
        return last
                ? "attempt.finish(" + isolation + "() -> " + call + ")"
                : "attempt.step(" + stepName(step, marks) + ", " + isolation + "() -> " + call + ")";
    }

    /** By which an attempt remembers what it got through. */
    static String stepName(String step, List<String> marks) {
        return marks.isEmpty()
                ? RuleText.quoted(step)
                : RuleText.quoted(step + " ") + " + " + String.join(" + \":\" + ", marks);
    }

    Segment segment(String wanted, Span at, List<Known> known, List<Step> body) {
        return segments.write(wanted, at, known, "", withConditions(body));
    }
}
