package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Expressions as Java that a person would write. */
public final class ToJava {
    final Model model;
    final JavaNames names;
    final Nullness nullness;
    final Failure failure;
    final SortedSet<String> imports;
    final SortedSet<String> support;
    private final Map<String, JavaPiece> locals;

    /** Names of lambdas' parameters that are taken. */
    private final List<String> taken;

    private ToJava(
            Model model,
            JavaNames names,
            Nullness nullness,
            SortedSet<String> imports,
            SortedSet<String> support,
            Map<String, JavaPiece> locals,
            List<String> taken) {
        this.model = model;
        this.names = names;
        this.nullness = nullness;
        this.failure = new Failure(model);
        this.imports = imports;
        this.support = support;
        this.locals = Map.copyOf(locals);
        this.taken = taken;
    }

    public static ToJava with(Model model, JavaNames names) {
        return new ToJava(
                model, names, Nullness.of(model), new TreeSet<>(), new TreeSet<>(), Map.of(), new ArrayList<>());
    }

    /** The same where a condition is known to have held, or not. */
    public ToJava knowing(Expr condition, boolean holds) {
        return knowing(nullness.when(condition, holds));
    }

    ToJava knowing(Nullness more) {
        return more.equals(nullness) ? this : new ToJava(model, names, more, imports, support, locals, taken);
    }

    ToJava withLocals(Map<String, JavaPiece> more) {
        var all = new HashMap<>(locals);
        all.putAll(more);
        return new ToJava(model, names, nullness, imports, support, all, taken);
    }

    /** A name for a lambda's parameter that nothing else has. */
    String freshName(String wanted) {
        String name = wanted;
        for (int n = 2; taken.contains(name) || names.variable(name, Types.JSON).isPresent(); n++) {
            name = wanted + n;
        }
        taken.add(name);
        return name;
    }

    boolean isLocal(String name) {
        return locals.containsKey(name);
    }

    /** A condition: {@code boolean}, null counts as false. */
    public Java condition(Expr expr) {
        return write(t -> t.truth(expr));
    }

    /** A value; its piece says of which type, and whether it may be null. */
    public Java value(Expr expr) {
        return write(t -> {
            JavaPiece piece = t.list(t.piece(expr));
            boolean list = expr.type() instanceof Type.ListOf && piece.mayBeNull() && !t.nullness.mayBeNull(expr);
            return list ? JavaPiece.of(t.helper("orEmpty") + "(" + piece.text() + ")", piece.type()) : piece;
        });
    }

    /** What is sent for a parameter of a statement, in the form that it has there. */
    public Java bind(Sql.Bind bind) {
        return write(t -> {
            JavaPiece piece =
                    bind.form() == Sql.Form.PLAIN ? t.list(t.piece(bind.value())) : new JavaCalls(t).text(bind.value());
            return switch (bind.form()) {
                case PLAIN -> piece;
                case CONTAINING ->
                    new JavaPiece(
                            t.helper("containing") + "(" + piece.text() + ")",
                            JavaPiece.ATOM,
                            "String",
                            piece.mayBeNull());
                case STARTING_WITH ->
                    new JavaPiece(
                            t.helper("startingWith") + "(" + piece.text() + ")",
                            JavaPiece.ATOM,
                            "String",
                            piece.mayBeNull());
                case ENDING_WITH ->
                    new JavaPiece(
                            t.helper("endingWith") + "(" + piece.text() + ")",
                            JavaPiece.ATOM,
                            "String",
                            piece.mayBeNull());
                case DIGESTS -> throw new IllegalArgumentException("what is encrypted has no digests here");
            };
        });
    }

    private Java write(Function<ToJava, JavaPiece> how) {
        var fresh = new ToJava(model, names, nullness, new TreeSet<>(), new TreeSet<>(), locals, new ArrayList<>());
        try {
            JavaPiece piece = how.apply(fresh);
            return new Java.Code(piece, fresh.imports, fresh.support);
        } catch (NotInJavaException e) {
            return new Java.NotInJava(e.reason, e.at.span());
        }
    }

    /** Ends a translation from within; never leaves this package. */
    static final class NotInJavaException extends RuntimeException {
        final String reason;
        final transient Expr at;

        NotInJavaException(String reason, Expr at) {
            super(reason, null, false, false);
            this.reason = reason;
            this.at = at;
        }
    }

    static NotInJavaException notInJava(String reason, Expr at) {
        return new NotInJavaException(reason, at);
    }

    String imported(String qualified) {
        imports.add(qualified);
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }

    /** A call of the support class. */
    String helper(String member) {
        support.add(member);
        return "Expressions." + member;
    }

