package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.Optional;

/** Pages of rows. */
final class PageWriter {
    private final MethodDraft draft;
    private final Design design;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final ReadMethods reads;
    private final Usage usage;
    private final String repository;

    PageWriter(MethodDraft draft) {
        this.draft = draft;
        this.design = draft.design;
        this.operation = draft.operation;
        this.service = draft.service;
        this.reads = draft.reads;
        this.usage = draft.usage;
        this.repository = draft.repository;
    }

    void page(Step.ListPage page) {
        Rendering.Many shown =
                usage.listOf(page.as()).orElseThrow(() -> new NotYet("a page that is not shown", page.span()));
        ValueType element = elementType(shown);
        var lists = new ListMethods(design, reads);
        Source source = draft.source(page.list(), Optional.empty(), page.name());
        for (TypedExpression where : page.where()) {
            source = source.and(where.expr());
        }
        ListMethods.Written written = lists.write(
                operation, page, source, shown, element, draft.env, repository, needsTotal(page), draft::local);
        written.lines().forEach(draft::line);
        if (written.cursors()) {
            service.need(ServiceDraft.Need.CURSORS);
        }
        if (isReckonedWith(page, "next") && !written.cursors()) {
            throw new NotYet("an expression with `" + page.as() + ".next` of pages without a cursor", page.span());
        }
        String items = isCounted(page) ? named("shownItems", written.items()) : written.items();
        if (isCounted(page)) {
            draft.env = draft.env.with(page.as() + ".items.size", new Env.Root("int", items + ".size()"));
        }
        draft.pages.put(
                page.as(),
                new MethodDraft.Listed(
                        items, held(page, "total", written.total()), held(page, "next", written.next())));
    }

    private boolean isCounted(Step.ListPage page) {
        var found = new ArrayList<Expr>();
        Walk.expressions(
                operation.operation().steps(),
                e -> Walk.within(e.expr(), part -> {
                    if (part instanceof Expr.Call call
                            && call.function().equals("size")
                            && isOf(page, call.arguments().getFirst(), "items")) {
                        found.add(part);
                    }
                }));
        return !found.isEmpty();
    }

    private boolean needsTotal(Step.ListPage page) {
        var found = new ArrayList<Expr>();
        Walk.expressions(
                operation.operation().steps(),
                e -> Walk.within(e.expr(), part -> {
                    if (isOf(page, part, "total")) {
                        found.add(part);
                    }
                }));
        return !found.isEmpty();
    }

    /** A part of the page that expressions reckon with has a name of its own. */
    private String held(Step.ListPage page, String property, String source) {
        if (!isReckonedWith(page, property)) {
            return source;
        }
        String name = named(property, source);
        draft.env = draft.env.with(page.as() + "." + property, new Env.Root("", name));
        return name;
    }

    private String named(String wanted, String source) {
        if (source.matches("[a-z]\\w*")) {
            return source;
        }
        String name = draft.local(wanted);
        draft.line((wanted.equals("total") ? "long " : "var ") + name + " = " + source + ";");
        return name;
    }

    private boolean isReckonedWith(Step.ListPage page, String property) {
        var found = new ArrayList<Expr>();
        Walk.expressions(operation.operation().steps(), e -> {
            if (!isOf(page, e.expr(), property)) {
                Walk.within(e.expr(), part -> {
                    if (isOf(page, part, property)) {
                        found.add(part);
                    }
                });
            }
        });
        return !found.isEmpty();
    }

    private static boolean isOf(Step.ListPage page, Expr expr, String property) {
        return expr instanceof Expr.Property p
                && p.property().equals(property)
                && p.target() instanceof Expr.Variable v
                && v.name().equals(page.as());
    }

    /** The type of the elements that a list is shown as: found where it stands in the answer. */
    private ValueType elementType(Rendering.Many shown) {
        ValueType whole = operation.result().body().orElseThrow();
        return elementIn(whole, shown, answerBody())
                .orElseThrow(() -> new NotYet(
                        "a list shown in an answer of several kinds",
                        shown.list().span()));
    }

    private Rendering answerBody() {
        var bodies = new ArrayList<Rendering>();
        Walk.steps(operation.operation().steps(), step -> {
            if (step instanceof Step.Answer answer) {
                answer.body().ifPresent(bodies::add);
            }
        });
        return bodies.getFirst();
    }

    private Optional<ValueType> elementIn(ValueType type, Rendering.Many shown, Rendering at) {
        return switch (at) {
            case Rendering.Many many
            when many.equals(shown) && type instanceof ValueType.Listed list -> Optional.of(list.element());
            case Rendering.Structure structure
            when type instanceof ValueType.Structured record ->
                structure.fields().stream()
                        .flatMap(f ->
                                component(record, f.property()).flatMap(c -> elementIn(c, shown, f.value())).stream())
                        .findFirst();
            case Rendering.Elements elements
            when type instanceof ValueType.Listed list ->
                elements.elements().stream()
                        .flatMap(e -> elementIn(list.element(), shown, e).stream())
                        .findFirst();
            case Rendering.Many _,
                    Rendering.Structure _,
                    Rendering.One _,
                    Rendering.Elements _,
                    Rendering.Scalar _,
                    Rendering.Again _ -> Optional.empty();
        };
    }

    private Optional<ValueType> component(ValueType.Structured record, String property) {
        return design.type(record.name())
                .filter(t -> t instanceof RecordDesign)
                .flatMap(t -> ((RecordDesign) t).component(property))
                .map(c -> c.type());
    }
}
