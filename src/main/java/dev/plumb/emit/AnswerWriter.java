package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The end of an operation: what it answers. */
final class AnswerWriter {
    private final MethodDraft draft;
    private final Design design;
    private final Spec spec;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final ReadMethods reads;
    private final String repository;

    AnswerWriter(MethodDraft draft) {
        this.draft = draft;
        this.design = draft.design;
        this.spec = draft.spec;
        this.operation = draft.operation;
        this.service = draft.service;
        this.reads = draft.reads;
        this.repository = draft.repository;
    }

    void answer(Step.Answer answer) {
        draft.ended = draft.depth == 0;
        if (operation.result().java().equals("void")) {
            if (draft.depth > 0) {
                draft.line("return;");
            }
            return;
        }
        Optional<ValueType> type = operation.result().body();
        String value = answer.body().isPresent() && type.isPresent()
                ? isMarkup(answer)
                        ? new TextWriter(draft)
                                .markup(((Rendering.Scalar) answer.body().get()).value())
                        : body(answer.body().get(), type.get())
                : "null";
        if (operation.result().varies()) {
            value = answered(answer, value);
        }
        draft.line("return " + value + ";");
    }

    private String body(Rendering body, ValueType type) {
        if (body instanceof Rendering.One one
                && one.row().expr() instanceof Expr.Variable row
                && draft.atHand.filter(row.name()::equals).isPresent()) {
            return atHand(one, row.name(), type);
        }
        if (operation.result().tagged() && !(body instanceof Rendering.One)) {
            return draft.taggedByContent(render(body, type, false));
        }
        return render(body, type, operation.result().tagged());
    }

    /** Of the row as the operation holds it; its lists are read. */
    private String atHand(Rendering.One one, String variable, ValueType type) {
        Name table = ((Type.Row) one.row().type()).table();
        String row = spec.model().entity(table).orElseThrow().row();
        String name = Words.local(row.equals(repository) ? "row" : row);
        String rowType = reads.rowType(table).name();
        Env before = draft.env;
        String held = before.find(variable).orElseThrow().source();
        draft.env = before.with(one.name(), new Env.Root(rowType, name));
        String value = structure((Rendering.Structure) one.item(), type);
        draft.env = before;
        return service.rule("shown", """
                /** What the caller sees of a row that is at hand as it is stored. */
                private ${static}${type} ${name}(${row} ${parameter}) {
                    return ${value};
                }
                """.replace("${static}", value.contains(repository + ".") ? "" : "static ")
                        .replace("${type}", type.java())
                        .replace("${name}", RepositoryDraft.NAME)
                        .replace("${row}", rowType)
                        .replace("${parameter}", name)
                        .replace("${value}", value))
                + "(" + held + ")";
    }

    private boolean isMarkup(Step.Answer answer) {
        return answer.body().filter(b -> b instanceof Rendering.Scalar).isPresent()
                && operation
                        .endpoint()
                        .flatMap(e -> e.response(answer.status()))
                        .filter(r -> r.content().stream().anyMatch(m -> m.type().equals("text/html")))
                        .isPresent();
    }

    private String answered(Step.Answer answer, String value) {
        var headers = new ArrayList<String>();
        answer.headers()
                .forEach((name, header) -> headers.add("\"" + name + "\", " + InJava.of(header.expr(), draft.env)));
        if (headers.stream().anyMatch(h -> h.contains("accessTokens."))) {
            service.need(ServiceDraft.Need.ACCESS_TOKENS);
        }
        answer.location()
                .ifPresent(l -> headers.add("\"Location\", Paths.of(\"" + l.template() + "\", "
                        + l.values().values().stream()
                                .map(v -> InJava.of(v.expr(), draft.env))
                                .collect(Collectors.joining(", "))
                        + ")"));
        boolean empty = operation.result().body().isEmpty() && !headers.isEmpty();
        return "Answered." + (empty ? "<Void>" : "") + "of(" + answer.status() + ", " + value + ")"
                + headers.stream().map(h -> ".header(" + h + ")").collect(Collectors.joining());
    }

