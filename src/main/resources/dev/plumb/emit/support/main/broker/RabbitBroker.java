package com.example.app.support.broker;

import com.example.app.support.event.CloudEvent;
import java.util.Date;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events at RabbitMQ's exchange {@value #EXCHANGE}, by the event's type as routing key. They go over one channel, and so
 * stay in order, and count as sent when the broker has confirmed them.
 */
@Component
class RabbitBroker {

    static final String EXCHANGE = "${address}";

    private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

    private static final long PATIENCE_MILLIS = 10_000;

    private final RabbitTemplate rabbit;
    private final JsonMapper json;

    RabbitBroker(RabbitTemplate rabbit, JsonMapper json) {
        this.rabbit = rabbit;
        this.json = json;
    }

    /** How many of them are confirmed: all or none. */
    int send(List<CloudEvent> events) {
        try {
            rabbit.invoke(channel -> {
                events.forEach(event -> channel.send(EXCHANGE, event.type(), message(event)));
                channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
                return true;
            });
            return events.size();
        } catch (AmqpException e) {
            log.warn("RabbitMQ does not take events, which are sent again: {}", e.toString());
            return 0;
        }
    }

    private Message message(CloudEvent event) {
        return MessageBuilder.withBody(event.json(json))
                .setContentType(CloudEvent.MEDIA_TYPE)
                .setMessageId(event.id().toString())
                .setType(event.type())
                .setTimestamp(Date.from(event.time()))
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .build();
    }
}
