package dev.plumb.prove;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A running backend as the proofs see it: HTTP, its scratch database, and the test-only part that is
 * never shipped.
 */
public interface Target {

    /** Scheme, host and port, without a path. */
    URI uri();

    /** A new connection to the backend's scratch database, as its owner. */
    Connection connect() throws SQLException;

    /** From now on it is {@code now} for the backend, and time goes on from there. */
    void setClock(Instant now);

    /** From now on the backend's time is the real one. */
    void resetClock();

    /** Moves the backend's time on; what falls due in the background is done meanwhile. */
    void pass(Duration time);

    /** Does what is due in the background, and returns when nothing is. */
    void work();

    /** Whom the backend calls. */
    ScriptedPartners partners();

    /** Empties what the backend keeps in memory between requests: caches, counts of limits. */
    void forget();

    /**
     * From now on the backend waits before each statement for up to so many milliseconds, so that calls at the same time
     * meet in between; 0 for none.
     */
    void hesitate(int millis);

    /** From now on the statements that the backend sends to its database are noted. */
    void record();

    /** The statements that were sent since, with their values, each different one once. */
    List<String> recorded();

    /** What is kept of a person, as JSON by table: what whoever runs the backend asks it by a command. */
    String exported(String key);

    /** Erases what is kept of a person; whether there was somebody. */
    boolean erased(String key);

    /** The lines that the backend has printed so far. */
    List<String> printed();

    /** Signs what the backend trusts. */
    TokenMint tokens();
}
