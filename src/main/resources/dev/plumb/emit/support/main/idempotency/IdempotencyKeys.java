package com.example.app.support.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which requests with a key were taken, and what was answered: the table {@code backend.idempotency_keys}. */
@Repository
class IdempotencyKeys {

    /** How long an answer is given again. */
    private static final Duration LIFE = Duration.ofHours(24);

    /** Longer than any request takes: a key whose process died is free again after that. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);

    private final JdbcClient database;
    private final Clock clock;

    ${encryptionField}

    IdempotencyKeys(JdbcClient database, Clock clock${encryptionParameter}) {
        this.database = database;
        this.clock = clock;
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
        /**
         * Nobody had the key, or the process that had it died before it answered: answer, and keep it.
         *
         * @param result what the operation gave, where it is done already
         */
        record First(@Nullable String result) implements Taken {}

        /** The same request was answered before. */
        record Again(Answer answer) implements Taken {}

        /** Another request has the key. */
        record Reused() implements Taken {}

        /** The same request is being answered. */
        record InUse() implements Taken {}
    }

    private record Row(byte[] request, byte @Nullable [] result, @Nullable Answer answer) {}

    Attempt attempt(byte[] key, byte[] request) {
        return new Attempt(key, request, clock.instant());
    }

    Taken take(Attempt attempt) {
        Instant now = attempt.at();
        boolean first = database.sql("""
                        insert into backend.idempotency_keys as k (key, request, taken_at)
                        values (:key, :request, :now)
                        on conflict (key) do update
                          set request = excluded.request, taken_at = excluded.taken_at,
                            status = null, body = null, result = null
                          where k.taken_at < :expired
                            or (k.status is null and k.result is null and k.taken_at < :abandoned)
                        """)
                .param("key", attempt.key())
                .param("request", attempt.request())
                .param("now", at(now))
                .param("expired", at(now.minus(LIFE)))
                .param("abandoned", at(now.minus(LONGEST_REQUEST)))
                .update() == 1;
        if (first) {
            return new Taken.First(null);
        }
        Optional<Row> row = find(attempt);
        if (row.isEmpty()) { // given back a moment ago
            return new Taken.InUse();
        }
        if (!Arrays.equals(row.get().request(), attempt.request())) {
            return new Taken.Reused();
        }
        Answer answer = row.get().answer();
        byte[] result = row.get().result();
        if (answer == null && result != null) {
            return new Taken.First(${openedResult});
        }
        return answer == null ? new Taken.InUse() : new Taken.Again(answer);
    }

    private Optional<Row> find(Attempt attempt) {
        return database.sql("""
                        select request, result, status, media_type, location, tag, body
                        from backend.idempotency_keys
                        where key = :key
                        """)
                .param("key", attempt.key())
                .query((row, number) -> new Row(
                        row.getBytes("request"),
                        row.getBytes("result"),
                        row.getObject("status") == null
                                ? null
                                : new Answer(
                                        row.getInt("status"),
                                        row.getString("media_type"),
                                        row.getString("location"),
                                        row.getString("tag"),
                                        ${openedBody})))
                .optional();
    }

    /**
     * In the transaction of the operation: it is done, and this is what it gave. Whoever dies before it has answered is
     * asked again, and answers that.
     *
     * @throws IllegalStateException if the request took so long that another one began anew
     */
    void done(Attempt attempt, String result) {
        int mine = database.sql("""
                        update backend.idempotency_keys set result = :result
                        where key = :key and taken_at = :at and status is null
                        """)
                .param("key", attempt.key())
                .param("at", at(attempt.at()))
                .param("result", ${sealedResult})
                .update();
        if (mine == 0) {
            throw new IllegalStateException("another request has taken over its key");
        }
    }

    void keep(Attempt attempt, Answer answer) {
        database.sql("""
                        update backend.idempotency_keys
                        set status = :status, media_type = :mediaType, location = :location, tag = :tag, body = :body,
                          result = null
                        where key = :key
                        """)
                .param("key", attempt.key())
                .param("status", answer.status())
                .param("mediaType", answer.mediaType())
                .param("location", answer.location())
                .param("tag", answer.tag())
                .param("body", ${sealedBody})
                .update();
    }

    /** The request failed on our side: it may be sent again. */
    void giveBack(Attempt attempt) {
        database.sql("delete from backend.idempotency_keys where key = :key and status is null and result is null")
                .param("key", attempt.key())
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
