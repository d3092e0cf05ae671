package com.example.app.support.event;

/** Another instance has taken the reaction over: whatever this one was about to store is not stored. */
final class LostClaimException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostClaimException(String reaction) {
        super("the reaction " + reaction + " took too long, and is done elsewhere");
    }
}
