package com.example.catalog.product;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list products response. */
record ListProductsResponse(List<ProductSummary> items, @Nullable String nextCursor) {}
