package com.example.orders.payments;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where payments is, and what it knows us by.
 *
 * @param baseUrl without what its contract's paths begin with
 */
@ConfigurationProperties("orders.partners.payments")
record PaymentsProperties(
        @DefaultValue("") String baseUrl,
        @DefaultValue("") String paymentsToken) {
    PaymentsProperties {
        if (baseUrl.isBlank()) {
            throw new IllegalArgumentException("PAYMENTS_URL is not set: it says where payments is");
        }
        if (paymentsToken.isBlank()) {
            throw new IllegalArgumentException("PAYMENTS_TOKEN is not set");
        }
    }
}