    String render(Rendering rendering, ValueType type, boolean tagged) {
        return switch (rendering) {
            case Rendering.Scalar scalar -> scalar(scalar.value().expr(), type);
            case Rendering.Structure structure -> structure(structure, type);
            case Rendering.One one -> one(one, type, tagged);
            case Rendering.Many many -> many(many, type);
            case Rendering.Elements list -> elements(list, type);
            case Rendering.Again again ->
                throw new NotYet("a row shown again in itself", again.schema().span());
        };
    }

    private String scalar(Expr value, ValueType type) {
        if (value instanceof Expr.Property property
                && property.target() instanceof Expr.Variable variable
                && draft.pages.containsKey(variable.name())) {
            MethodDraft.Listed page = draft.pages.get(variable.name());
            return property.property().equals("total") ? page.total() : page.next();
        }
        if (!InJava.atHand(value, draft.env) && !reads.canAsk(value, false)) {
            return InJava.converted(new TextWriter(draft).withRows(value), draft.env, type, design);
        }
        if (!InJava.atHand(value, draft.env)) {
            draft.asks(value);
            return reads.ask(value, draft.env, operation.method() + "Value", type, false, Cites.cite(value.span()))
                    .call(repository);
        }
        String java = InJava.converted(value, draft.env, type, design);
        if (java.contains("accessTokens.")) {
            service.need(ServiceDraft.Need.ACCESS_TOKENS);
        }
        return java;
    }

    /** An object that names no properties of its own: what is said, in its order. */
    private String map(Rendering.Structure structure, ValueType.Mapped type) {
        if (draft.loops > 0 || draft.within > 0) {
            throw new NotYet(
                    "an object of this kind in an answer", structure.schema().span());
        }
        String name = draft.local("answer");
        draft.line(
                "var " + name + " = new LinkedHashMap<String, " + type.value().boxed() + ">();");
        for (Rendering.Field field : structure.fields()) {
            draft.line(name + ".put(" + RuleText.quoted(field.property()) + ", " + boxed(field.value(), type.value())
                    + ");");
        }
        return name;
    }

    String structure(Rendering.Structure structure, ValueType type) {
        if (type instanceof ValueType.Mapped map) {
            return map(structure, map);
        }
        if (type == Plain.JSON) {
            var fields = new JsonFields(spec.contract());
            structure.fields().forEach(f -> fields.add(f, render(f.value(), fields.type(f.value(), design), false)));
            structure.rest().ifPresent(r -> fields.rest(InJava.of(r.expr(), draft.env)));
            return fields.java();
        }
        if (!(type instanceof ValueType.Structured of)
                || !(design.type(of.name()).orElseThrow() instanceof RecordDesign record)) {
            throw new NotYet(
                    "an object of this kind in an answer", structure.schema().span());
        }
        structure.fields().stream()
                .filter(f -> record.component(f.property()).isEmpty())
                .findFirst()
                .ifPresent(f -> {
                    throw new NotYet("a property beside those that the contract names", f.span());
                });
        var arguments = new ArrayList<String>();
        for (var component : record.components()) {
            if (component.json().equals(TypeDesign.REST)) {
                arguments.add(structure
                        .rest()
                        .map(r -> InJava.of(r.expr(), draft.env))
                        .orElse("null"));
                continue;
            }
            arguments.add(structure.fields().stream()
                    .filter(f -> f.property().equals(component.json()))
                    .findFirst()
                    .map(f -> component.nullable()
                            ? boxed(f.value(), component.type())
                            : render(f.value(), component.type(), false))
                    .orElse("null"));
        }
        return "new " + record.name() + "(" + String.join(", ", arguments) + ")";
    }

    /** Where Java wants a {@code Long}, which it does not make of an int by itself. */
    private String boxed(Rendering value, ValueType type) {
        Optional<String> widened = type == Plain.INT && value instanceof Rendering.Scalar scalar
                ? InJava.widened(scalar.value().expr(), draft.env)
                : Optional.empty();
        return widened.orElseGet(() -> render(value, type, false));
    }

