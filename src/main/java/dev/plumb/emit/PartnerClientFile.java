package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Call;
import dev.plumb.design.PartnerDesign.Outcome;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.spec.Consequences.CircuitBreaker;
import dev.plumb.spec.Consequences.Fallback;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Consequences.Retry;
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
    private final PartnerRequestText requests;
    private final Map<String, String> constants = new LinkedHashMap<>();

    /** @param design with the partner's contract */
    PartnerClientFile(Design design, PartnerDesign partner) {
        this.design = design;
        this.partner = partner;
        this.rules = new RuleText(design);
        this.requests = new PartnerRequestText(design, partner);
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
                        partner.credentials().stream()
                                        .map(c -> "private final String " + c.field() + ";\n")
                                        .collect(Collectors.joining())
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
                        partner.credentials().stream()
                                        .map(c -> "this." + c.field() + " = " + requests.credential(c) + ";\n")
                                        .collect(Collectors.joining())
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
                .with("path", requests.path(call))
                .with("request", requests.of(call))
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

    private String converted(Expr expr, ValueType type) {
        return InJava.converted(
                PartnerSettings.replaced(expr, partner), PartnerSettings.env(design, partner), type, design);
    }
}
