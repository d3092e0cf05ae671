package dev.plumb.cli;

import dev.plumb.cli.Command.Place;
import dev.plumb.cli.Pipeline.Planned;
import dev.plumb.run.Backend;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Spec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code run} says when the backend is ready. */
final class Welcome {
    private Welcome() {}

    static String of(Planned planned, Place place, Backend backend) {
        Spec spec = planned.checked().spec();
        var text = new StringBuilder("ready on " + backend.uri() + "\n");
        text.append("  contract     ").append(backend.uri()).append("/openapi.yaml\n");
        text.append("  Swagger UI   ").append(backend.uri()).append("/docs\n");
        text.append("  log          ").append(shown(backend.log())).append('\n');
        String token = command() + " token " + quoted(shown(place.specification())) + into(place) + " --as ";
        if (spec.access().tokens().isPresent()) {
            List<String> roles = DevelopmentTokens.of(spec, planned.project()).roles();
            text.append("People in development, each with a token of an hour:\n");
            roles.forEach(role -> text.append("  %-12s %s%s%n".formatted(role, token, role)));
        }
        text.append("Try:\n  ").append(curl(spec, backend, token)).append('\n');
        return text.append("Ctrl-C ends it; the data stays.").toString();
    }

    /** A call that needs no more than what is known here: a visitor's if there is one, else somebody's with a token. */
    private static String curl(Spec spec, Backend backend, String token) {
        List<Endpoint> reads = spec.contract().endpoints().stream()
                .filter(endpoint ->
                        endpoint.method() == Method.GET && query(endpoint).isPresent())
                .toList();
        String start = backend.uri() + spec.contract().basePath();
        Optional<Endpoint> open = reads.stream()
                .filter(e -> e.security().open() || e.security().optional())
                .findFirst();
        if (open.isPresent()) {
            return "curl " + quoted(start + path(open.get()));
        }
        if (spec.access().tokens().isPresent()) {
            for (Endpoint read : reads) {
                Optional<String> role = read.security().anyOfRoles().stream().findFirst();
                if (role.isPresent()) {
                    return "curl -H \"Authorization: " + word(spec, read) + " $(" + token + role.get() + ")\" "
                            + quoted(start + path(read));
                }
            }
        }
        return "curl " + backend.uri() + "/openapi.yaml";
    }

    private static String word(Spec spec, Endpoint endpoint) {
        return endpoint.security().alternatives().stream()
                .flatMap(alternative -> alternative.requirements().stream())
                .flatMap(requirement ->
                        Optional.ofNullable(spec.contract().schemes().get(requirement.scheme())).stream())
                .flatMap(scheme -> scheme.word().stream())
                .findFirst()
                .orElse("Bearer");
    }

    private static String path(Endpoint endpoint) {
        return endpoint.path() + query(endpoint).orElse("");
    }

    /** The query that is required, from examples; empty where something is required that has none. */
    private static Optional<String> query(Endpoint endpoint) {
        var query = new StringBuilder();
        for (Parameter parameter : endpoint.parameters()) {
            if (!parameter.required()) {
                continue;
            }
            if (parameter.in() != In.QUERY || parameter.example().isEmpty()) {
                return Optional.empty();
            }
            query.append(query.isEmpty() ? '?' : '&')
                    .append(URLEncoder.encode(parameter.name(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(String.valueOf(parameter.example().get()), StandardCharsets.UTF_8));
        }
        return Optional.of(query.toString());
    }

    /** How plumb was called, as the launcher says. */
    private static String command() {
        return System.getProperty("plumb.command", "plumb");
    }

    /** As a shell takes it for one word. */
    private static String quoted(Object word) {
        String text = word.toString();
        return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String into(Place place) {
        Path usual = Place.defaultInto(Path.of("").toAbsolutePath(), place.specification());
        return usual.equals(place.into()) ? "" : " --into " + quoted(shown(place.into()));
    }

    /** A path as one would type it here. */
    private static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
