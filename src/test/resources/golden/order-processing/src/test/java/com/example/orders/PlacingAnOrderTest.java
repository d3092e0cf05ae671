package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.support.Answers;
import com.example.orders.support.Backend;
import com.example.orders.support.Caller;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Placing an order")
class PlacingAnOrderTest extends Backend {

    private Caller cleo;
    private Caller carl;
    private Caller wim;

    @BeforeEach
    void background() {
        given("""
                insert into products (sku, name, price, stock) values
                  ('LAMP', 'Lamp', 30.00, 3),
                  ('DESK', 'Desk', 99.50, 1)
                """);
        cleo = signedIn("Cleo", "customer");
        carl = signedIn("Carl", "customer");
        wim = signedIn("Wim", "clerk");
        payments.answers("createCharge", 201, """
                { "id": "ch_1", "status": "succeeded" }
                """);
        payments.answers("voidReference", 200, """
                { "refunded": [] }
                """);
    }

    @Test
    @DisplayName("An order reserves stock, is charged once and becomes paid")
    void anOrderReservesStockIsChargedOnceAndBecomesPaid() {
        var seenByCleo = cleo.post("/orders", """
                { "shipTo": "1 Main Street", "lines": [ { "sku": "LAMP", "quantity": 2 }, { "sku": "DESK", "quantity": 1 } ] }
                """).is(201).has("status", "PENDING").has("total", "159.50");
        assertThat(row("select stock from products where sku = 'LAMP'")).containsExactly("1");
        reactionsHaveRun();
        payments.wasCalled(1, "createCharge");
        assertThat(row("select status from orders where id = '" + seenByCleo.text("id") + "'")).containsExactly("PAID");
        assertThat(published("OrderPaid")).isEqualTo(1);
    }

    @Test
    @DisplayName("The last lamp is sold once")
    void theLastLampIsSoldOnce() {
        Answers.atOnce(() -> cleo.post("/orders", """
                {"shipTo":"A","lines":[{"sku":"LAMP","quantity":2}]}
                """), () -> carl.post("/orders", """
                {"shipTo":"B","lines":[{"sku":"LAMP","quantity":2}]}
                """)).has(1, 201).has(1, 409, "OUT_OF_STOCK");
        assertThat(row("select stock from products where sku = 'LAMP'")).containsExactly("1");
    }

    @Test
    @DisplayName("One missing product refuses the whole order")
    void oneMissingProductRefusesTheWholeOrder() {
        cleo.post("/orders", """
                { "shipTo": "A", "lines": [ { "sku": "LAMP", "quantity": 1 }, { "sku": "GHOST", "quantity": 1 } ] }
                """).is(422, "NO_SUCH_PRODUCT");
        assertThat(count("orders")).isEqualTo(0);
        assertThat(row("select stock from products where sku = 'LAMP'")).containsExactly("3");
    }

    @Test
    @DisplayName("The same request sent twice orders once")
    void theSameRequestSentTwiceOrdersOnce() {
        Answers.times(2, () -> cleo.post("/orders", """
                { "shipTo": "A", "lines": [ { "sku": "LAMP", "quantity": 1 } ] }
                """, "Idempotency-Key", "k-1")).areTheSame();
        assertThat(count("orders")).isEqualTo(1);
    }

    @Test
    @DisplayName("A declined card gives the stock back")
    void aDeclinedCardGivesTheStockBack() {
        payments.answers("createCharge", 402, """
                { "code": "card_declined" }
                """);
        var seenByCleo = cleo.post("/orders", """
                { "shipTo": "A", "lines": [ { "sku": "LAMP", "quantity": 2 } ] }
                """);
        reactionsHaveRun();
        assertThat(row("select status from orders where id = '" + seenByCleo.text("id") + "'"))
                .containsExactly("CANCELLED");
        assertThat(row("select stock from products where sku = 'LAMP'")).containsExactly("3");
        payments.wasCalled(1, "voidReference");
    }

    @Test
    @DisplayName("A provider that is down for a while charges once in the end")
    void aProviderThatIsDownForAWhileChargesOnceInTheEnd() {
        payments.isUnreachable();
        var seenByCleo = cleo.post("/orders", """
                { "shipTo": "A", "lines": [ { "sku": "LAMP", "quantity": 1 } ] }
                """).is(201);
        payments.answers("createCharge", 201, """
                { "id": "ch_1", "status": "succeeded" }
                """);
        timePasses(Duration.ofMinutes(2));
        assertThat(row("select status from orders where id = '" + seenByCleo.text("id") + "'")).containsExactly("PAID");
    }

    @Test
    @DisplayName("Nobody pays")
    void nobodyPays() {
        payments.neverAnswers();
        var seenByCleo = cleo.post("/orders", """
                { "shipTo": "A", "lines": [ { "sku": "LAMP", "quantity": 1 } ] }
                """);
        timePasses(Duration.ofMinutes(31));
        assertThat(row("select status from orders where id = '" + seenByCleo.text("id") + "'"))
                .containsExactly("CANCELLED");
        assertThat(row("select stock from products where sku = 'LAMP'")).containsExactly("3");
    }

    @Test
    @DisplayName("Another customer's order does not exist for me")
    void anotherCustomersOrderDoesNotExistForMe() {
        var seenByCleo = cleo.post("/orders", """
                { "shipTo": "A", "lines": [ { "sku": "LAMP", "quantity": 1 } ] }
                """);
        carl.get("/orders/" + Caller.encoded(seenByCleo.text("id"))).is(404, "NOT_FOUND");
    }

    @Test
    @DisplayName("A shipped order cannot be cancelled")
    void aShippedOrderCannotBeCancelled() {
        var seenByCleo = cleo.post("/orders", """
                { "shipTo": "A", "lines": [ { "sku": "LAMP", "quantity": 1 } ] }
                """);
        reactionsHaveRun();
        wim.post("/orders/" + Caller.encoded(seenByCleo.text("id")) + "/ship", """
                { "trackingCode": "T-1" }
                """);
        cleo.send("POST", "/orders/" + Caller.encoded(seenByCleo.text("id")) + "/cancel", null).is(409, "TOO_LATE");
    }
}
