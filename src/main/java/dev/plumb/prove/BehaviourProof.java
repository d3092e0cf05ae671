package dev.plumb.prove;

import dev.plumb.prove.model.Steps;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
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

    /** Calls of which the last differs. */
    private record Found(List<PlannedCall> played, SideBySide.Seen seen) {}

    BehaviourProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
    }

    /**
     * @param episodes how many sequences
     * @param calls of each, at least; more where there are many operations
     * @param fresh makes the rows that each begins with
     */
    void prove(int episodes, int calls, Fresh fresh) throws SQLException {
        List<Operation> operations =
                spec.operations().stream().filter(o -> o.endpoint().isPresent()).toList();
        if (operations.isEmpty()) {
            return;
        }
        long writing = operations.stream().filter(o -> Steps.writes(spec, o)).count();
        int most = (int) Math.max(calls, PER_OPERATION * (operations.size() + writing));
        for (int episode = 0; episode < episodes; episode++) {
            fresh.rows();
            episode(operations, new Random(seed(spec) + episode), most, fresh);
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
        var maker = new CallMaker(spec, stage, viewers, random, 3, OptionalInt.empty());
        var played = new ArrayList<PlannedCall>();
        var turns = new ArrayList<Operation>();
        var found = new ArrayList<Found>();
        for (int number = 0; number < most; number++) {
            if (turns.isEmpty()) {
                turns.addAll(round(operations, random));
            }
            Operation operation = turns.removeLast();
            PlannedCall call = maker.call(operation, side.known());
            side.showTag(call);
            played.add(call);
            SideBySide.Seen seen = side.play(call, played.size() - 1);
            if (seen.differs() && faulty.add(operation.name())) {
                found.add(new Found(List.copyOf(played), seen));
            }
            record(operation, seen);
        }
        for (Found one : found) {
            failed(one, fresh);
        }
    }

    /** Each once, those that write twice, in any order. */
    private List<Operation> round(List<Operation> operations, Random random) {
        var round = new ArrayList<>(operations);
        operations.stream().filter(o -> Steps.writes(spec, o)).forEach(round::add);
        java.util.Collections.shuffle(round, random);
        return round;
    }

    private void record(Operation operation, SideBySide.Seen seen) {
        if (seen.differs()) {
            return;
        }
        if (seen.untold().isPresent()) {
            ledger.note(
                    Elements.behaviour(operation.name()),
                    "the model cannot tell of some calls: " + seen.untold().get());
            return;
        }
        boolean went = seen.exchange().answer().status() < 400;
        seen.operations()
                .forEach(name -> ledger.addIfKnown(
                        Elements.behaviour(name),
                        Evidence.holds(
                                PROOF,
                                went
                                        ? "answers, and leaves the rows, as the model does"
                                        : "refuses what the model refuses, and leaves the rows as they were")));
    }

    private void failed(Found found, Fresh fresh) throws SQLException {
        var shrinking = new Shrinking(spec, stage, viewers, fresh, shrunk < MOST_SHRUNK ? RUNS : 0);
        shrunk++;
        Shrinking.Shortest shortest = shrinking.shortest(found.played(), found.seen());
        PlannedCall last = shortest.calls().getLast();
        ledger.add(
                Elements.behaviour(last.operation().name()),
                Evidence.fails(
                        PROOF,
                        "answers and rows are as the model has them after random calls",
                        String.join("\n", shortest.seen().differences()) + "\nthe answer was "
                                + shortest.seen().exchange().answer().shown(),
                        shortest.scenario()));
    }
}