    // ---- conditions

    JavaPiece truth(Expr expr) {
        var whole = names.whole(expr);
        if (whole.isPresent()) {
            return asTruth(whole.get());
        }
        if (expr instanceof Expr.Call call) {
            List<Expr> arguments = call.arguments();
            switch (call.function()) {
                case "_&&_" -> {
                    return logic(call, "&&", JavaPiece.AND, true);
                }
                case "_||_" -> {
                    return logic(call, "||", JavaPiece.OR, false);
                }
                case "!_" -> {
                    return negated(truth(arguments.getFirst()));
                }
                case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> {
                    return new JavaComparisons(this).comparison(call.function(), arguments.get(0), arguments.get(1));
                }
                case "@in" -> {
                    return new JavaComparisons(this).membership(arguments.get(0), arguments.get(1));
                }
                default -> {}
            }
        }
        if (expr instanceof Expr.Conditional choice) {
            JavaPiece condition = truth(choice.condition());
            JavaPiece then = knowing(nullness.when(choice.condition(), true)).truth(choice.then());
            JavaPiece otherwise =
                    knowing(nullness.when(choice.condition(), false)).truth(choice.otherwise());
            return JavaPiece.truth(
                    condition.inside(JavaPiece.TERNARY) + " ? " + then.inside(JavaPiece.TERNARY) + " : "
                            + otherwise.in(JavaPiece.TERNARY),
                    JavaPiece.TERNARY);
        }
        if (expr instanceof Expr.Literal literal) {
            return JavaPiece.of(String.valueOf(Boolean.TRUE.equals(literal.value())), "boolean");
        }
        if (expr instanceof Expr.Call call && new JavaCalls(this).isNullPropagating(call)) {
            return new JavaCalls(this).condition(call);
        }
        return asTruth(piece(expr));
    }

    private static JavaPiece asTruth(JavaPiece piece) {
        return piece.mayBeNull() || piece.type().equals("Object")
                ? JavaPiece.of("Boolean.TRUE.equals(" + piece.text() + ")", "boolean")
                : piece.withType("boolean");
    }

    static JavaPiece negated(JavaPiece piece) {
        if (piece.text().equals("true") || piece.text().equals("false")) {
            return JavaPiece.of(piece.text().equals("true") ? "false" : "true", "boolean");
        }
        if (piece.text().matches("\\([\\w.()]+ != null\\)")) {
            String value = piece.text().substring(1, piece.text().length() - " != null)".length());
            return JavaPiece.truth(value + " == null", JavaPiece.EQUALITY);
        }
        boolean already = piece.text().startsWith("!") && piece.strength() == JavaPiece.SIGN;
        return already
                ? JavaPiece.truth(piece.text().substring(1), JavaPiece.ATOM)
                : JavaPiece.truth("!" + piece.in(JavaPiece.ATOM), JavaPiece.SIGN);
    }

    private JavaPiece logic(Expr.Call call, String operator, int strength, boolean and) {
        Expr left = call.arguments().get(0);
        Expr right = call.arguments().get(1);
        JavaPiece first = truth(left);
        JavaPiece second = knowing(nullness.when(left, and)).truth(right);
        String neutral = and ? "true" : "false";
        if (first.text().equals(neutral)) {
            return second;
        }
        if (second.text().equals(neutral)) {
            return first;
        }
        return JavaPiece.truth(first.in(strength) + " " + operator + " " + second.in(strength), strength);
    }

    // ---- values

    /** A stream becomes a list. */
    JavaPiece list(JavaPiece piece) {
        return piece.type().startsWith("Stream<")
                ? JavaPiece.of(
                        piece.text() + ".toList()", "List<" + piece.type().substring("Stream<".length()))
                : piece;
    }

