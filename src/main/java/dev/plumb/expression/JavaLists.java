package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.Map;

/** Lists and maps as Java: streams for macros, lists where they end. */
final class JavaLists {
    private final ToJava java;

    JavaLists(ToJava java) {
        this.java = java;
    }

    /** A list that is there to be gone through; a null one is empty. */
    JavaPiece stream(Expr list) {
        JavaPiece piece = java.piece(list);
        if (piece.type().startsWith("Stream<")) {
            return piece;
        }
        if (!piece.type().startsWith("List<")) {
            throw ToJava.notInJava("it is no list there", list);
        }
        String type = "Stream<" + piece.type().substring("List<".length());
        return piece.mayBeNull()
                ? JavaPiece.of(java.helper("stream") + "(" + piece.text() + ")", type)
                : JavaPiece.of(piece.in(JavaPiece.ATOM) + ".stream()", type);
    }

    /** A list; a null one is empty. */
    JavaPiece orEmpty(Expr list) {
        JavaPiece piece = java.list(java.piece(list));
        return piece.mayBeNull()
                ? JavaPiece.of(java.helper("orEmpty") + "(" + piece.text() + ")", piece.type())
                : piece;
    }

    JavaPiece element(String name, JavaPiece listOrStream, Type type) {
        String of = listOrStream.type();
        String element = of.substring(of.indexOf('<') + 1, of.length() - 1);
        return new JavaPiece(name, JavaPiece.ATOM, element, type.nullable());
    }

    private String free(String wanted) {
        String name = JavaKeywords.contains(wanted) ? wanted + "_" : wanted;
        while (java.isLocal(name) || java.names.variable(name, Types.JSON).isPresent()) {
            name += "_";
        }
        return name;
    }

    JavaPiece loop(Expr.Comprehension loop) {
        if (loop.index().isPresent()
                || loop.macro() == Expr.Macro.TRANSFORM_MAP
                || loop.macro() == Expr.Macro.TRANSFORM_MAP_ENTRY
                || !(loop.range().type() instanceof Type.ListOf)) {
            return indexed(loop);
        }
        JavaPiece stream = stream(loop.range());
        Type elementType = ((Type.ListOf) loop.range().type()).element();
        String name = free(loop.variable());
        JavaPiece element = element(name, stream, elementType);
        ToJava inner = java.withLocals(Map.of(loop.variable(), element));
        return switch (loop.macro()) {
            case ALL -> match(stream, "allMatch", name, inner.truth(loop.body()));
            case EXISTS -> match(stream, "anyMatch", name, inner.truth(loop.body()));
            case EXISTS_ONE ->
                JavaPiece.truth(
                        stream.text() + ".filter(" + name + " -> "
                                + inner.truth(loop.body()).text() + ").count() == 1",
                        JavaPiece.EQUALITY);
            case FILTER ->
                JavaPiece.of(
                        stream.text() + ".filter(" + name + " -> "
                                + inner.truth(loop.body()).text() + ")",
                        stream.type());
            case MAP -> mapped(stream, name, inner, loop.body());
            case SORT_BY -> sorted(stream, name, inner, loop.body());
            case TRANSFORM_MAP, TRANSFORM_MAP_ENTRY -> indexed(loop);
        };
    }

    private static JavaPiece match(JavaPiece stream, String how, String name, JavaPiece body) {
        return JavaPiece.of(stream.text() + "." + how + "(" + name + " -> " + body.text() + ")", "boolean");
    }

    private JavaPiece mapped(JavaPiece stream, String name, ToJava inner, Expr body) {
        JavaPiece value = inner.list(inner.piece(body));
        String type =
                value.type().equals("int") || value.type().equals("Integer") ? "Integer" : ToJava.boxed(value.type());
        String lambda = method(value, name, stream);
        boolean nothing = value.text().equals("null");
        if (nothing) {
            throw ToJava.notInJava("a list of nulls", body);
        }
        return JavaPiece.of(stream.text() + ".map(" + lambda + ")", "Stream<" + type + ">");
    }

    /** {@code OrderLine::quantity} where the body is one accessor of the element, else a lambda. */
    private static String method(JavaPiece value, String name, JavaPiece stream) {
        String prefix = name + ".";
        String text = value.text();
        String type = stream.type().substring("Stream<".length(), stream.type().length() - 1);
        boolean accessor = text.startsWith(prefix)
                && text.substring(prefix.length()).matches("[A-Za-z0-9_]+\\(\\)")
                && type.matches("[A-Z][A-Za-z0-9_.]*")
                && !type.equals("Object");
        return accessor ? type + "::" + text.substring(prefix.length(), text.length() - 2) : name + " -> " + text;
    }

