package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/** Rows that steps find: read, locked where they are written, shown or deleted at once where one statement can do both. */
final class FindWriter {
    private final MethodDraft draft;
    private final Design design;
    private final Model model;
    private final OperationDesign operation;
    private final ReadMethods reads;
    private final WriteMethods writes;
    private final Usage usage;
    private final String repository;
    private final RuleWriter rules;

    FindWriter(MethodDraft draft, RuleWriter rules) {
        this.draft = draft;
        this.design = draft.design;
        this.model = draft.model;
        this.operation = draft.operation;
        this.reads = draft.reads;
        this.writes = draft.writes;
        this.usage = draft.usage;
        this.repository = draft.repository;
        this.rules = rules;
    }

    /** The row that is found is shown or deleted at once: one statement does both. */
    boolean fused(Step.Find find, Step next) {
        if (find.otherwise() instanceof Step.Outcome.Skip
                || find.otherwise() instanceof Step.Outcome.GoOn
                || find.otherwise() instanceof Step.Outcome.Steps
                || next.when().isPresent()
                || draft.together.containsKey(find.name())
                || operation.ifMatch()) {
            return false;
        }
        String outcome = ".orElseThrow(() -> " + rules.refused(((Step.Outcome.Failure) find.otherwise()).code()) + ")";
        if (next instanceof Step.Answer answer
                && usage.onlyShown(find.name())
                && answer.body().isPresent()
                && answer.body().get() instanceof Rendering.One one
                && one.row().expr() instanceof Expr.Variable row
                && row.name().equals(find.name())
                && !operation.result().varies()) {
            Source source = draft.source(find.list(), find.where(), find.name());
            boolean tagged = operation.result().tagged();
            boolean versioned = draft.isVersioned(source.table());
            ReadMethods.Made made = reads.view(
                    source,
                    draft.env,
                    one.name(),
                    one.item(),
                    operation.result().body().orElseThrow(),
                    tagged && versioned,
                    false,
                    true,
                    Cites.cite(find.span()));
            if (tagged && !versioned) {
                draft.line("return " + draft.taggedByContent(made.call(repository) + outcome) + ";");
            } else {
                draft.line("return " + made.call(repository) + outcome + ";");
            }
            draft.ended = true;
            return true;
        }
        if (next instanceof Step.Delete delete
                && usage.onlyDeleted(find.name())
                && reads.isUnique(draft.source(find.list(), find.where(), find.name()))) {
            ReadMethods.Made made = writes.deleteAll(
                    operation.method(),
                    draft.source(find.list(), find.where(), find.name()),
                    delete.otherwise(),
                    draft.env,
                    true,
                    Cites.cite(delete.span()));
            draft.locks(1);
            draft.line("if (" + made.call(repository) + " == 0) {\n    throw "
                    + rules.refused(((Step.Outcome.Failure) find.otherwise()).code()) + ";\n}");
            return true;
        }
        return false;
    }

    /** A row that was locked before the loop around, or together with others. */
    private boolean isAtHand(Step.Find find) {
        Optional<String> row =
                draft.batch.flatMap(b -> b.at(find)).or(() -> Optional.ofNullable(draft.together.get(find.name())));
        if (row.isEmpty() || !(find.otherwise() instanceof Step.Outcome.Failure(var code))) {
            return false;
        }
        boolean named = row.get().matches("\\w+");
        String name = named ? row.get() : draft.local(find.name());
        if (!named) {
            draft.line("var " + name + " = " + row.get() + ";");
        }
        draft.line("if (" + name + " == null) {\n    throw " + rules.refused(code) + ";\n}");
        Name table = draft.source(find.list(), find.where(), find.name()).table();
        draft.env =
                draft.env.with(find.name(), new Env.Root(reads.rowType(table).name(), name));
        return true;
    }

    /**
     * Whether the answer looks at rows that point at the one of that name and that the operation makes or takes away: whoever
     * does the same meanwhile would be seen in it, behind what this operation did.
     */
    private boolean answersWhatChanges(String name) {
        return operation.operation().steps().stream()
                .anyMatch(step -> step instanceof Step.Answer answer
                        && answer.body()
                                .filter(body -> looksBack(body, Set.of(name)))
                                .isPresent());
    }

    private boolean looksBack(Rendering rendering, Set<String> names) {
        return switch (rendering) {
            case Rendering.Scalar scalar ->
                Walk.any(
                        scalar.value().expr(),
                        part -> part instanceof Expr.Inverse back
                                && back.row() instanceof Expr.Variable row
                                && names.contains(row.name())
                                && back.type() instanceof Type.ListOf(Type.Row(Name many, boolean _), boolean _)
                                && operation.writes().contains(many));
            case Rendering.Structure structure ->
                structure.fields().stream().anyMatch(field -> looksBack(field.value(), names));
            case Rendering.One one -> {
                boolean same = one.row().expr() instanceof Expr.Variable row && names.contains(row.name());
                yield looksBack(one.item(), same ? Set.of(one.name()) : Set.of());
            }
            case Rendering.Many many -> looksBack(many.item(), Set.of());
            case Rendering.Elements list -> list.elements().stream().anyMatch(e -> looksBack(e, names));
            case Rendering.Again _ -> false;
        };
    }

    /**
     * Whether an operation that is run may find the row again to change it: two that had locked it to look at it alone would
     * then wait for each other.
     */
    private boolean isWrittenByRuns(Name table) {
        var runs = new ArrayList<Step.Run>();
        Walk.steps(operation.operation().steps(), step -> {
            if (step instanceof Step.Run run
                    && design.operation(run.operation()).writes().contains(table)) {
                runs.add(run);
            }
        });
        return !runs.isEmpty();
    }