    private String one(Rendering.One one, ValueType type, boolean tagged) {
        if (one.row().type() instanceof Type.Row row && one.row().expr() instanceof Expr.Variable variable) {
            boolean versioned = tagged && draft.isVersioned(row.table());
            ReadMethods.Made made = reads.show(
                    row.table(),
                    one.name(),
                    one.item(),
                    type,
                    versioned,
                    draft.env,
                    Cites.cite(one.row().span()));
            Env.Var at = draft.env.find(variable.name()).orElseThrow();
            String call = repository + "." + made.name() + "("
                    + (draft.keysAlone.contains(variable.name())
                            ? keyAlone(made, row.table(), at.source())
                            : draft.keys(made, row.table(), at.source()))
                    + ")";
            if (tagged && !versioned) {
                call = draft.taggedByContent(call);
            }
            return one.row().type().nullable() ? at.source() + " == null ? null : " + call : call;
        }
        if (one.item() instanceof Rendering.Structure structure && one.row().type() instanceof Type.Struct) {
            Env before = draft.env;
            draft.env = draft.env.with(
                    one.name(),
                    new Env.Var(
                            InJava.of(one.row().expr(), draft.env),
                            draft.env.roots(List.of(one.row().expr())).getFirst()));
            String value = structure(structure, type);
            draft.env = before;
            return value;
        }
        if (one.row().type() instanceof Type.Row && draft.within == 0) {
            TypedExpression walk = one.row();
            String reached =
                    draft.env.find(walk.text()).isPresent() ? walk.text() : new RowWriter(draft).reached(walk, false);
            var row = new TypedExpression(
                    walk.span(), reached, walk.scope(), new Expr.Variable(reached, walk.type(), walk.span()));
            return one(new Rendering.One(one.schema(), one.name(), row, one.item()), type, tagged);
        }
        throw new NotYet("a row reached like this in an answer", one.row().span());
    }

    private String many(Rendering.Many many, ValueType type) {
        if (many.list().expr() instanceof Expr.Property items
                && items.target() instanceof Expr.Variable page
                && draft.pages.containsKey(page.name())) {
            return draft.pages.get(page.name()).items();
        }
        if (type == Plain.JSON) {
            return "Json.of(" + many(many, new ValueType.Listed(Plain.JSON)) + ")";
        }
        if (!(type instanceof ValueType.Listed list)) {
            throw new NotYet("a list of this kind in an answer", many.list().span());
        }
        if (many.list().type() instanceof Type.ListOf of && of.element() instanceof Type.Row) {
            Source source = draft.source(many.list(), Optional.empty(), many.name());
            if (many.item() instanceof Rendering.Again) {
                throw new NotYet(
                        "a tree that begins at a row at hand", many.schema().span());
            }
            return new ListMethods(design, reads)
                    .all(
                            source,
                            many,
                            list.element(),
                            draft.env,
                            draft.atHand.isPresent() ? "show" : operation.method())
                    .call(repository);
        }
        String item = draft.local(many.name());
        Env before = draft.env;
        draft.env = draft.env.with(many.name(), new Env.Root("", item));
        draft.within++;
        String value = render(many.item(), list.element(), false);
        draft.within--;
        draft.env = before;
        return InJava.elements(many.list().expr(), draft.env) + ".stream().map(" + item + " -> " + value + ").toList()";
    }

    private String elements(Rendering.Elements list, ValueType type) {
        if (type == Plain.JSON) {
            return "Json.of(" + elements(list, new ValueType.Listed(Plain.JSON)) + ")";
        }
        if (!(type instanceof ValueType.Listed of)) {
            throw new NotYet("a list of this kind in an answer", list.schema().span());
        }
        var elements = new ArrayList<String>();
        for (Rendering element : list.elements()) {
            elements.add(boxed(element, of.element()));
        }
        return JsonFields.list(list, of.element(), elements);
    }

    private String keyAlone(ReadMethods.Made made, Name table, String key) {
        var arguments = new ArrayList<String>();
        for (Env.Root root : made.roots()) {
            arguments.add(
                    reads.key(table).stream().anyMatch(k -> Words.local(k).equals(root.name())) ? key : root.name());
        }
        return String.join(", ", arguments);
    }
}
