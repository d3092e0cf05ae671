package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/** Lists and maps as Java: streams for macros, lists where they end. */
final class JavaLists {
    private static final String MAP = "Map<String, ";

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

    /** What a loop goes through: {@code name} is one of it, and the loop's own variables are that or parts of it. */
    private record Elements(JavaPiece stream, String name, Map<String, JavaPiece> variables) {}

    private Elements elements(Expr.Comprehension loop) {
        String name = free(loop.variable());
        if (!(loop.range().type() instanceof Type.ListOf list)) {
            return entries(loop, name);
        }
        if (loop.index().isEmpty()) {
            JavaPiece stream = stream(loop.range());
            return new Elements(stream, name, Map.of(loop.variable(), element(name, stream, list.element())));
        }
        JavaPiece some = java.list(java.piece(loop.range()));
        if (!some.type().startsWith("List<")) {
            throw ToJava.notInJava("it is no list there", loop.range());
        }
        JavaPiece element = element(name + ".element()", some, list.element());
        return new Elements(
                JavaPiece.of(
                        java.helper("indexed") + "(" + some.text() + ")", "Stream<Indexed<" + element.type() + ">>"),
                name,
                Map.of(loop.variable(), element, loop.index().get(), JavaPiece.of(name + ".index()", "long")));
    }

    /** Those of a map: its keys, or keys and values where the loop has two variables. */
    private Elements entries(Expr.Comprehension loop, String name) {
        JavaPiece map = asMap(loop.range());
        if (!isMap(map)) {
            throw ToJava.notInJava("a loop over what is no list and no map there", loop);
        }
        String of = map.type().substring(MAP.length(), map.type().length() - 1);
        if (of.equals("Object")) {
            throw ToJava.notInJava("a loop over a map whose values are of several types there", loop);
        }
        JavaPiece entries = JavaPiece.of(
                java.helper("entries") + "(" + map.text() + ")",
                "Stream<" + java.imported("java.util.Map") + ".Entry<String, " + of + ">>");
        if (loop.index().isEmpty()) {
            JavaPiece keys = JavaPiece.of(entries.text() + ".map(Map.Entry::getKey)", "Stream<String>");
            return new Elements(keys, name, Map.of(loop.variable(), JavaPiece.of(name, "String")));
        }
        boolean nullable = loop.range().type() instanceof Type.MapOf values
                ? values.value().nullable()
                : true;
        return new Elements(
                entries,
                name,
                Map.of(
                        loop.index().get(),
                        JavaPiece.of(name + ".getKey()", "String"),
                        loop.variable(),
                        new JavaPiece(name + ".getValue()", JavaPiece.ATOM, of, nullable)));
    }

    JavaPiece loop(Expr.Comprehension loop) {
        Elements elements = elements(loop);
        String name = elements.name();
        ToJava inner = java.withLocals(elements.variables());
        JavaPiece stream = loop.filter()
                .map(condition -> filtered(elements.stream(), name, inner.truth(condition)))
                .orElse(elements.stream());
        return switch (loop.macro()) {
            case ALL -> match(stream, "allMatch", name, inner.truth(loop.body()));
            case EXISTS -> match(stream, "anyMatch", name, inner.truth(loop.body()));
            case EXISTS_ONE ->
                JavaPiece.truth(
                        filtered(stream, name, inner.truth(loop.body())).text() + ".count() == 1", JavaPiece.EQUALITY);
            case FILTER -> filtered(stream, name, inner.truth(loop.body()));
            case MAP -> mapped(stream, name, inner, loop.body());
            case SORT_BY -> sorted(stream, name, inner, loop.body());
            case TRANSFORM_MAP -> {
                if (loop.range().type() instanceof Type.ListOf) {
                    throw ToJava.notInJava("a map by places in a list (`transformMap` of a list)", loop);
                }
                yield keyed(stream, name, inner, name + ".getKey()", loop.body());
            }
            case TRANSFORM_MAP_ENTRY -> {
                var entry = ((Expr.MapLiteral) loop.body()).entries().getFirst();
                yield keyed(
                        stream,
                        name,
                        inner,
                        new JavaCalls(inner).text(entry.key()).text(),
                        entry.value());
            }
        };
    }

    private static JavaPiece filtered(JavaPiece stream, String name, JavaPiece condition) {
        return JavaPiece.of(stream.text() + ".filter(" + name + " -> " + condition.text() + ")", stream.type());
    }

    private JavaPiece keyed(JavaPiece stream, String name, ToJava inner, String key, Expr body) {
        JavaPiece value = inner.list(inner.piece(body));
        if (value.text().equals("null")) {
            throw ToJava.notInJava("a map of nulls", body);
        }
        java.imported("java.util.Map");
        return JavaPiece.of(
                java.helper("keyed") + "(" + stream.text() + ", " + name + " -> " + key + ", " + name + " -> "
                        + value.text() + ")",
                MAP + ToJava.boxed(value.type()) + ">");
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

    /** What may be a map; JSON whose values are of one type is read as one. */
    JavaPiece asMap(Expr expr) {
        JavaPiece piece = java.list(java.piece(expr));
        boolean environment =
                expr instanceof Expr.Variable variable && variable.name().equals("env");
        boolean read = piece.type().equals("Json")
                && !environment // which is no JSON, but a record of what is asked of it
                && expr.type() instanceof Type.MapOf(Type value, boolean _)
                && value instanceof Type.Scalar scalar
                && !Set.of(Kind.JSON, Kind.NULL, Kind.BYTES).contains(scalar.kind());
        if (!read) {
            return piece;
        }
        String type = java.typeName(((Type.MapOf) expr.type()).value());
        return JavaPiece.of("Json.map(" + piece.text() + ", " + type + ".class)", MAP + type + ">");
    }

    /** The value under a key that is written, as a property is. */
    JavaPiece under(JavaPiece map, String key) {
        String type = map.type().substring(MAP.length(), map.type().length() - 1);
        return JavaPiece.nullable(map.in(JavaPiece.ATOM) + ".get(" + ToJava.quoted(key) + ")", type);
    }

    static boolean isMap(JavaPiece piece) {
        return piece.type().startsWith(MAP);
    }

    JavaPiece at(Expr.At at) {
        JavaPiece target = asMap(at.target());
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
