package com.example.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.catalog.support.Answer;
import com.example.catalog.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One answer names every field that is not right; nothing runs before all of them are. */
@DisplayName("What is refused")
class InputTest extends Backend {

    @Test
    @DisplayName("listProducts names every field that is not right")
    void listProductsNamesFaults() {
        var caller = visitor();
        refuses(
                caller.get(
                        "/products?category=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&status=no-such-word&minPrice=-1&maxPrice=-1&q=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&sort=no-such-word&limit=101"),
                "category",
                "status",
                "minPrice",
                "maxPrice",
                "q",
                "sort",
                "limit");
    }

    @Test
    @DisplayName("createProduct names every field that is not right")
    void createProductNamesFaults() {
        var caller = signedIn("Somebody", "staff");
        refuses(caller.post("/products", "{}"), "sku", "name", "category", "price");
        refuses(caller.post("/products", """
                { "sku": 5,
                  "name": 5,
                  "description": 5,
                  "category": 5,
                  "price": "cheap",
                  "attributes": "none",
                  "status": "no-such-word",
                  "nobodyKnowsThis": true }
                """), "sku", "name", "description", "category", "price", "attributes", "status", "nobodyKnowsThis");
        refuses(caller.post("/products", """
                { "sku": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "name": "",
                  "category": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "price": "-1" }
                """), "sku", "name", "category", "price");
    }

    @Test
    @DisplayName("importProducts names every field that is not right")
    void importProductsNamesFaults() {
        var caller = signedIn("Somebody", "staff");
        refuses(caller.post("/products/import", "{}"), "products");
        refuses(caller.post("/products/import", """
                { "products": "none" }
                """), "products");
    }

    @Test
    @DisplayName("updateProduct names every field that is not right")
    void updateProductNamesFaults() {
        var caller = signedIn("Somebody", "staff");
        refuses(caller.patch("/products/x1", """
                { "name": 5,
                  "description": 5,
                  "category": 5,
                  "price": "cheap",
                  "attributes": "none",
                  "status": "no-such-word",
                  "nobodyKnowsThis": true }
                """, "If-Match", "*"), "name", "description", "category", "price", "attributes", "status", "nobodyKnowsThis");
        refuses(caller.patch("/products/x1", """
                { "name": "",
                  "category": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "price": "-1" }
                """, "If-Match", "*"), "name", "category", "price");
    }

    private static void refuses(Answer answer, String... fields) {
        answer.is(400, "INVALID_REQUEST");
        assertThat(answer.faults()).as(answer.http().body()).contains(fields);
    }
}
