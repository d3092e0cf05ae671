package com.example.app.support.partner;

import com.example.app.support.web.RequestId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Whom this backend calls. */
@Component
public class Partners {

    private final JsonMapper mapper;
    private final ObjectReader reader;
    private final Clock clock;
    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final List<ClientHttpRequestInterceptor> interceptors;
    private final List<Partner> all = new CopyOnWriteArrayList<>();

    /** @param interceptors what else takes part in every call */
    Partners(
            JsonMapper mapper,
            Clock clock,
            ObservationRegistry observations,
            MeterRegistry meters,
            ObjectProvider<ClientHttpRequestInterceptor> interceptors) {
        this.mapper = mapper;
        this.reader = mapper.reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
        this.clock = clock;
        this.observations = observations;
        this.meters = meters;
        this.interceptors = interceptors.orderedStream().toList();
    }

    /** A partner on these terms; its circuit breaker is seen as {@code partner.circuit.open}. */
    public Partner partner(Partner.Terms terms) {
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(terms.timeout().dividedBy(2)).build());
        requests.setReadTimeout(terms.timeout());
        RestClient http = RestClient.builder()
                .baseUrl(terms.baseUrl())
                .requestFactory(requests)
                .requestInterceptor(Partners::tellTrace)
                .requestInterceptors(list -> list.addAll(interceptors))
                .observationRegistry(observations)
                .build();
        CircuitBreaker breaker = terms.breaker() == null ? null : new CircuitBreaker(terms.breaker(), clock);
        if (breaker != null) {
            Gauge.builder("partner.circuit.open", breaker, b -> b.isOpen() ? 1 : 0)
                    .tag("partner", terms.name())
                    .strongReference(true)
                    .register(meters);
        }
        var partner = new Partner(terms, http, mapper, reader, observations, clock, breaker);
        all.add(partner);
        return partner;
    }

    /** The partner's part of the work belongs to the same trace (W3C Trace Context). */
    private static ClientHttpResponse tellTrace(HttpRequest request, byte[] body, ClientHttpRequestExecution call)
            throws IOException {
        String trace = RequestId.traceparent();
        if (trace != null && !request.getHeaders().containsHeader("traceparent")) {
            request.getHeaders().set("traceparent", trace);
        }
        return call.execute(request, body);
    }

    /** Every circuit breaker is closed, as at the start. */
    public void reset() {
        all.forEach(Partner::reset);
    }
}
