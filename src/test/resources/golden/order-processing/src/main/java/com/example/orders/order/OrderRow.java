package com.example.orders.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code orders}. */
record OrderRow(
        UUID id,
        UUID customerId,
        OrderStatus status,
        String shipTo,
        BigDecimal total,
        @Nullable String trackingCode,
        @Nullable String cancelReason,
        @Nullable Instant paidAt,
        Instant createdAt) {

    OrderRow withTotal(BigDecimal total) {
        return new OrderRow(id, customerId, status, shipTo, total, trackingCode, cancelReason, paidAt, createdAt);
    }
}
