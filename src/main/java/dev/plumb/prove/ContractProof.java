package dev.plumb.prove;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Header;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Holds every answer that any proof sees against the contract: its status is declared (or one that
 * every operation may give), and media type, headers and body are as declared.
 */
final class ContractProof {
    private static final String PROOF = "contract";
    private static final Set<Integer> ALWAYS = Set.of(405, 406, 413, 415, 429, 503);

    private final Spec spec;
    private final Ledger ledger;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final IdentityHashMap<Media, com.networknt.schema.Schema> schemas = new IdentityHashMap<>();

    ContractProof(Spec spec, Ledger ledger) {
        this.spec = spec;
        this.ledger = ledger;
    }

    synchronized void watch(Exchange exchange) {
        List<String> faults = faults(exchange);
        String operation = exchange.endpoint().map(Endpoint::operationId).orElse("");
        String check = "answers are as the contract declares them";
        if (!faults.isEmpty()) {
            Evidence evidence = Evidence.fails(
                    PROOF,
                    check,
                    String.join("\n", faults) + "\n" + exchange.answer().shown(),
                    exchange.request().curl());
            if (exchange.endpoint().isPresent()) {
                ledger.add(Elements.operation(operation), evidence);
            } else {
                ledger.fault(evidence);
            }
        } else if (exchange.endpoint().isPresent()) {
            ledger.add(Elements.operation(operation), Evidence.holds(PROOF, check));
            int status = exchange.answer().status();
            ledger.addIfKnown(
                    Elements.status(operation, status),
                    Evidence.holds(PROOF, "answered with status, headers and body as declared"));
            OwnErrors.told(spec, exchange)
                    .ifPresent(code ->
                            ledger.addIfKnown(Elements.error(code), Evidence.holds(PROOF, "answered by " + operation)));
        }
    }

    /** What is wrong with an answer, in words; empty where nothing is. */
    List<String> faults(Exchange exchange) {
        Answer answer = exchange.answer();
        if (answer.status() == 500) {
            return List.of("500: the backend failed");
        }
        if (exchange.endpoint().isEmpty()) {
            return answer.status() >= 400 ? problem(exchange) : List.of();
        }
        Endpoint endpoint = exchange.endpoint().get();
        Optional<Response> declared = declared(endpoint, answer.status());
        if (declared.isEmpty()) {
            return ALWAYS.contains(answer.status())
                    ? problem(exchange)
                    : List.of("status " + answer.status() + " is not declared");
        }
        return faults(exchange, endpoint, declared.get());
    }

    static Optional<Response> declared(Endpoint endpoint, int status) {
        return endpoint.response(status)
                .or(() -> endpoint.response(status / 100))
                .or(() -> endpoint.response(0));
    }

    private List<String> faults(Exchange exchange, Endpoint endpoint, Response response) {
        Answer answer = exchange.answer();
        var faults = new ArrayList<String>();
        for (Header header : response.headers()) {
            Optional<String> value = answer.header(header.name());
            if (value.isEmpty() && (header.required() || expected(header.name(), endpoint, answer.status()))) {
                faults.add("the header " + header.name() + " is declared and missing");
            }
        }
        if (response.content().isEmpty()) {
            // An error is told in any case, be it that the contract says nothing of how.
            if (!answer.body().isEmpty() && answer.status() < 400) {
                faults.add("a body where none is declared");
            }
            return faults;
        }
        if (exchange.request().method().equals("HEAD")) {
            return faults;
        }
        Optional<Media> media = response.content().stream()
                .filter(m -> matches(m.type(), answer.mediaType()))
                .findFirst();
        if (media.isEmpty()) {
            faults.add("media type \"" + answer.mediaType() + "\" is not declared: "
                    + response.content().stream().map(Media::type).toList());
            return faults;
        }
        if (json(answer.mediaType()) && media.get().schema().isPresent()) {
            JsonNode body = answer.json();
            if (body.isMissingNode()) {
                faults.add("the body is no JSON");
            } else {
                schema(media.get()).validate(body).forEach(e -> faults.add("body: " + e));
            }
        }
        return faults;
    }

    /** Declared headers that always have a value, required or not: an entity tag where one row is shown. */
    private boolean expected(String header, Endpoint endpoint, int status) {
        return status < 300
                && (header.equalsIgnoreCase("Location") || header.equalsIgnoreCase("ETag") && showsState(endpoint));
    }

    /** One row, or what a GET reads; an operation that answers several ways sends what it says. */
    private boolean showsState(Endpoint endpoint) {
        List<Step.Answer> answers = spec.operation(endpoint.operationId()).stream()
                .flatMap(o -> o.steps().stream())
                .filter(Step.Answer.class::isInstance)
                .map(Step.Answer.class::cast)
                .toList();
        boolean read = endpoint.method() == Method.GET && answers.size() == 1;
        return answers.stream()
                .anyMatch(a ->
                        a.body().filter(b -> b instanceof Rendering.One || read).isPresent());
    }

    private static boolean matches(String declared, String seen) {
        return declared.equals(seen)
                || declared.equals("*/*")
                || (declared.endsWith("/*") && seen.startsWith(declared.substring(0, declared.length() - 1)));
    }

    static boolean json(String mediaType) {
        return mediaType.equals("application/json") || mediaType.endsWith("+json");
    }

    private com.networknt.schema.Schema schema(Media media) {
        return schemas.computeIfAbsent(
                media,
                m -> registry.getSchema(
                        JsonSchemas.whole(spec.contract(), m.schema().orElseThrow())));
    }

    /** Errors that no operation declares are problems all the same, unless the specification has its own envelope. */
    private List<String> problem(Exchange exchange) {
        if (spec.envelope().body().isPresent() || exchange.request().method().equals("HEAD")) {
            return List.of();
        }
        Answer answer = exchange.answer();
        var faults = new ArrayList<String>();
        if (!answer.mediaType().endsWith("json")) {
            faults.add("an error of media type \"" + answer.mediaType() + "\", no problem (RFC 9457)");
        } else if (answer.code().isEmpty() || answer.json().path("status").asInt() != answer.status()) {
            faults.add("a problem without its code and status");
        }
        return faults;
    }
}
