package com.example.catalog.product;

import com.example.catalog.support.input.Input;
import com.example.catalog.support.input.ListRule;
import com.example.catalog.support.input.RecordRule;
import java.util.List;

/** What {@code importProducts} takes. */
record ImportProductsRequest(List<NewProduct> products) {

    static final RecordRule<ImportProductsRequest> RULE = new RecordRule<>(ImportProductsRequest::read);

    private static final ListRule<NewProduct> PRODUCTS = ListRule.of(NewProduct.RULE).minItems(1).maxItems(1_000);

    private static ImportProductsRequest read(Input in) {
        return new ImportProductsRequest(in.required("products", PRODUCTS));
    }
}
