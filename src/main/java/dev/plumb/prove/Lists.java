package dev.plumb.prove;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The lists that answers carry. */
final class Lists {
    private Lists() {}

    /** The list that an answer is, or its one list; a missing node where it has none. */
    static JsonNode items(JsonNode body) {
        if (body.isArray()) {
            return body;
        }
        if (body.path("items").isArray()) {
            return body.path("items");
        }
        return body.valueStream().filter(JsonNode::isArray).findFirst().orElseGet(MissingNode::getInstance);
    }

    /**
     * The faults of an answer, each with {@code field} and {@code message}: a list of such objects, or, in an
     * envelope of the specification's own, a map from field to messages.
     */
    static List<JsonNode> errors(JsonNode body) {
        for (JsonNode value : body.values()) {
            if (value.isArray() && value.path(0).has("field")) {
                return value.valueStream().toList();
            }
        }
        var errors = new ArrayList<JsonNode>();
        for (JsonNode value : body.values()) {
            if (value.isObject() && errors.isEmpty()) {
                value.propertyStream().forEach(p -> {
                    List<JsonNode> messages =
                            p.getValue().isArray() ? p.getValue().valueStream().toList() : List.of(p.getValue());
                    messages.forEach(m -> errors.add(JsonMapper.shared()
                            .createObjectNode()
                            .put("field", p.getKey())
                            .set("message", m)));
                });
            }
        }
        return errors;
    }

    /** The fields that an answer's faults name. */
    static List<String> fields(Answer answer) {
        return errors(answer.json()).stream()
                .map(e -> e.path("field").asString(""))
                .toList();
    }
}
