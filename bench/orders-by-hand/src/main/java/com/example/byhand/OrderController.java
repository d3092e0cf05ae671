package com.example.byhand;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {
    private final OrderService orders;

    OrderController(OrderService orders) {
        this.orders = orders;
    }

    @PostMapping("/orders")
    @RolesAllowed("customer")
    ResponseEntity<byte[]> placeOrder(
            @RequestBody @Valid NewOrder order,
            @RequestHeader(name = "Idempotency-Key", required = false) @Size(min = 1, max = 80) String key,
            @AuthenticationPrincipal Jwt caller) {
        OrderService.Placed placed = orders.place(order, key, caller);
        return ResponseEntity.created(URI.create("/orders/" + placed.id()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(placed.body());
    }
}
