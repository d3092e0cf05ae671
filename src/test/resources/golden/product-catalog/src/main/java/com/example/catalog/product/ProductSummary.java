package com.example.catalog.product;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * A product summary.
 *
 * @param category the category's slug
 */
record ProductSummary(
        String sku,
        String name,
        String category,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
        ProductStatus status) {}
