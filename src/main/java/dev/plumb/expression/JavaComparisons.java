package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comparisons as Java, where null is a value for {@code ==} and {@code !=} and false for the others. */
final class JavaComparisons {
    private static final Map<String, String> OPERATORS =
            Map.of("_==_", "==", "_!=_", "!=", "_<_", "<", "_<=_", "<=", "_>_", ">", "_>=_", ">=");

    private final ToJava java;
    private final JavaCalls calls;

    JavaComparisons(ToJava java) {
        this.java = java;
        this.calls = new JavaCalls(java);
    }

    JavaPiece comparison(String function, Expr left, Expr right) {
        boolean equality = function.equals("_==_") || function.equals("_!=_");
        boolean equal = function.equals("_==_");
        if (Types.isNull(left.type()) || Types.isNull(right.type())) {
            return equality
                    ? nullTest(Types.isNull(left.type()) ? right : left, equal)
                    : JavaPiece.of("false", "boolean");
        }
        if (left.type() instanceof Type.Row && right.type() instanceof Type.Row) {
            return rows(left, right, equal);
        }
        if (equality) {
            return equality(left, right, equal);
        }
        return ordering(OPERATORS.getOrDefault(function, function), left, right);
    }

    private JavaPiece nullTest(Expr expr, boolean isNull) {
        if (!java.nullness.mayBeNull(expr)) {
            return JavaPiece.of(isNull ? "false" : "true", "boolean");
        }
        if (expr instanceof Expr.Reference reference) {
            var key = keyThrough(reference);
            if (key.isPresent()) {
                return nullTest(key.get(), isNull);
            }
        }
        JavaPiece piece = java.list(java.piece(expr));
        return JavaPiece.truth(
                piece.inside(JavaPiece.EQUALITY) + (isNull ? " == null" : " != null"), JavaPiece.EQUALITY);
    }

    /** The column that holds the key of the row that a reference means. */
    private Optional<Expr> keyThrough(Expr.Reference reference) {
        return java.entityOf(reference.row())
                .flatMap(e -> e.links().stream()
                        .filter(l -> l.constraint().equals(reference.constraint()))
                        .findFirst())
                .map(link -> columnOf(reference.row(), link.columns().getFirst()));
    }

    private Expr columnOf(Expr row, String column) {
        Type type = java.entityOf(row)
                .flatMap(e -> e.byColumn(column))
                .map(Model.Attribute::type)
                .orElse(Types.UUID);
        return new Expr.Column(
                row, column, type.withNullable(type.nullable() || row.type().nullable()), row.span());
    }

    private JavaPiece rows(Expr left, Expr right, boolean equal) {
        List<String> key = java.entityOf(left).map(Model.Entity::key).orElse(List.of());
        if (key.isEmpty()) {
            throw ToJava.notInJava("rows without a primary key are not told apart", left);
        }
        boolean leftOpen = java.nullness.mayBeNull(left);
        boolean rightOpen = java.nullness.mayBeNull(right);
        Expr open = leftOpen ? left : right;
        if (leftOpen != rightOpen && open instanceof Expr.Variable) {
            Expr nothing = new Expr.Literal(null, Types.NULL, open.span());
            Expr there = new Expr.Call("_!=_", List.of(open, nothing), Types.BOOL, open.span());
            JavaPiece test = nullTest(open, false);
            JavaPiece same =
                    new JavaComparisons(java.knowing(java.nullness.when(there, true))).rows(left, right, equal);
            return equal
                    ? JavaPiece.truth(test.text() + " && " + same.in(JavaPiece.AND), JavaPiece.AND)
                    : JavaPiece.truth(nullTest(open, true).text() + " || " + same.in(JavaPiece.OR), JavaPiece.OR);
        }
        var parts = new ArrayList<JavaPiece>();
        for (String column : key) {
            parts.add(equality(columnOf(left, column), columnOf(right, column), true));
        }
        String all =
                String.join(" && ", parts.stream().map(p -> p.in(JavaPiece.AND)).toList());
        JavaPiece same = parts.size() == 1 ? parts.getFirst() : JavaPiece.truth(all, JavaPiece.AND);
        return equal ? same : ToJava.negated(same);
    }

    /** Two values of one type of Java. */
    private record Operands(JavaPiece left, JavaPiece right) {}

