package com.example.app.support.partner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a partner alone for a while when too many of the last calls failed (M. Nygard, Release It!). Then one call is let
 * through, and tells whether it is over.
 */
public final class CircuitBreaker {

    /**
     * @param percent of the last {@code calls} that failed open it
     * @param lasting how long it stays open
     */
    public record Limits(int percent, int calls, Duration lasting) {}

    private final Limits limits;
    private final Clock clock;
    private final Deque<Boolean> failures = new ArrayDeque<>();
    private @Nullable Instant openUntil;
    private boolean trying;

    CircuitBreaker(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** How long no call may be made; zero where one may be made now, of which {@link #tell} must then be told. */
    synchronized Duration open() {
        if (openUntil == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), openUntil);
        if (left.isPositive()) {
            return left;
        }
        if (trying) { // somebody finds out at this moment
            return Duration.ofSeconds(1);
        }
        trying = true;
        return Duration.ZERO;
    }

    synchronized void tell(boolean failed) {
        if (trying) {
            trying = false;
            if (failed) {
                openUntil = clock.instant().plus(limits.lasting());
            } else {
                reset();
            }
            return;
        }
        failures.addLast(failed);
        if (failures.size() > limits.calls()) {
            failures.removeFirst();
        }
        long failed100 = 100L * failures.stream().filter(f -> f).count();
        if (failures.size() == limits.calls() && failed100 >= (long) limits.percent() * limits.calls()) {
            openUntil = clock.instant().plus(limits.lasting());
        }
    }

    synchronized boolean isOpen() {
        return openUntil != null;
    }

    /** Closed, as at the start. */
    synchronized void reset() {
        openUntil = null;
        trying = false;
        failures.clear();
    }
}
