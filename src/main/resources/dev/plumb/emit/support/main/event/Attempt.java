package com.example.app.support.event;

import com.example.app.support.background.Backoff;
import com.example.app.support.background.Transactions;
import com.example.app.support.event.Reactions.Claimed;
import com.example.app.support.event.Reactions.Tried;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.annotation.Isolation;

/**
 * One run of a reaction, which nobody else runs meanwhile. All that it changes is stored together with the word that it
 * is done: where another instance has taken over, since this one took too long, nothing of it is.
 */
public final class Attempt {

    private final Claimed claimed;
    private final Reactions reactions;
    private final Transactions transactions;
    private final Clock clock;
    private final Map<String, Tried> steps;
    private boolean over;

    Attempt(Claimed claimed, Reactions reactions, Transactions transactions, Clock clock) {
        this.claimed = claimed;
        this.reactions = reactions;
        this.transactions = transactions;
        this.clock = clock;
        this.steps = new HashMap<>(claimed.steps());
    }

    /** The event's own id: the same in every attempt. */
    public UUID eventId() {
        return claimed.eventId();
    }

    public Instant occurredAt() {
        return claimed.occurredAt();
    }

    /** Whether an earlier attempt got through that step of the reaction. */
    public boolean isDone(String step) {
        Tried tried = steps.get(step);
        return tried != null && tried.done();
    }

    /** The changes of a step, after which others follow, in one transaction with the word that it is done. */
    public void step(String step, Runnable changes) {
        step(step, Isolation.DEFAULT, changes);
    }

    public void step(String step, Isolation isolation, Runnable changes) {
        steps.put(step, new Tried(0, clock.instant(), true));
        transactions.run(isolation, () -> {
            reactions.progress(claimed, steps);
            changes.run();
        });
    }

    /** The last changes, in one transaction with the end of the reaction. */
    public void finish(Runnable changes) {
        finish(Isolation.DEFAULT, changes);
    }

    public void finish(Isolation isolation, Runnable changes) {
        transactions.run(isolation, () -> {
            reactions.end(claimed);
            changes.run();
        });
        over = true;
    }

    /**
     * A step failed in a way that may pass: the reaction is to be begun again later, past the steps that are done.
     *
     * @return false if that time is over
     */
    public boolean later(String step, Backoff backoff, String why) {
        return later(step, backoff, Duration.ZERO, why);
    }

    /** @param least that long it is left alone, as a partner asks for */
    public boolean later(String step, Backoff backoff, Duration least, String why) {
        Instant now = clock.instant();
        Tried before = steps.getOrDefault(step, new Tried(0, now, false));
        Tried tried = new Tried(before.times() + 1, before.since(), false);
        Optional<Instant> next = backoff.next(tried.times(), tried.since(), now, least);
        next.ifPresent(again -> {
            steps.put(step, tried);
            reactions.postpone(claimed, again, steps, why);
            over = true;
        });
        return next.isPresent();
    }

    boolean isOver() {
        return over;
    }
}
