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
${mediaTypes}
${import}
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

${doc}
@Component
public class ProblemWriter {

    static final String MEDIA_TYPE = ${mediaType};

    private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);

    private final JsonMapper mapper;

    ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    public void write(HttpServletResponse response, ErrorCode code) throws IOException {
        write(response, code, ${faults});
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
        byte[] body = mapper.writeValueAsBytes(body(code, detail, faults));
        response.resetBuffer();
        response.setStatus(code.status());
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        if (code == ErrorCode.UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        response.getOutputStream().write(body);
    }

    ${body}

    private static @Nullable String reference() {
        return RequestId.current() == null ? null : "Reference " + RequestId.current();
    }

    /** Something that nobody foresaw: the log has the cause, the caller an id to find it by. */
    public void writeInternal(HttpServletResponse response, Throwable cause) throws IOException {
        log.error("Request failed", cause);
        write(response, ErrorCode.INTERNAL);
    }
}
