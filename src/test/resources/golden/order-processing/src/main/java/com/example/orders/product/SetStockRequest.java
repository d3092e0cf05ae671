package com.example.orders.product;

import static com.example.orders.support.input.IntegerRule.INTEGER;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.IntegerRule;
import com.example.orders.support.input.RecordRule;
import java.util.Set;

/** What {@code setStock} takes. */
record SetStockRequest(Long stock) {

    static final RecordRule<SetStockRequest> RULE = new RecordRule<>(SetStockRequest::read);

    private static final Set<String> FIELDS = Set.of("stock");

    private static final IntegerRule STOCK = INTEGER.between(0, 1_000_000);

    private static SetStockRequest read(Input in) {
        in.only(FIELDS);
        return new SetStockRequest(in.required("stock", STOCK));
    }
}
