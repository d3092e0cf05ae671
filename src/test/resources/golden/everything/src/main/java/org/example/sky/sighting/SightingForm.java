package org.example.sky.sighting;

import static org.example.sky.support.input.InstantRule.INSTANT;
import static org.example.sky.support.input.NumberRule.NUMBER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.ListRule;
import org.example.sky.support.input.NumberRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A sighting form; what is null was left out. */
record SightingForm(
        String target,
        Instant seenAt,
        @Nullable BigDecimal magnitude,
        @Nullable Sky conditions,
        @Nullable BigDecimal exposure,
        @Nullable List<String> keywords,
        @Nullable String remarks) {

    static final RecordRule<SightingForm> RULE = new RecordRule<>(SightingForm::read);

    private static final Set<String> FIELDS =
            Set.of("target", "seenAt", "magnitude", "conditions", "exposure", "keywords", "remarks");

    private static final TextRule TARGET = TEXT.minLength(1).maxLength(80);
    private static final NumberRule MAGNITUDE = NUMBER.minimum("-30").maximum("40").digits(5, 2);
    private static final EnumRule<Sky> CONDITIONS = EnumRule.of(Sky.class);
    private static final NumberRule EXPOSURE = NUMBER.maximum("86400").greaterThan("0");
    private static final ListRule<String> KEYWORDS = ListRule.of(TEXT.minLength(1).maxLength(40)).maxItems(5).unique();
    private static final TextRule REMARKS = TEXT.maxLength(4_000);

    private static SightingForm read(Input in) {
        in.only(FIELDS);
        return new SightingForm(
                in.required("target", TARGET),
                in.required("seenAt", INSTANT),
                in.optional("magnitude", MAGNITUDE),
                in.optional("conditions", CONDITIONS),
                in.optional("exposure", EXPOSURE),
                in.optional("keywords", KEYWORDS),
                in.optional("remarks", REMARKS));
    }
}
