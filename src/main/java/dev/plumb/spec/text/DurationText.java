package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.time.Duration;

/**
 * A length of time: {@code 30ms}, {@code 60s}, {@code 15m}, {@code 24h}, {@code 30d}, {@code 2w}, {@code 10y};
 * a day has 24 hours and a year 365 days.
 */
public record DurationText(Span span, Duration value) {}
