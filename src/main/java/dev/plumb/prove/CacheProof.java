package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.CacheRule;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may be kept is kept, and asks the database nothing until its time is over or something writes; it
 * is said to HTTP's caches and no longer than promised, what a token showed is for its
 * bearer alone, and after each operation that writes, what is kept is what a fresh read gives.
 */
final class CacheProof {
    private static final String PROOF = "caches";
    /** Tokens live for an hour. */
    private static final long MOST_SECONDS = 3_000;

    private static final int ROWS_TRIED_ALONE = 3;

    private static final Pattern AGE = Pattern.compile("max-age=(\\d+)");

    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Viewers viewers;
    private final Ledger ledger;
    private final Doing doing;

    /** A cached operation, and how it is read for one of the rows that there are. */
    private record Kept(Operation operation, int row, Wire.Call call) {}

    CacheProof(Spec spec, Stage stage, Target target, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.viewers = viewers;
        this.ledger = ledger;
        this.doing = new Doing(spec, stage, viewers, PROOF);
    }

    void prove() throws SQLException {
        if (spec.caches().isEmpty()) {
            return;
        }
        List<Kept> kept = kept();
        for (Kept one : kept) {
            if (one.row() < ROWS_TRIED_ALONE) {
                headers(one);
                kept(one);
            }
        }
        for (Operation operation : spec.operations()) {
            boolean writes = operation.endpoint().map(e -> !Elements.reads(e)).orElse(false);
            if (writes && !kept.isEmpty()) {
                List<Kept> now = kept(); // the rows that there are by then: one of them is changed
                List<Exchange> before = read(now);
                Optional<Doing.Done> done = doing.well(operation);
                if (done.map(Doing.Done::well).orElse(false)) {
                    compare(operation, now, before);
                }
            }
        }
    }

    /** The second read sends no statement to the database; when its time is over, the next does. */
    private void kept(Kept kept) {
        CacheRule rule = spec.caches().get(kept.operation().name());
        if (rule == null || rule.seconds() > MOST_SECONDS) {
            return;
        }
        target.forget();
        Exchange first = send(kept);
        if (first.answer().status() != 200) {
            return;
        }
        target.record();
        Exchange second = send(kept);
        List<String> again = target.recorded();
        add(kept, "the second read asks the database nothing", again.isEmpty(), second);
        target.pass(Duration.ofSeconds(rule.seconds() + 1));
        target.record();
        Exchange late = send(kept);
        boolean asked = !target.recorded().isEmpty();
        target.resetClock();
        target.forget();
        add(kept, "after " + (rule.seconds() + 1) + " s the database is asked anew", asked, late);
    }

    private Exchange send(Kept kept) {
        return stage.wire().send(kept.call().endpoint(), PROOF, kept.call().request());
    }

    /** Each cached operation for the rows that there are, as who sees most. */
    private List<Kept> kept() throws SQLException {
        var kept = new ArrayList<Kept>();
        for (CacheRule rule : spec.caches().values()) {
            Optional<Operation> operation = spec.operation(rule.operation());
            Optional<Endpoint> endpoint = operation.flatMap(Operation::endpoint);
            Optional<Viewer> viewer = endpoint.flatMap(doing.callable()::caller);
            if (operation.isPresent() && endpoint.isPresent() && viewer.isPresent()) {
                int rows = endpoint.get().path().contains("{") ? Doing.TRIES : 1;
                for (int i = 0; i < rows; i++) {
                    Request request = doing.callable().request(operation.get(), endpoint.get(), viewer.get(), i);
                    kept.add(new Kept(operation.get(), i, new Wire.Call(endpoint, request)));
                }
            }
        }
        return kept;
    }

    private List<Exchange> read(List<Kept> kept) {
        return stage.wire().sendAll(PROOF, kept.stream().map(Kept::call).toList());
    }

    private void compare(Operation writer, List<Kept> kept, List<Exchange> before) {
        List<Exchange> after = read(kept);
        target.forget();
        List<Exchange> fresh = read(kept);
        for (int i = 0; i < kept.size(); i++) {
            boolean changed = !same(before.get(i).answer(), fresh.get(i).answer());
            if (changed) {
                ledger.addIfKnown(
                        Elements.cache(kept.get(i).operation().name()),
                        Evidence.of(
                                PROOF,
                                "what " + writer.name() + " changed is seen by the next read",
                                same(after.get(i).answer(), fresh.get(i).answer()),
                                after.get(i)));
            }
        }
    }

    private static boolean same(Answer one, Answer other) {
        return one.status() == other.status()
                && one.body().equals(other.body())
                && one.header("ETag").equals(other.header("ETag"));
    }

    private void headers(Kept kept) {
        Endpoint endpoint = kept.call().endpoint().orElseThrow();
        CacheRule rule = spec.caches().get(kept.operation().name());
        for (Viewer viewer : viewers.of(endpoint)) {
            Request request = kept.call().request().with(viewers.credentials(viewer, endpoint));
            Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
            if (rule == null || exchange.answer().status() != 200) {
                continue;
            }
            String control = exchange.answer().header("Cache-Control").orElse("");
            Matcher age = AGE.matcher(control);
            add(
                    kept,
                    "HTTP is told to keep it for " + rule.seconds() + " s",
                    age.find() && Long.parseLong(age.group(1)) == rule.seconds() && !control.contains("no-store"),
                    exchange);
            if (!endpoint.security().open()) {
                String vary = String.join(",", exchange.answer().headers().getOrDefault("vary", List.of()));
                boolean own = !control.contains("public") && !control.contains("s-maxage");
                add(
                        kept,
                        "what a token shows is for its bearer alone",
                        vary.toLowerCase(java.util.Locale.ROOT).contains("authorization") && (viewer.visitor() || own),
                        exchange);
            }
        }
    }

    private void add(Kept kept, String check, boolean holds, Exchange exchange) {
        ledger.addIfKnown(Elements.cache(kept.operation().name()), Evidence.of(PROOF, check, holds, exchange));
    }
}
