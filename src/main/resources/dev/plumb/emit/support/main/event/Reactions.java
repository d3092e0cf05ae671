package com.example.app.support.event;

import com.example.app.support.background.BackgroundSettings;
${imports}
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is still to be done after events: the table {@code backend.reactions}. */
@Repository
class Reactions {

    private static final TypeReference<Map<String, Tried>> STEPS = new TypeReference<>() {};

    /** Not parked, and nothing earlier of its subject waits; one that had begun when its instance died is first. */
    private static final String FREE = """
            r.parked_at is null
              and (r.claim is not null or not exists (
                     select from backend.reactions other
                     where other.subject = r.subject and other.id <> r.id and other.parked_at is null
                       and (other.id < r.id or other.claim is not null)))
            """;

    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;
    private final Duration lease;
    ${fields}

    Reactions(JdbcClient database, JsonMapper json, Clock clock, BackgroundSettings settings${parameters}) {
        this.database = database;
        this.json = json;
        this.clock = clock;
        this.lease = settings.lease();
        ${assignments}
    }

    /**
     * A reaction that this instance does, and nobody else.
     *
     * @param attempts how often it was begun, this time included, since it last got anywhere
     * @param steps how far it is, by step
     */
    record Claimed(
            long id,
            UUID claim,
            String reaction,
            int attempts,
            Map<String, Tried> steps,
            UUID eventId,
            String type,
            String body,
            Instant occurredAt,
            @Nullable String requestId,
            @Nullable String traceparent) {}

    /** @param since when it was tried first */
    record Tried(int times, Instant since, boolean done) {}

    /** The one that has been due for longest. That one subject is not taken up twice is the index's word. */
    Optional<Claimed> claim() {
        Instant now = clock.instant();
        UUID claim = UUID.randomUUID();
        try {
            return database.sql("""
                            with due as (
                              select r.id from backend.reactions r
                              where r.due_at <= :now and (r.claimed_until is null or r.claimed_until <= :now)
                                and %s
                              order by r.due_at, r.id
                              limit 1
                              for update skip locked
                            )
                            update backend.reactions r
                            set claim = :claim, claimed_until = :until, attempts = r.attempts + 1,
                                first_tried_at = coalesce(r.first_tried_at, :now)
                            from due, backend.outbox event
                            where r.id = due.id and event.id = r.event
                            returning r.id, r.claim, r.reaction, r.attempts, r.progress, event.event_id, event.type,
                                      event.body, event.occurred_at, event.request_id, event.traceparent
                            """.formatted(FREE))
                    .param("now", at(now))
                    .param("claim", claim)
                    .param("until", at(now.plus(lease)))
                    .query((row, number) -> claimed(row))
                    .optional();
        } catch (DuplicateKeyException e) {
            return Optional.empty(); // another instance has just taken up another one of the same subject
        }
    }

    private Claimed claimed(ResultSet row) throws SQLException {
        return new Claimed(
                row.getLong("id"),
                row.getObject("claim", UUID.class),
                row.getString("reaction"),
                row.getInt("attempts"),
                json.readValue(row.getString("progress"), STEPS),
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                ${body},
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("request_id"),
                row.getString("traceparent"));
    }

    /** It takes long, and is still this instance's; not where another has taken it over. */
    void renew(Claimed claimed) {
        database.sql("update backend.reactions set claimed_until = :until where id = :id and claim = :claim")
                .param("id", claimed.id())
                .param("claim", claimed.claim())
                .param("until", at(clock.instant().plus(lease)))
                .update();
    }

    /** When there is something to do. */
    Optional<Instant> next() {
        return database.sql("""
                        select min(greatest(r.due_at, r.claimed_until)) from backend.reactions r where %s
                        """.formatted(FREE))
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    /** How many are still to be done. */
    long waiting() {
        return count("parked_at is null");
    }

    /** How many failed so often that somebody has to look. */
    long parked() {
        return count("parked_at is not null");
    }

    /** Those of them that have been parked for longest. */
    List<ParkedController.Parked> parkedOnes() {
        return database.sql("""
                        select r.id, r.reaction, r.subject, r.parked_at, r.error, event.event_id, event.occurred_at,
                               event.request_id
                        from backend.reactions r join backend.outbox event on event.id = r.event
                        where r.parked_at is not null
                        order by r.parked_at, r.id
                        limit 100
                        """)
                .query((row, number) -> new ParkedController.Parked(
                        row.getLong("id"),
                        row.getString("reaction"),
                        row.getString("subject"),
                        row.getObject("parked_at", OffsetDateTime.class).toInstant(),
                        row.getString("error"),
                        row.getObject("event_id", UUID.class),
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        row.getString("request_id")))
                .list();
    }

    /**
     * Parked ones are to be done again.
     *
     * @param id null for all of them
     * @return how many
     */
    int again(@Nullable Long id) {
        return database.sql("""
                        update backend.reactions set parked_at = null, attempts = 0, due_at = :now
                        where parked_at is not null and (cast(:id as bigint) is null or id = :id)
                        """)
                .param("now", at(clock.instant()))
                .param("id", id)
                .update();
    }

    private long count(String condition) {
        return database.sql("select count(*) from backend.reactions where " + condition)
                .query(Long.class)
                .single();
    }

    /** @throws LostClaimException if another instance has taken it over */
    void end(Claimed claimed) {
        held(claimed, database.sql("delete from backend.reactions where id = :id and claim = :claim"));
    }

    /** @throws LostClaimException if another instance has taken it over */
    void progress(Claimed claimed, Map<String, Tried> steps) {
        held(claimed, database.sql("""
                        update backend.reactions
                        set progress = cast(:steps as jsonb), attempts = 0, claimed_until = :until
                        where id = :id and claim = :claim
                        """)
                .param("steps", json.writeValueAsString(steps))
                .param("until", at(clock.instant().plus(lease))));
    }

    /** It is to be tried again, as was to be expected. */
    void postpone(Claimed claimed, Instant again, Map<String, Tried> steps, String why) {
        held(claimed, database.sql("""
                        update backend.reactions
                        set due_at = :again, progress = cast(:steps as jsonb), attempts = 0, error = :why,
                            claim = null, claimed_until = null
                        where id = :id and claim = :claim
                        """)
                .param("again", at(again))
                .param("steps", json.writeValueAsString(steps))
                .param("why", why));
    }

    /** It failed, and nobody had expected that. */
    void failed(Claimed claimed, Optional<Instant> again, String error) {
        database.sql("""
                        update backend.reactions
                        set due_at = coalesce(:again, due_at),
                            parked_at = case when cast(:again as timestamptz) is null then cast(:now as timestamptz) end,
                            error = :error, claim = null, claimed_until = null
                        where id = :id and claim = :claim
                        """)
                .param("id", claimed.id())
                .param("claim", claimed.claim())
                .param("again", again.map(Reactions::at).orElse(null))
                .param("now", at(clock.instant()))
                .param("error", error)
                .update();
    }

    private static void held(Claimed claimed, JdbcClient.StatementSpec statement) {
        int rows = statement
                .param("id", claimed.id())
                .param("claim", claimed.claim())
                .update();
        if (rows == 0) {
            throw new LostClaimException(claimed.reaction());
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
