package com.example.app.support.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An instant with its offset (RFC 3339, date-time), to the microsecond, which is what the database keeps. */
public record InstantRule() implements Rule<Instant> {

    public static final InstantRule INSTANT = new InstantRule();

    private static final Pattern FORM = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");

    @Override
    public @Nullable Instant json(JsonNode value, String field, Faults faults) {
        return text(value.isString() ? value.stringValue() : "", field, faults);
    }

    @Override
    public @Nullable Instant text(String value, String field, Faults faults) {
        if (FORM.matcher(value).matches()) {
            try {
                return OffsetDateTime.parse(value).toInstant().truncatedTo(ChronoUnit.MICROS);
            } catch (DateTimeException e) { // no such day or time; said below
            }
        }
        faults.add(field, /*format*/ "must be a time with its offset, like 2026-01-31T18:30:00Z" /**/);
        return null;
    }
}
