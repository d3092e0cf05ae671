package dev.plumb.expression;

import dev.plumb.expression.Sql.Form;
import dev.plumb.expression.SqlQuery.Binds;
import dev.plumb.expression.SqlQuery.NotInSqlException;
import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Expressions as SQL: names, conditions and their logic. */
final class SqlEmitter {
    final Model model;
    final SqlFrame frame;
    final Map<String, SqlElement> elements;
    final Binds binds;
    final Nullness nullness;
    final Failure failure;

    SqlEmitter(Model model, SqlFrame frame, Map<String, SqlElement> elements, Binds binds, Nullness nullness) {
        this.model = model;
        this.frame = frame;
        this.elements = Map.copyOf(elements);
        this.binds = binds;
        this.nullness = nullness;
        this.failure = new Failure(model);
    }

    SqlEmitter knowing(Nullness more) {
        return more.equals(nullness) ? this : new SqlEmitter(model, frame, elements, binds, more);
    }

    SqlEmitter within(SqlFrame inner, String variable, SqlElement element) {
        var more = new HashMap<>(elements);
        more.put(variable, element);
        return new SqlEmitter(model, inner, more, binds, nullness);
    }

    static NotInSqlException notInSql(String reason, Expr at) {
        return new NotInSqlException(reason, at);
    }

    boolean isReady(Expr expr) {
        return Walk.isReady(expr, elements.keySet());
    }

    // ---- conditions

    /** May be null where it is false. */
    SqlPiece condition(Expr expr) {
        return logic(expr, false);
    }

    /** Never null. */
    SqlPiece truth(Expr expr) {
        SqlPiece piece = logic(expr, true);
        return piece.mayBeNull() ? SqlPiece.truth(piece.inside(SqlPiece.COMPARISON) + " is true", SqlPiece.IS) : piece;
    }

    private SqlPiece logic(Expr expr, boolean exact) {
        if (expr instanceof Expr.Literal literal) {
            return SqlPiece.atom(Boolean.TRUE.equals(literal.value()) ? "true" : "false", false);
        }
        if (isBindable(expr)) {
            return bind(expr);
        }
        if (expr instanceof Expr.Call call) {
            switch (call.function()) {
                case "_&&_" -> {
                    return and(flat("_&&_", call), exact);
                }
                case "_||_" -> {
                    return or(flat("_||_", call), exact);
                }
                case "!_" -> {
                    return negated(call.arguments().getFirst());
                }
                case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> {
                    return new SqlComparisons(this)
                            .comparison(
                                    call.function(),
                                    call.arguments().get(0),
                                    call.arguments().get(1),
                                    exact);
                }
                case "@in" -> {
                    return new SqlComparisons(this)
                            .membership(
                                    call.arguments().get(0), call.arguments().get(1), exact);
                }
                default -> {}
            }
        }
        if (expr instanceof Expr.Comprehension loop && Types.is(loop.type(), Kind.BOOL)) {
            return new SqlRelations(this).truth(loop);
        }
        return new SqlValues(this).value(expr);
    }

    /** True where the condition is false or null. */
    SqlPiece negated(Expr expr) {
        SqlPiece inner = condition(expr);
        if (inner.text().equals("true") || inner.text().equals("false")) {
            return SqlPiece.atom(inner.text().equals("true") ? "false" : "true", false);
        }
        return inner.mayBeNull()
                ? SqlPiece.truth(inner.inside(SqlPiece.COMPARISON) + " is not true", SqlPiece.IS)
                : SqlPiece.truth("not " + inner.inside(SqlPiece.COMPARISON), SqlPiece.NOT);
    }

    private static List<Expr> flat(String function, Expr expr) {
        return expr instanceof Expr.Call call && call.function().equals(function)
                ? call.arguments().stream()
                        .flatMap(a -> flat(function, a).stream())
                        .toList()
                : List.of(expr);
    }

    SqlPiece and(List<Expr> conjuncts, boolean exact) {
        var pieces = new ArrayList<SqlPiece>();
        boolean ordered = conjuncts.stream().anyMatch(failure::canFail);
        Nullness here = nullness;
        for (Expr conjunct : conjuncts) {
            SqlEmitter emitter = knowing(here);
            pieces.add(exact ? emitter.truth(conjunct) : emitter.condition(conjunct));
            here = here.when(conjunct, true);
        }
        return ordered ? inOrder(pieces, true) : joined(pieces, "and");
    }

