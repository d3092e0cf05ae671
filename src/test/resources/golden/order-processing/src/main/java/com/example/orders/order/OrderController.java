package com.example.orders.order;

import static com.example.orders.support.input.UuidRule.ANY_UUID;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.example.orders.support.input.RequestReader;
import com.example.orders.support.input.UuidRule;
import com.example.orders.support.security.Viewer;
import com.example.orders.support.web.Paths;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class OrderController {

    private static final UuidRule ORDER_ID = ANY_UUID;

    private final OrderService orders;

    OrderController(OrderService orders) {
        this.orders = orders;
    }

    /**
     * Order products.
     *
     * <pre>{@code
     * POST /orders
     * { "shipTo": "1 Main Street", "lines": [ { "sku": "LAMP", "quantity": 2 }, { "sku": "DESK", "quantity": 1 } ] }
     *
     * 201
     * }</pre>
     */
    @PostMapping(path = "/orders", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("customer")
    ResponseEntity<Order> placeOrder(RequestReader in, Viewer viewer) {
        NewOrder request = in.atMost(65_536).body(NewOrder.RULE);
        in.faults().refuse();
        Order order = orders.placeOrder(request, viewer);
        return ResponseEntity.created(Paths.of("/orders/{orderId}", order.id())).body(order);
    }

    /** My orders, newest first; a clerk sees everyone's. */
    @GetMapping(path = "/orders", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed({"customer", "clerk"})
    ListOrdersResponse listOrders(RequestReader in, Viewer viewer) {
        var query = ListOrdersQuery.read(in.query());
        in.faults().refuse();
        return orders.listOrders(query, viewer);
    }

    /** Get order. */
    @GetMapping(path = "/orders/{orderId}", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed({"customer", "clerk"})
    Order getOrder(RequestReader in, Viewer viewer) {
        return orders.getOrder(in.key("orderId", ORDER_ID), viewer);
    }

    /** Cancel my order. */
    @PostMapping(path = "/orders/{orderId}/cancel", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed({"customer", "clerk"})
    Order cancelMyOrder(RequestReader in, Viewer viewer) {
        return orders.cancelMyOrder(in.key("orderId", ORDER_ID), viewer);
    }

    /** Ship order. */
    @PostMapping(path = "/orders/{orderId}/ship", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("clerk")
    Order shipOrder(RequestReader in, Viewer viewer) {
        UUID orderId = in.path().required("orderId", ORDER_ID);
        ShipOrderRequest request = in.body(ShipOrderRequest.RULE);
        in.faults().refuse();
        return orders.shipOrder(orderId, request, viewer);
    }

    /** Confirm delivery. */
    @PostMapping(path = "/orders/{orderId}/deliver", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("clerk")
    Order confirmDelivery(RequestReader in, Viewer viewer) {
        return orders.confirmDelivery(in.key("orderId", ORDER_ID), viewer);
    }
}
