package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Conditions and values of steps, and how a step that fails ends. */
final class RuleWriter {
    private final MethodDraft draft;
    private final StepWriter steps;
    private final Design design;
    private final Spec spec;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final ReadMethods reads;
    private final String repository;

    RuleWriter(MethodDraft draft, StepWriter steps) {
        this.steps = steps;
        this.draft = draft;
        this.design = draft.design;
        this.spec = draft.spec;
        this.operation = draft.operation;
        this.service = draft.service;
        this.reads = draft.reads;
        this.repository = draft.repository;
    }

    /** A condition in Java; asked of the database where rows that are not at hand decide it. */
    String truth(TypedExpression condition) {
        if (InJava.isTruthAtHand(condition.expr(), draft.env)) {
            return InJava.truth(condition.expr(), draft.env);
        }
        draft.asks(condition.expr());
        return reads.ask(
                        condition.expr(),
                        draft.env,
                        operation.method() + "Holds",
                        ValueType.Plain.BOOL,
                        true,
                        Cites.cite(condition.span()))
                .call(repository);
    }

    /** That a condition does not hold. */
    String untruth(TypedExpression condition) {
        return InJava.isTruthAtHand(condition.expr(), draft.env)
                ? InJava.untruth(condition.expr(), draft.env)
                : InJava.not(truth(condition));
    }

    /** A value in Java; asked of the database where it needs rows that are not at hand. */
    String value(Expr value, String wanted) {
        if (InJava.atHand(value, draft.env)) {
            return InJava.of(value, draft.env);
        }
        draft.asks(value);
        return reads.ask(value, draft.env, wanted, Binds.typeOf(value, design), false, Cites.cite(value.span()))
                .call(repository);
    }

    void let(String name, TypedExpression value) {
        String local = draft.local(name);
        draft.line("var " + local + " = " + value(value.expr(), operation.method() + Words.upperFirst(name)) + ";");
        draft.env = draft.env.with(
                name,
                new Env.Root(
                        Binds.typeOf(value.expr(), design).java(value.type().nullable()), local));
    }

    /** Values that the database must be asked for stand in variables before they are stored. */
    List<Step.Assignment> atHand(List<Step.Assignment> assignments) {
        var ready = new ArrayList<Step.Assignment>();
        for (Step.Assignment assignment : assignments) {
            Expr expr = assignment.value().expression().expr();
            if (!(assignment.value() instanceof Step.Value.Computed computed)
                    || expr instanceof Expr.Literal
                    || InJava.atHand(expr, draft.env)) {
                ready.add(assignment);
                continue;
            }
            String name = draft.local(Words.camel(assignment.column()));
            draft.line(
                    "var " + name + " = " + value(expr, operation.method() + Words.pascal(assignment.column())) + ";");
            String variable = "asked:" + name;
            draft.env = draft.env.with(
                    variable,
                    new Env.Root(Binds.typeOf(expr, design).java(expr.type().nullable()), name));
            TypedExpression read = computed.expression();
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

    void require(Step.Require require) {
        if (require.never()) {
            outcome(require.otherwise(), require.span());
            return;
        }
        String condition = untruth(require.condition());
        List<Env.Root> roots = draft.env.roots(List.of(require.condition().expr()));
        if (!(require.otherwise() instanceof Step.Outcome.Failure failure)
                || !InJava.isTruthAtHand(require.condition().expr(), draft.env)) {
            draft.line("// " + require.span().cite() + ": "
                    + Cites.code(require.condition().text()));
            draft.line("if (" + condition + ") {");
            draft.depth++;
            outcome(require.otherwise(), require.span());
            draft.depth--;
            draft.line("}");
            return;
        }
        var needed = new LinkedHashSet<>(roots);
        detail(failure.code()).ifPresent(d -> needed.addAll(draft.env.roots(List.of(d.expr()))));
        String name = service.rule(
                "refuse" + Words.pascal(failure.code()),
                Template.of("""
                        /** ${place}: {@code ${text}}, else {@code ${code}}. */
                        private static void ${name}(${parameters}) {
                            if (${condition}) {
                                ${refusal}
                            }
                        }
                        """)
                        .with("place", require.span().cite())
                        .with("text", Cites.code(require.condition().text()))
                        .with("code", failure.code())
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", ReadMethods.declarations(List.copyOf(needed)))
                        .with("condition", condition)
                        .with("refusal", "throw " + refused(failure.code()) + ";")
                        .fill());
        draft.line(name + "(" + needed.stream().map(Env.Root::name).collect(Collectors.joining(", ")) + ");");
    }

    Optional<TypedExpression> detail(String code) {
        return Optional.ofNullable(spec.errors().get(code)).flatMap(Spec.ErrorCode::detail);
    }

    String refused(String code) {
        Optional<TypedExpression> detail = detail(code)
                .filter(d -> InJava.atHand(d.expr(), draft.env))
                .filter(d -> Walk.variables(d.expr()).stream()
                        .allMatch(v -> draft.env.find(v).isPresent()));
        return "new RefusedException(ErrorCode." + code
                + detail.map(d -> ", " + (d.type().nullable() ? "(String) " : "") + InJava.of(d.expr(), draft.env))
                        .orElse("")
                + ")";
    }

    /** Steps of an outcome; what they call {@code name}. */
    Optional<Env.Var> branch(List<Step> inner, String name) {
        return steps.branch(inner, name);
    }

    /** What happens where a step fails, as statements. */
    void outcome(Step.Outcome outcome, Span at) {
        switch (outcome) {
            case Step.Outcome.Failure(var code) -> draft.line("throw " + refused(code) + ";");
            case Step.Outcome.Skip() -> skip(at);
            case Step.Outcome.GoOn() -> {}
            case Step.Outcome.Steps(var inner) -> steps.branch(inner, "");
        }
    }

    /** The end of the innermost branch: an element of a loop, else the operation, which then answers what it answers. */
    private void skip(Span at) {
        if (draft.loops > 0) {
            draft.line("continue;");
        } else if (operation.result().java().equals("void")) {
            draft.line("return;");
        } else {
            steps.answerEarly(at);
        }
    }
}
