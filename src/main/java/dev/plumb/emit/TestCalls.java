package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Schema;
import dev.plumb.spec.story.Argument;
import dev.plumb.spec.story.Argument.Form;
import dev.plumb.spec.story.Argument.Place;
import dev.plumb.spec.story.Invocation;
import dev.plumb.spec.story.StoryValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Calls of operations that no story makes, as Java: for tests of who may call and of what is refused. */
final class TestCalls {
    private TestCalls() {}

    /** A name for a test class that no other has. */
    static String className(String wanted, Set<String> taken) {
        String name = wanted + "Test";
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = wanted + i + "Test";
        }
        return name;
    }

    /** A call with what the contract requires of it, for a row that need not be there; an empty body. */
    static String plain(Design design, Endpoint endpoint) {
        return plain(design, endpoint, "");
    }

    /** @param who calls: where it needs a key of its own */
    static String plain(Design design, Endpoint endpoint, String who) {
        return call(design, endpoint, List.of(), "{}", who);
    }

    /** A call with these arguments of the query. */
    static String query(Design design, Endpoint endpoint, List<Argument> query) {
        return call(design, endpoint, query, "{}", "");
    }

    /** A call with that body. */
    static String body(Design design, Endpoint endpoint, String json) {
        return call(design, endpoint, List.of(), json, "");
    }

    private static String call(Design design, Endpoint endpoint, List<Argument> more, String json, String who) {
        var arguments = new ArrayList<Argument>();
        for (Parameter parameter : endpoint.parameters()) {
            boolean given = more.stream().anyMatch(a -> a.name().equals(parameter.name()));
            if (parameter.in() == In.PATH) {
                arguments.add(argument(parameter, Place.PATH, sample(design, parameter)));
            } else if (parameter.in() == In.QUERY && parameter.required() && !given) {
                arguments.add(argument(parameter, Place.QUERY, sample(design, parameter)));
            } else if (parameter.in() == In.HEADER && parameter.required()) {
                boolean tag = parameter.name().equalsIgnoreCase("If-Match");
                String value = parameter.name().equalsIgnoreCase("Idempotency-Key")
                        ? key(design, parameter, who + json)
                        : sample(design, parameter);
                arguments.add(argument(parameter, Place.HEADER, tag ? "*" : value));
            }
        }
        arguments.addAll(more);
        Optional<Invocation.Body> body = endpoint.body()
                .flatMap(b -> b.content().stream().findFirst())
                .map(Media::type)
                .map(type -> new Invocation.Body(
                        endpoint.span(),
                        type.startsWith("multipart/") ? type + "; boundary=the-next-part" : type,
                        type.contains("json") ? json : ""));
        return new StoryCall(design, endpoint, arguments, body, _ -> "").source();
    }

    static Argument argument(Parameter parameter, Place place, String value) {
        return new Argument(
                parameter.span(), place, parameter.name(), Form.TEXT, new StoryValue.Literal(parameter.span(), value));
    }

    /** A key that no other request has, of those whose bodies or callers differ. */
    private static String key(Design design, Parameter parameter, String request) {
        String sample = sample(design, parameter);
        String number = String.format(Locale.ROOT, "%08x", request.hashCode());
        return sample.length() == 36
                ? sample.substring(0, sample.length() - number.length()) + number
                : sample + number;
    }

    /** A value of the right form. */
    private static String sample(Design design, Parameter parameter) {
        Schema schema = design.spec().contract().resolve(parameter.schema());
        return switch (schema.shape()) {
            case Schema.Words words -> words.values().getFirst();
            case Schema.WholeNumber _, Schema.AnyNumber _, Schema.DecimalText _ -> "1";
            case Schema.Bool _ -> "true";
            case Schema.Text text ->
                switch (text.format().orElse("")) {
                    case "uuid" -> "00000000-0000-4000-8000-000000000001";
                    case "date" -> "2026-05-01";
                    case "date-time" -> "2026-05-01T10:00:00Z";
                    default -> "x1";
                };
            case Schema.Array _, Schema.Obj _, Schema.Choice _, Schema.Any _, Schema.NullOnly _, Schema.Ref _ -> "x1";
        };
    }
}
