package dev.plumb.cli;

import dev.plumb.cli.Command.Place;
import dev.plumb.cli.Pipeline.Planned;
import dev.plumb.run.Backend;
import dev.plumb.spec.Spec;
import java.nio.file.Path;
import java.util.List;

/** What {@code run} says when the backend is ready. */
final class Welcome {
    private Welcome() {}

    static String of(Planned planned, Place place, Backend backend) {
        Spec spec = planned.checked().spec();
        var text = new StringBuilder("ready on " + backend.uri() + "\n");
        text.append("  contract     ").append(backend.uri()).append("/openapi.yaml\n");
        text.append("  Swagger UI   ").append(backend.uri()).append("/docs\n");
        text.append("  log          ").append(backend.log()).append('\n');
        List<String> roles = DevelopmentTokens.of(spec, planned.project()).roles();
        for (String role : roles) {
            text.append("  a %-10s plumb token %s%s --as %s%n"
                    .formatted(role, shown(place.specification()), into(place), role));
        }
        spec.contract().endpoints().stream()
                .filter(e -> e.method().toString().equalsIgnoreCase("get")
                        && !e.path().contains("{"))
                .findFirst()
                .ifPresent(e -> text.append("Try: curl ")
                        .append(backend.uri())
                        .append(path(e.path()))
                        .append('\n'));
        return text.append("Ctrl-C ends it; the data stays.").toString();
    }

    private static String path(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static String into(Place place) {
        Path usual = Place.defaultInto(Path.of("").toAbsolutePath(), place.specification());
        return usual.equals(place.into()) ? "" : " --into " + shown(place.into());
    }

    /** A path as one would type it here. */
    private static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
