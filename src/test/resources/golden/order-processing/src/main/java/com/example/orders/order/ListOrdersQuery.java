package com.example.orders.order;

import static com.example.orders.support.input.IntegerRule.INTEGER;
import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.EnumRule;
import com.example.orders.support.input.Input;
import com.example.orders.support.input.IntegerRule;
import com.example.orders.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listOrders is asked for; what is null was not asked for. */
record ListOrdersQuery(@Nullable OrderStatus status, long limit, @Nullable String cursor) {

    private static final EnumRule<OrderStatus> STATUS = EnumRule.of(OrderStatus.class);
    private static final IntegerRule LIMIT = INTEGER.between(1, 100);
    private static final TextRule CURSOR = TEXT.maxLength(400);

    static ListOrdersQuery read(Input in) {
        return new ListOrdersQuery(
                in.optional("status", STATUS),
                in.optional("limit", LIMIT, 20L),
                in.optional("cursor", CURSOR));
    }
}
