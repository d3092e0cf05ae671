package dev.plumb.spec.text;

import java.util.List;
import java.util.Optional;

/**
 * The limits of an operation.
 *
 * @param operation its name, or {@code default} for all that say nothing of their own
 */
public record LimitText(Word operation, List<RateText> rates, Optional<SizeText> body, Optional<DurationText> time) {
    public LimitText {
        rates = List.copyOf(rates);
    }
}
