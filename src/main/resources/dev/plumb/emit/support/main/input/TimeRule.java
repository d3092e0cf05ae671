package com.example.app.support.input;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A time of day without a zone, to the microsecond. */
public record TimeRule() implements Rule<LocalTime> {

    public static final TimeRule TIME = new TimeRule();

    private static final Pattern FORM = Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?");

    @Override
    public @Nullable LocalTime json(JsonNode value, String field, Faults faults) {
        return text(value.isString() ? value.stringValue() : "", field, faults);
    }

    @Override
    public @Nullable LocalTime text(String value, String field, Faults faults) {
        if (FORM.matcher(value).matches()) {
            try {
                return LocalTime.parse(value);
            } catch (DateTimeException e) { // no such time; said below
            }
        }
        faults.add(field, /*format*/ "must be a time like 18:30:00" /**/);
        return null;
    }
}
