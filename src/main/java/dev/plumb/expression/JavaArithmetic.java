package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.List;

/** Arithmetic and conversions as Java, on values that are not null. */
final class JavaArithmetic {
    private final ToJava java;

    JavaArithmetic(ToJava java) {
        this.java = java;
    }

    JavaPiece arithmetic(Expr.Call call, List<JavaPiece> arguments) {
        Kind kind = Types.kind(call.type()).orElse(Kind.JSON);
        if (call.type() instanceof Type.ListOf) {
            String all = arguments.get(0).text() + ", " + arguments.get(1).text();
            return JavaPiece.of(
                    java.helper("concat") + "(" + all + ")",
                    arguments.getFirst().type());
        }
        return switch (kind) {
            case INT -> integers(call, arguments);
            case DECIMAL -> decimals(call, arguments);
            case DOUBLE -> reals(call, arguments);
            case TEXT, CITEXT -> operator("+", JavaPiece.SUM, arguments, "String");
            case BYTES ->
                JavaPiece.of(
                        java.helper("concat") + "(" + arguments.get(0).text() + ", "
                                + arguments.get(1).text() + ")",
                        "byte[]");
            case TIMESTAMP, DURATION -> times(call, arguments);
            case BOOL, UUID, DATE, TIME, JSON, NULL -> throw ToJava.notInJava("there is no such arithmetic", call);
        };
    }

    private static JavaPiece operator(String operator, int strength, List<JavaPiece> arguments, String type) {
        return new JavaPiece(
                arguments.get(0).in(strength) + " " + operator + " "
                        + arguments.get(1).inside(strength),
                strength,
                type,
                false);
    }

    /** 64 bits, and an exception where they do not do. */
    private JavaPiece integers(Expr.Call call, List<JavaPiece> arguments) {
        boolean canOverflow = java.failure.range(call).equals(Failure.Range.LONG) && java.failure.canFail(call);
        boolean small = java.failure.range(call).isInt();
        boolean narrow = arguments.stream().allMatch(a -> isNarrow(a.type()));
        List<JavaPiece> operands = narrow && !small ? widened(arguments) : arguments;
        String type = narrow && small ? "int" : "long";
        if (call.function().equals("-_")) {
            JavaPiece only = operands.getFirst();
            return canOverflow
                    ? JavaPiece.of("Math.negateExact(" + only.text() + ")", type)
                    : new JavaPiece("-" + only.inside(JavaPiece.SIGN), JavaPiece.SIGN, type, false);
        }
        String all = operands.get(0).text() + ", " + operands.get(1).text();
        return switch (call.function()) {
            case "_+_" -> canOverflow ? exact("addExact", all, type) : operator("+", JavaPiece.SUM, operands, type);
            case "_-_" ->
                canOverflow ? exact("subtractExact", all, type) : operator("-", JavaPiece.SUM, operands, type);
            case "_*_" ->
                canOverflow ? exact("multiplyExact", all, type) : operator("*", JavaPiece.PRODUCT, operands, type);
            case "_/_" ->
                canOverflow ? exact("divideExact", all, type) : operator("/", JavaPiece.PRODUCT, operands, type);
            default -> operator("%", JavaPiece.PRODUCT, operands, type);
        };
    }

    private static JavaPiece exact(String method, String arguments, String type) {
        return JavaPiece.of("Math." + method + "(" + arguments + ")", type);
    }

    private static boolean isNarrow(String type) {
        return type.equals("int") || type.equals("Integer") || type.equals("short") || type.equals("Short");
    }

    /** The first operand as 64 bits, so that the operation is done in them. */
    private static List<JavaPiece> widened(List<JavaPiece> arguments) {
        JavaPiece first = arguments.getFirst();
        JavaPiece wide = first.text().matches("-?[0-9]+")
                ? new JavaPiece(first.text() + "L", first.strength(), "long", false)
                : new JavaPiece("(long) " + first.in(JavaPiece.SIGN), JavaPiece.SIGN, "long", false);
        return arguments.size() == 1 ? List.of(wide) : List.of(wide, arguments.get(1));
    }

