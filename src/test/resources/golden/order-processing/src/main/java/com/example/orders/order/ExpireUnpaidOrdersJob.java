package com.example.orders.order;

import com.example.orders.support.background.Job;
import com.example.orders.support.background.JobRun;
import com.example.orders.support.background.Schedule;
import com.example.orders.support.data.AuditTrail;
import com.example.orders.support.security.Viewer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** See order-processing.md:207. */
@Component
class ExpireUnpaidOrdersJob implements Job {

    private final OrderRepository orders;
    private final AuditTrail audit;
    private final Clock clock;
    private final OrderService orderService;

    ExpireUnpaidOrdersJob(OrderRepository orders, AuditTrail audit, Clock clock, OrderService orderService) {
        this.orders = orders;
        this.audit = audit;
        this.clock = clock;
        this.orderService = orderService;
    }

    @Override
    public String name() {
        return "expireUnpaidOrders";
    }

    @Override
    public Schedule schedule() {
        return Schedule.every(Duration.ofMinutes(1));
    }

    @Override
    public void run(JobRun run) {
        Instant now = clock.instant();
        run.each(orders.findOrders(now, 500), order -> eachOrder(order.id()));
    }

    /** See order-processing.md:208. */
    private void eachOrder(UUID orderId) {
        Instant now = clock.instant();
        audit.author(Viewer.VISITOR, now);
        var order = orders.lockOrderForExpireUnpaidOrdersJob(orderId, now).orElse(null);
        if (order == null) {
            return;
        }
        orderService.cancelOrder(order, "EXPIRED");
    }
}
