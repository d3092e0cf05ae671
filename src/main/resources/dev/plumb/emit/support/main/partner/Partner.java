package com.example.app.support.partner;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** A partner's HTTP API. A call ends in an answer, or says whether it may be made again. */
public final class Partner {

    private static final Logger log = LoggerFactory.getLogger(Partner.class);
    private static final int LARGEST_ANSWER = 10 << 20;

    /**
     * What was agreed with a partner.
     *
     * @param timeout of one call, of which connecting may take half
     * @param again which failures are worth another try: {@code timeout}, {@code unreachable}, {@code 5xx}, a status
     */
    public record Terms(
            String name, URI baseUrl, Duration timeout, Set<String> again, CircuitBreaker.@Nullable Limits breaker) {}

    private record Response(int status, @Nullable String retryAfter, byte[] body) {}

    private final Terms terms;
    private final RestClient http;
    private final JsonMapper mapper;
    private final ObjectReader reader;
    private final ObservationRegistry observations;
    private final Clock clock;
    private final @Nullable CircuitBreaker breaker;

    Partner(
            Terms terms,
            RestClient http,
            JsonMapper mapper,
            ObjectReader reader,
            ObservationRegistry observations,
            Clock clock,
            @Nullable CircuitBreaker breaker) {
        this.terms = terms;
        this.http = http;
        this.mapper = mapper;
        this.reader = reader;
        this.observations = observations;
        this.clock = clock;
        this.breaker = breaker;
    }

    /**
     * Makes a call.
     *
     * @param repeatable whether making it twice does what making it once does; else it is made again only where it cannot
     *     have arrived
     * @throws PartnerUnavailableException if it may succeed later
     * @throws PartnerFailedException if it would fail again
     */
    public PartnerAnswer call(
            String operation, boolean repeatable, Function<RestClient, RestClient.RequestHeadersSpec<?>> request) {
        String call = terms.name() + "." + operation;
        Duration open = breaker == null ? Duration.ZERO : breaker.open();
        if (open.isPositive()) {
            throw notCalled(call, open);
        }
        Observation observation = Observation.start("partner.call", observations)
                .contextualName(call)
                .lowCardinalityKeyValue("partner", terms.name())
                .lowCardinalityKeyValue("operation", operation);
        boolean failed = true;
        String outcome = "failed";
        try (Observation.Scope _ = observation.openScope()) {
            Response response = request.apply(http).exchangeForRequiredValue((_, answer) -> read(call, answer));
            failed = response.status() >= 500;
            outcome = String.valueOf(response.status());
            if (isWorthAnotherTry(response.status()) && (repeatable || isRefusal(response.status()))) {
                log.warn("{} answered {}", call, response.status());
                throw new PartnerUnavailableException(
                        call + " answered " + response.status(), pause(response.retryAfter()));
            }
            return new PartnerAnswer(call, response.status(), response.body(), reader);
        } catch (ResourceAccessException e) {
            outcome = kindOf(e);
            observation.error(e);
            throw unreached(call, outcome, repeatable || isRefused(e));
        } catch (DataAccessException e) {
            failed = false; // what it would be told cannot be stored: it was not called
            observation.error(e);
            throw e;
        } finally {
            if (breaker != null) {
                breaker.tell(failed);
            }
            observation.lowCardinalityKeyValue("outcome", outcome).stop();
        }
    }

    private RuntimeException notCalled(String call, Duration open) {
        String what = call + " was not called: too many calls failed";
        return terms.again().isEmpty()
                ? new PartnerFailedException(what)
                : new PartnerUnavailableException(what, open);
    }

    private RuntimeException unreached(String call, String kind, boolean repeatable) {
        String what = call + (kind.equals("timeout") ? " did not answer in time" : " cannot be reached");
        log.warn(what);
        return repeatable && terms.again().contains(kind)
                ? new PartnerUnavailableException(what, Duration.ZERO)
                : new PartnerFailedException(what);
    }

    private boolean isWorthAnotherTry(int status) {
        return terms.again().contains(String.valueOf(status)) || terms.again().contains(status / 100 + "xx");
    }

    /** Whether the status says that nothing was done: too many requests, not at this time. */
    private static boolean isRefusal(int status) {
        return status == 429 || status == 503;
    }

    private static String kindOf(ResourceAccessException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpConnectTimeoutException) {
                return "unreachable";
            }
            if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException) {
                return "timeout";
            }
        }
        return "unreachable";
    }

    /** Whether there was no connection, so that nothing can have arrived. */
    private static boolean isRefused(ResourceAccessException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static Response read(String call, ClientHttpResponse answer) throws IOException {
        byte[] body = answer.getBody().readNBytes(LARGEST_ANSWER + 1);
        if (body.length > LARGEST_ANSWER) {
            throw new PartnerFailedException(call + " answered with more than " + LARGEST_ANSWER + " bytes");
        }
        return new Response(
                answer.getStatusCode().value(), answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER), body);
    }

    /** What {@code Retry-After} asks for, in seconds or as a date (RFC 9110, 10.2.3). */
    private Duration pause(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return Duration.ZERO;
        }
        try {
            if (retryAfter.matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(retryAfter));
            }
            Instant then = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(clock.instant(), then);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    /** A body as JSON. */
    public byte[] json(Object body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JacksonException e) {
            throw new IllegalStateException("cannot be written as JSON: " + body.getClass(), e);
        }
    }

    /** A value as a tree of JSON. */
    JsonNode tree(@Nullable Object value) {
        return mapper.valueToTree(value);
    }

    /** A header where there is a value. */
    public static Consumer<HttpHeaders> header(String name, @Nullable String value) {
        return headers -> {
            if (value != null) {
                headers.set(name, value);
            }
        };
    }

    /** Closed, as at the start. */
    void reset() {
        if (breaker != null) {
            breaker.reset();
        }
    }
}
