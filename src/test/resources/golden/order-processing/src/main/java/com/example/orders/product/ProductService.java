package com.example.orders.product;

import com.example.orders.support.data.AuditTrail;
import com.example.orders.support.data.Cursors;
import com.example.orders.support.data.Keyset.Placed;
import com.example.orders.support.problem.ErrorCode;
import com.example.orders.support.problem.RefusedException;
import com.example.orders.support.security.Viewer;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of products. */
@Service
class ProductService {

    private final ProductRepository products;
    private final AuditTrail audit;
    private final Cursors cursors;
    private final Clock clock;

    ProductService(ProductRepository products, AuditTrail audit, Cursors cursors, Clock clock) {
        this.products = products;
        this.audit = audit;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** See api.yaml:104. */
    ListProductsResponse listProducts(ListProductsQuery query) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("listProducts");
        var position = cursors.open(query.cursor(), asked);
        var rows = products.listProducts(position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new ListProductsResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** See order-processing.md:146. */
    @Transactional
    Product setStock(String sku, SetStockRequest request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        var product = products.lockProduct(sku).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        product = products.updateProduct(request, product);
        return shown(product);
    }

    /** What the caller sees of a row that is at hand as it is stored. */
    private static Product shown(ProductRow product) {
        return new Product(product.sku(), product.name(), product.price(), product.stock());
    }
}
