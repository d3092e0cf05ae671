package dev.plumb.design;

import dev.plumb.design.PartnerDesign.Body;
import dev.plumb.design.PartnerDesign.Call;
import dev.plumb.design.PartnerDesign.Credential;
import dev.plumb.design.PartnerDesign.Outcome;
import dev.plumb.design.PartnerDesign.Parameter;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Consequences.Shown;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The clients of the partners that some step calls. Their types are named after our own have their names. */
final class PartnerDesigner {
    /** Names of statuses (RFC 9110, 15, and the registry behind it) that partners are seen to answer. */
    private static final Map<Integer, String> STATUSES = Map.ofEntries(
            Map.entry(0, "Otherwise"),
            Map.entry(1, "Informational"),
            Map.entry(2, "Success"),
            Map.entry(3, "Redirection"),
            Map.entry(4, "ClientError"),
            Map.entry(5, "ServerError"),
            Map.entry(200, "Ok"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(203, "NonAuthoritative"),
            Map.entry(204, "NoContent"),
            Map.entry(205, "ResetContent"),
            Map.entry(206, "PartialContent"),
            Map.entry(207, "MultiStatus"),
            Map.entry(301, "MovedPermanently"),
            Map.entry(302, "Found"),
            Map.entry(303, "SeeOther"),
            Map.entry(304, "NotModified"),
            Map.entry(307, "TemporaryRedirect"),
            Map.entry(308, "PermanentRedirect"),
            Map.entry(400, "BadRequest"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "PaymentRequired"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "NotFound"),
            Map.entry(405, "MethodNotAllowed"),
            Map.entry(406, "NotAcceptable"),
            Map.entry(408, "RequestTimeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(412, "PreconditionFailed"),
            Map.entry(413, "ContentTooLarge"),
            Map.entry(415, "UnsupportedMediaType"),
            Map.entry(422, "UnprocessableContent"),
            Map.entry(423, "Locked"),
            Map.entry(424, "FailedDependency"),
            Map.entry(428, "PreconditionRequired"),
            Map.entry(429, "TooManyRequests"),
            Map.entry(451, "UnavailableForLegalReasons"),
            Map.entry(500, "InternalServerError"),
            Map.entry(501, "NotImplemented"),
            Map.entry(502, "BadGateway"),
            Map.entry(503, "ServiceUnavailable"),
            Map.entry(504, "GatewayTimeout"));

    private final Spec spec;
    private final Naming naming;
    private final TypeDesigner types;
    private final Set<String> packages;
    private final List<Step.Call> steps = new ArrayList<>();
    /** Those of operations that somebody calls. */
    private final List<Step.Call> waiting = new ArrayList<>();

    /** @param packages that are taken */
    PartnerDesigner(Spec spec, Naming naming, TypeDesigner types, Set<String> packages) {
        this.spec = spec;
        this.naming = naming;
        this.types = types;
        this.packages = new HashSet<>(packages);
        for (Operation operation : spec.operations()) {
            int others = steps.size();
            note(operation.steps());
            if (operation.endpoint().isPresent()) {
                waiting.addAll(steps.subList(others, steps.size()));
            }
        }
        spec.consequences().reactions().forEach(r -> note(r.steps()));
        spec.consequences().jobs().forEach(j -> note(j.steps()));
    }

    private void note(List<Step> all) {
        Walk.steps(all, step -> {
            if (step instanceof Step.Call call) {
                steps.add(call);
            }
        });
    }

    /** @param structs takes the records of the objects that expressions know */
    List<PartnerDesign> design(Map<String, String> structs) {
        var partners = new ArrayList<PartnerDesign>();
        for (Integration integration : spec.consequences().integrations().values()) {
            var operations = new LinkedHashMap<String, List<Step.Call>>();
            for (Endpoint endpoint : integration.contract().endpoints()) {
                List<Step.Call> made = steps.stream()
                        .filter(s -> s.partner().equals(integration.name())
                                && s.operation().equals(endpoint.operationId()))
                        .toList();
                if (!made.isEmpty()) {
                    operations.put(endpoint.operationId(), made);
                }
            }
            if (!operations.isEmpty()) {
                partners.add(partner(integration, operations, structs));
            }
        }
        return partners;
    }

    private PartnerDesign partner(
            Integration integration, Map<String, List<Step.Call>> operations, Map<String, String> structs) {
        String home = packageOf(integration.name());
        String pascal = Words.pascal(integration.name());
        String client = naming.type(home, pascal + "Client", "Api");
        String properties = naming.type(home, pascal + "Properties", "Settings");
        TypeDesigner theirs = types.ofPartner(integration.contract());
        var taken = new HashSet<String>();
        var calls = new ArrayList<Call>();
        List<Credential> credentials = credentials(integration, operations.keySet());
        operations.forEach((operation, made) -> calls.add(call(
                integration.endpoint(operation).orElseThrow(),
                made,
                shown(integration, operation, credentials),
                home,
                theirs,
                Naming.member(Words.camel(operation), taken))));
        theirs.structs().forEach((known, record) -> structs.put(integration.name() + "." + known, record));
        return new PartnerDesign(
                integration,
                home,
                client,
                properties,
                Naming.member(Words.camel(integration.name()), new HashSet<>(ReservedNames.LOCALS)),
                calls,
                credentials,
                theirs.inPackage(home));
    }

    /** One for each that is shown, and for each place where it is. */
    private static List<Credential> credentials(Integration integration, Set<String> operations) {
        var taken = new HashSet<>(Set.of("partner", "properties"));
        var found = new LinkedHashMap<Shown, Credential>();
        operations.forEach(operation -> integration
                .shown(integration.endpoint(operation).orElseThrow())
                .forEach(shown -> found.computeIfAbsent(
                        shown,
                        s -> new Credential(
                                Naming.member(
                                        s.credential()
                                                .scheme()
                                                .map(Words::camel)
                                                .orElse("authorization"),
                                        taken),
                                s))));
        return List.copyOf(found.values());
    }

    private static List<Credential> shown(Integration integration, String operation, List<Credential> all) {
        return integration.shown(integration.endpoint(operation).orElseThrow()).stream()
                .flatMap(shown -> all.stream().filter(c -> c.shown().equals(shown)))
                .toList();
    }

    private String packageOf(String partner) {
        String base =
                partner.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").replaceFirst("^[0-9]+", "");
        String wanted = base.isEmpty() || dev.plumb.expression.JavaKeywords.contains(base) ? base + "partner" : base;
        String free = spec.stack().packageName() + "." + wanted;
        if (!packages.add(free)) {
            free += "partner";
            packages.add(free);
        }
        return free;
    }

    private Call call(
            Endpoint endpoint,
            List<Step.Call> made,
            List<Credential> credentials,
            String home,
            TypeDesigner theirs,
            String method) {
        String pascal = Words.upperFirst(method);
        String answer = naming.type(home, pascal + "Answer", "Outcome");
        var taken = new HashSet<>(ReservedNames.LOCALS);
        taken.addAll(Set.of("answer", "e", "http", "idempotencyKey", "partner", "path", "why"));
        credentials.forEach(c -> taken.add(c.field()));
        Optional<Contract.Parameter> key = endpoint.idempotencyKey();
        var parameters = new ArrayList<Parameter>();
        for (Contract.Parameter parameter : endpoint.parameters()) {
            if (!key.equals(Optional.of(parameter))) {
                ValueType type =
                        theirs.of(parameter.schema(), pascal + Words.pascal(parameter.name()), home, Use.RESPONSE);
                parameters.add(new Parameter(
                        parameter, Naming.member(Words.camel(parameter.name()), taken), type, !parameter.required()));
            }
        }
        Optional<Body> body = endpoint.body().map(b -> body(b, pascal, home, theirs));
        boolean demanded = key.filter(Contract.Parameter::required).isPresent();
        boolean some = made.stream().anyMatch(s -> isKeyed(s, endpoint));
        boolean all = made.stream().allMatch(s -> isKeyed(s, endpoint));
        var outcomes = new ArrayList<Outcome>();
        var names = new HashSet<>(Set.of(PartnerDesign.FAILED));
        for (Contract.Response response : endpoint.responses()) {
            Optional<Contract.Media> media = media(response.content());
            Optional<ValueType> type = media.map(m -> isJson(m.type())
                    ? m.schema()
                            .map(s -> theirs.of(s, pascal + "Body", home, Use.REQUEST))
                            .orElse(ValueType.Plain.JSON)
                    : m.type().startsWith("text/") ? ValueType.Plain.TEXT : ValueType.Plain.BYTES);
            boolean nullable = media.flatMap(Contract.Media::schema)
                    .filter(s -> s.nullable() || theirs.contract().resolve(s).nullable())
                    .isPresent();
            type.ifPresent(t -> theirs.note(t, spec.stack().packageName(), Use.REQUEST));
            outcomes.add(new Outcome(
                    response.status(),
                    outcomeName(response.status(), names),
                    type,
                    media.filter(m -> isJson(m.type())).isPresent(),
                    nullable,
                    response));
        }
        body.ifPresent(b -> theirs.note(b.type(), spec.stack().packageName(), Use.RESPONSE));
        parameters.forEach(p -> theirs.note(p.type(), spec.stack().packageName(), Use.RESPONSE));
        return new Call(
                endpoint,
                method,
                parameters,
                body,
                credentials,
                demanded || all ? PartnerDesign.Key.ALWAYS : some ? PartnerDesign.Key.MAYBE : PartnerDesign.Key.NONE,
                answer,
                outcomes);
    }

    /** Who waits for an answer and may ask again has a key of their own, which the partner is told where it takes one. */
    private boolean isKeyed(Step.Call step, Endpoint endpoint) {
        return step.keyFor(endpoint).isPresent() || endpoint.idempotencyKey().isPresent() && waiting.contains(step);
    }

    private Body body(Contract.RequestBody body, String pascal, String home, TypeDesigner theirs) {
        Optional<Contract.Media> media = body.sent();
        String type = media.map(Contract.Media::type).orElse("application/json");
        Optional<Schema> schema = media.flatMap(Contract.Media::schema);
        ValueType java = schema.map(s -> theirs.of(s, pascal + "Request", home, Use.RESPONSE))
                .orElse(
                        isJson(type)
                                ? ValueType.Plain.JSON
                                : type.startsWith("text/") ? ValueType.Plain.TEXT : ValueType.Plain.BYTES);
        boolean fields = java instanceof ValueType.Structured;
        return new Body(
                type,
                java,
                fields,
                body.required(),
                media.map(Contract.Media::encoding).orElseGet(LinkedHashMap::new));
    }

    static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    /** JSON where there is a choice. */
    private static Optional<Contract.Media> media(List<Contract.Media> content) {
        return content.stream()
                .filter(m -> isJson(m.type()))
                .findFirst()
                .or(() -> content.stream().findFirst());
    }

    private String outcomeName(int status, Set<String> taken) {
        String known = STATUSES.getOrDefault(status, "Status" + status);
        String name = naming.packages().containsKey(known) ? known + "Answer" : known;
        return Naming.member(name, taken);
    }
}
