package com.example.catalog.product;

/** A product status. */
enum ProductStatus {
    DRAFT,
    ACTIVE,
    RETIRED
}
