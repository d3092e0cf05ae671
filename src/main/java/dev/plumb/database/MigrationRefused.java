package dev.plumb.database;

/** A migration is not run, or did not come through; the database is as it was before it, and the message says why. */
public final class MigrationRefused extends RuntimeException {
    public MigrationRefused(String message) {
        super(message);
    }

    public MigrationRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