    private JavaPiece sorted(JavaPiece stream, String name, ToJava inner, Expr key) {
        JavaPiece value = inner.list(inner.piece(key));
        String comparator = java.imported("java.util.Comparator");
        boolean natural = !value.mayBeNull()
                && !value.type().equals("String")
                && !value.type().equals("UUID")
                && !value.type().equals("byte[]")
                && !Types.is(key.type(), Kind.CITEXT);
        String lambda = method(value, name, stream);
        String order = natural
                ? comparator + ".comparing(" + lambda + ")"
                : comparator + ".comparing(" + lambda + ", "
                        + java.helper(Types.is(key.type(), Kind.CITEXT) ? "IGNORING_CASE" : "ORDER") + ")";
        return JavaPiece.of(stream.text() + ".sorted(" + order + ")", stream.type());
    }

    /** The forms with an index or a key, and loops over maps, which streams do not have. */
    private JavaPiece indexed(Expr.Comprehension loop) {
        throw ToJava.notInJava("a loop over indexes or keys (`transformMap`, `transformList`)", loop);
    }

    JavaPiece at(Expr.At at) {
        JavaPiece target = java.list(java.piece(at.target()));
        JavaPiece key = java.list(java.piece(at.key()));
        if (target.type().startsWith("List<")) {
            JavaPiece element = element("", target, at.type());
            return JavaPiece.nullable(
                    java.helper("at") + "(" + target.text() + ", " + key.text() + ")", element.type());
        }
        if (target.type().startsWith("Map<")) {
            String type = target.type()
                    .substring(target.type().indexOf(',') + 1, target.type().length() - 1)
                    .strip();
            return JavaPiece.nullable(target.in(JavaPiece.ATOM) + ".get(" + key.text() + ")", type);
        }
        throw ToJava.notInJava("it is no list and no map there", at);
    }

    JavaPiece literal(Expr.ListLiteral literal) {
        Type of = literal.type() instanceof Type.ListOf list ? list.element() : Types.JSON;
        var elements = new ArrayList<String>();
        boolean mayBeNull = false;
        String type = java.typeName(of);
        for (Expr expr : literal.elements()) {
            JavaPiece element = ToJava.as(of, java, expr);
            mayBeNull |= element.mayBeNull();
            boolean widened = Types.is(of, Kind.INT) && element.type().equals("int");
            elements.add(
                    widened
                            ? (element.text().matches("-?[0-9]+")
                                    ? element.text() + "L"
                                    : "(long) " + element.in(JavaPiece.SIGN))
                            : element.text());
        }
        String list = java.imported(mayBeNull ? "java.util.Arrays" : "java.util.List");
        String typed =
                literal.elements().isEmpty() || (mayBeNull && literal.elements().size() == 1) ? "<" + type + ">" : "";
        String make = mayBeNull ? list + "." + typed + "asList(" : list + "." + typed + "of(";
        return JavaPiece.of(make + String.join(", ", elements) + ")", "List<" + type + ">");
    }

    JavaPiece map(Expr.MapLiteral literal) {
        var entries = new ArrayList<String>();
        boolean mayBeNull = false;
        for (var entry : literal.entries()) {
            JavaPiece value = java.list(java.piece(entry.value()));
            mayBeNull |= value.mayBeNull();
            String key = new JavaCalls(java).text(entry.key()).text();
            entries.add(key + ", " + value.text());
        }
        if (mayBeNull || entries.size() > 1) {
            return JavaPiece.of(java.helper("map") + "(" + String.join(", ", entries) + ")", "Map<String, Object>");
        }
        String map = java.imported("java.util.Map");
        return JavaPiece.of(map + ".<String, Object>of(" + String.join(", ", entries) + ")", "Map<String, Object>");
    }

    // ---- functions of lists

    JavaPiece size(Expr expr) {
        JavaPiece piece = java.piece(expr);
        if (piece.type().startsWith("Stream<")) {
            return JavaPiece.of(piece.text() + ".count()", "long");
        }
        if (piece.type().equals("Json")) {
            return JavaPiece.of("Json.size(" + piece.text() + ")", "int");
        }
        if (piece.mayBeNull()) {
            return JavaPiece.of(java.helper("size") + "(" + piece.text() + ")", "int");
        }
        return switch (piece.type()) {
            case "byte[]" -> JavaPiece.of(piece.in(JavaPiece.ATOM) + ".length", "int");
            case "Object" -> JavaPiece.of(java.helper("size") + "(" + piece.text() + ")", "int");
            default -> {
                if (Types.isText(expr.type())) {
                    yield JavaPiece.of(java.helper("size") + "(" + piece.text() + ")", "int");
                }
                yield JavaPiece.of(piece.in(JavaPiece.ATOM) + ".size()", "int");
            }
        };
    }

