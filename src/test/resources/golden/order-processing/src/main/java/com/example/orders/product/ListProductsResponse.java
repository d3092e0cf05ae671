package com.example.orders.product;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of products. */
record ListProductsResponse(List<Product> items, @Nullable String nextCursor) {}
