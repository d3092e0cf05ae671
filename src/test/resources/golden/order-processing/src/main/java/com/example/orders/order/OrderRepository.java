package com.example.orders.order;

import com.example.orders.product.ProductRow;
import com.example.orders.support.data.Columns;
import com.example.orders.support.data.Keyset;
import com.example.orders.support.data.Keyset.Placed;
import com.example.orders.support.data.Sql;
import com.example.orders.support.data.Violations;
import com.example.orders.support.privacy.Encryption;
import com.example.orders.support.security.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class OrderRepository {

    /** What a new row of {@code order_lines} is made of. */
    record OrderLineValues(NewOrderLine item, ProductRow product) {}

    private static final Violations PLACE_ORDER = Violations.none()
            .field("order_lines_quantity_check", "quantity");

    private final JdbcClient database;
    private final NamedParameterJdbcTemplate batches;
    private final Encryption encryption;

    OrderRepository(JdbcClient database, NamedParameterJdbcTemplate batches, Encryption encryption) {
        this.database = database;
        this.batches = batches;
        this.encryption = encryption;
    }

    /** order-processing.md:85. */
    CustomerRow ensureCustomer(Viewer viewer, Instant now) {
        var there = lockCustomer(viewer);
        for (int attempt = 0; attempt < 5 && there.isEmpty(); attempt++) {
            database.sql("""
                            insert into customers
                              (subject, email, name, created_at)
                            values
                              (:subject, :email, :name, :now)
                            on conflict (subject) do nothing
                            """)
                    .param("subject", viewer.subject())
                    .param("email", viewer.email())
                    .param("name", viewer.name())
                    .param("now", Columns.time(now))
                    .update();
            there = lockCustomer(viewer);
        }
        return there.orElseThrow();
    }

    /** order-processing.md:88. */
    OrderRow insertOrder(CustomerRow customer, NewOrder request, Instant now) {
        return database.sql("""
                        insert into orders
                          (customer_id, status, ship_to, total, created_at)
                        values
                          (:customerId, 'PENDING', :shipTo, 0, :now)
                        returning id, customer_id, status, ship_to, total, tracking_code, cancel_reason, paid_at,
                           created_at
                        """)
                .param("customerId", customer.id())
                .param("shipTo", encryption.encrypt(request.shipTo()))
                .param("now", Columns.time(now))
                .query((row, _) -> orderRow(row))
                .single();
    }

    /** order-processing.md:92. Locked in the order of their keys, so that two of us never wait for each other. */
    Map<String, ProductRow> lockProducts(List<String> skus) {
        var found = new LinkedHashMap<String, ProductRow>();
        database.sql("""
                        select product.id, product.sku, product.name, product.price, product.stock
                        from products product
                        where product.sku = any(:skus)
                        order by product.id
                        for update of product
                        """)
                .param("skus", skus.toArray(String[]::new))
                .query(row -> {
                    ProductRow next = productRow(row);
                    found.put(next.sku(), next);
                });
        return found;
    }

    /** order-processing.md:97. All in one batch. */
    void insertOrderLines(List<OrderLineValues> all, OrderRow order) {
        PLACE_ORDER.explain(() -> batches.batchUpdate(
                """
                        insert into order_lines
                          (order_id, product_id, quantity, unit_price)
                        values
                          (:orderId, :productId, :quantity, :unitPrice)
                        """,
                all.stream()
                        .map(made -> new MapSqlParameterSource()
                                .addValue("orderId", order.id())
                                .addValue("productId", made.product().id())
                                .addValue("quantity", made.item().quantity())
                                .addValue("unitPrice", made.product().price()))
                        .toArray(SqlParameterSource[]::new)));
    }

    /** order-processing.md:90. All in one batch. */
    void updateProducts(Collection<ProductRow> all) {
        batches.batchUpdate(
                """
                        update products
                        set stock = :stock
                        where id = :id
                        """,
                all.stream()
                        .map(product -> new MapSqlParameterSource()
                                .addValue("stock", product.stock())
                                .addValue("id", product.id()))
                        .toArray(SqlParameterSource[]::new));
    }

    /** order-processing.md:99. As the loop has reckoned it. */
    void updateOrder(OrderRow order) {
        database.sql("""
                        update orders
                        set total = :total
                        where id = :id
                        """)
                .param("total", order.total())
                .param("id", order.id())
                .update();
    }

    /** api.yaml:205. */
    List<OrderLine> showOrderLines(OrderRow order) {
        return database.sql("""
                        select product.sku, order_line.quantity, order_line.unit_price
                        from order_lines order_line
                        join products product on product.id = order_line.product_id
                        where order_line.order_id = :orderId
                        order by order_line.order_id, order_line.product_id
                        """)
                .param("orderId", order.id())
                .query((row, _) -> orderLine(row))
                .list();
    }

    /** api.yaml:24. The rows behind {@code position}. */
    List<Placed<Order>> listOrders(ListOrdersQuery query, Viewer viewer, List<String> position, int limit) {
        Map<UUID, List<OrderLine>> lines = new HashMap<>();
        var order = new Keyset(
                "orders.created_at::text as position_1, orders.id::text as position_2",
                "(orders.created_at, orders.id) < (:position_1::timestamp with time zone, :position_2::uuid)",
                "orders.created_at desc, orders.id desc",
                2);
        var sql = new Sql("""
                select orders.id, orders.status, orders.total, orders.ship_to, orders.tracking_code,
                       orders.cancel_reason, orders.created_at, orders.paid_at,
                       %s
                from orders
                join customers customer on customer.id = orders.customer_id
                where true
                """.formatted(order.position()));
        if (query.status() != null) {
            sql.add("and orders.status = :status::order_status").with("status", Columns.name(query.status()));
        }
        if (!viewer.is("clerk")) {
            sql.add("and customer.subject = :viewerSubject").with("viewerSubject", viewer.subject());
        }
        var found = order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(order(row, lines), order.positionOf(row)))
                .list();
        fillLines(lines);
        return found;
    }

    /** api.yaml:49. */
    Optional<Order> findOrder(UUID orderId, Viewer viewer) {
        Map<UUID, List<OrderLine>> lines = new HashMap<>();
        var sql = new Sql("""
                select orders.id, orders.status, orders.total, orders.ship_to, orders.tracking_code,
                       orders.cancel_reason, orders.created_at, orders.paid_at
                from orders
                join customers customer on customer.id = orders.customer_id
                where orders.id = :orderId
                """);
        sql.with("orderId", orderId);
        if (!viewer.is("clerk")) {
            sql.add("and customer.subject = :viewerSubject").with("viewerSubject", viewer.subject());
        }
        var found = sql.on(database)
                .query((row, _) -> order(row, lines))
                .list();
        fillLines(lines);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /**
     * order-processing.md:160, order-processing.md:130, order-processing.md:140. Locked until the transaction ends,
     * because it is changed by what it holds now.
     */
    Optional<OrderRow> lockOrder(UUID orderId, Viewer viewer) {
        var sql = new Sql("""
                select orders.id, orders.customer_id, orders.status, orders.ship_to, orders.total,
                       orders.tracking_code, orders.cancel_reason, orders.paid_at, orders.created_at
                from orders
                join customers customer on customer.id = orders.customer_id
                where orders.id = :orderId
                """);
        sql.with("orderId", orderId);
        if (!viewer.is("clerk")) {
            sql.add("and customer.subject = :viewerSubject").with("viewerSubject", viewer.subject());
        }
        sql.add("for update of orders");
        return sql.on(database)
                .query((row, _) -> orderRow(row))
                .optional();
    }

    /** order-processing.md:163. */
    Order showOrder(UUID id) {
        Map<UUID, List<OrderLine>> lines = new HashMap<>();
        var found = database.sql("""
                        select orders.id, orders.status, orders.total, orders.ship_to, orders.tracking_code,
                               orders.cancel_reason, orders.created_at, orders.paid_at
                        from orders
                        where orders.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> order(row, lines))
                .list();
        fillLines(lines);
        return found.getFirst();
    }

    /** order-processing.md:133. */
    OrderRow updateOrderForShipOrder(ShipOrderRequest request, OrderRow order) {
        return database.sql("""
                        update orders
                        set status        = 'SHIPPED',
                            tracking_code = :trackingCode
                        where id = :id
                        returning id, customer_id, status, ship_to, total, tracking_code, cancel_reason, paid_at,
                           created_at
                        """)
                .param("trackingCode", request.trackingCode())
                .param("id", order.id())
                .query((row, _) -> orderRow(row))
                .single();
    }

    /** order-processing.md:143. */
    OrderRow updateOrderForConfirmDelivery(OrderRow order) {
        return database.sql("""
                        update orders
                        set status = 'DELIVERED'
                        where id = :id
                        returning id, customer_id, status, ship_to, total, tracking_code, cancel_reason, paid_at,
                           created_at
                        """)
                .param("id", order.id())
                .query((row, _) -> orderRow(row))
                .single();
    }

    /** order-processing.md:109. Locked in the order of their keys, so that two of us never wait for each other. */
    void updateProductsForCancelOrder(OrderRow order) {
        database.sql("""
                        update products as product
                        set stock = changed.stock
                        from (
                          select product.id, product.stock::bigint + order_line.quantity as stock
                          from order_lines order_line
                          join products product on product.id = order_line.product_id
                          where order_line.order_id = :orderId
                          order by product.id
                          for update of product) changed
                        where product.id = changed.id
                        """)
                .param("orderId", order.id())
                .update();
    }

    /** order-processing.md:112. */
    OrderRow updateOrderForCancelOrder(String reason, OrderRow order) {
        return database.sql("""
                        update orders
                        set status        = 'CANCELLED',
                            cancel_reason = :cancelReason
                        where id = :id
                        returning id, customer_id, status, ship_to, total, tracking_code, cancel_reason, paid_at,
                           created_at
                        """)
                .param("cancelReason", reason)
                .param("id", order.id())
                .query((row, _) -> orderRow(row))
                .single();
    }

    /** order-processing.md:122. */
    void insertPayment(OrderRow order, String chargeId, Instant now) {
        database.sql("""
                        insert into payments
                          (order_id, charge_id, amount, status, created_at)
                        values
                          (:orderId, :chargeId, :amount, 'SUCCEEDED', :now)
                        """)
                .param("orderId", order.id())
                .param("chargeId", chargeId)
                .param("amount", order.total())
                .param("now", Columns.time(now))
                .update();
    }

    /** order-processing.md:124. */
    OrderRow updateOrderForMarkPaid(Instant now, OrderRow order) {
        return database.sql("""
                        update orders
                        set status  = 'PAID',
                            paid_at = :paidAt
                        where id = :id
                        returning id, customer_id, status, ship_to, total, tracking_code, cancel_reason, paid_at,
                           created_at
                        """)
                .param("paidAt", Columns.time(now))
                .param("id", order.id())
                .query((row, _) -> orderRow(row))
                .single();
    }

    /** order-processing.md:186, order-processing.md:195. As it is now. */
    Optional<OrderRow> findOrderForOrderPlacedReaction(UUID orderId) {
        return database.sql("""
                        select orders.id, orders.customer_id, orders.status, orders.ship_to, orders.total,
                               orders.tracking_code, orders.cancel_reason, orders.paid_at, orders.created_at
                        from orders
                        where orders.id = :keyOrderId
                        """)
                .param("keyOrderId", orderId)
                .query((row, _) -> orderRow(row))
                .optional();
    }

    /**
     * order-processing.md:192, order-processing.md:193, order-processing.md:194. Locked until the transaction ends,
     * because it is changed by what it holds now.
     */
    Optional<OrderRow> lockOrderForOrderPlacedReaction(UUID orderId) {
        return database.sql("""
                        select orders.id, orders.customer_id, orders.status, orders.ship_to, orders.total,
                               orders.tracking_code, orders.cancel_reason, orders.paid_at, orders.created_at
                        from orders
                        where orders.id = :keyOrderId
                        for update of orders
                        """)
                .param("keyOrderId", orderId)
                .query((row, _) -> orderRow(row))
                .optional();
    }

    /** order-processing.md:201. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<OrderRow> lockOrderForOrderCancelledReaction(UUID orderId) {
        return database.sql("""
                        select orders.id, orders.customer_id, orders.status, orders.ship_to, orders.total,
                               orders.tracking_code, orders.cancel_reason, orders.paid_at, orders.created_at
                        from orders
                        where orders.id = :keyOrderId
                        for share of orders
                        """)
                .param("keyOrderId", orderId)
                .query((row, _) -> orderRow(row))
                .optional();
    }

    /** order-processing.md:201. Locked in the order of their keys, so that two of us never wait for each other. */
    void updatePayments(OrderRow order) {
        database.sql("""
                        update payments as payment
                        set status = 'REFUNDED'
                        where payment.id in (
                          select payment.id
                          from payments payment
                          where payment.order_id = :orderId
                            and payment.status = 'SUCCEEDED'
                          order by payment.id
                          for update of payment)
                        """)
                .param("orderId", order.id())
                .update();
    }

    /** order-processing.md:208. */
    List<OrderRow> findOrders(Instant now, long limit) {
        return database.sql("""
                        select orders.id, orders.customer_id, orders.status, orders.ship_to, orders.total,
                               orders.tracking_code, orders.cancel_reason, orders.paid_at, orders.created_at
                        from orders
                        where orders.status = 'PENDING'
                          and orders.created_at < :nowDuration
                        order by orders.id
                        limit :limit
                        """)
                .param("nowDuration", Columns.time(now.minus(Duration.ofMinutes(30))))
                .param("limit", limit)
                .query((row, _) -> orderRow(row))
                .list();
    }

    /** order-processing.md:208. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<OrderRow> lockOrderForExpireUnpaidOrdersJob(UUID orderId, Instant now) {
        return database.sql("""
                        select orders.id, orders.customer_id, orders.status, orders.ship_to, orders.total,
                               orders.tracking_code, orders.cancel_reason, orders.paid_at, orders.created_at
                        from orders
                        where orders.status = 'PENDING'
                          and orders.created_at < :nowDuration
                          and orders.id = :keyOrderId
                        for update of orders
                        """)
                .param("nowDuration", Columns.time(now.minus(Duration.ofMinutes(30))))
                .param("keyOrderId", orderId)
                .query((row, _) -> orderRow(row))
                .optional();
    }

    private static CustomerRow customerRow(ResultSet row) throws SQLException {
        return new CustomerRow(
                row.getObject("id", UUID.class),
                row.getString("subject"),
                row.getString("email"),
                row.getString("name"),
                Columns.instant(row, "created_at"));
    }

    private Optional<CustomerRow> lockCustomer(Viewer viewer) {
        return database.sql("""
                        select id, subject, email, name, created_at
                        from customers
                        where subject = :subject
                        for share
                        """)
                .param("subject", viewer.subject())
                .query((row, _) -> customerRow(row))
                .optional();
    }

    private OrderRow orderRow(ResultSet row) throws SQLException {
        return new OrderRow(
                row.getObject("id", UUID.class),
                row.getObject("customer_id", UUID.class),
                OrderStatus.valueOf(row.getString("status")),
                encryption.decrypt(row.getBytes("ship_to")),
                row.getBigDecimal("total"),
                row.getString("tracking_code"),
                row.getString("cancel_reason"),
                Columns.instantOrNull(row, "paid_at"),
                Columns.instant(row, "created_at"));
    }

    private static ProductRow productRow(ResultSet row) throws SQLException {
        return new ProductRow(
                row.getObject("id", UUID.class),
                row.getString("sku"),
                row.getString("name"),
                row.getBigDecimal("price"),
                row.getLong("stock"));
    }

    private static OrderLine orderLine(ResultSet row) throws SQLException {
        return new OrderLine(row.getString("sku"), row.getLong("quantity"), row.getBigDecimal("unit_price"));
    }

    private Order order(ResultSet row, Map<UUID, List<OrderLine>> lines) throws SQLException {
        return new Order(
                row.getObject("id", UUID.class),
                OrderStatus.valueOf(row.getString("status")),
                row.getBigDecimal("total"),
                encryption.decrypt(row.getBytes("ship_to")),
                row.getString("tracking_code"),
                row.getString("cancel_reason"),
                lines.computeIfAbsent(row.getObject("id", UUID.class), key -> new ArrayList<>()),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "paid_at"));
    }

    /** One statement for all rows together, never one for each. */
    private void fillLines(Map<UUID, List<OrderLine>> lines) {
        if (lines.isEmpty()) {
            return;
        }
        database.sql("""
                        select product.sku, order_line.quantity, order_line.unit_price, order_line.order_id
                        from order_lines order_line
                        join products product on product.id = order_line.product_id
                        where order_line.order_id in (:keys)
                        order by order_line.order_id, order_line.product_id
                        """)
                .param("keys", lines.keySet())
                .query(row -> {
                    lines.get(row.getObject("order_id", UUID.class)).add(orderLine(row));
                });
    }
}
