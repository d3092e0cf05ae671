package com.example.catalog;

import com.example.catalog.support.Backend;
import com.example.catalog.support.Caller;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Browsing the catalog")
class BrowsingTheCatalogTest extends Backend {

    @BeforeEach
    void background() {
        given("""
                insert into categories (slug, name) values
                  ('lamps', 'Lamps'),
                  ('chairs', 'Chairs')
                """);
        given("""
                insert into products (sku, name, category_id, price, status, created_at) values
                  ('LAMP-1', 'Desk lamp', (select id from categories where slug = 'lamps'), 29.90, 'ACTIVE', :now),
                  ('LAMP-2', 'Floor lamp', (select id from categories where slug = 'lamps'), 89.00, 'ACTIVE', :now + interval '1 ms'),
                  ('CHAIR-1', 'Oak chair', (select id from categories where slug = 'chairs'), 149.00, 'ACTIVE', :now + interval '2 ms'),
                  ('CHAIR-2', 'Secret seat', (select id from categories where slug = 'chairs'), 999.00, 'DRAFT', :now + interval '3 ms')
                """);
    }

    @Test
    @DisplayName("A visitor filters by category and price")
    void aVisitorFiltersByCategoryAndPrice() {
        visitor()
                .get("/products?category=lamps&maxPrice=50")
                .is(200)
                .has("items", List.of("sku", "price"), List.of(List.of("LAMP-1", "29.90")));
    }

    @Test
    @DisplayName("Pages follow each other without a gap")
    void pagesFollowEachOtherWithoutAGap() {
        var seen = visitor()
                .get("/products?sort=cheapest&limit=2")
                .has("items", List.of("sku"), List.of(List.of("LAMP-1"), List.of("LAMP-2")));
        visitor()
                .get("/products?sort=cheapest&limit=2&cursor=" + Caller.encoded(seen.text("nextCursor")))
                .has("items", List.of("sku"), List.of(List.of("CHAIR-1")))
                .has("nextCursor", "null");
    }

    @Test
    @DisplayName("A draft does not exist for a visitor")
    void aDraftDoesNotExistForAVisitor() {
        visitor().get("/products/CHAIR-2").is(404, "NOT_FOUND");
    }

    @Test
    @DisplayName("An unchanged product costs the visitor no bytes")
    void anUnchangedProductCostsTheVisitorNoBytes() {
        var seen = visitor().get("/products/LAMP-1");
        visitor().get("/products/LAMP-1", "If-None-Match", seen.header("ETag")).is(304);
    }

    @Test
    @DisplayName("A price that is no number is refused with the field's name")
    void aPriceThatIsNoNumberIsRefusedWithTheFieldsName() {
        visitor().get("/products?maxPrice=cheap").is(400, "INVALID_REQUEST").faults("maxPrice");
    }
}
