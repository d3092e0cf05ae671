package dev.plumb.cli;

/** A command line that says nothing we know; the message says what would be right. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
