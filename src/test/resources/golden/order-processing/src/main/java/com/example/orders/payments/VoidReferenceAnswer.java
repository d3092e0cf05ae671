package com.example.orders.payments;

/** What {@code voidReference} may end with. */
public sealed interface VoidReferenceAnswer {

    /** 200: Nothing is charged under this reference any more. */
    record Ok(VoidReferenceBody body) implements VoidReferenceAnswer {}

    /** Nothing that the contract has: whether anything was done is not known. */
    record Failed(String why) implements VoidReferenceAnswer {}
}
