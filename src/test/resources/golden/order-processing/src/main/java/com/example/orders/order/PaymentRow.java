package com.example.orders.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code payments}. */
record PaymentRow(UUID id, UUID orderId, String chargeId, BigDecimal amount, PaymentStatus status, Instant createdAt) {}
