package dev.plumb.prove;

import dev.plumb.expression.TypedExpression;
import dev.plumb.prove.Turn.Script;
import dev.plumb.prove.model.Steps;
import dev.plumb.spec.Consequences.Job;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what is done next: rounds in which each operation is called once, those that write twice, in any order; what
 * follows from them is done every now and then, and each job runs.
 */
final class TurnMaker {
    /** So many calls, and what follows from them is done. */
    private static final int CALLS_PER_REACTIONS = 4;

    /** So many calls of an operation are thought of to find those that end otherwise than others. */
    private static final int CANDIDATES = 12;

    private static final Pattern SPAN = Pattern.compile("duration\\('(\\d+)([smh])'\\)");
    private final Spec spec;
    private final List<Operation> operations;
    private final CallMaker maker;
    private final Random random;
    private final Random others;
    private final Map<String, List<Script>> scripts;
    /** How often each partner was not to answer at its best. */
    private final Map<String, Integer> turns = new HashMap<>();

    private final List<Choice> round = new ArrayList<>();
    private final Endings endings;
    /** Calls whose answers may be kept. */
    private final List<PlannedCall> kept = new ArrayList<>();

    private Optional<PlannedCall> last = Optional.empty();
    private boolean again;

    /**
     * How calls have ended.
     *
     * @param seen by operation
     * @param candidates how many of an operation's calls may still be thought of
     */
    record Endings(Map<String, Set<String>> seen, Map<String, Integer> candidates) {
        Endings() {
            this(new HashMap<>(), new HashMap<>());
        }
    }

    private sealed interface Choice {
        record Calls(Operation operation) implements Choice {}

        record Reacts() implements Choice {}

        record Runs(Job job) implements Choice {}
    }

    TurnMaker(Spec spec, List<Operation> operations, CallMaker maker, Random random, Endings endings) {
        this.endings = endings;
        this.spec = spec;
        this.operations = operations;
        this.maker = maker;
        this.random = random;
        this.others = new Random(operations.size());
        this.scripts = PartnerScripts.inBackground(spec, others);
    }

    Turn next(SideBySide side) throws SQLException {
        Optional<PlannedCall> reads = readAgain();
        again = reads.isPresent();
        if (reads.isPresent()) {
            return reads.get();
        }
        Turn turn = other(side);
        if (turn instanceof PlannedCall call) {
            last = Optional.of(call);
            if (spec.caches().containsKey(call.operation().name())) {
                kept.add(call);
            }
        }
        return turn;
    }

    private Turn other(SideBySide side) throws SQLException {
        if (round.isEmpty()) {
            begin();
        }
        return switch (round.removeLast()) {
            case Choice.Calls(Operation operation) -> call(operation, side);
            case Choice.Reacts _ -> new Turn.Reactions(scripted());
            case Choice.Runs(Job job) -> new Turn.Job(job.name(), later(job), scripted());
        };
    }

    /** One that ends as none of the operation has yet, if one is found. */
    private PlannedCall call(Operation operation, SideBySide side) throws SQLException {
        PlannedCall first = maker.call(operation, side.known());
        PlannedCall call = first;
        Set<String> ends = endings.seen().computeIfAbsent(operation.name(), _ -> new HashSet<>());
        int left = endings.candidates().getOrDefault(operation.name(), CANDIDATES);
        while (left > 0) {
            left--;
            endings.candidates().put(operation.name(), left);
            String end = side.ending(call);
            if (!end.startsWith("untold") && ends.add(end)) {
                return call;
            }
            call = maker.call(operation, side.known());
        }
        return first;
    }

    /** What is kept is asked for again when something was written. */
    private Optional<PlannedCall> readAgain() {
        Optional<PlannedCall> write = last.filter(c -> Steps.writes(spec, c.operation()));
        last = Optional.empty();
        return write.flatMap(w -> kept.reversed().stream()
                .filter(r -> r.path().equals(w.path()))
                .findFirst()
                .or(() -> kept.isEmpty() ? Optional.empty() : Optional.of(kept.getLast())));
    }

    /** Whether the turn before was a call that had been made before. */
    boolean isAgain() {
        return again;
    }

    private void begin() {
        var calls = new ArrayList<Operation>(operations);
        operations.stream().filter(o -> Steps.writes(spec, o)).forEach(calls::add);
        Collections.shuffle(calls, random);
        boolean reacts = !spec.consequences().reactions().isEmpty();
        for (int i = 0; i < calls.size(); i++) {
            round.add(new Choice.Calls(calls.get(i)));
            if (reacts && i % CALLS_PER_REACTIONS == 0) {
                round.add(new Choice.Reacts());
            }
        }
        spec.consequences().jobs().forEach(job -> round.add(others.nextInt(round.size() + 1), new Choice.Runs(job)));
    }

    /** Ways in which each partner can answer: every other time the best one, and else one after the other. */
    private List<Script> scripted() {
        Map<String, List<Script>> now = PartnerScripts.inBackground(spec, others);
        return scripts.keySet().stream()
                .filter(partner -> !now.getOrDefault(partner, List.of()).isEmpty())
                .map(partner -> {
                    List<Script> choices = now.getOrDefault(partner, List.of());
                    boolean best = others.nextBoolean();
                    return choices.get(best ? 0 : turns.merge(partner, 1, Integer::sum) % choices.size());
                })
                .toList();
    }

    /** Now, or so late that the longest time has passed that the job speaks of. */
    private Duration later(Job job) {
        Duration longest = Duration.ZERO;
        for (Step step : job.steps()) {
            if (step instanceof Step.Each each) {
                Optional<String> text = each.where().map(TypedExpression::text);
                Matcher found = SPAN.matcher(text.orElse(""));
                while (found.find()) {
                    Duration span = Duration.parse("PT" + found.group(1) + found.group(2));
                    longest = span.compareTo(longest) > 0 ? span : longest;
                }
            }
        }
        return longest.isZero() || others.nextInt(4) == 0 ? Duration.ZERO : longest.plusMinutes(1);
    }
}
