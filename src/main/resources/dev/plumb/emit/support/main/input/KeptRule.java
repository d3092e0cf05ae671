package com.example.app.support.input;

import com.example.app.support.data.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON that is looked into, and kept as it came. */
public record KeptRule(Rule<?> content) implements Rule<Json> {

    public static KeptRule of(Rule<?> content) {
        return new KeptRule(content);
    }

    @Override
    public @Nullable Json json(JsonNode value, String field, Faults faults) {
        content.json(value, field, faults);
        return JsonRule.ANY.json(value, field, faults);
    }

    @Override
    public @Nullable Json text(String value, String field, Faults faults) {
        return JsonRule.parsed(value, field, faults, this);
    }
}
