package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.Argument;
import dev.plumb.design.OperationDesign.BodyDesign;
import dev.plumb.design.OperationDesign.ParameterDesign;
import dev.plumb.design.OperationDesign.Result;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.spec.Admission;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** HTTP and nothing else: a method an operation, which reads the request, calls, and writes the answer. */
final class ControllerFile {
    private static final String CLASS = """
            @RestController
            ${mapping}
            @DenyAll
            class ${name} {

                ${rules}

                ${fields}

                ${name}(${parameters}) {
                    ${assignments}
                }

                ${methods}
            }
            """;

    private static final String METHOD = """
            ${doc}
            ${mapping}
            ${access}
            ${result} ${name}(${parameters}) {
                ${statements}
            }""";

    private final Design design;
    private final FeatureDesign feature;
    private final RuleText rules;
    private final TreeSet<String> statics = new TreeSet<>();
    private final Map<String, RuleText.Rule> constants = new LinkedHashMap<>();
    private final Map<String, String> fields = new TreeMap<>();

    private ControllerFile(Design design, FeatureDesign feature) {
        this.design = design;
        this.feature = feature;
        this.rules = new RuleText(design);
    }

    static GeneratedFile of(Design design, FeatureDesign feature) {
        return new ControllerFile(design, feature).file();
    }

    private GeneratedFile file() {
        String name = feature.controller().orElseThrow();
        var methods = new ArrayList<String>();
        for (OperationDesign operation : feature.operations()) {
            operation.endpoint().ifPresent(endpoint -> methods.add(method(operation, endpoint)));
        }
        String base = design.spec().contract().basePath();
        String body = Template.of(CLASS)
                .with("mapping", base.isEmpty() ? "" : "@RequestMapping(" + RuleText.quoted(base) + ")")
                .with("name", name)
                .with(
                        "rules",
                        constants.entrySet().stream()
                                .map(e -> "private static final " + e.getValue().type() + " " + e.getKey() + " = "
                                        + e.getValue().source() + ";")
                                .toList())
                .with(
                        "fields",
                        fields.entrySet().stream()
                                .map(f -> "private final " + f.getValue() + " " + f.getKey() + ";")
                                .toList())
                .with(
                        "parameters",
                        fields.entrySet().stream()
                                .map(f -> f.getValue() + " " + f.getKey())
                                .collect(Collectors.joining(", ")))
                .with(
                        "assignments",
                        fields.keySet().stream()
                                .map(f -> "this." + f + " = " + f + ";")
                                .toList())
                .withMembers("methods", methods)
                .fill();
        statics.addAll(rules.statics());
        return JavaSource.of(design, JavaSource.MAIN, feature.packageName(), name, statics, body);
    }

    // ------------------------------------------------------------------ one operation

    private String method(OperationDesign operation, Endpoint endpoint) {
        var reading = new Reading(operation, endpoint);
        String call = calls(operation) + "." + operation.call().method() + "(" + reading.arguments() + ")";
        var answer = new AnswerText(operation, endpoint, call);
        var statements = new ArrayList<>(reading.statements);
        statements.addAll(answer.statements());
        var parameters = new ArrayList<String>();
        String body = String.join("\n", statements);
        if (body.matches("(?s).*\\bin\\b.*")) {
            parameters.add("RequestReader in");
        }
        if (body.matches("(?s).*\\bviewer\\b.*")) {
            parameters.add("Viewer viewer");
        }
        if (answer.isStatic("APPLICATION_JSON_VALUE") || consumesJson(operation)) {
            statics.add("org.springframework.http.MediaType.APPLICATION_JSON_VALUE");
        }
        return Template.of(METHOD)
                .with("doc", OperationDocs.of(design, operation, endpoint))
                .with("mapping", mapping(operation, endpoint, answer))
                .with("access", access(endpoint))
                .with("result", answer.returns())
                .with("name", operation.method())
                .with("parameters", String.join(", ", parameters))
                .with("statements", statements)
                .fill();
    }

    /** The field on which the operation is called. */
    private String calls(OperationDesign operation) {
        boolean both = feature.operations().stream()
                .filter(o -> o.endpoint().isPresent())
                .anyMatch(o -> o.call().onService() != operation.call().onService());
        boolean service = operation.call().onService();
        String field = service || !both ? feature.plural() : "stored" + Words.upperFirst(feature.plural());
        fields.put(field, (service ? feature.service() : feature.repository()).orElseThrow());
        return field;
    }

