package com.example.orders.webhooksubscription;

import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of webhook subscriptions. */
@Service
class WebhookSubscriptionService {

    private final WebhookSubscriptionRepository webhookSubscriptions;
    private final Clock clock;

    WebhookSubscriptionService(WebhookSubscriptionRepository webhookSubscriptions, Clock clock) {
        this.webhookSubscriptions = webhookSubscriptions;
        this.clock = clock;
    }

    /** See order-processing.md:152. */
    @Transactional
    SubscribeResponse subscribe(SubscribeRequest request) {
        Instant now = clock.instant();
        var id = webhookSubscriptions.insertWebhookSubscription(request, now);
        return webhookSubscriptions.showSubscribeResponse(id);
    }
}
