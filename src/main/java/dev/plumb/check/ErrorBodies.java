package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Errors that the contract declares with another body than the one that is sent. */
final class ErrorBodies implements Check {
    private static final int DEPTH = 8;

    /** What is sent at one place of a body. */
    private sealed interface Sent {}

    private enum Plain implements Sent {
        TEXT("a text"),
        NUMBER("a number"),
        TRUTH("true or false"),
        ANYTHING("a value");

        private final String words;

        Plain(String words) {
            this.words = words;
        }
    }

    private record Several(Sent element) implements Sent {}

    private record Parts(Map<String, Part> parts) implements Sent {}

    private record Part(Sent value, boolean always) {}

    private static final Sent FAULT = new Parts(parts(Map.of("field", Plain.TEXT, "message", Plain.TEXT), Map.of()));

    /** RFC 9457, with the members that every problem here has besides. */
    private static final Sent PROBLEM = new Parts(parts(
            Map.of("type", Plain.TEXT, "title", Plain.TEXT, "status", Plain.NUMBER, "code", Plain.TEXT),
            Map.of("detail", Plain.TEXT, "errors", new Several(FAULT))));

    private static Map<String, Part> parts(Map<String, Sent> always, Map<String, Sent> sometimes) {
        var parts = new java.util.TreeMap<String, Part>();
        always.forEach((name, value) -> parts.put(name, new Part(value, true)));
        sometimes.forEach((name, value) -> parts.put(name, new Part(value, false)));
        return parts;
    }

    @Override
    public void check(Spec spec, Problems problems) {
        Sent sent =
                spec.envelope().body().map(b -> sent(b.expr(), spec.model())).orElse(PROBLEM);
        var seen = new HashSet<Span>();
        for (Endpoint endpoint : spec.contract().endpoints()) {
            for (Contract.Response response : endpoint.responses()) {
                boolean error = response.status() >= 400 || Set.of(0, 4, 5).contains(response.status());
                for (Contract.Media media : response.content()) {
                    if (error && media.type().endsWith("json") && media.schema().isPresent()) {
                        Schema schema = media.schema().get();
                        if (seen.add(spec.contract().resolve(schema).span())) {
                            check(spec, response, schema, sent, problems);
                        }
                    }
                }
            }
        }
    }

    private static void check(Spec spec, Contract.Response response, Schema schema, Sent sent, Problems problems) {
        var faults = new ArrayList<String>();
        compare(spec.contract(), schema, sent, "", 0, faults);
        if (!faults.isEmpty()) {
            boolean said = spec.envelope().body().isPresent();
            problems.add(new Differs(
                    schema.span(),
                    response.span(),
                    faults,
                    said,
                    said ? Optional.empty() : Optional.of(wanted(spec.contract(), schema, 0))));
        }
    }

    private static Sent sent(Expr expr, Model model) {
        return switch (expr) {
            case Expr.MapLiteral map -> {
                var parts = new LinkedHashMap<String, Part>();
                map.entries().forEach(e -> {
                    if (e.key() instanceof Expr.Literal key) {
                        parts.put(
                                String.valueOf(key.value()),
                                new Part(sent(e.value(), model), !model.mayBeNull(e.value())));
                    }
                });
                yield new Parts(parts);
            }
            case Expr.Comprehension each when each.macro() == Expr.Macro.MAP -> new Several(sent(each.body(), model));
            case Expr.Property property when property.property().equals("errors") -> new Several(FAULT);
            case Expr.ListLiteral list ->
                new Several(
                        list.elements().isEmpty()
                                ? Plain.ANYTHING
                                : sent(list.elements().getFirst(), model));
            case Expr other -> ofType(other.type());
        };
    }

    private static Sent ofType(Type type) {
        if (!(type instanceof Type.Scalar scalar)) {
            return Plain.ANYTHING;
        }
        return switch (scalar.kind()) {
            case TEXT, CITEXT -> Plain.TEXT;
            case INT, DOUBLE, DECIMAL -> Plain.NUMBER;
            case BOOL -> Plain.TRUTH;
            case BYTES, UUID, TIMESTAMP, DATE, TIME, DURATION, JSON, NULL -> Plain.ANYTHING;
        };
    }

