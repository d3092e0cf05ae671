package com.example.app.support.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
${import}
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem what Tomcat refuses before any of our code runs: a broken path, header or request line. */
public final class ProblemValve extends ErrorReportValve {

    ${mapper}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable cause) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            var code = codeOf(response);
            response.setStatus(code.status());
            response.setContentType(ProblemWriter.MEDIA_TYPE);
            Writer body = response.getReporter();
            if (body != null) {
                body.write(JSON.writeValueAsString(ProblemWriter.body(code, null, List.of())));
                response.finishResponse();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ErrorCode codeOf(Response response) {
        return switch (response.getStatus()) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 405, 501 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 500 -> ErrorCode.INTERNAL;
            case 503 -> ErrorCode.UNAVAILABLE;
            // A path that cannot be decoded names nothing.
            default ->
                response.getMessage() != null && response.getMessage().startsWith("Invalid URI")
                        ? ErrorCode.NOT_FOUND
                        : ErrorCode.INVALID_REQUEST;
        };
    }

    @Component
    static class Installation implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
        @Override
        public void customize(TomcatServletWebServerFactory server) {
            server.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.getPipeline().addValve(new ProblemValve());
                    // Named as well, so that the host adds none of its own.
                    host.setErrorReportValveClass(ProblemValve.class.getName());
                }
            });
            // What is encoded in a key stays in that key.
            server.addConnectorCustomizers(connector -> {
                connector.setEncodedSolidusHandling("passthrough");
                connector.setEncodedReverseSolidusHandling("passthrough");
            });
        }
    }
}
