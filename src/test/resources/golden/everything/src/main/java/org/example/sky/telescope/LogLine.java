package org.example.sky.telescope;

import static org.example.sky.support.input.InstantRule.INSTANT;
import static org.example.sky.support.input.NumberRule.NUMBER;
import static org.example.sky.support.input.TextRule.TEXT;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.example.sky.sighting.Sky;
import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.NumberRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A log line; what is null was left out. */
record LogLine(
        String target,
        Instant seenAt,
        Sky conditions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal magnitude) {

    static final RecordRule<LogLine> RULE = new RecordRule<>(LogLine::read);

    private static final Set<String> FIELDS = Set.of("target", "seenAt", "conditions", "magnitude");

    private static final TextRule TARGET = TEXT.minLength(1).maxLength(80);
    private static final EnumRule<Sky> CONDITIONS = EnumRule.of(Sky.class);
    private static final NumberRule MAGNITUDE = NUMBER.minimum("-30").maximum("40").digits(5, 2);

    private static LogLine read(Input in) {
        in.only(FIELDS);
        return new LogLine(
                in.required("target", TARGET),
                in.required("seenAt", INSTANT),
                in.required("conditions", CONDITIONS),
                in.optional("magnitude", MAGNITUDE));
    }
}
