package com.example.byhand;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reserves stock under locks in the order of the products' keys; the key of the request is stored with the change. */
@Service
class OrderService {
    private final OrderRepository orders;
    private final Ciphertexts ciphertexts;
    private final JsonMapper json;
    private final Clock clock;

    OrderService(OrderRepository orders, Ciphertexts ciphertexts, JsonMapper json, Clock clock) {
        this.orders = orders;
        this.ciphertexts = ciphertexts;
        this.json = json;
        this.clock = clock;
    }

    /** @param body as it was answered, or is answered again */
    record Placed(UUID id, byte[] body) {}

    @Transactional
    Placed place(NewOrder request, String key, Jwt caller) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        orders.author(caller.getSubject(), now, MDC.get("http.request.id"));
        byte[] digest = key == null ? null : digest(caller.getSubject(), "placeOrder", key);
        byte[] asked = key == null ? null : digest(json.writeValueAsString(request));
        if (digest != null) {
            Optional<OrderRepository.Kept> before = orders.kept(digest);
            if (before.isPresent()) {
                if (!Arrays.equals(before.get().request(), asked)) {
                    throw new RefusedException(
                            HttpStatus.UNPROCESSABLE_CONTENT, "IDEMPOTENCY_KEY_REUSED", "belongs to another request");
                }
                return new Placed(
                        UUID.fromString(before.get().location().substring("/orders/".length())),
                        ciphertexts.decrypt(before.get().body()).getBytes(StandardCharsets.UTF_8));
            }
        }
        long different = request.lines().stream().map(NewOrder.Line::sku).distinct().count();
        if (different != request.lines().size()) {
            throw new RefusedException(
                    HttpStatus.UNPROCESSABLE_CONTENT, "SAME_SKU_TWICE", "Each product stands on one line only.");
        }
        UUID customer = orders.customer(
                caller.getSubject(), caller.getClaimAsString("email"), caller.getClaimAsString("name"), now);
        Map<String, OrderRepository.Product> products = orders.lockProducts(
                request.lines().stream().map(NewOrder.Line::sku).toList());
        BigDecimal total = BigDecimal.ZERO.setScale(2);
        var lines = new ArrayList<Order.Line>();
        for (NewOrder.Line line : request.lines()) {
            OrderRepository.Product product = products.get(line.sku());
            if (product == null) {
                throw new RefusedException(
                        HttpStatus.UNPROCESSABLE_CONTENT, "NO_SUCH_PRODUCT", "No product " + line.sku());
            }
            if (product.stock() < line.quantity()) {
                throw new RefusedException(
                        HttpStatus.CONFLICT,
                        "OUT_OF_STOCK",
                        "Only " + product.stock() + " of " + product.sku() + " left");
            }
            total = total.add(product.price().multiply(BigDecimal.valueOf(line.quantity())));
            lines.add(new Order.Line(line.sku(), line.quantity(), product.price().toPlainString()));
        }
        UUID id = UUID.randomUUID();
        orders.insert(id, customer, ciphertexts.encrypt(request.shipTo()), total, now);
        orders.insertLines(id, request.lines(), products);
        orders.reserve(request.lines(), products);
        orders.publish(id, total, now, MDC.get("http.request.id"), json);
        var placed = new Placed(
                id,
                json.writeValueAsBytes(new Order(
                        id, "PENDING", total.toPlainString(), request.shipTo(), null, null, lines, now, null)));
        if (digest != null) {
            byte[] sealed = ciphertexts.encrypt(new String(placed.body(), StandardCharsets.UTF_8)); // it shows the address
            orders.keep(digest, asked, "/orders/" + id, sealed, now);
        }
        return placed;
    }

    private static byte[] digest(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0xff);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }
}
