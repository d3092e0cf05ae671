package com.example.app.support.input;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A day (RFC 3339, full-date). */
public record DateRule() implements Rule<LocalDate> {

    public static final DateRule DATE = new DateRule();

    private static final Pattern FORM = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    @Override
    public @Nullable LocalDate json(JsonNode value, String field, Faults faults) {
        return text(value.isString() ? value.stringValue() : "", field, faults);
    }

    @Override
    public @Nullable LocalDate text(String value, String field, Faults faults) {
        if (FORM.matcher(value).matches()) {
            try {
                return LocalDate.parse(value);
            } catch (DateTimeException e) { // no such day; said below
            }
        }
        faults.add(field, /*format*/ "must be a date like 2026-01-31" /**/);
        return null;
    }
}
