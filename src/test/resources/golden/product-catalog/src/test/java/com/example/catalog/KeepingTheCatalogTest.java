package com.example.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.catalog.support.Backend;
import com.example.catalog.support.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Keeping the catalog")
class KeepingTheCatalogTest extends Backend {

    private Caller mia;
    private Caller max;

    @BeforeEach
    void background() {
        given("""
                insert into categories (slug, name) values
                  ('lamps', 'Lamps')
                """);
        given("""
                insert into products (sku, name, category_id, price, status, created_at) values
                  ('LAMP-1', 'Desk lamp', (select id from categories where slug = 'lamps'), 29.90, 'ACTIVE', :now)
                """);
        mia = signedIn("Mia", "staff");
        max = signedIn("Max", "manager");
    }

    @Test
    @DisplayName("Staff add a product")
    void staffAddAProduct() {
        mia.post("/products", """
                { "sku": "LAMP-9", "name": "Wall lamp", "category": "lamps", "price": "45.00" }
                """).is(201).hasHeader("Location", "/products/LAMP-9");
        assertThat(row("select status, price from products where sku = 'LAMP-9'")).containsExactly("DRAFT", "45.00");
    }

    @Test
    @DisplayName("The SKU is taken")
    void theSkuIsTaken() {
        mia.post("/products", """
                { "sku": "LAMP-1", "name": "Another", "category": "lamps", "price": "1.00" }
                """).is(409, "SKU_TAKEN");
    }

    @Test
    @DisplayName("Two colleagues change the same product")
    void twoColleaguesChangeTheSameProduct() {
        var seenByMia = mia.get("/products/LAMP-1");
        var seenByMax = max.get("/products/LAMP-1");
        max.patch("/products/LAMP-1", """
                { "price": "31.00" }
                """, "If-Match", seenByMax.header("ETag"));
        mia.patch("/products/LAMP-1", """
                { "name": "Table lamp" }
                """, "If-Match", seenByMia.header("ETag")).is(412, "CHANGED_MEANWHILE");
        assertThat(row("select price, name from products where sku = 'LAMP-1'")).containsExactly("31.00", "Desk lamp");
    }

    @Test
    @DisplayName("Staff may not delete")
    void staffMayNotDelete() {
        mia.delete("/products/LAMP-1").is(403, "FORBIDDEN");
        assertThat(count("products")).isEqualTo(1);
    }

    @Test
    @DisplayName("An import with one bad line changes nothing")
    void anImportWithOneBadLineChangesNothing() {
        mia.post("/products/import", """
                { "products": [
                  { "sku": "A-1",  "name": "Good", "category": "lamps", "price": "1.00" },
                  { "sku": "a bad", "name": "Bad",  "category": "lamps", "price": "-1" } ] }
                """).is(400, "INVALID_REQUEST").faults("products[1].sku", "products[1].price");
        assertThat(count("products")).isEqualTo(1);
    }

    @Test
    @DisplayName("Every change leaves a trace")
    void everyChangeLeavesATrace() {
        trailBeginsHere();
        max.delete("/products/LAMP-1").is(204);
        assertThat(trailOf("products")).contains("Max DELETE");
    }
}
