package com.example.app.support.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

/** The topic of events, made where it is not there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "app.background.enabled", matchIfMissing = true)
class KafkaConfiguration {

    @Bean
    NewTopic events() {
        return TopicBuilder.name(KafkaBroker.TOPIC).build();
    }
}
