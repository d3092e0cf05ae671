package com.example.bells.probe;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Notes what it hears. */
@Component
class KafkaEar {
    private final JdbcClient database;

    KafkaEar(JdbcClient database) {
        this.database = database;
    }

    @KafkaListener(topics = "bells.events", groupId = "ear", properties = "auto.offset.reset:earliest")
    void hear(ConsumerRecord<String, String> said) {
        database.sql("insert into heard (key, body) values (:key, cast(:body as jsonb))")
                .param("key", said.key())
                .param("body", said.value())
                .update();
    }
}