    private static void compare(Contract contract, Schema said, Sent sent, String at, int depth, List<String> faults) {
        Schema schema = contract.resolve(said);
        if (sent == Plain.ANYTHING || depth > DEPTH) {
            return;
        }
        boolean fits = switch (schema.shape()) {
            case Schema.Text _, Schema.Words _, Schema.DecimalText _ -> sent == Plain.TEXT;
            case Schema.WholeNumber _, Schema.AnyNumber _ -> sent == Plain.NUMBER;
            case Schema.Bool _ -> sent == Plain.TRUTH;
            case Schema.Array array -> {
                if (sent instanceof Several several) {
                    compare(contract, array.items(), several.element(), at + "[]", depth + 1, faults);
                }
                yield sent instanceof Several;
            }
            case Schema.Obj object -> {
                if (sent instanceof Parts parts) {
                    compare(contract, object, parts, at, depth, faults);
                }
                yield sent instanceof Parts;
            }
            case Schema.Choice choice ->
                choice.alternatives().stream().anyMatch(a -> {
                    var inner = new ArrayList<String>();
                    compare(contract, a, sent, at, depth + 1, inner);
                    return inner.isEmpty();
                });
            case Schema.Ref _, Schema.Any _, Schema.NullOnly _ -> true;
        };
        if (!fits) {
            faults.add((at.isEmpty() ? "it" : "`" + at + "`") + " is " + words(sent));
        }
    }

    private static void compare(
            Contract contract, Schema.Obj object, Parts sent, String at, int depth, List<String> faults) {
        object.properties().forEach((name, property) -> {
            Part part = sent.parts().get(name);
            String place = at.isEmpty() ? name : at + "." + name;
            if (part != null) {
                compare(contract, property.schema(), part.value(), place, depth + 1, faults);
            }
            if (property.required() && !property.schema().writeOnly() && (part == null || !part.always())) {
                faults.add("`" + place + "` is required and " + (part == null ? "not sent" : "may be missing"));
            }
        });
        if (object.rest() instanceof Schema.Rest.Refused) {
            sent.parts().keySet().stream()
                    .filter(name -> !object.properties().containsKey(name))
                    .forEach(name ->
                            faults.add("`" + (at.isEmpty() ? "" : at + ".") + name + "` is sent and not allowed"));
        }
    }

    private static String words(Sent sent) {
        return switch (sent) {
            case Plain plain -> plain.words;
            case Several _ -> "a list";
            case Parts _ -> "an object";
        };
    }

    /** An expression that would fit the schema, as far as the names of its properties tell. */
    private static String wanted(Contract contract, Schema said, int depth) {
        Schema schema = contract.resolve(said);
        if (depth > DEPTH || !(schema.shape() instanceof Schema.Obj object)) {
            return "error.title";
        }
        return object.properties().values().stream()
                .flatMap(p -> part(contract, p, depth).stream().map(e -> "'" + p.name() + "': " + e))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static Optional<String> part(Contract contract, Schema.Property property, int depth) {
        Schema schema = contract.resolve(property.schema());
        String name = property.name().toLowerCase(java.util.Locale.ROOT);
        return switch (schema.shape()) {
            case Schema.Obj o when !o.properties().isEmpty() -> Optional.of(wanted(contract, schema, depth + 1));
            case Schema.Obj _ -> Optional.of("error.fields");
            case Schema.WholeNumber _, Schema.AnyNumber _ -> Optional.of("error.status");
            case Schema.Text _, Schema.Words _ ->
                name.matches(".*(code|error|type|kind|reason)")
                        ? Optional.of("error.code")
                        : name.matches(".*(message|title|msg|description|summary|text)")
                                ? Optional.of("error.title")
                                : property.required() ? Optional.of("error.title") : Optional.empty();
            case Schema.Array array ->
                contract.resolve(array.items()).shape() instanceof Schema.Obj element
                        ? Optional.of("error.errors.map(e, {"
                                + element.properties().values().stream()
                                        .filter(p ->
                                                contract.resolve(p.schema()).shape() instanceof Schema.Text)
                                        .map(p -> "'" + p.name() + "': "
                                                + (p.name()
                                                                .toLowerCase(java.util.Locale.ROOT)
                                                                .matches(
                                                                        ".*(field|path|property|name|param|parameter|key|loc|source)")
                                                        ? "e.field"
                                                        : "e.message"))
                                        .collect(Collectors.joining(", "))
                                + "})")
                        : Optional.of("error.errors.map(e, e.field + ' ' + e.message)");
            case Schema.Shape _ -> Optional.empty();
        };
    }

    /** @param faults in words; {@code said} whether the specification has an envelope of its own */
    record Differs(Span at, Span response, List<String> faults, boolean said, Optional<String> wanted)
            implements Problem {
        @Override
        public String code() {
            return "error-body-differs";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                            "Errors look different from what the contract declares: " + String.join("; ", faults),
                            said ? "`errors.body` does not make this" : "a problem (RFC 9457) is sent here",
                            wanted.map(w -> "Say how errors look, like `errors: { body: \"" + w
                                            + "\" }`, or declare problems.")
                                    .orElse("Change `errors.body`, or the schema."))
                    .withAlso(response, "declared here");
        }
    }
}
