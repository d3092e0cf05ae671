package dev.plumb.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where plumb speaks: results to standard output, how long work goes to standard error. A terminal
 * sees the work that is going on in a line that is taken back; a pipe sees plain lines. The launcher
 * says which of the two are terminals, and {@code NO_COLOR} is kept to.
 */
final class Console {
    private static final String TAKE_BACK = "\r\033[K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean colour;
    private final boolean moving;
    private @Nullable String doing;
    private long since;

    Console(PrintStream out, PrintStream err, boolean colour, boolean moving) {
        this.out = out;
        this.err = err;
        this.colour = colour;
        this.moving = moving;
    }

    static Console standard() {
        String noColour = System.getenv("NO_COLOR");
        return new Console(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean("plumb.out.terminal") && (noColour == null || noColour.isEmpty()),
                Boolean.getBoolean("plumb.err.terminal"));
    }

    boolean colour() {
        return colour;
    }

    synchronized void say(String text) {
        if (moving && doing != null) {
            err.print(TAKE_BACK);
        }
        out.println(text);
        out.flush();
    }

    /** What went wrong, or what a person should know beside the result. */
    synchronized void tell(String text) {
        err.println((moving && doing != null ? TAKE_BACK : "") + text);
    }

    /** Does a piece of work and shows that it goes on, and how long it took. */
    <T> T during(String what, Supplier<T> work) {
        begin(what);
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            end(done);
        }
    }

    private synchronized void begin(String what) {
        doing = what;
        since = System.nanoTime();
        if (moving) {
            Thread.ofPlatform().daemon().name("progress").start(this::move);
        }
    }

    private synchronized void end(boolean done) {
        String what = doing;
        doing = null;
        if (what != null) {
            String line = "  %-44s %s".formatted(what, done ? seconds() : "stopped");
            err.println((moving ? TAKE_BACK : "") + line.stripTrailing());
        }
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - since) / 1e9);
    }

    private void move() {
        String mine = doing;
        while (true) {
            synchronized (this) {
                if (doing == null || !doing.equals(mine)) {
                    return;
                }
                err.print(TAKE_BACK + "  " + doing + " …" + seconds());
                err.flush();
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
