package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Body;
import dev.plumb.design.PartnerDesign.Call;
import dev.plumb.design.PartnerDesign.Outcome;
import dev.plumb.design.PartnerDesign.Parameter;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Consequences.CircuitBreaker;
import dev.plumb.spec.Consequences.Fallback;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Consequences.Retry;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The client of a partner: a method for each operation that is called. */
final class PartnerClientFile {
    private static final String CLASS = """
            /** ${title} */
            @Component
            public class ${name} {

                ${retry}

                ${rules}

                private final Partner partner;
                ${fields}

                ${name}(Partners partners, ${properties} properties) {
                    this.partner = partners.partner(new Partner.Terms(
                            ${partner},
                            URI.create(properties.baseUrl()),
                            ${timeout},
                            ${again},
                            ${breaker}));
                    ${assignments}
                }

                ${methods}
            }
            """;

    private static final String METHOD = """
            /**
             * ${doc}
             *
             * @throws PartnerUnavailableException if it may succeed later
             */
            public ${answer} ${method}(${parameters}) {
                try {
                    ${path}
                    PartnerAnswer answer = partner.call(
                            ${operation},
                            ${repeatable},
                            http -> http.${verb}()
                                    ${request});
                    return switch (answer.status()) {
                        ${cases}
                    };
                } catch (PartnerFailedException e) {
                    return ${method}Failed(e);
                }
            }""";

    private static final String FAILED = """
            /** ${doc} */
            public ${answer} ${method}Failed(RuntimeException why) {
                return ${value};
            }""";

    private final Design design;
    private final PartnerDesign partner;
    private final RuleText rules;
    private final Map<String, String> constants = new LinkedHashMap<>();

    /** @param design with the partner's contract */
    PartnerClientFile(Design design, PartnerDesign partner) {
        this.design = design;
        this.partner = partner;
        this.rules = new RuleText(design);
    }

    GeneratedFile file() {
        Integration integration = partner.integration();
        var methods = new ArrayList<String>();
        for (Call call : partner.calls()) {
            methods.add(method(call));
            methods.add(failed(call));
        }
        boolean fallen = usesProperties();
        String body = Template.of(CLASS)
                .with("title", Docs.sentence(integration.contract().title()) + " Calls follow its own contract.")
                .with("name", partner.client())
                .with(
                        "retry",
                        integration
                                .retry()
                                .filter(_ -> !design.background().isEmpty())
                                .map(PartnerClientFile::retry)
                                .orElse(""))
                .with("rules", List.copyOf(constants.values()))
                .with(
                        "fields",
                        (integration.authorization().isPresent() ? "private final String authorization;\n" : "")
                                + (fallen ? "private final " + partner.properties() + " properties;" : ""))
                .with("properties", partner.properties())
                .with("partner", RuleText.quoted(integration.name()))
                .with("timeout", duration(integration.timeout()))
                .with("again", again(integration))
                .with(
                        "breaker",
                        integration
                                .circuitBreaker()
                                .map(PartnerClientFile::breaker)
                                .orElse("null"))
                .with(
                        "assignments",
                        integration
                                        .authorization()
                                        .map(a -> "this.authorization = "
                                                + InJava.of(
                                                        PartnerSettings.replaced(a.expr(), partner),
                                                        PartnerSettings.env(design, partner))
                                                + ";\n")
                                        .orElse("")
                                + (fallen ? "this.properties = properties;" : ""))
                .withMembers("methods", methods)
                .fill();
        return JavaSource.of(design, JavaSource.MAIN, partner.packageName(), partner.client(), rules.statics(), body);
    }

    /** Whether a fallback takes something from the environment. */
    private boolean usesProperties() {
        return partner.calls().stream().anyMatch(c -> failed(c).contains("properties."));
    }

    private static String retry(Retry retry) {
        return "/** How a call that failed is made again. */\npublic static final Backoff RETRY = new Backoff("
                + duration(retry.lasting()) + ", " + duration(retry.first()) + ", " + duration(retry.last()) + ");";
    }

    private static String again(Integration integration) {
        return integration
                .retry()
                .map(r -> r.on().stream()
                        .map(w -> w.toLowerCase(Locale.ROOT))
                        .sorted()
                        .map(RuleText::quoted)
                        .collect(Collectors.joining(", ", "Set.of(", ")")))
                .orElse("Set.of()");
    }

