package com.example.app.support.broker;

import org.springframework.amqp.core.TopicExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The exchange of events, made where it is not there: queues are those of whoever listens. */
@Configuration(proxyBeanMethods = false)
class RabbitConfiguration {

    @Bean
    TopicExchange events() {
        return new TopicExchange(RabbitBroker.EXCHANGE);
    }
}
