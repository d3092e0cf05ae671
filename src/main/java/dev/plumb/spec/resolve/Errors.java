package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.ExpressionProblem;
import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.spec.Spec;
import dev.plumb.spec.text.ErrorsText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The codes that an operation may end with, and the document that says so (the language reference, "Errors"). */
final class Errors {
    private record BuiltIn(String code, int status, String title) {}

    private static final List<BuiltIn> BUILT_IN = List.of(
            new BuiltIn("INVALID_REQUEST", 400, "The request is not valid."),
            new BuiltIn("UNAUTHENTICATED", 401, "A valid token is needed."),
            new BuiltIn("FORBIDDEN", 403, "The caller may not do this."),
            new BuiltIn("NOT_FOUND", 404, "There is nothing here."),
            new BuiltIn("METHOD_NOT_ALLOWED", 405, "This method is not available here."),
            new BuiltIn("NOT_ACCEPTABLE", 406, "None of the accepted media types is available."),
            new BuiltIn("CONFLICT", 409, "The request conflicts with what is stored."),
            new BuiltIn("IDEMPOTENCY_KEY_IN_USE", 409, "A request with this idempotency key is still running."),
            new BuiltIn("CHANGED_MEANWHILE", 412, "Somebody else has changed it meanwhile."),
            new BuiltIn("TOO_LARGE", 413, "The request is too large."),
            new BuiltIn("UNSUPPORTED_MEDIA_TYPE", 415, "This media type is not understood here."),
            new BuiltIn("IDEMPOTENCY_KEY_REUSED", 422, "This idempotency key was used for another request."),
            new BuiltIn("TOO_MANY_REQUESTS", 429, "Too many requests."),
            new BuiltIn("INTERNAL", 500, "Something went wrong."),
            new BuiltIn("UNAVAILABLE", 503, "The service is not available at the moment."));

    /** The keywords of JSON Schema whose faults may have other words. */
    private static final List<String> KEYWORDS = List.of(
            "required",
            "type",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "enum",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "additionalProperties",
            "oneOf");

    private final Vocabulary vocabulary;
    private final Expressions expressions;
    private final Map<String, Spec.ErrorCode> codes = new LinkedHashMap<>();
    private final Map<String, ExpressionText> details = new LinkedHashMap<>();
    private final ErrorsText text;

    Errors(ErrorsText text, Vocabulary vocabulary, Expressions expressions) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.expressions = expressions;
        for (BuiltIn code : BUILT_IN) {
            codes.put(
                    code.code(),
                    new Spec.ErrorCode(
                            Places.nowhere(),
                            code.code(),
                            code.status(),
                            code.title(),
                            Optional.empty(),
                            Optional.empty(),
                            true));
        }
        text.codes().forEach(this::declare);
    }

    private void declare(ErrorsText.Code code) {
        String name = code.name().text();
        Spec.ErrorCode before = codes.get(name);
        if (before == null && code.status().isEmpty()) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.ErrorWithoutStatus(code.name().span(), name));
        }
        code.status()
                .filter(s -> s.value() < 400 || s.value() > 599)
                .ifPresent(s -> vocabulary
                        .problems()
                        .add(new SpecProblem.BadWord(
                                s.span(), "status", Long.toString(s.value()), List.of("400 to 599"))));
        codes.put(
                name,
                new Spec.ErrorCode(
                        code.name().span(),
                        name,
                        code.status()
                                .map(s -> Math.clamp(s.value(), 400, 599))
                                .orElse(before == null ? 400 : before.status()),
                        code.title().map(Word::text).orElse(before == null ? Naming.sentence(name) : before.title()),
                        Optional.empty(),
                        code.field().map(Word::text),
                        before != null));
        code.detail().ifPresent(detail -> details.put(name, detail));
    }

    boolean known(String code) {
        return codes.containsKey(code);
    }

    List<String> names() {
        return List.copyOf(codes.keySet());
    }

    /** A code as a step uses it: its detail is read with what that step sees. */
    void use(Word code, Scope scope) {
        Spec.ErrorCode known = codes.get(code.text());
        if (known == null) {
            vocabulary.unknown(code.span(), SpecProblem.Kind.ERROR_CODE, code.text(), "", names());
            return;
        }
        ExpressionText detail = details.get(code.text());
        if (detail != null) {
            var found = new Problems();
            Optional<TypedExpression> read = expressions.read(detail, scope, found);
            found.sorted()
                    .forEach(p -> vocabulary
                            .problems()
                            .add(
                                    p instanceof ExpressionProblem.UnknownName unknown
                                            ? new SpecProblem.UnknownInDetail(
                                                    unknown.at(), unknown.name(), code.text(), code.span())
                                            : p));
            read.filter(r -> !Types.isText(r.type()) && !Types.isNull(r.type()) && !Types.isJson(r.type()))
                    .ifPresent(r -> vocabulary
                            .problems()
                            .add(new SpecProblem.Misfit(
                                    detail.span(), Types.words(r.type()), "text", "the detail of `" + code + "`")));
            if (known.detail().isEmpty()) {
                codes.put(
                        code.text(),
                        new Spec.ErrorCode(
                                known.span(),
                                known.code(),
                                known.status(),
                                known.title(),
                                read,
                                known.field(),
                                known.builtIn()));
            }
        }
    }

    SequencedMap<String, Spec.ErrorCode> codes() {
        return new LinkedHashMap<>(codes);
    }

    Spec.ErrorEnvelope envelope() {
        var messages = new LinkedHashMap<String, String>();
        for (ErrorsText.Message message : text.messages()) {
            if (KEYWORDS.contains(message.keyword().text())) {
                messages.put(message.keyword().text(), message.words().text());
            } else {
                vocabulary
                        .problems()
                        .add(new SpecProblem.BadWord(
                                message.keyword().span(),
                                "keyword",
                                message.keyword().text(),
                                KEYWORDS));
            }
        }
        return new Spec.ErrorEnvelope(text.body().flatMap(body -> expressions.read(body, aboutErrors())), messages);
    }

    /** An error is told without the database, and the same to everybody. */
    private static Scope aboutErrors() {
        return Scope.of(new Model(List.of()), Map.of())
                .with("error", errorType())
                .with("now", Types.TIMESTAMP);
    }

    private static Type errorType() {
        var fault = new LinkedHashMap<String, Type.Struct.Property>();
        fault.put("field", new Type.Struct.Property(Types.TEXT, false));
        fault.put("message", new Type.Struct.Property(Types.TEXT, false));
        var properties = new LinkedHashMap<String, Type.Struct.Property>();
        properties.put("code", new Type.Struct.Property(Types.TEXT, false));
        properties.put("status", new Type.Struct.Property(Types.INT, false));
        properties.put("title", new Type.Struct.Property(Types.TEXT, false));
        properties.put("detail", new Type.Struct.Property(Types.TEXT.withNullable(true), false));
        properties.put("field", new Type.Struct.Property(Types.TEXT.withNullable(true), false));
        properties.put("errors", new Type.Struct.Property(Type.ListOf.of(Type.Struct.of("fault", fault)), false));
        properties.put("fields", new Type.Struct.Property(new Type.MapOf(Type.ListOf.of(Types.TEXT), false), false));
        return Type.Struct.of("error", properties);
    }
}
