package dev.plumb.prove;

import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Spec;
import java.util.Map;

/** Paths of the contract, filled. */
final class Paths {
    private Paths() {}

    /** The base path and the operation's, each {@code {name}} filled; one without a value keeps its braces, encoded. */
    static String of(Spec spec, Endpoint endpoint, Map<String, String> values) {
        String path = spec.contract().basePath() + endpoint.path();
        for (var parameter : endpoint.parameters()) {
            String value = values.get(parameter.name());
            path = path.replace(
                    "{" + parameter.name() + "}",
                    value == null ? "%7B" + parameter.name() + "%7D" : Request.encoded(value));
        }
        return path;
    }
}
