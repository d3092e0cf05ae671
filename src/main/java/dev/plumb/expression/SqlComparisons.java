package dev.plumb.expression;

import dev.plumb.expression.Sql.Form;
import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comparisons as SQL, where null is a value for {@code ==} and {@code !=} and false for the others. */
final class SqlComparisons {
    private static final Map<String, String> OPERATORS =
            Map.of("_==_", "=", "_!=_", "<>", "_<_", "<", "_<=_", "<=", "_>_", ">", "_>=_", ">=");

    private final SqlEmitter emitter;

    SqlComparisons(SqlEmitter emitter) {
        this.emitter = emitter;
    }

    /** @param exact whether null is not allowed where the comparison is false */
    SqlPiece comparison(String function, Expr left, Expr right, boolean exact) {
        boolean equality = function.equals("_==_") || function.equals("_!=_");
        if (equality && (Types.isNull(left.type()) || Types.isNull(right.type()))) {
            return nullTest(Types.isNull(left.type()) ? right : left, function.equals("_==_"));
        }
        if (Types.isNull(left.type()) || Types.isNull(right.type())) {
            return SqlPiece.atom("false", false);
        }
        if (isSealed(left) || isSealed(right)) {
            return sealed(equality, function.equals("_==_"), left, right, exact);
        }
        if (left.type() instanceof Type.Row && right.type() instanceof Type.Row) {
            return rows(function.equals("_==_"), left, right, exact);
        }
        Operands operands = operands(left, right, !equality);
        return compare(function, operands.left(), operands.right(), exact);
    }

    /** Whether it is a column of bytes that reads as text: the database has its ciphertext alone. */
    private boolean isSealed(Expr expr) {
        return expr instanceof Expr.Column column
                && column.row().type() instanceof Type.Row row
                && Types.isText(column.type())
                && emitter.model
                        .entity(row.table())
                        .flatMap(e -> e.byColumn(column.column()))
                        .filter(a -> a.sqlType().equals("bytea"))
                        .isPresent();
    }

    /** What is encrypted is found by the digest that stands in it behind the id of its key; null has an empty one. */
    private SqlPiece sealed(boolean equality, boolean equal, Expr left, Expr right, boolean exact) {
        Expr column = isSealed(left) ? left : right;
        Expr value = isSealed(left) ? right : left;
        if (!equality || isSealed(value) || !emitter.isBindable(value)) {
            throw SqlEmitter.notInSql("what is encrypted can be looked up, and no more", column);
        }
        SqlPiece stored = emitter.value(column);
        String digest = "substring(" + stored.text() + " from 5 for 32)";
        SqlPiece given = emitter.bind(value, Sql.Form.DIGESTS, Optional.empty());
        boolean nulls = stored.mayBeNull() && (given.mayBeNull() || !equal);
        String whole = nulls ? "coalesce(" + digest + ", '')" : digest;
        var piece = new SqlPiece(
                whole + (equal ? " in (" : " not in (") + given.text() + ")",
                SqlPiece.LIKE,
                stored.mayBeNull() && !nulls);
        return exact && piece.mayBeNull() ? coalesced(piece) : piece;
    }

    private SqlPiece compare(String function, SqlPiece left, SqlPiece right, boolean exact) {
        boolean some = left.mayBeNull() || right.mayBeNull();
        boolean both = left.mayBeNull() && right.mayBeNull();
        String operator = OPERATORS.get(function);
        if (function.equals("_==_") && (both || (exact && some))) {
            operator = "is not distinct from";
        } else if (function.equals("_!=_") && some) {
            operator = "is distinct from";
        }
        boolean distinct = operator != null && operator.startsWith("is");
        String text = left.inside(SqlPiece.COMPARISON) + " " + operator + " " + right.inside(SqlPiece.COMPARISON);
        SqlPiece piece = new SqlPiece(text, distinct ? SqlPiece.IS : SqlPiece.COMPARISON, some && !distinct);
        return exact && piece.mayBeNull() ? coalesced(piece) : piece;
    }

