package com.example.app.support.idempotency;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which requests with a key were taken, and what was answered: the table {@code backend.idempotency_keys}. A key that is in
 * use is a lock of the transaction that uses it; so nothing is left of a process that dies.
 */
@Repository
class IdempotencyKeys {

    /** So often are keys forgotten whose time is over, and so many at once. */
    private static final Duration FORGETTING = Duration.ofMinutes(10);

    private static final int AT_ONCE = 10_000;

    ${claimLife}

    private final JdbcClient database;
    private final Clock clock;
    /** How long an answer is given again. */
    private final Duration life;

    private final AtomicReference<Instant> forgotten;

    ${encryptionField}

    IdempotencyKeys(
            JdbcClient database,
            Clock clock,
            @Value("$${app.idempotency.kept:24h}") Duration kept${encryptionParameter}) {
        this.database = database;
        this.clock = clock;
        this.life = kept;
        this.forgotten = new AtomicReference<>(clock.instant());
        ${encryptionAssignment}
    }

    /**
     * A request with its key.
     *
     * @param key digest of caller, operation and key
     * @param request digest of the body
     * @param at when it came
     */
    record Attempt(byte[] key, byte[] request, Instant at) {}

    /** A first answer, as it was given. */
    record Answer(
            int status, @Nullable String mediaType, @Nullable String location, @Nullable String tag, byte[] body) {}

    sealed interface Taken {
        /** Nobody had the key: what is answered now is kept. */
        record First() implements Taken {}

        /** The same request was done before, and gave that. */
        record Done(String result) implements Taken {}

        /** The same request was answered before, and changed nothing. */
        record Again(Answer answer) implements Taken {}

        /** Another request has the key. */
        record Reused() implements Taken {}

        /** The same request is being answered. */
        record InUse() implements Taken {}
    }

    Attempt attempt(byte[] key, byte[] request) {
        Instant now = clock.instant();
        forget(now);
        return new Attempt(key, request, now);
    }

    /** What is older than anybody may ask for goes now and then. */
    private void forget(Instant now) {
        Instant last = forgotten.get();
        if (now.isAfter(last.plus(FORGETTING)) && forgotten.compareAndSet(last, now)) {
            database.sql("""
                            delete from backend.idempotency_keys
                            where key in (select key from backend.idempotency_keys
                                          where taken_at < :expired
                                          order by taken_at limit :some for update skip locked)
                            """)
                    .param("expired", at(now.minus(life)))
                    .param("some", AT_ONCE)
                    .update();
        }
    }

    /** The key is this transaction's until that ends, unless another one has it or what it gave is known. */
    Taken take(Attempt attempt) {
        return database.sql("""
                        select pg_try_advisory_xact_lock(:lock) as free,
                               known.request, known.result, known.status, known.media_type, known.location, known.tag,
                               known.body
                        from (values (1)) as one
                        left join backend.idempotency_keys known on known.key = :key and known.taken_at >= :expired
                        """)
                .param("lock", lock(attempt))
                .param("key", attempt.key())
                .param("expired", at(attempt.at().minus(life)))
                .query((row, number) -> {
                    if (row.getBytes("request") != null) {
                        return known(row, attempt);
                    }
                    return row.getBoolean("free") ? new Taken.First() : new Taken.InUse();
                })
                .single();
    }

    ${claim}

    private Taken known(ResultSet row, Attempt attempt) throws SQLException {
        if (!Arrays.equals(row.getBytes("request"), attempt.request())) {
            return new Taken.Reused();
        }
        byte[] result = row.getBytes("result");
        if (result != null) {
            return new Taken.Done(${openedResult});
        }
        ${claimInUse}
        return new Taken.Again(new Answer(
                row.getInt("status"),
                row.getString("media_type"),
                row.getString("location"),
                row.getString("tag"),
                ${openedBody}));
    }

    /**
     * In the transaction of the operation that took the key: what it gave. Either both are there afterwards or neither.
     *
     * @return false if the same request was done since this one asked
     */
    boolean done(Attempt attempt, String result) {
        return database.sql("""
                        insert into backend.idempotency_keys as known (key, request, taken_at, result)
                        values (:key, :request, :now, :result)
                        on conflict (key) do update
                          set request = excluded.request, taken_at = excluded.taken_at, result = excluded.result,
                              status = null, media_type = null, location = null, tag = null, body = null
                          where known.taken_at < :expired${orClaimed}
                        """)
                .param("key", attempt.key())
                .param("request", attempt.request())
                .param("now", at(attempt.at()))
                .param("result", ${sealedResult})
                .param("expired", at(attempt.at().minus(life)))
                .update() == 1;
    }

    /**
     * An answer to a request that changed nothing.
     *
     * @return the first if it is kept, else what is known of another
     */
    Taken keep(Attempt attempt, Answer answer) {
        int kept = database.sql("""
                        insert into backend.idempotency_keys as known
                               (key, request, taken_at, status, media_type, location, tag, body)
                        select :key, :request, :now, :status, cast(:mediaType as text), cast(:location as text),
                               cast(:tag as text), :body
                        where pg_try_advisory_xact_lock(:lock)
                        on conflict (key) do update
                          set request = excluded.request, taken_at = excluded.taken_at, result = null,
                              status = excluded.status, media_type = excluded.media_type,
                              location = excluded.location, tag = excluded.tag, body = excluded.body
                          where known.taken_at < :expired${orClaimed}
                        """)
                .param("lock", lock(attempt))
                .param("key", attempt.key())
                .param("request", attempt.request())
                .param("now", at(attempt.at()))
                .param("status", answer.status())
                .param("mediaType", answer.mediaType())
                .param("location", answer.location())
                .param("tag", answer.tag())
                .param("body", ${sealedBody})
                .param("expired", at(attempt.at().minus(life)))
                .update();
        if (kept == 1) {
            return new Taken.First();
        }
        return switch (take(attempt)) {
            case Taken.Again again -> again;
            case Taken.Reused reused -> reused;
            case Taken.First _, Taken.Done _, Taken.InUse _ -> new Taken.InUse(); // the other one was quicker
        };
    }

    /** The number by which the database knows the key among its locks. */
    private static long lock(Attempt attempt) {
        return ByteBuffer.wrap(attempt.key()).getLong();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
