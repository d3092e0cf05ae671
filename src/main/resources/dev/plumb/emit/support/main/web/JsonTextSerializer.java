package com.example.app.support.web;

import com.example.app.support.data.Json;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON that is given as a string which holds it ({@code contentMediaType: application/json}). */
public final class JsonTextSerializer extends StdSerializer<Json> {

    public JsonTextSerializer() {
        super(Json.class);
    }

    @Override
    public void serialize(Json json, JsonGenerator generator, SerializationContext context) {
        generator.writeString(json.text());
    }
}
