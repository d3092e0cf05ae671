package dev.plumb.expression;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** CEL's text of a duration: {@code 1h30m}, {@code 1.5s}, {@code -20ms}. */
final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private Durations() {}

    static Optional<Duration> parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var matcher = PART.matcher(rest);
        int at = 0;
        var nanos = BigDecimal.ZERO;
        while (matcher.lookingAt()) {
            nanos = nanos.add(new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 0L))));
            at = matcher.end();
            matcher.region(at, rest.length());
        }
        if (at == 0 || at != rest.length()) {
            return Optional.empty();
        }
        try {
            long whole = nanos.setScale(0, java.math.RoundingMode.DOWN).longValueExact();
            return Optional.of(Duration.ofNanos(negative ? -whole : whole));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }
}