    private static boolean consumesJson(OperationDesign operation) {
        return operation.body().stream()
                .flatMap(b -> b.media().stream())
                .anyMatch(m -> m.type().equals("application/json"));
    }

    private static String mapping(OperationDesign operation, Endpoint endpoint, AnswerText answer) {
        var parts = new ArrayList<String>();
        String path = RuleText.quoted(endpoint.path());
        String annotation = switch (endpoint.method()) {
            case GET -> "@GetMapping";
            case PUT -> "@PutMapping";
            case POST -> "@PostMapping";
            case DELETE -> "@DeleteMapping";
            case PATCH -> "@PatchMapping";
            case HEAD, OPTIONS -> {
                parts.add("method = RequestMethod." + endpoint.method());
                yield "@RequestMapping";
            }
        };
        operation
                .body()
                .filter(BodyDesign::required)
                .ifPresent(b -> parts.add("consumes = "
                        + media(b.media().stream().map(Contract.Media::type).toList())));
        answer.produces().ifPresent(type -> parts.add("produces = " + media(List.of(type))));
        return parts.isEmpty()
                ? annotation + "(" + path + ")"
                : annotation + "(path = " + path + ", " + String.join(", ", parts) + ")";
    }

    private static String media(List<String> types) {
        List<String> sources =
                types.stream().distinct().map(RuleText::mediaType).toList();
        return sources.size() == 1 ? sources.getFirst() : "{" + String.join(", ", sources) + "}";
    }

    private String access(Endpoint endpoint) {
        Contract.Security security = endpoint.security();
        if (!security.said()) {
            return "@DenyAll // nobody has said yet who may call it";
        }
        if (security.open() || security.optional()) {
            return "@PermitAll";
        }
        List<Admission> ways = Admission.several(design.spec().contract(), endpoint);
        List<String> roles = ways.isEmpty()
                ? security.anyOfRoles()
                : ways.stream().map(Admission::name).toList();
        if (roles.isEmpty()) {
            return "@RolesAllowed(Viewer.SIGNED_IN)";
        }
        String names = roles.stream().map(RuleText::quoted).collect(Collectors.joining(", "));
        return "@RolesAllowed(" + (roles.size() == 1 ? names : "{" + names + "}") + ")";
    }

    // ------------------------------------------------------------------ the request

    /** The statements that read a request, and what is handed on. */
    private final class Reading {
        final List<String> statements = new ArrayList<>();
        private final OperationDesign operation;
        private final boolean faultsAreDeclared;
        private final boolean calleeRefuses;
        private final List<String> values = new ArrayList<>();

        Reading(OperationDesign operation, Endpoint endpoint) {
            this.operation = operation;
            this.faultsAreDeclared =
                    endpoint.response(design.spec().statusOfFaults()).isPresent();
            this.calleeRefuses = operation.call().arguments().stream().anyMatch(Argument.OfFaults.class::isInstance);
            boolean refusable = operation.call().arguments().stream().anyMatch(this::mayBeAtFault);
            boolean refusesHere = refusable && !calleeRefuses;
            for (Argument argument : operation.call().arguments()) {
                add(argument, refusesHere);
            }
            if (refusesHere) {
                statements.add("in.faults().refuse();");
            }
        }

        String arguments() {
            return String.join(", ", values);
        }

        private boolean mayBeAtFault(Argument argument) {
            return switch (argument) {
                case Argument.OfParameter parameter -> !isKey(parameter.parameter());
                case Argument.OfQuery _, Argument.OfBody _ -> true;
                case Argument.OfFaults _, Argument.OfViewer _, Argument.OfTaken _ -> false;
            };
        }

        /** A key in the path names nothing where it is malformed, unless faults are declared. */
        private boolean isKey(ParameterDesign parameter) {
            return parameter.contract().in() == Contract.In.PATH && !faultsAreDeclared;
        }

        private void add(Argument argument, boolean refusesHere) {
            switch (argument) {
                case Argument.OfParameter of -> {
                    String source = parameter(of.parameter());
                    if (refusesHere || operation.call().arguments().size() > 3) {
                        String type = of.parameter().nullable()
                                ? of.parameter().type().boxed()
                                : of.parameter().defaultValue().isPresent()
                                        ? of.parameter().type().java()
                                        : of.parameter().type().boxed();
                        statements.add(type + " " + of.parameter().name() + " = " + source + ";");
                        values.add(of.parameter().name());
                    } else {
                        values.add(source);
                    }
                }
                case Argument.OfQuery of -> {
                    String source = of.record() + ".read(in.query())";
                    if (refusesHere) {
                        statements.add("var query = " + source + ";");
                        values.add("query");
                    } else {
                        values.add(source);
                    }
                }
                case Argument.OfBody of -> {
                    String source = body(of.body());
                    if (refusesHere) {
                        statements.add(of.body().type().boxed() + " request = " + source + ";");
                        values.add("request");
                    } else {
                        values.add(source);
                    }
                }
                case Argument.OfFaults _ -> values.add("in.faults()");
                case Argument.OfViewer _ -> values.add("viewer");
                case Argument.OfTaken taken ->
                    throw new IllegalStateException(operation.method() + " has an endpoint, and takes " + taken.name());
            }
        }