    /** How a row that is found has to be locked. */
    ReadMethods.Lock lock(Step.Find find, Name table) {
        boolean writing = operation.transactional() && !draft.outside;
        return Tables.isView(model, table) || !writing
                ? ReadMethods.Lock.NONE
                : usage.isWritten(find.name()) || isWrittenByRuns(table)
                        ? ReadMethods.Lock.UPDATE
                        : answersWhatChanges(find.name())
                                ? ReadMethods.Lock.ALONE
                                : design.written().contains(table) ? ReadMethods.Lock.SHARE : ReadMethods.Lock.NONE;
    }

    void find(Step.Find find) {
        if (isAtHand(find)) {
            return;
        }
        Source source = draft.source(find.list(), find.where(), find.name());
        ReadMethods.Lock lock = lock(find, source.table());
        String doc = switch (lock) {
            case NONE -> Cites.cite(find.span());
            case SHARE ->
                Cites.cite(find.span(), "The row stays as it is until the transaction ends, because rules look at it.");
            case ALONE ->
                Cites.cite(
                        find.span(),
                        "Locked until the transaction ends: the answer tells of rows of its, which others change too.");
            case UPDATE ->
                Cites.cite(
                        find.span(), "Locked until the transaction ends, because it is changed by what it holds now.");
        };
        draft.locks(lock == ReadMethods.Lock.NONE ? 0 : 1);
        ReadMethods.Made made = reads.find(source, draft.env, lock, true, doc);
        RecordDesign row = reads.rowType(source.table());
        String name = draft.local(find.name());
        String call = made.call(repository);
        switch (find.otherwise()) {
            case Step.Outcome.Failure(var code) -> {
                if (rules.detail(code).isPresent()) {
                    draft.line("var " + name + " = " + call + ".orElse(null);");
                    draft.line("if (" + name + " == null) {\n    throw " + rules.refused(code) + ";\n}");
                } else {
                    draft.line("var " + name + " = " + call + ".orElseThrow(() -> " + rules.refused(code) + ");");
                }
            }
            case Step.Outcome.Skip() -> {
                draft.line("var " + name + " = " + call + ".orElse(null);");
                missing(find, name);
                draft.asked |= lock != ReadMethods.Lock.NONE && draft.loops > 0;
            }
            case Step.Outcome.GoOn() -> {
                draft.asked |= lock != ReadMethods.Lock.NONE; // that there is none cannot be locked
                draft.line("var " + name + " = " + call + ".orElse(null);");
                draft.maybe.add(find.name());
            }
            case Step.Outcome.Steps _ -> {
                draft.asked |= lock != ReadMethods.Lock.NONE;
                draft.line("var " + name + " = " + call + ".orElse(null);");
                draft.wholeRows.add(find.name());
                missing(find, name);
            }
        }
        draft.env = draft.env.with(find.name(), new Env.Root(row.name(), name));
        checkTag(find.name(), source.table(), name);
    }

    /** What happens where there is no such row; steps may name another one in its stead. */
    private void missing(Step.Find find, String name) {
        draft.line("if (" + name + " == null) {");
        draft.depth++;
        if (find.otherwise() instanceof Step.Outcome.Steps(var steps)) {
            int start = draft.body.length();
            Optional<Env.Var> instead = rules.branch(steps, find.name());
            instead.ifPresent(row -> draft.stands(start, row.source(), name));
            if (instead.isEmpty()) {
                draft.maybe.add(find.name());
            }
        } else {
            rules.outcome(find.otherwise(), find.span());
        }
        draft.depth--;
        draft.line("}");
    }

    /** If-Match (RFC 9110, 13.1.1) is about the row that the operation changes, under its lock. */
    private void checkTag(String variable, Name table, String row) {
        if (!operation.ifMatch() || draft.tagChecked || !usage.isWritten(variable)) {
            return;
        }
        draft.tagChecked = true;
        Model.Entity entity = model.entity(table).orElseThrow();
        String tag = draft.isVersioned(table)
                ? "EntityTag.of(" + row + "." + Words.component(entity.key().getFirst()) + "(), " + row + ".version())"
                : draft.taggedByContent(shownElsewhere(table, row)) + ".tag()";
        String given = operation.parameters().stream()
                .filter(p -> p.contract().name().equalsIgnoreCase("If-Match"))
                .findFirst()
                .map(p -> p.nullable() ? p.name() + " != null && " : "")
                .orElse("");
        String header = operation.parameters().stream()
                .filter(p -> p.contract().name().equalsIgnoreCase("If-Match"))
                .findFirst()
                .orElseThrow()
                .name();
        draft.line("if (" + given + "!EntityTag.matches(" + header + ", " + tag + ")) {\n"
                + "    throw new RefusedException(ErrorCode.CHANGED_MEANWHILE);\n}");
    }

    /** The row as the answer that its tag came with shows it. */
    private String shownElsewhere(Name table, String row) {
        for (FeatureDesign other : design.features()) {
            for (OperationDesign reading : other.operations()) {
                for (Step step : reading.operation().steps()) {
                    if (step instanceof Step.Answer answer
                            && reading.result().tagged()
                            && answer.body().isPresent()
                            && answer.body().get() instanceof Rendering.One one
                            && one.row().type() instanceof Type.Row of
                            && of.table().equals(table)) {
                        ReadMethods.Made made = reads.show(
                                table,
                                one.name(),
                                one.item(),
                                reading.result().body().orElseThrow(),
                                false,
                                draft.env,
                                Cites.cite(one.row().span()));
                        return repository + "." + made.name() + "(" + draft.keys(made, table, row) + ")";
                    }
                }
            }
        }
        throw new NotYet(
                "If-Match where no answer has a tag", operation.operation().span());
    }
}
