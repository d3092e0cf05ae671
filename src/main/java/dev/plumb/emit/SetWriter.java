package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import dev.plumb.spec.StateChange;
import dev.plumb.spec.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A loop over rows that does nothing but change each to the same values, or delete it: one statement. It locks the rows in
 * the order of their keys, as the loop would, so that two of us never wait for each other.
 */
final class SetWriter {
    /** Functions that give each row a value of its own. */
    static final Set<String> ANEW = Set.of("uuid", "randomBytes", "randomToken", "accessToken");

    private final MethodDraft draft;
    private final Design design;
    private final Spec spec;
    private final RequestKeys requestKeys;

    SetWriter(MethodDraft draft, RequestKeys requestKeys) {
        this.draft = draft;
        this.design = draft.design;
        this.spec = draft.spec;
        this.requestKeys = requestKeys;
    }

    /** Whether the loop is such a one; it is then written. */
    boolean write(Step.Each loop) {
        if (loop.body().size() != 1
                || loop.body().getFirst().when().isPresent()
                || !(loop.list().type() instanceof Type.ListOf of)
                || !(of.element() instanceof Type.Row row)) {
            return false;
        }
        if (loop.body().getFirst() instanceof Step.Change change && joined(loop, change, row.table())) {
            return true;
        }
        if (!isPlain(row.table())) {
            return false;
        }
        Optional<ReadMethods.Made> made = switch (loop.body().getFirst()) {
            case Step.Change change -> changed(loop, change, row.table());
            case Step.Delete delete -> deleted(loop, delete, row.table());
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Create _,
                    Step.Ensure _,
                    Step.Each _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> Optional.empty();
        };
        made.ifPresent(m -> {
            draft.usesNow |= m.roots().contains(WriteMethods.NOW_ROOT);
            draft.locks(1);
            List<String> limit = loop.limit()
                    .map(l -> List.of(InJava.of(l.expr(), draft.env)))
                    .orElse(List.of());
            draft.line(m.call(draft.repository, limit) + ";");
            new RowWriter(draft).readAgain(row.table());
        });
        return made.isPresent();
    }

    /** Rows that the rows of the loop point at. */
    private boolean joined(Step.Each loop, Step.Change change, Name table) {
        var joined = new JoinedUpdate(draft);
        if (WriteMethods.goesOn(change.otherwise())
                || !joined.fits(loop, change, table)
                || !(change.rows().getFirst().row().type() instanceof Type.Row changed)
                || !isPlain(changed.table())
                || isWatched(change.rows().getFirst())) {
            return false;
        }
        Optional<ReadMethods.Made> made = joined.made(loop, change);
        made.ifPresent(m -> {
            draft.usesNow |= m.roots().contains(WriteMethods.NOW_ROOT);
            draft.locks(2);
            draft.line(m.call(draft.repository) + ";");
            new RowWriter(draft).readAgain(changed.table());
        });
        return made.isPresent();
    }

    private Optional<ReadMethods.Made> changed(Step.Each loop, Step.Change change, Name table) {
        if (change.rows().size() != 1
                || WriteMethods.goesOn(change.otherwise())
                || !isNamed(change.rows().getFirst().row().expr(), loop.name())
                || !change.rows().getFirst().with().stream().allMatch(a -> isTheSame(a, loop.name(), table))
                || isWatched(change.rows().getFirst())) {
            return Optional.empty();
        }
        return draft.writes.setAll(
                draft.operation.method(),
                draft.source(loop.list(), loop.where(), loop.name()),
                change.rows().getFirst().with(),
                change.otherwise(),
                draft.env,
                requestKeys::lookupMap,
                loop.limit().isPresent(),
                Cites.cite(
                        loop.span(),
                        "Locked in the order of their keys, so that two of us never wait for each other."));
    }

    private Optional<ReadMethods.Made> deleted(Step.Each loop, Step.Delete delete, Name table) {
        boolean pointsAtItself = spec.catalog().table(table).orElseThrow().constraints().stream()
                .anyMatch(c -> c instanceof Constraint.ForeignKey key
                        && key.referencedTable().equals(table));
        if (WriteMethods.goesOn(delete.otherwise())
                || !isNamed(delete.target().expr(), loop.name())
                || pointsAtItself) {
            return Optional.empty();
        }
        return draft.writes.setAll(
                draft.operation.method(),
                draft.source(loop.list(), loop.where(), loop.name()),
                List.of(),
                delete.otherwise(),
                draft.env,
                requestKeys::lookupMap,
                loop.limit().isPresent(),
                Cites.cite(
                        loop.span(),
                        "Locked in the order of their keys, so that two of us never wait for each other."));
    }

    /** Whether rows of the table may be locked in order and deleted in one statement. */
    boolean deletes(Name table) {
        return isPlain(table);
    }

    /** Of which nothing watches single rows as they are written. */
    private boolean isPlain(Name table) {
        Model.Entity entity = spec.model().entity(table).orElseThrow();
        Table stored = spec.catalog().table(table).orElse(null);
        return stored != null
                && !entity.readOnly()
                && !entity.key().isEmpty()
                && spec.catalog().triggers().stream().noneMatch(t -> t.table().equals(table));
    }

    /** A state that the diagram may not let be: only the row tells. */
    private boolean isWatched(Step.Change.RowChange row) {
        return StateChange.of(spec).stream()
                .filter(c -> !c.creates() && !c.certain() && c.table().equals(row.table()))
                .anyMatch(c -> row.with().stream()
                        .anyMatch(a -> a.column().equals(c.diagram().column())
                                && a.span().equals(c.span())));
    }

    /** Whether each row is given the same value, which is known before. */
    private boolean isTheSame(Step.Assignment assignment, String variable, Name table) {
        Expr value = assignment.value().expression().expr();
        return assignment.value() instanceof Step.Value.Computed
                && assignment.absent() == Step.Absent.NEVER
                && !Walk.mentions(value, variable)
                && !Walk.any(value, part -> part instanceof Expr.Call call && ANEW.contains(call.function()))
                && (value instanceof Expr.Literal || InJava.atHand(value, draft.env))
                && !design.spec().privacy().isEncrypted(table, assignment.column())
                && spec.access()
                        .accounts()
                        .filter(a -> a.isPassword(table, assignment.column()))
                        .isEmpty();
    }

    private static boolean isNamed(Expr expr, String variable) {
        return expr instanceof Expr.Variable named && named.name().equals(variable);
    }
}
