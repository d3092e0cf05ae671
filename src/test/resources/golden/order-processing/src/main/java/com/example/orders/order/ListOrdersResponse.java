package com.example.orders.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of orders. */
record ListOrdersResponse(List<Order> items, @Nullable String nextCursor) {}
