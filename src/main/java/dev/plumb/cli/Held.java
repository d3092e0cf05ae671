package dev.plumb.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a command holds of the world: servers, a running backend, the project's lock. Let go of in the
 * reverse order when the command ends, also by Ctrl-C, and then within a bounded time.
 */
final class Held implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> held = new ArrayDeque<>();
    private volatile boolean ending;
    private final Thread onSignal = Thread.ofPlatform().unstarted(this::bounded);

    Held() {
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    synchronized <T extends AutoCloseable> T hold(T resource) {
        held.push(resource);
        return resource;
    }

    private synchronized void letGo() {
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (Exception e) {
                // the others are let go of all the same
            }
        }
    }

    /** Whether a signal is ending the command. */
    boolean isEnding() {
        return ending;
    }

    private void bounded() {
        ending = true;
        Thread work = Thread.ofPlatform().daemon().start(this::letGo);
        try {
            if (!work.join(BOUND)) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        letGo();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // the signal was faster, and does the same
        }
    }
}
