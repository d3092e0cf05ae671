package com.example.catalog.product;

import static com.example.catalog.support.input.DecimalRule.DECIMAL;
import static com.example.catalog.support.input.IntegerRule.INTEGER;
import static com.example.catalog.support.input.TextRule.TEXT;

import com.example.catalog.support.input.DecimalRule;
import com.example.catalog.support.input.EnumRule;
import com.example.catalog.support.input.Input;
import com.example.catalog.support.input.IntegerRule;
import com.example.catalog.support.input.TextRule;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What listProducts is asked for; what is null was not asked for.
 *
 * @param q part of the name
 */
record ListProductsQuery(
        @Nullable String category,
        @Nullable ProductStatus status,
        @Nullable BigDecimal minPrice,
        @Nullable BigDecimal maxPrice,
        @Nullable String q,
        ProductSort sort,
        long limit,
        @Nullable String cursor) {

    private static final TextRule CATEGORY = TEXT.maxLength(80);
    private static final EnumRule<ProductStatus> STATUS = EnumRule.of(ProductStatus.class);
    private static final DecimalRule MIN_PRICE = DECIMAL.minimum("0");
    private static final DecimalRule MAX_PRICE = DECIMAL.minimum("0");
    private static final TextRule Q = TEXT.minLength(3).maxLength(80);
    private static final EnumRule<ProductSort> SORT = EnumRule.of(ProductSort.class, ProductSort::word);
    private static final IntegerRule LIMIT = INTEGER.between(1, 100);
    private static final TextRule CURSOR = TEXT.maxLength(400);

    static ListProductsQuery read(Input in) {
        return new ListProductsQuery(
                in.optional("category", CATEGORY),
                in.optional("status", STATUS),
                in.optional("minPrice", MIN_PRICE),
                in.optional("maxPrice", MAX_PRICE),
                in.optional("q", Q),
                in.optional("sort", SORT, ProductSort.NEWEST),
                in.optional("limit", LIMIT, 20L),
                in.optional("cursor", CURSOR));
    }
}
