package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists of rows and of values as queries within a statement. */
final class SqlRelations {
    private final SqlEmitter emitter;

    SqlRelations(SqlEmitter emitter) {
        this.emitter = emitter;
    }

    /** A list in the making: where its elements come from, which are taken, and what one is. */
    private static final class Relation {
        final SqlFrame frame;
        final List<SqlPiece> where = new ArrayList<>();
        final List<String> order = new ArrayList<>();
        boolean whereCanFail;
        boolean one;
        boolean fromTheEnd;
        SqlElement element;
        Type type;
        SqlEmitter emitter;

        Relation(SqlFrame frame, SqlElement element, Type type, SqlEmitter emitter) {
            this.frame = frame;
            this.element = element;
            this.type = type;
            this.emitter = emitter;
        }

        SqlPiece value(Expr at) {
            return switch (element) {
                case SqlElement.OfValue of -> of.value();
                case SqlElement.OfRow _ -> throw SqlEmitter.notInSql("a row is no value of a column", at);
            };
        }
    }

    /** {@code exists}, {@code all} and {@code exists_one}. */
    SqlPiece truth(Expr.Comprehension loop) {
        if (loop.index().isPresent()) {
            throw SqlEmitter.notInSql("indexes of elements are counted in Java", loop);
        }
        Relation relation = relation(loop.range(), loop.variable());
        boolean all = loop.macro() == Expr.Macro.ALL;
        take(relation, loop.variable(), loop.body(), all);
        return switch (loop.macro()) {
            case ALL -> SqlPiece.truth("not exists " + select("1", relation, ""), SqlPiece.NOT);
            case EXISTS -> SqlPiece.atom("exists " + select("1", relation, ""), false);
            case EXISTS_ONE -> SqlPiece.truth(select("count(*)", relation, "") + " = 1", SqlPiece.COMPARISON);
            case FILTER, MAP, SORT_BY, TRANSFORM_MAP, TRANSFORM_MAP_ENTRY ->
                throw SqlEmitter.notInSql("a list is no condition", loop);
        };
    }

    private void take(Relation relation, String variable, Expr condition, boolean negated) {
        SqlEmitter inner = inner(relation, variable);
        relation.where.add(negated ? inner.negated(condition) : inner.condition(condition));
        relation.whereCanFail |= inner.failure.canFail(condition);
    }

    private SqlEmitter inner(Relation relation, String variable) {
        return relation.emitter.within(relation.frame, variable, relation.element);
    }

    SqlPiece count(Expr list) {
        if (list instanceof Expr.Column column
                && !(list.type() instanceof Type.ListOf of && of.element() instanceof Type.Row)) {
            SqlPiece array = emitter.value(column);
            String length = "cardinality(" + array.text() + ")";
            return SqlPiece.atom(array.mayBeNull() ? "coalesce(" + length + ", 0)" : length, false);
        }
        return SqlPiece.atom(select("count(*)", relation(list, "element"), ""), false);
    }

    /** A list of values as what stands behind {@code in}. */
    String selectValues(Expr list) {
        Relation relation = relation(list, "element");
        return select(relation.value(list).text(), relation, "");
    }

    SqlPiece containsRow(Expr element, Expr list) {
        Relation relation = relation(list, "element");
        if (!(relation.element instanceof SqlElement.OfRow)) {
            throw SqlEmitter.notInSql("the list is looked through in Java", list);
        }
        String variable = "element of the list";
        var candidate = new Expr.Variable(variable, relation.type, list.span());
        SqlEmitter inner = inner(relation, variable);
        relation.where.add(new SqlComparisons(inner).comparison("_==_", candidate, element, false));
        return SqlPiece.atom("exists " + select("1", relation, ""), false);
    }

    /** A list of values in its own order; of those that are the same the first stays. */
    SqlPiece array(Expr list) {
        boolean distinct = list instanceof Expr.Call call && call.function().equals("distinct");
        Relation relation = relation(distinct ? ((Expr.Call) list).arguments().getFirst() : list, "element");
        String value = relation.value(list).text();
        String order = String.join(", ", order(relation, list));
        String array = distinct
                ? select(
                        "different.value",
                        asTable(
                                relation,
                                value + " as value, row_number() over (order by " + order + ") as place",
                                "different"),
                        " group by different.value order by min(different.place)")
                : select(value, relation, " order by " + order);
        boolean caseless = list.type() instanceof Type.ListOf of && Types.is(of.element(), Type.Kind.CITEXT);
        return SqlPiece.atom("array" + array + (caseless ? "::text[]" : ""), false);
    }

