package org.example.sky.gift;

import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.TextRule.TEXT;

import org.example.sky.support.input.Input;
import org.example.sky.support.input.IntegerRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listGifts is asked for; what is null was not asked for. */
record ListGiftsQuery(long limit, @Nullable String cursor) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final TextRule CURSOR = TEXT.maxLength(400);

    static ListGiftsQuery read(Input in) {
        return new ListGiftsQuery(in.optional("limit", LIMIT, 10L), in.optional("cursor", CURSOR));
    }
}
