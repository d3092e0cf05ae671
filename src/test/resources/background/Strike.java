package com.example.bells.probe;

import com.example.bells.support.background.Job;
import com.example.bells.support.background.JobRun;
import com.example.bells.support.background.Schedule;
import com.example.bells.support.event.Outbox;
import java.time.Duration;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Emits an event for each row of a table. */
@Component
class Strike implements Job {
    private final JdbcClient database;
    private final Outbox outbox;

    Strike(JdbcClient database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "strike";
    }

    @Override
    public Schedule schedule() {
        return Schedule.every(Duration.ofMillis(100));
    }

    @Override
    public void run(JobRun run) {
        run.each(
                database.sql("select id from strikes order by id").query(Long.class).list(),
                id -> database.sql("delete from strikes where id = :id returning subject, what")
                        .param("id", id)
                        .query((row, number) -> new Struck(row.getString(1), id, row.getString(2)))
                        .optional()
                        .ifPresent(struck -> outbox.add(struck, Map.of("bell", struck.bell()))));
    }
}
