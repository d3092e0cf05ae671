package com.example.orders.order;

import com.example.orders.event.OrderCancelled;
import com.example.orders.event.OrderPaid;
import com.example.orders.event.OrderPlaced;
import com.example.orders.event.OrderShipped;
import com.example.orders.product.ProductRow;
import com.example.orders.support.data.AuditTrail;
import com.example.orders.support.data.Cursors;
import com.example.orders.support.data.Keyset.Placed;
import com.example.orders.support.event.Outbox;
import com.example.orders.support.problem.ErrorCode;
import com.example.orders.support.problem.RefusedException;
import com.example.orders.support.security.Viewer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of orders. */
@EnableResilientMethods
@Service
public class OrderService {

    private final OrderRepository orders;
    private final AuditTrail audit;
    private final Cursors cursors;
    private final Clock clock;
    private final Outbox outbox;

    OrderService(OrderRepository orders, AuditTrail audit, Cursors cursors, Clock clock, Outbox outbox) {
        this.orders = orders;
        this.audit = audit;
        this.cursors = cursors;
        this.clock = clock;
        this.outbox = outbox;
    }

    /** Order products. See order-processing.md:81. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Order placeOrder(NewOrder request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        refuseSameSkuTwice(request);
        var customer = orders.ensureCustomer(viewer, now);
        var order = orders.insertOrder(customer, request, now);
        var products = orders.lockProducts(request.lines().stream().map(item -> item.sku()).toList());
        var orderLines = new ArrayList<OrderRepository.OrderLineValues>();
        for (var item : request.lines()) {
            var product = products.get(item.sku());
            if (product == null) {
                throw new RefusedException(ErrorCode.NO_SUCH_PRODUCT, "No product " + item.sku());
            }
            refuseOutOfStock(item, product);
            product = product.withStock(Math.subtractExact(product.stock(), item.quantity()));
            products.put(item.sku(), product);
            orderLines.add(new OrderRepository.OrderLineValues(item, product));
            order = order.withTotal(
                    order.total()
                            .add(product.price().multiply(BigDecimal.valueOf(item.quantity())))
                            .setScale(2, RoundingMode.HALF_UP));
        }
        orders.updateProducts(products.values());
        orders.insertOrderLines(orderLines, order);
        if (!request.lines().isEmpty()) {
            orders.updateOrder(order);
        }
        outbox.add(
                new OrderPlaced(order.id()),
                new OrderPlaced.Told(
                        new OrderEvent(
                                order.id(),
                                order.status(),
                                order.total(),
                                order.trackingCode(),
                                order.cancelReason(),
                                order.createdAt())));
        return shown(order);
    }

    /** My orders, newest first; a clerk sees everyone's. See api.yaml:24. */
    ListOrdersResponse listOrders(ListOrdersQuery query, Viewer viewer) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("listOrders", query.status());
        var position = cursors.open(query.cursor(), asked);
        var rows = orders.listOrders(query, viewer, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new ListOrdersResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** See api.yaml:49. */
    Order getOrder(UUID orderId, Viewer viewer) {
        return orders.findOrder(orderId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /** See order-processing.md:158. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Order cancelMyOrder(UUID orderId, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        var order = orders.lockOrder(orderId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        cancelOrder(order, "CUSTOMER");
        return orders.showOrder(order.id());
    }

    /** See order-processing.md:128. */
    @Transactional
    Order shipOrder(UUID orderId, ShipOrderRequest request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        var order = orders.lockOrder(orderId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        refuseWrongState(order);
        order = orders.updateOrderForShipOrder(request, order);
        outbox.add(
                new OrderShipped(order.id()),
                new OrderShipped.Told(
                        new OrderEvent(
                                order.id(),
                                order.status(),
                                order.total(),
                                order.trackingCode(),
                                order.cancelReason(),
                                order.createdAt())));
        return shown(order);
    }

    /** See order-processing.md:138. */
    @Transactional
    Order confirmDelivery(UUID orderId, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        var order = orders.lockOrder(orderId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        refuseWrongStateForConfirmDelivery(order);
        order = orders.updateOrderForConfirmDelivery(order);
        return shown(order);
    }

    /**
     * See order-processing.md:104. It is part of the transaction of who runs it, who has locked what it is given to
     * change.
     */
    public void cancelOrder(OrderRow order, String reason) {
        refuseTooLate(order);
        orders.updateProductsForCancelOrder(order);
        order = orders.updateOrderForCancelOrder(reason, order);
        outbox.add(
                new OrderCancelled(order.id()),
                new OrderCancelled.Told(
                        new OrderEvent(
                                order.id(),
                                order.status(),
                                order.total(),
                                order.trackingCode(),
                                order.cancelReason(),
                                order.createdAt())));
    }

    /**
     * See order-processing.md:117. It is part of the transaction of who runs it, who has locked what it is given to
     * change.
     */
    public void markPaid(OrderRow order, String chargeId, Instant now) {
        refuseWrongStateForMarkPaid(order);
        orders.insertPayment(order, chargeId, now);
        order = orders.updateOrderForMarkPaid(now, order);
        outbox.add(
                new OrderPaid(order.id()),
                new OrderPaid.Told(
                        new OrderEvent(
                                order.id(),
                                order.status(),
                                order.total(),
                                order.trackingCode(),
                                order.cancelReason(),
                                order.createdAt())));
    }

    /**
     * order-processing.md:83: {@code request.lines.map(l, l.sku).distinct().size() == request.lines.size()}, else
     * {@code SAME_SKU_TWICE}.
     */
    private static void refuseSameSkuTwice(NewOrder request) {
        if (request.lines().stream().map(NewOrderLine::sku).distinct().count() != request.lines().size()) {
            throw new RefusedException(ErrorCode.SAME_SKU_TWICE);
        }
    }

    /** order-processing.md:94: {@code product.stock >= item.quantity}, else {@code OUT_OF_STOCK}. */
    private static void refuseOutOfStock(NewOrderLine item, ProductRow product) {
        if (product.stock() < item.quantity()) {
            throw new RefusedException(
                    ErrorCode.OUT_OF_STOCK,
                    "Only " + String.valueOf(product.stock()) + " of " + product.sku() + " left");
        }
    }

    /** What the caller sees of a row that is at hand as it is stored. */
    private Order shown(OrderRow order) {
        return new Order(
                order.id(),
                order.status(),
                order.total(),
                order.shipTo(),
                order.trackingCode(),
                order.cancelReason(),
                orders.showOrderLines(order),
                order.createdAt(),
                order.paidAt());
    }

    /** order-processing.md:131: {@code order.status == PAID}, else {@code WRONG_STATE}. */
    private static void refuseWrongState(OrderRow order) {
        if (order.status() != OrderStatus.PAID) {
            throw new RefusedException(ErrorCode.WRONG_STATE);
        }
    }

    /** order-processing.md:141: {@code order.status == SHIPPED}, else {@code WRONG_STATE}. */
    private static void refuseWrongStateForConfirmDelivery(OrderRow order) {
        if (order.status() != OrderStatus.SHIPPED) {
            throw new RefusedException(ErrorCode.WRONG_STATE);
        }
    }

    /** order-processing.md:107: {@code order.status in [PENDING, PAID]}, else {@code TOO_LATE}. */
    private static void refuseTooLate(OrderRow order) {
        if (!List.of(OrderStatus.PENDING, OrderStatus.PAID).contains(order.status())) {
            throw new RefusedException(ErrorCode.TOO_LATE);
        }
    }

    /** order-processing.md:120: {@code order.status == PENDING}, else {@code WRONG_STATE}. */
    private static void refuseWrongStateForMarkPaid(OrderRow order) {
        if (order.status() != OrderStatus.PENDING) {
            throw new RefusedException(ErrorCode.WRONG_STATE);
        }
    }
}
