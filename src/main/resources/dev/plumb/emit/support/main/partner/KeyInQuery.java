package com.example.app.support.partner;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** A key that a partner wants in the query: added to what is sent at last, so that no trace has it, and nothing kept. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
public class KeyInQuery implements ClientHttpRequestInterceptor {

    private static final String ATTRIBUTE = "partner.key";

    private record Shown(String name, String key) {}

    /** Marks a request as one that shows a key. */
    public static Consumer<Map<String, Object>> of(String name, String key) {
        return attributes -> attributes.put(ATTRIBUTE, new Shown(name, key));
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        if (!(request.getAttributes().get(ATTRIBUTE) instanceof Shown shown)) {
            return execution.execute(request, body);
        }
        URI address = UriComponentsBuilder.fromUri(request.getURI())
                .queryParam(encoded(shown.name()), encoded(shown.key()))
                .build(true)
                .toUri();
        var keyed = new HttpRequestWrapper(request) {
            @Override
            public URI getURI() {
                return address;
            }
        };
        return execution.execute(keyed, body);
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
