package com.example.app.support.broker;

import com.example.app.support.background.Work;
import com.example.app.support.event.CloudEvent;
${imports}
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends events from the outbox to the broker, in the order in which they were stored: at least once, by one instance at a
 * time. What the broker has confirmed is marked; if this instance dies before, it is sent once more.
 */
@Component
@ConditionalOnProperty(name = "app.background.enabled", matchIfMissing = true)
class OutboxPublisher implements Work {

    private static final int BATCH = 100;

    /** How long nothing is sent after the broker did not take something, or while another instance sends. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ${broker} broker;
    private final Clock clock;
    ${fields}
    private volatile Instant pausedUntil = Instant.EPOCH;

    OutboxPublisher(
            JdbcClient database, PlatformTransactionManager transactions, ${broker} broker, Clock clock${parameters}) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.broker = broker;
        this.clock = clock;
        ${assignments}
    }

    private record Stored(long id, CloudEvent event) {}

    @Override
    public Optional<Instant> next() {
        return database.sql("select min(occurred_at) from backend.outbox where published_at is null")
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(first -> first.toInstant().isAfter(pausedUntil) ? first.toInstant() : pausedUntil);
    }

    @Override
    public boolean runDue() {
        return !clock.instant().isBefore(pausedUntil)
                && Boolean.TRUE.equals(transaction.execute(status -> publish()));
    }

    /** No row is locked meanwhile: only the right to publish is, which ends with this transaction or its instance. */
    private boolean publish() {
        if (!isAlone()) {
            pause();
            return false;
        }
        List<Stored> events = unpublished();
        if (events.isEmpty()) {
            return false;
        }
        int sent = broker.send(events.stream().map(Stored::event).toList());
        mark(events.subList(0, sent));
        if (sent < events.size()) {
            pause();
        }
        return sent == events.size();
    }

    private void pause() {
        pausedUntil = clock.instant().plus(PAUSE);
    }

    private boolean isAlone() {
        return database.sql("select pg_try_advisory_xact_lock(hashtextextended('backend.outbox', 0))")
                .query(Boolean.class)
                .single();
    }

    private List<Stored> unpublished() {
        return database.sql("""
                        select id, event_id, type, subject, occurred_at, shown, traceparent
                        from backend.outbox
                        where published_at is null
                        order by id
                        limit :batch
                        """)
                .param("batch", BATCH)
                .query((row, number) -> new Stored(
                        row.getLong("id"),
                        new CloudEvent(
                                row.getObject("event_id", UUID.class),
                                row.getString("type"),
                                row.getString("subject"),
                                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                                ${shown},
                                row.getString("traceparent"))))
                .list();
    }

    private void mark(List<Stored> events) {
        database.sql("update backend.outbox set published_at = :now where id = any(:ids)")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("ids", events.stream().map(Stored::id).toArray(Long[]::new))
                .update();
    }
}
