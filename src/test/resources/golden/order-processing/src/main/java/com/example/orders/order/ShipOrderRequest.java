package com.example.orders.order;

import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.RecordRule;
import com.example.orders.support.input.TextRule;
import java.util.Set;

/** What {@code shipOrder} takes. */
record ShipOrderRequest(String trackingCode) {

    static final RecordRule<ShipOrderRequest> RULE = new RecordRule<>(ShipOrderRequest::read);

    private static final Set<String> FIELDS = Set.of("trackingCode");

    private static final TextRule TRACKING_CODE = TEXT.minLength(1).maxLength(80);

    private static ShipOrderRequest read(Input in) {
        in.only(FIELDS);
        return new ShipOrderRequest(in.required("trackingCode", TRACKING_CODE));
    }
}