    private JavaPiece decimals(Expr.Call call, List<JavaPiece> arguments) {
        String first = arguments.getFirst().in(JavaPiece.ATOM);
        if (call.function().equals("-_")) {
            return JavaPiece.of(first + ".negate()", "BigDecimal");
        }
        String second = arguments.get(1).text();
        return switch (call.function()) {
            case "_+_" -> JavaPiece.of(first + ".add(" + second + ")", "BigDecimal");
            case "_-_" -> JavaPiece.of(first + ".subtract(" + second + ")", "BigDecimal");
            case "_*_" -> JavaPiece.of(first + ".multiply(" + second + ")", "BigDecimal");
            case "_/_" -> {
                String rounding = java.imported("java.math.RoundingMode");
                yield JavaPiece.of(first + ".divide(" + second + ", 20, " + rounding + ".HALF_UP)", "BigDecimal");
            }
            default -> throw ToJava.notInJava("there is no such arithmetic", call);
        };
    }

    private static JavaPiece reals(Expr.Call call, List<JavaPiece> arguments) {
        return switch (call.function()) {
            case "-_" ->
                new JavaPiece("-" + arguments.getFirst().inside(JavaPiece.SIGN), JavaPiece.SIGN, "double", false);
            case "_+_" -> operator("+", JavaPiece.SUM, arguments, "double");
            case "_-_" -> operator("-", JavaPiece.SUM, arguments, "double");
            case "_*_" -> operator("*", JavaPiece.PRODUCT, arguments, "double");
            default -> operator("/", JavaPiece.PRODUCT, arguments, "double");
        };
    }

    private JavaPiece times(Expr.Call call, List<JavaPiece> arguments) {
        JavaPiece first = arguments.get(0);
        JavaPiece second = arguments.get(1);
        boolean plus = call.function().equals("_+_");
        if (Types.is(call.type(), Kind.DURATION) && first.type().equals("Instant")) {
            String duration = java.imported("java.time.Duration");
            return JavaPiece.of(duration + ".between(" + second.text() + ", " + first.text() + ")", "Duration");
        }
        if (plus && first.type().equals("Duration") && second.type().equals("Instant")) {
            return JavaPiece.of(second.in(JavaPiece.ATOM) + ".plus(" + first.text() + ")", "Instant");
        }
        return JavaPiece.of(
                first.in(JavaPiece.ATOM) + (plus ? ".plus(" : ".minus(") + second.text() + ")", first.type());
    }

    JavaPiece conversion(Expr.Call call, List<JavaPiece> arguments) {
        JavaPiece first = arguments.getFirst();
        Type from = call.arguments().getFirst().type();
        return switch (call.function()) {
            case "string" -> string(call, first, from);
            case "decimal" -> {
                if (Types.isText(from)) {
                    yield JavaPiece.of(java.helper("decimal") + "(" + first.text() + ")", "BigDecimal");
                }
                yield JavaCalls.asDecimal(java, first, call.arguments().getFirst());
            }
            case "int" -> {
                if (Types.is(from, Kind.INT)) {
                    yield first;
                }
                if (Types.is(from, Kind.TIMESTAMP)) {
                    yield JavaPiece.of(first.in(JavaPiece.ATOM) + ".getEpochSecond()", "long");
                }
                yield JavaPiece.of(java.helper("integer") + "(" + first.text() + ")", "long");
            }
            case "duration" -> {
                if (call.arguments().getFirst() instanceof Expr.Literal literal
                        && literal.value() instanceof String text
                        && Durations.parse(text).isPresent()) {
                    yield java.duration(Durations.parse(text).orElseThrow());
                }
                if (Types.is(from, Kind.DURATION)) {
                    yield first;
                }
                java.imported("java.time.Duration");
                yield JavaPiece.of(java.helper("duration") + "(" + first.text() + ")", "Duration");
            }
            case "timestamp" -> {
                if (Types.isMoment(from)) {
                    yield first;
                }
                String instant = java.imported("java.time.Instant");
                yield Types.is(from, Kind.INT)
                        ? JavaPiece.of(instant + ".ofEpochSecond(" + first.text() + ")", "Instant")
                        : JavaPiece.of(java.helper("timestamp") + "(" + first.text() + ")", "Instant");
            }
            case "bytes" -> {
                if (Types.is(from, Kind.BYTES)) {
                    yield first;
                }
                String utf8 = java.imported("java.nio.charset.StandardCharsets") + ".UTF_8";
                yield JavaPiece.of(first.in(JavaPiece.ATOM) + ".getBytes(" + utf8 + ")", "byte[]");
            }
            case "math.abs" -> {
                if (Types.is(from, Kind.DECIMAL)) {
                    yield JavaPiece.of(first.in(JavaPiece.ATOM) + ".abs()", "BigDecimal");
                }
                boolean exact = Types.is(from, Kind.INT);
                boolean narrow = exact && isNarrow(first.type());
                String argument = narrow ? "(long) " + first.in(JavaPiece.SIGN) : first.text();
                yield JavaPiece.of(
                        (exact ? "Math.absExact(" : "Math.abs(") + argument + ")", exact ? "long" : "double");
            }
            case "math.ceil", "math.floor", "math.round", "math.trunc", "math.sign" -> rounded(call, first, from);
            case "math.greatest", "math.least" -> extreme(call, arguments);
            case "getHours", "getMinutes", "getSeconds" -> {
                if (!Types.is(from, Kind.DURATION) || arguments.size() > 1) {
                    throw notWritten(call);
                }
                String unit = java.imported("java.time.Duration") + ".of"
                        + call.function().substring("get".length()) + "(1)";
                yield JavaPiece.of(first.in(JavaPiece.ATOM) + ".dividedBy(" + unit + ")", "long");
            }
            default -> throw notWritten(call);
        };
    }

