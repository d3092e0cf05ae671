package org.example.sky.sighting;

import static org.example.sky.support.input.InstantRule.INSTANT;
import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.NumberRule.NUMBER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.time.Instant;
import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.IntegerRule;
import org.example.sky.support.input.NumberRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What searchSightings is asked for; what is null was not asked for. */
record SearchSightingsQuery(
        @Nullable String telescope,
        @Nullable Instant since,
        @Nullable BigDecimal faintest,
        @Nullable String keyword,
        SightingOrder order,
        long limit,
        @Nullable String cursor) {

    private static final TextRule TELESCOPE = TEXT.maxLength(12);
    private static final NumberRule FAINTEST = NUMBER.minimum("-30").maximum("40");
    private static final TextRule KEYWORD = TEXT.minLength(1).maxLength(40);
    private static final EnumRule<SightingOrder> ORDER = EnumRule.of(SightingOrder.class, SightingOrder::word);
    private static final IntegerRule LIMIT = INTEGER.between(1, 40);
    private static final TextRule CURSOR = TEXT.maxLength(600);

    static SearchSightingsQuery read(Input in) {
        return new SearchSightingsQuery(
                in.optional("telescope", TELESCOPE),
                in.optional("since", INSTANT),
                in.optional("faintest", FAINTEST),
                in.optional("keyword", KEYWORD),
                in.optional("order", ORDER, SightingOrder.LATEST),
                in.optional("limit", LIMIT, 5L),
                in.optional("cursor", CURSOR));
    }
}
