package com.example.orders.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order. */
record Order(
        UUID id,
        OrderStatus status,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal total,
        String shipTo,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String trackingCode,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String cancelReason,
        List<OrderLine> lines,
        Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant paidAt) {}
