package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.LimitRule;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Calls each operation that has a rate as often as it may be called, once more, and again after its time. */
final class RateProof {
    private static final String PROOF = "rates";
    /** More calls than that take too long. */
    private static final long MANY = 500;

    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Callable callable;
    private final Ledger ledger;

    RateProof(Spec spec, Stage stage, Target target, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.callable = new Callable(spec, stage.scratch(), viewers);
        this.ledger = ledger;
    }

    /** How many calls in a row no rate of the specification refuses; empty where it has none. */
    static Optional<Long> atOnce(Spec spec) {
        return spec.limits().values().stream()
                .flatMap(l -> l.rate().stream())
                .map(LimitRule.Rate::requests)
                .min(Long::compare);
    }

    void prove() throws SQLException {
        for (LimitRule rule : spec.limits().values()) {
            if (rule.rate().isEmpty()) {
                continue;
            }
            Optional<Operation> operation = rule.operation().equals("default")
                    ? spec.operations().stream()
                            .filter(o -> o.endpoint().isPresent())
                            .filter(o -> Optional.ofNullable(spec.limits().get(o.name()))
                                    .flatMap(LimitRule::rate)
                                    .isEmpty())
                            .min(java.util.Comparator.comparing(
                                    o -> o.endpoint().orElseThrow().method() != dev.plumb.spec.Contract.Method.GET))
                    : spec.operation(rule.operation());
            if (operation.isPresent() && operation.get().endpoint().isPresent()) {
                prove(
                        rule,
                        rule.rate().get(),
                        operation.get(),
                        operation.get().endpoint().get());
            }
        }
    }

    private void prove(LimitRule rule, LimitRule.Rate rate, Operation operation, Endpoint endpoint)
            throws SQLException {
        String id = Elements.limit(rule.operation());
        Optional<Viewer> caller = callable.caller(endpoint);
        if (rate.requests() > MANY || caller.isEmpty()) {
            ledger.note(id, rate.requests() + " calls are more than this proof makes");
            return;
        }
        Request request = callable.request(operation, endpoint, caller.get(), 0);
        target.forget();
        target.setClock(stage.now()); // which goes on from there
        Exchange last = send(endpoint, request);
        boolean early = last.answer().status() == 429;
        for (long i = 1; i < rate.requests() && !early; i++) {
            last = send(endpoint, request);
            early = limited(last);
        }
        ledger.add(
                id,
                Evidence.of(
                        PROOF,
                        rate.requests() + " calls of " + operation.name() + " in a row are taken",
                        !early,
                        last));
        Exchange refused = last;
        // the bucket fills while it is emptied: what came back meanwhile is used up as well
        for (long i = 0; i <= rate.requests() && !limited(refused); i++) {
            refused = send(endpoint, request);
        }
        boolean told = limited(refused)
                && refused.answer()
                        .header("Retry-After")
                        .filter(t -> t.matches("[1-9][0-9]*"))
                        .isPresent()
                && refused.answer().header("RateLimit").isPresent();
        ledger.add(id, Evidence.of(PROOF, "one call too many is 429, and told when to come again", told, refused));
        if (!rate.per().equals("all")) {
            Request behind = request.with("X-Forwarded-For", "203.0.113.9")
                    .with("Forwarded", "for=203.0.113.9")
                    .with("X-Real-IP", "203.0.113.9");
            Exchange disguised = send(endpoint, behind);
            // somebody else's bucket would be full; of what came back meanwhile fewer are taken
            for (long i = 1; i < rate.requests() && !limited(disguised); i++) {
                disguised = send(endpoint, behind);
            }
            ledger.add(
                    id,
                    Evidence.of(
                            PROOF,
                            "nobody passes for another by a header that a proxy would send",
                            limited(disguised),
                            disguised));
        }
        if (endpoint.method() == Contract.Method.GET) {
            var head = new Request("HEAD", request.path(), request.headers(), request.shown(), Optional.empty());
            Exchange counted = stage.wire().send(Optional.empty(), PROOF, head);
            for (long i = 0; i <= rate.requests() && !limited(counted); i++) { // what came back meanwhile
                counted = stage.wire().send(Optional.empty(), PROOF, head);
            }
            boolean declared = spec.contract().endpoints().stream()
                    .anyMatch(
                            e -> e.method() == Contract.Method.HEAD && e.path().equals(endpoint.path()));
            if (!declared) {
                ledger.add(id, Evidence.of(PROOF, "HEAD counts as GET does", limited(counted), counted));
            }
        }
        target.pass(Duration.ofSeconds(rate.perSeconds() + 1));
        Exchange again = send(endpoint, callable.request(operation, endpoint, caller.get(), 0));
        ledger.add(id, Evidence.of(PROOF, "after its time the caller is taken again", !limited(again), again));
        target.resetClock();
        target.forget();
    }

    /** Locked accounts answer 429 too, and have no header that tells what is left of the rate. */
    private static boolean limited(Exchange exchange) {
        return exchange.answer().status() == 429
                && exchange.answer()
                        .header("RateLimit")
                        .filter(r -> r.contains(";r=0"))
                        .isPresent()
                && exchange.answer().header("Retry-After").isPresent();
    }

    private Exchange send(Endpoint endpoint, Request request) {
        return stage.wire().send(Optional.of(endpoint), PROOF, request);
    }
}
