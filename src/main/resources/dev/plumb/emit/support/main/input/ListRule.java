package com.example.app.support.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A list of values under one rule; an element at fault is null in what is read. */
public record ListRule<T>(Rule<T> element, int minItems, int maxItems, boolean distinct, String separator)
        implements Rule<List<T>> {

    public static <T> ListRule<T> of(Rule<T> element) {
        return new ListRule<>(element, 0, Integer.MAX_VALUE, false, "");
    }

    public ListRule<T> minItems(int items) {
        return new ListRule<>(element, items, maxItems, distinct, separator);
    }

    public ListRule<T> maxItems(int items) {
        return new ListRule<>(element, minItems, items, distinct, separator);
    }

    /** No two elements are the same. */
    public ListRule<T> unique() {
        return new ListRule<>(element, minItems, maxItems, true, separator);
    }

    /** In a parameter the elements are one text, with this between them. */
    public ListRule<T> separatedBy(String text) {
        return new ListRule<>(element, minItems, maxItems, distinct, text);
    }

    @Override
    public @Nullable List<T> json(JsonNode value, String field, Faults faults) {
        if (!value.isArray()) {
            faults.add(field, /*type*/ "must be a list" /**/);
            return null;
        }
        if (!hasRightSize(value.size(), field, faults)) {
            return null;
        }
        var list = new ArrayList<T>(value.size());
        int index = 0;
        for (JsonNode item : value) {
            list.add(element.json(item, field + "[" + index++ + "]", faults));
        }
        return isDistinct(list, field, faults) ? list : null;
    }

    @Override
    public @Nullable List<T> text(String value, String field, Faults faults) {
        return texts(List.of(value), field, faults);
    }

    @Override
    public @Nullable List<T> texts(List<String> given, String field, Faults faults) {
        List<String> values = separator.isEmpty() ? given : separated(given);
        if (!hasRightSize(values.size(), field, faults)) {
            return null;
        }
        var list = new ArrayList<T>(values.size());
        for (int i = 0; i < values.size(); i++) {
            list.add(element.text(values.get(i), field + "[" + i + "]", faults));
        }
        return isDistinct(list, field, faults) ? list : null;
    }

    private List<String> separated(List<String> values) {
        return values.stream()
                .filter(text -> !text.isEmpty())
                .flatMap(text -> Arrays.stream(text.split(Pattern.quote(separator), -1)))
                .map(String::strip)
                .toList();
    }

    private boolean isDistinct(List<T> list, String field, Faults faults) {
        if (distinct && list.stream().filter(Objects::nonNull).distinct().count()
                < list.stream().filter(Objects::nonNull).count()) {
            faults.add(field, /*uniqueItems*/ "must not have the same element twice" /**/);
            return false;
        }
        return true;
    }

    private boolean hasRightSize(int items, String field, Faults faults) {
        if (items < minItems) {
            faults.add(field, /*minItems*/ "must have at least " + minItems + (minItems == 1 ? " element" : " elements") /**/);
        } else if (items > maxItems) {
            faults.add(field, /*maxItems*/ "must have at most " + maxItems + (maxItems == 1 ? " element" : " elements") /**/);
        }
        return items >= minItems && items <= maxItems;
    }
}
