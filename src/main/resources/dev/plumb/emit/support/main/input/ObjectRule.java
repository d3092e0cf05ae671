package com.example.app.support.input;

import com.example.app.support.data.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON object whose fields are looked into one by one, and which is kept as it came. */
public record ObjectRule(Map<String, Field> fields, boolean isClosed) implements Rule<Json> {

    /** Whether a field may be null. */
    public enum Null {
        ALLOWED,
        REFUSED
    }

    record Field(Rule<?> rule, boolean required, Null nothing) {}

    public static ObjectRule of() {
        return new ObjectRule(Map.of(), false);
    }

    public ObjectRule required(String name, Rule<?> rule) {
        return required(name, rule, Null.REFUSED);
    }

    public ObjectRule required(String name, Rule<?> rule, Null nothing) {
        return with(name, new Field(rule, true, nothing));
    }

    public ObjectRule optional(String name, Rule<?> rule) {
        return optional(name, rule, Null.REFUSED);
    }

    public ObjectRule optional(String name, Rule<?> rule, Null nothing) {
        return with(name, new Field(rule, false, nothing));
    }

    /** There are no other fields. */
    public ObjectRule closed() {
        return new ObjectRule(fields, true);
    }

    private ObjectRule with(String name, Field field) {
        var more = new LinkedHashMap<>(fields);
        more.put(name, field);
        return new ObjectRule(more, isClosed);
    }

    @Override
    public @Nullable Json json(JsonNode value, String field, Faults faults) {
        if (!value.isObject()) {
            faults.add(field, /*type*/ "must be an object" /**/);
            return null;
        }
        check(Input.of(value, field.equals(RequestReader.BODY) ? "" : field, faults));
        return JsonRule.OBJECT.json(value, field, faults);
    }

    /** Looks into the fields one by one. */
    void check(Input in) {
        fields.forEach((name, one) -> {
            if (one.required() && !in.has(name)) {
                in.required(name, one.rule());
            } else if (one.nothing() == Null.ALLOWED) {
                in.nullable(name, one.rule());
            } else {
                in.optional(name, one.rule());
            }
        });
        if (isClosed) {
            in.only(fields.keySet());
        }
    }

    @Override
    public @Nullable Json text(String value, String field, Faults faults) {
        return JsonRule.parsed(value, field, faults, this);
    }
}