    private SqlPiece or(List<Expr> disjuncts, boolean exact) {
        var pieces = new ArrayList<SqlPiece>();
        boolean ordered = disjuncts.stream().anyMatch(failure::canFail);
        Nullness here = nullness;
        for (Expr disjunct : disjuncts) {
            SqlEmitter emitter = knowing(here);
            pieces.add(exact ? emitter.truth(disjunct) : emitter.condition(disjunct));
            here = here.when(disjunct, false);
        }
        return ordered ? inOrder(pieces, false) : joined(pieces, "or");
    }

    static SqlPiece joined(List<SqlPiece> pieces, String with) {
        int strength = with.equals("and") ? SqlPiece.AND : SqlPiece.OR;
        String nothing = with.equals("and") ? "true" : "false";
        String everything = with.equals("and") ? "false" : "true";
        var parts = pieces.stream().filter(p -> !p.text().equals(nothing)).toList();
        if (parts.isEmpty() || parts.stream().anyMatch(p -> p.text().equals(everything))) {
            return SqlPiece.atom(parts.isEmpty() ? nothing : everything, false);
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int length = parts.stream().mapToInt(p -> p.text().length()).sum();
        String separator = length > 90 || parts.stream().anyMatch(p -> p.text().contains("\n"))
                ? "\n" + with + " "
                : " " + with + " ";
        return new SqlPiece(
                String.join(separator, parts.stream().map(p -> p.in(strength)).toList()),
                strength,
                parts.stream().anyMatch(SqlPiece::mayBeNull));
    }

    /** What can fail is asked only where what stands before it leaves it open; {@code case} alone promises that. */
    static SqlPiece inOrder(List<SqlPiece> pieces, boolean and) {
        SqlPiece rest = pieces.getLast();
        for (SqlPiece piece : pieces.subList(0, pieces.size() - 1).reversed()) {
            String text = and
                    ? "case when " + piece.text() + " then " + rest.text() + " else false end"
                    : "case when " + piece.text() + " then true else " + rest.text() + " end";
            rest = SqlPiece.atom(text, rest.mayBeNull());
        }
        return rest;
    }

    // ---- values

    SqlPiece value(Expr expr) {
        if (Types.is(expr.type(), Kind.BOOL) && isLogic(expr)) {
            return truth(expr);
        }
        return isBindable(expr)
                ? bind(expr, Form.PLAIN, Optional.of(typeName(expr.type())))
                : new SqlValues(this).value(expr);
    }

    /** A value beside another whose type tells the database that of what Java sends. */
    SqlPiece operand(Expr expr) {
        return isBindable(expr) ? bind(expr) : value(expr);
    }

    private static boolean isLogic(Expr expr) {
        return switch (expr) {
            case Expr.Call call ->
                List.of("_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in")
                        .contains(call.function());
            case Expr.Comprehension _ -> true;
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _ -> false;
        };
    }

    /** Whether Java computes it and sends the value. */
    boolean isBindable(Expr expr) {
        if (!isReady(expr) || expr instanceof Expr.Literal || !isSendable(expr.type())) {
            return false;
        }
        boolean constant = Walk.freeVariables(expr).isEmpty();
        if (failure.canFail(expr)) {
            if (constant) {
                throw notInSql("the database would compute it even where nothing asks for it", expr);
            }
            return false;
        }
        return !constant || Walk.all(expr).noneMatch(e -> e instanceof Expr.Variable);
    }

    private static boolean isSendable(Type type) {
        return switch (type) {
            case Type.Scalar scalar -> scalar.kind() != Kind.JSON && scalar.kind() != Kind.NULL;
            case Type.Enumeration _ -> true;
            case Type.ListOf list -> isSendable(list.element()) && !(list.element() instanceof Type.ListOf);
            case Type.Row _, Type.MapOf _, Type.Struct _ -> false;
        };
    }

    SqlPiece bind(Expr expr) {
        return bind(expr, Form.PLAIN, castOf(expr.type()));
    }

    SqlPiece bind(Expr expr, Form form, Optional<String> cast) {
        String name = binds.name(expr, form, cast);
        boolean mayBeNull = nullness.mayBeNull(expr);
        return cast.map(c -> new SqlPiece(":" + name + "::" + c, SqlPiece.CAST, mayBeNull))
                .orElseGet(() -> SqlPiece.atom(":" + name, mayBeNull));
    }

    /** What a value that Java sends must be cast to, where the database would not take it for what it is. */
    static Optional<String> castOf(Type type) {
        return switch (type) {
            case Type.Enumeration e -> e.database().map(Identifiers::of);
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case CITEXT -> Optional.of("citext");
                    case DURATION -> Optional.of("interval");
                    case JSON -> Optional.of("jsonb");
                    case BOOL, INT, DECIMAL, DOUBLE, TEXT, BYTES, UUID, TIMESTAMP, DATE, TIME, NULL -> Optional.empty();
                };
            case Type.ListOf list -> Optional.of(typeName(list.element()) + "[]");
            case Type.Row _, Type.MapOf _, Type.Struct _ -> Optional.empty();
        };
    }

