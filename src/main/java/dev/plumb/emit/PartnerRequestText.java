package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Body;
import dev.plumb.design.PartnerDesign.Call;
import dev.plumb.design.PartnerDesign.Credential;
import dev.plumb.design.PartnerDesign.Parameter;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.expression.Expr;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Encoding;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Style;
import dev.plumb.spec.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a partner is sent: path, query, headers, credentials and body, as its contract has them. */
final class PartnerRequestText {
    private final Design design;
    private final PartnerDesign partner;

    /** @param design with the partner's contract */
    PartnerRequestText(Design design, PartnerDesign partner) {
        this.design = design;
        this.partner = partner;
    }

    /** What follows {@code http.post()}. */
    List<String> of(Call call) {
        var lines = new ArrayList<String>();
        lines.add(uri(call));
        call.credentials().forEach(c -> lines.add(shown(c)));
        for (Parameter parameter : call.parameters()) {
            String name = RuleText.quoted(parameter.contract().name());
            switch (parameter.contract().in()) {
                case HEADER -> lines.add(header(name, oneText(parameter), parameter.nullable()));
                case COOKIE -> lines.add(".cookies(ParameterText.cookie(" + name + ", " + oneText(parameter) + "))");
                case PATH, QUERY -> {}
            }
        }
        switch (call.key()) {
            case ALWAYS -> lines.add(".header(" + RuleText.quoted(call.keyHeader()) + ", idempotencyKey.value())");
            case MAYBE ->
                lines.add(header(
                        RuleText.quoted(call.keyHeader()),
                        "idempotencyKey == null ? null : idempotencyKey.value()",
                        true));
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
            lines.add(".body(" + content(call, body) + ")");
        });
        return lines;
    }

    /** Where a credential stands in a request. */
    private static String shown(Credential credential) {
        String field = credential.field();
        return switch (credential.shown().scheme().orElse(null)) {
            case CallerScheme.Key(var _, var in, var name) ->
                in == In.QUERY
                        ? ".attributes(KeyInQuery.of(" + RuleText.quoted(name) + ", " + field + "))"
                        : ".header(" + RuleText.quoted(name) + ", " + field + ")";
            case CallerScheme.Cookie(var _, var name) -> ".cookie(" + RuleText.quoted(name) + ", " + field + ")";
            case CallerScheme.Token _, CallerScheme.Basic _ -> ".header(\"Authorization\", " + field + ")";
            case null -> ".header(\"Authorization\", " + field + ")";
        };
    }

    /** What a field holds; behind the word of its scheme where that stands in a header of ours. */
    String credential(Credential credential) {
        Expr expr = credential.shown().credential().value().expr();
        String source = InJava.of(PartnerSettings.replaced(expr, partner), PartnerSettings.env(design, partner));
        return switch (credential.shown().scheme().orElse(null)) {
            case CallerScheme.Token(var _, var word)
            when !beginsWith(expr, word) -> "Credentials.token(" + RuleText.quoted(word) + ", " + source + ")";
            case CallerScheme.Basic _ when !beginsWith(expr, "Basic") -> "Credentials.basic(" + source + ")";
            case CallerScheme.Token _, CallerScheme.Basic _, CallerScheme.Key _, CallerScheme.Cookie _ -> source;
            case null -> source;
        };
    }

    /** Whether it is known to be said behind that word already. */
    private static boolean beginsWith(Expr expr, String word) {
        return switch (expr) {
            case Expr.Literal literal ->
                literal.value() instanceof String text && text.regionMatches(true, 0, word + " ", 0, word.length() + 1);
            case Expr.Call call
            when !call.arguments().isEmpty() -> beginsWith(call.arguments().getFirst(), word);
            case Expr _ -> false;
        };
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
                .map(PartnerRequestText::mediaType)
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

    private String content(Call call, Body body) {
        String content = switch (body.mediaType()) {
            case String type
            when type.equals("application/x-www-form-urlencoded") ->
                "ParameterText.form(partner, request"
                        + body.encoding().entrySet().stream()
                                .filter(e -> e.getValue().deep())
                                .map(e -> ", " + RuleText.quoted(e.getKey()))
                                .sorted()
                                .collect(Collectors.joining())
                        + ")";
            case String type when type.equals("multipart/form-data") -> parts(call, body);
            case String type when type.endsWith("json") -> "partner.json(request)";
            case String _ -> body.type() == Plain.TEXT ? "request.getBytes(StandardCharsets.UTF_8)" : "request";
        };
        return body.required() ? content : "request == null ? new byte[0] : " + content;
    }

    /** The parts of a body (RFC 7578). */
    private String parts(Call call, Body body) {
        Contract contract = partner.integration().contract();
        var text = new StringBuilder("new Multipart(partner)");
        if (body.type() instanceof ValueType.Structured record
                && design.type(record.name()).orElse(null) instanceof RecordDesign shape) {
            for (TypeDesign.Component component : shape.components()) {
                text.append("\n        ")
                        .append(part(
                                component,
                                component.schema().map(contract::resolve),
                                Optional.ofNullable(body.encoding().get(component.json()))
                                        .flatMap(Encoding::contentType)));
            }
        } else {
            throw new NotYet(
                    "a body of several parts that is no object", call.endpoint().span());
        }
        return text.append("\n        .build()").toString();
    }

    private static String part(TypeDesign.Component component, Optional<Schema> schema, Optional<String> said) {
        String given = RuleText.quoted(component.json()) + ", request." + component.name() + "()";
        Optional<Schema.Text> file = schema.flatMap(s -> s.shape() instanceof Schema.Array array
                        ? Optional.of(array.items().shape())
                        : Optional.of(s.shape()))
                .filter(s -> s instanceof Schema.Text text
                        && text.format().filter("binary"::equals).isPresent())
                .map(Schema.Text.class::cast);
        if (file.isPresent()) {
            String type = said.or(file.get()::contentMediaType).orElse("application/octet-stream");
            return (component.type() instanceof ValueType.Listed ? ".files(" : ".file(") + given + ", "
                    + mediaType(type) + ")";
        }
        return said.filter(t -> !t.equals("text/plain"))
                .map(type -> ".whole(" + given + ", " + mediaType(type) + ")")
                .orElse(".part(" + given + ")");
    }

    private String uri(Call call) {
        List<Parameter> query = call.parameters().stream()
                .filter(p -> p.contract().in() == In.QUERY)
                .toList();
        List<Parameter> path = call.parameters().stream()
                .filter(p -> p.contract().in() == In.PATH)
                .toList();
        String template = RuleText.quoted(call.endpoint().path());
        if (query.isEmpty() && path.stream().noneMatch(PartnerRequestText::hasParts)) {
            return ".uri(" + template
                    + ordered(call.endpoint().path(), path).stream()
                            .map(p -> ", " + text(p.type(), p.name(), false))
                            .collect(Collectors.joining())
                    + ")";
        }
        return ".uri(path.template(), path.values())";
    }

    /** The statement that puts path and query together; empty where there is a path alone. */
    String path(Call call) {
        if (call.parameters().stream()
                .noneMatch(p -> p.contract().in() == In.QUERY || p.contract().in() == In.PATH && hasParts(p))) {
            return "";
        }
        var source = new StringBuilder(
                "var path = new PartnerPath(" + RuleText.quoted(call.endpoint().path()) + ", partner)");
        for (Parameter p : call.parameters()) {
            switch (p.contract().in()) {
                case PATH -> source.append("\n        " + inPath(p));
                case QUERY -> source.append("\n        " + inQuery(p));
                case HEADER, COOKIE -> {}
            }
        }
        return source + ";";
    }

    private String inPath(Parameter parameter) {
        String name = RuleText.quoted(parameter.contract().name());
        return hasParts(parameter)
                ? simple(parameter, name + ", " + parameter.name())
                : ".with(" + name + ", " + oneText(parameter) + ")";
    }

    private String inQuery(Parameter parameter) {
        String name = RuleText.quoted(parameter.contract().name());
        String given = name + ", " + parameter.name();
        Style style = parameter.contract().style();
        if (!hasParts(parameter)) {
            return ".query(" + name + ", " + oneText(parameter) + ")";
        }
        return switch (style) {
            case JSON -> ".query(" + name + ", " + oneText(parameter) + ")";
            case DEEP_OBJECT -> ".deepObject(" + given + ")";
            case COMMAS, PAIRS, SPACES, PIPES ->
                ".delimited(" + given + ", " + RuleText.quoted(style.separator().orElseThrow()) + ")";
            case REPEATED -> ".query(" + given + ")";
        };
    }

    private static String simple(Parameter parameter, String given) {
        return parameter.contract().style() == Style.PAIRS ? ".pairs(" + given + ")" : ".simple(" + given + ")";
    }

    /** Whether it is a list or an object, or may be. */
    private static boolean hasParts(Parameter parameter) {
        return switch (parameter.type()) {
            case Plain plain -> plain == Plain.JSON;
            case ValueType.Enumerated _ -> false;
            case ValueType.Listed _, ValueType.Mapped _, ValueType.Structured _ -> true;
        };
    }

    /** A parameter as one text. */
    private String oneText(Parameter parameter) {
        String name = parameter.name();
        if (parameter.contract().style() == Style.JSON) {
            return "ParameterText.json(partner, " + name + ")";
        }
        if (hasParts(parameter)) {
            return "ParameterText" + simple(parameter, "partner, " + name);
        }
        return text(parameter.type(), name, parameter.nullable());
    }

    private static List<Parameter> ordered(String path, List<Parameter> parameters) {
        return parameters.stream()
                .sorted(Comparator.comparingInt(
                        p -> path.indexOf("{" + p.contract().name() + "}")))
                .toList();
    }

    /** A value as it is written in a URL or header. */
    private String text(ValueType type, String source, boolean nullable) {
        String converted = switch (type) {
            case Plain.DECIMAL -> source + ".toPlainString()";
            case Plain.TEXT -> source;
            case Plain.JSON -> source + ".text()";
            case Plain.BYTES -> "Base64.getEncoder().encodeToString(" + source + ")";
            case ValueType.Enumerated words when isWorded(words) -> source + ".word()";
            case Plain _, ValueType.Enumerated _ -> "String.valueOf(" + source + ")";
            case ValueType.Listed _, ValueType.Mapped _, ValueType.Structured _ -> source;
        };
        return nullable && !converted.equals(source) ? source + " == null ? null : " + converted : converted;
    }

    private boolean isWorded(ValueType.Enumerated words) {
        return design.type(words.name())
                .filter(t -> t instanceof TypeDesign.EnumDesign e && e.worded())
                .isPresent();
    }
}
