package dev.plumb.run;

/** The machine does not let a backend run: a library that cannot be had, a port in use. The message is for a person. */
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunException(String message, Throwable cause) {
        super(message, cause);
    }

    RunException(String message) {
        super(message);
    }
}
