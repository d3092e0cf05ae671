package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.DurationText;
import dev.plumb.spec.text.NumberText;
import dev.plumb.spec.text.RateText;
import dev.plumb.spec.text.SizeText;
import dev.plumb.spec.text.Word;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, sizes, rates and counts. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("([0-9][0-9_]{0,17}) ?(ms|s|m|h|d|w|y)");
    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9_]{0,20}");
    private static final Pattern SIZE = Pattern.compile("([0-9][0-9_]{0,14}) ?(B|KB|MB|GB|KiB|MiB|GiB)");
    private static final Pattern RATE =
            Pattern.compile("([0-9][0-9_]{0,17}) ?/ ?([0-9][0-9_]{0,17})? ?(ms|s|m|h|d|w|y)( +per +(\\S+))?");
    private static final long DAY = 86_400;
    private static final Map<String, Long> SECONDS =
            Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", DAY, "w", 7 * DAY, "y", 365 * DAY);
    private static final Map<String, Long> SIZES = Map.of(
            "B", 1L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private Quantities() {}

    static Optional<DurationText> duration(Node.Scalar scalar, Problems problems) {
        return duration(scalar, scalar.text(), 0, problems);
    }

    /** @param from where {@code text} starts in the scalar's text */
    static Optional<DurationText> duration(Node.Scalar scalar, String text, int from, Problems problems) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            Optional<Duration> value = times(matcher.group(1), matcher.group(2));
            if (value.isPresent()) {
                return Optional.of(new DurationText(scalar.part(from, from + text.length()), value.get()));
            }
        }
        problems.add(new ReadProblem.BadValue(
                scalar.part(from, from + text.length()),
                text,
                "a length of time",
                "Write a whole number and a unit: `30ms`, `60s`, `15m`, `24h`, `30d`, `2w`, `10y`."));
        return Optional.empty();
    }

    private static Optional<Duration> times(String count, String unit) {
        try {
            return Optional.of(
                    unit.equals("ms")
                            ? Duration.ofMillis(whole(count))
                            : Duration.ofSeconds(Math.multiplyExact(SECONDS.getOrDefault(unit, 0L), whole(count))));
        } catch (ArithmeticException | NumberFormatException tooLong) {
            return Optional.empty();
        }
    }

    private static long whole(String digits) {
        return Long.parseLong(digits.replace("_", ""));
    }

    static Optional<NumberText> number(Node.Scalar scalar, Problems problems) {
        if (NUMBER.matcher(scalar.text()).matches()) {
            try {
                return Optional.of(new NumberText(scalar.span(), whole(scalar.text())));
            } catch (NumberFormatException tooLarge) {
                // told below, as any other text that is no such number
            }
        }
        problems.add(new ReadProblem.BadValue(
                scalar.span(), scalar.text(), "a whole number", "Digits alone, `_` between them: `10_000`."));
        return Optional.empty();
    }

    static Optional<SizeText> size(Node.Scalar scalar, Problems problems) {
        Matcher matcher = SIZE.matcher(scalar.text());
        if (matcher.matches()) {
            try {
                long bytes = Math.multiplyExact(whole(matcher.group(1)), SIZES.getOrDefault(matcher.group(2), 1L));
                return Optional.of(new SizeText(scalar.span(), bytes));
            } catch (ArithmeticException tooLarge) {
                // told below
            }
        }
        problems.add(new ReadProblem.BadValue(
                scalar.span(),
                scalar.text(),
                "a size",
                "Write a whole number and a unit: `512B`, `16KiB`, `1MiB`, `2MB`."));
        return Optional.empty();
    }

    static Optional<RateText> rate(Node.Scalar scalar, Problems problems) {
        Matcher matcher = RATE.matcher(scalar.text());
        if (matcher.matches()) {
            Optional<Duration> window = times(matcher.group(2) == null ? "1" : matcher.group(2), matcher.group(3));
            Optional<Word> per = Optional.ofNullable(matcher.group(5))
                    .map(word -> new Word(scalar.part(matcher.start(5), matcher.end(5)), word));
            boolean known =
                    per.map(word -> word.text().matches("ip|account|key")).orElse(true);
            if (window.isPresent() && known) {
                try {
                    return Optional.of(new RateText(scalar.span(), whole(matcher.group(1)), window.get(), per));
                } catch (NumberFormatException tooLarge) {
                    // told below
                }
            }
        }
        problems.add(new ReadProblem.BadValue(
                scalar.span(),
                scalar.text(),
                "a rate",
                "So many in so long: `400/s`, `10/1m per ip`; counted `per ip`, `per account` or `per key`."));
        return Optional.empty();
    }
}
