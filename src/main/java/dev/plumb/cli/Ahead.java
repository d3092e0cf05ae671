package dev.plumb.cli;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Work that is begun before its result is asked for, beside other work. */
final class Ahead<T> {
    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Ahead<T> begin(String what, Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        Thread.ofPlatform().daemon().name(what).start(task);
        return new Ahead<>(task);
    }

    /** The result, waited for; what the work threw is thrown here. */
    T get() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted", e);
        }
    }
}
