package com.example.app.support.background;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.scheduling.support.CronExpression;

/** When a job is due. */
public sealed interface Schedule {

    /** When nothing comes any more. */
    Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    Instant after(Instant last);

    /** So long after its last run began. */
    record Every(Duration time) implements Schedule {
        @Override
        public Instant after(Instant last) {
            return last.plus(time);
        }
    }

    /** At times of a calendar in UTC; {@code seconds minutes hours days months weekdays}. */
    record Cron(CronExpression times) implements Schedule {
        @Override
        public Instant after(Instant last) {
            var next = times.next(last.atOffset(ZoneOffset.UTC));
            return next == null ? NEVER : next.toInstant();
        }
    }

    static Schedule every(Duration time) {
        return new Every(time);
    }

    static Schedule cron(String expression) {
        return new Cron(CronExpression.parse(expression));
    }
}
