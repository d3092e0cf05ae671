package dev.plumb.run.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A scripted partner says by a header that it is silent, or not there: the backend sees what it would see then, without
 * the waiting.
 */
final class ScriptedFailure implements ClientHttpRequestInterceptor {
    private static final String HEADER = "Scripted-Failure";

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        ClientHttpResponse answer = execution.execute(request, body);
        String failure = answer.getHeaders().getFirst(HEADER);
        if (failure == null) {
            return answer;
        }
        answer.close();
        throw failure.equals("silent")
                ? new HttpTimeoutException("request timed out")
                : new ConnectException("Connection refused");
    }
}
