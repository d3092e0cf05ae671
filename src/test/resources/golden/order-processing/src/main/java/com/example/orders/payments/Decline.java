package com.example.orders.payments;

import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.RecordRule;

/** A decline. */
public record Decline(String code) {

    public static final RecordRule<Decline> RULE = new RecordRule<>(Decline::read);

    private static Decline read(Input in) {
        return new Decline(in.required("code", TEXT));
    }
}
