package dev.plumb.prove;

import dev.plumb.prove.Request.Credential;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls every operation as nobody, as everybody, and with tokens that must be refused: exactly who may, may. */
final class AccessProof {
    private static final String PROOF = "access";
    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Viewers viewers;
    private final Ledger ledger;

    AccessProof(Spec spec, Stage stage, Target target, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.viewers = viewers;
        this.ledger = ledger;
    }

    void prove() throws SQLException {
        var callable = new Callable(spec, stage.scratch(), viewers);
        for (Operation operation : spec.operations()) {
            if (operation.endpoint().isPresent()) {
                prove(operation, operation.endpoint().get(), callable);
            }
        }
    }

    private void prove(Operation operation, Endpoint endpoint, Callable callable) throws SQLException {
        viewers.settle(stage); // the operation before may have shut somebody out
        String id = Elements.access(operation.name());
        for (Viewer viewer : viewers.all()) {
            int wanted = Viewers.may(endpoint, viewer) ? 200 : viewer.visitor() ? 401 : 403;
            check(id, endpoint, callable.request(operation, endpoint, viewer, 0), wanted, viewer.toString());
        }
        List<String> best = callable.caller(endpoint).map(Viewer::role).filter(r -> !r.isEmpty()).stream()
                .toList();
        Request request = callable.request(operation, endpoint, viewers.all().getFirst(), 0);
        viewers.settle(stage);
        shutOut(id, endpoint, request);
        List<CallerScheme> schemes = CallerScheme.of(spec.contract(), endpoint);
        Optional<CallerScheme> token = schemes.stream()
                .filter(s -> stage.badges().areSigned(Optional.of(s)))
                .findFirst();
        if (schemes.isEmpty() || token.isPresent()) {
            signed(id, endpoint, request, callable, best, token);
        }
        together(id, endpoint, request);
        for (CallerScheme scheme : schemes) {
            if (!stage.badges().areSigned(Optional.of(scheme))
                    && stage.holders().isPresent()) {
                secret(id, endpoint, request, scheme, stage.holders().get());
            }
            if (scheme instanceof CallerScheme.Cookie) {
                crossSite(id, endpoint, callable, operation, scheme);
            }
        }
    }

    /** Each way in, with everybody; and with a part of what belongs together, or with what two people have. */
    private void together(String id, Endpoint endpoint, Request request) {
        List<Admission> ways = Admission.several(spec.contract(), endpoint);
        if (endpoint.security().optional()) {
            return;
        }
        List<Viewer> people = viewers.all().stream().filter(v -> !v.visitor()).toList();
        for (Admission way : ways) {
            for (Viewer viewer : people) {
                check(
                        id,
                        endpoint,
                        request.with(viewers.credentials(viewer, way)),
                        way.admits(viewer::is) ? 200 : 403,
                        viewer + " with " + names(way.shown()));
            }
            if (way.shown().size() > 1) {
                for (CallerScheme left : way.shown()) {
                    var part = new ArrayList<>(way.shown());
                    part.remove(left);
                    if (ways.stream().noneMatch(w -> part.containsAll(w.shown()))) {
                        var shown = new Admission(part, List.of());
                        check(
                                id,
                                endpoint,
                                request.with(viewers.credentials(people.getLast(), shown)),
                                401,
                                names(part) + " alone");
                    }
                }
                if (people.size() > 1) {
                    var mixed = new ArrayList<>(viewers.credentials(people.getLast(), way));
                    mixed.set(
                            0,
                            viewers.credential(
                                    people.getFirst(), Optional.of(way.shown().getFirst())));
                    check(id, endpoint, request.with(mixed), 401, names(way.shown()) + " of two people");
                }
            }
        }
    }

    private static String names(List<CallerScheme> schemes) {
        return schemes.stream().map(CallerScheme::name).collect(Collectors.joining(" and "));
    }

