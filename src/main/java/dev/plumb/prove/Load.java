package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.prove.model.Givens;
import dev.plumb.prove.model.Outcome;
import dev.plumb.prove.model.Steps;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Several clients who call what can be called, mostly what changes something, until somebody stops them. Where the contract
 * takes an idempotency key they send one, and repeat what was not answered under the same key.
 */
final class Load {
    private static final String PROOF = "faults";
    private static final String MARK = "Proof-Call";
    private static final String KEY = "Idempotency-Key";
    static final int CLIENTS = 8;

    /** So many calls are planned ahead, most of them such that the model takes them to go well. */
    private static final int AHEAD = 60;

    private static final int CANDIDATES = 4;

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Random random;
    private final SideBySide side;
    private final Map<String, Promise> promises = new LinkedHashMap<>();
    private final List<Operation> writing = new ArrayList<>();
    private final List<Operation> reading = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean stopped;
    private final Deque<PlannedCall> planned = new ArrayDeque<>();
    private final AtomicInteger answered = new AtomicInteger();
    private int number;

    /** A call that was made, and what was answered, as often as it was. */
    static final class Made {
        private final String mark;
        private final PlannedCall call;
        private final Request request;
        private final boolean keyed;
        private final List<Answer> answers = new ArrayList<>();
        private int tries;
        private Optional<Request> readBack = Optional.empty();

        Made(String mark, PlannedCall call, Request request, boolean keyed) {
            this.mark = mark;
            this.call = call;
            this.request = request;
            this.keyed = keyed;
        }

        String mark() {
            return mark;
        }

        PlannedCall call() {
            return call;
        }

        Request request() {
            return request;
        }

        boolean keyed() {
            return keyed;
        }

        synchronized List<Answer> answers() {
            return List.copyOf(answers);
        }

        /** The request that has shown the row that was made. */
        synchronized Optional<Request> readBack() {
            return readBack;
        }

        synchronized int tries() {
            return tries;
        }

        /** The answers that say how it ended: no trouble of the server's, and no word that it is still being done. */
        List<Answer> endings() {
            return answers().stream()
                    .filter(a -> a.status() < 500 && a.status() != 429)
                    .filter(a -> !a.code().equals(Optional.of("IDEMPOTENCY_KEY_IN_USE")))
                    .toList();
        }

        boolean acknowledged() {
            return endings().stream().anyMatch(a -> a.status() < 400);
        }

        boolean refused() {
            return !endings().isEmpty() && !acknowledged();
        }

        boolean open() {
            return endings().isEmpty();
        }

        String shown() {
            return call.operation().name() + " (" + mark + ") by " + call.viewer()
                    + request.body()
                            .map(b -> " with " + (b.length() > 300 ? b.substring(0, 300) + "…" : b))
                            .orElse("");
        }
    }

    Load(Spec spec, Stage stage, Viewers viewers, Random random) throws SQLException {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.random = random;
        this.side = new SideBySide(spec, stage, viewers, PROOF);
        for (Operation operation : spec.operations()) {
            if (operation.endpoint().isEmpty() || Promise.concernsAccounts(operation)) {
                continue;
            }
            Promise promise = Promise.of(spec, operation);
            promises.put(operation.name(), promise);
            if (Steps.writes(spec, operation) || !promise.most().isEmpty()) {
                int often = 1
                        + (promise.makes().isEmpty() ? 0 : 1)
                        + (promise.most().isEmpty() ? 0 : 2);
                for (int i = 0; i < often; i++) {
                    writing.add(operation);
                }
            } else {
                reading.add(operation);
            }
        }
    }

    /** Whether a specification has an operation that changes something, and that can be called. */
    static boolean isPossible(Spec spec) {
        return spec.operations().stream()
                .anyMatch(o -> o.endpoint().isPresent()
                        && !Promise.concernsAccounts(o)
                        && (Steps.writes(spec, o) || !Promise.of(spec, o).most().isEmpty()));
    }

    Promise promise(Operation operation) {
        return Objects.requireNonNull(promises.get(operation.name()));
    }

    /** What else asks the scratch database waits for its turn. */
    interface Asking {
        void ask() throws SQLException;
    }

    void alone(Asking asking) throws SQLException {
        lock.lock();
        try {
            asking.ask();
        } finally {
            lock.unlock();
        }
    }

    /** Plans calls about the rows at hand; nobody calls meanwhile. */
    void plan() throws SQLException {
        side.begin();
        planned.clear();
        CallMaker maker = maker();
        var lots = new Random(random.nextLong());
        for (int i = 0; i < AHEAD; i++) {
            Operation operation = writing.get(lots.nextInt(writing.size()));
            for (int candidate = 0; candidate < CANDIDATES; candidate++) {
                PlannedCall call = planned(maker, operation);
                boolean last = candidate == CANDIDATES - 1 || lots.nextInt(8) == 0;
                if (last || goesWell(call)) {
                    planned.add(call);
                    break;
                }
            }
        }
    }

    private boolean goesWell(PlannedCall call) throws SQLException {
        return !(side.model()
                        .run(side.ready(call).told(), side.known().rows(), Givens.unknown(0))
                        .outcome()
                instanceof Outcome.Refused);
    }

    private CallMaker maker() {
        int pinned = random.nextInt(5) - 2;
        return new CallMaker(
                spec,
                stage,
                viewers,
                new Random(random.nextLong()),
                2 + random.nextInt(4),
                random.nextInt(3) == 0 ? OptionalInt.of(pinned) : OptionalInt.empty());
    }

    private PlannedCall planned(CallMaker maker, Operation operation) throws SQLException {
        Optional<PlannedCall> allowed = maker.callByThoseWhoMay(operation, side.known());
        return allowed.isPresent() ? allowed.get() : maker.call(operation, side.known());
    }

