package com.example.app.support.partner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A path of a partner with its query, as a template: values are encoded when it is filled, and no part of metrics. Lists and
 * objects are written in the styles of OpenAPI (3.1, "Style Values"); what is null is left out.
 */
public final class PartnerPath {

    private final Partner partner;
    private String path;
    private final List<String> query = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** @param path with a hole such as {@code {id}} for each value */
    public PartnerPath(String path, Partner partner) {
        this.path = path;
        this.partner = partner;
    }

    public PartnerPath with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** A list, or the names and values of an object, with commas between them: {@code simple}. */
    public PartnerPath simple(String name, Object value) {
        return filled(name, ParameterText.flat(partner.tree(value)));
    }

    /** As {@link #simple}, an object's fields being {@code name=value}: {@code simple}, exploded. */
    public PartnerPath pairs(String name, Object value) {
        return filled(name, ParameterText.pairs(partner.tree(value)));
    }

    private PartnerPath filled(String name, List<String> parts) {
        path = path.replace("{" + name + "}", String.join(",", parts.stream().map(this::hole).toList()));
        return this;
    }

    /** A value; each element of a list under the same name, each field of an object under its own: {@code form}, exploded. */
    public PartnerPath query(String name, @Nullable Object value) {
        JsonNode tree = partner.tree(value);
        if (tree.isObject()) {
            tree.properties().forEach(field -> add(field.getKey(), ParameterText.of(field.getValue())));
        } else if (tree.isArray()) {
            tree.forEach(element -> add(name, ParameterText.of(element)));
        } else if (!tree.isNull()) {
            add(name, ParameterText.of(tree));
        }
        return this;
    }

    /**
     * A list, or the names and values of an object, as one text: {@code form}, {@code spaceDelimited} and
     * {@code pipeDelimited}, not exploded.
     */
    public PartnerPath delimited(String name, @Nullable Object value, String separator) {
        List<String> parts = ParameterText.flat(partner.tree(value));
        if (!parts.isEmpty()) {
            String between = separator.equals(",") ? "," : hole(separator); // a comma may stand in a query as it is
            query.add(hole(name) + "="
                    + String.join(between, parts.stream().map(this::hole).toList()));
        }
        return this;
    }

    /** Each field of an object in brackets behind its name: {@code deepObject}. */
    public PartnerPath deepObject(String name, @Nullable Object value) {
        ParameterText.deep(name, partner.tree(value), this::add);
        return this;
    }

    public String template() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    public Map<String, Object> values() {
        return values;
    }

    private void add(String name, String value) {
        query.add(hole(name) + "=" + hole(value));
    }

    private String hole(String value) {
        String name = "value" + values.size();
        values.put(name, value);
        return "{" + name + "}";
    }
}
