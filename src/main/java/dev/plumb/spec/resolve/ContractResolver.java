package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.ContractText;
import dev.plumb.spec.text.Pointers;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an OpenAPI document into values (OpenAPI 3.1.1). */
final class ContractResolver {
    private static final Pattern IN_PATH = Pattern.compile("\\{([^}]*)}");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9][0-9]");
    private static final Set<String> NO_PARAMETERS = Set.of("accept", "content-type", "authorization");

    private final ContractText text;
    private final boolean ours;
    private final Problems problems;
    private final SchemaResolver schemas;
    private final Map<String, Contract.SecurityScheme> schemes = new LinkedHashMap<>();

    private ContractResolver(ContractText text, boolean ours, Problems problems) {
        this.text = text;
        this.ours = ours;
        this.problems = problems;
        this.schemas = new SchemaResolver(text, problems);
    }

    static Contract resolve(ContractText text, Problems problems) {
        return new ContractResolver(text, true, problems).contract();
    }

    /** The contract of somebody whom we call. */
    static Contract ofPartner(ContractText text, Problems problems) {
        return new ContractResolver(text, false, problems).contract();
    }

    /** The contract of a specification that has none. */
    static Contract none() {
        return new Contract(
                "",
                "",
                "",
                List.of(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new Node.Mapping(Places.nowhere(), List.of()));
    }

    private Contract contract() {
        Node.Mapping document = text.document();
        Optional<Node.Mapping> info = mapping(document, "info");
        schemes();
        var components = schemas.components();
        List<Endpoint> endpoints = endpoints(document);
        return new Contract(
                info.flatMap(i -> Nodes.text(i, "title")).orElse(""),
                info.flatMap(i -> Nodes.text(i, "version")).orElse(""),
                basePath(document),
                ours ? wholes(endpoints, components) : endpoints,
                components,
                new LinkedHashMap<>(schemes),
                document);
    }

    /** Bodies that are one of several objects are one object each, as are elements of lists and pages of them. */
    private List<Endpoint> wholes(List<Endpoint> endpoints, SequencedMap<String, Schema> components) {
        return endpoints.stream()
                .map(e -> new Endpoint(
                        e.span(),
                        e.operationId(),
                        e.method(),
                        e.path(),
                        e.tags(),
                        e.summary(),
                        e.description(),
                        e.deprecated(),
                        e.parameters(),
                        e.body()
                                .map(b -> new Contract.RequestBody(
                                        b.span(), b.required(), wholeMedia(b.content(), components))),
                        e.responses().stream()
                                .map(r -> r.succeeds()
                                        ? new Contract.Response(
                                                r.span(),
                                                r.status(),
                                                r.description(),
                                                r.headers(),
                                                wholeMedia(r.content(), components))
                                        : r)
                                .toList(),
                        e.security()))
                .toList();
    }

    private List<Media> wholeMedia(List<Media> content, SequencedMap<String, Schema> components) {
        return content.stream()
                .map(m -> isJson(m.type())
                        ? new Media(m.span(), m.type(), m.schema().map(s -> whole(s, components, true)), m.encoding())
                        : m)
                .toList();
    }

    private static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    /** @param page whether an object may be one whose array holds what is shown */
    private Schema whole(Schema schema, SequencedMap<String, Schema> components, boolean page) {
        return switch (schema.shape()) {
            case Schema.Ref ref -> {
                Schema known = components.get(ref.name());
                if (known != null) {
                    Schema whole = whole(known, components, page);
                    components.put(ref.name(), whole);
                }
                yield schema;
            }
            case Schema.Choice _ -> schemas.whole(schema);
            case Schema.Array array -> {
                Schema items = whole(array.items(), components, false);
                yield items.equals(array.items())
                        ? schema
                        : reshaped(
                                schema,
                                new Schema.Array(items, array.minItems(), array.maxItems(), array.uniqueItems()));
            }
            case Schema.Obj object
            when page -> {
                var properties = new LinkedHashMap<String, Schema.Property>();
                object.properties().forEach((name, property) -> {
                    boolean list = property.schema().shape() instanceof Schema.Array;
                    properties.put(
                            name,
                            list
                                    ? new Schema.Property(
                                            property.span(),
                                            name,
                                            whole(property.schema(), components, false),
                                            property.required())
                                    : property);
                });
                yield properties.equals(object.properties())
                        ? schema
                        : reshaped(
                                schema,
                                new Schema.Obj(
                                        properties, object.rest(), object.minProperties(), object.maxProperties()));
            }
            case Schema.Shape _ -> schema;
        };
    }

    private static Schema reshaped(Schema schema, Schema.Shape shape) {
        return new Schema(
                schema.span(),
                shape,
                schema.nullable(),
                schema.defaultValue(),
                schema.example(),
                schema.description(),
                schema.readOnly(),
                schema.writeOnly(),
                schema.deprecated(),
                schema.further());
    }

    private static Optional<Node.Mapping> mapping(Node.Mapping of, String key) {
        return of.get(key).filter(Node.Mapping.class::isInstance).map(Node.Mapping.class::cast);
    }

    private Optional<Node.Mapping> resolvedMapping(Node node) {
        Optional<Node> found = text.resolved(node);
        if (found.isEmpty()
                && node instanceof Node.Mapping m
                && Nodes.text(m, "$ref").isPresent()) {
            String reference = Nodes.text(m, "$ref").get();
            problems.add(
                    text.at(reference).isPresent()
                            ? new SpecProblem.Circle(node.span(), "references", List.of(reference))
                            : new SpecProblem.Unknown(
                                    node.span(), SpecProblem.Kind.REFERENCE, reference, "", List.of()));
        }
        return found.filter(Node.Mapping.class::isInstance).map(Node.Mapping.class::cast);
    }

    private static String basePath(Node.Mapping document) {
        if (!(Nodes.items(document, "servers").stream().findFirst().orElse(null) instanceof Node.Mapping server)) {
            return "";
        }
        String url = Nodes.text(server, "url").orElse("");
        if (server.get("variables").orElse(null) instanceof Node.Mapping variables) {
            for (Node.Entry variable : variables.entries()) {
                if (variable.value() instanceof Node.Mapping said) {
                    url = url.replace(
                            "{" + variable.name() + "}",
                            Nodes.text(said, "default").orElse(""));
                }
            }
        }
        int host = url.indexOf("//");
        String path = host < 0 ? url : url.substring(Math.max(url.indexOf('/', host + 2), 0));
        if (host >= 0 && url.indexOf('/', host + 2) < 0) {
            path = "";
        }
        path = path.replaceAll("[?#].*$", "").replaceAll("/+$", "");
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    private void schemes() {
        if (!(text.at("#/components/securitySchemes").orElse(null) instanceof Node.Mapping all)) {
            return;
        }
        for (Node.Entry entry : all.entries()) {
            resolvedMapping(entry.value())
                    .ifPresent(scheme -> schemes.put(
                            entry.name(),
                            new Contract.SecurityScheme(
                                    entry.key().span(),
                                    entry.name(),
                                    Nodes.text(scheme, "type").orElse(""),
                                    Nodes.text(scheme, "scheme"),
                                    Nodes.text(scheme, "in").flatMap(ContractResolver::in),
                                    Nodes.text(scheme, "name"))));
        }
    }

    private List<Endpoint> endpoints(Node.Mapping document) {
        var endpoints = new ArrayList<Endpoint>();
        var ids = new LinkedHashMap<String, Span>();
        for (ContractText.Endpoint endpoint : text.endpoints()) {
            Optional<Contract.Method> method = method(endpoint.method());
            if (method.isEmpty()) {
                problems.add(new SpecProblem.NotYet(
                        endpoint.method().span(),
                        "the method `" + endpoint.method().text() + "`"));
                continue;
            }
            Endpoint resolved = endpoint(document, endpoint, method.get());
            Span at = endpoint.operationId()
                    .map(Word::span)
                    .orElse(endpoint.method().span());
            Span first = ids.putIfAbsent(resolved.operationId(), at);
            if (first != null) {
                problems.add(new SpecProblem.DeclaredTwice(at, "operationId", resolved.operationId(), first));
            } else {
                endpoints.add(resolved);
            }
        }
        return endpoints;
    }

    private static Optional<Contract.Method> method(Word word) {
        return java.util.Arrays.stream(Contract.Method.values())
                .filter(m -> m.name().equalsIgnoreCase(word.text()))
                .findFirst();
    }

    private static String madeUpId(ContractText.Endpoint endpoint) {
        return Naming.camel(endpoint.method().text()
                + "-"
                + endpoint.path().text().replace("{", "by-").replaceAll("[^A-Za-z0-9]+", "-"));
    }

    private Endpoint endpoint(Node.Mapping document, ContractText.Endpoint endpoint, Contract.Method method) {
        Node.Mapping operation = endpoint.operation();
        Span at =
                endpoint.operationId().map(Word::span).orElse(endpoint.method().span());
        return new Endpoint(
                at,
                endpoint.operationId().map(Word::text).orElseGet(() -> madeUpId(endpoint)),
                method,
                endpoint.path().text(),
                operation.get("tags").map(Nodes::texts).orElse(List.of()),
                Nodes.text(operation, "summary").or(() -> Nodes.text(endpoint.pathItem(), "summary")),
                Nodes.text(operation, "description").or(() -> Nodes.text(endpoint.pathItem(), "description")),
                Nodes.flag(operation, "deprecated"),
                parameters(endpoint, at),
                operation
                        .get("requestBody")
                        .flatMap(this::resolvedMapping)
                        .map(body -> new Contract.RequestBody(body.span(), Nodes.flag(body, "required"), media(body))),
                responses(operation),
                security(document, operation, at));
    }

    private List<Parameter> parameters(ContractText.Endpoint endpoint, Span at) {
        var parameters = new LinkedHashMap<String, Parameter>();
        for (Node.Mapping owner : List.of(endpoint.pathItem(), endpoint.operation())) {
            for (Node node : Nodes.items(owner, "parameters")) {
                resolvedMapping(node)
                        .flatMap(this::parameter)
                        .filter(p -> p.in() != Contract.In.HEADER
                                || !NO_PARAMETERS.contains(p.name().toLowerCase(Locale.ROOT)))
                        .ifPresent(p -> parameters.put(p.in() + " " + p.name(), p));
            }
        }
        String path = endpoint.path().text();
        for (String name : pathNames(path)) {
            if (!parameters.containsKey(Contract.In.PATH + " " + name)) {
                problems.add(
                        new SpecProblem.UndeclaredPathParameter(endpoint.path().span(), name, path));
                parameters.put(
                        Contract.In.PATH + " " + name,
                        new Parameter(
                                at,
                                name,
                                Contract.In.PATH,
                                true,
                                text(at),
                                Contract.Style.COMMAS,
                                Optional.empty(),
                                Optional.empty()));
            }
        }
        return List.copyOf(parameters.values());
    }

    static List<String> pathNames(String path) {
        var names = new ArrayList<String>();
        var matcher = IN_PATH.matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static Schema text(Span at) {
        Schema any = SchemaResolver.any(at);
        return new Schema(
                at,
                new Schema.Text(
                        java.util.OptionalInt.empty(),
                        java.util.OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                false,
                any.defaultValue(),
                any.example(),
                any.description(),
                false,
                false,
                false);
    }

    private static Optional<Contract.In> in(String in) {
        return java.util.Arrays.stream(Contract.In.values())
                .filter(i -> i.name().equalsIgnoreCase(in))
                .findFirst();
    }

    private Optional<Parameter> parameter(Node.Mapping node) {
        Optional<String> name = Nodes.text(node, "name");
        Optional<Contract.In> in = Nodes.text(node, "in").flatMap(ContractResolver::in);
        if (name.isEmpty() || in.isEmpty()) {
            return Optional.empty();
        }
        Optional<Schema> schema = node.get("schema")
                .map(schemas::resolve)
                .or(() -> media(node).stream().flatMap(m -> m.schema().stream()).findFirst());
        return Optional.of(new Parameter(
                node.entry("name").map(e -> e.value().span()).orElse(node.span()),
                name.get(),
                in.get(),
                in.get() == Contract.In.PATH || Nodes.flag(node, "required"),
                schema.orElseGet(() -> text(node.span())),
                style(node, in.get()),
                Nodes.text(node, "description"),
                node.get("example").flatMap(e -> Optional.ofNullable(Pointers.plainValue(e)))));
    }

    /** OpenAPI 3.1, "Parameter Object", style and explode, with their defaults. */
    private Contract.Style style(Node.Mapping node, Contract.In in) {
        if (node.get("schema").isEmpty() && node.get("content").isPresent()) {
            return Contract.Style.JSON;
        }
        boolean form = in == Contract.In.QUERY || in == Contract.In.COOKIE;
        String style = Nodes.text(node, "style").orElse(form ? "form" : "simple");
        boolean exploded = node.get("explode").isPresent() ? Nodes.flag(node, "explode") : style.equals("form");
        return switch (style) {
            case "deepObject" -> Contract.Style.DEEP_OBJECT;
            case "spaceDelimited" -> exploded ? Contract.Style.REPEATED : Contract.Style.SPACES;
            case "pipeDelimited" -> exploded ? Contract.Style.REPEATED : Contract.Style.PIPES;
            case "matrix", "label", "cookie" -> {
                problems.add(new SpecProblem.NotYet(
                        node.entry("style").map(e -> e.value().span()).orElse(node.span()),
                        "the style `" + style + "` of a parameter"));
                yield Contract.Style.COMMAS;
            }
            default -> !exploded ? Contract.Style.COMMAS : form ? Contract.Style.REPEATED : Contract.Style.PAIRS;
        };
    }

    private List<Media> media(Node.Mapping owner) {
        if (!(owner.get("content").orElse(null) instanceof Node.Mapping content)) {
            return List.of();
        }
        return content.entries().stream()
                .map(entry -> new Media(
                        entry.key().span(),
                        entry.name().replaceAll(";.*$", "").strip().toLowerCase(Locale.ROOT),
                        entry.value() instanceof Node.Mapping said
                                ? said.get("schema").map(schemas::resolve)
                                : Optional.empty(),
                        encoding(entry.value())))
                .toList();
    }

    private static SequencedMap<String, Contract.Encoding> encoding(Node media) {
        var all = new LinkedHashMap<String, Contract.Encoding>();
        if (media instanceof Node.Mapping said && said.get("encoding").orElse(null) instanceof Node.Mapping fields) {
            for (Node.Entry field : fields.entries()) {
                if (field.value() instanceof Node.Mapping how) {
                    all.put(
                            field.name(),
                            new Contract.Encoding(
                                    Nodes.text(how, "contentType")
                                            .map(t -> t.replaceAll(",.*$", "").strip())
                                            .filter(t -> !t.contains("*")),
                                    Nodes.text(how, "style")
                                            .filter("deepObject"::equals)
                                            .isPresent()));
                }
            }
        }
        return all;
    }

    private List<Contract.Response> responses(Node.Mapping operation) {
        var responses = new ArrayList<Contract.Response>();
        if (operation.get("responses").orElse(null) instanceof Node.Mapping all) {
            for (Node.Entry entry : all.entries()) {
                Optional<Node.Mapping> response = resolvedMapping(entry.value());
                if (response.isEmpty() || entry.name().startsWith("x-")) {
                    continue;
                }
                responses.add(new Contract.Response(
                        entry.key().span(),
                        status(entry.name()),
                        Nodes.text(response.get(), "description").orElse(""),
                        headers(response.get()),
                        media(response.get())));
            }
        }
        return responses;
    }

    private static int status(String key) {
        if (STATUS.matcher(key).matches()) {
            return Integer.parseInt(key);
        }
        return key.matches("[1-5][xX][xX]") ? key.charAt(0) - '0' : 0;
    }

    private List<Contract.Header> headers(Node.Mapping response) {
        if (!(response.get("headers").orElse(null) instanceof Node.Mapping all)) {
            return List.of();
        }
        var headers = new ArrayList<Contract.Header>();
        for (Node.Entry entry : all.entries()) {
            resolvedMapping(entry.value())
                    .ifPresent(header -> headers.add(new Contract.Header(
                            entry.key().span(),
                            entry.name(),
                            Nodes.flag(header, "required"),
                            header.get("schema").map(schemas::resolve).orElseGet(() -> text(header.span())))));
        }
        return headers;
    }

    private Contract.Security security(Node.Mapping document, Node.Mapping operation, Span at) {
        Optional<Node> said = operation.get("security").or(() -> document.get("security"));
        if (!(said.orElse(null) instanceof Node.Sequence alternatives)) {
            return new Contract.Security(at, false, List.of());
        }
        var resolved = new ArrayList<Contract.Alternative>();
        for (Node alternative : alternatives.items()) {
            if (alternative instanceof Node.Mapping mapping) {
                var requirements = new ArrayList<Contract.Requirement>();
                for (Node.Entry entry : mapping.entries()) {
                    if (!schemes.containsKey(entry.name())) {
                        problems.add(new SpecProblem.Unknown(
                                entry.key().span(),
                                SpecProblem.Kind.SECURITY_SCHEME,
                                entry.name(),
                                "",
                                Near.of(entry.name(), schemes.keySet())));
                    }
                    requirements.add(new Contract.Requirement(
                            entry.value() instanceof Node.Sequence roles
                                            && !roles.items().isEmpty()
                                    ? roles.items().getFirst().span()
                                    : entry.key().span(),
                            entry.name(),
                            Nodes.texts(entry.value())));
                }
                resolved.add(new Contract.Alternative(requirements));
            }
        }
        return new Contract.Security(alternatives.span(), true, resolved);
    }
}
