package dev.plumb.prove;

import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the proofs against a running backend on a scratch database. */
public final class Prover {
    /** Sequences of random calls, and how long each is. */
    private static final int EPISODES = 3;

    private static final int CALLS = 40;

    /** Of each table, for calls beside the reference model. */
    private static final int FEW = 6;

    /** How often several that write the same tables are called at once, and how often with the same rows. */
    private static final int ROUNDS = 8;

    private static final int ROUNDS_OF_ROWS = 10;

    /** Of the time that is given, that part is for random calls where a speed is promised; else all of it. */
    private static final int RANDOM = 3;

    private Prover() {}

    /**
     * The quick proofs: schema, contract, stories, input, access, lists.
     *
     * @param migrations what trying them there, back and there again showed
     * @param code the generated project, whose places stand beside the elements
     * @throws SQLException where the scratch database cannot be reached
     */
    public static Report prove(Spec spec, Target target, List<Evidence> migrations, CodePlaces code)
            throws SQLException {
        return prove(spec, target, migrations, code, Optional.empty());
    }

    /**
     * All proofs.
     *
     * @param measuring how long the promised speed may be measured, filling the tables included; empty for the quick
     *     proofs alone
     */
    public static Report prove(
            Spec spec, Target target, List<Evidence> migrations, CodePlaces code, Optional<Duration> measuring)
            throws SQLException {
        var ledger = new Ledger(Elements.of(spec));
        migrations.forEach(m -> ledger.addIfKnown(Elements.MIGRATIONS, m));
        var contract = new ContractProof(spec, ledger);
        var privacy = new PrivacyProof(spec, ledger);
        int printed = target.printed().size();
        Consumer<Exchange> watching = exchange -> {
            contract.watch(exchange);
            privacy.watch(exchange);
        };
        try (var wire = new Wire(target.uri(), watching);
                var scratch = new Scratch(target.connect(), spec.catalog())) {
            var stage = new Stage(spec, target, wire, scratch);
            SchemaProof.prove(spec, scratch.connection(), ledger);
            var viewers = new Viewers(spec, target);
            var states = new StateProof(spec, stage, viewers, ledger);
            states.watch();
            new StoryProof(spec, stage, ledger).prove();
            var rows = new FreshRows(stage, viewers);
            Runnable rested = rested(spec, target, wire);
            rested.run();
            rows.fill();
            new ListProof(spec, stage, viewers, ledger).prove();
            new ReadProof(spec, stage, viewers, ledger).prove();
            new PlanProof(spec, stage, target, viewers, ledger).prove();
            new PagingProof(spec, stage, target, viewers, ledger).prove();
            new InputProof(spec, stage, viewers, ledger).prove();
            privacy.sealed(scratch); // requests with every field were among them
            new ProtocolProof(spec, stage, viewers, ledger).prove();
            new CorsProof(spec, stage, viewers, ledger).prove();
            new BulkProof(spec, stage, viewers, ledger).prove();
            rows.fill();
            new LockingProof(spec, stage, viewers, ledger).prove();
            wire.every(Long.MAX_VALUE, () -> {});
            new CacheProof(spec, stage, target, viewers, ledger).prove();
            rows.fill();
            new RateProof(spec, stage, target, viewers, ledger).prove();
            rested.run();
            rows.fill();
            var audit = new AuditProof(spec, stage, ledger);
            audit.prove();
            var invariants = new InvariantProof(spec, stage, ledger);
            Set<String> holding = invariants.holding();
            new ReachProof(spec, stage, viewers, audit, ledger).prove();
            invariants.prove("every operation was called", holding);
            privacy.sealed(scratch);
            Duration random = measuring
                    .map(m -> spec.targets().operations().isEmpty() ? m : m.dividedBy(RANDOM))
                    .orElse(Duration.ZERO);
            modelled(spec, stage, viewers, ledger, rows, random);
            rows.fill();
            states.attempt();
            rows.fill();
            new HiddenRowProof(spec, stage, viewers, ledger).prove();
            rows.fill();
            new AccountProof(spec, stage, target, viewers, ledger).prove();
            rows.fill();
            new AccessProof(spec, stage, target, viewers, ledger).prove();
            new PersonProof(spec, stage, target, ledger).prove();
            states.prove();
            if (measuring.isPresent()) {
                rows.fill();
                new PartnerProof(spec, stage, viewers, ledger).prove(rows::fresh);
                rows.fill();
                new SpeedProof(spec, stage, target, viewers, ledger)
                        .prove(measuring.get().minus(random));
            } else {
                PartnerProof.notProven(spec, ledger);
                SpeedProof.notMeasured(spec, ledger);
            }
        }
        List<String> log = target.printed();
        privacy.logged(log.subList(Math.min(printed, log.size()), log.size()));
        return Report.of(spec.contract().title(), ledger, code);
    }

