package com.example.app.support.input;

import com.example.app.support.data.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of an object that have no name in the contract, and are kept. */
public final class Rest {

    private Rest() {}

    /** All fields but the named ones, each under that rule, as one JSON object; null where there is none. */
    public static @Nullable Json of(Input in, Set<String> names, Rule<?> rule) {
        JsonNode object = in.json();
        if (object == null) {
            return null;
        }
        var rest = ((ObjectNode) object.deepCopy()).remove(names);
        for (var property : rest.properties()) {
            rule.json(property.getValue(), in.at(property.getKey()), in.faults());
        }
        return rest.isEmpty() ? null : JsonRule.OBJECT.json(rest, in.at(""), in.faults());
    }
}
