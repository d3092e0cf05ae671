package com.example.byhand;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

@Repository
class OrderRepository {
    private final JdbcClient database;

    OrderRepository(JdbcClient database) {
        this.database = database;
    }

    record Product(UUID id, String sku, BigDecimal price, int stock) {}

    /** @param request digest of what was asked with the key */
    record Kept(byte[] request, String location, byte[] body) {}

    private record Asked(boolean free, Kept kept) {}

    /** In whose name the triggers write the trail. */
    void author(String who, Instant now, String requestId) {
        database.sql("""
                        select set_config('backend.who', :who, true), set_config('backend.at', :at, true),
                               set_config('backend.request_id', :requestId, true)
                        """)
                .param("who", who)
                .param("at", now.toString())
                .param("requestId", requestId)
                .query()
                .singleRow();
    }

    /** What was answered to the same key; two requests with one key are told by a lock that ends with the transaction. */
    Optional<Kept> kept(byte[] key) {
        Asked asked = database.sql("""
                        select pg_try_advisory_xact_lock(hashtextextended(encode(:key, 'hex'), 0)) as free,
                               k.request, k.location, k.body
                        from (values (1)) as one left join backend.idempotency_keys k on k.key = :key
                        """)
                .param("key", key)
                .query((row, number) -> new Asked(
                        row.getBoolean("free"),
                        row.getBytes("request") == null
                                ? null
                                : new Kept(row.getBytes("request"), row.getString("location"), row.getBytes("body"))))
                .single();
        if (!asked.free()) {
            throw new RefusedException(HttpStatus.CONFLICT, "IDEMPOTENCY_KEY_IN_USE", "is being answered");
        }
        return Optional.ofNullable(asked.kept());
    }

    void keep(byte[] key, byte[] request, String location, byte[] body, Instant now) {
        database.sql("""
                        insert into backend.idempotency_keys (key, request, taken_at, status, media_type, location, body)
                        values (:key, :request, :now, 201, 'application/json', :location, :body)
                        """)
                .param("key", key)
                .param("request", request)
                .param("now", at(now))
                .param("location", location)
                .param("body", body)
                .update();
    }

    UUID customer(String subject, String email, String name, Instant now) {
        return database.sql("select id from customers where subject = :subject")
                .param("subject", subject)
                .query(UUID.class)
                .optional()
                .orElseGet(() -> database.sql("""
                                insert into customers (subject, email, name, created_at)
                                values (:subject, :email, :name, :now)
                                on conflict (subject) do update set subject = excluded.subject
                                returning id
                                """)
                        .param("subject", subject)
                        .param("email", email)
                        .param("name", name)
                        .param("now", at(now))
                        .query(UUID.class)
                        .single());
    }

    /** In the order of their keys, so that two orders never wait for each other. */
    Map<String, Product> lockProducts(List<String> skus) {
        return database.sql("select id, sku, price, stock from products where sku = any(:skus) order by id for update")
                .param("skus", skus.toArray(String[]::new))
                .query((row, number) -> new Product(
                        row.getObject("id", UUID.class),
                        row.getString("sku"),
                        row.getBigDecimal("price"),
                        row.getInt("stock")))
                .list()
                .stream()
                .collect(Collectors.toMap(Product::sku, p -> p));
    }

    void insert(UUID id, UUID customer, byte[] shipTo, BigDecimal total, Instant now) {
        database.sql("""
                        insert into orders (id, customer_id, status, ship_to, total, created_at)
                        values (:id, :customer, 'PENDING', :shipTo, :total, :now)
                        """)
                .param("id", id)
                .param("customer", customer)
                .param("shipTo", shipTo)
                .param("total", total)
                .param("now", at(now))
                .update();
    }

    void insertLines(UUID order, List<NewOrder.Line> lines, Map<String, Product> products) {
        database.sql("""
                        insert into order_lines (order_id, product_id, quantity, unit_price)
                        select :order, l.product, l.quantity, l.price
                        from unnest(:products, :quantities, :prices) as l (product, quantity, price)
                        """)
                .param("order", order)
                .param("products", ids(lines, products))
                .param("quantities", quantities(lines))
                .param(
                        "prices",
                        lines.stream().map(l -> products.get(l.sku()).price()).toArray(BigDecimal[]::new))
                .update();
    }

    void reserve(List<NewOrder.Line> lines, Map<String, Product> products) {
        database.sql("""
                        update products p set stock = p.stock - l.quantity
                        from unnest(:products, :quantities) as l (product, quantity)
                        where p.id = l.product
                        """)
                .param("products", ids(lines, products))
                .param("quantities", quantities(lines))
                .update();
    }

    void publish(UUID order, BigDecimal total, Instant now, String requestId, JsonMapper json) {
        database.sql("""
                        with event as (
                          insert into backend.outbox (event_id, type, subject, body, shown, occurred_at, request_id)
                          values (:id, 'OrderPlaced', :subject, cast(:body as jsonb), cast(:shown as jsonb), :now, :requestId)
                          returning id
                        )
                        insert into backend.reactions (event, reaction, subject, due_at)
                        select event.id, 'OrderPlaced', :subject, :now from event
                        """)
                .param("id", UUID.randomUUID())
                .param("subject", "orders:" + order)
                .param("body", json.writeValueAsString(Map.of("order", order)))
                .param("shown", json.writeValueAsString(Map.of("order", Map.of(
                        "id", order, "status", "PENDING", "total", total.toPlainString(), "createdAt", now))))
                .param("now", at(now))
                .param("requestId", requestId)
                .update();
    }

    private static UUID[] ids(List<NewOrder.Line> lines, Map<String, Product> products) {
        return lines.stream().map(l -> products.get(l.sku()).id()).toArray(UUID[]::new);
    }

    private static Integer[] quantities(List<NewOrder.Line> lines) {
        return lines.stream().map(NewOrder.Line::quantity).toArray(Integer[]::new);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
