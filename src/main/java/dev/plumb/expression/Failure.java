package dev.plumb.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which expressions can fail: an integer that leaves 64 bits, a division by zero, text that is no
 * number. What cannot fail may be computed in any order, and a database takes its own.
 */
record Failure(Model model) {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final Set<String> PARTIAL = Set.of(
            "int",
            "decimal",
            "double",
            "bool",
            "timestamp",
            "duration",
            "matches",
            "charAt",
            "substring",
            "slice",
            "format",
            "bytes",
            "math.abs",
            "lists.range",
            "value");

    /** The integers that an expression can be, both ends included. */
    record Range(BigInteger low, BigInteger high) {
        static final Range LONG = new Range(MIN, MAX);

        boolean within(Range other) {
            return low.compareTo(other.low) >= 0 && high.compareTo(other.high) <= 0;
        }

        boolean isInt() {
            return within(bits(32));
        }
    }

    static Range bits(int bits) {
        BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
        return new Range(half.negate(), half.subtract(BigInteger.ONE));
    }

    boolean canFail(Expr expr) {
        boolean inside = Walk.children(expr).stream().anyMatch(this::canFail);
        if (inside) {
            return true;
        }
        return switch (expr) {
            case Expr.At e ->
                e.target().type() instanceof Type.ListOf
                        || Types.isJson(e.target().type());
            case Expr.Call call -> callCanFail(call);
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.Has _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> false;
        };
    }

    private boolean callCanFail(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        return switch (call.function()) {
            case "_+_", "_-_", "_*_", "-_" -> Types.is(call.type(), Type.Kind.INT) && overflows(call);
            case "_/_", "_%_" -> isZeroPossible(arguments.get(1)) || overflows(call);
            case "sum" -> Types.is(call.type(), Type.Kind.INT);
            case "int", "decimal", "timestamp", "duration" ->
                !call.type()
                                .withNullable(false)
                                .equals(arguments.getFirst().type().withNullable(false))
                        && !(call.function().equals("decimal")
                                && Types.is(arguments.getFirst().type(), Type.Kind.INT))
                        && !isWellKnown(call);
            default -> PARTIAL.contains(call.function());
        };
    }

    /** A literal that is read without a fault. */
    private static boolean isWellKnown(Expr.Call call) {
        return call.arguments().getFirst() instanceof Expr.Literal literal
                && literal.value() instanceof String text
                && switch (call.function()) {
                    case "duration" -> Durations.parse(text).isPresent();
                    case "decimal" -> text.matches("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
                    case "int" -> text.matches("-?[0-9]{1,18}");
                    default -> false;
                };
    }

    private static boolean isZeroPossible(Expr divisor) {
        return !(divisor instanceof Expr.Literal literal)
                || switch (literal.value()) {
                    case Long l -> l == 0 || l == -1;
                    case BigDecimal d -> d.signum() == 0;
                    case null, default -> true;
                };
    }

    private boolean overflows(Expr.Call call) {
        return unbounded(call).map(r -> !r.within(Range.LONG)).orElse(false);
    }

    Range range(Expr expr) {
        Range range = unbounded(expr).orElse(Range.LONG);
        return range.within(Range.LONG) ? range : Range.LONG;
    }

    /** The range before it is cut to 64 bits; empty for what is no integer. */
    private Optional<Range> unbounded(Expr expr) {
        if (!Types.is(expr.type(), Type.Kind.INT)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (expr) {
                    case Expr.Literal e ->
                        e.value() instanceof Long value
                                ? new Range(BigInteger.valueOf(value), BigInteger.valueOf(value))
                                : Range.LONG;
                    case Expr.Column e -> ofColumn(e);
                    case Expr.Call e -> ofCall(e);
                    case Expr.Variable _,
                            Expr.Rows _,
                            Expr.Reference _,
                            Expr.Inverse _,
                            Expr.Property _,
                            Expr.At _,
                            Expr.Has _,
                            Expr.Conditional _,
                            Expr.ListLiteral _,
                            Expr.MapLiteral _,
                            Expr.Comprehension _ -> Range.LONG;
                });
    }

    private Range ofColumn(Expr.Column column) {
        String type = column.row().type() instanceof Type.Row row
                ? model.entity(row.table())
                        .flatMap(e -> e.byColumn(column.column()))
                        .map(Model.Attribute::sqlType)
                        .orElse("")
                : "";
        return switch (type) {
            case "smallint", "int2" -> bits(16);
            case "integer", "int4", "int" -> bits(32);
            default -> Range.LONG;
        };
    }

    private Range ofCall(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        if (call.function().equals("size")) {
            return new Range(BigInteger.ZERO, bits(32).high());
        }
        if (call.function().equals("-_")) {
            Range of = range(arguments.getFirst());
            return new Range(of.high().negate(), of.low().negate());
        }
        if (arguments.size() != 2) {
            return Range.LONG;
        }
        Range a = range(arguments.get(0));
        Range b = range(arguments.get(1));
        return switch (call.function()) {
            case "_+_" -> new Range(a.low().add(b.low()), a.high().add(b.high()));
            case "_-_" -> new Range(a.low().subtract(b.high()), a.high().subtract(b.low()));
            case "_*_" -> {
                var products = List.of(
                        a.low().multiply(b.low()),
                        a.low().multiply(b.high()),
                        a.high().multiply(b.low()),
                        a.high().multiply(b.high()));
                yield new Range(
                        products.stream().min(BigInteger::compareTo).orElseThrow(),
                        products.stream().max(BigInteger::compareTo).orElseThrow());
            }
            case "_/_" ->
                new Range(a.low().min(a.high().negate()), a.high().max(a.low().negate()));
            case "_%_" -> b;
            default -> Range.LONG;
        };
    }
}