    private static String breaker(CircuitBreaker breaker) {
        return "new CircuitBreaker.Limits(" + breaker.percent() + ", " + RuleText.number(breaker.calls()) + ", "
                + duration(breaker.lasting()) + ")";
    }

    private static String duration(java.time.Duration time) {
        return StoryScene.duration(time);
    }

    // ------------------------------------------------------------------ a call

    private String method(Call call) {
        var cases = new ArrayList<String>();
        var ranges = new ArrayList<String>();
        String otherwise = "throw answer.undeclared();";
        for (Outcome outcome : call.outcomes()) {
            String made = made(call, outcome);
            if (outcome.exact()) {
                cases.add("case " + outcome.status() + " -> " + made + ";");
            } else if (outcome.status() == 0) {
                otherwise = "yield " + made + ";";
            } else {
                ranges.add("if (answer.status() / 100 == " + outcome.status() + ") {\n    yield " + made + ";\n}");
            }
        }
        cases.add(
                ranges.isEmpty()
                        ? "default -> " + otherwise.replaceFirst("^yield ", "")
                        : "default -> {\n" + (String.join("\n", ranges) + "\n" + otherwise).indent(4) + "}");
        return Template.of(METHOD)
                .with("doc", doc(call))
                .with("answer", call.answer())
                .with("method", call.method())
                .with("parameters", parameters(call))
                .with("operation", RuleText.quoted(call.endpoint().operationId()))
                .with("repeatable", repeatable(call))
                .with("verb", call.endpoint().method().name().toLowerCase(Locale.ROOT))
                .with("path", path(call))
                .with("request", request(call))
                .with("cases", cases)
                .fill()
                .replace(
                        "http.delete()\n",
                        call.body().isPresent() ? "http.method(HttpMethod.DELETE)\n" : "http.delete()\n")
                .replace("http.get()\n", call.body().isPresent() ? "http.method(HttpMethod.GET)\n" : "http.get()\n");
    }

    private static String doc(Call call) {
        String line = "{@code " + call.endpoint().method() + " "
                + Docs.escaped(call.endpoint().path()) + "}";
        return call.endpoint()
                .summary()
                .or(call.endpoint()::description)
                .map(s -> line + ": " + Docs.sentence(s))
                .orElse(line + ".");
    }

    /** Whether a call may be made twice. */
    private static String repeatable(Call call) {
        Method method = call.endpoint().method();
        boolean idempotent = method != Method.POST && method != Method.PATCH;
        return idempotent || call.key() == PartnerDesign.Key.ALWAYS
                ? "true"
                : call.key() == PartnerDesign.Key.MAYBE ? "idempotencyKey != null" : "false";
    }

    private static String parameters(Call call) {
        var parts = new ArrayList<String>();
        call.parameters()
                .forEach(p ->
                        parts.add((p.nullable() ? nullable(p.type()) : p.type().java()) + " " + p.name()));
        call.body().ifPresent(b -> parts.add((b.required() ? b.type().java() : nullable(b.type())) + " request"));
        switch (call.key()) {
            case ALWAYS -> parts.add("IdempotencyKey idempotencyKey");
            case MAYBE -> parts.add("@Nullable IdempotencyKey idempotencyKey");
            case NONE -> {}
        }
        return String.join(", ", parts);
    }

    static String nullable(ValueType type) {
        return type == Plain.BYTES ? "byte @Nullable []" : type.java(true);
    }

    private List<String> request(Call call) {
        var lines = new ArrayList<String>();
        lines.add(uri(call));
        if (partner.integration().authorization().isPresent()) {
            lines.add(shown(call)
                    .map(k -> ".header(" + RuleText.quoted(k) + ", authorization)")
                    .orElse(".header(\"Authorization\", authorization)"));
        }
        for (Parameter parameter : call.parameters()) {
            String name = RuleText.quoted(parameter.contract().name());
            String text = text(parameter.type(), parameter.name(), parameter.nullable());
            switch (parameter.contract().in()) {
                case HEADER -> lines.add(header(name, text, parameter.nullable()));
                case COOKIE ->
                    lines.add(header(
                            "\"Cookie\"",
                            (parameter.nullable() ? parameter.name() + " == null ? null : " : "")
                                    + RuleText.quoted(parameter.contract().name() + "=") + " + "
                                    + text(parameter.type(), parameter.name(), false),
                            parameter.nullable()));
                case PATH, QUERY -> {}
            }
        }
        switch (call.key()) {
            case ALWAYS -> lines.add(".header(\"Idempotency-Key\", idempotencyKey.value())");
            case MAYBE ->
                lines.add(
                        header("\"Idempotency-Key\"", "idempotencyKey == null ? null : idempotencyKey.value()", true));
            case NONE -> {}
        }
        if (call.key() != PartnerDesign.Key.NONE) {
            lines.add(".attributes(PartnerRequests.under(" + PartnerKeysText.operation(partner, call)
                    + ", idempotencyKey))");
        }
        String accepted = accepted(call);
        if (!accepted.isEmpty()) {
            lines.add(".accept(" + accepted + ")");
        }
        call.body().ifPresent(body -> {
            lines.add(".contentType(" + mediaType(body.mediaType()) + ")");
            lines.add(".body(" + content(body) + ")");
        });
        return lines;
    }

