package dev.plumb.prove;

import dev.plumb.prove.Commits.Change;
import dev.plumb.prove.KillJudge.Finding;
import dev.plumb.prove.Load.Made;
import dev.plumb.prove.MoodyPartners.Mood;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Kills a backend again and again while clients call it, partners fail, its connections to the database are cut and time
 * passes, and starts it again. Whatever was acknowledged must be there, nothing may have been done twice, what follows from
 * events must be done in the end, and invariants must hold whenever the process is dead.
 */
public final class KillProof {
    /** So many times it is killed between two rests, in which all that was begun must come to its end. */
    private static final int BETWEEN_RESTS = 10;

    /** What was acknowledged is asked for again so often after each kill. */
    private static final int ASKED_AGAIN = 6;

    /** Longer than a key is held for a request whose process has died. */
    private static final Duration ABANDONED = Duration.ofSeconds(61);

    /** Tokens live for an hour. */
    private static final Duration FARTHEST = Duration.ofMinutes(40);

    private static final int TOO_MANY = 25;

    /** After that long it is killed, however little was answered. */
    private static final Duration LONGEST = Duration.ofSeconds(6);

    private final Spec spec;
    private final MortalBackend backend;
    private final Random random;
    private final MoodyPartners partners;
    private final Consumer<String> tell;
    private final List<String> findings = new ArrayList<>();
    private final Counts counts = new Counts();

    /** What was seen, for the closing words. */
    private static final class Counts {
        int kills;
        int cuts;
        int inStart;
        final Map<String, Map<String, Long>> endings = new TreeMap<>();
        long calls;
        long acknowledged;
        long refused;
        long unanswered;
        long doneUnanswered;
        long repeated;
        long readBack;
        long commits;
        long events;
        long rests;
        long granted;
        long askedTwice;
        long restartMillis;
    }

    /**
     * What came of it.
     *
     * @param findings what must not be, each with its place; empty where nothing was found
     * @param summary what was done and seen
     */
    public record Result(int kills, List<String> findings, String summary) {
        public Result {
            findings = List.copyOf(findings);
        }

        public boolean holds() {
            return findings.isEmpty();
        }
    }

    private KillProof(Spec spec, MortalBackend backend, long seed, Consumer<String> tell) {
        this.spec = spec;
        this.backend = backend;
        this.random = new Random(seed);
        this.partners = new MoodyPartners(seed);
        this.tell = tell;
    }

    /** Whether there is something that a kill could lose: an operation that can be called and changes something. */
    public static boolean isPossible(Spec spec) {
        return Load.isPossible(spec);
    }

    /** Longer than any call of a partner takes, and short enough that a dead instance's work is taken over soon. */
    public static Duration lease(Spec spec) {
        return spec.consequences().integrations().values().stream()
                .map(i -> i.timeout().multipliedBy(2).plusSeconds(1))
                .max(Duration::compareTo)
                .orElse(Duration.ofSeconds(3));
    }

    /**
     * Kills and judges.
     *
     * @param seed what is decided by chance follows from it; empty for the one that follows from the specification
     * @param tell hears how it goes on
     * @throws SQLException where the scratch database cannot be reached
     */
    public static Result prove(Spec spec, MortalBackend backend, int kills, OptionalLong seed, Consumer<String> tell)
            throws SQLException {
        long chosen = seed.orElseGet(() -> BehaviourProof.seed(spec) & 0xffffff);
        tell.accept("seed " + chosen + ": --seed " + chosen + " makes the same choices again");
        var proof = new KillProof(spec, backend, chosen, tell);
        proof.prove(kills, chosen);
        return new Result(proof.counts.kills, proof.findings, proof.summary(chosen));
    }

    private void prove(int kills, long seed) throws SQLException {
        backend.partners().improvise(partners);
        backend.startFast();
        try (var wire = new Wire(backend.uri(), _ -> {});
                var scratch = new Scratch(backend.connect(), spec.catalog())) {
            RateProof.atOnce(spec).ifPresent(few -> wire.every(Math.max(1, few - Load.CLIENTS - 1), backend::forget));
            Commits commits = Commits.watch(spec, scratch);
            Optional<Subscribers> subscribers = Subscribers.of(spec, scratch, seed);
            try {
                var stage = new Stage(spec, backend, wire, scratch);
                while (counts.kills < kills && findings.size() < TOO_MANY) {
                    new Episode(stage, commits, subscribers).play(kills);
                }
            } finally {
                subscribers.ifPresent(Subscribers::close);
            }
        }
        backend.kill();
    }

