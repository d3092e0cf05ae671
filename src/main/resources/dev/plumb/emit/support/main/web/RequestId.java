package com.example.app.support.web;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id that a request carries through logs, the audit trail and its answer. */
public final class RequestId {

    /** Its key in the logging context. */
    static final String KEY = "http.request.id";

    private RequestId() {}

    public static @Nullable String current() {
        return MDC.get(KEY);
    }
}
