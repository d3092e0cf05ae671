package com.example.orders.product;

import static com.example.orders.support.input.IntegerRule.INTEGER;
import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.IntegerRule;
import com.example.orders.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listProducts is asked for; what is null was not asked for. */
record ListProductsQuery(long limit, @Nullable String cursor) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 100);
    private static final TextRule CURSOR = TEXT.maxLength(400);

    static ListProductsQuery read(Input in) {
        return new ListProductsQuery(in.optional("limit", LIMIT, 20L), in.optional("cursor", CURSOR));
    }
}
