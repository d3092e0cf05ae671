package com.example.bells.probe;

import com.example.bells.support.background.Backoff;
import com.example.bells.support.event.Attempt;
import com.example.bells.support.event.Reaction;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notes when it begins, and what it did, as the event says. */
@Component
class Ring implements Reaction<Struck> {
    private static final Backoff SHORT = new Backoff(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(200));

    private final JdbcClient database;

    Ring(JdbcClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public Class<Struck> event() {
        return Struck.class;
    }

    @Override
    public void react(Struck event, Attempt attempt) {
        long id = database.sql("""
                        insert into rings (event, subject, place, what, rung_by, began)
                        values (:event, :subject, :place, :what, :by, clock_timestamp()) returning id
                        """)
                .param("event", attempt.eventId())
                .param("subject", event.bell())
                .param("place", event.place())
                .param("what", event.what())
                .param("by", System.getenv("RUNG_BY"))
                .query(Long.class)
                .single();
        String what = event.what();
        switch (what) {
            case "slow" -> pause(150);
            case "long" -> pause(2_500); // a lease is a second
            case "fail" -> {
                if (database.sql("select cracked from strikes_allowed").query(Boolean.class).single()) {
                    throw new IllegalStateException("cracked");
                }
            }
            case "later" -> {
                if (attempt.later("ring", SHORT, "not yet")) {
                    return;
                }
                what = "given up";
            }
            default -> {}
        }
        end(attempt, id, what);
    }

    private void end(Attempt attempt, long id, String what) {
        attempt.finish(() -> database.sql("update rings set what = :what, ended = clock_timestamp() where id = :id")
                .param("id", id)
                .param("what", what)
                .update());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
