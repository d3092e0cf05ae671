package com.example.app.support.input;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An object with any fields, whose values are all under one rule. */
public record MapRule<T>(Rule<T> element, int minProperties, int maxProperties) implements Rule<Map<String, T>> {

    public static <T> MapRule<T> of(Rule<T> element) {
        return new MapRule<>(element, 0, Integer.MAX_VALUE);
    }

    public MapRule<T> minProperties(int fields) {
        return new MapRule<>(element, fields, maxProperties);
    }

    public MapRule<T> maxProperties(int fields) {
        return new MapRule<>(element, minProperties, fields);
    }

    @Override
    public @Nullable Map<String, T> json(JsonNode value, String field, Faults faults) {
        if (!value.isObject()) {
            faults.add(field, /*type*/ "must be an object" /**/);
            return null;
        }
        if (value.size() < minProperties) {
            faults.add(field, /*minProperties*/ "must have at least " + minProperties + (minProperties == 1 ? " field" : " fields") /**/);
            return null;
        }
        if (value.size() > maxProperties) {
            faults.add(field, /*maxProperties*/ "must have at most " + maxProperties + (maxProperties == 1 ? " field" : " fields") /**/);
            return null;
        }
        var map = new LinkedHashMap<String, T>();
        for (var property : value.properties()) {
            String at = field.isEmpty() ? property.getKey() : field + "." + property.getKey();
            if (!TextRule.isStorable(property.getKey())) {
                faults.add(field, "must have names of valid Unicode without U+0000");
            } else {
                map.put(property.getKey(), element.json(property.getValue(), at, faults));
            }
        }
        return map;
    }

    @Override
    public @Nullable Map<String, T> text(String value, String field, Faults faults) {
        faults.add(field, /*type*/ "must be an object" /**/);
        return null;
    }
}