    /** The header in which the partner's contract wants a key of ours; empty where it names none. */
    private Optional<String> shown(Call call) {
        return CallerScheme.of(partner.integration().contract(), call.endpoint()).stream()
                .findFirst()
                .filter(s -> s instanceof CallerScheme.Key key && key.in() == In.HEADER)
                .map(s -> ((CallerScheme.Key) s).parameter());
    }

    private static String header(String name, String text, boolean nullable) {
        return nullable
                ? ".headers(Partner.header(" + name + ", " + text + "))"
                : ".header(" + name + ", " + text + ")";
    }

    private static String accepted(Call call) {
        return call.outcomes().stream()
                .flatMap(o -> o.response().content().stream())
                .map(Contract.Media::type)
                .distinct()
                .map(PartnerClientFile::mediaType)
                .collect(Collectors.joining(", "));
    }

    private static String mediaType(String type) {
        return switch (type) {
            case "application/json" -> "MediaType.APPLICATION_JSON";
            case "application/x-www-form-urlencoded" -> "MediaType.APPLICATION_FORM_URLENCODED";
            case "text/plain" -> "MediaType.TEXT_PLAIN";
            case "application/octet-stream" -> "MediaType.APPLICATION_OCTET_STREAM";
            default -> "MediaType.parseMediaType(" + RuleText.quoted(type) + ")";
        };
    }

    private static String content(Body body) {
        String content = switch (body.mediaType()) {
            case String type when type.equals("application/x-www-form-urlencoded") -> "partner.form(request)";
            case String type when type.endsWith("json") -> "partner.json(request)";
            case String _ -> body.type() == Plain.TEXT ? "request.getBytes(StandardCharsets.UTF_8)" : "request";
        };
        return body.required() ? content : "request == null ? new byte[0] : " + content;
    }

    private static String uri(Call call) {
        List<Parameter> query = call.parameters().stream()
                .filter(p -> p.contract().in() == In.QUERY)
                .toList();
        List<Parameter> path = call.parameters().stream()
                .filter(p -> p.contract().in() == In.PATH)
                .toList();
        String template = RuleText.quoted(call.endpoint().path());
        if (query.isEmpty()) {
            return ".uri(" + template
                    + ordered(call.endpoint().path(), path).stream()
                            .map(p -> ", " + text(p.type(), p.name(), false))
                            .collect(Collectors.joining())
                    + ")";
        }
        return ".uri(path.template(), path.values())";
    }

    private static String path(Call call) {
        if (call.parameters().stream().noneMatch(p -> p.contract().in() == In.QUERY)) {
            return "";
        }
        var source = new StringBuilder(
                "var path = new PartnerPath(" + RuleText.quoted(call.endpoint().path()) + ")");
        for (Parameter p : call.parameters()) {
            String name = RuleText.quoted(p.contract().name());
            switch (p.contract().in()) {
                case PATH -> source.append("\n        .with(" + name + ", " + text(p.type(), p.name(), false) + ")");
                case QUERY -> source.append("\n        .query(" + name + ", " + joined(p) + ")");
                case HEADER, COOKIE -> {}
            }
        }
        return source + ";";
    }

    private static List<Parameter> ordered(String path, List<Parameter> parameters) {
        return parameters.stream()
                .sorted(java.util.Comparator.comparingInt(
                        p -> path.indexOf("{" + p.contract().name() + "}")))
                .toList();
    }

