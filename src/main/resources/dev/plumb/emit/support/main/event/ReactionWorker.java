package com.example.app.support.event;

import com.example.app.support.background.Backoff;
import com.example.app.support.background.Leases;
import com.example.app.support.background.Transactions;
import com.example.app.support.background.Work;
import com.example.app.support.event.Reactions.Claimed;
import com.example.app.support.web.RequestId;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does what follows from events, in the order of each subject's events. One that fails where nothing was to fail is tried
 * again {@value #ATTEMPTS} times, and then parked: those behind it go on, and somebody has to look.
 */
@Component
class ReactionWorker implements Work {

    private static final Logger log = LoggerFactory.getLogger(ReactionWorker.class);

    private static final int ATTEMPTS = 10;

    private static final Backoff PAUSES =
            new Backoff(Duration.ofDays(365), Duration.ofMillis(500), Duration.ofMinutes(2));

    private final Map<String, Reaction<?>> known;
    private final Reactions reactions;
    private final Transactions transactions;
    private final Leases leases;
    private final JsonMapper json;
    private final ObservationRegistry observations;
    private final Clock clock;

    ReactionWorker(
            List<Reaction<?>> known,
            Reactions reactions,
            Transactions transactions,
            Leases leases,
            JsonMapper json,
            ObservationRegistry observations,
            Clock clock) {
        this.known = known.stream().collect(Collectors.toMap(Reaction::name, reaction -> reaction));
        this.reactions = reactions;
        this.transactions = transactions;
        this.leases = leases;
        this.json = json;
        this.observations = observations;
        this.clock = clock;
    }

    @Override
    public int atOnce() {
        return 8;
    }

    @Override
    public Optional<Instant> next() {
        return reactions.next();
    }

    @Override
    public boolean runDue() {
        Optional<Claimed> claimed = reactions.claim();
        claimed.ifPresent(this::run);
        return claimed.isPresent();
    }

    private void run(Claimed claimed) {
        Observation observation = Observation.start(
                        "reaction", () -> RequestId.following(claimed.traceparent()), observations)
                .contextualName("reaction " + claimed.reaction())
                .lowCardinalityKeyValue("reaction", claimed.reaction());
        try (var _ = observation.openScope();
                var _ = RequestId.resume(claimed.requestId(), claimed.traceparent())) {
            try (var _ = leases.hold(() -> reactions.renew(claimed))) {
                react(claimed);
            } catch (LostClaimException e) {
                observation.error(e);
                log.warn("{}", e.getMessage());
            } catch (RuntimeException e) {
                observation.error(e);
                failed(claimed, e);
            }
        } finally {
            observation.stop();
        }
    }

    private void react(Claimed claimed) {
        Reaction<?> reaction = known.get(claimed.reaction());
        if (reaction == null) {
            throw new IllegalStateException("there is no such reaction in this release");
        }
        if (claimed.attempts() > ATTEMPTS) {
            throw new IllegalStateException("its instance ended each time that it was tried");
        }
        var attempt = new Attempt(claimed, reactions, transactions, clock);
        react(reaction, claimed, attempt);
        if (!attempt.isOver()) {
            attempt.finish(() -> {});
        }
    }

    private <E extends Event> void react(Reaction<E> reaction, Claimed claimed, Attempt attempt) {
        reaction.react(json.readValue(claimed.body(), reaction.event()), attempt);
    }

    private void failed(Claimed claimed, RuntimeException e) {
        Instant now = clock.instant();
        Optional<Instant> again =
                claimed.attempts() < ATTEMPTS ? PAUSES.next(claimed.attempts(), now, now) : Optional.empty();
        if (again.isPresent()) {
            log.warn("The reaction {} failed, and is tried again", claimed.reaction(), e);
        } else {
            log.error("The reaction {} is parked: it failed {} times", claimed.reaction(), claimed.attempts(), e);
        }
        reactions.failed(claimed, again, e.toString());
    }
}
