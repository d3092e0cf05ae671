package com.example.app.support.background;

import java.time.Instant;
import java.util.Optional;

/** Work that the database remembers, so that any instance may do it. */
public interface Work {

    /** Does one thing that is due; whether there was any. */
    boolean runDue();

    /** When the next thing is due, or free to be taken up again after its instance has died. */
    Optional<Instant> next();

    /** How many things one instance does at a time. */
    default int atOnce() {
        return 1;
    }
}
