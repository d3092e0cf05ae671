package com.example.app.support.input;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of one part of a request, read by name: a JSON object, the query, the path, the headers. */
public final class Input {

    private final Fields fields;
    private final String path;
    private final Faults faults;

    Input(Fields fields, String path, Faults faults) {
        this.fields = fields;
        this.path = path;
        this.faults = faults;
    }

    /** @param path where the object stands in the body, empty for the body itself */
    static Input of(JsonNode object, String path, Faults faults) {
        return new Input(new JsonFields(object), path, faults);
    }

    /** @param texts a {@code String} or a {@code String[]} by name */
    static Input of(Map<String, ?> texts, Faults faults) {
        return of(texts, "", faults);
    }

    /** @param path where the texts stand in the body, empty for the body itself */
    static Input of(Map<String, ?> texts, String path, Faults faults) {
        return new Input(new TextFields(texts), path, faults);
    }

    static Input ofHeaders(HttpServletRequest request, Faults faults) {
        return new Input(new HeaderFields(request), "", faults);
    }

    /** Whether the field is there, be it null. */
    public boolean has(String name) {
        return fields.has(name);
    }

    /** The names of the fields that are there, be they null. */
    public Set<String> given() {
        return Set.copyOf(fields.names());
    }

    /** The field's value; its absence and null are faults. */
    @SuppressWarnings("NullAway") // null only beside a fault
    public <T> T required(String name, Rule<T> rule) {
        if (!has(name)) {
            faults.add(at(name), /*required*/ "is required" /**/);
        }
        return optional(name, rule);
    }

    /** @param meanwhile what is gone on with where it is at fault, until the request is refused for it */
    public <T> T required(String name, Rule<T> rule, T meanwhile) {
        T value = required(name, rule);
        return value == null ? meanwhile : value;
    }

    /** The field's value, or null if it is absent; null itself is a fault. */
    public <T> @Nullable T optional(String name, Rule<T> rule) {
        if (!has(name)) {
            return null;
        }
        if (fields.isNull(name)) {
            faults.add(at(name), /*type*/ "must not be null" /**/);
            return null;
        }
        return fields.read(name, rule, at(name), faults);
    }

    /** The field's value, or {@code otherwise} if it is absent. */
    public <T> T optional(String name, Rule<T> rule, T otherwise) {
        T value = optional(name, rule);
        return value == null ? otherwise : value;
    }

    /** The field's value, or null if it is absent or null; {@link #has} tells which. */
    public <T> @Nullable T nullable(String name, Rule<T> rule) {
        return has(name) && fields.isNull(name) ? null : optional(name, rule);
    }

    /** The field's value, which may be null, or {@code otherwise} if it is absent. */
    public <T> @Nullable T nullable(String name, Rule<T> rule, T otherwise) {
        return has(name) ? nullable(name, rule) : otherwise;
    }

    /** The field's value, which may be null; its absence is a fault. */
    public <T> @Nullable T requiredOrNull(String name, Rule<T> rule) {
        if (!has(name)) {
            faults.add(at(name), /*required*/ "is required" /**/);
        }
        return nullable(name, rule);
    }

    /** Refuses every other field. */
    public Input only(Set<String> names) {
        for (String name : fields.names()) {
            if (!names.contains(name)) {
                faults.add(at(name), /*additionalProperties*/ "is unknown" /**/);
            }
        }
        return this;
    }

    /** Refuses more fields than that. */
    public Input atMost(int number) {
        if (fields.names().size() > number) {
            faults.add(at(""), /*maxProperties*/ "must have at most " + number + (number == 1 ? " field" : " fields") /**/);
        }
        return this;
    }

    /** Refuses fewer fields than that. */
    public Input atLeast(int number) {
        if (fields.names().size() < number) {
            faults.add(
                    at(""),
                    /*minProperties*/ "must have at least " + number + (number == 1 ? " field" : " fields") /**/);
        }
        return this;
    }

    /** How faults call a field, or the object itself where the name is empty. */
    String at(String name) {
        if (name.isEmpty()) {
            return path.isEmpty() ? RequestReader.BODY : path;
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    Faults faults() {
        return faults;
    }

    /** The texts by name as they came; none where the fields are no texts. */
    @SuppressWarnings("unchecked")
    Map<String, String[]> texts() {
        return fields instanceof TextFields(Map<String, ?> texts) ? (Map<String, String[]>) texts : Map.of();
    }

    /** The JSON object that the fields are read from; null where they come from elsewhere. */
    @Nullable JsonNode json() {
        return fields instanceof JsonFields(JsonNode object) ? object : null;
    }

    /** Where fields are read from. */
    interface Fields {
        Collection<String> names();

        boolean has(String name);

        default boolean isNull(String name) {
            return false;
        }

        <T> @Nullable T read(String name, Rule<T> rule, String field, Faults faults);
    }

    private record JsonFields(JsonNode object) implements Fields {
        @Override
        public Collection<String> names() {
            return object.propertyNames();
        }

        @Override
        public boolean has(String name) {
            return object.has(name);
        }

        @Override
        public boolean isNull(String name) {
            return object.path(name).isNull();
        }

        @Override
        public <T> @Nullable T read(String name, Rule<T> rule, String field, Faults faults) {
            return rule.json(object.path(name), field, faults);
        }
    }

    private record TextFields(Map<String, ?> texts) implements Fields {
        @Override
        public Collection<String> names() {
            return texts.keySet();
        }

        @Override
        public boolean has(String name) {
            return texts.containsKey(name);
        }

        @Override
        public <T> @Nullable T read(String name, Rule<T> rule, String field, Faults faults) {
            return texts.get(name) instanceof String[] values
                    ? rule.texts(List.of(values), field, faults)
                    : rule.text(String.valueOf(texts.get(name)), field, faults);
        }
    }

    /** Header names know no case, and a header that is sent twice is one list. */
    private record HeaderFields(HttpServletRequest request) implements Fields {
        @Override
        public Collection<String> names() {
            return Collections.list(request.getHeaderNames());
        }

        @Override
        public boolean has(String name) {
            return request.getHeader(name) != null;
        }

        @Override
        public <T> @Nullable T read(String name, Rule<T> rule, String field, Faults faults) {
            return rule.text(String.join(", ", Collections.list(request.getHeaders(name))), field, faults);
        }
    }
}
