package com.example.app.support.event;

/**
 * What follows from an event once its change is stored: at least once, and never two at a time about one subject.
 *
 * @param <E> the event
 */
public interface Reaction<E extends Event> {

    /** By which the database remembers it: stays when the class is called otherwise. */
    String name();

    Class<E> event();

    /**
     * Outside of any transaction, so that others can be asked without a lock being held. Changes are made by the
     * attempt, which ends the reaction with them; one that has ended nothing is ended when this returns. What it throws
     * has it tried again later, and parked in the end.
     */
    void react(E event, Attempt attempt);

    /** Reactions of one lane to the events of one subject happen in order; those of another one do not wait for them. */
    default String lane() {
        return "";
    }
}
