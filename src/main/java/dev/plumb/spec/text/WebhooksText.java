package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * Events that go out to subscribers.
 *
 * @param subscriptions the table of subscribers
 * @param deliveries the table of deliveries
 * @param privateAddresses whether a subscriber may live at a private address
 */
public record WebhooksText(
        Span span,
        Word subscriptions,
        Optional<Word> deliveries,
        List<Word> events,
        Optional<SignatureText> signature,
        Optional<RetryText> retry,
        Optional<DurationText> timeout,
        boolean privateAddresses) {
    public WebhooksText {
        events = List.copyOf(events);
    }
}
