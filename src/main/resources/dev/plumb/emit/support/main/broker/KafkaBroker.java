package com.example.app.support.broker;

import com.example.app.support.event.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events in Kafka's topic {@value #TOPIC}. The events of one subject have one key, and so one partition, where they stay
 * in order: the producer is idempotent, and waits for all replicas that are in step.
 */
@Component
class KafkaBroker {

    static final String TOPIC = "${address}";

    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

    /** Longer than the producer itself tries. */
    private static final long PATIENCE_SECONDS = 12;

    private final KafkaTemplate<String, byte[]> kafka;
    private final JsonMapper json;

    KafkaBroker(KafkaTemplate<String, byte[]> kafka, JsonMapper json) {
        this.kafka = kafka;
        this.json = json;
    }

    /** How many of them are confirmed: those up to the first that is not. */
    int send(List<CloudEvent> events) {
        var answers = new ArrayList<CompletableFuture<?>>();
        int confirmed = 0;
        try {
            for (CloudEvent event : events) {
                answers.add(kafka.send(message(event)));
            }
            for (CompletableFuture<?> answer : answers) {
                answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                confirmed++;
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn("Kafka does not take events, which are sent again: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return confirmed;
    }

    private ProducerRecord<String, byte[]> message(CloudEvent event) {
        var message = new ProducerRecord<>(TOPIC, event.subject(), event.json(json));
        message.headers().add("content-type", CloudEvent.MEDIA_TYPE.getBytes(StandardCharsets.US_ASCII));
        return message;
    }
}
