package dev.plumb.cli;

import dev.plumb.diagnostic.Refusal;
import java.io.IOException;

/** The machine does not let us; the message is for a person. */
final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EnvironmentException(String message) {
        super(message);
    }

    /** @param what cannot be done */
    static EnvironmentException of(String what, IOException why) {
        return new EnvironmentException(what + ": " + Refusal.of(why), why);
    }

    EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
