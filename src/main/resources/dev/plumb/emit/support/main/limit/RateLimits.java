package com.example.app.support.limit;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.ProblemWriter;
import com.example.app.support.security.Viewer;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Rates of calls, each a token bucket that fills again evenly. Answers tell what is left (the headers {@code RateLimit}
 * and {@code RateLimit-Policy} of draft-ietf-httpapi-ratelimit-headers); a call too many is told when to come again.
 * Behind a proxy the caller's address is the one that the proxy tells, if {@code server.forward-headers-strategy} says
 * that it is to be believed.
 *
 * <pre>{@code
 * HTTP/1.1 429
 * RateLimit-Policy: "login";q=10;w=60
 * RateLimit: "login";r=0;t=6
 * Retry-After: 6
 * }</pre>
 */
@Component
class RateLimits extends HttpFilter {

    private static final List<Limit> LIMITS = List.of(
            ${limits});

    /** More callers than that at a time are forgotten again, those first that were not here for longest. */
    private static final int CALLERS = 100_000;

    private enum Per {
        IP,
        ACCOUNT,
        ${keyed}
        ALL
    }

    private record Limit(String operation, RequestMatcher matcher, int calls, Duration window, Per per) {}

    private record Caller(String operation, String who) {}

    /** After so long every bucket is full again, and need not be kept. */
    private static final Duration FULL = ${full};

    private final transient Cache<Caller, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(CALLERS).expireAfterAccess(FULL).build();

    private final transient TimeMeter time;
    private final transient ProblemWriter problems;
    ${sharedField}

    RateLimits(Clock clock, ProblemWriter problems${sharedParameter}) {
        this.time = new ClockMeter(clock);
        this.problems = problems;
        ${sharedAssignment}
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        for (Limit limit : LIMITS) {
            if (limit.matcher().matches(request)) {
                if (!passes(limit, request, response)) {
                    problems.write(response, ErrorCode.TOO_MANY_REQUESTS);
                    return;
                }
                break;
            }
        }
        chain.doFilter(request, response);
    }

    private boolean passes(Limit limit, HttpServletRequest request, HttpServletResponse response) {
        ${probe}
        String name = '"' + limit.operation() + '"';
        long next = seconds(
                probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
        response.setHeader(
                "RateLimit-Policy",
                name + ";q=" + limit.calls() + ";w=" + limit.window().toSeconds());
        response.setHeader("RateLimit", name + ";r=" + probe.getRemainingTokens() + ";t=" + next);
        if (!probe.isConsumed()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(next));
        }
        return probe.isConsumed();
    }

    /** A visitor has an address alone. */
    private static String who(Per per, HttpServletRequest request) {
        Viewer viewer = Viewer.current();
        return switch (per) {
            case ALL -> "";
            case ACCOUNT -> viewer.isVisitor() ? who(Per.IP, request) : "account " + viewer.subject();
            ${byKey}
            case IP -> "ip " + network(request.getRemoteAddr());
        };
    }

    /** Whoever has one IPv6 address has a network of them, of which the first 64 bits are the same (RFC 6177). */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            InetAddress read = InetAddress.ofLiteral(address);
            byte[] bytes = read.getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : read.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    ${own}

    private Bucket bucket(Limit limit) {
        return Bucket.builder()
                .addLimit(rate -> rate.capacity(limit.calls()).refillGreedy(limit.calls(), limit.window()))
                .withCustomTimePrecision(time)
                .build();
    }

    private static long seconds(long nanos) {
        return Math.max(1, (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1));
    }

    private static Limit limit(String operation, HttpMethod method, String path, int calls, Duration window, Per per) {
        return new Limit(operation, PathPatternRequestMatcher.pathPattern(method, path), calls, window, per);
    }

    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
