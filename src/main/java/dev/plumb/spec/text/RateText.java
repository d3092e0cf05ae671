package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.time.Duration;
import java.util.Optional;

/**
 * So many in so long: {@code 400/s}, {@code 10/1m per ip}.
 *
 * @param per whose calls are counted together: {@code ip}, {@code account} or {@code key}; all of them without it
 */
public record RateText(Span span, long count, Duration window, Optional<Word> per) {}
