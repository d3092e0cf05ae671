package dev.plumb.prove;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as PostgreSQL writes an {@code interval}, and as ISO 8601 does. */
final class Intervals {
    /** Its own estimates, as {@code extract(epoch from …)} has them in whole days. */
    private static final int DAYS_OF_A_YEAR = 365;

    private static final int DAYS_OF_A_MONTH = 30;

    private static final Pattern WRITTEN =
            Pattern.compile("(?:(?<years>-?\\d+) years? ?)?(?:(?<months>-?\\d+) mons? ?)?(?:(?<days>-?\\d+) days? ?)?"
                    + "(?:(?<sign>[+-]?)(?<hours>\\d+):(?<minutes>\\d\\d):(?<seconds>\\d\\d(?:\\.\\d{1,6})?))?");

    private Intervals() {}

    static Optional<Duration> of(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException notIso) {
            return written(text);
        }
    }

    private static Optional<Duration> written(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (text.isBlank() || !parts.matches()) {
            return Optional.empty();
        }
        Duration days = Duration.ofDays(number(parts, "years") * DAYS_OF_A_YEAR
                + number(parts, "months") * DAYS_OF_A_MONTH
                + number(parts, "days"));
        if (parts.group("hours") == null) {
            return Optional.of(days);
        }
        Duration time = Duration.parse(
                "PT" + parts.group("hours") + "H" + parts.group("minutes") + "M" + parts.group("seconds") + "S");
        return Optional.of(parts.group("sign").equals("-") ? days.minus(time) : days.plus(time));
    }

    private static long number(Matcher parts, String name) {
        return parts.group(name) == null ? 0 : Long.parseLong(parts.group(name));
    }
}
