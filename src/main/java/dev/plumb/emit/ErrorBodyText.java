package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.expression.Expr;
import dev.plumb.spec.Contract;
import dev.plumb.spec.ErrorShape;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an error looks like: a problem (RFC 9457), or what the specification has in its place. */
final class ErrorBodyText {
    static final String WRITER = "main/problem/ProblemWriter";
    static final String VALVE = "main/problem/ProblemValve";
    static final String ANSWER = "test/Answer";

    private static final String PROBLEM_DOC = """
            /**
             * Writes a problem (RFC 9457), be it from a controller, a filter or the container.
             *
             * <pre>{@code
             * HTTP/1.1 400
             * Content-Type: ${mediaType}
             *
             * { "type": "urn:problem:invalid-request", "title": "The request is not valid.", "status": 400,
             *   "code": "INVALID_REQUEST", "errors": [ { "field": "price", "message": "must be at least 0" } ] }
             * }</pre>
             */""";

    private static final String PROBLEM = """
            static ProblemDetail body(ErrorCode code, @Nullable String detail, List<Fault> faults) {
                var problem = ProblemDetail.forStatus(code.status());
                problem.setType(code.type());
                problem.setTitle(code.title());
                problem.setProperty("code", code.name());
                problem.setDetail(code.status() >= 500 ? reference() : detail);
                if (!faults.isEmpty()) {
                    problem.setProperty("errors", faults);
                }
                return problem;
            }""";

    private static final String BODY = """
            static Object body(ErrorCode code, @Nullable String detail, List<Fault> faults) {
                return ErrorBody.of(code, code.status() >= 500 ? reference() : detail, faults);
            }""";

    private static final String MIXIN = """
            private static final JsonMapper JSON = JsonMapper.builder()
                    .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                    .build();""";

    private static final String ENVELOPE = """
            /**
             * An error as callers see it ({@code ${place}}).
             *
             * @param fields the messages by field
             */
            record ErrorBody(
                    String code,
                    long status,
                    String title,
                    @Nullable String detail,
                    @Nullable String field,
                    List<Fault> errors,
                    Map<String, List<String>> fields) {

                static Object of(ErrorCode code, @Nullable String detail, List<Fault> faults) {
                    var fields = new LinkedHashMap<String, List<String>>();
                    faults.forEach(fault ->
                            fields.computeIfAbsent(${key}, name -> new ArrayList<>()).add(fault.message()));
                    String field = faults.isEmpty() ? null : faults.getFirst().field();
                    return shown(new ErrorBody(code.name(), code.status(), code.title(), detail, field, faults, fields));
                }

                private static Object shown(ErrorBody error) {
                    return ${shown};
                }

                ${within}

                ${present}
            }
            """;

    private static final String WITHIN = """
            /** Fields of an object that only wraps another are called as they are within. */
            private static final Set<String> WRAPPERS = Set.of(${wrappers});

            private static String within(String field) {
                int dot = field.indexOf('.');
                return dot > 0 && WRAPPERS.contains(field.substring(0, dot)) ? field.substring(dot + 1) : field;
            }""";

    private static final String PRESENT = """
            /** What is null is left out. */
            private static Map<String, Object> present(Map<String, Object> parts) {
                var present = new LinkedHashMap<String, Object>();
                parts.forEach((name, value) -> {
                    if (value != null) {
                        present.put(name, value);
                    }
                });
                return present;
            }""";

    private static final String PRESENT_WITHIN = """
            /** What is null is left out, at any depth. */
            private static Map<String, Object> present(Map<?, ?> parts) {
                var present = new LinkedHashMap<String, Object>();
                parts.forEach((name, value) -> {
                    if (value != null) {
                        present.put(String.valueOf(name), value instanceof Map<?, ?> inner ? present(inner) : value);
                    }
                });
                return present;
            }""";

    private static final String PROBLEM_JSON = "application/problem+json";

    private ErrorBodyText() {}

    private static boolean mayHoldNull(Expr expr) {
        return expr instanceof Expr.MapLiteral map
                && map.entries().stream().anyMatch(e -> e.value().type().nullable() || mayHoldNull(e.value()));
    }

    private static boolean replaced(Design design) {
        return design.spec().envelope().body().isPresent();
    }

    /** The media type of errors: the one that the contract declares for them. */
    static String mediaType(Contract contract) {
        var declared = new LinkedHashSet<String>();
        for (Contract.Endpoint endpoint : contract.endpoints()) {
            for (Contract.Response response : endpoint.responses()) {
                boolean error = response.status() >= 400
                        || response.status() == 4
                        || response.status() == 5
                        || response.status() == 0;
                for (Contract.Media media : error ? response.content() : java.util.List.<Contract.Media>of()) {
                    declared.add(media.type());
                }
            }
        }
        return Stream.of(PROBLEM_JSON, "application/json")
                .filter(declared::contains)
                .findFirst()
                .or(() -> declared.stream().filter(t -> t.endsWith("+json")).findFirst())
                .orElse(PROBLEM_JSON);
    }

