package dev.plumb.cli;

import dev.plumb.database.ScratchDatabase;
import dev.plumb.prove.ScriptedPartners;
import dev.plumb.prove.Target;
import dev.plumb.prove.TokenMint;
import dev.plumb.run.Backend;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A backend on a scratch database, as the proofs see it. */
record ProofTarget(Backend backend, ScratchDatabase scratch, TokenMint tokens, ScriptedPartners partners)
        implements Target {
    @Override
    public URI uri() {
        return backend.uri();
    }

    @Override
    public Connection connect() throws SQLException {
        return scratch.connect();
    }

    @Override
    public void setClock(Instant now) {
        backend.setClock(now);
    }

    @Override
    public void resetClock() {
        backend.resetClock();
    }

    @Override
    public void pass(Duration time) {
        backend.pass(time);
    }

    @Override
    public void work() {
        backend.work();
    }

    @Override
    public void hesitate(int millis) {
        backend.hesitate(millis);
    }

    @Override
    public void record() {
        backend.record();
    }

    @Override
    public List<String> recorded() {
        return backend.recorded();
    }

    @Override
    public String exported(String key) {
        return backend.exported(key);
    }

    @Override
    public boolean erased(String key) {
        return backend.erased(key);
    }

    @Override
    public List<String> printed() {
        return backend.lastLines(Integer.MAX_VALUE);
    }

    @Override
    public void forget() {
        backend.forget();
    }
}