    private void found(String when, List<Finding> more) {
        for (Finding finding : more) {
            String text = finding.at() + ": " + when + ": " + finding.what();
            if (findings.size() < TOO_MANY && findings.stream().noneMatch(f -> f.endsWith(finding.what()))) {
                findings.add(text);
                tell.accept("FOUND " + text);
            }
        }
    }

    private String summary(long seed) {
        return String.format(
                        Locale.ROOT,
                        """
                killed %d times under load and %d times more while it started, connections cut %d times, at rest %d times;
                started again in %.1f s on average (seed %d)
                calls that change something: %d; acknowledged %d, refused %d, never answered %d, of which %d were stored, each once
                repeated under their idempotency keys after a kill: %d; rows read back: %d
                committed: %d transactions with %d events
                partners: asked %d times, failed %d times; granted %d keys, of which %d were asked for more than once
                """,
                        counts.kills,
                        counts.inStart,
                        counts.cuts,
                        counts.rests,
                        counts.kills == 0 ? 0.0 : counts.restartMillis / 1000.0 / counts.kills,
                        seed,
                        counts.calls,
                        counts.acknowledged,
                        counts.refused,
                        counts.unanswered,
                        counts.doneUnanswered,
                        counts.repeated,
                        counts.readBack,
                        counts.commits,
                        counts.events,
                        partners.asked(),
                        partners.failed(),
                        counts.granted,
                        counts.askedTwice)
                + counts.endings.entrySet().stream()
                        .map(e -> e.getKey() + ": "
                                + e.getValue().entrySet().stream()
                                        .map(n -> n.getValue() + " × " + n.getKey())
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("\n"));
    }

    /** From fresh rows to a rest: some kills. */
    private final class Episode {
        private final Stage stage;
        private final Commits commits;
        private final Optional<Subscribers> subscribers;
        private final Load load;
        private final KillJudge judge;
        private final RestJudge resting;
        private final InvariantProof invariants;
        private final Set<String> holding;
        private long settled;

        Episode(Stage stage, Commits commits, Optional<Subscribers> subscribers) throws SQLException {
            this.stage = stage;
            this.commits = commits;
            this.subscribers = subscribers;
            fresh();
            var viewers = new Viewers(spec, backend);
            viewers.settle(stage);
            commits.forget();
            partners.forget();
            subscribers.ifPresent(Subscribers::forget);
            this.load = new Load(spec, stage, viewers, random);
            this.judge = new KillJudge(spec, load);
            this.resting = new RestJudge(spec, stage, partners, subscribers);
            this.invariants = new InvariantProof(spec, stage, new Ledger(Elements.of(spec)));
            this.holding = invariants.holding();
            load.plan();
        }

        /** The backend lives meanwhile, and may have the same rows in hand. */
        private void fresh() throws SQLException {
            for (int again = 0; ; again++) {
                try {
                    stage.begin();
                    break;
                } catch (SQLException e) {
                    if (again == 3) {
                        throw e;
                    }
                    Load.pause(200);
                }
            }
            Population.fill(stage.scratch(), stage.maker());
            new KeptInvariants(spec, stage.scratch()).keep();
        }

        void play(int kills) throws SQLException {
            for (int i = 0;
                    i < BETWEEN_RESTS
                            && counts.kills < kills
                            && findings.size() < TOO_MANY
                            && stage.ahead().compareTo(FARTHEST) < 0;
                    i++) {
                kill(kills);
            }
            rest();
        }

