package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * How something is tried again.
 *
 * @param lasting how long ({@code for})
 * @param first the first pause of {@code backoff: first..last}
 * @param last the longest pause
 * @param on what is tried again: {@code timeout}, {@code unreachable}, {@code 5xx}, a status
 */
public record RetryText(
        Span span,
        Optional<DurationText> lasting,
        Optional<DurationText> first,
        Optional<DurationText> last,
        List<Word> on) {
    public RetryText {
        on = List.copyOf(on);
    }
}