    private static SqlPiece coalesced(SqlPiece piece) {
        return SqlPiece.atom("coalesce(" + piece.text() + ", false)", false);
    }

    private SqlPiece nullTest(Expr expr, boolean isNull) {
        if (!emitter.nullness.mayBeNull(expr)) {
            return SqlPiece.atom(isNull ? "false" : "true", false);
        }
        String test = isNull ? " is null" : " is not null";
        if (expr.type() instanceof Type.Row) {
            Expr first = emitter.keyOf(expr).getFirst();
            return SqlPiece.truth(emitter.value(first).inside(SqlPiece.COMPARISON) + test, SqlPiece.IS);
        }
        return SqlPiece.truth(emitter.value(expr).inside(SqlPiece.COMPARISON) + test, SqlPiece.IS);
    }

    private SqlPiece rows(boolean equal, Expr left, Expr right, boolean exact) {
        List<Expr> leftKey = emitter.keyOf(left);
        List<Expr> rightKey = emitter.keyOf(right);
        String function = equal ? "_==_" : "_!=_";
        if (leftKey.size() == 1) {
            return compare(
                    function,
                    emitter.operand(leftKey.getFirst()).withNull(emitter.nullness.mayBeNull(left)),
                    emitter.operand(rightKey.getFirst()).withNull(emitter.nullness.mayBeNull(right)),
                    exact);
        }
        return compare(
                function,
                tuple(leftKey).withNull(emitter.nullness.mayBeNull(left)),
                tuple(rightKey).withNull(emitter.nullness.mayBeNull(right)),
                exact);
    }

    private SqlPiece tuple(List<Expr> key) {
        return SqlPiece.atom(
                "("
                        + String.join(
                                ", ",
                                key.stream().map(k -> emitter.value(k).text()).toList()) + ")",
                true);
    }

    /** Two values of one type of the database. */
    record Operands(SqlPiece left, SqlPiece right) {}

    Operands operands(Expr left, Expr right, boolean ordered) {
        Type a = left.type();
        Type b = right.type();
        if (!(a instanceof Type.Scalar || a instanceof Type.Enumeration)
                || !(b instanceof Type.Scalar || b instanceof Type.Enumeration)) {
            throw SqlEmitter.notInSql("lists and maps are compared in Java", left);
        }
        if (Types.isJson(a) || Types.isJson(b)) {
            throw SqlEmitter.notInSql("JSON values are compared in Java", left);
        }
        boolean mixedReal = Types.is(a, Kind.DOUBLE) != Types.is(b, Kind.DOUBLE);
        if (mixedReal) {
            throw SqlEmitter.notInSql("a floating-point number is compared with an exact one in Java", left);
        }
        if (Types.isText(a)) {
            return texts(left, right, ordered);
        }
        if (Types.is(a, Kind.DATE) != Types.is(b, Kind.DATE)) {
            return new Operands(midnight(left), midnight(right));
        }
        return beside(emitter.operand(left), emitter.operand(right), left);
    }

    /** Two values that Java sends do not tell the database of which type they are. */
    private Operands beside(SqlPiece left, SqlPiece right, Expr of) {
        boolean open = left.text().startsWith(":") && right.text().startsWith(":");
        return new Operands(open ? left.cast(SqlEmitter.typeName(of.type())) : left, right);
    }

    /** A day as the instant of its midnight in UTC. */
    SqlPiece midnight(Expr expr) {
        SqlPiece value = emitter.value(expr);
        return Types.is(expr.type(), Kind.DATE)
                ? SqlPiece.atom("(" + value.cast("timestamp").text() + " at time zone 'UTC')", value.mayBeNull())
                : value;
    }