        private String parameter(ParameterDesign parameter) {
            RuleText.Rule rule = rules.of(
                    parameter.contract().schema(),
                    parameter.type(),
                    parameter.contract().style());
            String name = RuleText.quoted(parameter.contract().name());
            String source = constant(parameter, rule);
            if (isKey(parameter)) {
                return "in.key(" + name + ", " + source + ")";
            }
            String from = switch (parameter.contract().in()) {
                case PATH -> "in.path()";
                case QUERY -> "in.query()";
                case HEADER -> "in.headers()";
                case COOKIE -> "Cookies.of(in)";
            };
            if (parameter.contract().style() == Contract.Style.DEEP_OBJECT) {
                return "DeepObject." + (parameter.contract().required() ? "required" : "optional") + "(" + from + ", "
                        + name + ", " + source + ")";
            }
            if (parameter.defaultValue().isPresent()) {
                return from + ".optional(" + name + ", " + source + ", "
                        + Defaults.source(
                                design,
                                parameter.type(),
                                parameter.defaultValue().get()) + ")";
            }
            String meanwhile = calleeRefuses && !parameter.nullable() ? meanwhile(parameter.type()) : "";
            return from + (parameter.contract().required() ? ".required(" : ".optional(") + name + ", " + source
                    + meanwhile + ")";
        }

        /** What Java takes for a value that is at fault where it takes no null; the callee refuses the request. */
        private static String meanwhile(ValueType type) {
            return switch (type) {
                case ValueType.Plain.INT -> ", 0L";
                case ValueType.Plain.DOUBLE -> ", 0.0";
                case ValueType.Plain.BOOL -> ", false";
                case ValueType _ -> "";
            };
        }

        private String constant(ParameterDesign parameter, RuleText.Rule rule) {
            if (rule.named()) {
                return rule.source();
            }
            String wanted = Words.constant(parameter.name());
            String name = RuleText.STARTS.contains(wanted) ? wanted + "_FIELD" : wanted;
            if (constants.containsKey(name) && !constants.get(name).equals(rule)) {
                name = Words.constant(operation.method()) + "_" + wanted;
            }
            constants.put(name, rule);
            return name;
        }

        private String body(BodyDesign body) {
            return BodyText.of(
                    rules,
                    body,
                    operation,
                    BodyText.limit(design.spec(), operation.operation().name()),
                    (wanted, rule) -> {
                        if (rule.named()) {
                            return rule.source();
                        }
                        String name = Words.constant(wanted);
                        constants.put(name, rule);
                        return name;
                    });
        }
    }

    // ------------------------------------------------------------------ the answer

    /** How an answer is written. */
    private final class AnswerText {
        private final OperationDesign operation;
        private final Endpoint endpoint;
        private final Result result;
        private final String call;

        AnswerText(OperationDesign operation, Endpoint endpoint, String call) {
            this.operation = operation;
            this.endpoint = endpoint;
            this.result = operation.result();
            this.call =
                    call + (result.optional() ? ".orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND))" : "");
        }

        Optional<String> produces() {
            return endpoint.response(result.status())
                    .flatMap(r -> r.content().stream().findFirst())
                    .map(Contract.Media::type)
                    .map(t -> t.startsWith("text/") ? t + ";charset=UTF-8" : t);
        }

        boolean isStatic(String constant) {
            return produces().filter("application/json"::equals).isPresent()
                    && constant.equals("APPLICATION_JSON_VALUE");
        }

        private boolean isPlain() {
            return !result.varies()
                    && !result.tagged()
                    && result.body().isPresent()
                    && result.status() == 200
                    && operation.location().isEmpty()
                    && operation.cache().isEmpty()
                    && !endpoint.deprecated();
        }

