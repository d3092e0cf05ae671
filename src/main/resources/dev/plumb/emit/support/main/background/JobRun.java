package com.example.app.support.background;

import com.example.app.support.background.Jobs.Claimed;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Isolation;

/** One run of a job, which no other instance runs meanwhile. */
public final class JobRun {

    private static final Logger log = LoggerFactory.getLogger(JobRun.class);

    private final Claimed claimed;
    private final Jobs jobs;
    private final Transactions transactions;
    private final Clock clock;
    private Instant renewal;
    private int failed;
    private @Nullable RuntimeException failure;

    JobRun(Claimed claimed, Jobs jobs, Transactions transactions, Clock clock) {
        this.claimed = claimed;
        this.jobs = jobs;
        this.transactions = transactions;
        this.clock = clock;
        this.renewal = jobs.renewal();
    }

    /**
     * Each in a transaction of its own: one that fails does not keep the others from being done, and comes again with
     * the next run. Ends where another instance has taken the job over.
     *
     * @param change looks again whether it is still to be done, under the element's lock
     */
    public <E> void each(Iterable<E> elements, Consumer<E> change) {
        each(elements, Isolation.DEFAULT, change);
    }

    public <E> void each(Iterable<E> elements, Isolation isolation, Consumer<E> change) {
        for (E element : elements) {
            if (!isMine()) {
                return;
            }
            once(isolation, () -> change.accept(element));
        }
    }

    /** Batches of changes, each in a transaction of its own, until one finds nothing to change. */
    public void batches(IntSupplier batch) {
        var rows = new AtomicInteger(1);
        while (rows.get() > 0 && isMine()) {
            rows.set(0);
            once(Isolation.DEFAULT, () -> rows.set(batch.getAsInt()));
        }
    }

    /** Changes that belong together, in one transaction. */
    public void once(Runnable changes) {
        once(Isolation.DEFAULT, changes);
    }

    public void once(Isolation isolation, Runnable changes) {
        try {
            transactions.run(isolation, changes);
        } catch (RuntimeException e) {
            log.warn("The job {} failed at an element, and goes on with the next", claimed.job(), e);
            failed++;
            failure = e;
        }
    }

    /** Said from time to time while it takes long; whether no other instance has taken the job over. */
    private boolean isMine() {
        if (clock.instant().isBefore(renewal)) {
            return true;
        }
        renewal = jobs.renewal();
        return jobs.renew(claimed);
    }

    /** @throws IllegalStateException if something could not be done */
    void complete() {
        if (failure != null) {
            throw new IllegalStateException(failed + " failed, the last by " + failure, failure);
        }
    }
}
