package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.Argument;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An operation that runs another one within its own transaction. */
final class RunWriter {
    private final MethodDraft draft;
    private final Design design;
    private final RuleWriter rules;
    private final RowWriter rows;

    RunWriter(MethodDraft draft, RuleWriter rules, RowWriter rows) {
        this.draft = draft;
        this.design = draft.design;
        this.rules = rules;
        this.rows = rows;
    }

    void run(Step.Run run) {
        OperationDesign called = design.operation(run.operation());
        FeatureDesign home = design.featureOf(run.operation());
        var underway = new HashSet<>(draft.underway);
        underway.add(draft.operation.operation().name());
        Runs.Needs needs = draft.runs.of(run.operation(), underway);
        draft.asked |= needs.asked();
        draft.locks(needs.locks());
        List<String> arguments = arguments(run, called);
        if (needs.now() && called.endpoint().isEmpty()) {
            draft.usesNow = true;
            arguments.add("now");
        }
        String target =
                draft.inService && home.name().equals(draft.feature.name()) ? "" : draft.service.other(home) + ".";
        String method = methodOf(draft.runs, called);
        String call = target + method + "(" + String.join(", ", arguments) + ");";
        if (run.otherwise().isEmpty()) {
            draft.line(call);
        } else {
            tried(run, called, call, arguments);
        }
        for (Name table : called.writes()) {
            rows.readAgain(table);
        }
    }

    /** What others call: of an operation with an endpoint what stands within its transaction. */
    static String methodOf(Runs runs, OperationDesign called) {
        return called.endpoint().isPresent() && runs.isRun(called)
                ? called.call().method() + "Within"
                : called.call().method();
    }

    private void tried(Step.Run run, OperationDesign called, String call, List<String> arguments) {
        boolean undone = Refusals.comeLate(
                draft.spec, run.operation(), Set.copyOf(run.otherwise().keySet()));
        draft.line("try {");
        draft.depth++;
        draft.line(undone ? whole(called, call, arguments) + ";" : call);
        draft.depth--;
        draft.line("} catch (RefusedException refused) {");
        draft.depth++;
        var outcomes = new LinkedHashMap<>(run.otherwise());
        Step.Outcome any = outcomes.remove("*");
        var codes = List.copyOf(outcomes.entrySet());
        if (any == null && codes.size() == 1) {
            draft.line("if (refused.code() != ErrorCode." + codes.getFirst().getKey() + ") {\n    throw refused;\n}");
            if (!(codes.getFirst().getValue() instanceof Step.Outcome.Skip) || !draft.nothingComes()) {
                rules.outcome(codes.getFirst().getValue(), run.span());
            }
        } else if (codes.isEmpty()) {
            rules.outcome(java.util.Objects.requireNonNull(any), run.span());
        } else {
            choice(run, codes, any);
        }
        draft.depth--;
        draft.line("}");
    }

    private void choice(
            Step.Run run,
            List<Map.Entry<String, Step.Outcome>> codes,
            Step.@org.jspecify.annotations.Nullable Outcome any) {
        boolean first = true;
        for (Map.Entry<String, Step.Outcome> code : codes) {
            draft.line((first ? "" : "} else ") + "if (refused.code() == ErrorCode." + code.getKey() + ") {");
            draft.depth++;
            rules.outcome(code.getValue(), run.span());
            draft.depth--;
            first = false;
        }
        draft.line("} else {");
        draft.depth++;
        if (any == null) {
            draft.line("throw refused;");
        } else {
            rules.outcome(any, run.span());
        }
        draft.depth--;
        draft.line("}");
    }

    /** The call as a method of its own that undoes what it did where it refuses. */
    private String whole(OperationDesign called, String call, List<String> arguments) {
        draft.service.needsNested();
        var declared = new ArrayList<String>();
        var given = new ArrayList<String>();
        List<Argument> taken = called.call().arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String type = i < taken.size() ? typeOf(taken.get(i)) : "Instant";
            String name = i < taken.size() ? nameOf(taken.get(i)) : "now";
            declared.add(type + " " + name);
            given.add(name);
        }
        String bare = call.substring(0, call.indexOf('(') + 1) + String.join(", ", given) + ")";
        String name = draft.service.rule(
                called.call().method() + "OrNothing",
                Template.of("""
                        /** What it has changed is undone where it refuses. */
                        private void ${name}(${parameters}) {
                            nested.executeWithoutResult(_ -> ${call});
                        }
                        """)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", String.join(", ", declared))
                        .with("call", bare)
                        .fill());
        return name + "(" + String.join(", ", arguments) + ")";
    }

    private String typeOf(Argument argument) {
        return switch (argument) {
            case Argument.OfTaken taken ->
                Binds.typeOf(taken.type(), design).java(taken.type().nullable());
            case Argument.OfParameter(var p) -> p.type().java(p.nullable());
            case Argument.OfQuery(var record) -> record;
            case Argument.OfBody(var body) -> body.type().java();
            case Argument.OfFaults _ -> "Faults";
            case Argument.OfViewer _ -> "Viewer";
        };
    }

    private static String nameOf(Argument argument) {
        return switch (argument) {
            case Argument.OfTaken taken -> taken.name();
            case Argument.OfParameter(var p) -> p.name();
            case Argument.OfQuery _ -> "query";
            case Argument.OfBody _ -> "request";
            case Argument.OfFaults _ -> "faults";
            case Argument.OfViewer _ -> "viewer";
        };
    }

    private List<String> arguments(Step.Run run, OperationDesign called) {
        var arguments = new ArrayList<String>();
        for (Argument argument : called.call().arguments()) {
            arguments.add(
                    switch (argument) {
                        case Argument.OfTaken taken -> given(run, taken.variable(), Binds.typeOf(taken.type(), design));
                        case Argument.OfParameter(var p) ->
                            given(run, p.contract().variable(), p.type());
                        case Argument.OfBody(var body) -> given(run, "request", body.type());
                        case Argument.OfViewer _ -> draft.viewer();
                        case Argument.OfFaults _ -> "new Faults()";
                        case Argument.OfQuery(var record) ->
                            "new " + record + "("
                                    + called.parameters().stream()
                                            .filter(p -> p.contract().in() == dev.plumb.spec.Contract.In.QUERY)
                                            .map(p -> given(run, p.contract().variable(), p.type()))
                                            .collect(java.util.stream.Collectors.joining(", "))
                                    + ")";
                    });
        }
        return arguments;
    }

    private String given(Step.Run run, String name, ValueType wanted) {
        TypedExpression value = run.with().get(name);
        if (value == null) {
            return wanted instanceof ValueType.Listed ? "List.of()" : "null";
        }
        Expr expr = value.expr();
        if (expr.type() instanceof Type.Row) {
            return rows.row(value, Runs.writes(draft.spec, run.operation(), name));
        }
        if (InJava.atHand(expr, draft.env)) {
            return InJava.converted(expr, draft.env, wanted, design);
        }
        return rules.value(expr, draft.operation.method() + Words.pascal(name));
    }
}
