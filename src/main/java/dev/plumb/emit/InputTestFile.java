package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Admission;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import dev.plumb.spec.story.Argument;
import dev.plumb.spec.story.Argument.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** What is refused, as a test: each operation with fields that are missing, of the wrong type and just out of bounds. */
final class InputTestFile {
    /** Longer values would hide the test behind themselves. */
    private static final int LONGEST = 100;

    private static final String CLASS = """
            /** One answer names every field that is not right; nothing runs before all of them are. */
            @DisplayName("What is refused")
            class ${name} extends Backend {

                ${operations}

                private static void refuses(Answer answer, String... fields) {
                    ${refused}
                    assertThat(answer.faults()).as(answer.http().body()).contains(fields);
                }
            }
            """;

    private static final String OPERATION = """
            @Test
            @DisplayName(${title})
            void ${name}() {
                ${statements}
            }""";

    private final Design design;
    private final boolean tokens;

    private InputTestFile(Design design, boolean tokens) {
        this.design = design;
        this.tokens = tokens;
    }

    /** @param taken names of test classes that are there already, which this one joins; empty where nothing has a field */
    static Optional<GeneratedFile> of(Design design, SecurityText security, Set<String> taken) {
        return design.spec().envelope().body().isPresent()
                ? Optional.empty() // its faults are written in a way of its own
                : new InputTestFile(design, security.hasTokens()).file(taken);
    }

    private Optional<GeneratedFile> file(Set<String> taken) {
        var tests = new ArrayList<String>();
        var methods = new HashSet<String>();
        for (Operation operation : design.spec().operations()) {
            Optional<Endpoint> endpoint =
                    operation.endpoint().filter(e -> e.security().said());
            List<String> statements =
                    endpoint.map(e -> statements(operation, e)).orElse(List.of());
            if (!statements.isEmpty() && methods.add(operation.name())) {
                tests.add(Template.of(OPERATION)
                        .with("title", RuleText.quoted(operation.name() + " names every field that is not right"))
                        .with("name", AccessTestFile.method(operation.name(), "NamesFaults"))
                        .with("statements", statements)
                        .fill());
            }
        }
        if (tests.isEmpty()) {
            return Optional.empty();
        }
        var error = design.spec().errors().get("INVALID_REQUEST");
        String name = TestCalls.className("Input", taken);
        String body = Template.of(CLASS)
                .with("name", name)
                .withMembers("operations", tests)
                .with("refused", "answer.is(" + (error == null ? 400 : error.status()) + ", \"INVALID_REQUEST\");")
                .fill();
        return Optional.of(JavaSource.of(
                design,
                JavaSource.TEST,
                design.basePackage(),
                name,
                List.of("org.assertj.core.api.Assertions.assertThat"),
                body));
    }

    private List<String> statements(Operation operation, Endpoint endpoint) {
        var calls = new ArrayList<String>();
        SequencedMap<Parameter, String> query = query(operation, endpoint);
        if (!query.isEmpty()) {
            List<Argument> arguments = query.entrySet().stream()
                    .map(e -> TestCalls.argument(e.getKey(), Place.QUERY, e.getValue()))
                    .toList();
            calls.add(call(
                    TestCalls.query(design, endpoint, arguments),
                    query.keySet().stream().map(Parameter::name).toList()));
        }
        Optional<Schema.Obj> body = endpoint.body()
                .flatMap(b -> b.content().stream().findFirst())
                .filter(m -> m.type().equals("application/json") || m.type().endsWith("+json"))
                .flatMap(Media::schema)
                .map(s -> design.spec().contract().resolve(s).shape())
                .filter(Schema.Obj.class::isInstance)
                .map(Schema.Obj.class::cast);
        body.ifPresent(object -> body(endpoint, object, calls));
        if (calls.isEmpty()) {
            return List.of();
        }
        if (isOutOfReach(endpoint)) {
            return List.of();
        }
        var statements = new ArrayList<String>();
        statements.add("var caller = " + caller(endpoint) + ";");
        statements.addAll(calls);
        return statements;
    }

    private void body(Endpoint endpoint, Schema.Obj object, List<String> calls) {
        List<Schema.Property> taken = object.properties().values().stream()
                .filter(p -> !p.schema().readOnly())
                .toList();
        List<String> required = taken.stream()
                .filter(Schema.Property::required)
                .map(Schema.Property::name)
                .toList();
        if (!required.isEmpty()) {
            calls.add(call(TestCalls.body(design, endpoint, "{}"), required));
        }
        SequencedMap<String, String> wrong = new LinkedHashMap<>();
        SequencedMap<String, String> outside = new LinkedHashMap<>();
        for (Schema.Property property : taken) {
            Schema schema = design.spec().contract().resolve(property.schema());
            wrongType(schema).ifPresent(v -> wrong.put(property.name(), v));
            outside(schema).ifPresent(v -> outside.put(property.name(), v));
        }
        if (object.rest() instanceof Schema.Rest.Refused) {
            wrong.put("nobodyKnowsThis", "true");
        }
        for (SequencedMap<String, String> faulty : List.of(wrong, outside)) {
            if (!faulty.isEmpty()) {
                calls.add(call(TestCalls.body(design, endpoint, json(faulty)), List.copyOf(faulty.keySet())));
            }
        }
    }

    private static String json(Map<String, String> values) {
        return values.entrySet().stream()
                .map(e -> RuleText.quoted(e.getKey()) + ": " + e.getValue())
                .collect(Collectors.joining(",\n  ", "{ ", " }"));
    }

