package dev.plumb.expression;

import dev.plumb.expression.Sql.Form;
import dev.plumb.expression.Type.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as SQL: columns, literals, arithmetic and functions. */
final class SqlValues {
    /** Parts of an instant in UTC; CEL counts months and days of month, week and year from 0 where PostgreSQL counts from 1. */
    private static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("getFullYear", "extract(year from %s)::bigint"),
            Map.entry("getMonth", "extract(month from %s)::bigint - 1"),
            Map.entry("getDate", "extract(day from %s)::bigint"),
            Map.entry("getDayOfMonth", "extract(day from %s)::bigint - 1"),
            Map.entry("getDayOfWeek", "extract(dow from %s)::bigint"),
            Map.entry("getDayOfYear", "extract(doy from %s)::bigint - 1"),
            Map.entry("getHours", "extract(hour from %s)::bigint"),
            Map.entry("getMinutes", "extract(minute from %s)::bigint"),
            Map.entry("getSeconds", "trunc(extract(second from %s))::bigint"),
            Map.entry("getMilliseconds", "trunc(extract(milliseconds from %s))::bigint %% 1000"));

    /** How many whole units a duration has. */
    private static final Map<String, String> WHOLE = Map.of(
            "getHours", "trunc(extract(epoch from %s) / 3600)::bigint",
            "getMinutes", "trunc(extract(epoch from %s) / 60)::bigint",
            "getSeconds", "trunc(extract(epoch from %s))::bigint");

    private final SqlEmitter emitter;
    private final SqlComparisons comparisons;

    SqlValues(SqlEmitter emitter) {
        this.emitter = emitter;
        this.comparisons = new SqlComparisons(emitter);
    }

    SqlPiece value(Expr expr) {
        return switch (expr) {
            case Expr.Literal e -> literal(e);
            case Expr.Variable e -> variable(e);
            case Expr.Column e -> column(e);
            case Expr.Call e -> call(e);
            case Expr.Conditional e -> conditional(e);
            case Expr.Comprehension e -> throw SqlEmitter.notInSql("a list is no value of a column", e);
            case Expr.Rows e -> throw SqlEmitter.notInSql("a table is no value of a column", e);
            case Expr.Reference e -> throw SqlEmitter.notInSql("a row is no value of a column", e);
            case Expr.Inverse e -> throw SqlEmitter.notInSql("rows are no value of a column", e);
            case Expr.Property e -> throw SqlEmitter.notInSql("properties are read in Java", e);
            case Expr.At e -> throw SqlEmitter.notInSql("elements are taken in Java", e);
            case Expr.Has e -> throw SqlEmitter.notInSql("properties are read in Java", e);
            case Expr.ListLiteral e -> throw SqlEmitter.notInSql("lists are made in Java", e);
            case Expr.MapLiteral e -> throw SqlEmitter.notInSql("maps are made in Java", e);
        };
    }

    private SqlPiece literal(Expr.Literal literal) {
        String text = switch (literal.value()) {
            case null -> "null";
            case Boolean b -> b.toString();
            case Long l when l == Long.MIN_VALUE -> "'" + l + "'::bigint";
            case Long l -> l.toString();
            case BigDecimal d -> d.scale() > 0 ? d.toPlainString() : d.toPlainString() + "::numeric";
            case Double d -> "'" + d + "'::double precision";
            case String s when Types.is(literal.type(), Kind.BYTES) -> "'\\x" + s + "'::bytea";
            case String s when Types.is(literal.type(), Kind.UUID) -> "'" + s + "'::uuid";
            case String s -> quoted(s, literal);
            default -> throw SqlEmitter.notInSql("a literal of this type", literal);
        };
        boolean signed = text.startsWith("-");
        boolean cast = text.contains("::");
        return new SqlPiece(
                signed && cast ? "(" + text.replace("::numeric", ")::numeric") : text,
                cast ? SqlPiece.CAST : signed ? SqlPiece.SIGN : SqlPiece.ATOM,
                literal.value() == null);
    }

    static String quoted(String text, Expr at) {
        if (text.indexOf('\0') >= 0) {
            throw SqlEmitter.notInSql("PostgreSQL has no text with a NUL in it", at);
        }
        return "'" + text.replace("'", "''") + "'";
    }

    private SqlPiece variable(Expr.Variable variable) {
        return switch (emitter.elements.get(variable.name())) {
            case SqlElement.OfValue of -> of.value().withNull(emitter.nullness.mayBeNull(variable));
            case SqlElement.OfRow _ -> throw SqlEmitter.notInSql("a row is no value of a column", variable);
            case null -> throw SqlEmitter.notInSql("it is no value that could be sent", variable);
        };
    }

    private SqlPiece column(Expr.Column column) {
        boolean mayBeNull = emitter.nullness.mayBeNull(column);
        if (column.row() instanceof Expr.Reference reference) {
            var link = emitter.link(reference);
            int at = link.targetColumns().indexOf(column.column());
            if (at >= 0) {
                Expr key = emitter.columnOf(reference.row(), link.columns().get(at));
                return emitter.value(key).withNull(mayBeNull);
            }
        }
        var row = emitter.rowOf(column.row());
        if (row.isPresent()) {
            return SqlPiece.atom(row.get().column(column.column()), mayBeNull);
        }
        return new SqlRelations(emitter).columnOfOne(column).withNull(mayBeNull);
    }

    private SqlPiece conditional(Expr.Conditional choice) {
        var text = new StringBuilder("case");
        Expr rest = choice;
        SqlEmitter here = emitter;
        boolean mayBeNull = emitter.nullness.mayBeNull(choice);
        while (rest instanceof Expr.Conditional next) {
            text.append(" when ").append(here.condition(next.condition()).text());
            SqlEmitter then = here.knowing(here.nullness.when(next.condition(), true));
            text.append(" then ")
                    .append(branch(then, next.then(), choice.type()).text());
            here = here.knowing(here.nullness.when(next.condition(), false));
            rest = next.otherwise();
        }
        text.append(" else ").append(branch(here, rest, choice.type()).text()).append(" end");
        return SqlPiece.atom(text.toString(), mayBeNull);
    }

    private static SqlPiece branch(SqlEmitter emitter, Expr branch, Type type) {
        if (Types.is(type, Kind.TEXT)) {
            return new SqlComparisons(emitter).text(branch);
        }
        if (Types.is(type, Kind.TIMESTAMP)) {
            return new SqlComparisons(emitter).midnight(branch);
        }
        if (Types.is(type, Kind.BOOL)) {
            return emitter.value(branch);
        }
        if (Types.is(type, Kind.DECIMAL) && Types.is(branch.type(), Kind.INT)) {
            return emitter.value(branch).cast("numeric");
        }
        if (Types.is(type, Kind.DOUBLE) && !Types.is(branch.type(), Kind.DOUBLE) && !Types.isNull(branch.type())) {
            throw SqlEmitter.notInSql("floating-point numbers are computed in Java", branch);
        }
        if (type instanceof Type.Row || type instanceof Type.ListOf || type instanceof Type.Struct) {
            throw SqlEmitter.notInSql("a row or a list is chosen in Java", branch);
        }
        return emitter.value(branch);
    }

    private SqlPiece call(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        return switch (call.function()) {
            case "_+_", "_-_", "_*_", "_/_", "_%_" -> arithmetic(call, arguments.get(0), arguments.get(1));
            case "-_" -> {
                demandExact(call);
                SqlPiece value = widened(call, arguments.getFirst());
                yield new SqlPiece("- " + value.inside(SqlPiece.SIGN), SqlPiece.SIGN, value.mayBeNull());
            }
            case "contains" -> match(call, Form.CONTAINING, "strpos(%s, %s) > 0", SqlPiece.COMPARISON);
            case "startsWith" -> match(call, Form.STARTING_WITH, "starts_with(%s, %s)", SqlPiece.ATOM);
            case "endsWith" -> match(call, Form.ENDING_WITH, "right(%1$s, length(%2$s)) = %2$s", SqlPiece.COMPARISON);
            case "lowerAscii" -> function("lower(%s)", collatedText(arguments.getFirst()));
            case "upperAscii" -> function("upper(%s)", collatedText(arguments.getFirst()));
            case "replace" -> replace(call);
            case "size" -> size(arguments.getFirst());
            case "string" -> string(arguments.getFirst());
            case "decimal" -> {
                demand(Types.isNumber(arguments.getFirst().type()), "text is read as a number in Java", call);
                demandExact(call);
                yield emitter.value(arguments.getFirst()).cast("numeric");
            }
            case "int" -> {
                demand(Types.is(arguments.getFirst().type(), Kind.INT), "it is made an integer in Java", call);
                yield emitter.value(arguments.getFirst());
            }
            case "math.abs" -> {
                demandExact(call);
                yield function("abs(%s)", widened(call, arguments.getFirst()));
            }
            case "math.ceil", "math.floor", "math.round", "math.trunc", "math.sign" -> {
                Type from = arguments.getFirst().type();
                boolean sign = call.function().equals("math.sign") && Types.is(from, Kind.INT);
                demand(Types.is(from, Kind.DECIMAL) || sign, "it is rounded in Java", call);
                SqlPiece rounded = function(
                        call.function().substring("math.".length()) + "(%s)", emitter.value(arguments.getFirst()));
                yield sign ? rounded.cast("bigint") : rounded;
            }
            case "math.greatest", "math.least" -> {
                demandExact(call);
                var all = arguments.stream().map(a -> widened(call, a)).toList();
                demand(all.stream().noneMatch(SqlPiece::mayBeNull), "null is no number, which is told in Java", call);
                yield SqlPiece.atom(
                        call.function().substring("math.".length()) + "("
                                + String.join(
                                        ", ", all.stream().map(SqlPiece::text).toList()) + ")",
                        false);
            }
            case "timestamp" -> {
                demand(Types.isMoment(arguments.getFirst().type()), "text is read as an instant in Java", call);
                yield comparisons.midnight(arguments.getFirst());
            }
            case "dyn" -> emitter.value(arguments.getFirst());
            case "sum", "min", "max", "avg", "first", "last" -> new SqlRelations(emitter).aggregate(call);
            default -> {
                if (arguments.size() == 1
                        && Types.is(arguments.getFirst().type(), Kind.DURATION)
                        && WHOLE.containsKey(call.function())) {
                    yield function(WHOLE.getOrDefault(call.function(), "%s"), emitter.value(arguments.getFirst()));
                }
                String part = PARTS.get(call.function());
                if (part == null
                        || arguments.size() != 1
                        || !Types.isMoment(arguments.getFirst().type())) {
                    throw SqlEmitter.notInSql("`" + call.function() + "` is computed in Java", call);
                }
                SqlPiece moment = comparisons.midnight(arguments.getFirst());
                String utc = moment.inside(SqlPiece.SUM) + " at time zone 'UTC'";
                yield new SqlPiece(
                        part.formatted(utc),
                        part.contains(" - 1") ? SqlPiece.SUM : part.contains("%%") ? SqlPiece.PRODUCT : SqlPiece.CAST,
                        moment.mayBeNull());
            }
        };
    }

    private static void demand(boolean holds, String otherwise, Expr at) {
        if (!holds) {
            throw SqlEmitter.notInSql(otherwise, at);
        }
    }

    private static void demandExact(Expr.Call call) {
        boolean real = call.arguments().stream().anyMatch(a -> Types.is(a.type(), Kind.DOUBLE));
        demand(!real, "floating-point numbers are computed in Java", call);
    }

    private static SqlPiece function(String form, SqlPiece argument) {
        return SqlPiece.atom(form.formatted(argument.text()), argument.mayBeNull());
    }

    private SqlPiece collatedText(Expr expr) {
        return comparisons.text(expr).collated();
    }

    // ---- arithmetic

    private SqlPiece arithmetic(Expr.Call call, Expr left, Expr right) {
        demandExact(call);
        if (Types.isNull(left.type()) || Types.isNull(right.type())) {
            return SqlPiece.atom("null", true);
        }
        if (Types.is(call.type(), Kind.TEXT)) {
            return operator("||", SqlPiece.OTHER, comparisons.text(left), comparisons.text(right));
        }
        if (Types.is(call.type(), Kind.BYTES)) {
            return operator("||", SqlPiece.OTHER, emitter.value(left), emitter.value(right));
        }
        if (Types.is(call.type(), Kind.TIMESTAMP) || Types.is(call.type(), Kind.DURATION)) {
            demand(
                    !Types.is(call.type(), Kind.DURATION)
                            || !call.function().equals("_-_")
                            || Types.isMoment(left.type()),
                    "durations are computed in Java",
                    call);
            return operator(
                    call.function().equals("_+_") ? "+" : "-",
                    SqlPiece.SUM,
                    comparisons.midnight(left),
                    comparisons.midnight(right));
        }
        demand(Types.isNumber(call.type()), "lists are joined in Java", call);
        boolean exactDivision = call.function().equals("_/_") && Types.is(call.type(), Kind.DECIMAL);
        if (exactDivision) {
            SqlPiece dividend = emitter.value(left);
            SqlPiece divisor = emitter.value(right);
            return SqlPiece.atom(
                    "round(round(" + dividend.text() + ", 60) / " + divisor.inside(SqlPiece.PRODUCT) + ", 20)",
                    dividend.mayBeNull() || divisor.mayBeNull());
        }
        SqlPiece first = Types.is(call.type(), Kind.INT) ? widened(call, left) : emitter.value(left);
        SqlPiece second = sent(right);
        return switch (call.function()) {
            case "_+_" -> operator("+", SqlPiece.SUM, sent(left, first), second);
            case "_-_" -> operator("-", SqlPiece.SUM, sent(left, first), second);
            case "_*_" -> operator("*", SqlPiece.PRODUCT, sent(left, first), second);
            case "_/_" -> operator("/", SqlPiece.PRODUCT, sent(left, first), second);
            default -> operator("%", SqlPiece.PRODUCT, sent(left, first), second);
        };
    }

    private static SqlPiece operator(String operator, int strength, SqlPiece left, SqlPiece right) {
        return new SqlPiece(
                left.in(strength) + " " + operator + " " + right.inside(strength),
                strength,
                left.mayBeNull() || right.mayBeNull());
    }

    /** An operand whose type the database is told, where Java sends it. */
    private SqlPiece sent(Expr expr) {
        return sent(expr, emitter.value(expr));
    }

    private static SqlPiece sent(Expr expr, SqlPiece piece) {
        return piece.text().startsWith(":")
                ? piece.cast(Types.is(expr.type(), Kind.INT) ? "bigint" : "numeric")
                : piece;
    }

    /** An integer operand, as 64 bits where the result could leave 32. */
    private SqlPiece widened(Expr.Call call, Expr operand) {
        SqlPiece value = emitter.value(operand);
        if (!Types.is(call.type(), Kind.INT)) {
            return value;
        }
        boolean fits = emitter.failure.range(call).isInt();
        boolean wide = call.arguments().stream().anyMatch(this::isWide);
        return fits || wide ? value : value.cast("bigint");
    }

    /** Whether the database takes an integer for 64 bits anyway. */
    private boolean isWide(Expr expr) {
        if (emitter.isBindable(expr)) {
            return true;
        }
        return switch (expr) {
            case Expr.Literal literal -> literal.value() instanceof Long value && value != (int) (long) value;
            case Expr.Column column -> {
                String type = emitter.entity(column.row())
                        .byColumn(column.column())
                        .map(Model.Attribute::sqlType)
                        .orElse("");
                yield type.equals("bigint") || type.equals("int8");
            }
            case Expr.Call call ->
                List.of("_+_", "_-_", "_*_", "_/_", "_%_", "-_").contains(call.function())
                        && (!emitter.failure.range(call).isInt()
                                || call.arguments().stream().anyMatch(this::isWide));
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
                    Expr.Comprehension _ -> false;
        };
    }

    // ---- text

    private SqlPiece match(Expr.Call call, Form form, String columns, int strength) {
        Expr text = call.arguments().get(0);
        Expr part = call.arguments().get(1);
        SqlPiece value = comparisons.text(text);
        if (part instanceof Expr.Literal literal && literal.value() instanceof String constant) {
            String escaped = constant.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
            String pattern = (form == Form.STARTING_WITH ? "" : "%") + escaped + (form == Form.ENDING_WITH ? "" : "%");
            return new SqlPiece(
                    value.inside(SqlPiece.LIKE) + " like " + quoted(pattern, part), SqlPiece.LIKE, value.mayBeNull());
        }
        if (emitter.isBindable(part)) {
            SqlPiece pattern = emitter.bind(part, form, Optional.empty());
            return new SqlPiece(
                    value.inside(SqlPiece.LIKE) + " like " + pattern.text(),
                    SqlPiece.LIKE,
                    value.mayBeNull() || pattern.mayBeNull());
        }
        SqlPiece other = comparisons.text(part);
        return new SqlPiece(
                columns.formatted(value.text(), other.text()), strength, value.mayBeNull() || other.mayBeNull());
    }

    private SqlPiece replace(Expr.Call call) {
        List<Expr> arguments = call.arguments();
        boolean plain = arguments.size() == 3
                && arguments.get(1) instanceof Expr.Literal literal
                && literal.value() instanceof String from
                && !from.isEmpty();
        demand(plain, "`replace` is computed in Java", call);
        SqlPiece text = comparisons.text(arguments.get(0)).collated();
        SqlPiece from = comparisons.text(arguments.get(1));
        SqlPiece to = comparisons.text(arguments.get(2));
        return SqlPiece.atom(
                "replace(" + text.text() + ", " + from.text() + ", " + to.text() + ")",
                text.mayBeNull() || to.mayBeNull());
    }

    private SqlPiece size(Expr expr) {
        if (expr.type() instanceof Type.ListOf) {
            return new SqlRelations(emitter).count(expr);
        }
        boolean text = Types.isText(expr.type());
        demand(text || Types.is(expr.type(), Kind.BYTES), "its size is known in Java", expr);
        SqlPiece value = text ? comparisons.text(expr) : emitter.value(expr);
        String length = (text ? "char_length(" : "octet_length(") + value.text() + ")";
        return SqlPiece.atom(value.mayBeNull() ? "coalesce(" + length + ", 0)" : length, false);
    }

    private SqlPiece string(Expr expr) {
        if (Types.isText(expr.type())) {
            return comparisons.text(expr);
        }
        boolean same = expr.type() instanceof Type.Scalar scalar
                && switch (scalar.kind()) {
                    case INT, DECIMAL, UUID -> true;
                    case BOOL, DOUBLE, TEXT, CITEXT, BYTES, TIMESTAMP, DATE, TIME, DURATION, JSON, NULL ->
                        scalar.kind() == Kind.BOOL;
                };
        demand(same, "it is written as text in Java", expr);
        return emitter.value(expr).cast("text");
    }
}
