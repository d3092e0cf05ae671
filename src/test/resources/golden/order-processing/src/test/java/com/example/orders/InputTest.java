package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.support.Answer;
import com.example.orders.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One answer names every field that is not right; nothing runs before all of them are. */
@DisplayName("What is refused")
class InputTest extends Backend {

    @Test
    @DisplayName("placeOrder names every field that is not right")
    void placeOrderNamesFaults() {
        var caller = signedIn("Somebody", "customer");
        refuses(caller.post("/orders", "{}"), "shipTo", "lines");
        refuses(caller.post("/orders", """
                { "shipTo": 5,
                  "lines": "none",
                  "nobodyKnowsThis": true }
                """), "shipTo", "lines", "nobodyKnowsThis");
        refuses(caller.post("/orders", """
                { "shipTo": "" }
                """), "shipTo");
    }

    @Test
    @DisplayName("listOrders names every field that is not right")
    void listOrdersNamesFaults() {
        var caller = signedIn("Somebody", "customer");
        refuses(caller.get("/orders?status=no-such-word&limit=101"), "status", "limit");
    }

    @Test
    @DisplayName("shipOrder names every field that is not right")
    void shipOrderNamesFaults() {
        var caller = signedIn("Somebody", "clerk");
        refuses(caller.post("/orders/00000000-0000-4000-8000-000000000001/ship", "{}"), "trackingCode");
        refuses(caller.post("/orders/00000000-0000-4000-8000-000000000001/ship", """
                { "trackingCode": 5,
                  "nobodyKnowsThis": true }
                """), "trackingCode", "nobodyKnowsThis");
        refuses(caller.post("/orders/00000000-0000-4000-8000-000000000001/ship", """
                { "trackingCode": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
                """), "trackingCode");
    }

    @Test
    @DisplayName("listProducts names every field that is not right")
    void listProductsNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/products?limit=101"), "limit");
    }

    @Test
    @DisplayName("setStock names every field that is not right")
    void setStockNamesFaults() {
        var caller = signedIn("Somebody", "clerk");
        refuses(caller.put("/products/x1/stock", "{}"), "stock");
        refuses(caller.put("/products/x1/stock", """
                { "stock": "many",
                  "nobodyKnowsThis": true }
                """), "stock", "nobodyKnowsThis");
        refuses(caller.put("/products/x1/stock", """
                { "stock": 1000001 }
                """), "stock");
    }

    @Test
    @DisplayName("subscribe names every field that is not right")
    void subscribeNamesFaults() {
        var caller = signedIn("Somebody", "clerk");
        refuses(caller.post("/webhook-subscriptions", "{}"), "url", "events");
        refuses(caller.post("/webhook-subscriptions", """
                { "url": 5,
                  "events": "none",
                  "nobodyKnowsThis": true }
                """), "url", "events", "nobodyKnowsThis");
    }

    private static void refuses(Answer answer, String... fields) {
        answer.is(400, "INVALID_REQUEST");
        assertThat(answer.faults()).as(answer.http().body()).contains(fields);
    }
}
