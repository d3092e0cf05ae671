package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A partner that is called.
 *
 * @param contract the path of its OpenAPI document within the specification
 * @param credentials what shows the partner who calls
 * @param fallback by operation of the partner: the answer that stands in when it cannot be had
 */
public record IntegrationText(
        Span span,
        Word name,
        Word contract,
        Optional<Word> baseUrl,
        List<Credential> credentials,
        Optional<DurationText> timeout,
        Optional<RetryText> retry,
        Optional<CircuitBreaker> circuitBreaker,
        List<Fallback> fallback) {

    public IntegrationText {
        credentials = List.copyOf(credentials);
        fallback = List.copyOf(fallback);
    }

    /** @param scheme of the partner's contract; empty where one value is all that is said */
    public record Credential(Optional<Word> scheme, ExpressionText value) {}

    /**
     * {@code opens-at: 50% of 20, for: 30s}.
     *
     * @param percent of failed calls
     * @param calls how many of the last calls are looked at
     * @param lasting how long it stays open
     */
    public record CircuitBreaker(Span span, int percent, int calls, DurationText lasting) {}

    public record Fallback(Word operation, ValueText answer) {}
}
