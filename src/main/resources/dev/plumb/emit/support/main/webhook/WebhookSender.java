package com.example.app.support.webhook;

import com.example.app.support.background.Backoff;
import com.example.app.support.background.Work;
import com.example.app.support.event.CloudEvent;
import com.example.app.support.web.RequestId;
import com.example.app.support.webhook.Deliveries.Delivery;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
${charsets}
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells subscribers what has happened (${cite}): a POST of a CloudEvent${signed}, again with growing pauses until it is
 * answered with a 2xx or the time for it is over. Redirects are not followed.
 *
 * <pre>{@code
 * POST /hook HTTP/1.1
 * Content-Type: application/cloudevents+json
 * ${signatureExample}
 * {"specversion": "1.0", "type": "${exampleType}", …}
 * }</pre>
 */
@Component
@ConditionalOnProperty(name = "app.background.enabled", matchIfMissing = true)
class WebhookSender implements Work {

    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);

    private static final Duration TIMEOUT = ${timeout};

    /** Longer than a try takes. */
    private static final Duration LEASE = TIMEOUT.multipliedBy(2).plusSeconds(10);

    private static final Backoff PAUSES = new Backoff(${backoff});

    /** ${settingsDoc} */
    @ConfigurationProperties("app.webhooks")
    record Settings(@DefaultValue("${privateAddresses}") boolean privateAddresses${secretSetting}) {}

    private final Deliveries deliveries;
    private final JsonMapper json;
    private final ObservationRegistry observations;
    private final Clock clock;
    private final CloseableHttpClient http;
    ${secretField}

    WebhookSender(
            Deliveries deliveries, JsonMapper json, ObservationRegistry observations, Clock clock, Settings settings) {
        this.deliveries = deliveries;
        this.json = json;
        this.observations = observations;
        this.clock = clock;
        this.http = client(settings);
        ${secretAssignment}
    }

    private static CloseableHttpClient client(Settings settings) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(TIMEOUT))
                        .setSocketTimeout(Timeout.of(TIMEOUT))
                        .build());
        if (!settings.privateAddresses()) {
            connections.setDnsResolver(new PublicAddresses());
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(TIMEOUT))
                        .setConnectionRequestTimeout(Timeout.of(TIMEOUT))
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    @Override
    public int atOnce() {
        return 8;
    }

    @Override
    public Optional<Instant> next() {
        return deliveries.next();
    }

    @Override
    public boolean runDue() {
        if (deliveries.spread() > 0) {
            return true;
        }
        Optional<Delivery> due = deliveries.take(LEASE);
        due.ifPresent(this::deliver);
        return due.isPresent();
    }

    private void deliver(Delivery delivery) {
        String trace = delivery.event().traceparent();
        Observation observation = Observation.start("webhook", () -> RequestId.following(trace), observations)
                .contextualName("webhook " + delivery.event().type())
                .lowCardinalityKeyValue("event", delivery.event().type());
        Integer status = null;
        try (var _ = observation.openScope();
                var _ = RequestId.resume(null, trace)) {
            status = send(delivery);
        } catch (IOException | IllegalArgumentException e) {
            observation.error(e);
            log.info("A subscriber could not be told of {} {}: {}", delivery.event().type(), delivery.event().id(), e.toString());
        } finally {
            observation.stop();
        }
        if (status != null && status >= 200 && status < 300) {
            deliveries.delivered(delivery, status);
        } else {
            deliveries.failed(
                    delivery, status, PAUSES.next(delivery.tries(), delivery.event().time(), clock.instant()));
        }
    }

    /** The status of the answer; of its body nothing is read. */
    private int send(Delivery delivery) throws IOException {
        URI url = URI.create(delivery.url());
        byte[] body = delivery.event().json(json);
        var request = new HttpPost(url);
        request.setEntity(new ByteArrayEntity(body, ContentType.create(CloudEvent.MEDIA_TYPE)));
        ${sign}
        request.setHeader("traceparent", RequestId.traceparent());
        var deadline = CompletableFuture.runAsync(
                request::cancel,
                CompletableFuture.delayedExecutor(TIMEOUT.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS));
        try (var answer = http.executeOpen(HttpHost.create(url), request, null)) {
            return answer.getCode();
        } finally {
            deadline.cancel(false);
        }
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