    /** What the reference model makes of calls, one after another and at the same time. */
    private static void modelled(
            Spec spec, Stage stage, Viewers viewers, Ledger ledger, FreshRows rows, Duration lasting)
            throws SQLException {
        Duration half = lasting.dividedBy(2);
        new BehaviourProof(spec, stage, viewers, ledger).prove(EPISODES, CALLS, half, rows::few);
        new ConcurrencyProof(spec, stage, viewers, ledger).prove(ROUNDS, ROUNDS_OF_ROWS, half, rows::few);
    }

    /** The proofs beside the reference model alone; random calls go on as long at least. */
    static Report besideTheModel(Spec spec, Target target, CodePlaces code, Duration lasting) throws SQLException {
        var ledger = new Ledger(Elements.of(spec));
        try (var wire = new Wire(target.uri(), _ -> {});
                var scratch = new Scratch(target.connect(), spec.catalog())) {
            var stage = new Stage(spec, target, wire, scratch);
            var viewers = new Viewers(spec, target);
            rested(spec, target, wire).run();
            modelled(spec, stage, viewers, ledger, new FreshRows(stage, viewers), lasting);
        }
        return Report.of(spec.contract().title(), ledger, code);
    }

    /** The stories, and the proof with partners that fail, alone. */
    static Report withPartners(Spec spec, Target target, CodePlaces code) throws SQLException {
        var ledger = new Ledger(Elements.of(spec));
        try (var wire = new Wire(target.uri(), _ -> {});
                var scratch = new Scratch(target.connect(), spec.catalog())) {
            var stage = new Stage(spec, target, wire, scratch);
            var viewers = new Viewers(spec, target);
            new StoryProof(spec, stage, ledger).prove();
            new PartnerProof(spec, stage, viewers, ledger).prove(new FreshRows(stage, viewers)::fresh);
        }
        return Report.of(spec.contract().title(), ledger, code);
    }

    /** Rates are no matter of other proofs: what was counted is forgotten before it is too much. */
    private static Runnable rested(Spec spec, Target target, Wire wire) {
        Optional<Long> few = RateProof.atOnce(spec);
        return () -> few.ifPresent(n -> wire.every(Math.max(1, n - 4), target::forget));
    }

    /** Rows to prove with; what one proof did is no matter of the next. */
    private static final class FreshRows {
        private final Stage stage;
        private final Viewers viewers;
        private long untouchedSince = -1;

        FreshRows(Stage stage, Viewers viewers) {
            this.stage = stage;
            this.viewers = viewers;
        }

        /** The same rows again, whatever was done meanwhile. */
        void fresh() throws SQLException {
            untouchedSince = -1;
            fill();
        }

        /** A few rows, whatever was done meanwhile. */
        void few() throws SQLException {
            untouchedSince = -1;
            stage.begin();
            Population.fill(stage.scratch(), stage.maker(), FEW, FEW / 2, 2);
            new KeptInvariants(stage.spec(), stage.scratch()).keep();
            viewers.settle(stage);
        }

        /** Where nothing was sent since the last time, the rows are fresh still. */
        void fill() throws SQLException {
            if (stage.wire().sent() != untouchedSince) {
                stage.begin();
                Population.fill(stage.scratch(), stage.maker());
                new KeptInvariants(stage.spec(), stage.scratch()).keep();
                viewers.settle(stage);
                untouchedSince = stage.wire().sent();
            }
        }
    }
}
