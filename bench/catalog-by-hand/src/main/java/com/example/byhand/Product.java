package com.example.byhand;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

record Product(
        @JsonIgnore UUID id,
        @JsonIgnore int version,
        String sku,
        String name,
        String category,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal price,
        String status,
        String description,
        @JsonRawValue String attributes,
        Instant createdAt,
        Instant updatedAt) {

    @JsonIgnore
    String tag() {
        return "\"" + version + "-" + id + "\"";
    }
}
