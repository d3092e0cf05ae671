package com.example.app.support.background;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** What this instance has begun stays its own for as long as it takes: it says so three times a lease. */
@Component
public class Leases implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("leases").daemon().factory());
    private final Duration pause;

    Leases(BackgroundSettings settings) {
        this.pause = settings.lease().dividedBy(3);
    }

    /** Until it is closed. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** @param renew says that the work is still this instance's */
    public Held hold(Runnable renew) {
        Future<?> renewing = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        renew.run();
                    } catch (RuntimeException e) {
                        log.warn("A lease could not be renewed: {}", e.toString());
                    }
                },
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
        return () -> renewing.cancel(false);
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
