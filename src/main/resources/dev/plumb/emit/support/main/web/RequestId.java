package com.example.app.support.web;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id that a request carries through logs, the audit trail and its answer, and through what follows from it. */
public final class RequestId {

    /** Its key in the logging context. */
    static final String KEY = "http.request.id";

    /** The key of the trace's id there. */
    static final String TRACE = "trace.id";

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private RequestId() {}

    public static @Nullable String current() {
        return MDC.get(KEY);
    }

    /** The trace at hand as the header {@code traceparent} tells it to others (W3C Trace Context). */
    public static @Nullable String traceparent() {
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
        }
        String trace = MDC.get(TRACE);
        return trace == null ? null : "00-" + trace + "-" + random() + "-01";
    }

    /** The trace of the span at hand, where spans are recorded; else the one that a caller's header tells, or a new one. */
    static String traceOf(@Nullable String traceparent) {
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            return span.getTraceId();
        }
        var match = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return match.matches() ? match.group(1) : random() + random();
    }

    private static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    /** What is measured from here on belongs to that trace. */
    public static ReceiverContext<String> following(@Nullable String traceparent) {
        var context = new ReceiverContext<String>(
                (header, name) -> name.equals("traceparent") && !header.isEmpty() ? header : null, Kind.CONSUMER);
        context.setCarrier(traceparent == null ? "" : traceparent);
        return context;
    }

    /** What is done from here on, on this thread and until it is closed, follows from that request. */
    public static Resumed resume(@Nullable String id, @Nullable String traceparent) {
        if (id != null) {
            MDC.put(KEY, id);
        }
        MDC.put(TRACE, traceOf(traceparent));
        return MDC::clear;
    }

    /** A request that goes on. */
    public interface Resumed extends AutoCloseable {
        @Override
        void close();
    }
}