    private Operands texts(Expr left, Expr right, boolean ordered) {
        Type a = left.type();
        Type b = right.type();
        if (a instanceof Type.Enumeration x && b instanceof Type.Enumeration y) {
            if (ordered && x.database().isEmpty() && y.database().isEmpty()) {
                throw SqlEmitter.notInSql("the order of these words is not known to the database", left);
            }
            Optional<dev.plumb.schema.Name> database = x.database().isPresent() ? x.database() : y.database();
            boolean same = x.database().isEmpty()
                    || y.database().isEmpty()
                    || x.database().equals(y.database());
            if (same && database.isPresent()) {
                var first = asWord(left, x, x.database().isPresent() ? x : y);
                var second = asWord(right, y, x.database().isPresent() ? x : y);
                if (first.isPresent() && second.isPresent()) {
                    return new Operands(first.get(), second.get());
                }
            }
            return new Operands(text(left), text(right));
        }
        boolean withoutCase = Types.is(a, Kind.CITEXT) || Types.is(b, Kind.CITEXT);
        if (withoutCase && ordered) {
            return new Operands(folded(left), folded(right));
        }
        if (withoutCase) {
            return new Operands(citext(left), citext(right));
        }
        return ordered
                ? new Operands(text(left).collated(), text(right).collated())
                : beside(operandText(left), operandText(right), new Expr.Literal("", Types.TEXT, left.span()));
    }

    private SqlPiece folded(Expr expr) {
        SqlPiece value = text(expr);
        return SqlPiece.atom("lower(" + value.text() + ")", value.mayBeNull()).collated();
    }

    private SqlPiece citext(Expr expr) {
        if (Types.is(expr.type(), Kind.CITEXT) || expr instanceof Expr.Literal) {
            return emitter.value(expr);
        }
        return emitter.isBindable(expr)
                ? emitter.bind(expr, Form.PLAIN, Optional.of("citext"))
                : emitter.value(expr).cast("citext");
    }

    /** A word of an enum as the database's enum; empty where it might be a word that the enum does not have. */
    private Optional<SqlPiece> asWord(Expr expr, Type.Enumeration of, Type.Enumeration target) {
        String cast = Identifiers.of(target.database().orElseThrow());
        if (of.database().isPresent()) {
            return Optional.of(emitter.value(expr));
        }
        if (!target.values().containsAll(of.values())) {
            return Optional.empty();
        }
        return Optional.of(
                emitter.isBindable(expr)
                        ? emitter.bind(expr, Form.PLAIN, Optional.of(cast))
                        : emitter.value(expr).cast(cast));
    }

    private SqlPiece operandText(Expr expr) {
        return emitter.isBindable(expr) ? emitter.bind(expr, Form.PLAIN, Optional.empty()) : text(expr);
    }

    /** A text as plain text. */
    SqlPiece text(Expr expr) {
        boolean other = Types.is(expr.type(), Kind.CITEXT)
                || (expr.type() instanceof Type.Enumeration e && e.database().isPresent());
        if (other && emitter.isBindable(expr)) {
            return emitter.bind(expr, Form.PLAIN, Optional.of("text"));
        }
        SqlPiece value = emitter.value(expr);
        return other && !(expr instanceof Expr.Literal) ? value.cast("text") : value;
    }

    SqlPiece membership(Expr element, Expr list, boolean exact) {
        if (Types.isNull(element.type())) {
            return SqlPiece.atom("false", false);
        }
        if (!(list.type() instanceof Type.ListOf of)) {
            throw SqlEmitter.notInSql("the keys of a map are looked at in Java", list);
        }
        SqlPiece piece;
        if (of.element() instanceof Type.Row) {
            return new SqlRelations(emitter).containsRow(element, list);
        } else if (list instanceof Expr.ListLiteral literal) {
            piece = amongLiterals(element, literal);
        } else if (emitter.isBindable(list) || list instanceof Expr.Column) {
            piece = any(element, list);
        } else {
            SqlPiece value =
                    operands(element, sample(list, of.element()), false).left();
            String query = new SqlRelations(emitter).selectValues(list);
            piece = new SqlPiece(value.inside(SqlPiece.LIKE) + " in " + query, SqlPiece.LIKE, true);
        }
        return exact && piece.mayBeNull() ? coalesced(piece) : piece;
    }

