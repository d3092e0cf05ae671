package com.example.catalog.product;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of products. */
record ListProductsResponse(List<ProductSummary> items, @Nullable String nextCursor) {}