    private Operands operands(Expr left, Expr right) {
        Type a = left.type();
        Type b = right.type();
        if (Types.is(a, Kind.DOUBLE) || Types.is(b, Kind.DOUBLE)) {
            return new Operands(calls.real(left), calls.real(right));
        }
        if (Types.is(a, Kind.DECIMAL) || Types.is(b, Kind.DECIMAL)) {
            return new Operands(calls.decimal(left), calls.decimal(right));
        }
        if (Types.is(a, Kind.TIMESTAMP) || Types.is(b, Kind.TIMESTAMP)) {
            return new Operands(calls.instant(left), calls.instant(right));
        }
        boolean sameWords = a instanceof Type.Enumeration x
                && b instanceof Type.Enumeration y
                && java.names
                        .word(x, x.values().getFirst())
                        .map(JavaPiece::type)
                        .equals(java.names.word(y, y.values().getFirst()).map(JavaPiece::type));
        if (Types.isText(a) && Types.isText(b) && !sameWords) {
            return new Operands(calls.text(left), calls.text(right));
        }
        return new Operands(java.list(java.piece(left)), java.list(java.piece(right)));
    }

    private JavaPiece equality(Expr left, Expr right, boolean equal) {
        boolean withoutCase = Types.is(left.type(), Kind.CITEXT) || Types.is(right.type(), Kind.CITEXT);
        Operands operands = operands(left, right);
        JavaPiece a = operands.left();
        JavaPiece b = operands.right();
        boolean both = a.mayBeNull() && b.mayBeNull();
        boolean primitive = a.isPrimitive() && b.isPrimitive();
        boolean word = isEnum(left.type(), a) && isEnum(right.type(), b);
        if (primitive || word) {
            return operator(equal ? "==" : "!=", JavaPiece.EQUALITY, a, b);
        }
        if (withoutCase) {
            return same(java.helper("sameIgnoringCase") + "(" + a.text() + ", " + b.text() + ")", equal);
        }
        if (ToJava.isBoxed(a.type()) || ToJava.isBoxed(b.type())) {
            return boxedEquality(a, b, equal);
        }
        boolean byOrder = a.type().equals("BigDecimal");
        boolean plain =
                !byOrder && !a.type().equals("byte[]") && !isStructured(left.type()) && !isStructured(right.type());
        if (plain && (both || (a.mayBeNull() && !b.isSimple()))) {
            return same(java.imported("java.util.Objects") + ".equals(" + a.text() + ", " + b.text() + ")", equal);
        }
        if (plain) {
            JavaPiece known = a.mayBeNull() ? b : a;
            JavaPiece other = a.mayBeNull() ? a : b;
            return same(known.in(JavaPiece.ATOM) + ".equals(" + other.text() + ")", equal);
        }
        if (byOrder && !both) {
            JavaPiece unknown = a.mayBeNull() ? a : b;
            boolean some = a.mayBeNull() || b.mayBeNull();
            String test = a.in(JavaPiece.ATOM) + ".compareTo(" + b.text() + ")";
            if (!some) {
                return JavaPiece.truth(test + (equal ? " == 0" : " != 0"), JavaPiece.EQUALITY);
            }
            if (unknown.isSimple()) {
                return equal
                        ? JavaPiece.truth(unknown.text() + " != null && " + test + " == 0", JavaPiece.AND)
                        : JavaPiece.truth(unknown.text() + " == null || " + test + " != 0", JavaPiece.OR);
            }
        }
        if (a.type().equals("byte[]")) {
            return same(java.imported("java.util.Arrays") + ".equals(" + a.text() + ", " + b.text() + ")", equal);
        }
        return same(java.helper("equal") + "(" + a.text() + ", " + b.text() + ")", equal);
    }

    private JavaPiece boxedEquality(JavaPiece a, JavaPiece b, boolean equal) {
        JavaPiece unknown = a.mayBeNull() ? a : b;
        if (a.mayBeNull() && b.mayBeNull()) {
            if (a.type().equals(b.type())) {
                return same(java.imported("java.util.Objects") + ".equals(" + a.text() + ", " + b.text() + ")", equal);
            }
            return same(java.helper("equal") + "(" + a.text() + ", " + b.text() + ")", equal);
        }
        if (!a.mayBeNull() && !b.mayBeNull() && (a.isPrimitive() || b.isPrimitive())) {
            return operator(equal ? "==" : "!=", JavaPiece.EQUALITY, a, b);
        }
        if (unknown.isSimple() && (a.isPrimitive() || b.isPrimitive())) {
            String test = a.inside(JavaPiece.EQUALITY) + (equal ? " == " : " != ") + b.inside(JavaPiece.EQUALITY);
            return equal
                    ? JavaPiece.truth(unknown.text() + " != null && " + test, JavaPiece.AND)
                    : JavaPiece.truth(unknown.text() + " == null || " + test, JavaPiece.OR);
        }
        return same(java.helper("equal") + "(" + a.text() + ", " + b.text() + ")", equal);
    }

