package com.example.app.support.problem;

import com.example.app.support.input.Fault;
import com.example.app.support.web.RequestId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a problem (RFC 9457), be it from a controller, a filter or the container.
 *
 * <pre>{@code
 * HTTP/1.1 400
 * Content-Type: application/problem+json
 *
 * { "type": "urn:problem:invalid-request", "title": "The request is not valid.", "status": 400,
 *   "code": "INVALID_REQUEST", "errors": [ { "field": "price", "message": "must be at least 0" } ] }
 * }</pre>
 */
@Component
public class ProblemWriter {

    private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);

    private final JsonMapper mapper;

    ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    public void write(HttpServletResponse response, ErrorCode code) throws IOException {
        write(response, code, List.of());
    }

    public void write(HttpServletResponse response, ErrorCode code, List<Fault> faults) throws IOException {
        write(response, code, null, faults);
    }

    public void write(
            HttpServletResponse response, ErrorCode code, @Nullable String detail, List<Fault> faults)
            throws IOException {
        if (response.isCommitted()) {
            return; // the answer is on its way; all that is left is to end it
        }
        byte[] body = mapper.writeValueAsBytes(problem(code, detail, faults));
        response.resetBuffer();
        response.setStatus(code.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        if (code == ErrorCode.UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        response.getOutputStream().write(body);
    }

    static ProblemDetail problem(ErrorCode code, @Nullable String detail, List<Fault> faults) {
        var problem = ProblemDetail.forStatus(code.status());
        problem.setType(code.type());
        problem.setTitle(code.title());
        problem.setProperty("code", code.name());
        problem.setDetail(detail);
        if (code.status() >= 500 && RequestId.current() != null) {
            problem.setDetail("Reference " + RequestId.current());
        }
        if (!faults.isEmpty()) {
            problem.setProperty("errors", faults);
        }
        return problem;
    }

    /** Something that nobody foresaw: the log has the cause, the caller an id to find it by. */
    public void writeInternal(HttpServletResponse response, Throwable cause) throws IOException {
        log.error("Request failed", cause);
        write(response, ErrorCode.INTERNAL);
    }
}