    private SqlPiece any(Expr element, Expr list) {
        if (!(list.type() instanceof Type.ListOf of)) {
            throw SqlEmitter.notInSql("it is no list", list);
        }
        if (Types.isText(element.type())
                && of.element() instanceof Type.Enumeration
                && !Types.is(element.type(), Kind.CITEXT)
                && !element.type().withNullable(false).equals(of.element().withNullable(false))) {
            // Words of two kinds have their text in common, and a text none but that.
            String texts = emitter.isBindable(list)
                    ? emitter.bind(list, Form.PLAIN, Optional.of("text[]")).text()
                    : emitter.value(list).inside(SqlPiece.CAST) + "::text[]";
            SqlPiece text = Types.is(element.type(), Kind.TEXT) ? operandText(element) : text(element);
            return new SqlPiece(text.inside(SqlPiece.COMPARISON) + " = any(" + texts + ")", SqlPiece.COMPARISON, true);
        }
        boolean plain = Types.fits(element.type(), of.element())
                && !(element.type() instanceof Type.Enumeration
                        && !element.type().equals(of.element()))
                && !(Types.is(of.element(), Kind.CITEXT) && !Types.is(element.type(), Kind.CITEXT))
                && Types.is(of.element(), Kind.DATE) == Types.is(element.type(), Kind.DATE);
        if ((!plain && !(Types.isText(element.type()) && Types.is(of.element(), Kind.TEXT)))
                || Types.is(element.type(), Kind.CITEXT) != Types.is(of.element(), Kind.CITEXT)) {
            throw SqlEmitter.notInSql("the list holds values of another type", list);
        }
        SqlPiece value = Types.isText(element.type()) && Types.is(of.element(), Kind.TEXT)
                ? operandText(element)
                : emitter.operand(element);
        SqlPiece values = emitter.isBindable(list) ? emitter.bind(list) : emitter.value(list);
        return new SqlPiece(
                value.inside(SqlPiece.COMPARISON) + " = any(" + values.text() + ")", SqlPiece.COMPARISON, true);
    }

    /** A stand-in of a list's element, for the types alone. */
    private static Expr sample(Expr list, Type element) {
        return new Expr.Literal("", element, list.span());
    }

    private SqlPiece amongLiterals(Expr element, Expr.ListLiteral list) {
        if (list.elements().isEmpty()) {
            return SqlPiece.atom("false", false);
        }
        var among = new ArrayList<SqlPiece>();
        SqlPiece value = null;
        for (Expr candidate : list.elements()) {
            if (Types.isNull(candidate.type())) {
                continue;
            }
            Operands operands = operands(element, candidate, false);
            if (value != null && !value.text().equals(operands.left().text())) {
                throw SqlEmitter.notInSql("the list holds values of several types", list);
            }
            value = operands.left();
            among.add(operands.right());
        }
        if (value == null) {
            return SqlPiece.atom("false", false);
        }
        boolean mayBeNull = value.mayBeNull() || among.stream().anyMatch(SqlPiece::mayBeNull);
        if (among.size() == 1) {
            return new SqlPiece(
                    value.inside(SqlPiece.COMPARISON) + " = " + among.getFirst().inside(SqlPiece.COMPARISON),
                    SqlPiece.COMPARISON,
                    mayBeNull);
        }
        return new SqlPiece(
                value.inside(SqlPiece.LIKE) + " in ("
                        + String.join(", ", among.stream().map(SqlPiece::text).toList()) + ")",
                SqlPiece.LIKE,
                mayBeNull);
    }
}
