package dev.plumb.spec.resolve;

import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.spec.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has a name at some step: the scope of expressions, and which names stand for a part of the request.
 *
 * @param origins by name, the part of the request that it is
 */
record Names(Scope scope, Map<String, Origin> origins) {
    Names {
        origins = Map.copyOf(origins);
    }

    /** @param path in the contract's spelling; empty for the whole body */
    record Origin(Schema schema, String path) {
        String field(String property) {
            return path.isEmpty() ? property : path + "." + property;
        }
    }

    Names with(String name, Type type) {
        return new Names(scope.with(name, type), without(name));
    }

    Names with(String name, Type type, Optional<Origin> origin) {
        var more = new LinkedHashMap<>(without(name));
        origin.ifPresent(o -> more.put(name, o));
        return new Names(scope.with(name, type), more);
    }

    /** What {@code name} calls is looked at as {@code row} from here on. */
    Names withCurrent(String name, String row) {
        return new Names(scope.withCurrent(name, row), origins);
    }

    private Map<String, Origin> without(String name) {
        var rest = new LinkedHashMap<>(origins);
        rest.remove(name);
        return rest;
    }

    boolean has(String name) {
        return scope.variables().containsKey(name);
    }

    /** {@code name}, or where that is taken the name with a number behind it. */
    String free(String name) {
        String candidate = name;
        for (int i = 2; has(candidate); i++) {
            candidate = name + i;
        }
        return candidate;
    }
}
