package com.example.app.support.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a call that failed is made again: after a pause that doubles each time, and that differs from caller to caller, so
 * that they do not come back all at once.
 *
 * @param lasting since the first try
 * @param first pause
 * @param last the longest pause
 */
public record Retry(Duration lasting, Duration first, Duration last) {

    /**
     * When to try again; empty where that was tried long enough. The last try stands at the very end of the time.
     *
     * @param tries that were made
     * @param notBefore the least pause
     */
    public Optional<Instant> next(Instant firstTry, Instant now, int tries, Duration notBefore) {
        Instant end = firstTry.plus(lasting);
        if (!now.isBefore(end)) {
            return Optional.empty();
        }
        Duration pause = pause(tries);
        Instant next = now.plus(pause.compareTo(notBefore) < 0 ? notBefore : pause);
        return Optional.of(next.isAfter(end) ? end : next);
    }

    /** Between half of the pause and the whole of it. */
    private Duration pause(int tries) {
        Duration whole = first;
        for (int i = 1; i < tries && whole.compareTo(last) < 0; i++) {
            whole = whole.multipliedBy(2);
        }
        long millis = Math.max(1, (whole.compareTo(last) > 0 ? last : whole).toMillis());
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
