package com.example.orders.order;

import java.math.BigDecimal;
import java.util.UUID;

/** A row of {@code order_lines}. */
record OrderLineRow(UUID orderId, UUID productId, long quantity, BigDecimal unitPrice) {}
