package com.example.byhand;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
class ProductController {
    private record One(String sku, boolean drafts) {}

    private final ProductRepository products;
    private final Cursors cursors = new Cursors();
    private final Cache<One, Optional<Product>> kept =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(60)).maximumSize(1_000).build();
    private final Cache<ProductQuery, Page> pages =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(10)).maximumSize(1_000).build();

    ProductController(ProductRepository products) {
        this.products = products;
    }

    @GetMapping("/products/{sku}")
    ResponseEntity<Product> getProduct(@PathVariable @Size(max = 40) String sku, Authentication caller) {
        var product = kept.get(new One(sku, staff(caller)), one -> products.find(one.sku(), one.drafts()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return fresh(Duration.ofSeconds(60), caller).eTag(product.tag()).body(product);
    }

    @GetMapping("/products")
    ResponseEntity<Page> listProducts(
            @RequestParam(required = false) @Size(max = 80) String category,
            @RequestParam(required = false) @Pattern(regexp = "DRAFT|ACTIVE|RETIRED") String status,
            @RequestParam(required = false) @DecimalMin("0") BigDecimal minPrice,
            @RequestParam(required = false) @DecimalMin("0") BigDecimal maxPrice,
            @RequestParam(required = false) @Size(min = 3, max = 80) String q,
            @RequestParam(defaultValue = "newest") @Pattern(regexp = "newest|cheapest|priciest") String sort,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
            @RequestParam(required = false) @Size(max = 400) String cursor,
            Authentication caller) {
        var page = pages.get(
                new ProductQuery(category, status, minPrice, maxPrice, q, sort, limit, cursor, staff(caller)),
                this::read);
        return fresh(Duration.ofSeconds(10), caller).body(page);
    }

    private Page read(ProductQuery query) {
        var rows = products.list(query, query.cursor() == null ? null : cursors.open(query.cursor(), query));
        var shown = rows.subList(0, Math.min(rows.size(), query.limit()));
        String next = rows.size() <= query.limit()
                ? null
                : cursors.seal(shown.getLast().position(), query);
        return new Page(shown.stream().map(ProductRepository.Row::summary).toList(), next);
    }

    private static ResponseEntity.BodyBuilder fresh(Duration age, Authentication caller) {
        var control = CacheControl.maxAge(age);
        return ResponseEntity.ok()
                .cacheControl(caller == null ? control.cachePublic() : control.cachePrivate())
                .varyBy("Authorization");
    }

    private static boolean staff(Authentication caller) {
        return caller != null
                && caller.getAuthorities().stream().anyMatch(role -> "ROLE_staff".equals(role.getAuthority()));
    }
}
