package dev.plumb.prove;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Values of the header {@code Idempotency-Key} that a request needs and that prove nothing: no two requests that are sent have
 * the same, so that what is proven of one is no matter of another.
 */
final class UnusedKeys {
    private static final String HEADER = "Idempotency-Key";
    private static final String PLAIN = "key-";
    private static final String UUIDS = "4b657900-0000-4000-8000-";

    /** Numbers from here on are given to requests that are sent again. */
    static final int ANEW = 1_000_000;

    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger(ANEW);

    /** @param uuid whether the contract asks for one */
    static String of(int number, boolean uuid) {
        return uuid ? new UUID(0x4b65_7900_0000_4000L, 0x8000_0000_0000_0000L | number).toString() : PLAIN + number;
    }

    /** The same request, under another key where its own was sent before. */
    Request anew(Request request) {
        return request.headers().stream()
                .filter(h -> h.name().equalsIgnoreCase(HEADER))
                .map(Request.Header::value)
                .filter(k -> k.startsWith(UUIDS) || k.matches(PLAIN + "[0-9]+"))
                .filter(k -> !sent.add(k))
                .findFirst()
                .map(k -> request.with(HEADER, of(next.incrementAndGet(), k.startsWith(UUIDS))))
                .orElse(request);
    }
}
