package dev.plumb.prove;

import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the shortest sequence of calls that still shows a difference (delta debugging: Zeller and Hildebrandt, 2002). */
final class Shrinking {
    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final BehaviourProof.Fresh fresh;
    private final int most;
    private String element = "";
    private int runs;

    /** @param most how often the calls are tried again */
    Shrinking(Spec spec, Stage stage, Viewers viewers, BehaviourProof.Fresh fresh, int most) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.fresh = fresh;
        this.most = most;
    }

    /** @param scenario the calls in the language of stories */
    record Shortest(List<Turn> calls, SideBySide.Seen seen, String scenario) {}

    Shortest shortest(List<Turn> played, SideBySide.Seen first) throws SQLException {
        List<Optional<Turn>> calls = new ArrayList<>();
        played.forEach(c -> calls.add(Optional.of(c)));
        SideBySide.Seen seen = first;
        element = first.element();
        int size = Math.max(1, (calls.size() - 1) / 2);
        while (size >= 1 && runs < most) {
            boolean shorter = false;
            for (int from = 0; from < calls.size() - 1 && runs < most; from += size) {
                int to = Math.min(from + size, calls.size() - 1);
                List<Optional<Turn>> without = new ArrayList<>(calls);
                for (int i = from; i < to; i++) {
                    without.set(i, Optional.empty());
                }
                if (without.equals(calls)) {
                    continue;
                }
                Optional<SideBySide.Seen> still = run(without);
                if (still.isPresent()) {
                    calls.clear();
                    calls.addAll(without);
                    seen = still.get();
                    shorter = true;
                }
            }
            size = size == 1 && !shorter ? 0 : Math.max(1, size / 2);
        }
        List<Turn> left = calls.stream().flatMap(Optional::stream).toList();
        fresh.rows();
        var side = new SideBySide(spec, stage, viewers, BehaviourProof.PROOF);
        String scenario = new ScenarioText(spec).of(left, side, seen);
        return new Shortest(left, seen, scenario);
    }

    /** The difference that the last of the calls shows; the others keep the numbers that they had. */
    private Optional<SideBySide.Seen> run(List<Optional<Turn>> calls) throws SQLException {
        runs++;
        fresh.rows();
        var side = new SideBySide(spec, stage, viewers, BehaviourProof.PROOF);
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).isPresent()) {
                List<SideBySide.Seen> seen = side.play(calls.get(i).get(), i);
                if (i == calls.size() - 1) {
                    return seen.stream()
                            .filter(s -> s.differs() && s.element().equals(element))
                            .findFirst();
                }
            }
        }
        return Optional.empty();
    }
}
