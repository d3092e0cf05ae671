package com.example.orders.payments;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.ListRule;
import com.example.orders.support.input.RecordRule;
import java.util.List;

/** A void reference body. */
public record VoidReferenceBody(List<Charge> refunded) {

    public static final RecordRule<VoidReferenceBody> RULE = new RecordRule<>(VoidReferenceBody::read);

    private static final ListRule<Charge> REFUNDED = ListRule.of(Charge.RULE);

    private static VoidReferenceBody read(Input in) {
        return new VoidReferenceBody(in.required("refunded", REFUNDED));
    }
}
