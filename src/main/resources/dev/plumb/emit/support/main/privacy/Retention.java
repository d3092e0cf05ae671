package com.example.app.support.privacy;

import com.example.app.support.background.Job;
import com.example.app.support.background.JobRun;
import com.example.app.support.background.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes rows when they have been kept for long enough, in batches, and first of all what points at them. */
@Component
class Retention implements Job {

    /** @param statements each deletes; how many rows the last one finds says whether there may be more */
    private record Rule(Duration kept, List<String> statements) {}

    private static final List<Rule> RULES = List.of(
            ${rules});

    private final JdbcClient database;
    private final Clock clock;

    Retention(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public Schedule schedule() {
        return Schedule.every(Duration.ofHours(1));
    }

    @Override
    public void run(JobRun run) {
        for (Rule rule : RULES) {
            run.batches(() -> delete(rule));
        }
    }

    private int delete(Rule rule) {
        int rows = 0;
        for (String statement : rule.statements()) {
            rows = database.sql(statement)
                    .param("before", clock.instant().minus(rule.kept()).atOffset(ZoneOffset.UTC))
                    .update();
        }
        return rows;
    }
}