    private static String call(String call, List<String> fields) {
        return "refuses(caller" + call + ", "
                + fields.stream().map(RuleText::quoted).collect(Collectors.joining(", ")) + ");";
    }

    /** Whether it asks for more than callers of tests can show, or for several roles at once. */
    private boolean isOutOfReach(Endpoint endpoint) {
        return !endpoint.security().optional()
                && !Admission.several(design.spec().contract(), endpoint).isEmpty()
                && way(endpoint).isEmpty();
    }

    private Optional<Admission> way(Endpoint endpoint) {
        return BackendText.ways(design, endpoint).stream()
                .filter(w -> w.roles().size() < 2)
                .findFirst();
    }

    private String caller(Endpoint endpoint) {
        if (!tokens || endpoint.security().open() || endpoint.security().optional()) {
            return "visitor()";
        }
        List<String> roles = way(endpoint)
                .map(w -> w.roles().isEmpty() ? List.<String>of() : w.roles().getFirst())
                .orElseGet(() -> endpoint.security().anyOfRoles());
        String key = BackendText.needsKey(design, endpoint)
                ? AccountStories.of(design)
                        .map(a -> ".withKey(keyOf(" + a.login("Somebody") + "))")
                        .orElse("")
                : "";
        return (roles.isEmpty()
                        ? "signedIn(\"Somebody\")"
                        : "signedIn(\"Somebody\", " + RuleText.quoted(roles.getFirst()) + ")")
                + key;
    }

    /** Values that are none of their parameter's. */
    private SequencedMap<Parameter, String> query(Operation operation, Endpoint endpoint) {
        Set<String> cursors = operation.steps().stream()
                .filter(Step.ListPage.class::isInstance)
                .map(s -> ((Step.ListPage) s).paging())
                .filter(Step.Paging.Cursor.class::isInstance)
                .map(p -> ((Step.Paging.Cursor) p).cursor())
                .collect(Collectors.toSet());
        SequencedMap<Parameter, String> query = new LinkedHashMap<>();
        for (Parameter parameter : endpoint.parameters()) {
            Schema schema = design.spec().contract().resolve(parameter.schema());
            if (parameter.in() == In.QUERY && !cursors.contains(parameter.name())) {
                outside(schema)
                        .map(v -> v.replace("\"", ""))
                        .or(() -> wrongText(schema))
                        .ifPresent(v -> query.put(parameter, v));
            }
        }
        return query;
    }

    private static Optional<String> wrongText(Schema schema) {
        return switch (schema.shape()) {
            case Schema.Words _ -> Optional.of("no-such-word");
            case Schema.WholeNumber _, Schema.AnyNumber _, Schema.DecimalText _ -> Optional.of("many");
            case Schema.Bool _ -> Optional.of("perhaps");
            case Schema.Text text ->
                text.format()
                        .filter(f -> List.of("date", "date-time", "uuid").contains(f))
                        .map(_ -> "not-one");
            case Schema.Array _, Schema.Obj _, Schema.Choice _, Schema.Any _, Schema.NullOnly _, Schema.Ref _ ->
                Optional.empty();
        };
    }

    /** JSON of another type than the schema's. */
    private static Optional<String> wrongType(Schema schema) {
        return switch (schema.shape()) {
            case Schema.Text text -> text.contentSchema().isPresent() ? Optional.empty() : Optional.of("5");
            case Schema.DecimalText _ -> Optional.of("\"cheap\"");
            case Schema.Words _ -> Optional.of("\"no-such-word\"");
            case Schema.WholeNumber _, Schema.AnyNumber _ -> Optional.of("\"many\"");
            case Schema.Bool _ -> Optional.of("\"perhaps\"");
            case Schema.Array _, Schema.Obj _ -> Optional.of("\"none\"");
            case Schema.Choice _, Schema.Any _, Schema.NullOnly _, Schema.Ref _ -> Optional.empty();
        };
    }

    /** JSON just outside of a bound. */
    private static Optional<String> outside(Schema schema) {
        return switch (schema.shape()) {
            case Schema.Text text -> {
                int most = text.maxLength().orElse(Integer.MAX_VALUE);
                yield most < LONGEST
                        ? Optional.of("\"" + "x".repeat(most + 1) + "\"")
                        : text.minLength().orElse(0) > 0
                                ? Optional.of("\"" + "x".repeat(text.minLength().orElse(1) - 1) + "\"")
                                : Optional.empty();
            }
            case Schema.DecimalText decimal -> beyond(decimal.bounds()).map(n -> "\"" + n + "\"");
            case Schema.WholeNumber whole -> beyond(whole.bounds());
            case Schema.AnyNumber any -> beyond(any.bounds());
            case Schema.Words _,
                    Schema.Bool _,
                    Schema.Array _,
                    Schema.Obj _,
                    Schema.Choice _,
                    Schema.Any _,
                    Schema.NullOnly _,
                    Schema.Ref _ -> Optional.empty();
        };
    }

    private static Optional<String> beyond(Schema.Bounds bounds) {
        return bounds.maximum()
                .map(m -> m.add(BigDecimal.ONE))
                .or(() -> bounds.minimum().map(m -> m.subtract(BigDecimal.ONE)))
                .or(bounds::exclusiveMaximum)
                .or(bounds::exclusiveMinimum)
                .map(BigDecimal::toPlainString);
    }
}
