package com.example.orders.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a subscriber learns of an order; no address. */
public record OrderEvent(
        UUID id,
        OrderStatus status,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal total,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String trackingCode,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String cancelReason,
        Instant createdAt) {}
