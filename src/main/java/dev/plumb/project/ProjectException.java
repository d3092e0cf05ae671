package dev.plumb.project;

/** The machine does not let us work in the project's folder; the message is for a person, and nothing was lost. */
public final class ProjectException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProjectException(String message, Throwable cause) {
        super(message, cause);
    }

    ProjectException(String message) {
        super(message);
    }
}
