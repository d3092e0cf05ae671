package com.example.app.support.idempotency;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What partners deliver by themselves: its signature is that of the body as it came, and what came before is not done
 * again, but answered as it was then ({@link IdempotencyFilter}).
 *
 * <p>A signature is the HMAC of the body in hexadecimal digits or Base64, also behind the hash's name ({@code sha256=…});
 * or it stands beside a time ({@code t=1767225600,v1=…}), is that of time, point and body, and counts for five minutes.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class IncomingFilter extends HttpFilter {

    private static final Logger log = LoggerFactory.getLogger(IncomingFilter.class);

    private static final String ID = IncomingFilter.class.getName() + ".id";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /**
     * Deliveries that one operation takes.
     *
     * @param header where the signature stands; empty for none
     * @param secret the variable of the environment
     * @param id the header or, as a JSON pointer, the place of the body that tells a repeat; empty for none
     */
    private record Delivery(
            HttpMethod method, PathPattern path, String header, String algorithm, String secret, String id) {
        boolean is(HttpServletRequest request) {
            return method.matches(request.getMethod())
                    && path.matches(PathContainer.parsePath(request.getRequestURI()));
        }
    }

    private static final List<Delivery> DELIVERIES = List.of(
            ${deliveries});

    private final transient Environment environment;
    private final transient ProblemWriter problems;
    private final transient JsonMapper json;
    private final transient Clock clock;
    private final int largestBody;

    IncomingFilter(
            Environment environment,
            ProblemWriter problems,
            JsonMapper json,
            Clock clock,
            @Value("$${app.limits.body-size}") DataSize largestBody) {
        this.environment = environment;
        this.problems = problems;
        this.json = json;
        this.clock = clock;
        this.largestBody = Math.toIntExact(largestBody.toBytes());
        DELIVERIES.stream().filter(one -> !one.header().isEmpty()).forEach(this::needSecret);
    }

    private void needSecret(Delivery delivery) {
        if (environment.getProperty(delivery.secret(), "").isBlank()) {
            if (!environment.acceptsProfiles(Profiles.of("dev | test"))) {
                throw new IllegalStateException(delivery.secret() + " is not set: who delivers could not be told");
            }
            log.warn("Development: {} is not set, and its signatures are not looked at", delivery.secret());
        }
    }

    /** What stands in the place of the header {@code Idempotency-Key} where the request is a partner's delivery. */
    static @Nullable String keyOr(HttpServletRequest request, @Nullable String otherwise) {
        return isDelivery(request) ? (String) request.getAttribute(ID) : otherwise;
    }

    static boolean isDelivery(HttpServletRequest request) {
        return request.getAttribute(ID) != null;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Delivery> found =
                DELIVERIES.stream().filter(one -> one.is(request)).findFirst();
        if (found.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Delivery delivery = found.get();
        byte[] body = IdempotencyFilter.Body.read(request, largestBody);
        if (body.length > largestBody) {
            problems.write(response, ErrorCode.TOO_LARGE);
        } else if (!isSigned(delivery, request, body)) {
            problems.write(response, ErrorCode.UNAUTHENTICATED);
        } else {
            request.setAttribute(ID, id(delivery, request, body));
            chain.doFilter(new IdempotencyFilter.Body(request, body), response);
        }
    }

    private @Nullable String id(Delivery delivery, HttpServletRequest request, byte[] body) {
        if (!delivery.id().startsWith("/")) {
            return delivery.id().isEmpty() ? null : request.getHeader(delivery.id());
        }
        try {
            return json.readTree(body).at(delivery.id()).asStringOpt().orElse(null);
        } catch (JacksonException e) {
            return null; // refused by whoever reads it
        }
    }

    private boolean isSigned(Delivery delivery, HttpServletRequest request, byte[] body) {
        String secret = delivery.header().isEmpty() ? "" : environment.getProperty(delivery.secret(), "");
        if (secret.isBlank()) {
            return true;
        }
        String signature = request.getHeader(delivery.header());
        if (signature == null) {
            return false;
        }
        if (!signature.startsWith("t=")) {
            String value = signature.substring(signature.startsWith("sha") ? signature.indexOf('=') + 1 : 0);
            return MessageDigest.isEqual(decoded(value), hmac(delivery, secret, "", body));
        }
        int end = signature.indexOf(',');
        if (end < 0) {
            return false;
        }
        String time = signature.substring("t=".length(), end);
        byte[] expected = hmac(delivery, secret, time + ".", body);
        return isRecent(time)
                && Arrays.stream(signature.substring(end + 1).split(","))
                        .map(part -> decoded(part.substring(part.indexOf('=') + 1)))
                        .anyMatch(given -> MessageDigest.isEqual(given, expected));
    }

    private boolean isRecent(String time) {
        try {
            Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant());
            return age.abs().compareTo(TOLERANCE) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static byte[] decoded(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHexadecimal) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException neither) {
                return new byte[0];
            }
        }
    }

    private static byte[] hmac(Delivery delivery, String secret, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance(delivery.algorithm());
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), delivery.algorithm()));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Delivery delivery(
            HttpMethod method, String path, String header, String algorithm, String secret, String id) {
        return new Delivery(method, PathPatternParser.defaultInstance.parse(path), header, algorithm, secret, id);
    }
}