        String returns() {
            if (columns().isPresent()) {
                return isPlain() ? "String" : "ResponseEntity<String>";
            }
            String body = result.body().map(ValueType::boxed).orElse("Void");
            return isPlain() ? result.body().orElseThrow().java() : "ResponseEntity<" + body + ">";
        }

        List<String> statements() {
            if (result.varies()) {
                return List.of("return " + call + ".response();");
            }
            if (columns().isPresent()) {
                String lines = csv(columns().get());
                return List.of(
                        "var lines = " + call + ";",
                        isPlain()
                                ? "return " + lines + ";"
                                : "return " + start("") + deprecation() + ".body(" + lines + ");");
            }
            if (isPlain()) {
                return List.of("return " + call + ";");
            }
            if (result.body().isEmpty() && !result.tagged()) {
                return List.of(call + ";", "return " + start("") + deprecation() + ".build();");
            }
            boolean named = result.tagged() || operation.location().isPresent();
            if (!named) {
                return List.of("return " + start("") + deprecation() + ".body(" + call + ");");
            }
            String name = answerName();
            String body = result.tagged() ? name + ".body()" : name;
            return List.of(
                    resultType() + " " + name + " = " + call + ";",
                    "return " + start(body) + (result.tagged() ? ".eTag(" + name + ".tag())" : "") + deprecation()
                            + (result.body().isPresent() ? ".body(" + body + ")" : ".build()") + ";");
        }

        /** The record of a line, where the answer is CSV. */
        private Optional<RecordDesign> columns() {
            return result.body()
                    .filter(_ -> !result.varies() && !result.tagged())
                    .filter(_ ->
                            produces().filter(t -> t.startsWith("text/csv")).isPresent())
                    .filter(ValueType.Listed.class::isInstance)
                    .flatMap(b -> design.type(((ValueType.Listed) b).element().boxed()))
                    .filter(RecordDesign.class::isInstance)
                    .map(RecordDesign.class::cast);
        }

        private String csv(RecordDesign line) {
            String names = line.components().stream()
                    .map(c -> RuleText.quoted(c.json()))
                    .collect(Collectors.joining(", ", "List.of(", ")"));
            String cells =
                    line.components().stream().map(this::cell).collect(Collectors.joining(", ", "Arrays.asList(", ")"));
            return "Csv.write(" + names + ", lines.stream().map(line -> " + cells + ").toList())";
        }

        private String cell(Component component) {
            String value = "line." + component.name() + "()";
            boolean worded = component.type() instanceof ValueType.Enumerated words
                    && design.type(words.name())
                            .filter(t -> t instanceof TypeDesign.EnumDesign e && e.worded())
                            .isPresent();
            return !worded
                    ? value
                    : component.nullable() ? value + " == null ? null : " + value + ".word()" : value + ".word()";
        }

        private String resultType() {
            String inner = result.body().map(ValueType::boxed).orElse("Void");
            return result.tagged() ? "Tagged<" + inner + ">" : inner;
        }

        private String answerName() {
            return result.body()
                    .filter(ValueType.Structured.class::isInstance)
                    .map(b -> Words.camel(b.boxed()))
                    .filter(n -> !n.equals("request") && !n.equals("query") && !n.equals(feature.plural()))
                    .filter(n -> operation.parameters().stream()
                            .noneMatch(p -> p.name().equals(n)))
                    .map(Words::component)
                    .orElse("answer");
        }

        private String start(String body) {
            if (operation.cache().isPresent() && result.status() == 200) {
                return "Caching.of(Duration.ofSeconds("
                        + RuleText.number(operation.cache().get().seconds()) + "), viewer)";
            }
            Optional<String> location = operation
                    .location()
                    .map(l -> "Paths.of(" + RuleText.quoted(l.path())
                            + l.properties().stream()
                                    .map(p -> ", " + body + "." + p + "()")
                                    .collect(Collectors.joining())
                            + ")");
            if (result.status() == 201 && location.isPresent()) {
                return "ResponseEntity.created(" + location.get() + ")";
            }
            String status = switch (result.status()) {
                case 200 -> "ResponseEntity.ok()";
                case 202 -> "ResponseEntity.accepted()";
                case 204 -> "ResponseEntity.noContent()";
                default -> "ResponseEntity.status(" + result.status() + ")";
            };
            return status + location.map(l -> ".location(" + l + ")").orElse("");
        }

        /** RFC 9745 wants to know since when; the contract does not tell, and so it is since ever. */
        private String deprecation() {
            return endpoint.deprecated() ? ".header(\"Deprecation\", \"@0\")" : "";
        }
    }
}
