package com.example.orders.order;

import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.ListRule;
import com.example.orders.support.input.RecordRule;
import com.example.orders.support.input.TextRule;
import java.util.List;
import java.util.Set;

/** A new order. */
record NewOrder(String shipTo, List<NewOrderLine> lines) {

    static final RecordRule<NewOrder> RULE = new RecordRule<>(NewOrder::read);

    private static final Set<String> FIELDS = Set.of("shipTo", "lines");

    private static final TextRule SHIP_TO = TEXT.minLength(1).maxLength(500);
    private static final ListRule<NewOrderLine> LINES = ListRule.of(NewOrderLine.RULE).minItems(1).maxItems(100);

    private static NewOrder read(Input in) {
        in.only(FIELDS);
        return new NewOrder(in.required("shipTo", SHIP_TO), in.required("lines", LINES));
    }
}
