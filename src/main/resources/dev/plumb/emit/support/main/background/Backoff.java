package com.example.app.support.background;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How something that failed is tried again: after pauses that double, each shortened by up to a half at random, so that
 * many who failed together do not come back together.
 *
 * @param lasting after that time since the first try it is given up
 * @param first the first pause
 * @param last the longest one
 */
public record Backoff(Duration lasting, Duration first, Duration last) {

    private static final int MOST_DOUBLINGS = 30;

    /**
     * When to try again; empty if it is to be given up.
     *
     * @param tries how often it was tried, at least once
     * @param since when it was tried first
     */
    public Optional<Instant> next(int tries, Instant since, Instant now) {
        return next(tries, since, now, Duration.ZERO);
    }

    /** @param least that long nothing is tried, as whoever failed asks for */
    public Optional<Instant> next(int tries, Instant since, Instant now, Duration least) {
        Instant end = since.plus(lasting);
        if (!now.isBefore(end)) {
            return Optional.empty();
        }
        Duration pause = pause(tries);
        Instant next = now.plus(pause.compareTo(least) < 0 ? least : pause);
        return Optional.of(next.isBefore(end) ? next : end);
    }

    Duration pause(int tries) {
        long most = Math.max(2, last.toMillis());
        long doubled = first.toMillis() << Math.clamp(tries - 1L, 0, MOST_DOUBLINGS);
        long millis = doubled <= 0 ? most : Math.min(doubled, most);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }
}