    SqlPiece aggregate(Expr.Call call) {
        Relation relation = relation(call.arguments().getFirst(), "element");
        if (isEnd(call)) {
            relation.fromTheEnd = call.function().equals("last");
            return SqlPiece.atom(select(relation.value(call).text(), relation, limitOne(relation, call)), true);
        }
        if (!isOwn(relation, call)) {
            relation = asTable(relation, relation.value(call).text() + " as value", "each_value");
        }
        return aggregated(call, relation);
    }

    /** Whether a value is made from the query's own rows; an aggregate of others' would be taken for theirs. */
    private static boolean isOwn(Relation relation, Expr at) {
        String value = relation.value(at).text();
        boolean others =
                Pattern.compile("[A-Za-z0-9_]\\.[A-Za-z\"]").matcher(value).find();
        return !others || relation.frame.names(value);
    }

    private Relation asTable(Relation relation, String what, String alias) {
        var frame = SqlFrame.derived(model(), Optional.of(emitter.frame), select(what, relation, ""), alias);
        return new Relation(
                frame,
                new SqlElement.OfValue(SqlPiece.atom(frame.base().alias() + ".value", true)),
                relation.type,
                new SqlEmitter(model(), frame, emitter.elements, emitter.binds, emitter.nullness));
    }

    private SqlPiece aggregated(Expr.Call call, Relation relation) {
        Type type = relation.type;
        SqlPiece value = relation.value(call);
        return switch (call.function()) {
            case "sum" -> {
                exact(type, call);
                boolean small = Types.is(type, Kind.INT)
                        && call.arguments().getFirst() instanceof Expr.Comprehension loop
                        && emitter.failure.range(loop.body()).isInt();
                String sum = "coalesce(sum(" + value.text() + "), 0)";
                yield SqlPiece.atom(
                        select(Types.is(type, Kind.INT) && !small ? sum + "::bigint" : sum, relation, ""), false);
            }
            case "avg" -> {
                exact(type, call);
                yield SqlPiece.atom(
                        select(
                                "round(round(sum(" + value.text() + "), 60) / nullif(count(" + value.text()
                                        + "), 0), 20)",
                                relation,
                                ""),
                        true);
            }
            default -> {
                boolean comparable = type instanceof Type.Enumeration e
                        ? e.database().isPresent()
                        : type instanceof Type.Scalar scalar
                                && List.of(Kind.INT, Kind.DECIMAL, Kind.TEXT, Kind.TIMESTAMP, Kind.DATE, Kind.TIME)
                                        .contains(scalar.kind());
                if (!comparable) {
                    throw SqlEmitter.notInSql("the database has no " + call.function() + " of this type", call);
                }
                SqlPiece of = Types.is(type, Kind.TEXT) ? value.collated() : value;
                yield SqlPiece.atom(select(call.function() + "(" + of.text() + ")", relation, ""), true);
            }
        };
    }

    private static void exact(Type type, Expr at) {
        if (!Types.is(type, Kind.INT) && !Types.is(type, Kind.DECIMAL)) {
            throw SqlEmitter.notInSql("it is added up in Java", at);
        }
    }

    /** A column of one row that the statement does not have at hand. */
    SqlPiece columnOfOne(Expr.Column column) {
        Relation relation = ofOne(column.row());
        String variable = "row at hand";
        var row = new Expr.Variable(variable, relation.type, column.span());
        SqlPiece value = inner(relation, variable).value(relation.emitter.columnOf(row, column.column()));
        return SqlPiece.atom(select(value.text(), relation, relation.one ? limitOne(relation, column) : ""), true);
    }

