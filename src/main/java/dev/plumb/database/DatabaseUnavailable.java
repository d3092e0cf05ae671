package dev.plumb.database;

/**
 * The world refused a database: no binaries for this platform, a full disk, no free port, a server that
 * does not answer. Nothing that a specification says; the message tells what to do.
 */
public final class DatabaseUnavailable extends RuntimeException {
    public DatabaseUnavailable(String message) {
        super(message);
    }

    public DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
