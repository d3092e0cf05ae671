package dev.plumb.prove;

import dev.plumb.prove.model.Comparison;
import dev.plumb.prove.model.Givens;
import dev.plumb.prove.model.Outcome;
import dev.plumb.prove.model.ReferenceModel;
import dev.plumb.prove.model.Rows;
import dev.plumb.prove.model.Steps;
import dev.plumb.schema.Name;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/**
 * Lets several callers do things to the same few rows at the same time. What they were answered and what is stored must be
 * what the model makes of the same calls in some order (linearizability: Herlihy and Wing, 1990), and invariants that held
 * before must hold after.
 */
final class ConcurrencyProof {
    static final String PROOF = "concurrency";

    private static final int MOST_AT_ONCE = 4;
    private static final int HESITATION_MILLIS = 3;

    /** So many calls are thought of to find one that goes well: first of the rows that all meet at, then of any. */
    private static final int CANDIDATES = 12;

    private static final int CANDIDATES_THERE = 5;

    /** How often fewer calls are tried, which may meet or not. */
    private static final int TRIES = 4;

    private static final String CHECK = "calls at the same time do what they would do in some order";
    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private final List<Operation> writing;

    ConcurrencyProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
        var deliveries = new DeliveryIds(spec);
        this.writing = spec.operations().stream()
                .filter(o -> o.endpoint().isPresent() && Steps.writes(spec, o))
                .filter(o -> isCalled(o, deliveries))
                .toList();
    }

    /** Whether it can be called beside itself; where it cannot, the report says why. */
    private boolean isCalled(Operation operation, DeliveryIds deliveries) {
        Optional<String> why = deliveries.nameRows(operation)
                ? Optional.of("its deliveries are told apart by what names a row, which can be delivered once")
                : PartnerScripts.tellsWhatChanges(spec, operation, operation)
                        ? Optional.of("it changes what it tells partners, who are asked ahead of its transaction")
                        : Optional.empty();
        why.ifPresent(w ->
                ledger.note(Elements.concurrency(operation.name()), w + ": it was not called several times at once"));
        return why.isEmpty();
    }

    /**
     * @param rounds how often several that write the same tables are called at once; before, each is called beside itself
     * @param every so many rounds the rows are made anew
     * @param lasting as long it goes on at least
     */
    void prove(int rounds, int every, Duration lasting, BehaviourProof.Fresh fresh) throws SQLException {
        if (writing.isEmpty()) {
            return;
        }
        stage.hesitate(HESITATION_MILLIS);
        try {
            rounds(rounds, every, System.nanoTime() + lasting.toNanos(), fresh);
        } finally {
            stage.hesitate(0);
        }
    }

    private void rounds(int rounds, int every, long until, BehaviourProof.Fresh fresh) throws SQLException {
        var random = new Random(BehaviourProof.seed(spec) + 1);
        var faulty = new HashSet<String>();
        Optional<SideBySide> side = Optional.empty();
        Set<String> holding = Set.of();
        var invariants = new InvariantProof(spec, stage, ledger);
        int same = 3 * writing.size();
        int alike = same + 2 * writing.size();
        for (int round = 0; round < alike + rounds || System.nanoTime() < until; round++) {
            if (side.isEmpty() || round % every == 0) {
                fresh.rows();
                side = Optional.of(new SideBySide(spec, stage, viewers, PROOF));
                holding = invariants.holding();
            }
            Operation first = writing.get(round % writing.size());
            Sort sort = round < same ? Sort.SAME : round < alike ? Sort.ALIKE : Sort.RELATED;
            List<PlannedCall> calls = calls(first, sort, side.get(), random, -(round / writing.size() % 3));
            if (calls.size() > 1 && !round(side.get(), calls, faulty)) {
                side = Optional.empty();
            } else {
                invariants.prove("calls at the same time", holding);
            }
        }
    }

    /** What the calls of a round have in common. */
    private enum Sort {
        /** Everything but who calls. */
        SAME,
        /** The operation. */
        ALIKE,
        /** Tables that they write. */
        RELATED
    }

    /** Calls of the same few rows, the one that is pinned before others. */
    private List<PlannedCall> calls(Operation first, Sort sort, SideBySide side, Random random, int pinned)
            throws SQLException {
        var there = new CallMaker(spec, stage, viewers, random, 1, OptionalInt.of(pinned));
        var anywhere = new CallMaker(spec, stage, viewers, random, 1);
        List<Operation> related = writing.stream()
                .filter(o -> touches(o, first)
                        && !PartnerScripts.tellsWhatChanges(spec, o, first)
                        && !PartnerScripts.tellsWhatChanges(spec, first, o))
                .toList();
        var calls = new ArrayList<PlannedCall>();
        int count = sort == Sort.SAME ? MOST_AT_ONCE - 1 : 2 + random.nextInt(MOST_AT_ONCE - 1);
        for (int i = 0; i < count; i++) {
            if (sort == Sort.SAME && !calls.isEmpty()) {
                calls.add(calls.getFirst());
                continue;
            }
            List<Operation> fit = sort == Sort.RELATED && i > 0
                    ? related.stream()
                            .filter(o -> calls.stream()
                                    .map(PlannedCall::operation)
                                    .noneMatch(c -> PartnerScripts.tellsWhatChanges(spec, c, o)
                                            || PartnerScripts.tellsWhatChanges(spec, o, c)))
                            .toList()
                    : List.of();
            Operation operation = fit.isEmpty() ? first : fit.get(random.nextInt(fit.size()));
            call(there, anywhere, operation, side).ifPresent(calls::add);
        }
        return calls;
    }

    /** One that would go well alone, if one is found: those that are refused anyway meet nobody. */
    private static Optional<PlannedCall> call(CallMaker there, CallMaker anywhere, Operation operation, SideBySide side)
            throws SQLException {
        Optional<PlannedCall> call = there.callByThoseWhoMay(operation, side.known());
        for (int i = 1; i < CANDIDATES && call.isPresent() && !side.goesWell(call.get()); i++) {
            call = (i < CANDIDATES_THERE ? there : anywhere).callByThoseWhoMay(operation, side.known());
        }
        return call;
    }

    private boolean touches(Operation one, Operation other) {
        Set<Name> tables = new HashSet<>(Steps.written(spec, one));
        tables.retainAll(Steps.written(spec, other));
        return !tables.isEmpty();
    }

    /**
     * What several calls at once were answered and left behind.
     *
     * @param estranged why the model cannot tell of a caller
     */
    private record Met(
            List<SideBySide.Ready> ready,
            List<Exchange> exchanges,
            Rows before,
            Orders orders,
            boolean late,
            Map<String, String> estranged) {
        boolean failed() {
            return !late && estranged.isEmpty() && !orders.explained && orders.untold.isEmpty();
        }
    }

    private Met meet(SideBySide side, List<PlannedCall> planned) throws SQLException {
        for (PlannedCall call : planned) {
            side.showTag(call);
        }
        var ready = new ArrayList<SideBySide.Ready>();
        for (PlannedCall call : planned) {
            ready.add(side.ready(side.prepared(call)));
            side.script(ready.getLast().scripts());
        }
        Rows before = side.known().rows();
        List<Exchange> exchanges = stage.wire()
                .sendAll(
                        PROOF,
                        ready.stream()
                                .map(r -> new Wire.Call(Optional.of(r.call().endpoint()), r.request()))
                                .toList());
        Rows after = side.read();
        var orders =
                new Orders(side, before, ready, exchanges, after, side.events().since());
        side.known().after(-2, after, Map.of());
        boolean late = exchanges.stream().anyMatch(side::tookTooLong);
        var estranged = new LinkedHashMap<String, String>();
        for (int i = 0; i < ready.size(); i++) {
            PlannedCall call = ready.get(i).call();
            Exchange exchange = exchanges.get(i);
            side.estranged(call, exchange, before)
                    .or(() -> side.estranged(call, exchange, after))
                    .ifPresent(why -> estranged.put(call.operation().name(), why));
        }
        if (!late && estranged.isEmpty()) {
            orders.search(before, new ArrayList<>(), new ArrayList<>());
        }
        return new Met(ready, exchanges, before, orders, late, estranged);
    }

    /** @return whether it went on as it should */
    private boolean round(SideBySide side, List<PlannedCall> planned, Set<String> faulty) throws SQLException {
        Scratch.Snapshot rows = stage.scratch().snapshot();
        Met met = meet(side, planned);
        if (met.late()) {
            return true;
        }
        if (!met.estranged().isEmpty()) {
            met.estranged()
                    .forEach((name, why) ->
                            ledger.note(Elements.concurrency(name), "the model cannot tell of some calls: " + why));
            return false;
        }
        var names = new HashSet<String>();
        planned.forEach(c -> names.add(c.operation().name()));
        if (met.orders().explained) {
            names.forEach(name -> ledger.addIfKnown(Elements.concurrency(name), Evidence.holds(PROOF, CHECK)));
            return true;
        }
        if (met.orders().untold.isPresent()) {
            String why = "the model cannot tell of some calls: "
                    + met.orders().untold.get();
            names.forEach(name -> ledger.note(Elements.concurrency(name), why));
            return true;
        }
        String name = planned.getFirst().operation().name();
        if (faulty.add(name)) {
            Met fewest = fewest(rows, planned, met);
            ledger.add(
                    Elements.concurrency(name),
                    failure(fewest.before(), fewest.ready(), fewest.exchanges(), fewest.orders()));
        }
        return false;
    }

    /** The fewest of the calls that still fail, each tried several times from the same rows. */
    private Met fewest(Scratch.Snapshot rows, List<PlannedCall> planned, Met first) throws SQLException {
        List<PlannedCall> calls = planned;
        Met failed = first;
        boolean fewer = true;
        while (fewer && calls.size() > 1) {
            fewer = false;
            for (int out = 0; out < calls.size() && !fewer; out++) {
                var left = new ArrayList<>(calls);
                left.remove(out);
                Optional<Met> still = still(rows, left);
                if (still.isPresent()) {
                    calls = left;
                    failed = still.get();
                    fewer = true;
                }
            }
        }
        return failed;
    }

    private Optional<Met> still(Scratch.Snapshot rows, List<PlannedCall> calls) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            stage.scratch().restore(rows);
            Met met = meet(new SideBySide(spec, stage, viewers, PROOF), calls);
            if (met.failed()) {
                return Optional.of(met);
            }
        }
        return Optional.empty();
    }

    private Evidence failure(Rows before, List<SideBySide.Ready> ready, List<Exchange> exchanges, Orders orders) {
        var seen = new StringBuilder("no order of these calls explains what was seen\n");
        for (int i = 0; i < ready.size(); i++) {
            seen.append(ScenarioText.who(ready.get(i).call().viewer()))
                    .append(" called ")
                    .append(ready.get(i).call().operation().name())
                    .append(" and was answered ")
                    .append(exchanges
                            .get(i)
                            .answer()
                            .shown()
                            .lines()
                            .findFirst()
                            .orElse(""))
                    .append('\n');
        }
        seen.append("in the order that comes nearest: ").append(String.join("\n", orders.nearest));
        String scenario = new ScenarioText(spec)
                .atOnce(ready.stream().map(SideBySide.Ready::call).toList(), new KnownRows(spec, before));
        return Evidence.fails(PROOF, CHECK, seen.toString(), scenario);
    }

    /** The search for an order. */
    private final class Orders {
        private final SideBySide side;
        private final List<SideBySide.Ready> calls;
        private final List<Exchange> exchanges;
        private final Rows before;
        private final Rows after;
        private final List<Comparison.Told> told;
        private boolean explained;
        private Optional<String> untold = Optional.empty();
        private List<String> nearest = List.of("the answers");
        private int distance = Integer.MAX_VALUE;

        Orders(
                SideBySide side,
                Rows before,
                List<SideBySide.Ready> calls,
                List<Exchange> exchanges,
                Rows after,
                List<Comparison.Told> told) {
            this.told = told;
            this.side = side;
            this.before = before;
            this.calls = calls;
            this.exchanges = exchanges;
            this.after = after;
        }

        /**
         * @param order of those that were done
         * @param results of them
         */
        void search(Rows state, List<Integer> order, List<ReferenceModel.Result> results) {
            if (order.size() == calls.size()) {
                compare(order, results);
                return;
            }
            var tried = new HashSet<Object>();
            for (int next = 0; next < calls.size() && !explained && untold.isEmpty(); next++) {
                // of equal calls with equal answers one is as good as the other
                Object like = List.of(
                        calls.get(next).call(),
                        exchanges.get(next).answer().status(),
                        exchanges.get(next).answer().body());
                if (order.contains(next) || !tried.add(like)) {
                    continue;
                }
                ReferenceModel.Result result = side.model().run(calls.get(next).told(), state, Givens.unknown(next));
                if (result.outcome() instanceof Outcome.Untold(String why)) {
                    untold = Optional.of(why);
                    return;
                }
                if (!couldBe(result.outcome(), exchanges.get(next).answer())) {
                    note(
                            List.of(calls.get(next).call().operation().name() + " should be answered "
                                    + side.expected(result.outcome())),
                            1000 - order.size());
                    continue;
                }
                order.add(next);
                results.add(result);
                search(result.after(), order, results);
                order.removeLast();
                results.removeLast();
            }
        }

        private boolean couldBe(Outcome outcome, Answer answer) {
            return switch (outcome) {
                case Outcome.Answered answered -> answered.status() == answer.status();
                case Outcome.Refused refused ->
                    refused.codes().stream()
                            .anyMatch(c -> spec.errors().containsKey(c)
                                    && spec.errors().get(c).status() == answer.status()
                                    && (answer.code().isEmpty() || answer.code().equals(Optional.of(c))));
                case Outcome.Untold _ -> true;
            };
        }

        private void note(List<String> differences, int far) {
            if (far < distance) {
                distance = far;
                nearest = differences;
            }
        }

        private void compare(List<Integer> order, List<ReferenceModel.Result> results) {
            Comparison comparison = compared(order, results);
            if (!comparison.differences().isEmpty()) {
                Rows state = before;
                var again = new ArrayList<ReferenceModel.Result>();
                for (int i = 0; i < order.size(); i++) {
                    Givens learned = results.get(i)
                            .givens()
                            .learned(comparison.learned(results.get(i).givens()));
                    ReferenceModel.Result result =
                            side.model().run(calls.get(order.get(i)).told(), state, learned);
                    again.add(result);
                    state = result.after();
                }
                comparison = compared(order, again);
            }
            explained = comparison.differences().isEmpty();
            note(comparison.differences(), comparison.differences().size());
        }

        private Comparison compared(List<Integer> order, List<ReferenceModel.Result> results) {
            var comparison = new Comparison(
                    spec, results.stream().map(ReferenceModel.Result::givens).toList(), stage.now());
            for (int i = 0; i < order.size(); i++) {
                side.answer(comparison, results.get(i).outcome(), exchanges.get(order.get(i)));
            }
            Rows wanted = results.getLast().after();
            comparison.rows(wanted, after, side.unwatched(), side::isLeftOut);
            comparison.events(
                    results.stream()
                            .flatMap(r -> SideBySide.emitted(r.outcome()).stream())
                            .toList(),
                    told,
                    wanted);
            return comparison;
        }
    }
}
