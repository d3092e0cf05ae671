package dev.plumb.prove;

import dev.plumb.expression.Type;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The order of values (the language reference, "Expressions"): text by code point, nulls last in either direction. */
final class Ordering {
    private Ordering() {}

    static int compare(@Nullable Object a, @Nullable Object b, boolean descending, Type type) {
        if (a == null || b == null) {
            return a == null ? (b == null ? 0 : 1) : -1;
        }
        int sign = compare(a, b, type);
        return descending ? -sign : sign;
    }

    private static int compare(Object a, Object b, Type type) {
        if (a instanceof Number x && b instanceof Number y) {
            return new BigDecimal(x.toString()).compareTo(new BigDecimal(y.toString()));
        }
        if (type instanceof Type.Enumeration words && words.database().isPresent()) {
            return Integer.compare(
                    words.values().indexOf(a.toString()), words.values().indexOf(b.toString()));
        }
        if (type instanceof Type.Scalar scalar && scalar.kind() == Type.Kind.CITEXT) {
            return codePoints(
                    a.toString().toLowerCase(Locale.ROOT), b.toString().toLowerCase(Locale.ROOT));
        }
        if (a instanceof java.time.Instant x && b instanceof java.time.Instant y) {
            return x.compareTo(y);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return Boolean.compare(x, y);
        }
        return codePoints(a.toString(), b.toString()); // a UUID's text sorts as its bytes do
    }

    private static int codePoints(String a, String b) {
        return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    /** Whether a property shows a value. */
    static boolean same(@Nullable Object wanted, JsonNode seen) {
        if (wanted instanceof BigDecimal decimal && seen.isString()) {
            try {
                return new BigDecimal(seen.asString()).compareTo(decimal) == 0;
            } catch (NumberFormatException none) {
                return false;
            }
        }
        if (wanted instanceof byte[]
                || wanted instanceof java.util.Collection<?>
                || wanted instanceof java.util.Map<?, ?>) {
            return true; // bytes and structures are shown in ways of their own
        }
        if (seen.isContainer()) {
            return true;
        }
        return Expected.same(wanted == null ? null : wanted.toString(), seen);
    }
}
