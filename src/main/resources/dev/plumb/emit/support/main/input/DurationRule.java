package com.example.app.support.input;

import java.time.DateTimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A length of time (ISO 8601): {@code PT1H30M}. */
public record DurationRule() implements Rule<Duration> {

    public static final DurationRule DURATION = new DurationRule();

    @Override
    public @Nullable Duration json(JsonNode value, String field, Faults faults) {
        return text(value.isString() ? value.stringValue() : "", field, faults);
    }

    @Override
    public @Nullable Duration text(String value, String field, Faults faults) {
        try {
            return Duration.parse(value);
        } catch (DateTimeException e) {
            faults.add(field, /*format*/ "must be a duration like PT1H30M" /**/);
            return null;
        }
    }
}