    private Relation ofOne(Expr row) {
        if (row instanceof Expr.Call call && isEnd(call)) {
            Relation relation = relation(call.arguments().getFirst(), "element");
            relation.one = true;
            relation.fromTheEnd = call.function().equals("last");
            return relation;
        }
        if (row instanceof Expr.Inverse inverse && emitter.isReady(inverse.row())) {
            var back = emitter.backLink(inverse);
            var entity = model().entity(back.source()).orElseThrow();
            var relation = over(entity, inverse.type(), back.name());
            for (int i = 0; i < back.columns().size(); i++) {
                equal(
                        relation,
                        back.sourceColumns().get(i),
                        emitter.columnOf(inverse.row(), back.columns().get(i)));
            }
            return relation;
        }
        if (row instanceof Expr.Reference reference) {
            var link = emitter.link(reference);
            if (emitter.isReady(reference.row())) {
                var entity = model().entity(link.target()).orElseThrow();
                var relation = over(entity, reference.type(), link.name());
                for (int i = 0; i < link.columns().size(); i++) {
                    equal(
                            relation,
                            link.targetColumns().get(i),
                            emitter.columnOf(reference.row(), link.columns().get(i)));
                }
                return relation;
            }
            Relation relation = ofOne(reference.row());
            String variable = "row at hand";
            var from = new Expr.Variable(variable, relation.type, reference.span());
            SqlEmitter inner = inner(relation, variable);
            var walked = new Expr.Reference(from, reference.constraint(), reference.type(), reference.span());
            relation.element = new SqlElement.OfRow(inner.rowOf(walked).orElseThrow());
            relation.type = reference.type();
            return relation;
        }
        throw SqlEmitter.notInSql("the row is looked up in Java", row);
    }

    private Model model() {
        return emitter.model;
    }

    private Relation over(Model.Entity entity, Type type, String variable) {
        var frame = SqlFrame.over(model(), entity, Optional.of(emitter.frame), Optional.of(variable));
        return new Relation(
                frame,
                new SqlElement.OfRow(frame.base()),
                type,
                new SqlEmitter(model(), frame, emitter.elements, emitter.binds, emitter.nullness));
    }

    private void equal(Relation relation, String column, Expr value) {
        SqlPiece piece = emitter.operand(value);
        String text = relation.frame.base().column(column) + " = " + piece.inside(SqlPiece.COMPARISON);
        relation.where.add(new SqlPiece(text, SqlPiece.COMPARISON, true));
    }

    private Relation relation(Expr list, String variable) {
        return switch (list) {
            case Expr.Rows rows -> {
                Type element = ((Type.ListOf) rows.type()).element();
                yield over(entity(element, rows), element, variable);
            }
            case Expr.Inverse inverse
            when inverse.type() instanceof Type.ListOf of -> {
                var back = emitter.backLink(inverse);
                Relation relation = over(entity(of.element(), inverse), of.element(), variable);
                for (int i = 0; i < back.columns().size(); i++) {
                    equal(
                            relation,
                            back.sourceColumns().get(i),
                            emitter.columnOf(inverse.row(), back.columns().get(i)));
                }
                yield relation;
            }
            case Expr.Comprehension loop -> ofLoop(loop);
            case Expr.Call call when call.function().equals("distinct") -> distinct(call);
            case Expr.Column column -> unnest(emitter.value(column), column, variable);
            case Expr.Variable _, Expr.Property _ -> {
                if (!emitter.isBindable(list)) {
                    throw SqlEmitter.notInSql("the list is gone through in Java", list);
                }
                yield unnest(emitter.bind(list), list, variable);
            }
            case Expr.Literal _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _ -> throw SqlEmitter.notInSql("the list is made in Java", list);
        };
    }

    private Model.Entity entity(Type type, Expr at) {
        return type instanceof Type.Row row
                ? model().entity(row.table()).orElseThrow(() -> SqlEmitter.notInSql("its table is not known", at))
                : emitter.entity(at);
    }

    private Relation unnest(SqlPiece array, Expr list, String variable) {
        Type element = list.type() instanceof Type.ListOf of ? of.element() : Types.NULL;
        if (element instanceof Type.Row || element instanceof Type.Struct || element instanceof Type.ListOf) {
            throw SqlEmitter.notInSql("the list is gone through in Java", list);
        }
        var frame = SqlFrame.derived(
                model(), Optional.of(emitter.frame), "unnest(" + array.text() + ")", Identifiers.snake(variable));
        return new Relation(
                frame,
                new SqlElement.OfValue(SqlPiece.atom(frame.base().alias(), true)),
                element,
                new SqlEmitter(model(), frame, emitter.elements, emitter.binds, emitter.nullness));
    }

