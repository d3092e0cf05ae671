package com.example.orders.order;

import com.example.orders.event.OrderCancelled;
import com.example.orders.payments.PaymentsClient;
import com.example.orders.payments.VoidReferenceAnswer;
import com.example.orders.support.data.AuditTrail;
import com.example.orders.support.event.Attempt;
import com.example.orders.support.event.Reaction;
import com.example.orders.support.partner.IdempotencyKey;
import com.example.orders.support.partner.PartnerUnavailableException;
import com.example.orders.support.security.Viewer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What follows from {@link OrderCancelled}. See order-processing.md:195. */
@Component
class OrderCancelledReaction implements Reaction<OrderCancelled> {

    private final OrderRepository orders;
    private final AuditTrail audit;
    private final Clock clock;
    private final PaymentsClient payments;

    OrderCancelledReaction(OrderRepository orders, AuditTrail audit, Clock clock, PaymentsClient payments) {
        this.orders = orders;
        this.audit = audit;
        this.clock = clock;
        this.payments = payments;
    }

    @Override
    public String name() {
        return "OrderCancelled";
    }

    @Override
    public Class<OrderCancelled> event() {
        return OrderCancelled.class;
    }

    @Override
    public void react(OrderCancelled event, Attempt attempt) {
        var order = orders.findOrderForOrderPlacedReaction(event.order()).orElse(null);
        if (order == null) {
            return;
        }
        VoidReferenceAnswer answer;
        try {
            answer = payments.voidReference(
                    order.id().toString(), IdempotencyKey.of("void:" + order.id().toString(), attempt.eventId()));
        } catch (PartnerUnavailableException e) {
            if (attempt.later("voidReference", PaymentsClient.RETRY, e.notBefore(), String.valueOf(e.getMessage()))) {
                return;
            }
            answer = payments.voidReferenceFailed(e);
        }
        switch (answer) {
            case VoidReferenceAnswer.Ok(_) -> attempt.finish(() -> onOk(event.order()));
            case VoidReferenceAnswer.Failed(String why) -> throw new IllegalStateException(
                    "payments did not answer voidReference: " + why);
        }
    }

    /** See order-processing.md:201. */
    private void onOk(UUID orderId) {
        Instant now = clock.instant();
        audit.author(Viewer.VISITOR, now);
        var order = orders.lockOrderForOrderCancelledReaction(orderId).orElse(null);
        if (order == null) {
            return;
        }
        orders.updatePayments(order);
    }
}
