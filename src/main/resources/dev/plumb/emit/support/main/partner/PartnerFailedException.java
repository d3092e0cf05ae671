package com.example.app.support.partner;

/** A call that failed, and that would fail again: an answer that the partner's contract does not have. */
public final class PartnerFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PartnerFailedException(String message) {
        super(message);
    }
}
