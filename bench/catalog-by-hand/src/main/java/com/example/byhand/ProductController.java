package com.example.byhand;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
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

    private record Query(String category, BigDecimal maxPrice, int limit, String cursor, boolean drafts) {}

    private final ProductRepository products;
    private final Cache<One, Optional<Product>> kept =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(60)).maximumSize(10_000).build();
    private final Cache<Query, Page> pages =
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
            @RequestParam(required = false) @DecimalMin("0") BigDecimal maxPrice,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
            @RequestParam(required = false) @Size(max = 400) String cursor,
            Authentication caller) {
        var page = pages.get(new Query(category, maxPrice, limit, cursor, staff(caller)), this::read);
        return fresh(Duration.ofSeconds(10), caller).body(page);
    }

    private Page read(Query query) {
        Instant after = null;
        UUID afterId = null;
        if (query.cursor() != null) {
            String[] parts = new String(Base64.getUrlDecoder().decode(query.cursor()), StandardCharsets.UTF_8).split(" ");
            after = Instant.parse(parts[0]);
            afterId = UUID.fromString(parts[1]);
        }
        var rows = products.newest(
                query.category(), query.maxPrice(), after, afterId, query.limit() + 1, query.drafts());
        var shown = rows.subList(0, Math.min(rows.size(), query.limit()));
        String next = rows.size() <= query.limit()
                ? null
                : Base64.getUrlEncoder()
                        .encodeToString((shown.getLast().createdAt() + " " + shown.getLast().id())
                                .getBytes(StandardCharsets.UTF_8));
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
