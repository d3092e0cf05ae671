package com.example.app.support.partner;

import java.time.Duration;

/** A call that failed, and that may succeed if it is made again later. */
public final class PartnerUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration notBefore;

    PartnerUnavailableException(String message, Duration notBefore) {
        super(message);
        this.notBefore = notBefore;
    }

    /** How long the partner wants to be left alone, or its circuit breaker stays open; zero where neither says. */
    public Duration notBefore() {
        return notBefore;
    }
}
