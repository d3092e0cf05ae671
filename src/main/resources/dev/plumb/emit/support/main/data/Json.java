package com.example.app.support.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that is kept and given as it is, without a look inside. */
public record Json(@JsonValue @JsonRawValue String text) {

    @JsonCreator
    static Json of(JsonNode tree) {
        return new Json(tree.toString());
    }

    /** What is written of a value. */
    public static Json of(Object value) {
        return new Json(JsonMapper.shared().writeValueAsString(value));
    }

    /** An object of these names and values in turn; what is null is left out. */
    public static Json object(@Nullable Object... namesAndValues) {
        var fields = new LinkedHashMap<@Nullable Object, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                fields.put(namesAndValues[i], value);
            }
        }
        return of(fields);
    }

    /** A value that is written as null, rather than left out. */
    public static Object orNull(@Nullable Object value) {
        return value == null ? new Json("null") : value;
    }

    /** A decimal in a text, in plain notation. */
    public static @Nullable String decimal(@Nullable BigDecimal value) {
        return value == null ? null : value.toPlainString();
    }

    /** With the properties of another object that it does not have itself. */
    public Json with(@Nullable Json others) {
        var fields = new LinkedHashMap<>(fields(this, Set.of()));
        fields(others, Set.of()).forEach(fields::putIfAbsent);
        return of(fields);
    }

    /** The properties of an object but for these; of nothing none. */
    public static Map<String, JsonNode> fields(@Nullable Json object, Set<String> but) {
        var fields = new LinkedHashMap<String, JsonNode>();
        if (object != null) {
            JsonMapper.shared().readTree(object.text()).propertyStream().forEach(p -> fields.put(p.getKey(), p.getValue()));
        }
        fields.keySet().removeAll(but);
        return fields;
    }

    /** The properties of an object, each a value of that type; of nothing none. */
    public static <V> Map<String, V> map(@Nullable Json object, Class<V> type) {
        var values = new LinkedHashMap<String, V>();
        fields(object, Set.of())
                .forEach((name, value) -> values.put(name, JsonMapper.shared().treeToValue(value, type)));
        return values;
    }

    /** How many fields an object has, or elements a list; of nothing none. */
    public static int size(@Nullable Json value) {
        return value == null ? 0 : JsonMapper.shared().readTree(value.text()).size();
    }
}