    /** The words of a list, as texts. */
    private JavaPiece texts(JavaPiece list, Type.Enumeration words) {
        if (java.names.className(words).equals("String")) {
            return list;
        }
        String word = java.freshName("word");
        JavaPiece text = java.names
                .textOf(words, JavaPiece.of(word, java.names.className(words)))
                .orElse(JavaPiece.of(word + ".name()", "String"));
        return JavaPiece.of(
                list.in(JavaPiece.ATOM) + ".stream().map(" + word + " -> "
                        + (words.nullable() ? word + " == null ? null : " : "") + text.text() + ").toList()",
                "List<String>");
    }

    private static boolean isEnum(Type type, JavaPiece piece) {
        return type instanceof Type.Enumeration && !piece.type().equals("String");
    }

    private static boolean isStructured(Type type) {
        return type instanceof Type.ListOf || type instanceof Type.MapOf || Types.isJson(type);
    }

    private static JavaPiece same(String call, boolean equal) {
        JavaPiece same = JavaPiece.of(call, "boolean");
        return equal ? same : ToJava.negated(same);
    }

    private static JavaPiece operator(String operator, int strength, JavaPiece a, JavaPiece b) {
        return JavaPiece.truth(a.inside(strength) + " " + operator + " " + b.inside(strength), strength);
    }

    private JavaPiece ordering(String operator, Expr left, Expr right) {
        Operands operands = operands(left, right);
        JavaPiece a = operands.left();
        JavaPiece b = operands.right();
        boolean fold = Types.is(left.type(), Kind.CITEXT) || Types.is(right.type(), Kind.CITEXT);
        boolean simple = (!a.mayBeNull() || a.isSimple()) && (!b.mayBeNull() || b.isSimple());
        if (!simple) {
            return JavaPiece.of(
                    java.helper("ordered") + "(" + a.text() + ", " + b.text() + ", order -> order " + operator + " 0)",
                    "boolean");
        }
        JavaPiece bare = bare(operator, left.type(), a, b, fold);
        var guards = new ArrayList<String>();
        if (a.mayBeNull()) {
            guards.add(a.text() + " != null");
        }
        if (b.mayBeNull()) {
            guards.add(b.text() + " != null");
        }
        guards.add(bare.in(JavaPiece.AND));
        return guards.size() == 1 ? bare : JavaPiece.truth(String.join(" && ", guards), JavaPiece.AND);
    }

    private JavaPiece bare(String operator, Type type, JavaPiece a, JavaPiece b, boolean fold) {
        boolean number = Types.isNumber(type) && !a.type().equals("BigDecimal");
        if (number) {
            return operator(operator, JavaPiece.RELATION, a, b);
        }
        if (fold || (Types.isText(type) && a.type().equals("String"))) {
            String compare = java.helper(fold ? "compareIgnoringCase" : "compareText");
            return JavaPiece.truth(
                    compare + "(" + a.text() + ", " + b.text() + ") " + operator + " 0", JavaPiece.RELATION);
        }
        boolean instants = a.type().equals("Instant")
                || a.type().equals("LocalDate")
                || a.type().equals("LocalTime");
        if (instants) {
            return switch (operator) {
                case "<" -> JavaPiece.of(a.in(JavaPiece.ATOM) + ".isBefore(" + b.text() + ")", "boolean");
                case ">" -> JavaPiece.of(a.in(JavaPiece.ATOM) + ".isAfter(" + b.text() + ")", "boolean");
                case "<=" -> JavaPiece.truth("!" + a.in(JavaPiece.ATOM) + ".isAfter(" + b.text() + ")", JavaPiece.SIGN);
                default -> JavaPiece.truth("!" + a.in(JavaPiece.ATOM) + ".isBefore(" + b.text() + ")", JavaPiece.SIGN);
            };
        }
        if (a.type().equals("byte[]")) {
            String arrays = java.imported("java.util.Arrays");
            return JavaPiece.truth(
                    arrays + ".compareUnsigned(" + a.text() + ", " + b.text() + ") " + operator + " 0",
                    JavaPiece.RELATION);
        }
        if (Types.is(type, Kind.BOOL)) {
            return JavaPiece.truth(
                    "Boolean.compare(" + a.text() + ", " + b.text() + ") " + operator + " 0", JavaPiece.RELATION);
        }
        if (Types.is(type, Kind.UUID)) {
            return JavaPiece.truth(
                    java.helper("compareUuids") + "(" + a.text() + ", " + b.text() + ") " + operator + " 0",
                    JavaPiece.RELATION);
        }
        if (type instanceof Type.Enumeration && a.type().equals("String")) {
            throw ToJava.notInJava(
                    "the order of these words is not known there", new Expr.Literal(null, type, noSpan()));
        }
        return JavaPiece.truth(
                a.in(JavaPiece.ATOM) + ".compareTo(" + b.text() + ") " + operator + " 0", JavaPiece.RELATION);
    }

