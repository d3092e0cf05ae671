package com.example.orders.webhooksubscription;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.example.orders.support.input.RequestReader;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class WebhookSubscriptionController {

    private final WebhookSubscriptionService webhookSubscriptions;

    WebhookSubscriptionController(WebhookSubscriptionService webhookSubscriptions) {
        this.webhookSubscriptions = webhookSubscriptions;
    }

    /** Subscribe. */
    @PostMapping(path = "/webhook-subscriptions", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("clerk")
    ResponseEntity<SubscribeResponse> subscribe(RequestReader in) {
        SubscribeRequest request = in.body(SubscribeRequest.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(webhookSubscriptions.subscribe(request));
    }
}
