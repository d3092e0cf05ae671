package com.example.app.support.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that is kept and given as it is, without a look inside. */
public record Json(@JsonValue @JsonRawValue String text) {

    @JsonCreator
    static Json of(JsonNode tree) {
        return new Json(tree.toString());
    }

    /** An object of these fields. */
    public static Json of(Map<String, ? extends @Nullable Object> fields) {
        return new Json(JsonMapper.shared().writeValueAsString(fields));
    }

    /** How many fields an object has, or elements a list; of nothing none. */
    public static int size(@Nullable Json value) {
        return value == null ? 0 : JsonMapper.shared().readTree(value.text()).size();
    }
}
