package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Reference;
import dev.plumb.expression.Type;
import dev.plumb.expression.Walk;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.Invariant;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the reference evaluator whether every invariant holds over the rows as they stand. */
final class InvariantProof {
    private static final String PROOF = "invariants";
    private static final Viewer NOBODY = new Viewer("", "", List.of());
    /** So many rows of a table say what is wrong with them. */
    private static final int SHOWN = 12;

    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;

    InvariantProof(Spec spec, Stage stage, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.ledger = ledger;
    }

    /** The invariants that hold over the rows as they stand: made-up rows need not keep them all. */
    Set<String> holding() throws SQLException {
        var holding = new LinkedHashSet<String>();
        if (!spec.invariants().isEmpty()) {
            ScratchWorld world = ScratchWorld.of(spec, stage.scratch(), NOBODY);
            for (Invariant invariant : spec.invariants()) {
                if (Reference.of(invariant.truth()).test(Map.of(), world) instanceof Reference.Outcome.Value value
                        && Boolean.TRUE.equals(value.value())) {
                    holding.add(invariant.name());
                }
            }
        }
        return holding;
    }

    /** @param when in words: after what */
    void prove(String when) throws SQLException {
        prove(when, spec.invariants().stream().map(Invariant::name).collect(Collectors.toSet()));
    }

    /** @param expected the names of those that held before */
    void prove(String when, Set<String> expected) throws SQLException {
        if (expected.isEmpty()) {
            return;
        }
        ScratchWorld world = ScratchWorld.of(spec, stage.scratch(), NOBODY);
        for (Invariant invariant : spec.invariants()) {
            if (!expected.contains(invariant.name())) {
                continue;
            }
            String id = Elements.invariant(invariant.name());
            switch (Reference.of(invariant.truth()).test(Map.of(), world)) {
                case Reference.Outcome.Value value ->
                    ledger.add(
                            id,
                            Boolean.TRUE.equals(value.value())
                                    ? Evidence.holds(PROOF, "it holds after " + when)
                                    : Evidence.fails(
                                            PROOF,
                                            "it holds after " + when,
                                            "`" + invariant.truth().text() + "` is false" + rows(invariant),
                                            ""));
                case Reference.Outcome.Failed failed ->
                    ledger.note(id, "the reference cannot tell: " + failed.message());
            }
        }
    }

    /** The first rows of the tables that an invariant speaks of, as they stand. */
    private String rows(Invariant invariant) throws SQLException {
        var tables = new LinkedHashSet<Name>();
        Walk.all(invariant.truth().expr()).forEach(part -> {
            if (part instanceof Expr.Rows && part.type() instanceof Type.ListOf(Type.Row row, boolean _)) {
                tables.add(row.table());
            }
        });
        var text = new StringBuilder();
        for (Name table : tables) {
            if (spec.catalog().table(table).isPresent()) {
                stage.scratch().all(table).stream()
                        .limit(SHOWN)
                        .forEach(row ->
                                text.append('\n').append(table).append(' ').append(row));
            }
        }
        return text.toString();
    }
}
