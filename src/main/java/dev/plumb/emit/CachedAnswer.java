package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An operation whose answer is kept for a while. */
final class CachedAnswer {
    private final MethodDraft draft;
    private final Design design;
    private final Spec spec;
    private final OperationDesign operation;
    private final ServiceDraft service;

    CachedAnswer(MethodDraft draft) {
        this.draft = draft;
        this.design = draft.design;
        this.spec = draft.spec;
        this.operation = draft.operation;
        this.service = draft.service;
    }

    void write(List<Env.Root> parameters, String declarations, String prologue) {
        String type = operation.result().java();
        String base = Words.upperFirst(operation.method());
        var facts = facts();
        var components = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (Env.Root root : parameters) {
            if (!root.type().equals("Viewer")) {
                components.add(root.declaration());
                values.add(root.name());
            }
        }
        facts.forEach((name, fact) -> {
            components.add(fact.type() + " " + name);
            values.add(fact.source());
        });
        String question = base + "Question";
        String field = "kept" + base;
        String read = "read" + base;
        service.record("/** What an answer of {@code " + operation.operation().name()
                + "} depends on, the stored rows apart. */\n" + "private record " + question + "("
                + String.join(", ", components) + ") {}");
        String tables = operation.reads().stream().map(t -> "\"" + t + "\"").collect(Collectors.joining(", "));
        service.cache(
                "AnswerCache<" + question + ", " + JavaTypes.boxed(type) + ">",
                field,
                "this." + field + " = new AnswerCache<>(Duration.ofSeconds("
                        + operation.cache().orElseThrow().seconds() + "), 1_000, clock, changes, Set.of(" + tables
                        + "));");
        service.method(Template.of("""
                ${doc}
                ${transactional}
                ${type} ${name}(${parameters}) {
                    var question = new ${question}(${values});
                    return ${field}.get(question, () -> ${read}(${arguments}));
                }
                """)
                .with("doc", draft.doc())
                .with("transactional", draft.timed())
                .with("type", type)
                .with("name", operation.call().method())
                .with("parameters", declarations)
                .with("question", question)
                .with("values", String.join(", ", values))
                .with("field", field)
                .with("read", read)
                .with("arguments", parameters.stream().map(Env.Root::name).collect(Collectors.joining(", ")))
                .fill());
        service.method(Template.of("""
                private ${type} ${read}(${parameters}) {
                    ${prologue}
                    ${body}
                }
                """)
                .with("type", type)
                .with("read", read)
                .with("parameters", declarations)
                .with("prologue", prologue)
                .with("body", draft.body.toString())
                .fill());
    }

    private record Fact(String type, String source) {}

    /** What of the viewer decides which rows there are. */
    private Map<String, Fact> facts() {
        var facts = new LinkedHashMap<String, Fact>();
        var expressions = new ArrayList<Expr>();
        Walk.expressions(operation.operation().steps(), e -> expressions.add(e.expr()));
        for (Name table : operation.reads()) {
            Optional.ofNullable(spec.access().visible().get(table))
                    .ifPresent(v -> expressions.add(v.rule().expr()));
        }
        expressions.forEach(e -> addFacts(e, facts));
        return draft.body.toString().contains("viewer") ? facts : Map.of();
    }

    private void addFacts(Expr expr, Map<String, Fact> facts) {
        switch (expr) {
            case Expr.Call call
            when call.function().equals("is") && Walk.mentions(call, "viewer") ->
                facts.putIfAbsent(
                        "is"
                                + Words.pascal(
                                        call.arguments().getLast() instanceof Expr.Literal l
                                                ? String.valueOf(l.value())
                                                : "role"),
                        new Fact("boolean", InJava.of(call, draft.env)));
            case Expr.Property property
            when property.target() instanceof Expr.Variable v && v.name().equals("viewer") ->
                facts.putIfAbsent(
                        Words.component(property.property()),
                        new Fact(
                                "@Nullable "
                                        + Binds.typeOf(property.type(), design).boxed(),
                                InJava.of(property, draft.env)));
            case Expr.Variable v
            when v.name().equals("viewer") -> facts.putIfAbsent("visitor", new Fact("boolean", "viewer.isVisitor()"));
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ ->
                dev.plumb.expression.Walk.children(expr).forEach(part -> addFacts(part, facts));
        }
    }
}
