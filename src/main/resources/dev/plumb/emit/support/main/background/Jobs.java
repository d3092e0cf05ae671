package com.example.app.support.background;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which job is due when, and which instance is at it: the table {@code backend.jobs}. */
@Repository
class Jobs {

    private final JdbcClient database;
    private final Clock clock;
    private final Duration lease;

    Jobs(JdbcClient database, Clock clock, BackgroundSettings settings) {
        this.database = database;
        this.clock = clock;
        this.lease = settings.lease();
    }

    record Claimed(String job, UUID claim) {}

    private record Row(String name, Instant due, @Nullable Instant claimedUntil) {}

    /** When each is due; of one that the database does not know yet, from now on. */
    Map<String, Instant> due(Collection<Job> jobs) {
        Map<String, Row> rows = database.sql("select name, due_at, claimed_until from backend.jobs")
                .query((row, number) -> new Row(
                        row.getString("name"),
                        row.getObject("due_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("claimed_until", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null)))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::name, row -> row));
        return jobs.stream().collect(Collectors.toMap(Job::name, job -> {
            Row row = rows.get(job.name());
            return row == null ? add(job) : dueAt(job, row);
        }));
    }

    /** A schedule that was changed, or a clock that was put back, never makes it wait longer than the schedule says. */
    private Instant dueAt(Job job, Row row) {
        Instant due = row.due();
        Instant next = job.schedule().after(clock.instant());
        if (due.isAfter(next)) {
            due = next;
            database.sql("update backend.jobs set due_at = :due where name = :name and claim is null")
                    .param("name", job.name())
                    .param("due", at(due))
                    .update();
        }
        Instant free = row.claimedUntil();
        return free != null && free.isAfter(due) ? free : due;
    }

    private Instant add(Job job) {
        Instant due = job.schedule().after(clock.instant());
        database.sql("insert into backend.jobs (name, due_at) values (:name, :due) on conflict do nothing")
                .param("name", job.name())
                .param("due", at(due))
                .update();
        return due;
    }

    /** Takes a job up, unless another instance has. */
    Optional<Claimed> claim(Job job) {
        Instant now = clock.instant();
        var claimed = new Claimed(job.name(), UUID.randomUUID());
        int rows = database.sql("""
                        update backend.jobs
                        set claim = :claim, claimed_until = :until, last_run_at = :now
                        where name = :name and due_at <= :now
                          and (claimed_until is null or claimed_until <= :now)
                        """)
                .param("name", claimed.job())
                .param("claim", claimed.claim())
                .param("until", at(now.plus(lease)))
                .param("now", at(now))
                .update();
        return rows == 1 ? Optional.of(claimed) : Optional.empty();
    }

    /** Whether the job is still this instance's. */
    boolean renew(Claimed claimed) {
        return database.sql("""
                        update backend.jobs set claimed_until = :until where name = :name and claim = :claim
                        """)
                .param("name", claimed.job())
                .param("claim", claimed.claim())
                .param("until", at(clock.instant().plus(lease)))
                .update() == 1;
    }

    /** When whoever has just said that a job is its own is to say so again. */
    Instant renewal() {
        return clock.instant().plus(lease.dividedBy(3));
    }

    /** @param error what went wrong, if anything did */
    void done(Claimed claimed, Instant next, @Nullable String error) {
        database.sql("""
                        update backend.jobs
                        set due_at = :next, claim = null, claimed_until = null, error = :error
                        where name = :name and claim = :claim
                        """)
                .param("name", claimed.job())
                .param("claim", claimed.claim())
                .param("next", at(next))
                .param("error", error)
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
