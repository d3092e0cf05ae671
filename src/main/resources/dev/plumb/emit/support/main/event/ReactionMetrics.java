package com.example.app.support.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * How much is still to be done after events, as metrics ({@code reactions.waiting}, {@code reactions.parked}) and as
 * health: {@code PARKED} where a reaction has failed so often that somebody has to look. When what kept it from being done
 * is mended, it is run again ({@link ParkedController}).
 */
@Component("openReactions")
class ReactionMetrics implements MeterBinder, HealthIndicator {

    private final Reactions reactions;

    ReactionMetrics(Reactions reactions) {
        this.reactions = reactions;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("reactions.waiting", reactions, Reactions::waiting).register(registry);
        Gauge.builder("reactions.parked", reactions, Reactions::parked).register(registry);
    }

    @Override
    public Health health() {
        long parked = reactions.parked();
        return parked == 0
                ? Health.up().build()
                : Health.status(new Status("PARKED"))
                        .withDetail("parked", parked)
                        .build();
    }
}