    private Relation ofLoop(Expr.Comprehension loop) {
        if (loop.index().isPresent()) {
            throw SqlEmitter.notInSql("indexes of elements are counted in Java", loop);
        }
        Relation relation = relation(loop.range(), loop.variable());
        switch (loop.macro()) {
            case FILTER -> take(relation, loop.variable(), loop.body(), false);
            case MAP -> {
                SqlEmitter inner = inner(relation, loop.variable());
                relation.element = loop.body().type() instanceof Type.Row
                        ? new SqlElement.OfRow(inner.rowOf(loop.body())
                                .orElseThrow(() -> SqlEmitter.notInSql("the rows are looked up in Java", loop)))
                        : new SqlElement.OfValue(inner.value(loop.body()));
                if (loop.body().type() instanceof Type.ListOf) {
                    throw SqlEmitter.notInSql("a list of lists is made in Java", loop);
                }
                relation.type = loop.body().type();
            }
            case SORT_BY -> {
                SqlPiece key = inner(relation, loop.variable()).sortKey(loop.body());
                relation.order.addFirst(key.text());
            }
            case ALL, EXISTS, EXISTS_ONE, TRANSFORM_MAP, TRANSFORM_MAP_ENTRY ->
                throw SqlEmitter.notInSql("the list is made in Java", loop);
        }
        return relation;
    }

    private Relation distinct(Expr.Call call) {
        Relation relation = relation(call.arguments().getFirst(), "element");
        if (relation.element instanceof SqlElement.OfRow of && of.row().equals(relation.frame.base())) {
            return relation;
        }
        boolean plain = relation.element instanceof SqlElement.OfValue && relation.order.isEmpty();
        if (!plain) {
            throw SqlEmitter.notInSql("different rows are told apart in Java", call);
        }
        return asTable(relation, "distinct " + relation.value(call).text() + " as value", "different");
    }

    private static boolean isEnd(Expr.Call call) {
        return call.function().equals("first") || call.function().equals("last");
    }

    /**
     * One element: the first in the list's own order, which is that of its rows' keys where nothing else is said, or the
     * last, with nulls first as they stand last otherwise, which is what the database does.
     */
    private String limitOne(Relation relation, Expr at) {
        String way = relation.fromTheEnd ? " desc" : "";
        return " order by " + String.join(way + ", ", order(relation, at)) + way + " limit 1";
    }

    private static List<String> order(Relation relation, Expr at) {
        var order = new ArrayList<>(relation.order);
        var base = relation.frame.base();
        if (base.entity().key().isEmpty()) {
            throw SqlEmitter.notInSql("what comes first is told in Java", at);
        }
        for (String column : base.entity().key()) {
            Type type =
                    base.entity().byColumn(column).map(Model.Attribute::type).orElse(Types.UUID);
            String name = base.column(column);
            order.add(Types.isText(type) && !(type instanceof Type.Enumeration) ? name + " collate \"C\"" : name);
        }
        return order;
    }

    private static String select(String what, Relation relation, String end) {
        var guarded = new ArrayList<SqlPiece>();
        relation.frame.joins().forEach(join -> guarded.add(SqlFrame.guard(join)));
        guarded.addAll(relation.where);
        SqlPiece where = relation.where.isEmpty()
                ? SqlPiece.atom("true", false)
                : relation.whereCanFail ? SqlEmitter.inOrder(guarded, true) : SqlEmitter.joined(relation.where, "and");
        boolean all = where.text().equals("true");
        String line = "(select " + what + " from " + relation.frame.from(" ") + (all ? "" : " where " + where.text())
                + end + ")";
        if (line.length() <= 100 && !line.contains("\n")) {
            return line;
        }
        var lines = new StringBuilder("(\n    select ").append(indented(what));
        lines.append("\n    from ").append(indented(relation.frame.from("\n")));
        if (!all) {
            String condition = where.text();
            lines.append("\n    where ").append(indented(condition));
        }
        if (!end.isEmpty()) {
            lines.append("\n   ").append(end);
        }
        return lines.append("\n)").toString();
    }

    private static String indented(String text) {
        return text.replace("\n", "\n    ");
    }
}
