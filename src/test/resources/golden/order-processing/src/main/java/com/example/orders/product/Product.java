package com.example.orders.product;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** A product. */
record Product(
        String sku,
        String name,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
        long stock) {}
