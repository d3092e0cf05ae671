package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Arithmetic and functions as Java. A function of null is null. */
final class JavaCalls {
    /** Functions that are null where an argument is, with their form: {@code %1$s} is the first argument. */
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("contains", "%1$s.contains(%2$s)"),
            Map.entry("startsWith", "%1$s.startsWith(%2$s)"),
            Map.entry("endsWith", "%1$s.endsWith(%2$s)"));

    /** Functions of the support class, and what they give. */
    private static final Map<String, String> HELPERS = Map.ofEntries(
            Map.entry("matches", "boolean"),
            Map.entry("lowerAscii", "String"),
            Map.entry("upperAscii", "String"),
            Map.entry("trim", "String"),
            Map.entry("charAt", "String"),
            Map.entry("substring", "String"),
            Map.entry("replace", "String"),
            Map.entry("indexOf", "long"),
            Map.entry("lastIndexOf", "long"),
            Map.entry("split", "List<String>"),
            Map.entry("slug", "String"),
            Map.entry("sha256", "byte[]"),
            Map.entry("hmac", "byte[]"),
            Map.entry("randomBytes", "byte[]"),
            Map.entry("randomToken", "String"));

    private static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("getFullYear", "getYear()"),
            Map.entry("getMonth", "getMonthValue() - 1"),
            Map.entry("getDate", "getDayOfMonth()"),
            Map.entry("getDayOfMonth", "getDayOfMonth() - 1"),
            Map.entry("getDayOfWeek", "getDayOfWeek().getValue() % 7"),
            Map.entry("getDayOfYear", "getDayOfYear() - 1"),
            Map.entry("getHours", "getHour()"),
            Map.entry("getMinutes", "getMinute()"),
            Map.entry("getSeconds", "getSecond()"),
            Map.entry("getMilliseconds", "getNano() / 1_000_000"));

    private static final Set<String> OF_LISTS = Set.of(
            "size",
            "distinct",
            "sum",
            "min",
            "max",
            "avg",
            "first",
            "last",
            "sort",
            "reverse",
            "slice",
            "flatten",
            "join");

    private final ToJava java;

    JavaCalls(ToJava java) {
        this.java = java;
    }

    boolean isNullPropagating(Expr.Call call) {
        return FORMS.containsKey(call.function()) || call.function().equals("matches");
    }

    /** {@code contains} and its like as a condition: false where a part is null. */
    JavaPiece condition(Expr.Call call) {
        var pieces = new ArrayList<JavaPiece>();
        for (Expr argument : call.arguments()) {
            pieces.add(text(argument));
        }
        boolean guarded = pieces.stream().allMatch(p -> !p.mayBeNull() || p.isSimple());
        if (!guarded) {
            JavaPiece value = value(call);
            return JavaPiece.of("Boolean.TRUE.equals(" + value.text() + ")", "boolean");
        }
        String tests = pieces.stream()
                .filter(JavaPiece::mayBeNull)
                .map(p -> p.text() + " != null && ")
                .collect(Collectors.joining());
        JavaPiece bare = bare(call, pieces);
        return tests.isEmpty() ? bare : JavaPiece.truth(tests + bare.in(JavaPiece.AND), JavaPiece.AND);
    }

    JavaPiece value(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        String function = call.function();
        if (OF_LISTS.contains(function) && isOfList(call)) {
            var lists = new JavaLists(java);
            return switch (function) {
                case "size" -> lists.size(arguments.getFirst());
                case "distinct" -> lists.distinct(arguments.getFirst());
                case "sum" -> lists.sum(call);
                case "min", "max" -> lists.extreme(call);
                case "avg" -> lists.average(call);
                case "first", "last" -> lists.end(call);
                case "join" -> lists.joined(call);
                default -> lists.same(call);
            };
        }
        if (function.equals("is")
                || function.equals("accessToken")
                || function.equals("uuid")
                || function.equals("randomBytes")
                || function.equals("randomToken")) {
            return named(call);
        }
        if (function.equals("dyn")) {
            return java.piece(arguments.getFirst());
        }
        var pieces = new ArrayList<JavaPiece>();
        for (int i = 0; i < arguments.size(); i++) {
            pieces.add(argument(call, arguments.get(i)));
        }
        return throughNull(pieces, bound -> bare(call, bound));
    }

    private static boolean isOfList(Expr.Call call) {
        Type first = call.arguments().getFirst().type();
        return first instanceof Type.ListOf || call.function().equals("size");
    }

    private JavaPiece named(Expr.Call call) {
        var pieces = new ArrayList<JavaPiece>();
        call.arguments().forEach(a -> pieces.add(java.list(java.piece(a))));
        var own = java.names.call(call.function(), pieces);
        if (own.isPresent()) {
            return own.get();
        }
        return switch (call.function()) {
            case "is" -> {
                JavaPiece viewer = pieces.getFirst();
                String test = viewer.in(JavaPiece.ATOM) + ".is(" + pieces.get(1).text() + ")";
                yield viewer.mayBeNull()
                        ? JavaPiece.truth(viewer.text() + " != null && " + test, JavaPiece.AND)
                        : JavaPiece.of(test, "boolean");
            }
            case "uuid" -> JavaPiece.of(java.imported("java.util.UUID") + ".randomUUID()", "UUID");
            case "randomBytes", "randomToken" ->
                JavaPiece.of(
                        java.helper(call.function()) + "(" + pieces.getFirst().text() + ")",
                        HELPERS.getOrDefault(call.function(), "Object"));
            default -> throw ToJava.notInJava("`" + call.function() + "` is not at hand", call);
        };
    }

    /** An argument in the type that its function works on. */
    private JavaPiece argument(Expr.Call call, Expr expr) {
        if (Types.is(call.type(), Kind.DECIMAL) && isArithmetic(call.function())) {
            return decimal(expr);
        }
        if (Types.is(call.type(), Kind.DOUBLE) && isArithmetic(call.function())) {
            return real(expr);
        }
        if (Types.isMoment(expr.type())) {
            return instant(expr);
        }
        return Types.isText(expr.type()) ? text(expr) : java.list(java.piece(expr));
    }

    private static boolean isArithmetic(String function) {
        return List.of("_+_", "_-_", "_*_", "_/_", "_%_", "-_").contains(function);
    }

    /** What is done to values is null where one of them is. */
    JavaPiece throughNull(List<JavaPiece> arguments, java.util.function.Function<List<JavaPiece>, JavaPiece> body) {
        if (arguments.stream().noneMatch(JavaPiece::mayBeNull)) {
            return body.apply(arguments);
        }
        if (arguments.stream().anyMatch(a -> a.text().equals("null"))) {
            return JavaPiece.nullable("null", "Object");
        }
        boolean simple = arguments.stream().allMatch(a -> !a.mayBeNull() || a.isSimple());
        if (simple) {
            JavaPiece value =
                    body.apply(arguments.stream().map(a -> a.withNull(false)).toList());
            String test = arguments.stream()
                    .filter(JavaPiece::mayBeNull)
                    .map(a -> a.text() + " == null")
                    .collect(Collectors.joining(" || "));
            return new JavaPiece(
                    test + " ? null : " + value.in(JavaPiece.TERNARY),
                    JavaPiece.TERNARY,
                    ToJava.boxed(value.type()),
                    true);
        }
        var bound = new ArrayList<JavaPiece>();
        var open = new ArrayList<JavaPiece>();
        var names = new ArrayList<String>();
        for (JavaPiece argument : arguments) {
            if (argument.mayBeNull()) {
                String name = java.freshName("value");
                names.add(name);
                open.add(argument);
                bound.add(JavaPiece.of(name, argument.type()));
            } else {
                bound.add(argument);
            }
        }
        if (names.size() > 2) {
            throw ToJava.notInJava("a function of three values that may be null", noExpr());
        }
        JavaPiece value = body.apply(bound);
        String lambda = names.size() == 1 ? names.getFirst() : "(" + String.join(", ", names) + ")";
        return JavaPiece.nullable(
                java.helper("apply") + "("
                        + open.stream().map(JavaPiece::text).collect(Collectors.joining(", ")) + ", "
                        + lambda + " -> " + value.text() + ")",
                ToJava.boxed(value.type()));
    }

    private static Expr noExpr() {
        var file = new dev.plumb.source.SourceFile("", "");
        return new Expr.Literal(null, Types.NULL, new dev.plumb.source.Span(file, 0, 0));
    }

    private JavaPiece bare(Expr.Call call, List<JavaPiece> arguments) {
        JavaPiece first = arguments.getFirst();
        String function = call.function();
        if (isArithmetic(function)) {
            return new JavaArithmetic(java).arithmetic(call, arguments);
        }
        String form = FORMS.get(function);
        if (form != null) {
            return JavaPiece.of(
                    form.formatted(first.in(JavaPiece.ATOM), arguments.get(1).text()), "boolean");
        }
        String helped = HELPERS.get(function);
        if (helped != null) {
            String all = arguments.stream().map(JavaPiece::text).collect(Collectors.joining(", "));
            if (helped.startsWith("List")) {
                java.imported("java.util.List");
            }
            return JavaPiece.of(java.helper(function) + "(" + all + ")", helped);
        }
        String part = PARTS.get(function);
        if (part != null && first.type().equals("Instant") && arguments.size() == 1) {
            String utc = java.imported("java.time.ZoneOffset") + ".UTC";
            int strength = part.contains(" - ")
                    ? JavaPiece.SUM
                    : part.contains(" % ") || part.contains(" / ") ? JavaPiece.PRODUCT : JavaPiece.ATOM;
            return new JavaPiece(first.in(JavaPiece.ATOM) + ".atOffset(" + utc + ")." + part, strength, "int", false);
        }
        return new JavaArithmetic(java).conversion(call, arguments);
    }

    // ---- values as other types

    /** A text, a word of an enum as its text. */
    JavaPiece text(Expr expr) {
        JavaPiece piece = java.list(java.piece(expr));
        boolean constant =
                expr.type() instanceof Type.Enumeration && !piece.type().equals("String");
        if (!constant) {
            return piece;
        }
        if (expr instanceof Expr.Literal literal) {
            return JavaPiece.of(ToJava.quoted(String.valueOf(literal.value())), "String");
        }
        var type = (Type.Enumeration) expr.type();
        return throughNull(
                List.of(piece),
                bound -> java.names
                        .textOf(type, bound.getFirst())
                        .orElseThrow(() -> ToJava.notInJava("the word's text is not at hand", expr)));
    }

    JavaPiece decimal(Expr expr) {
        JavaPiece piece = java.list(java.piece(expr));
        return piece.type().equals("BigDecimal")
                ? piece
                : throughNull(List.of(piece), bound -> asDecimal(java, bound.getFirst(), expr));
    }

    static JavaPiece asDecimal(ToJava java, JavaPiece piece, Expr expr) {
        if (piece.type().equals("BigDecimal") || piece.text().equals("null")) {
            return piece;
        }
        if (Types.is(expr.type(), Kind.DOUBLE)) {
            throw ToJava.notInJava("a floating-point number is not exact", expr);
        }
        String name = java.imported("java.math.BigDecimal");
        boolean zero = expr instanceof Expr.Literal literal && literal.value() instanceof Long value && value == 0;
        return JavaPiece.of(zero ? name + ".ZERO" : name + ".valueOf(" + piece.text() + ")", "BigDecimal");
    }

    JavaPiece real(Expr expr) {
        JavaPiece piece = java.list(java.piece(expr));
        if (piece.type().equals("BigDecimal")) {
            return throughNull(
                    List.of(piece),
                    bound -> JavaPiece.of(bound.getFirst().in(JavaPiece.ATOM) + ".doubleValue()", "double"));
        }
        if (Types.is(expr.type(), Kind.INT)) {
            return throughNull(
                    List.of(piece),
                    bound -> new JavaPiece(
                            "(double) " + bound.getFirst().in(JavaPiece.SIGN), JavaPiece.SIGN, "double", false));
        }
        return piece;
    }

    /** An instant, a day as its midnight in UTC. */
    JavaPiece instant(Expr expr) {
        JavaPiece piece = java.list(java.piece(expr));
        if (!Types.is(expr.type(), Kind.DATE)) {
            return piece;
        }
        String utc = java.imported("java.time.ZoneOffset") + ".UTC";
        return throughNull(
                List.of(piece),
                bound -> JavaPiece.of(
                        bound.getFirst().in(JavaPiece.ATOM) + ".atStartOfDay(" + utc + ").toInstant()", "Instant"));
    }
}