    /** The clients begin with what was planned, and go on as they like. */
    List<Thread> begin() {
        stopped = false;
        answered.set(0);
        made.clear();
        CallMaker maker = maker();
        var lots = new Random(random.nextLong());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(Thread.ofVirtual().name("client " + i).start(() -> client(maker, lots)));
        }
        return threads;
    }

    void stop() {
        stopped = true;
    }

    /** How many answers there were since {@link #begin}. */
    int answered() {
        return answered.get();
    }

    /** Calls of this time, in the order in which they were made. */
    List<Made> made() {
        return List.copyOf(made);
    }

    private void client(CallMaker maker, Random lots) {
        while (!stopped) {
            try {
                Optional<Made> next = next(maker, lots);
                if (next.isEmpty()) {
                    continue;
                }
                Made call = next.get();
                boolean twice;
                boolean back;
                lock.lock();
                try {
                    twice = lots.nextInt(10) == 0;
                    back = lots.nextInt(3) == 0;
                } finally {
                    lock.unlock();
                }
                send(call);
                for (int i = 0; call.keyed() && call.open() && !stopped && i < 3; i++) {
                    pause(60);
                    send(call);
                }
                if (call.keyed() && twice && !stopped) {
                    send(call);
                }
                if (back && call.acknowledged() && !stopped) {
                    readBack(call);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Optional<Made> next(CallMaker maker, Random lots) throws SQLException {
        lock.lock();
        try {
            if (stopped) {
                return Optional.empty();
            }
            boolean reads = !reading.isEmpty() && lots.nextInt(8) == 0;
            List<Operation> from = reads ? reading : writing;
            PlannedCall call = reads || planned.isEmpty()
                    ? planned(maker, from.get(lots.nextInt(from.size())))
                    : planned.removeFirst();
            String mark = "call-" + number++;
            Request request = side.ready(call).request().with(MARK, mark);
            Optional<String> key = key(call.endpoint(), lots, request);
            if (key.isPresent()) {
                request = request.with(KEY, key.get());
            }
            var next = new Made(mark, call, request, key.isPresent());
            if (!reads) {
                made.add(next);
            }
            return Optional.of(next);
        } finally {
            lock.unlock();
        }
    }

    /** One that nobody had before. */
    private Optional<String> key(Endpoint endpoint, Random lots, Request request) {
        Optional<Parameter> parameter = endpoint.parameters().stream()
                .filter(p -> p.in() == In.HEADER && p.name().equalsIgnoreCase(KEY))
                .findFirst();
        if (parameter.isEmpty() || !parameter.get().required() && lots.nextInt(8) == 0) {
            return Optional.empty();
        }
        boolean free = spec.contract().resolve(parameter.get().schema()).shape() instanceof Schema.Text text
                && text.pattern().isEmpty()
                && text.maxLength().orElse(36) >= 36;
        return free
                ? Optional.of(new java.util.UUID(lots.nextLong(), lots.nextLong()).toString())
                : request.headers().stream()
                        .filter(h -> h.name().equalsIgnoreCase(KEY))
                        .map(Request.Header::value)
                        .findFirst();
    }

    /** @return whether there was an answer */
    boolean send(Made call) {
        synchronized (call) {
            call.tries++;
        }
        try {
            Exchange exchange = stage.wire().send(Optional.of(call.call().endpoint()), PROOF, call.request());
            synchronized (call) {
                call.answers.add(exchange.answer());
            }
            answered.incrementAndGet();
            return true;
        } catch (UncheckedIOException cut) {
            pause(20);
            return false;
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the row that a call has made, where the contract has a way to it. */
    private void readBack(Made call) throws SQLException {
        Optional<Request> reading;
        lock.lock();
        try {
            reading = reading(call);
        } finally {
            lock.unlock();
        }
        if (reading.isPresent() && answers(reading.get(), 200)) {
            synchronized (call) {
                call.readBack = reading;
            }
        }
    }

    boolean answers(Request request, int status) {
        try {
            return stage.wire().send(Optional.empty(), PROOF, request).answer().status() == status;
        } catch (UncheckedIOException cut) {
            return false;
        }
    }

    private Optional<Request> reading(Made call) {
        Answer answer = call.endings().getLast();
        for (Name table : promise(call.call().operation()).makes()) {
            for (Operation operation : reading) {
                Endpoint endpoint = operation.endpoint().orElseThrow();
                Map<String, Keys.Key> keys = Keys.of(operation, endpoint);
                Viewer viewer = call.call().viewer();
                boolean one = endpoint.method() == Method.GET
                        && keys.size() == 1
                        && endpoint.parameters().stream().noneMatch(p -> p.required() && p.in() != In.PATH)
                        && keys.values().iterator().next().table().equals(table)
                        && Viewers.may(endpoint, viewer);
                if (!one) {
                    continue;
                }
                var key = keys.entrySet().iterator().next();
                Optional<String> value = shown(answer, key.getValue());
                if (value.isPresent()) {
                    return Optional.of(Request.of("GET", Paths.of(spec, endpoint, Map.of(key.getKey(), value.get())))
                            .with(viewers.credentials(viewer, endpoint)));
                }
            }
        }
        return Optional.empty();
    }

    /** A column of the row that an answer shows. */
    Optional<String> shown(Answer answer, Keys.Key key) {
        return spec.model()
                .entity(key.table())
                .flatMap(e -> e.byColumn(key.column()))
                .map(a -> answer.json().path(a.name()))
                .filter(n -> n.isValueNode() && !n.isNull())
                .map(n -> n.asString(""));
    }
}