    /** What is shown beside that, on the way on which both are asked for. */
    private List<Credential> with(
            Endpoint endpoint,
            Optional<CallerScheme> scheme,
            Credential shown,
            Function<CallerScheme, Credential> beside) {
        var all = new ArrayList<>(List.of(shown));
        Admission.several(spec.contract(), endpoint).stream()
                .filter(way -> scheme.filter(way.shown()::contains).isPresent())
                .findFirst()
                .ifPresent(way -> way.shown().stream()
                        .filter(s -> !s.equals(scheme.orElseThrow()))
                        .forEach(s -> all.add(beside.apply(s))));
        return all;
    }

    /** Tokens that are signed, and are no good. */
    private void signed(
            String id,
            Endpoint endpoint,
            Request request,
            Callable callable,
            List<String> roles,
            Optional<CallerScheme> scheme) {
        String subject = stage.holders().isPresent()
                ? callable.caller(endpoint).map(viewers::subject).orElse("one-with-a-bad-token")
                : "one-with-a-bad-token";
        for (TokenMint.Flaw flaw : TokenMint.Flaw.values()) {
            String token = target.tokens().flawed(flaw, subject, roles, Instant.now());
            Request flawed = request.with(with(
                    endpoint,
                    scheme,
                    stage.badges().credential(scheme, token, flaw.name() + "_TOKEN"),
                    s -> viewers.credential(callable.caller(endpoint).orElseThrow(), Optional.of(s))));
            int wanted = endpoint.security().open() ? 200 : 401;
            check(
                    id,
                    endpoint,
                    flawed,
                    wanted,
                    "a token that is "
                            + flaw.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        }
    }

    /** Keys, sessions and passwords that are no good, and a good key of somebody who is shut out. */
    private void secret(String id, Endpoint endpoint, Request request, CallerScheme scheme, AccountHolders holders)
            throws SQLException {
        var account = holders.settled("one-with-a-bad-key", Optional.empty(), 9_001);
        for (Badges.Bad bad : stage.badges().flawed(scheme, holders.accounts(), account, stage.now())) {
            check(
                    id,
                    endpoint,
                    request.with(with(
                            endpoint,
                            Optional.of(scheme),
                            stage.badges().credential(Optional.of(scheme), bad.text(), "SOMETHING_BAD"),
                            s -> issued(Optional.of(s), account, "GOOD"))),
                    401,
                    bad.what());
        }
    }

    /** A change that a page of another site sends with the caller's cookie changes nothing. */
    private void crossSite(String id, Endpoint endpoint, Callable callable, Operation operation, CallerScheme cookie)
            throws SQLException {
        Optional<Viewer> caller = callable.caller(endpoint).filter(v -> !v.visitor());
        if (endpoint.method() == Contract.Method.GET || endpoint.method() == Contract.Method.HEAD || caller.isEmpty()) {
            return;
        }
        viewers.settle(stage);
        Function<CallerScheme, Credential> of = s -> viewers.credential(caller.get(), Optional.of(s));
        Request request = callable.request(operation, endpoint, caller.get(), 0)
                .with(with(endpoint, Optional.of(cookie), of.apply(cookie), of));
        for (Request forged : List.of(
                request.with("Origin", "https://somewhere-else.example"),
                request.with("Sec-Fetch-Site", "cross-site").with("Origin", "https://somewhere-else.example"))) {
            Exchange exchange = stage.wire().send(Optional.empty(), PROOF, forged);
            ledger.add(
                    id,
                    Evidence.of(
                            PROOF,
                            "a page of another site gets 403",
                            exchange.answer().status() == 403,
                            exchange));
        }
    }

    /** Whether a public operation checks something itself, and may refuse like those who check tokens. */
    private boolean signsIn(Endpoint endpoint) {
        return endpoint.security().open()
                && spec.operation(endpoint.operationId()).stream()
                        .flatMap(o -> o.steps().stream())
                        .anyMatch(Step.Account.class::isInstance);
    }

    /** A good token of an account that is disabled counts no more. */
    private void shutOut(String id, Endpoint endpoint, Request request) throws SQLException {
        if (stage.holders().filter(h -> h.accounts().disabled().isPresent()).isEmpty()
                || endpoint.security().open()) {
            return;
        }
        AccountHolders holders = stage.holders().get();
        var account = holders.settled("one-shut-out", Optional.empty(), 9_002);
        holders.disable(account);
        Optional<CallerScheme> scheme = stage.badges().scheme(endpoint);
        check(
                id,
                endpoint,
                request.with(with(
                        endpoint,
                        scheme,
                        issued(scheme, account, "SHUT_OUT_TOKEN"),
                        s -> issued(Optional.of(s), account, "SHUT_OUT_TOKEN"))),
                401,
                "a token of a disabled account");
    }

    private Credential issued(
            Optional<CallerScheme> scheme, SequencedMap<String, @Nullable String> account, String owner) {
        try {
            String token = stage.badges()
                    .issue(
                            scheme,
                            stage.holders().orElseThrow().accounts(),
                            account,
                            List.of(),
                            AccountHolders.PASSWORD,
                            stage.now());
            return stage.badges().credential(scheme, token, owner);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether those who call show a token in the header {@code Authorization} (RFC 9110, 11.6.1). */
    private boolean http(Endpoint endpoint) {
        return endpoint.security().alternatives().stream()
                .flatMap(a -> a.requirements().stream())
                .flatMap(r -> Optional.ofNullable(spec.contract().schemes().get(r.scheme())).stream())
                .anyMatch(s -> s.type().equals("http"));
    }

    /** Whether steps of the operation end with the same answer as a caller who lacks the role is given. */
    private boolean refusesItself(Endpoint endpoint) {
        return spec.operation(endpoint.operationId())
                .filter(o -> OwnErrors.of(spec, o).contains("FORBIDDEN"))
                .isPresent();
    }

    /** Who may not call is refused before the body is looked at; empty where there is none. */
    private Optional<Boolean> admits(Endpoint endpoint, Request request) {
        if (endpoint.body().isEmpty()) {
            return Optional.empty();
        }
        Exchange exchange = stage.wire()
                .send(Optional.of(endpoint), PROOF, request.withBody(Bodies.mediaType(endpoint), "{ \"a\": "));
        int status = exchange.answer().status();
        return Optional.of(status != 401 && status != 403);
    }

    /** @param wanted 401, 403, or 200 for any answer that is neither */
    private void check(String id, Endpoint endpoint, Request request, int wanted, String who) {
        Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
        int status = exchange.answer().status();
        boolean refused = status == 401 || status == 403;
        boolean own = (refused
                        && OwnErrors.told(spec, exchange)
                                .map(c -> !c.equals("UNAUTHENTICATED") && !c.equals("FORBIDDEN"))
                                .orElse(false))
                || (refused && signsIn(endpoint));
        if (wanted == 200 && status == 403 && !own && refusesItself(endpoint)) {
            Optional<Boolean> admitted = admits(endpoint, request);
            if (admitted.isEmpty()) {
                ledger.note(
                        id, "whether " + who + " may call was not told apart from what the operation itself forbids");
                return;
            }
            own = admitted.get();
        }
        boolean holds = wanted == 200 ? !refused || own : status == wanted;
        if (wanted == 401 && holds && http(endpoint)) {
            boolean challenged = exchange.answer().header("WWW-Authenticate").isPresent();
            ledger.add(id, Evidence.of(PROOF, "a 401 says how to sign in (WWW-Authenticate)", challenged, exchange));
        }
        String check = who + (wanted == 200 ? " may call" : " gets " + wanted);
        ledger.add(
                id,
                holds
                        ? Evidence.holds(PROOF, check)
                        : Evidence.fails(PROOF, check, exchange.answer().shown(), request.curl()));
    }
}