    static String typeName(Type type) {
        return switch (type) {
            case Type.Enumeration e -> e.database().map(Identifiers::of).orElse("text");
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case BOOL -> "boolean";
                    case INT -> "bigint";
                    case DECIMAL -> "numeric";
                    case DOUBLE -> "double precision";
                    case TEXT, NULL -> "text";
                    case CITEXT -> "citext";
                    case BYTES -> "bytea";
                    case UUID -> "uuid";
                    case TIMESTAMP -> "timestamptz";
                    case DATE -> "date";
                    case TIME -> "time";
                    case DURATION -> "interval";
                    case JSON -> "jsonb";
                };
            case Type.ListOf list -> typeName(list.element()) + "[]";
            case Type.Row _, Type.MapOf _, Type.Struct _ -> "jsonb";
        };
    }

    SqlPiece sortKey(Expr key) {
        SqlPiece value = value(key);
        if (Types.is(key.type(), Kind.TEXT)
                || (key.type() instanceof Type.Enumeration e && e.database().isEmpty())) {
            return value.collated();
        }
        if (Types.is(key.type(), Kind.CITEXT)) {
            return new SqlPiece("lower(" + value.cast("text").text() + ")", SqlPiece.ATOM, value.mayBeNull())
                    .collated();
        }
        return value;
    }

    // ---- rows

    /** The row at hand that an expression means; empty where it takes a query of its own. */
    Optional<SqlFrame.Row> rowOf(Expr expr) {
        return switch (expr) {
            case Expr.Variable e ->
                elements.get(e.name()) instanceof SqlElement.OfRow of ? Optional.of(of.row()) : Optional.empty();
            case Expr.Reference e -> {
                var link = link(e);
                yield rowOf(e.row()).map(row -> row.frame().join(row, link, link.nullable()));
            }
            case Expr.Inverse e
            when e.type() instanceof Type.Row -> {
                var back = backLink(e);
                yield rowOf(e.row()).map(row -> row.frame().joinBack(row, back));
            }
            case Expr.Literal _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> Optional.empty();
        };
    }

    Model.Link link(Expr.Reference reference) {
        return entity(reference.row()).links().stream()
                .filter(l -> l.constraint().equals(reference.constraint()))
                .findFirst()
                .orElseThrow();
    }

    Model.BackLink backLink(Expr.Inverse inverse) {
        return entity(inverse.row()).backLinks().stream()
                .filter(l -> l.constraint().equals(inverse.constraint()))
                .findFirst()
                .orElseThrow();
    }

    Model.Entity entity(Expr row) {
        if (row.type() instanceof Type.Row of) {
            return model.entity(of.table()).orElseThrow(() -> notInSql("its table is not known", row));
        }
        throw notInSql("it is no row", row);
    }

    /** The columns that tell a row from others; of what a key points at, without going there. */
    List<Expr> keyOf(Expr row) {
        List<String> key = entity(row).key();
        if (key.isEmpty()) {
            throw notInSql("rows without a primary key are not told apart", row);
        }
        return key.stream().map(column -> columnOf(row, column)).toList();
    }

    Expr columnOf(Expr row, String column) {
        Type type = entity(row).byColumn(column).map(Model.Attribute::type).orElse(Types.UUID);
        return new Expr.Column(
                row, column, type.withNullable(type.nullable() || row.type().nullable()), row.span());
    }
}
