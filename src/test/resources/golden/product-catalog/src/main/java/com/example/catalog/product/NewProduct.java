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

/** A new product; what is null was left out. */
record NewProduct(
        String sku,
        String name,
        @Nullable String description,
        String category,
        BigDecimal price,
        @Nullable Json attributes,
        @Nullable ProductStatus status) {

    static final RecordRule<NewProduct> RULE = new RecordRule<>(NewProduct::read);

    private static final Set<String> FIELDS =
            Set.of("sku", "name", "description", "category", "price", "attributes", "status");

    private static final TextRule SKU = TEXT.maxLength(40).pattern("^[A-Z0-9-]+$");
    private static final TextRule NAME = TEXT.minLength(1).maxLength(200).notBlank();
    private static final TextRule DESCRIPTION = TEXT.maxLength(20_000);
    private static final TextRule CATEGORY = TEXT.maxLength(80);
    private static final DecimalRule PRICE = DECIMAL.minimum("0").digits(12, 2);
    private static final JsonRule ATTRIBUTES = OBJECT.maxProperties(50);
    private static final EnumRule<ProductStatus> STATUS = EnumRule.of(ProductStatus.class);

    private static NewProduct read(Input in) {
        in.only(FIELDS);
        return new NewProduct(
                in.required("sku", SKU),
                in.required("name", NAME),
                in.optional("description", DESCRIPTION),
                in.required("category", CATEGORY),
                in.required("price", PRICE),
                in.optional("attributes", ATTRIBUTES),
                in.optional("status", STATUS));
    }
}
