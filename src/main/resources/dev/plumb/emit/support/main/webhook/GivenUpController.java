package com.example.app.support.webhook;

import com.example.app.support.background.Bell;
import com.example.app.support.security.Operators;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.annotation.security.PermitAll;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Deliveries that were given up: how many ({@code deliveries.given.up} of the metrics), and that they are tried once more.
 * For those who know {@code OPERATOR_TOKEN}.
 *
 * <pre>{@code
 * GET /actuator/deliveries         {"givenUp": 3}
 * POST /actuator/deliveries        {"givenUp": 0}: all of them are tried again
 * }</pre>
 */
@RestController
@RequestMapping("/actuator/deliveries")
@PermitAll
class GivenUpController implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(GivenUpController.class);

    record State(long givenUp) {}

    private final Deliveries deliveries;
    private final Operators operators;
    private final Bell bell;

    GivenUpController(Deliveries deliveries, Operators operators, Bell bell) {
        this.deliveries = deliveries;
        this.operators = operators;
        this.bell = bell;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("deliveries.given.up", deliveries, Deliveries::givenUp).register(registry);
    }

    @GetMapping
    State state(@RequestHeader(name = Operators.HEADER, required = false) @Nullable String token) {
        operators.admit(token);
        return new State(deliveries.givenUp());
    }

    @PostMapping
    State again(@RequestHeader(name = Operators.HEADER, required = false) @Nullable String token) {
        operators.admit(token);
        log.info("{} deliveries that were given up are tried again", deliveries.again());
        bell.ring();
        return new State(deliveries.givenUp());
    }
}
