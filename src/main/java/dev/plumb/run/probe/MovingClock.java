package dev.plumb.run.probe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A clock that goes on like any other, in the microseconds that PostgreSQL keeps, and that can be put elsewhere. */
final class MovingClock extends Clock {
    static final MovingClock INSTANCE = new MovingClock();

    private static final Clock REAL = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

    private volatile Duration ahead = Duration.parse(System.getProperty("plumb.ahead", "PT0S"));

    private MovingClock() {}

    /** From now on it is {@code now}; the real time where that is null. */
    void set(@Nullable Instant now) {
        ahead = now == null ? Duration.ZERO : Duration.between(REAL.instant(), now);
    }

    /** How far it is before the real time. */
    Duration ahead() {
        return ahead;
    }

    void ahead(Duration time) {
        ahead = time;
    }

    /** How far it would be before the real time if it were {@code now}. */
    Duration aheadAt(Instant now) {
        return Duration.between(REAL.instant(), now);
    }

    void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    @Override
    public Instant instant() {
        return REAL.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(REAL.withZone(zone), ahead);
    }
}
