package dev.plumb.spec.story;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.story.Argument.Form;
import dev.plumb.spec.story.Argument.Place;
import dev.plumb.spec.text.FeatureText.DocString;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what a call carries: parameters by name, headers, a body. */
final class Invocations {
    /** Headers that any request may carry, declared or not (RFC 9110). */
    private static final Set<String> REQUEST_HEADERS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "authorization",
            "content-type",
            "cookie",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "origin",
            "prefer",
            "range",
            "user-agent",
            "x-request-id",
            "traceparent");

    private Invocations() {}

    /** A parameter or a property of the body, by its name. */
    static Optional<Argument> named(Word name, Word cell, Operation operation, Telling telling) {
        StoryValue value = Cells.value(cell, name.text(), telling);
        Endpoint endpoint = operation.endpoint().orElseThrow();
        Optional<Parameter> parameter = endpoint.parameters().stream()
                .filter(p -> p.name().equals(name.text())
                        || (p.in() == In.HEADER && p.name().equalsIgnoreCase(name.text())))
                .findFirst();
        if (parameter.isPresent()) {
            return Optional.of(new Argument(
                    name.span(), place(parameter.get().in()), parameter.get().name(), Form.TEXT, value));
        }
        Contract contract = telling.setting().contract();
        Optional<Schema> property =
                bodySchema(endpoint).flatMap(body -> property(contract, body, Answers.segments(name.text()), 0));
        if (property.isPresent()) {
            return Optional.of(
                    new Argument(name.span(), Place.BODY, name.text(), form(contract.resolve(property.get())), value));
        }
        var known = new LinkedHashSet<String>();
        endpoint.parameters().forEach(p -> known.add(p.name()));
        bodySchema(endpoint).ifPresent(body -> {
            if (contract.resolve(body).shape() instanceof Schema.Obj object) {
                known.addAll(object.properties().keySet());
            }
        });
        telling.unknown(StoryProblem.What.PARAMETER, name, List.copyOf(known));
        return Optional.empty();
    }

    /** A header behind {@code with}, or a parameter that is told the same way. */
    static Optional<Argument> header(Word name, StoryValue value, Operation operation, Telling telling) {
        Endpoint endpoint = operation.endpoint().orElseThrow();
        Optional<Parameter> parameter = endpoint.parameters().stream()
                .filter(p -> p.name().equalsIgnoreCase(name.text()))
                .findFirst();
        if (parameter.isPresent()) {
            return Optional.of(new Argument(
                    name.span(), place(parameter.get().in()), parameter.get().name(), Form.TEXT, value));
        }
        if (REQUEST_HEADERS.contains(name.text().toLowerCase(Locale.ROOT))) {
            return Optional.of(new Argument(name.span(), Place.HEADER, name.text(), Form.TEXT, value));
        }
        Optional<Schema> property = bodySchema(endpoint)
                .flatMap(body -> property(telling.setting().contract(), body, Answers.segments(name.text()), 0));
        if (property.isPresent()) {
            return Optional.of(new Argument(
                    name.span(),
                    Place.BODY,
                    name.text(),
                    form(telling.setting().contract().resolve(property.get())),
                    value));
        }
        telling.unknown(
                StoryProblem.What.HEADER,
                name,
                endpoint.parameters().stream().map(Parameter::name).toList());
        return Optional.empty();
    }

    static Optional<Invocation.Body> body(DocString text, Operation operation, Telling telling) {
        Optional<Invocation.Body> body = body(new Word(text.span(), text.content()), operation, telling);
        return text.mediaType().isEmpty()
                ? body
                : body.map(b -> new Invocation.Body(
                        b.span(), mediaType(operation, text.mediaType().get(), b.mediaType()), b.content()));
    }

    static Optional<Invocation.Body> body(Word text, Operation operation, Telling telling) {
        List<Media> declared = operation
                .endpoint()
                .flatMap(Endpoint::body)
                .map(Contract.RequestBody::content)
                .orElse(List.of());
        if (declared.isEmpty()) {
            telling.problem(new StoryProblem.NoBody(text.span(), operation.name()));
            return Optional.empty();
        }
        return Optional.of(new Invocation.Body(text.span(), declared.getFirst().type(), text.text()));
    }

    /** {@code json} behind the opening marks means the declared type that ends so; a whole type means itself. */
    private static String mediaType(Operation operation, String said, String otherwise) {
        if (said.contains("/")) {
            return said;
        }
        return operation.endpoint().flatMap(Endpoint::body).stream()
                .flatMap(b -> b.content().stream())
                .map(Media::type)
                .filter(t -> t.endsWith(said))
                .findFirst()
                .orElse(otherwise);
    }

    /** Reports path parameters that nothing fills. */
    static void checkPath(Invocation invocation, Operation operation, Telling telling) {
        if (invocation.again()) {
            return;
        }
        for (Parameter parameter : operation.endpoint().orElseThrow().parameters()) {
            boolean given = invocation.arguments().stream()
                    .anyMatch(a -> a.place() == Place.PATH && a.name().equals(parameter.name()));
            if (parameter.in() == In.PATH && !given) {
                telling.problem(
                        new StoryProblem.PathParameterMissing(invocation.span(), operation.name(), parameter.name()));
            }
        }
    }

    /** The names and values under {@code with:}; a row {@code body} is the body as a whole where nothing is called so. */
    static With pairs(List<Telling.Pair> pairs, Operation operation, Telling telling) {
        var arguments = new ArrayList<Argument>();
        Optional<Invocation.Body> body = Optional.empty();
        for (Telling.Pair pair : pairs) {
            if (pair.name().text().equals("body") && !names(operation, "body", telling)) {
                body = body(pair.value(), operation, telling);
            } else {
                named(pair.name(), pair.value(), operation, telling).ifPresent(arguments::add);
            }
        }
        return new With(arguments, body);
    }

    record With(List<Argument> arguments, Optional<Invocation.Body> body) {
        With {
            arguments = List.copyOf(arguments);
        }
    }

    private static boolean names(Operation operation, String name, Telling telling) {
        Endpoint endpoint = operation.endpoint().orElseThrow();
        return endpoint.parameters().stream().anyMatch(p -> p.name().equals(name))
                || bodySchema(endpoint)
                        .flatMap(b -> property(telling.setting().contract(), b, List.of(name), 0))
                        .isPresent();
    }

    private static Optional<Schema> bodySchema(Endpoint endpoint) {
        return endpoint.body().stream()
                .flatMap(b -> b.content().stream())
                .flatMap(m -> m.schema().stream())
                .findFirst();
    }

    private static Optional<Schema> property(Contract contract, Schema schema, List<String> path, int at) {
        if (at == path.size()) {
            return Optional.of(schema);
        }
        return switch (contract.resolve(schema).shape()) {
            case Schema.Obj object ->
                Optional.ofNullable(object.properties().get(path.get(at)))
                        .flatMap(p -> property(contract, p.schema(), path, at + 1));
            case Schema.Choice choice ->
                choice.alternatives().stream()
                        .flatMap(a -> property(contract, a, path, at).stream())
                        .findFirst();
            case Schema.Ref _,
                    Schema.Array _,
                    Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> Optional.empty();
        };
    }

    private static Form form(Schema schema) {
        return switch (schema.shape()) {
            case Schema.WholeNumber _, Schema.AnyNumber _ -> Form.NUMBER;
            case Schema.Bool _ -> Form.BOOLEAN;
            case Schema.Obj _, Schema.Array _, Schema.Any _, Schema.Choice _ -> Form.JSON;
            case Schema.Text _, Schema.DecimalText _, Schema.Words _, Schema.NullOnly _, Schema.Ref _ -> Form.TEXT;
        };
    }

    private static Place place(In in) {
        return switch (in) {
            case PATH -> Place.PATH;
            case QUERY -> Place.QUERY;
            case HEADER -> Place.HEADER;
            case COOKIE -> Place.COOKIE;
        };
    }
}
