package org.example.sky.sighting;

import static org.example.sky.support.input.NumberRule.NUMBER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.ListRule;
import org.example.sky.support.input.NumberRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A sighting change; what is null was left out. */
record SightingChange(
        @Nullable BigDecimal magnitude,
        @Nullable Sky conditions,
        @Nullable List<String> keywords,
        @Nullable String remarks,
        Set<String> given) {

    static final RecordRule<SightingChange> RULE = new RecordRule<>(SightingChange::read);

    private static final Set<String> FIELDS = Set.of("magnitude", "conditions", "keywords", "remarks");

    private static final NumberRule MAGNITUDE = NUMBER.minimum("-30").maximum("40").digits(5, 2);
    private static final EnumRule<Sky> CONDITIONS = EnumRule.of(Sky.class);
    private static final ListRule<String> KEYWORDS = ListRule.of(TEXT.minLength(1).maxLength(40)).maxItems(5).unique();
    private static final TextRule REMARKS = TEXT.maxLength(4_000);

    private static SightingChange read(Input in) {
        in.only(FIELDS).atLeast(1);
        return new SightingChange(
                in.nullable("magnitude", MAGNITUDE),
                in.optional("conditions", CONDITIONS),
                in.optional("keywords", KEYWORDS),
                in.nullable("remarks", REMARKS),
                in.given());
    }
}
