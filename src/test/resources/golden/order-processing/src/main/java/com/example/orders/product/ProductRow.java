package com.example.orders.product;

import java.math.BigDecimal;
import java.util.UUID;

/** A row of {@code products}. */
public record ProductRow(UUID id, String sku, String name, BigDecimal price, long stock) {

    public ProductRow withStock(long stock) {
        return new ProductRow(id, sku, name, price, stock);
    }
}