    /** A value, a list perhaps as a stream. */
    JavaPiece piece(Expr expr) {
        var whole = names.whole(expr);
        if (whole.isPresent()) {
            return whole.get();
        }
        return switch (expr) {
            case Expr.Literal e -> literal(e);
            case Expr.Variable e -> {
                JavaPiece local = locals.get(e.name());
                JavaPiece piece = local != null
                        ? local
                        : names.variable(e.name(), e.type())
                                .orElseThrow(() -> notInJava("`" + e.name() + "` is not at hand", e));
                yield piece.withNull(!piece.isPrimitive() && piece.mayBeNull() && nullness.mayBeNull(e));
            }
            case Expr.Rows e -> {
                Type element = ((Type.ListOf) e.type()).element();
                yield names.rows(((Type.Row) element).table())
                        .orElseThrow(() ->
                                notInJava("the rows of a whole table, other than to count, filter or add them up", e));
            }
            case Expr.Column e -> column(e);
            case Expr.Reference e -> reference(e);
            case Expr.Inverse e -> inverse(e);
            case Expr.Property e -> property(e);
            case Expr.Has e -> {
                JavaPiece target = new JavaLists(this).asMap(e.target());
                if (JavaLists.isMap(target)) {
                    yield JavaPiece.of(
                            target.in(JavaPiece.ATOM) + ".containsKey(" + quoted(e.property()) + ")", "boolean");
                }
                yield names.has(target, e.target().type(), e.property())
                        .orElseThrow(() -> notInJava("whether it is present is not known", e));
            }
            case Expr.At e -> new JavaLists(this).at(e);
            case Expr.Call e -> call(e);
            case Expr.Conditional e -> conditional(e);
            case Expr.ListLiteral e -> new JavaLists(this).literal(e);
            case Expr.MapLiteral e -> new JavaLists(this).map(e);
            case Expr.Comprehension e -> new JavaLists(this).loop(e);
        };
    }

    private JavaPiece call(Expr.Call call) {
        return switch (call.function()) {
            case "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in" -> truth(call);
            default -> new JavaCalls(this).value(call);
        };
    }

    private JavaPiece literal(Expr.Literal literal) {
        return switch (literal.value()) {
            case null -> JavaPiece.nullable("null", "Object");
            case Boolean b -> JavaPiece.of(b.toString(), "boolean");
            case Long l when l == Long.MIN_VALUE -> JavaPiece.of("Long.MIN_VALUE", "long");
            case Long l -> {
                boolean small = l == (int) (long) l;
                yield new JavaPiece(
                        small ? l.toString() : l + "L",
                        l < 0 ? JavaPiece.SIGN : JavaPiece.ATOM,
                        small ? "int" : "long",
                        false);
            }
            case BigDecimal d -> decimal(d);
            case Double d -> new JavaPiece(d.toString(), d < 0 ? JavaPiece.SIGN : JavaPiece.ATOM, "double", false);
            case Duration d -> duration(d);
            case String s
            when Types.is(literal.type(), Kind.BYTES) -> {
                String hex = imported("java.util.HexFormat");
                yield JavaPiece.of(hex + ".of().parseHex(" + quoted(s) + ")", "byte[]");
            }
            case String s
            when Types.is(literal.type(), Kind.UUID) ->
                JavaPiece.of(imported("java.util.UUID") + ".fromString(" + quoted(s) + ")", "UUID");
            case String s
            when literal.type() instanceof Type.Enumeration e ->
                names.word(e, s).orElseGet(() -> JavaPiece.of(quoted(s), "String"));
            case String s -> JavaPiece.of(quoted(s), "String");
            default -> throw notInJava("a literal of this type", literal);
        };
    }

    private JavaPiece decimal(BigDecimal value) {
        String name = imported("java.math.BigDecimal");
        if (value.signum() == 0 && value.scale() == 0) {
            return JavaPiece.of(name + ".ZERO", "BigDecimal");
        }
        return JavaPiece.of("new " + name + "(\"" + value.toPlainString() + "\")", "BigDecimal");
    }

    JavaPiece duration(Duration value) {
        String name = imported("java.time.Duration");
        long seconds = value.toSeconds();
        String text;
        if (value.isZero()) {
            text = ".ZERO";
        } else if (value.toNanosPart() != 0) {
            text = ".ofNanos(" + value.toNanos() + "L)";
        } else if (seconds % 86_400 == 0) {
            text = ".ofDays(" + seconds / 86_400 + ")";
        } else if (seconds % 3_600 == 0) {
            text = ".ofHours(" + seconds / 3_600 + ")";
        } else if (seconds % 60 == 0) {
            text = ".ofMinutes(" + seconds / 60 + ")";
        } else {
            text = ".ofSeconds(" + seconds + ")";
        }
        return JavaPiece.of(name + text, "Duration");
    }

