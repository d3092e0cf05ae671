package com.example.catalog.product;

import com.example.catalog.support.data.AnswerCache;
import com.example.catalog.support.data.AuditTrail;
import com.example.catalog.support.data.Changes;
import com.example.catalog.support.data.Cursors;
import com.example.catalog.support.data.Keyset.Placed;
import com.example.catalog.support.data.Lookups;
import com.example.catalog.support.input.Faults;
import com.example.catalog.support.problem.ErrorCode;
import com.example.catalog.support.problem.RefusedException;
import com.example.catalog.support.security.Viewer;
import com.example.catalog.support.web.EntityTag;
import com.example.catalog.support.web.Tagged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of products. */
@EnableResilientMethods
@Service
class ProductService {

    /** What an answer of {@code listProducts} depends on, the stored rows apart. */
    private record ListProductsQuestion(ListProductsQuery query, boolean isStaff) {}

    /** What an answer of {@code getProduct} depends on, the stored rows apart. */
    private record GetProductQuestion(String sku, boolean isStaff) {}

    private final ProductRepository products;
    private final AuditTrail audit;
    private final Changes changes;
    private final Cursors cursors;
    private final Clock clock;
    private final AnswerCache<ListProductsQuestion, ListProductsResponse> keptListProducts;
    private final AnswerCache<GetProductQuestion, Tagged<Product>> keptGetProduct;

    ProductService(ProductRepository products, AuditTrail audit, Changes changes, Cursors cursors, Clock clock) {
        this.products = products;
        this.audit = audit;
        this.changes = changes;
        this.cursors = cursors;
        this.clock = clock;
        this.keptListProducts =
                new AnswerCache<>(Duration.ofSeconds(10), 1_000, clock, changes, Set.of("categories", "products"));
        this.keptGetProduct =
                new AnswerCache<>(Duration.ofSeconds(60), 1_000, clock, changes, Set.of("categories", "products"));
    }

    /** Browse and filter the catalog. See product-catalog.md:66. */
    ListProductsResponse listProducts(ListProductsQuery query, Viewer viewer) {
        var question = new ListProductsQuestion(query, viewer.is("staff"));
        return keptListProducts.get(question, () -> readListProducts(query, viewer));
    }

    private ListProductsResponse readListProducts(ListProductsQuery query, Viewer viewer) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList(
                "listProducts",
                query.category(),
                query.status(),
                query.minPrice(),
                query.maxPrice(),
                query.q(),
                query.sort());
        var position = cursors.open(query.cursor(), asked);
        var rows = products.listProducts(query, viewer, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new ListProductsResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** Add a product. See product-catalog.md:154. */
    @Transactional
    Tagged<Product> createProduct(NewProduct request, Faults faults, Viewer viewer) {
        Instant now = clock.instant();
        var categoriesBySlug = products.categoriesBySlug(Lookups.of(request.category()));
        Lookups.require(request.category(), categoriesBySlug, "category", faults);
        faults.refuse();

        audit.author(viewer, now);
        changes.in("products");
        var id = products.insertProduct(request, categoriesBySlug, now);
        return products.showProduct(id);
    }

    /**
     * Add up to 1,000 products, all or none. See product-catalog.md:157. Of two that wait for each other's rows, one is
     * tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void importProducts(ImportProductsRequest request, Faults faults, Viewer viewer) {
        Instant now = clock.instant();
        var categoriesBySlug = products.categoriesBySlug(Lookups.of(request.products(), NewProduct::category));
        Lookups.requireEach(request.products(), NewProduct::category, categoriesBySlug, "products", "category", faults);
        faults.refuse();

        audit.author(viewer, now);
        changes.in("products");
        products.insertProducts(request.products(), categoriesBySlug, now);
    }

    /** One product. See api.yaml:78. */
    Tagged<Product> getProduct(String sku, Viewer viewer) {
        var question = new GetProductQuestion(sku, viewer.is("staff"));
        return keptGetProduct.get(question, () -> readGetProduct(sku, viewer));
    }

    private Tagged<Product> readGetProduct(String sku, Viewer viewer) {
        return products.findProduct(sku, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /** Change a product; what is left out stays as it is. See api.yaml:93. */
    @Transactional
    Tagged<Product> updateProduct(String sku, String ifMatch, ProductChange request, Faults faults, Viewer viewer) {
        Instant now = clock.instant();
        var categoriesBySlug = products.categoriesBySlug(Lookups.of(request.category()));
        Lookups.require(request.category(), categoriesBySlug, "category", faults);
        faults.refuse();

        audit.author(viewer, now);
        changes.in("products");
        var product = products.lockProduct(sku, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (!EntityTag.matches(ifMatch, EntityTag.of(product.id(), product.version()))) {
            throw new RefusedException(ErrorCode.CHANGED_MEANWHILE);
        }
        products.updateProduct(request, categoriesBySlug, now, product);
        return products.showProduct(product.id());
    }

    /** Remove a product. See api.yaml:113. */
    @Transactional
    void deleteProduct(String sku, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("products");
        if (products.deleteProduct(sku, viewer) == 0) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
    }
}
