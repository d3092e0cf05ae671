package dev.plumb.prove;

import dev.plumb.database.ScratchDatabase;
import dev.plumb.run.Backend;
import dev.plumb.run.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backend that is killed and started again, always at the same port and on the same scratch database. */
public final class MortalBackend implements Target, AutoCloseable {

    /** Starts the backend once more. */
    public interface Starting {
        /**
         * @param number of the start, from 0
         * @param told to the test-only parts
         */
        Backend start(int number, int port, Map<String, String> told);
    }

    private final Starting starting;
    private final ScratchDatabase scratch;
    private final TokenMint tokens;
    private final ScriptedPartners partners;
    private final int port;
    private int starts;
    private volatile @Nullable Backend backend;

    public MortalBackend(Starting starting, ScratchDatabase scratch, TokenMint tokens, ScriptedPartners partners) {
        this.starting = starting;
        this.scratch = scratch;
        this.tokens = tokens;
        this.partners = partners;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param ahead how far its clock is before the real one from the beginning */
    void start(Duration ahead) {
        backend = starting.start(starts++, port, Map.of("plumb.load", "true", "plumb.ahead", ahead.toString()));
    }

    /**
     * Starts it, and it dies while it does.
     *
     * @param millis after so many
     */
    void startAndDie(Duration ahead, int millis) {
        try {
            backend = starting.start(
                    starts++,
                    port,
                    Map.of(
                            "plumb.load", "true",
                            "plumb.ahead", ahead.toString(),
                            "plumb.dies-after", String.valueOf(millis)));
        } catch (RunException died) {
            return;
        }
        kill();
    }

    /** The first start with some libraries makes the next ones fast, if it ends gracefully. */
    void startFast() {
        start(Duration.ZERO);
        Backend first = running();
        if (first.records()) {
            first.close();
            start(Duration.ZERO);
        }
    }

    /** As a power cut would: no word before, nothing flushed. */
    void kill() {
        Backend killed = backend;
        backend = null;
        if (killed != null) {
            try {
                killed.killAndWait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private Backend running() {
        Backend running = backend;
        if (running == null) {
            throw new IllegalStateException("the backend was killed");
        }
        return running;
    }

    @Override
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public Connection connect() throws SQLException {
        return scratch.connect();
    }

    @Override
    public ScriptedPartners partners() {
        return partners;
    }

    @Override
    public TokenMint tokens() {
        return tokens;
    }

    @Override
    public void setClock(Instant now) {
        running().setClock(now);
    }

    @Override
    public void resetClock() {
        running().resetClock();
    }

    /** Who is killed has forgotten all. */
    @Override
    public void forget() {
        Backend running = backend;
        try {
            if (running != null) {
                running.forget();
            }
        } catch (RunException e) {
            if (running == backend && running != null && running.isRunning()) {
                throw e;
            }
        }
    }

    @Override
    public List<String> printed() {
        return running().lastLines(Integer.MAX_VALUE);
    }

    @Override
    public void pass(Duration time) {
        throw new UnsupportedOperationException("its own threads do the work");
    }

    @Override
    public void work() {
        throw new UnsupportedOperationException("its own threads do the work");
    }

    @Override
    public void hesitate(int millis) {
        running().hesitate(millis);
    }

    @Override
    public void record() {
        running().record();
    }

    @Override
    public List<String> recorded() {
        return running().recorded();
    }

    @Override
    public String exported(String key) {
        return running().exported(key);
    }

    @Override
    public boolean erased(String key) {
        return running().erased(key);
    }

    @Override
    public void close() {
        Backend running = backend;
        backend = null;
        if (running != null) {
            running.close();
        }
    }
}