    /** A literal of Java. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    boolean plain = c >= ' '
                            && c != 0x7f
                            && !Character.isSurrogate(c)
                            && Character.isDefined(c)
                            && Character.getType(c) != Character.FORMAT
                            && Character.getType(c) != Character.CONTROL
                            && Character.getType(c) != Character.LINE_SEPARATOR
                            && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
                    quoted.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        return quoted.append('"').toString();
    }

    private JavaPiece column(Expr.Column column) {
        var type = (Type.Row) column.row().type();
        if (column.row() instanceof Expr.Reference reference) {
            var link = model.entity(((Type.Row) reference.row().type()).table())
                    .flatMap(e -> e.links().stream()
                            .filter(l -> l.constraint().equals(reference.constraint()))
                            .findFirst());
            int at = link.map(l -> l.targetColumns().indexOf(column.column())).orElse(-1);
            if (at >= 0) {
                String key = link.orElseThrow().columns().get(at);
                return column(new Expr.Column(reference.row(), key, column.type(), column.span()));
            }
        }
        JavaPiece row = list(piece(column.row()));
        var attribute = model.entity(type.table()).flatMap(e -> e.byColumn(column.column()));
        boolean mayBeNull = nullness.mayBeNull(column);
        return throughNull(
                        row,
                        attribute.isPresent() && mayBeNull,
                        r -> attribute
                                .flatMap(a -> names.column(r, type, a))
                                .orElseThrow(() -> notInJava("the column is not at hand", column)))
                .withNull(mayBeNull);
    }

    private JavaPiece reference(Expr.Reference reference) {
        var type = (Type.Row) reference.row().type();
        JavaPiece row = list(piece(reference.row()));
        var link = model.entity(type.table())
                .flatMap(e -> e.links().stream()
                        .filter(l -> l.constraint().equals(reference.constraint()))
                        .findFirst());
        boolean mayBeNull = nullness.mayBeNull(reference);
        return throughNull(
                        row,
                        mayBeNull,
                        r -> link.flatMap(l -> names.reference(r, type, l))
                                .orElseThrow(() -> notInJava("the row is not at hand", reference)))
                .withNull(mayBeNull);
    }

    private JavaPiece inverse(Expr.Inverse inverse) {
        var type = (Type.Row) inverse.row().type();
        JavaPiece row = list(piece(inverse.row()));
        var link = model.entity(type.table())
                .flatMap(e -> e.backLinks().stream()
                        .filter(l -> l.constraint().equals(inverse.constraint()))
                        .findFirst());
        boolean one = inverse.type() instanceof Type.Row;
        Function<JavaPiece, JavaPiece> walk = r -> link.flatMap(l -> names.inverse(r, type, l))
                .orElseThrow(() -> notInJava("the rows of a relation, where they are not at hand", inverse));
        JavaPiece reached = throughNull(row, true, walk);
        return one ? reached.withNull(true) : reached;
    }

    private JavaPiece property(Expr.Property property) {
        var lists = new JavaLists(this);
        JavaPiece target = lists.asMap(property.target());
        boolean mayBeNull = nullness.mayBeNull(property);
        return throughNull(
                        target,
                        mayBeNull,
                        t -> names.property(t, property.target().type(), property.property(), property.type())
                                .or(() ->
                                        JavaLists.isMap(t) && property.target().type() instanceof Type.MapOf
                                                ? Optional.of(lists.under(t, property.property()))
                                                : Optional.empty())
                                .orElseThrow(() -> notInJava("`" + property.property() + "` is not at hand", property)))
                .withNull(mayBeNull);
    }

    /** What is reached through something that may be null is null with it. */
    private JavaPiece throughNull(JavaPiece from, boolean mayBeNull, Function<JavaPiece, JavaPiece> walk) {
        if (!from.mayBeNull() || !mayBeNull) {
            return walk.apply(new JavaPiece(from.in(JavaPiece.ATOM), JavaPiece.ATOM, from.type(), false));
        }
        if (from.isSimple()) {
            JavaPiece reached = walk.apply(from);
            return new JavaPiece(
                    from.text() + " == null ? null : " + reached.in(JavaPiece.TERNARY),
                    JavaPiece.TERNARY,
                    boxed(reached.type()),
                    true);
        }
        JavaPiece reached = walk.apply(JavaPiece.of("it", from.type()));
        String optional = imported("java.util.Optional");
        return JavaPiece.nullable(
                optional + ".ofNullable(" + from.text() + ").map(it -> " + reached.text() + ").orElse(null)",
                boxed(reached.type()));
    }

