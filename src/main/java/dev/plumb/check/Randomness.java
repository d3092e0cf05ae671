package dev.plumb.check;

import dev.plumb.expression.Expr;
import java.util.List;
import java.util.Map;

/** How much chance a value carries: a token of random bits is not drawn twice, and a unique column that takes one is not violated. */
final class Randomness {
    /** Among a million million values of so many bits, two are the same with a probability of one in a hundred thousand. */
    private static final long ENOUGH_BITS = 96;

    private Randomness() {}

    /** @param named what the operation's {@code let} steps have named */
    static boolean neverTwice(Expr value, Map<String, Expr> named) {
        return bits(value, named, 0) >= ENOUGH_BITS;
    }

    private static long bits(Expr value, Map<String, Expr> named, int depth) {
        if (value instanceof Expr.Variable variable && named.containsKey(variable.name()) && depth < 16) {
            return bits(named.get(variable.name()), named, depth + 1);
        }
        if (!(value instanceof Expr.Call call)) {
            return 0;
        }
        return switch (call.function()) {
            case "uuid" -> 122;
            case "randomBytes" -> 8 * count(call.arguments());
            case "randomToken" -> 6 * count(call.arguments());
            case "_+_", "sha256", "hmac", "string", "bytes", "base64.encode" ->
                call.arguments().stream()
                        .mapToLong(part -> bits(part, named, depth + 1))
                        .max()
                        .orElse(0);
            default -> 0;
        };
    }

    private static long count(List<Expr> arguments) {
        return arguments.size() == 1
                        && arguments.getFirst() instanceof Expr.Literal literal
                        && literal.value() instanceof Long n
                ? n
                : 0;
    }
}
