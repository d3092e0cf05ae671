package com.example.app.support.input;

import java.time.DateTimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A length of time (ISO 8601): {@code PT1H30M}. */
public record DurationRule() implements Rule<Duration> {

    public static final DurationRule DURATION = new DurationRule();

    private static final Duration LONGEST = Duration.ofDays(3_652_059);

    @Override
    public @Nullable Duration json(JsonNode value, String field, Faults faults) {
        return text(value.isString() ? value.stringValue() : "", field, faults);
    }

    @Override
    public @Nullable Duration text(String value, String field, Faults faults) {
        try {
            var duration = Duration.parse(value);
            if (duration.abs().compareTo(LONGEST) <= 0) {
                return duration;
            }
            faults.add(field, "must be shorter than 10000 years");
            return null;
        } catch (DateTimeException | ArithmeticException e) {
            faults.add(field, /*format*/ "must be a duration like PT1H30M" /**/);
            return null;
        }
    }
}
