package dev.plumb.prove;

import dev.plumb.prove.model.Steps;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Plays random sequences of calls on the backend and on the reference model: answers and rows must agree after every
 * call. A difference is shrunk to the shortest sequence that shows it and told as a scenario. The same specification gives
 * the same calls.
 */
final class BehaviourProof {
    static final String PROOF = "behaviour";

    /** How many differences are shrunk, and how often the calls of one are tried again. */
    private static final int MOST_SHRUNK = 6;

    private static final int RUNS = 30;

    /** Calls of each operation in a sequence; of one that writes twice as many. */
    private static final int PER_OPERATION = 4;

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private final Set<String> faulty = new HashSet<>();
    private int shrunk;

    /** Turns of which the last differs. */
    private record Found(List<Turn> played, SideBySide.Seen seen) {}

    BehaviourProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
    }

    /**
     * @param episodes how many sequences
     * @param calls of each, at least; more where there are many operations
     * @param lasting as long there are more sequences
     * @param fresh makes the rows that each begins with
     */
    void prove(int episodes, int calls, Duration lasting, Fresh fresh) throws SQLException {
        var deliveries = new DeliveryIds(spec);
        List<Operation> operations = spec.operations().stream()
                .filter(o -> o.endpoint().isPresent() && !deliveries.nameRows(o))
                .toList();
        spec.operations().stream()
                .filter(o -> o.endpoint().isPresent() && deliveries.nameRows(o))
                .forEach(
                        o -> ledger.note(
                                Elements.behaviour(o.name()),
                                "its deliveries are told apart by what names a row, which can be delivered once: no random calls were made"));
        if (operations.isEmpty()) {
            return;
        }
        long writing = operations.stream().filter(o -> Steps.writes(spec, o)).count();
        int most = (int) Math.max(calls, PER_OPERATION * (operations.size() + writing));
        Fresh settled = () -> {
            fresh.rows();
            DueTasks.settle(spec, stage);
        };
        long until = System.nanoTime() + lasting.toNanos();
        for (int episode = 0; episode < episodes || System.nanoTime() < until; episode++) {
            settled.rows();
            episode(operations, new Random(seed(spec) + episode), most, settled);
        }
    }

    /** Makes the rows that a sequence begins with. */
    interface Fresh {
        void rows() throws SQLException;
    }

    /** By what is specified, so that the same specification is proven by the same calls. */
    static long seed(Spec spec) {
        long seed = 17;
        for (Operation operation : spec.operations()) {
            seed = 31 * seed + operation.name().hashCode();
            seed = 31 * seed + operation.span().text().hashCode();
        }
        return seed;
    }

    private void episode(List<Operation> operations, Random random, int most, Fresh fresh) throws SQLException {
        var side = new SideBySide(spec, stage, viewers, PROOF);
        var maker = new TurnMaker(
                spec, operations, new CallMaker(spec, stage, viewers, random, 3), random, new TurnMaker.Endings());
        var played = new ArrayList<Turn>();
        var found = new ArrayList<Found>();
        for (int calls = 0; calls < most; ) {
            Turn turn = maker.next(side);
            calls += turn instanceof PlannedCall && !maker.isAgain() ? 1 : 0;
            played.add(turn);
            for (SideBySide.Seen seen : side.play(turn, played.size() - 1)) {
                if (seen.differs() && faulty.add(seen.element())) {
                    found.add(new Found(List.copyOf(played), seen));
                }
                record(seen);
            }
        }
        for (Found one : found) {
            failed(one, fresh);
        }
    }

    private void record(SideBySide.Seen seen) {
        if (seen.differs()) {
            return;
        }
        if (seen.untold().isPresent()) {
            ledger.note(
                    seen.element(),
                    "the model cannot tell of some " + (seen.answered().isPresent() ? "calls: " : "runs: ")
                            + seen.untold().get());
            return;
        }
        String call = seen.went()
                ? "answers, and leaves the rows, as the model does"
                : "refuses what the model refuses, and leaves the rows as they were";
        seen.elements()
                .forEach(element -> ledger.addIfKnown(
                        element,
                        Evidence.holds(
                                PROOF,
                                seen.answered().isPresent() ? call : "does without a call what the model does")));
    }

    private void failed(Found found, Fresh fresh) throws SQLException {
        var shrinking = new Shrinking(spec, stage, viewers, fresh, shrunk < MOST_SHRUNK ? RUNS : 0);
        shrunk++;
        Shrinking.Shortest shortest = shrinking.shortest(found.played(), found.seen());
        ledger.add(
                found.seen().element(),
                Evidence.fails(
                        PROOF,
                        "answers, rows and events are as the model has them after random calls",
                        String.join("\n", shortest.seen().differences())
                                + shortest.seen()
                                        .answered()
                                        .map(a -> "\nthe answer was " + a)
                                        .orElse(""),
                        shortest.scenario()));
    }
}
