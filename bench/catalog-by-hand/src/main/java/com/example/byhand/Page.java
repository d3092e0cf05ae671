package com.example.byhand;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.List;

record Page(List<Summary> items, String nextCursor) {
    record Summary(
            String sku,
            String name,
            String category,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
            String status) {}
}