    private static String constant(Design design) {
        String type = mediaType(design.spec().contract());
        return switch (type) {
            case "application/json" -> "MediaType.APPLICATION_JSON_VALUE";
            case PROBLEM_JSON -> "MediaType.APPLICATION_PROBLEM_JSON_VALUE";
            case String _ -> RuleText.quoted(type);
        };
    }

    static String writer(Design design) {
        boolean replaced = replaced(design);
        return SupportFiles.template(WRITER)
                .with(
                        "doc",
                        replaced
                                ? "/** Writes errors, be it from a controller, a filter or the container. */"
                                : Template.of(PROBLEM_DOC)
                                        .with(
                                                "mediaType",
                                                mediaType(design.spec().contract()))
                                        .fill())
                .with("import", replaced ? "" : "import org.springframework.http.ProblemDetail;")
                .with("mediaType", constant(design))
                .with(
                        "faults",
                        ErrorCodeText.haveFields(design.spec()) ? "new RefusedException(code).faults()" : "List.of()")
                .with("body", replaced ? BODY : PROBLEM)
                .with(
                        "mediaTypes",
                        constant(design).startsWith("MediaType.") ? "import org.springframework.http.MediaType;" : "")
                .fill();
    }

    static String valve(Design design) {
        boolean replaced = replaced(design);
        return SupportFiles.template(VALVE)
                .with(
                        "import",
                        replaced
                                ? ""
                                : "import org.springframework.http.ProblemDetail;\n"
                                        + "import org.springframework.http.converter.json.ProblemDetailJacksonMixin;")
                .with("mapper", replaced ? "private static final JsonMapper JSON = JsonMapper.shared();" : MIXIN)
                .fill();
    }

    /** The class that shapes errors, where the specification does. */
    static Optional<String> envelope(Design design) {
        return design.spec().envelope().body().map(body -> {
            var env = Env.of(design)
                    .with("error", new Env.Root("ErrorBody", "error"))
                    .with("now", new Env.Root("Instant", "Instant.now()"));
            String shown = InJava.of(body.expr(), env, Optional.empty());
            boolean within = body.expr() instanceof Expr.MapLiteral map
                    && map.entries().stream().anyMatch(e -> mayHoldNull(e.value()));
            boolean nulls = mayHoldNull(body.expr());
            String wrappers = ErrorShape.wrappers(design.spec().contract()).stream()
                    .map(RuleText::quoted)
                    .collect(Collectors.joining(", "));
            return Template.of(ENVELOPE)
                    .with("key", wrappers.isEmpty() ? "fault.field()" : "within(fault.field())")
                    .with(
                            "within",
                            wrappers.isEmpty()
                                    ? ""
                                    : Template.of(WITHIN)
                                            .with("wrappers", wrappers)
                                            .fill())
                    .with("place", body.span().cite())
                    .with("shown", nulls ? "present(" + shown + ")" : shown)
                    .with("present", within ? PRESENT_WITHIN : nulls ? PRESENT : "")
                    .fill()
                    .replaceAll("\\}\n\n+\\}", "}\n}");
        });
    }

    /** How tests look at an error: by the code where it is shown, and by the media type. */
    static String answer(Design design) {
        var shape = ErrorShape.of(design.spec());
        boolean problem = !replaced(design);
        String code = shape.code()
                .map(path -> "assertThat(" + place(path) + ".asString()).isEqualTo(code);")
                .orElse("assertThat(body().isContainer()).as(\"%s says what it is\", code).isTrue();");
        return SupportFiles.template(ANSWER)
                .with("mediaType", RuleText.quoted(mediaType(design.spec().contract())))
                .with(
                        "code",
                        problem ? code + "\nassertThat(body().path(\"status\").asInt()).isEqualTo(status);" : code)
                .with("faults", shape.faults().map(ErrorBodyText::fields).orElse("List.of()"))
                .fill();
    }

    /** How tests find the fields at fault. */
    private static String fields(ErrorShape.Faults faults) {
        return faults.byField()
                ? "List.copyOf(" + place(faults.path()) + ".propertyNames())"
                : place(faults.path()) + ".valueStream().map(fault -> fault.path(" + RuleText.quoted(faults.field())
                        + ").asString()).toList()";
    }

    private static String place(String path) {
        return path.isEmpty()
                ? "body()"
                : path.contains(".")
                        ? "at(body(), " + RuleText.quoted(path) + ")"
                        : "body().path(" + RuleText.quoted(path) + ")";
    }
}