    private static dev.plumb.source.Span noSpan() {
        return new dev.plumb.source.Span(new dev.plumb.source.SourceFile("", ""), 0, 0);
    }

    JavaPiece membership(Expr element, Expr list) {
        if (Types.isNull(element.type())) {
            return JavaPiece.of("false", "boolean");
        }
        if (list.type() instanceof Type.MapOf || list.type() instanceof Type.Struct || Types.isJson(list.type())) {
            JavaPiece map = new JavaLists(java).asMap(list);
            return JavaPiece.of(
                    java.helper("hasKey") + "(" + map.text() + ", "
                            + calls.text(element).text() + ")",
                    "boolean");
        }
        if (list instanceof Expr.ListLiteral literal && literal.elements().size() == 1) {
            Expr only = literal.elements().getFirst();
            JavaPiece same = comparison("_==_", element, only);
            return java.nullness.mayBeNull(only) && java.nullness.mayBeNull(element)
                    ? JavaPiece.truth(nullTest(only, false).text() + " && " + same.in(JavaPiece.AND), JavaPiece.AND)
                    : same;
        }
        Type of = list.type() instanceof Type.ListOf l ? l.element() : Types.NULL;
        if (of instanceof Type.Row) {
            String variable = java.freshName("each");
            JavaPiece stream = new JavaLists(java).stream(list);
            ToJava inner = java.withLocals(Map.of(variable, new JavaLists(java).element(variable, stream, of)));
            var candidate = new Expr.Variable(variable, of, list.span());
            JavaPiece same = new JavaComparisons(inner).comparison("_==_", candidate, element);
            return JavaPiece.of(stream.text() + ".anyMatch(" + variable + " -> " + same.text() + ")", "boolean");
        }
        boolean words = element.type() instanceof Type.Enumeration
                && element.type().withNullable(false).equals(of.withNullable(false));
        boolean plain = words
                || (Types.is(element.type(), Kind.TEXT) && Types.is(of, Kind.TEXT))
                || (Types.is(element.type(), Kind.UUID) && Types.is(of, Kind.UUID));
        JavaPiece value = words || !Types.isText(element.type()) ? java.list(java.piece(element)) : calls.text(element);
        JavaPiece in = java.list(java.piece(list));
        boolean nullFree = !of.nullable() && list instanceof Expr.ListLiteral;
        if (plain && nullFree && !value.mayBeNull()) {
            return JavaPiece.of(in.in(JavaPiece.ATOM) + ".contains(" + value.text() + ")", "boolean");
        }
        if (plain && nullFree && value.isSimple()) {
            return JavaPiece.truth(
                    value.text() + " != null && " + in.in(JavaPiece.ATOM) + ".contains(" + value.text() + ")",
                    JavaPiece.AND);
        }
        boolean fold = Types.is(element.type(), Kind.CITEXT) || Types.is(of, Kind.CITEXT);
        boolean moments = Types.isMoment(of) && Types.is(of, Kind.DATE) != Types.is(element.type(), Kind.DATE);
        if (moments) {
            throw ToJava.notInJava("the list holds values of another type", list);
        }
        if (of instanceof Type.Enumeration others && !words && Types.isText(element.type())) {
            in = texts(in, others);
        }
        return JavaPiece.of(
                java.helper(fold ? "containsIgnoringCase" : "contains") + "(" + in.text() + ", " + value.text() + ")",
                "boolean");
    }
}
