package com.example.catalog.product;

import static com.example.catalog.support.input.DecimalRule.DECIMAL;
import static com.example.catalog.support.input.JsonRule.OBJECT;
import static com.example.catalog.support.input.TextRule.TEXT;

import com.example.catalog.support.data.Json;
import com.example.catalog.support.input.DecimalRule;
import com.example.catalog.support.input.EnumRule;
import com.example.catalog.support.input.Input;
import com.example.catalog.support.input.JsonRule;
import com.example.catalog.support.input.RecordRule;
import com.example.catalog.support.input.TextRule;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A product change; what is null was left out. */
record ProductChange(
        @Nullable String name,
        @Nullable String description,
        @Nullable String category,
        @Nullable BigDecimal price,
        @Nullable Json attributes,
        @Nullable ProductStatus status) {

    static final RecordRule<ProductChange> RULE = new RecordRule<>(ProductChange::read);

    private static final Set<String> FIELDS =
            Set.of("name", "description", "category", "price", "attributes", "status");

    private static final TextRule NAME = TEXT.minLength(1).maxLength(200).notBlank();
    private static final TextRule DESCRIPTION = TEXT.maxLength(20_000);
    private static final TextRule CATEGORY = TEXT.maxLength(80);
    private static final DecimalRule PRICE = DECIMAL.minimum("0").digits(12, 2);
    private static final JsonRule ATTRIBUTES = OBJECT.maxProperties(50);
    private static final EnumRule<ProductStatus> STATUS = EnumRule.of(ProductStatus.class);

    private static ProductChange read(Input in) {
        in.only(FIELDS).atLeast(1);
        return new ProductChange(
                in.optional("name", NAME),
                in.optional("description", DESCRIPTION),
                in.optional("category", CATEGORY),
                in.optional("price", PRICE),
                in.optional("attributes", ATTRIBUTES),
                in.optional("status", STATUS));
    }
}