    /** A list is one text where its style says so. */
    private static String joined(Parameter parameter) {
        Optional<String> separator = parameter.contract().style().separator();
        if (separator.isEmpty() || !(parameter.type() instanceof ValueType.Listed)) {
            return text(parameter.type(), parameter.name(), parameter.nullable());
        }
        return "PartnerPath.joined(" + text(parameter.type(), parameter.name(), parameter.nullable()) + ", "
                + RuleText.quoted(separator.get()) + ")";
    }

    /** A value as it is written in a URL or header. */
    private static String text(ValueType type, String source, boolean nullable) {
        String converted = switch (type) {
            case Plain.DECIMAL -> source + ".toPlainString()";
            case Plain.TEXT -> source;
            case Plain.JSON -> source + ".text()";
            case Plain.BYTES -> "Base64.getEncoder().encodeToString(" + source + ")";
            case Plain _, ValueType.Enumerated _ -> "String.valueOf(" + source + ")";
            case ValueType.Listed _, ValueType.Mapped _, ValueType.Structured _ -> source;
        };
        return nullable && !converted.equals(source) ? source + " == null ? null : " + converted : converted;
    }

    // ------------------------------------------------------------------ outcomes

    private String made(Call call, Outcome outcome) {
        var arguments = new ArrayList<String>();
        if (!outcome.exact()) {
            arguments.add("answer.status()");
        }
        outcome.body().ifPresent(type -> arguments.add(read(call, outcome, type)));
        return "new " + call.answer() + "." + outcome.name() + "(" + String.join(", ", arguments) + ")";
    }

    private String read(Call call, Outcome outcome, ValueType type) {
        if (!outcome.json()) {
            return type == Plain.TEXT ? "answer.text()" : "answer.bytes()";
        }
        RuleText.Rule rule = outcome.response().content().stream()
                .filter(m -> m.type().endsWith("json"))
                .flatMap(m -> m.schema().stream())
                .findFirst()
                .map(schema -> rules.of(schema, type, List.of()))
                .orElse(new RuleText.Rule("JsonRule", "JsonRule.ANY"));
        String name = rule.source();
        if (!rule.named() && !name.equals("JsonRule.ANY")) {
            name = Words.constant(call.method() + Words.upperFirst(outcome.name()));
            constants.put(name, "private static final " + rule.type() + " " + name + " = " + rule.source() + ";");
        }
        return "answer." + (outcome.nullable() ? "readNullable(" : "read(") + name + ")";
    }

    private String failed(Call call) {
        @Nullable
        Fallback fallback = partner.integration().fallback().get(call.endpoint().operationId());
        Optional<Outcome> good =
                call.outcomes().stream().filter(o -> o.response().succeeds()).findFirst();
        boolean stands = fallback != null && good.isPresent();
        return Template.of(FAILED)
                .with(
                        "doc",
                        stands
                                ? "What stands in for an answer that cannot be had."
                                : "How it ends where no answer can be had.")
                .with("answer", call.answer())
                .with("method", call.method())
                .with(
                        "value",
                        fallback != null && good.isPresent()
                                ? fallback(call, good.get(), fallback)
                                : "new " + call.answer() + "." + PartnerDesign.FAILED
                                        + "(String.valueOf(why.getMessage()))")
                .fill();
    }

    private String fallback(Call call, Outcome outcome, Fallback fallback) {
        var arguments = new ArrayList<String>();
        if (!outcome.exact()) {
            arguments.add(outcome.status() == 0 ? "200" : outcome.status() + "00");
        }
        outcome.body().ifPresent(type -> {
            if (type instanceof ValueType.Structured record
                    && design.type(record.name()).orElse(null) instanceof TypeDesign.RecordDesign shape) {
                arguments.add("new " + record.name() + "("
                        + shape.components().stream()
                                .map(c -> Optional.ofNullable(fallback.fields().get(c.json()))
                                        .map(v -> converted(v.expr(), c.type()))
                                        .orElse("null"))
                                .collect(Collectors.joining(", "))
                        + ")");
            } else {
                arguments.add(
                        fallback.value().map(v -> converted(v.expr(), type)).orElse("null"));
            }
        });
        return "new " + call.answer() + "." + outcome.name() + "(" + String.join(", ", arguments) + ")";
    }

    private String converted(dev.plumb.expression.Expr expr, ValueType type) {
        return InJava.converted(
                PartnerSettings.replaced(expr, partner), PartnerSettings.env(design, partner), type, design);
    }
}
