package com.example.orders.product;

import static com.example.orders.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.example.orders.support.input.RequestReader;
import com.example.orders.support.input.TextRule;
import com.example.orders.support.security.Viewer;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class ProductController {

    private static final TextRule SKU = TEXT.maxLength(40);

    private final ProductService products;

    ProductController(ProductService products) {
        this.products = products;
    }

    /** List products. */
    @GetMapping(path = "/products", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListProductsResponse listProducts(RequestReader in) {
        var query = ListProductsQuery.read(in.query());
        in.faults().refuse();
        return products.listProducts(query);
    }

    /** Set stock. */
    @PutMapping(path = "/products/{sku}/stock", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("clerk")
    Product setStock(RequestReader in, Viewer viewer) {
        String sku = in.path().required("sku", SKU);
        SetStockRequest request = in.body(SetStockRequest.RULE);
        in.faults().refuse();
        return products.setStock(sku, request, viewer);
    }
}