        private void kill(int of) throws SQLException {
            counts.kills++;
            String when = "kill " + counts.kills;
            timePasses();
            partners.mood(random.nextInt(6) == 0 ? Mood.GONE : Mood.USUAL);
            subscribers.ifPresent(s -> s.good(false));
            long millis = underLoad();
            long before = settled;
            List<Change> changes = commits.after(before);
            found(when, invariants());
            found(when, judge.states(changes));
            found(when, judge.followed(changes));
            found(when, judge.background(changes));
            settled = changes.stream().mapToLong(Change::number).max().orElse(settled);
            long restarting = System.nanoTime();
            restart();
            counts.restartMillis += (System.nanoTime() - restarting) / 1_000_000;
            List<Made> made = load.made();
            repeat(made);
            List<Change> now = commits.after(before);
            for (Made call : made) {
                found(when, judge.judge(call, now));
            }
            found(when, readBack(made, now));
            String seen = count(made, changes, now);
            tell.accept(String.format(
                    Locale.ROOT, "kill %d of %d: after %.1f s, %s", counts.kills, of, millis / 1000.0, seen));
        }

        /** Calls are planned meanwhile; now and then it dies while it starts, and is started once more. */
        private void restart() {
            if (random.nextInt(14) == 0) {
                counts.inStart++;
                backend.startAndDie(stage.ahead(), 300 + random.nextInt(4_000));
            }
            var planning = new FutureTask<Boolean>(() -> {
                load.plan();
                return true;
            });
            Thread.ofPlatform().daemon().name("plan").start(planning);
            backend.start(stage.ahead());
            try {
                planning.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        /** Now and then a minute, or ten. */
        private void timePasses() {
            int lot = random.nextInt(12);
            long seconds = lot < 2 ? 5 + random.nextInt(90) : lot == 2 ? 660 : lot == 3 ? 1_860 : 0;
            if (seconds > 0 && stage.ahead().plusSeconds(seconds).compareTo(FARTHEST) < 0) {
                stage.itIs(stage.now().plusSeconds(seconds));
            }
        }

        /** @return after how many milliseconds it was killed, and is dead */
        private long underLoad() throws SQLException {
            int wanted = 1 + random.nextInt(30) + (random.nextInt(3) == 0 ? random.nextInt(150) : 0);
            int later = random.nextInt(40);
            boolean cuts = random.nextInt(3) == 0;
            boolean hurries =
                    random.nextInt(3) == 0 && !spec.consequences().jobs().isEmpty();
            int cutAt = random.nextInt(wanted);
            int hurriedAt = random.nextInt(wanted);
            double share = random.nextDouble();
            backend.hesitate(random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(12));
            List<Thread> clients = load.begin();
            long begun = System.nanoTime();
            while (true) {
                int answers = load.answered();
                if (cuts && answers >= cutAt) {
                    cuts = false;
                    counts.cuts++;
                    load.alone(() -> cut(share));
                }
                if (hurries && answers >= hurriedAt) {
                    hurries = false;
                    load.alone(() -> stage.scratch()
                            .execute("update backend.jobs set due_at = '" + stage.now() + "' where claim is null"));
                }
                if (answers >= wanted || System.nanoTime() - begun > LONGEST.toNanos()) {
                    Load.pause(later);
                    break;
                }
                Load.pause(2);
            }
            load.stop();
            backend.kill();
            long passed = (System.nanoTime() - begun) / 1_000_000;
            for (Thread client : clients) {
                try {
                    client.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            dead();
            return passed;
        }

        /** Some of the backend's connections end, whatever they are doing. */
        private void cut(double share) throws SQLException {
            stage.scratch().texts("""
                    select pg_terminate_backend(pid)::text from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'proof'
                      and random() < ?
                    """, share);
        }

        /** The database has noticed, and has undone what was not committed. */
        private void dead() throws SQLException {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!stage.scratch().texts("""
                            select count(*)::text from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid()
                              and backend_type = 'client backend'
                            """).equals(List.of("0"))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("sessions of the killed backend do not end");
                }
                Load.pause(5);
            }
        }

        private List<Finding> invariants() throws SQLException {
            Set<String> now = invariants.holding();
            return spec.invariants().stream()
                    .filter(i -> holding.contains(i.name()) && !now.contains(i.name()))
                    .map(i -> new Finding(i.span(), "`" + i.name() + "` holds no more"))
                    .toList();
        }

        /** What was not answered is sent again under its key; some of what was answered as well. */
        private void repeat(List<Made> made) {
            List<Made> open =
                    made.stream().filter(m -> m.keyed() && m.open()).collect(Collectors.toCollection(ArrayList::new));
            for (int i = 0; i < 4 && !open.isEmpty(); i++) {
                if (i == 2) {
                    stage.itIs(stage.now().plus(ABANDONED)); // the key is held no longer for whom has died
                } else if (i > 0) {
                    Load.pause(100);
                }
                for (Made call : open) {
                    load.send(call);
                    counts.repeated++;
                }
                open.removeIf(m -> !m.open());
            }
            // while a partner is left alone since too much of it failed, whoever asks for it is told so
            open.removeIf(m -> !PartnerProof.calls(m.call().operation().steps()).isEmpty());
            for (Made call : open) {
                found(
                        "kill " + counts.kills,
                        List.of(new Finding(
                                call.call().operation().span(),
                                call.shown() + " is not answered, however often it is repeated: "
                                        + call.answers().getLast().shown())));
            }
            List<Made> answered = made.stream()
                    .filter(m -> m.keyed() && !m.endings().isEmpty())
                    .toList();
            for (int i = 0; i < ASKED_AGAIN && !answered.isEmpty(); i++) {
                load.send(answered.get(random.nextInt(answered.size())));
                counts.repeated++;
            }
        }

        /** Rows that were seen before the kill are seen after it. */
        private List<Finding> readBack(List<Made> made, List<Change> changes) {
            var lost = new ArrayList<Finding>();
            List<Made> seen =
                    made.stream().filter(m -> m.readBack().isPresent()).toList();
            boolean deletes =
                    changes.stream().anyMatch(c -> c.what() == 'D' && !c.place().startsWith("backend."));
            for (int i = 0; i < ASKED_AGAIN && i < seen.size() && !deletes; i++) {
                Made call = seen.get(random.nextInt(seen.size()));
                counts.readBack++;
                if (!load.answers(call.readBack().orElseThrow(), 200)) {
                    Span at = call.call().operation().span();
                    lost.add(
                            new Finding(at, call.shown() + " was acknowledged and could be read, and cannot any more"));
                }
            }
            return lost;
        }

        private String count(List<Made> made, List<Change> changes, List<Change> now) {
            long acknowledged = made.stream().filter(Made::acknowledged).count();
            long refused = made.stream().filter(Made::refused).count();
            List<Made> unanswered =
                    made.stream().filter(m -> m.answers().isEmpty() || m.open()).toList();
            long stored = unanswered.stream()
                    .filter(m -> !Commits.of(m.mark(), now).isEmpty())
                    .count();
            long commits = changes.stream().map(Change::transaction).distinct().count();
            long events = changes.stream()
                    .filter(c -> c.what() == 'I' && c.place().equals(Commits.OUTBOX))
                    .count();
            for (Made call : made) {
                String ending = call.answers().isEmpty()
                        ? "no answer"
                        : call.answers().getLast().shown().lines().findFirst().orElse("");
                counts.endings
                        .computeIfAbsent(call.call().operation().name(), _ -> new TreeMap<>())
                        .merge(ending, 1L, Long::sum);
            }
            counts.calls += made.size();
            counts.acknowledged += acknowledged;
            counts.refused += refused;
            counts.unanswered += unanswered.size();
            counts.doneUnanswered += stored;
            counts.commits += commits;
            counts.events += events;
            return made.size() + " calls (" + acknowledged + " acknowledged, " + refused + " refused, "
                    + unanswered.size() + " never answered), " + commits + " transactions, " + events + " events";
        }

        private void rest() throws SQLException {
            counts.rests++;
            partners.mood(Mood.GOOD);
            subscribers.ifPresent(s -> s.good(true));
            backend.forget();
            String when = "at rest after kill " + counts.kills;
            found(when, resting.judge(commits));
            List<Change> changes = commits.after(settled);
            found(when, judge.states(changes));
            found(when, judge.followed(changes));
            found(when, judge.background(changes));
            found(when, invariants());
            var done = partners.done().values();
            long granted = done.stream().filter(MoodyPartners.Done::granted).count();
            long twice = done.stream().filter(d -> d.granted() && d.times() > 1).count();
            counts.granted += granted;
            counts.askedTwice += twice;
            tell.accept("  " + when + ": all is done"
                    + (granted == 0
                            ? ""
                            : "; partners granted " + granted + " keys, of which " + twice
                                    + " were asked for more than once")
                    + (resting.parked() == 0
                            ? ""
                            : "; " + resting.parked() + " parked reactions went well when run again"));
        }
    }
}
