package com.example.app.support.partner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A path of a partner with its query, as a template: values are encoded when it is filled, and no part of metrics. */
public final class PartnerPath {

    private final String path;
    private final List<String> query = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** @param path with a hole such as {@code {id}} for each value */
    public PartnerPath(String path) {
        this.path = path;
    }

    public PartnerPath with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** A parameter of the query; none where the value is null, one for each element where it is a list. */
    public PartnerPath query(String name, @Nullable Object value) {
        if (value instanceof Collection<?> list) {
            list.forEach(element -> query(name, element));
        } else if (value != null) {
            String hole = "query" + query.size();
            query.add("{" + hole + "Name}={" + hole + "}");
            values.put(hole + "Name", name);
            values.put(hole, value);
        }
        return this;
    }

    /** A list as one text; null where there is none. */
    public static @Nullable String joined(@Nullable Collection<?> list, String separator) {
        return list == null || list.isEmpty()
                ? null
                : list.stream().map(String::valueOf).collect(Collectors.joining(separator));
    }

    public String template() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    public Map<String, Object> values() {
        return values;
    }
}
