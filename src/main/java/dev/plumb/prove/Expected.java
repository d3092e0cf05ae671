package dev.plumb.prove;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what a story writes in a cell with what was seen. */
final class Expected {
    private Expected() {}

    /** A place in JSON by its dotted path ({@code lines[0].sku}); a missing node where there is none. */
    static JsonNode at(JsonNode body, String path) {
        JsonNode node = body;
        for (String segment : path.replace("[", ".").replace("]", "").split("\\.", -1)) {
            if (segment.isEmpty()) {
                continue;
            }
            node = node.isArray() && segment.matches("\\d+")
                    ? node.path(Integer.parseInt(segment))
                    : node.path(segment);
        }
        return node;
    }

    /** Text is compared as it stands, a number by its value, an instant as an instant; null is null or left out. */
    static boolean same(@Nullable String wanted, JsonNode seen) {
        if (wanted == null) {
            return seen.isNull() || seen.isMissingNode();
        }
        if (seen.isMissingNode() || seen.isNull()) {
            return false;
        }
        if (seen.isString()) {
            return seen.asString().equals(wanted)
                    || sameInstant(wanted, seen.asString())
                    || sameTime(wanted, seen.asString());
        }
        if (seen.isNumber()) {
            return number(wanted)
                    .map(n -> n.compareTo(seen.decimalValue()) == 0)
                    .orElse(false);
        }
        if (seen.isBoolean()) {
            return String.valueOf(seen.booleanValue()).equals(wanted);
        }
        try {
            return JsonMapper.shared().readTree(wanted).equals((a, b) -> compare(a, b), seen);
        } catch (JacksonException notJson) {
            return false;
        }
    }

    /** Whether a text is the same decimal number with more digits behind it, which are zeros: averages have twenty. */
    static boolean sameWithZeros(@Nullable String wanted, JsonNode seen) {
        if (wanted == null || !seen.isString() || number(wanted).isEmpty()) {
            return false;
        }
        String text = seen.asString();
        return text.startsWith(wanted)
                && text.substring(wanted.length()).matches(wanted.contains(".") ? "0+" : "[.]0+");
    }

    private static int compare(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    }

    /** A column's value as PostgreSQL writes it. */
    static boolean sameColumn(@Nullable String wanted, @Nullable String seen) {
        if (wanted == null || seen == null) {
            return Objects.equals(wanted, seen);
        }
        if (wanted.equals(seen) || sameInstant(wanted, seen) || sameTime(wanted, seen)) {
            return true;
        }
        if (seen.equals("t") || seen.equals("f")) {
            return wanted.equals(seen.equals("t") ? "true" : "false");
        }
        Optional<BigDecimal> number = number(wanted);
        if (number.isPresent() && number(seen).isPresent()) {
            return number.get().compareTo(number(seen).get()) == 0;
        }
        if (wanted.startsWith("{") || wanted.startsWith("[")) {
            try {
                JsonNode node = JsonMapper.shared().readTree(seen);
                return JsonMapper.shared().readTree(wanted).equals((a, b) -> compare(a, b), node);
            } catch (JacksonException notJson) {
                boolean list = wanted.startsWith("[");
                return list && Plausible.array(wanted).replace("\"", "").equals(seen.replace("\"", ""));
            }
        }
        return false;
    }

    /** Whether everything that {@code part} has, {@code whole} has too. */
    static boolean contains(JsonNode whole, JsonNode part) {
        if (part.isObject()) {
            return part.propertyStream().allMatch(p -> contains(whole.path(p.getKey()), p.getValue()));
        }
        if (part.isNumber() && whole.isNumber()) {
            return part.decimalValue().compareTo(whole.decimalValue()) == 0;
        }
        return part.asString().equals(whole.asString());
    }

    private static boolean sameInstant(String a, String b) {
        try {
            return OffsetDateTime.parse(a)
                    .toInstant()
                    .equals(OffsetDateTime.parse(iso(b)).toInstant());
        } catch (DateTimeException none) {
            return false;
        }
    }

    /** A time of day is the same with its seconds, where they are none, written or not; so is a length of time. */
    private static boolean sameTime(String a, String b) {
        try {
            return LocalTime.parse(a).equals(LocalTime.parse(b));
        } catch (DateTimeException none) {
            return Intervals.of(a)
                    .filter(i -> Intervals.of(b).equals(Optional.of(i)))
                    .isPresent();
        }
    }

    /** PostgreSQL's {@code 2026-05-01 10:00:00+00} as ISO 8601 has it. */
    private static String iso(String text) {
        String joined = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T");
        return joined.replaceFirst("([+-]\\d\\d)$", "$1:00");
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
