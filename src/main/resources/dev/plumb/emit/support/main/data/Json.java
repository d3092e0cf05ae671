package com.example.app.support.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import tools.jackson.databind.JsonNode;

/** JSON that is kept and given as it is, without a look inside. */
public record Json(@JsonValue @JsonRawValue String text) {

    @JsonCreator
    static Json of(JsonNode tree) {
        return new Json(tree.toString());
    }
}