    private static RuntimeException notWritten(Expr.Call call) {
        return ToJava.notInJava("`" + call.function() + "` is not written in Java", call);
    }

    /** To a whole number, ties away from zero; exact where the value is. */
    private JavaPiece rounded(Expr.Call call, JavaPiece value, Type from) {
        String function = call.function().substring("math.".length());
        if (function.equals("sign") && Types.is(from, Kind.INT)) {
            return JavaPiece.of("Long.signum(" + value.text() + ")", "int");
        }
        if (!Types.is(from, Kind.DECIMAL)) {
            throw notWritten(call);
        }
        String number = value.in(JavaPiece.ATOM);
        if (function.equals("sign")) {
            return JavaPiece.of(
                    java.imported("java.math.BigDecimal") + ".valueOf(" + number + ".signum())", "BigDecimal");
        }
        String mode = switch (function) {
            case "ceil" -> "CEILING";
            case "floor" -> "FLOOR";
            case "round" -> "HALF_UP";
            case "trunc" -> "DOWN";
            default -> throw notWritten(call);
        };
        return JavaPiece.of(
                number + ".setScale(0, " + java.imported("java.math.RoundingMode") + "." + mode + ")", "BigDecimal");
    }

    private JavaPiece extreme(Expr.Call call, List<JavaPiece> arguments) {
        boolean exact = Types.is(call.type(), Kind.DECIMAL);
        boolean whole = call.arguments().stream().allMatch(a -> Types.is(a.type(), Kind.INT))
                && Types.is(call.type(), Kind.INT);
        if (!exact && !whole) {
            throw notWritten(call);
        }
        boolean greatest = call.function().equals("math.greatest");
        String text = "";
        for (int i = 0; i < arguments.size(); i++) {
            JavaPiece part = exact
                    ? JavaCalls.asDecimal(
                            java, arguments.get(i), call.arguments().get(i))
                    : arguments.get(i);
            text = i == 0
                    ? (exact ? part.in(JavaPiece.ATOM) : part.text())
                    : exact
                            ? text + "." + (greatest ? "max" : "min") + "(" + part.text() + ")"
                            : "Math." + (greatest ? "max" : "min") + "(" + text + ", " + part.text() + ")";
        }
        return JavaPiece.of(text, exact ? "BigDecimal" : "long");
    }

    private JavaPiece string(Expr.Call call, JavaPiece value, Type from) {
        if (Types.isText(from)) {
            return value;
        }
        String text = value.in(JavaPiece.ATOM);
        return switch (Types.kind(from).orElse(Kind.JSON)) {
            case DECIMAL -> JavaPiece.of(text + ".toPlainString()", "String");
            case INT, BOOL -> JavaPiece.of("String.valueOf(" + value.text() + ")", "String");
            case UUID, TIMESTAMP, DATE, TIME -> JavaPiece.of(text + ".toString()", "String");
            case BYTES -> {
                String utf8 = java.imported("java.nio.charset.StandardCharsets") + ".UTF_8";
                yield JavaPiece.of("new String(" + value.text() + ", " + utf8 + ")", "String");
            }
            case DURATION -> JavaPiece.of(java.helper("string") + "(" + value.text() + ")", "String");
            case DOUBLE, TEXT, CITEXT, JSON, NULL -> throw ToJava.notInJava("it is not written as text there", call);
        };
    }
}
