package com.example.catalog.product;

import static com.example.catalog.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.example.catalog.support.input.RequestReader;
import com.example.catalog.support.input.TextRule;
import com.example.catalog.support.security.Viewer;
import com.example.catalog.support.web.Caching;
import com.example.catalog.support.web.Paths;
import com.example.catalog.support.web.Tagged;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class ProductController {

    private static final TextRule SKU = TEXT.maxLength(40);

    private final ProductService products;

    ProductController(ProductService products) {
        this.products = products;
    }

    /** Browse and filter the catalog. */
    @GetMapping(path = "/products", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<ListProductsResponse> listProducts(RequestReader in, Viewer viewer) {
        var query = ListProductsQuery.read(in.query());
        in.faults().refuse();
        return Caching.of(Duration.ofSeconds(10), viewer).body(products.listProducts(query, viewer));
    }

    /**
     * Add a product.
     *
     * <pre>{@code
     * POST /products
     * { "sku": "LAMP-9", "name": "Wall lamp", "category": "lamps", "price": "45.00" }
     *
     * 201
     * Location: /products/LAMP-9
     * }</pre>
     */
    @PostMapping(path = "/products", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("staff")
    ResponseEntity<Product> createProduct(RequestReader in, Viewer viewer) {
        Tagged<Product> product = products.createProduct(in.body(NewProduct.RULE), in.faults(), viewer);
        return ResponseEntity.created(Paths.of("/products/{sku}", product.body().sku()))
                .eTag(product.tag())
                .body(product.body());
    }

    /** Add up to 1,000 products, all or none. */
    @PostMapping(path = "/products/import", consumes = APPLICATION_JSON_VALUE)
    @RolesAllowed("staff")
    ResponseEntity<Void> importProducts(RequestReader in, Viewer viewer) {
        products.importProducts(in.body(ImportProductsRequest.RULE), in.faults(), viewer);
        return ResponseEntity.noContent().build();
    }

    /** One product; 304 if the caller's copy is current ({@code If-None-Match}). */
    @GetMapping(path = "/products/{sku}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Product> getProduct(RequestReader in, Viewer viewer) {
        Tagged<Product> product = products.getProduct(in.key("sku", SKU), viewer);
        return Caching.of(Duration.ofSeconds(60), viewer).eTag(product.tag()).body(product.body());
    }

    /** Change a product; what is left out stays as it is. */
    @PatchMapping(
            path = "/products/{sku}", consumes = "application/merge-patch+json", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("staff")
    ResponseEntity<Product> updateProduct(RequestReader in, Viewer viewer) {
        String sku = in.path().required("sku", SKU);
        String ifMatch = in.headers().required("If-Match", TEXT);
        Tagged<Product> product =
                products.updateProduct(sku, ifMatch, in.body(ProductChange.RULE), in.faults(), viewer);
        return ResponseEntity.ok().eTag(product.tag()).body(product.body());
    }

    /** Remove a product. */
    @DeleteMapping("/products/{sku}")
    @RolesAllowed("manager")
    ResponseEntity<Void> deleteProduct(RequestReader in, Viewer viewer) {
        products.deleteProduct(in.key("sku", SKU), viewer);
        return ResponseEntity.noContent().build();
    }
}
