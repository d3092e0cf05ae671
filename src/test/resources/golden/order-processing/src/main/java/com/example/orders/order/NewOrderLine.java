package com.example.orders.order;

import static com.example.orders.support.input.IntegerRule.INTEGER;
import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.IntegerRule;
import com.example.orders.support.input.RecordRule;
import com.example.orders.support.input.TextRule;
import java.util.Set;

/** A new order line. */
record NewOrderLine(String sku, Long quantity) {

    static final RecordRule<NewOrderLine> RULE = new RecordRule<>(NewOrderLine::read);

    private static final Set<String> FIELDS = Set.of("sku", "quantity");

    private static final TextRule SKU = TEXT.minLength(1).maxLength(40);
    private static final IntegerRule QUANTITY = INTEGER.between(1, 1_000);

    private static NewOrderLine read(Input in) {
        in.only(FIELDS);
        return new NewOrderLine(in.required("sku", SKU), in.required("quantity", QUANTITY));
    }
}
