package com.example.catalog.product;

import com.example.catalog.support.data.Json;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Something that the shop sells, or is about to.
 *
 * @param category the category's slug
 */
record Product(
        String sku,
        String name,
        String category,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
        ProductStatus status,
        String description,
        Json attributes,
        Instant createdAt,
        Instant updatedAt) {}