    JavaPiece distinct(Expr list) {
        Type of = ((Type.ListOf) list.type()).element();
        boolean plain = of instanceof Type.Enumeration
                || Types.is(of, Kind.TEXT)
                || Types.is(of, Kind.UUID)
                || Types.is(of, Kind.INT)
                || Types.is(of, Kind.BOOL)
                || Types.is(of, Kind.TIMESTAMP)
                || Types.is(of, Kind.DATE);
        if (plain) {
            JavaPiece stream = stream(list);
            return JavaPiece.of(stream.text() + ".distinct()", stream.type());
        }
        if (of instanceof Type.Row || of instanceof Type.Struct || Types.is(of, Kind.CITEXT)) {
            throw ToJava.notInJava("different rows are not told apart there", list);
        }
        JavaPiece some = orEmpty(list);
        return JavaPiece.of(java.helper("distinct") + "(" + some.text() + ")", some.type());
    }

    JavaPiece sum(Expr.Call call) {
        Expr list = call.arguments().getFirst();
        Type of = ((Type.ListOf) list.type()).element();
        if (Types.is(of, Kind.DECIMAL)) {
            JavaPiece stream = stream(list);
            String zero = java.imported("java.math.BigDecimal");
            boolean decimals = stream.type().equals("Stream<BigDecimal>");
            if (!decimals) {
                throw ToJava.notInJava("the list holds something else there", list);
            }
            String some = of.nullable()
                    ? stream.text() + ".filter(" + java.imported("java.util.Objects") + "::nonNull)"
                    : stream.text();
            return JavaPiece.of(some + ".reduce(" + zero + ".ZERO, BigDecimal::add)", "BigDecimal");
        }
        JavaPiece some = orEmpty(list);
        if (Types.is(of, Kind.INT)) {
            return JavaPiece.of(java.helper("sum") + "(" + some.text() + ")", "long");
        }
        if (Types.is(of, Kind.DOUBLE)) {
            return JavaPiece.of(java.helper("sumOfDoubles") + "(" + some.text() + ")", "double");
        }
        return JavaPiece.of(java.helper("sumOfDurations") + "(" + some.text() + ")", "Duration");
    }

    JavaPiece extreme(Expr.Call call) {
        Expr list = call.arguments().getFirst();
        Type of = ((Type.ListOf) list.type()).element();
        if (Types.is(of, Kind.CITEXT)) {
            throw ToJava.notInJava("text without case has no first word there", list);
        }
        JavaPiece some = orEmpty(list);
        JavaPiece element = element("", some, of);
        if (of instanceof Type.Enumeration && element.type().equals("String")) {
            throw ToJava.notInJava("the order of these words is not known there", list);
        }
        return JavaPiece.nullable(java.helper(call.function()) + "(" + some.text() + ")", element.type());
    }

    JavaPiece average(Expr.Call call) {
        Expr list = call.arguments().getFirst();
        Type of = ((Type.ListOf) list.type()).element();
        JavaPiece some = orEmpty(list);
        return Types.is(of, Kind.DOUBLE)
                ? JavaPiece.nullable(java.helper("averageOfDoubles") + "(" + some.text() + ")", "Double")
                : JavaPiece.nullable(java.helper("average") + "(" + some.text() + ")", "BigDecimal");
    }

    JavaPiece end(Expr.Call call) {
        Expr list = call.arguments().getFirst();
        JavaPiece some = orEmpty(list);
        JavaPiece element = element("", some, Types.NULL);
        return JavaPiece.nullable(java.helper(call.function()) + "(" + some.text() + ")", element.type());
    }

    /** One text of several; null where one of them is. */
    JavaPiece joined(Expr.Call call) {
        Expr list = call.arguments().getFirst();
        JavaPiece texts = java.list(java.piece(list));
        if (!texts.type().equals("List<String>")) {
            throw ToJava.notInJava("what is joined is no text there", list);
        }
        String between = call.arguments().size() == 1
                ? "\"\""
                : java.list(java.piece(call.arguments().get(1))).text();
        return call.type().nullable()
                ? JavaPiece.nullable(java.helper("join") + "(" + texts.text() + ", " + between + ")", "String")
                : JavaPiece.of("String.join(" + between + ", " + texts.text() + ")", "String");
    }

    JavaPiece same(Expr.Call call) {
        JavaPiece some = orEmpty(call.arguments().getFirst());
        var arguments = new ArrayList<String>();
        arguments.add(some.text());
        for (Expr argument : call.arguments().subList(1, call.arguments().size())) {
            arguments.add(java.list(java.piece(argument)).text());
        }
        String helper = call.function().equals("sort")
                ? "sorted"
                : call.function().equals("reverse") ? "reversed" : call.function();
        String type = call.function().equals("flatten")
                ? some.type().substring("List<".length(), some.type().length() - 1)
                : some.type();
        return JavaPiece.of(java.helper(helper) + "(" + String.join(", ", arguments) + ")", type);
    }
}
