package com.example.orders.payments;

/** What {@code createCharge} may end with. */
public sealed interface CreateChargeAnswer {

    /** 201: Charged. */
    record Created(Charge body) implements CreateChargeAnswer {}

    /** 402: Declined. */
    record PaymentRequired(Decline body) implements CreateChargeAnswer {}

    /** Nothing that the contract has: whether anything was done is not known. */
    record Failed(String why) implements CreateChargeAnswer {}
}
