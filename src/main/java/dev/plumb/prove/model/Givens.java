package dev.plumb.prove.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What nobody can foretell of a call, in the order in which it is needed: its time, keys that the database makes, random
 * values. What is not known yet is a placeholder that nothing else equals, so that comparing an answer with what the model
 * makes of the call tells what stood there.
 */
public final class Givens {
    private static final int MOST_GUESSES = 990;

    /** Of one call, before those of the next might be taken for its own. */
    private static final int GUESSES = 33;

    private final List<@Nullable Object> known;
    private final int base;
    private final List<Object> drawn = new ArrayList<>();
    private final Map<Object, Integer> placeholders = new HashMap<>();
    private final List<Instant> guesses = new ArrayList<>();

    private Givens(List<@Nullable Object> known, int base) {
        this.known = known;
        this.base = base;
    }

    /** @param call its number among calls whose values must not be mixed up, from 0 */
    public static Givens unknown(int call) {
        return new Givens(List.of(), call * 10_000);
    }

    /** The same call again, with what was learned of it. */
    public Givens learned(Map<Integer, Object> learned) {
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < drawn.size(); i++) {
            values.add(learned.get(i));
        }
        return new Givens(values, base);
    }

    /** The position at which a value was drawn, where it is a placeholder. */
    public OptionalInt position(@Nullable Object value) {
        Integer found = value == null ? null : placeholders.get(comparable(value));
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** Whether a text holds a placeholder. */
    boolean isWithin(String text) {
        return placeholders.keySet().stream().anyMatch(p -> !(p instanceof Instant) && text.contains(p.toString()));
    }

    /**
     * A placeholder within a text.
     *
     * @param start and {@code end} of it, in chars
     */
    record Placed(Object placeholder, int start, int end) {}

    /** The first placeholder within a text, from there on: of several that begin there the longest. */
    Optional<Placed> within(String text, int from) {
        return placeholders.keySet().stream()
                .filter(p -> p instanceof String || p instanceof UUID)
                .flatMap(p -> {
                    int start = text.indexOf(p.toString(), from);
                    return start < 0
                            ? Stream.empty()
                            : Stream.of(
                                    new Placed(p, start, start + p.toString().length()));
                })
                .min(Comparator.comparingInt(Placed::start)
                        .thenComparing(Comparator.comparingInt(Placed::end).reversed()));
    }

    /** A value as it was drawn, if it is known. */
    Object draw(Kind kind, int size) {
        int at = drawn.size();
        Object value = at < known.size() ? known.get(at) : null;
        if (value == null || !kind.fits(value)) {
            value = kind.placeholder(base + at + 1, size);
            placeholders.put(comparable(value), at);
        }
        drawn.add(value);
        return value;
    }

    /**
     * The time of a call, about which it is known when it was. As long as it is not known whole it has nanoseconds, which
     * no database keeps: what is so long before or after it has them too.
     */
    Instant time(Instant about) {
        int at = drawn.size();
        if (at < known.size() && known.get(at) instanceof Instant time) {
            drawn.add(time);
            return time;
        }
        Instant time = about.truncatedTo(ChronoUnit.MICROS)
                .plusNanos(1 + (base / 10_000L * GUESSES + guesses.size()) % MOST_GUESSES);
        placeholders.put(time, at);
        drawn.add(time);
        guesses.add(time);
        return time;
    }

    /** Whether it has the nanoseconds of a time that is not known whole. */
    static boolean isGuessed(Instant time) {
        long nanos = nanos(time);
        return nanos > 0 && nanos <= MOST_GUESSES;
    }

    /** What is finer than a database keeps. */
    private static long nanos(Instant time) {
        return Duration.between(time.truncatedTo(ChronoUnit.MICROS), time).toNanos();
    }

    /** The guess that a time was reckoned from; empty where it was not. */
    Optional<Instant> guessBehind(Instant wanted) {
        return guesses.stream().filter(g -> nanos(g) == nanos(wanted)).findFirst();
    }

    static Object comparable(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
    }

    /** What sort of value it is. */
    enum Kind {
        UUID_KEY,
        /** Of a sequence; {@code size} is the bytes that its column keeps. */
        NUMBER,
        /** {@code size} characters. */
        TEXT,
        /** {@code size} bytes. */
        BYTES;

        boolean fits(Object value) {
            return switch (this) {
                case UUID_KEY -> value instanceof UUID;
                case NUMBER -> value instanceof Long;
                case TEXT -> value instanceof String;
                case BYTES -> value instanceof byte[];
            };
        }

        Object placeholder(int number, int size) {
            return switch (this) {
                case UUID_KEY -> UUID.fromString(String.format(Locale.ROOT, "ffffffff-ffff-4fff-bfff-%012x", number));
                case NUMBER -> (size == 2 ? 30_000L : size == 4 ? 2_000_000_000L : 9_000_000_000_000_000L) + number;
                case TEXT -> {
                    String digits = "Zz9" + number + "q";
                    yield digits.length() >= size ? digits : "x".repeat(size - digits.length()) + digits;
                }
                case BYTES -> {
                    byte[] bytes = new byte[Math.max(size, 8)];
                    byte[] digits = String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
                    System.arraycopy(digits, 0, bytes, 0, Math.min(digits.length, bytes.length));
                    yield bytes;
                }
            };
        }
    }
}
