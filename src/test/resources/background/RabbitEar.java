package com.example.bells.probe;

import java.nio.charset.StandardCharsets;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.Exchange;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.QueueBinding;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notes what it hears. */
@Component
class RabbitEar {
    private final JdbcClient database;

    RabbitEar(JdbcClient database) {
        this.database = database;
    }

    @RabbitListener(
            bindings =
                    @QueueBinding(
                            value = @Queue("ear"),
                            exchange = @Exchange(value = "bells.events", type = "topic"),
                            key = "Struck"))
    void hear(Message said) {
        database.sql("insert into heard (key, body) values (:key, cast(:body as jsonb))")
                .param("key", said.getMessageProperties().getReceivedRoutingKey())
                .param("body", new String(said.getBody(), StandardCharsets.UTF_8))
                .update();
    }
}
