package com.example.app.support.web;

import com.example.app.support.input.Fault;
import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
${imports}
import org.springframework.stereotype.Component;

/**
 * Around every request: gives it an id (the caller's {@code X-Request-Id} if it is a sane one) and the trace id of a
 * W3C {@code traceparent} for the logs, and answers with a problem where something fails outside of any controller.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2) // within what is measured of a request
class RequestFilter extends HttpFilter {

    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    ${heads}

    private final transient ProblemWriter problems;

    RequestFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        String id = idOf(request.getHeader(REQUEST_ID));
        MDC.put(RequestId.KEY, id);
        MDC.put(RequestId.TRACE, RequestId.traceOf(request.getHeader("traceparent")));
        response.setHeader(REQUEST_ID, id);
        try {
            if (isShownTwice(request)) {
                problems.write(
                        response,
                        ErrorCode.INVALID_REQUEST,
                        List.of(new Fault(HttpHeaders.AUTHORIZATION, "must not be sent twice")));
                return;
            }
            chain.doFilter(asGet(request), response);
        } catch (AuthenticationServiceException e) {
            problems.write(response, ErrorCode.UNAVAILABLE); // the issuer of the tokens cannot be reached
        } catch (Exception e) {
            problems.writeInternal(response, e);
        } finally {
            MDC.clear();
        }
    }

    /** Who looks at one of two and who at the other would take them for different callers. */
    private static boolean isShownTwice(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1;
    }

    /** Of a GET, HEAD wants all but the body (RFC 9110, 9.3.2): it is let in, counted and answered as one. */
    private static HttpServletRequest asGet(HttpServletRequest request) {
        if (!request.getMethod().equals("HEAD")${declared}) {
            return request;
        }
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return "GET";
            }
        };
    }

    private static String idOf(@Nullable String given) {
        return given != null && SANE_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
