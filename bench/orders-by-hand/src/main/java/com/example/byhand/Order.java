package com.example.byhand;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

@JsonInclude(JsonInclude.Include.NON_NULL)
record Order(
        UUID id,
        String status,
        String total,
        String shipTo,
        String trackingCode,
        String cancelReason,
        List<Line> lines,
        Instant createdAt,
        Instant paidAt) {
    record Line(String sku, int quantity, String unitPrice) {}
}
