package com.example.orders.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** An order line. */
record OrderLine(
        String sku,
        long quantity,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal unitPrice) {}
