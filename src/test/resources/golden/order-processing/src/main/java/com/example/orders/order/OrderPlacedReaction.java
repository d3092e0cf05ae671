package com.example.orders.order;

import com.example.orders.event.OrderPlaced;
import com.example.orders.payments.Charge;
import com.example.orders.payments.CreateChargeAnswer;
import com.example.orders.payments.CreateChargeRequest;
import com.example.orders.payments.PaymentsClient;
import com.example.orders.support.data.AuditTrail;
import com.example.orders.support.event.Attempt;
import com.example.orders.support.event.Reaction;
import com.example.orders.support.partner.IdempotencyKey;
import com.example.orders.support.partner.PartnerUnavailableException;
import com.example.orders.support.problem.ErrorCode;
import com.example.orders.support.problem.RefusedException;
import com.example.orders.support.security.Viewer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What follows from {@link OrderPlaced}. See order-processing.md:186. */
@Component
class OrderPlacedReaction implements Reaction<OrderPlaced> {

    private final OrderRepository orders;
    private final AuditTrail audit;
    private final Clock clock;
    private final PaymentsClient payments;
    private final OrderService orderService;

    OrderPlacedReaction(
            OrderRepository orders, AuditTrail audit, Clock clock, PaymentsClient payments, OrderService orderService) {
        this.orders = orders;
        this.audit = audit;
        this.clock = clock;
        this.payments = payments;
        this.orderService = orderService;
    }

    @Override
    public String name() {
        return "OrderPlaced";
    }

    @Override
    public Class<OrderPlaced> event() {
        return OrderPlaced.class;
    }

    @Override
    public void react(OrderPlaced event, Attempt attempt) {
        var order = orders.findOrderForOrderPlacedReaction(event.order()).orElse(null);
        if (order == null) {
            return;
        }
        CreateChargeAnswer answer;
        try {
            answer = payments.createCharge(
                    new CreateChargeRequest(order.id().toString(), order.total(), "EUR"),
                    IdempotencyKey.of("charge:" + order.id().toString(), attempt.eventId()));
        } catch (PartnerUnavailableException e) {
            if (attempt.later("createCharge", PaymentsClient.RETRY, e.notBefore(), String.valueOf(e.getMessage()))) {
                return;
            }
            answer = payments.createChargeFailed(e);
        }
        switch (answer) {
            case CreateChargeAnswer.Created(Charge charge) -> attempt.finish(() -> onCreated(event.order(), charge));
            case CreateChargeAnswer.PaymentRequired(_) -> attempt.finish(() -> onPaymentRequired(event.order()));
            case CreateChargeAnswer.Failed _ -> attempt.finish(() -> onFailed(event.order()));
        }
    }

    /** See order-processing.md:192. */
    private void onCreated(UUID orderId, Charge charge) {
        Instant now = clock.instant();
        audit.author(Viewer.VISITOR, now);
        var order = orders.lockOrderForOrderPlacedReaction(orderId).orElse(null);
        if (order == null) {
            return;
        }
        try {
            orderService.markPaid(order, charge.id(), now);
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.WRONG_STATE) {
                throw refused;
            }
        }
    }

    /** See order-processing.md:193. */
    private void onPaymentRequired(UUID orderId) {
        Instant now = clock.instant();
        audit.author(Viewer.VISITOR, now);
        var order = orders.lockOrderForOrderPlacedReaction(orderId).orElse(null);
        if (order == null) {
            return;
        }
        try {
            orderService.cancelOrder(order, "PAYMENT_DECLINED");
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.TOO_LATE) {
                throw refused;
            }
        }
    }

    /** See order-processing.md:194. */
    private void onFailed(UUID orderId) {
        Instant now = clock.instant();
        audit.author(Viewer.VISITOR, now);
        var order = orders.lockOrderForOrderPlacedReaction(orderId).orElse(null);
        if (order == null) {
            return;
        }
        try {
            orderService.cancelOrder(order, "PAYMENT_UNAVAILABLE");
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.TOO_LATE) {
                throw refused;
            }
        }
    }
}
