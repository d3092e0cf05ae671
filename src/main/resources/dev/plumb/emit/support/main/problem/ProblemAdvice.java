package com.example.app.support.problem;

import com.example.app.support.input.Fault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Turns whatever ends a request early into a problem. */
@RestControllerAdvice
class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemWriter problems;

    ProblemAdvice(ProblemWriter problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void refused(RefusedException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (e.code() == ErrorCode.UNSUPPORTED_MEDIA_TYPE && request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        }
        problems.write(response, e.code(), e.detail(), e.faults());
    }

    @ExceptionHandler
    void denied(AccessDeniedException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null || caller instanceof AnonymousAuthenticationToken) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, ${challenge});
            problems.write(response, ErrorCode.UNAUTHENTICATED);
        } else {
            log.info("Denied {} {}: the caller has none of the roles it is open to", request.getMethod(), request.getRequestURI());
            problems.write(response, ErrorCode.FORBIDDEN);
        }
    }

    @ExceptionHandler
    void methodNotAllowed(HttpRequestMethodNotSupportedException e, HttpServletResponse response) throws IOException {
        copy(e.getHeaders(), response);
        problems.write(response, ErrorCode.METHOD_NOT_ALLOWED);
    }

    @ExceptionHandler
    void notAcceptable(HttpMediaTypeNotAcceptableException e, HttpServletResponse response) throws IOException {
        problems.write(response, ErrorCode.NOT_ACCEPTABLE);
    }

    @ExceptionHandler
    void notSupported(HttpMediaTypeNotSupportedException e, HttpServletResponse response) throws IOException {
        copy(e.getHeaders(), response);
        problems.write(response, ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    /** A constraint that no operation gave a meaning to. */
    @ExceptionHandler
    void violated(DataIntegrityViolationException e, HttpServletResponse response) throws IOException {
        problems.write(response, ErrorCode.CONFLICT);
    }

    /** The database is gone, overloaded, or took too long. */
    @ExceptionHandler({
        TransientDataAccessException.class,
        NonTransientDataAccessResourceException.class,
        CannotCreateTransactionException.class,
        TransactionTimedOutException.class
    })
    void unavailable(Exception e, HttpServletResponse response) throws IOException {
        log.warn("Database not available: {}", e.toString());
        problems.write(response, ErrorCode.UNAVAILABLE);
    }

    /** The caller did not wait for the answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException e) {
        log.debug("The caller is gone", e);
    }

    /** The caller's own faults that Spring MVC finds, and everything that nobody foresaw. */
    @ExceptionHandler
    void other(Exception e, HttpServletResponse response) throws IOException {
        switch (e instanceof ErrorResponse spring ? spring.getStatusCode().value() : 500) {
            case 400 -> problems.write(
                    response, ErrorCode.INVALID_REQUEST, List.of(new Fault("request", "cannot be read")));
            case 404 -> problems.write(response, ErrorCode.NOT_FOUND);
            case 413 -> problems.write(response, ErrorCode.TOO_LARGE);
            case 503 -> problems.write(response, ErrorCode.UNAVAILABLE);
            default -> problems.writeInternal(response, e);
        }
    }

    private static void copy(HttpHeaders headers, HttpServletResponse response) {
        headers.forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
    }
}
