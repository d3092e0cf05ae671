package com.example.orders.webhooksubscription;

import com.example.orders.support.data.Columns;
import com.example.orders.support.data.Expressions;
import com.example.orders.support.data.Violations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class WebhookSubscriptionRepository {

    private static final Violations SUBSCRIBE = Violations.none()
            .field("webhook_subscriptions_url_check", "url");

    private final JdbcClient database;

    WebhookSubscriptionRepository(JdbcClient database) {
        this.database = database;
    }

    /** order-processing.md:154. */
    UUID insertWebhookSubscription(SubscribeRequest request, Instant now) {
        return SUBSCRIBE.explain(() -> database.sql("""
                        insert into webhook_subscriptions
                          (url, events, secret, created_at)
                        values
                          (:url, :events::text[], :secret, :now)
                        returning id
                        """)
                .param("url", request.url())
                .param("events", Columns.array(request.events(), String.class))
                .param("secret", Expressions.randomBytes(32))
                .param("now", Columns.time(now))
                .query(UUID.class)
                .single());
    }

    /** order-processing.md:156. */
    SubscribeResponse showSubscribeResponse(UUID id) {
        return database.sql("""
                        select webhook_subscription.id, webhook_subscription.url, webhook_subscription.events,
                               translate(encode(webhook_subscription.secret, 'base64'), chr(10), '') as secret
                        from webhook_subscriptions webhook_subscription
                        where webhook_subscription.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> subscribeResponse(row))
                .single();
    }

    private static SubscribeResponse subscribeResponse(ResultSet row) throws SQLException {
        return new SubscribeResponse(
                row.getObject("id", UUID.class),
                row.getString("url"),
                Columns.texts(row, "events"),
                row.getString("secret"));
    }
}
