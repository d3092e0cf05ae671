package com.example.orders.payments;

import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.RecordRule;

/** A charge. */
public record Charge(String id, String status) {

    public static final RecordRule<Charge> RULE = new RecordRule<>(Charge::read);

    private static Charge read(Input in) {
        return new Charge(in.required("id", TEXT), in.required("status", TEXT));
    }
}
