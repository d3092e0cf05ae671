package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.EventDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events that steps tell of, stored in the operation's transaction. */
final class EventWriter {
    private final MethodDraft draft;
    private final Design design;
    private final RuleWriter rules;
    private final RowWriter rows;
    private final AnswerWriter answers;

    EventWriter(MethodDraft draft, RuleWriter rules, RowWriter rows, AnswerWriter answers) {
        this.draft = draft;
        this.design = draft.design;
        this.rules = rules;
        this.rows = rows;
        this.answers = answers;
    }

    void emit(Step.Emit step) {
        draft.service.need(ServiceDraft.Need.OUTBOX);
        EventDesign event = design.event(step.event());
        Env before = draft.env;
        var arguments = new ArrayList<String>();
        for (EventDesign.Part part : event.parts()) {
            arguments.addAll(arguments(step, part));
        }
        String made = "new " + event.name() + "(" + String.join(", ", arguments) + ")";
        Optional<String> told = event.told().map(t -> told(event, t));
        draft.env = before;
        draft.line("outbox.add(" + made + told.map(t -> ", " + t).orElse("") + ");");
    }

    private List<String> arguments(Step.Emit step, EventDesign.Part part) {
        String name = part.part().name();
        TypedExpression value = step.with().get(name);
        if (value == null) {
            return part.components().stream().map(c -> "null").toList();
        }
        if (part.part().table().isEmpty()) {
            EventDesign.Component component = part.components().getFirst();
            String java = InJava.atHand(value.expr(), draft.env)
                    ? InJava.converted(value.expr(), draft.env, component.type(), design)
                    : rules.value(value.expr(), draft.operation.method() + Words.pascal(name));
            if (!java.matches("\\w+") && isTold(step)) {
                String local = draft.local(name);
                draft.line("var " + local + " = " + java + ";");
                java = local;
            }
            draft.env = draft.env.with(name, new Env.Root(component.type().java(component.nullable()), java));
            return List.of(java);
        }
        String row = rows.row(value, false);
        draft.env = draft.env.with(
                name,
                new Env.Root(
                        draft.reads.rowType(part.part().table().orElseThrow()).name(), row));
        return part.components().stream()
                .map(c -> row + "." + Words.component(c.column()) + "()")
                .toList();
    }

    private boolean isTold(Step.Emit step) {
        return design.event(step.event()).told().isPresent();
    }

    /** Made of the row alone, which is at hand as it is now. */
    private Optional<String> atHand(Rendering shown, ValueType type) {
        if (!(shown instanceof Rendering.One one)
                || !(one.item() instanceof Rendering.Structure structure)
                || !(one.row().expr() instanceof Expr.Variable variable)
                || one.row().type().nullable()
                || structure.rest().isPresent()) {
            return Optional.empty();
        }
        Env before = draft.env;
        draft.env = before.with(one.name(), before.find(variable.name()).orElseThrow());
        boolean plain = structure.fields().stream()
                .allMatch(f -> f.value() instanceof Rendering.Scalar scalar
                        && scalar.value().expr() instanceof Expr.Column
                        && InJava.atHand(scalar.value().expr(), draft.env));
        Optional<String> made = plain ? Optional.of(answers.structure(structure, type)) : Optional.empty();
        draft.env = before;
        return made;
    }

    /** What others outside learn of it, as it is now. */
    private String told(EventDesign event, EventDesign.Told told) {
        var values = new ArrayList<String>();
        for (int i = 0; i < event.parts().size(); i++) {
            var part = event.parts().get(i).part();
            Optional<Rendering> shown = part.shown();
            var type = told.types().get(i);
            values.add(
                    shown.isPresent()
                            ? atHand(shown.get(), type).orElseGet(() -> answers.render(shown.get(), type, false))
                            : draft.env.find(part.name()).orElseThrow().source());
        }
        return "new " + event.name() + "." + told.name() + "(" + String.join(", ", values) + ")";
    }
}
