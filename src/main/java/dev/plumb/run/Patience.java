package dev.plumb.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long a backend may take to start: so long without a sign of life, and five times that in all. A sign is a word in
 * its log, and work: on a machine that is busy with other things, a process may come to speak late.
 */
final class Patience {
    static final Duration SILENCE = Duration.ofSeconds(90);

    /** What a process that only waits does not use up while it waits. */
    private static final Duration WORK = Duration.ofSeconds(1);

    private final LongSupplier said;
    private final Supplier<Duration> worked;
    private final LongSupplier clock;
    private final long begun;
    private long heard;
    private long length;
    private Duration work = Duration.ZERO;

    Patience(LongSupplier said, Supplier<Duration> worked, LongSupplier clock) {
        this.said = said;
        this.worked = worked;
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.heard = begun;
    }

    static Patience with(Process process, Path log) {
        return new Patience(
                () -> log.toFile().length(),
                () -> process.info().totalCpuDuration().orElse(Duration.ZERO),
                System::nanoTime);
    }

    boolean isOver() {
        long now = clock.getAsLong();
        if (lives()) {
            heard = now;
        }
        return now - heard > SILENCE.toNanos() || now - begun > 5 * SILENCE.toNanos();
    }

    private boolean lives() {
        long lengthNow = said.getAsLong();
        Duration workNow = worked.get();
        boolean lives = lengthNow > length || workNow.minus(work).compareTo(WORK) >= 0;
        if (lives) {
            length = lengthNow;
            work = workNow;
        }
        return lives;
    }
}