    private JavaPiece conditional(Expr.Conditional choice) {
        JavaPiece condition = truth(choice.condition());
        JavaPiece then = as(choice.type(), knowing(nullness.when(choice.condition(), true)), choice.then());
        JavaPiece otherwise = as(choice.type(), knowing(nullness.when(choice.condition(), false)), choice.otherwise());
        boolean mayBeNull = then.mayBeNull() || otherwise.mayBeNull();
        if (mayBeNull && Types.is(choice.type(), Kind.INT)) {
            then = asBoxedInteger(then, otherwise);
            otherwise = asBoxedInteger(otherwise, then);
        } else if (mayBeNull && then.isPrimitive() && isBoxed(otherwise.type())) {
            then = JavaPiece.of(boxed(then.type()) + ".valueOf(" + then.text() + ")", boxed(then.type()));
        } else if (mayBeNull && otherwise.isPrimitive() && isBoxed(then.type())) {
            otherwise = JavaPiece.of(
                    boxed(otherwise.type()) + ".valueOf(" + otherwise.text() + ")", boxed(otherwise.type()));
        }
        boolean nothing = then.text().equals("null");
        String type = nothing ? otherwise.type() : then.type();
        if (type.equals("int") && otherwise.type().equals("long")) {
            type = "long";
        }
        return new JavaPiece(
                condition.inside(JavaPiece.TERNARY) + " ? " + then.inside(JavaPiece.TERNARY) + " : "
                        + otherwise.in(JavaPiece.TERNARY),
                JavaPiece.TERNARY,
                mayBeNull ? boxed(type) : type,
                mayBeNull);
    }

    /** An integer that does not lose its null in a choice, where Java would unbox integers of two sizes. */
    private JavaPiece asBoxedInteger(JavaPiece piece, JavaPiece other) {
        if (piece.text().equals("null") || other.text().equals("null")) {
            return piece;
        }
        boolean small =
                boxed(piece.type()).equals("Integer") && boxed(other.type()).equals("Integer");
        if (small) {
            return piece.isPrimitive() ? JavaPiece.of("Integer.valueOf(" + piece.text() + ")", "Integer") : piece;
        }
        if (piece.isPrimitive()) {
            return JavaPiece.of("Long.valueOf(" + piece.text() + ")", "Long");
        }
        return piece.type().equals("Long")
                ? piece
                : new JavaCalls(this)
                        .throughNull(
                                List.of(piece),
                                bound -> JavaPiece.of(bound.getFirst().in(JavaPiece.ATOM) + ".longValue()", "Long"));
    }

    /** A value as another type that holds it: an integer as a decimal, a word as text. */
    static JavaPiece as(Type type, ToJava java, Expr expr) {
        if (Types.is(type, Kind.DECIMAL) && Types.isNumber(expr.type())) {
            return new JavaCalls(java).decimal(expr);
        }
        if (Types.is(type, Kind.DOUBLE) && Types.isNumber(expr.type())) {
            return new JavaCalls(java).real(expr);
        }
        if (Types.is(type, Kind.TEXT) && expr.type() instanceof Type.Enumeration) {
            return new JavaCalls(java).text(expr);
        }
        if (Types.is(type, Kind.TIMESTAMP) && Types.is(expr.type(), Kind.DATE)) {
            return new JavaCalls(java).instant(expr);
        }
        return java.list(java.piece(expr));
    }

    static boolean isBoxed(String type) {
        return List.of("Boolean", "Integer", "Long", "Double", "Short").contains(type);
    }

    static String boxed(String type) {
        return switch (type) {
            case "boolean" -> "Boolean";
            case "int" -> "Integer";
            case "long" -> "Long";
            case "short" -> "Short";
            case "double" -> "Double";
            default -> type;
        };
    }

    /** The class that holds values of a type, where nothing else is said. */
    String typeName(Type type) {
        return switch (type) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case BOOL -> "Boolean";
                    case INT -> "Long";
                    case DECIMAL -> imported("java.math.BigDecimal");
                    case DOUBLE -> "Double";
                    case TEXT, CITEXT -> "String";
                    case BYTES -> "byte[]";
                    case UUID -> imported("java.util.UUID");
                    case TIMESTAMP -> imported("java.time.Instant");
                    case DATE -> imported("java.time.LocalDate");
                    case TIME -> imported("java.time.LocalTime");
                    case DURATION -> imported("java.time.Duration");
                    case JSON, NULL -> "Object";
                };
            case Type.Enumeration e ->
                names.word(e, e.values().getFirst()).map(JavaPiece::type).orElse("String");
            case Type.ListOf list -> imported("java.util.List") + "<" + typeName(list.element()) + ">";
            case Type.MapOf map -> imported("java.util.Map") + "<String, " + typeName(map.value()) + ">";
            case Type.Row _, Type.Struct _ -> names.className(type);
        };
    }

    static List<Expr> flat(String function, Expr expr) {
        var flat = new ArrayList<Expr>();
        if (expr instanceof Expr.Call call && call.function().equals(function)) {
            call.arguments().forEach(a -> flat.addAll(flat(function, a)));
        } else {
            flat.add(expr);
        }
        return flat;
    }

    Optional<Model.Entity> entityOf(Expr row) {
        return row.type() instanceof Type.Row of ? model.entity(of.table()) : Optional.empty();
    }
}
