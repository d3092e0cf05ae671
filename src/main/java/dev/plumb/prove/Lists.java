package dev.plumb.prove;

import dev.plumb.spec.ErrorShape;
import dev.plumb.spec.Spec;
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

    /** The faults of an answer, each with {@code field} and {@code message}, wherever the specification shows them. */
    static List<JsonNode> errors(JsonNode body, Spec spec) {
        var errors = new ArrayList<JsonNode>();
        ErrorShape.of(spec).faults().ifPresent(faults -> {
            JsonNode at = body;
            for (String step :
                    faults.path().isEmpty() ? new String[0] : faults.path().split("\\.")) {
                at = at.path(step);
            }
            if (faults.byField()) {
                at.propertyStream()
                        .forEach(p ->
                                p.getValue().valueStream().forEach(message -> errors.add(fault(p.getKey(), message))));
            } else {
                at.valueStream()
                        .forEach(e -> errors.add(fault(e.path(faults.field()).asString(""), e.path(faults.message()))));
            }
        });
        return errors;
    }

    private static JsonNode fault(String field, JsonNode message) {
        return JsonMapper.shared().createObjectNode().put("field", field).set("message", message);
    }

    /** The fields that an answer's faults name. */
    static List<String> fields(Answer answer, Spec spec) {
        return errors(answer.json(), spec).stream()
                .map(e -> e.path("field").asString(""))
                .toList();
    }
}
