package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Access;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a browser asks before it lets a page of another origin call (Fetch standard, "CORS protocol"): pages of the
 * origins that {@code access.cors} lists may, with every method of the contract, and no others.
 */
final class CorsProof {
    private static final String PROOF = "cors";
    private static final String STRANGER = "https://nobody-named-this.example";
    private static final String ALLOWED = "access-control-allow-origin";

    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;
    private final Callable callable;

    CorsProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    void prove() throws SQLException {
        Optional<Access.Cors> cors = spec.access().cors();
        if (cors.isEmpty()) {
            return;
        }
        boolean everybody = cors.get().origins().contains("*");
        var seen = new ArrayList<String>();
        for (Operation operation : spec.operations()) {
            Optional<Endpoint> endpoint = operation.endpoint();
            Optional<Viewer> caller = endpoint.flatMap(callable::caller);
            if (endpoint.isEmpty() || caller.isEmpty()) {
                continue;
            }
            Request request = callable.request(operation, endpoint.get(), caller.get(), 0);
            for (String origin : cors.get().origins()) {
                asked(origin, endpoint.get(), request, true);
            }
            if (!everybody) {
                cors.get().origins().forEach(origin -> asked(origin, endpoint.get(), request, false));
            }
            if (Elements.reads(endpoint.get()) && !seen.contains("GET")) {
                seen.add("GET");
                answered(cors.get().origins(), endpoint.get(), request, everybody);
            }
        }
    }

    /** The preflight of a page of that origin, or of a stranger. */
    private void asked(String origin, Endpoint endpoint, Request request, boolean ours) {
        String method = endpoint.method().name();
        String from = ours ? page(origin) : STRANGER;
        Exchange exchange = stage.wire()
                .send(
                        Optional.empty(),
                        PROOF,
                        Request.of("OPTIONS", request.path())
                                .with("Origin", from)
                                .with("Access-Control-Request-Method", method)
                                .with("Access-Control-Request-Headers", "authorization, content-type"));
        Answer answer = exchange.answer();
        boolean allowed = answer.status() < 300
                && answer.header(ALLOWED)
                        .filter(a -> a.equals(from) || a.equals("*"))
                        .isPresent()
                && answer.header("access-control-allow-methods")
                        .filter(m -> List.of(m.split("\\s*,\\s*", -1)).contains(method))
                        .isPresent();
        ledger.add(
                Elements.cors(origin),
                Evidence.of(
                        PROOF,
                        ours
                                ? "a page of it may send " + method + " to " + endpoint.path()
                                : "a page of another origin may not send " + method + " to " + endpoint.path(),
                        allowed == ours,
                        exchange));
    }

    /** Without a preflight the answer itself says who may read it. */
    private void answered(List<String> origins, Endpoint endpoint, Request request, boolean everybody) {
        for (String origin : origins) {
            Exchange ours = stage.wire().send(Optional.of(endpoint), PROOF, request.with("Origin", page(origin)));
            ledger.add(
                    Elements.cors(origin),
                    Evidence.of(
                            PROOF,
                            "a page of it may read answers",
                            ours.answer()
                                    .header(ALLOWED)
                                    .filter(a -> a.equals(page(origin)) || a.equals("*"))
                                    .isPresent(),
                            ours));
            if (!everybody) {
                Exchange others = stage.wire().send(Optional.empty(), PROOF, request.with("Origin", STRANGER));
                ledger.add(
                        Elements.cors(origin),
                        Evidence.of(
                                PROOF,
                                "a page of another origin may not read answers",
                                others.answer().header(ALLOWED).isEmpty(),
                                others));
            }
        }
    }

    /** An origin that a listed one means. */
    private static String page(String origin) {
        return origin.equals("*") ? "https://any.example" : origin.replace("*", "any");
    }
}
