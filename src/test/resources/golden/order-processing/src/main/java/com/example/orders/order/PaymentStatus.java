package com.example.orders.order;

/** A payment status. */
enum PaymentStatus {
    SUCCEEDED,
    REFUNDED
}
