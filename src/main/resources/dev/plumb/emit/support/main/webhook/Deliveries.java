package com.example.app.support.webhook;

import com.example.app.support.event.CloudEvent;
${imports}
${charsets}
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who is to be told of what, and what came of it: the table {@code ${table}}. */
@Repository
class Deliveries {

    private final JdbcClient database;
    private final Clock clock;
    ${fields}

    Deliveries(JdbcClient database, Clock clock${parameters}) {
        this.database = database;
        this.clock = clock;
        ${assignments}
    }

    /**
     * One that is due.
     *
     * @param tries this one included
     ${secretDoc}
     */
    record Delivery(
            Object key,
            int tries,
            String url,
            ${secretComponent}
            CloudEvent event) {}

    /** ${cite}: of each new event, a delivery for everyone who has subscribed to it. How many events there were. */
    int spread() {
        return database.sql("""
                        with told as (
                          update backend.outbox set told_at = :now
                          where id in (select id from backend.outbox
                                       where told_at is null and type in (${types})
                                       order by id limit 100 for update skip locked)
                          returning event_id, type
                        ), added as (
                          insert into ${deliveries} (${spreadColumns})
                          select ${spreadValues}
                          from told join ${subscriptions} subscription on told.type = any(subscription.events)
                          on conflict do nothing
                        )
                        select count(*) from told
                        """)
                .param("now", at(clock.instant()))
                .query(Integer.class)
                .single();
    }

    /** Takes up the one that has been due for longest; if this instance dies, it is due again after {@code lease}. */
    Optional<Delivery> take(Duration lease) {
        Instant now = clock.instant();
        return database.sql("""
                        with due as (
                          select delivery.${key} as key
                          from ${deliveries} delivery
                            join ${subscriptions} subscription on ${link}
                            join backend.outbox event on event.event_id = delivery.event_id
                          where delivery.delivered_at is null and delivery.next_attempt_at <= :now
                          order by delivery.next_attempt_at
                          limit 1
                          for update of delivery skip locked
                        )
                        update ${deliveries} delivery
                        set attempts = delivery.attempts + 1, next_attempt_at = :until
                        from due, ${subscriptions} subscription, backend.outbox event
                        where delivery.${key} = due.key and ${link} and event.event_id = delivery.event_id
                        returning delivery.${key} as key, delivery.attempts, subscription.url, ${secret}
                                  event.event_id, event.type, event.subject, event.shown, event.occurred_at,
                                  event.traceparent
                        """)
                .param("now", at(now))
                .param("until", at(now.plus(lease)))
                .query((row, number) -> new Delivery(
                        row.getObject("key"),
                        row.getInt("attempts"),
                        row.getString("url"),
                        ${secretOf}
                        new CloudEvent(
                                row.getObject("event_id", UUID.class),
                                row.getString("type"),
                                row.getString("subject"),
                                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                                ${shown},
                                row.getString("traceparent"))))
                .optional();
    }

    Optional<Instant> next() {
        return database.sql("""
                        select least(
                          (select min(delivery.next_attempt_at)
                           from ${deliveries} delivery
                             join ${subscriptions} subscription on ${link}
                             join backend.outbox event on event.event_id = delivery.event_id
                           where delivery.delivered_at is null),
                          (select min(occurred_at) from backend.outbox where told_at is null and type in (${types})))
                        """)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    /** The subscriber has it. */
    void delivered(Delivery delivery, int status) {
        database.sql("""
                        update ${deliveries}
                        set delivered_at = :now, next_attempt_at = null${lastStatus}
                        where ${key} = :key
                        """)
                .param("key", delivery.key())
                .param("now", at(clock.instant()))
                .param("status", status)
                .update();
    }

    /**
     * The subscriber does not have it.
     *
     * @param status what it answered, if it did
     * @param again when to try again; empty if it is given up
     */
    void failed(Delivery delivery, @Nullable Integer status, Optional<Instant> again) {
        database.sql("""
                        update ${deliveries}
                        set next_attempt_at = :again${lastStatus}
                        where ${key} = :key and delivered_at is null
                        """)
                .param("key", delivery.key())
                .param("again", again.map(Deliveries::at).orElse(null))
                .param("status", status)
                .update();
    }

    /** How many were given up. */
    long givenUp() {
        return database.sql("""
                        select count(*) from ${deliveries} where delivered_at is null and next_attempt_at is null
                        """)
                .query(Long.class)
                .single();
    }

    /** Those that were given up are tried once more. How many they are. */
    int again() {
        return database.sql("""
                        update ${deliveries} set next_attempt_at = :now
                        where delivered_at is null and next_attempt_at is null
                        """)
                .param("now", at(clock.instant()))
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
