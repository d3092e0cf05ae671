package dev.plumb.cli;

/** The machine does not let us; the message is for a person. */
final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EnvironmentException(String message) {
        super(message);
    }

    EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
