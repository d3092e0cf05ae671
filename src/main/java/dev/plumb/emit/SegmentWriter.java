package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Designer;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Steps of a reaction or a job that belong in one transaction, as a method of its class. Rows that were read before it
 * are found again by their keys, under the lock that the steps need; one that is gone ends it quietly.
 */
final class SegmentWriter {
    private final Design design;
    private final FeatureDesign feature;
    private final ServiceDraft service;
    private final RepositoryDraft repository;
    private final Runs runs;

    SegmentWriter(Design design, FeatureDesign feature, ServiceDraft service, RepositoryDraft repository, Runs runs) {
        this.design = design;
        this.feature = feature;
        this.service = service;
        this.repository = repository;
        this.runs = runs;
    }

    /**
     * A name that the steps know.
     *
     * @param table of a row, which is handed over by its key
     * @param roots the parameters that hand it over, and {@code sources} what the caller gives for them
     * @param again what it must be besides, looked at under the lock
     */
    record Known(
            String variable,
            Type type,
            Optional<Name> table,
            List<Env.Root> roots,
            List<String> sources,
            Optional<Step.Find> again) {
        Known {
            roots = List.copyOf(roots);
            sources = List.copyOf(sources);
        }
    }

    /** A row at hand in the Java variable {@code row}. */
    static Known row(Model model, String variable, Name table, String row, Optional<Step.Find> again) {
        Model.Entity entity = model.entity(table).orElseThrow();
        var roots = new ArrayList<Env.Root>();
        var sources = new ArrayList<String>();
        for (String column : entity.key()) {
            Type type = entity.byColumn(column).orElseThrow().type();
            roots.add(new Env.Root(Views.plain(type).java(), Words.local(variable + "_" + column)));
            sources.add(row + "." + Words.component(column) + "()");
        }
        return new Known(variable, new Type.Row(table, false), Optional.of(table), roots, sources, again);
    }

    /** @param isolation that its transaction needs, as an argument; empty for none */
    record Segment(String method, List<String> arguments, String isolation) {
        String call() {
            return method + "(" + String.join(", ", arguments) + ")";
        }
    }

    /** @param always a name that is looked at even where the steps do not need it; empty for none */
    Segment write(String wanted, Span at, List<Known> scope, String always, List<Step> steps) {
        Set<String> mentioned = mentioned(scope, always, steps);
        List<Known> needed =
                scope.stream().filter(k -> mentioned.contains(k.variable())).toList();
        var whole = new ArrayList<Step>();
        for (Known known : needed) {
            known.table().ifPresent(table -> whole.add(again(known, table, at)));
        }
        whole.addAll(steps);
        OperationDesign operation = Designer.inBackground(design.spec(), at, Words.camel(wanted), Map.of(), whole);
        var draft = new MethodDraft(design, feature, operation, service, repository, runs, Set.of());
        draft.inService = false;
        draft.inBackground();
        var roots = new ArrayList<Env.Root>();
        for (Known known : needed) {
            roots.addAll(known.roots());
            known.roots().forEach(r -> draft.taken.add(r.name()));
            if (known.table().isPresent()) {
                List<String> key = draft.reads.key(known.table().get());
                for (int i = 0; i < key.size(); i++) {
                    draft.env = draft.env.with(
                            keyOf(known, key.get(i)), known.roots().get(i));
                }
            } else {
                draft.env = draft.env.with(known.variable(), known.roots().getFirst());
            }
        }
        draft.env = draft.env.with("now", WriteMethods.NOW_ROOT);
        var requestKeys = new RequestKeys(draft);
        new StepWriter(draft, requestKeys).steps(whole);
        String method = service.rule(
                Words.component(wanted),
                Template.of("""
                        /** See ${place}.${why} */
                        private void ${name}(${parameters}) {
                            ${prologue}
                            ${body}
                        }
                        """)
                        .with("place", at.cite())
                        .with(
                                "why",
                                draft.asked
                                        ? " Its rules ask about rows that it does not lock: of two that contradict each other, one is tried again."
                                        : "")
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", ReadMethods.declarations(roots))
                        .with("prologue", prologue(draft, requestKeys))
                        .with("body", OperationWriter.withoutIdleNames(draft.body.toString()))
                        .fill());
        return new Segment(
                method,
                needed.stream().flatMap(k -> k.sources().stream()).toList(),
                draft.asked ? "Isolation.SERIALIZABLE, " : "");
    }

