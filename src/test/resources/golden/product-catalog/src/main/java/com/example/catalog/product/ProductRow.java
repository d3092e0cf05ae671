package com.example.catalog.product;

import com.example.catalog.support.data.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code products}. */
record ProductRow(
        UUID id,
        String sku,
        String name,
        String description,
        UUID categoryId,
        BigDecimal price,
        Json attributes,
        ProductStatus status,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
