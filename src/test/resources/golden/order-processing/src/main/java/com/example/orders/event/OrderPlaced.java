package com.example.orders.event;

import com.example.orders.order.OrderEvent;
import com.example.orders.support.event.Event;
import java.util.UUID;

/** See order-processing.md:224. */
public record OrderPlaced(UUID order) implements Event {

    @Override
    public String eventSubject() {
        return "orders:" + order;
    }

    /** What others outside learn of it. */
    public record Told(OrderEvent order) {}
}