    private String prologue(MethodDraft draft, RequestKeys requestKeys) {
        var lines = new ArrayList<String>();
        boolean audited = design.spec().audit().stream()
                .anyMatch(a -> draft.operation.writes().contains(a.table()));
        if (audited || draft.usesNow || draft.body.toString().matches("(?s).*\\bnow\\b.*")) {
            service.need(ServiceDraft.Need.CLOCK);
            lines.add("Instant now = clock.instant();");
        }
        lines.addAll(requestKeys.lookups());
        if (audited) {
            service.need(ServiceDraft.Need.AUDIT);
            lines.add("audit.author(Viewer.VISITOR, now);");
        }
        for (Name table : draft.operation.writes()) {
            if (design.kept().contains(table)) {
                service.need(ServiceDraft.Need.CHANGES);
                lines.add("changes.in(\"" + table + "\");");
            }
        }
        return String.join("\n", lines);
    }

    private static String keyOf(Known known, String column) {
        return "key:" + known.variable() + ":" + column;
    }

    /** The names that the steps need, and those that looking at their rows again needs. */
    private static Set<String> mentioned(List<Known> scope, String always, List<Step> steps) {
        var names = new LinkedHashSet<>(Set.of(always));
        Walk.expressions(steps, e -> names.addAll(Walk.variables(e.expr())));
        for (Known known : scope.reversed()) {
            if (names.contains(known.variable())) {
                known.again().ifPresent(find -> Walk.own(find, e -> names.addAll(Walk.variables(e.expr()))));
            }
        }
        return names;
    }

    /** A row by its key, which variables called {@code key:NAME:COLUMN} hold. */
    Source byKey(Known known, Span at) {
        Name table = known.table().orElseThrow();
        Model.Entity entity = design.spec().model().entity(table).orElseThrow();
        var source = new Source(table, known.variable(), List.of(), List.of(), Optional.empty());
        for (String column : entity.key()) {
            source = source.and(Exprs.equal(
                    Exprs.column(source.row(at), entity, column),
                    Exprs.variable(
                            keyOf(known, column),
                            entity.byColumn(column).orElseThrow().type(),
                            at)));
        }
        return source;
    }

    /** The row by its key, as it is now, and as it has to be. */
    private Step.Find again(Known known, Name table, Span at) {
        Model model = design.spec().model();
        Model.Entity entity = model.entity(table).orElseThrow();
        Expr row = Exprs.variable(known.variable(), new Type.Row(table, false), at);
        Optional<Expr> where = known.again().flatMap(Step.Find::where).map(TypedExpression::expr);
        for (String column : entity.key()) {
            Expr key = Exprs.equal(
                    Exprs.column(row, entity, column),
                    Exprs.variable(
                            keyOf(known, column),
                            entity.byColumn(column).orElseThrow().type(),
                            at));
            where = Optional.of(where.map(w -> Exprs.and(w, key)).orElse(key));
        }
        TypedExpression list = known.again()
                .map(Step.Find::list)
                .orElseGet(() ->
                        typed(at, entity.list(), new Expr.Rows(Type.ListOf.of(new Type.Row(table, false)), at)));
        return new Step.Find(
                at,
                Optional.empty(),
                known.variable(),
                list,
                where.map(w -> typed(at, known.variable(), w)),
                new Step.Outcome.Skip());
    }

    static TypedExpression typed(Span at, String text, Expr expr) {
        return new TypedExpression(
                at, text, new Scope(new Model(List.of()), new LinkedHashMap<>(), Optional.empty()), expr);
    }
}
