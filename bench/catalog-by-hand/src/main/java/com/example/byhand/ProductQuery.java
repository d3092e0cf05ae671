package com.example.byhand;

import java.math.BigDecimal;

record ProductQuery(
        String category,
        String status,
        BigDecimal minPrice,
        BigDecimal maxPrice,
        String q,
        String sort,
        int limit,
        String cursor,
        boolean drafts) {}
