package com.example.app.support.event;

import com.example.app.support.background.Job;
import com.example.app.support.background.JobRun;
import com.example.app.support.background.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes events of which nothing is to be done any more. */
@Component
class OutboxCleaner implements Job {

    /** @param kept for that long, so that one can see what has happened */
    @ConfigurationProperties("app.outbox")
    record Settings(@DefaultValue("30d") Duration kept) {}

    private final JdbcClient database;
    private final Settings settings;
    private final Clock clock;

    OutboxCleaner(JdbcClient database, Settings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "outbox-cleaner";
    }

    @Override
    public Schedule schedule() {
        return Schedule.every(Duration.ofHours(1));
    }

    @Override
    public void run(JobRun run) {
        Instant before = clock.instant().minus(settings.kept());
        run.batches(() -> database.sql("""
                        delete from backend.outbox
                        where id in (
                          select event.id from backend.outbox event
                          where event.occurred_at < :before
                            and not exists (select from backend.reactions open where open.event = event.id)
                            ${conditions}
                          order by event.id limit 1000)
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update());
    }
}
