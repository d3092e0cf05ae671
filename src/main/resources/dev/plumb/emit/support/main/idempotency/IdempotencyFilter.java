package com.example.app.support.idempotency;

import com.example.app.support.input.Fault;
import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.ProblemWriter;
import com.example.app.support.security.Viewer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The header {@code Idempotency-Key}: per caller and operation the first answer below 500 is kept for a day and given
 * again to whoever sends the same request (draft-ietf-httpapi-idempotency-key-header), unless it refuses the caller. Stands
 * behind the filters that tell who calls.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class IdempotencyFilter extends HttpFilter {

    private static final String HEADER = "Idempotency-Key";

    /** What is refused for who calls, or how often: whoever may by then sends it again under its key. */
    private static final Set<Integer> OF_CALLERS = Set.of(401, 403, 429);

    /** An operation that takes the header. */
    private record Operation(String id, HttpMethod method, PathPattern path) {
        static Operation of(String id, HttpMethod method, String path) {
            return new Operation(id, method, PathPatternParser.defaultInstance.parse(path));
        }

        boolean is(HttpServletRequest request) {
            return method.matches(request.getMethod())
                    && path.matches(PathContainer.parsePath(request.getRequestURI()));
        }
    }

    private static final List<Operation> OPERATIONS = List.of(${operations});

    private final transient IdempotencyKeys keys;
    private final transient ProblemWriter problems;

    private final int largestBody;

    IdempotencyFilter(
            IdempotencyKeys keys, ProblemWriter problems, @Value("$${app.limits.body-size}") DataSize largestBody) {
        this.keys = keys;
        this.problems = problems;
        this.largestBody = Math.toIntExact(largestBody.toBytes());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String key = ${key};
        Optional<Operation> operation = key == null
                ? Optional.empty()
                : OPERATIONS.stream().filter(one -> one.is(request)).findFirst();
        if (operation.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        var body = new Body(request, Body.read(request, largestBody));
        if (body.content.length > largestBody) {
            problems.write(response, ErrorCode.TOO_LARGE);
            return;
        }
        String caller = ${unlessDelivered}Viewer.current().isVisitor() ? request.getRemoteAddr() : Viewer.current().subject();
        var attempt = keys.attempt(
                digest(caller, operation.get().id(), key),
                digest(request.getRequestURI(), request.getQueryString(), ${unlessDelivered}new String(body.content, StandardCharsets.ISO_8859_1)));
        var answer = new ContentCachingResponseWrapper(response);
        switch (answer(attempt, body, answer, chain)) {
            case IdempotencyKeys.Taken.First _, IdempotencyKeys.Taken.Done _ -> answer.copyBodyToResponse();
            case IdempotencyKeys.Taken.Again(var before) -> repeat(before, response);
            case IdempotencyKeys.Taken.Reused _ ->
                problems.write(response, ErrorCode.IDEMPOTENCY_KEY_REUSED, List.of(new Fault(HEADER, "belongs to another request")));
            case IdempotencyKeys.Taken.InUse _ -> problems.write(response, ErrorCode.IDEMPOTENCY_KEY_IN_USE);
        }
    }

    /** What an operation changed is kept with it ({@link KeptResults}); any other answer is kept here. */
    private IdempotencyKeys.Taken answer(
            IdempotencyKeys.Attempt attempt,
            HttpServletRequest request,
            ContentCachingResponseWrapper answer,
            FilterChain chain)
            throws IOException, ServletException {
        try (var call = KeptResults.of(attempt)) {
            chain.doFilter(request, answer);
            if (call.isKept() || answer.getStatus() >= 500) {
                ${release}
                return new IdempotencyKeys.Taken.First();
            }
            if (call.taken() != null && !(call.taken() instanceof IdempotencyKeys.Taken.First)) {
                return call.taken();
            }
            if (${refusedDelivery}OF_CALLERS.contains(answer.getStatus())) {
                ${releaseClaimed}
                return new IdempotencyKeys.Taken.First();
            }
            return keys.keep(attempt, new IdempotencyKeys.Answer(
                    answer.getStatus(),
                    answer.getContentType(),
                    answer.getHeader(HttpHeaders.LOCATION),
                    answer.getHeader(HttpHeaders.ETAG),
                    answer.getContentAsByteArray()));
        }
    }

    private static void repeat(IdempotencyKeys.Answer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        if (answer.mediaType() != null) {
            response.setContentType(answer.mediaType());
        }
        if (answer.location() != null) {
            response.setHeader(HttpHeaders.LOCATION, answer.location());
        }
        if (answer.tag() != null) {
            response.setHeader(HttpHeaders.ETAG, answer.tag());
        }
        response.getOutputStream().write(answer.body());
    }

    /** SHA-256 over the parts, each closed by a byte that none of them has. */
    private static byte[] digest(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0xff);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }

    /** The request, its body read already. */
    static final class Body extends HttpServletRequestWrapper {
        private final byte[] content;

        Body(HttpServletRequest request, byte[] content) {
            super(request);
            this.content = content;
        }

        /** Of a body that is larger than it may be, a byte more than that. */
        static byte[] read(HttpServletRequest request, int largest) throws IOException {
            int announced = request.getContentLength();
            boolean known = announced >= 0 && announced <= largest;
            return request.getInputStream().readNBytes(known ? announced : largest + 1);
        }

        @Override
        public ServletInputStream getInputStream() {
            var bytes = new ByteArrayInputStream(content);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] into, int from, int most) {
                    return bytes.read(into, from, most);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("read at once");
                }
            };
        }
    }
}
