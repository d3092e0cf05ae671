package com.example.app.support.background;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Does all {@link Work} as it falls due, on threads of its own; begins when everything else has, and ends first: what has
 * begun is brought to its end.
 */
@Component
class Background implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    /** Looks at the database at least that often: what another instance has left behind is found then. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

    /** How long what has begun may take when the backend stops; what takes longer is done again elsewhere. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<Loop> loops;
    private final BackgroundSettings settings;
    private final Clock clock;
    private volatile boolean running;
    private @Nullable ExecutorService threads;

    Background(List<Work> works, Bell bell, BackgroundSettings settings, Clock clock) {
        this.loops = works.stream().map(Loop::new).toList();
        this.settings = settings;
        this.clock = clock;
        bell.listen(() -> loops.forEach(Loop::wake));
    }

    @Override
    public boolean isAutoStartup() {
        return settings.enabled();
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("background-", 0).factory());
        for (Loop loop : loops) {
            threads.execute(() -> loop.run(threads));
        }
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(Loop::wake);
        if (threads != null) {
            threads.shutdown();
            try {
                if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    threads.shutdownNow();
                }
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private final class Loop {
        private final Work work;
        private final Semaphore free;
        private final Semaphore woken = new Semaphore(0);

        Loop(Work work) {
            this.work = work;
            this.free = new Semaphore(work.atOnce());
        }

        void wake() {
            woken.release();
        }

        void run(ExecutorService workers) {
            try {
                while (running) {
                    woken.drainPermits();
                    begin(workers);
                    woken.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** One more at a time as long as there is something to do for it. */
        private void begin(ExecutorService workers) {
            if (running && free.tryAcquire()) {
                workers.execute(() -> {
                    try {
                        while (running && work.runDue()) {
                            begin(workers);
                        }
                    } catch (RuntimeException e) {
                        log.warn("Work in the background failed, and is tried again", e);
                    } finally {
                        free.release();
                    }
                });
            }
        }

        private Duration pause() {
            try {
                Duration pause = work.next()
                        .map(next -> Duration.between(clock.instant(), next))
                        .filter(time -> time.compareTo(LONGEST_PAUSE) < 0)
                        .orElse(LONGEST_PAUSE);
                return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
            } catch (RuntimeException e) {
                log.warn("Cannot tell when the next work is due: {}", e.toString());
                return LONGEST_PAUSE;
            }
        }
    }
}
