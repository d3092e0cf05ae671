package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Sql;
import dev.plumb.expression.SqlQuery;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.spec.Rendering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a statement selects for a rendering of its rows, and how a record is made of it. */
final class Views {
    private final Design design;
    private final Model model;
    private final Jdbc jdbc;
    private final SqlQuery query;
    private final Set<String> taken;
    private final String filled;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<Nested> nested = new ArrayList<>();
    private final List<Sql.Bind> binds = new ArrayList<>();
    private Rendering.Around around = Rendering.Around.NOTHING;

    /**
     * A list within each row, filled by a statement of its own for all rows together.
     *
     * @param parameter what the lists that are to be filled are called, by the key of the row, where a row is made
     * @param map what they are called where the rows are read
     * @param key the types of that key's columns
     * @param source whose parent is the row
     * @param element the type of what is shown of each of its rows
     * @param rows what the item's variable is: a walk from the source's row, where that is not shown itself
     * @param again whether its rows are shown as the row is that they belong to
     */
    record Nested(
            String parameter,
            String map,
            List<ValueType> key,
            Source source,
            ValueType element,
            Rendering item,
            Map<String, Expr> rows,
            boolean again) {
        /** Whether it is that list of the rows that this one shows. */
        boolean isBelow(Nested outer) {
            return again && outer.again && parameter.equals(outer.parameter) && item.equals(outer.item);
        }

        String mapType() {
            return "Map<" + (key.size() == 1 ? key.getFirst().boxed() : "List<Object>") + ", List<" + element.boxed()
                    + ">>";
        }

        /** A level of a tree may have more rows than a statement takes parameters. */
        boolean isAnArray() {
            return again && key.size() == 1;
        }

        /** All keys, as a statement takes them. */
        String keys() {
            if (isAnArray()) {
                return map + ".keySet().toArray(" + key.getFirst().boxed() + "[]::new)";
            }
            return key.size() == 1 ? map + ".keySet()" : map + ".keySet().stream().map(List::toArray).toList()";
        }
    }

    /**
     * @param taken what is called something else where the lists are filled
     * @param filled what the lists are called that these rows fill; empty where they fill none
     */
    Views(Design design, Model model, SqlQuery query, Set<String> taken, String filled) {
        this.taken = taken;
        this.filled = filled;
        this.design = design;
        this.model = model;
        this.jdbc = new Jdbc(design);
        this.query = query;
    }

    List<Nested> nested() {
        return nested;
    }

    List<Sql.Bind> binds() {
        return binds;
    }

    /** The select list, broken into lines of a sane length that go on under the first. */
    String selected() {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var entry : labels.entrySet()) {
            String part = entry.getKey();
            String label = entry.getValue();
            String text = part.equals(label) || part.endsWith("." + label) && part.matches("\\w+\\.\\w+")
                    ? part
                    : part + " as " + label;
            if (!line.isEmpty() && line.length() + text.length() > 80) {
                lines.add(line + ",");
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : ", ").append(SqlLines.wrapped(text, "           "));
        }
        lines.add(line.toString());
        return String.join("\n       ", lines);
    }

    /** The label under which an expression's value is selected. */
    String select(Expr expr, String wanted, boolean asText) {
        String text = switch (ReadMethods.isMade(expr) ? query.array(expr) : query.value(expr)) {
            case Sql.Text sql -> {
                binds.addAll(sql.binds());
                yield Selects.oneLine(sql.text());
            }
            case Sql.NotInSql no -> throw new NotYet(no.reason(), expr.span());
        };
        return selectText(asText ? asText(expr, text) : text, wanted);
    }

    /** Bytes are written as Base64 (RFC 4648), on one line. */
    private static String asText(Expr expr, String sql) {
        return Types.is(expr.type(), Type.Kind.BYTES)
                ? "translate(encode(" + sql + ", 'base64'), chr(10), '')"
                : (sql.matches("[\\w.]+") ? sql : "(" + sql + ")") + "::text";
    }

    String selectText(String sql, String wanted) {
        String known = labels.get(sql);
        if (known != null) {
            return known;
        }
        String label = wanted;
        for (int i = 2; labels.containsValue(label); i++) {
            label = wanted + "_" + i;
        }
        labels.put(sql, label);
        return label;
    }

    /** Java that gives the rendered value from {@code row}. */
    String read(Rendering rendering, ValueType type, boolean nullable, Map<String, Expr> rows, String path) {
        return switch (rendering) {
            case Rendering.Scalar scalar -> {
                Expr value = Exprs.replace(scalar.value().expr(), rows);
                if (type instanceof ValueType.Listed && !(value instanceof Expr.Column)) {
                    yield jdbc.read(type, false, array(value, path.isEmpty() ? "value" : path));
                }
                if (isEncrypted(value)) {
                    yield "encryption.decrypt(row.getBytes(\"" + select(value, path.isEmpty() ? "value" : path, false)
                            + "\"))";
                }
                if (value instanceof Expr.Call call && call.function().equals("accessToken")) {
                    yield token(call);
                }
                String label = select(value, path.isEmpty() ? "value" : path, isText(type) && !isText(value.type()));
                yield jdbc.read(type, nullable, label);
            }
            case Rendering.Structure structure -> construct(structure, type, rows, path);
            case Rendering.One one -> one(one, type, rows, path);
            case Rendering.Many many -> many(many, type, rows, path);
            case Rendering.Elements list -> elements(list, type, rows, path);
            case Rendering.Again again ->
                throw new NotYet("a row shown again in itself", again.schema().span());
        };
    }

    /** A token of the account that is shown. */
    private String token(Expr.Call call) {
        Expr account = call.arguments().getFirst();
        Model.Entity entity = model.entity(((Type.Row) account.type()).table()).orElseThrow();
        String key = entity.key().getFirst();
        String label = select(Exprs.column(account, entity, key), key, false);
        ValueType type = plain(entity.byColumn(key).orElseThrow().type());
        return "accessTokens.of(" + jdbc.read(type, false, label) + ")";
    }

    private boolean isEncrypted(Expr value) {
        return value instanceof Expr.Column column
                && column.row().type() instanceof Type.Row row
                && design.spec().privacy().isEncrypted(row.table(), column.column());
    }

    /** A value of each row of a relation, as an array: in the order said, else by key. */
    private String array(Expr list, String label) {
        if (list instanceof Expr.Comprehension map
                && map.macro() == Expr.Macro.MAP
                && map.filter().isEmpty()) {
            Optional<Source> found = Source.of(model, map.range(), map.variable())
                    .filter(s -> s.parent().isPresent());
            if (found.isPresent()
                    && found.get().parent().get().row() instanceof Expr.Variable row
                    && query.rowVariables().contains(row.name())) {
                return arrayOf(found.get(), map, label);
            }
        }
        return select(list, label, false);
    }

    private String arrayOf(Source source, Expr.Comprehension map, String label) {
        SqlQuery inner = query.inner(source.variable(), source.table());
        var where = new ArrayList<String>();
        Source.Parent parent = source.parent().orElseThrow();
        for (int i = 0; i < parent.columns().size(); i++) {
            where.add(inner.alias() + "." + Selects.quoted(parent.columns().get(i)) + " = " + query.alias() + "."
                    + Selects.quoted(parent.keys().get(i)));
        }
        source.conditions().forEach(c -> where.add(Selects.grouped(text(inner.condition(c), c))));
        String value = text(inner.value(map.body()), map.body());
        var order = new ArrayList<String>();
        source.order()
                .forEach(t -> order.add(text(
                        inner.order(t.key().expr(), t.descending()), t.key().expr())));
        model.entity(source.table())
                .orElseThrow()
                .key()
                .forEach(k -> order.add(inner.alias() + "." + Selects.quoted(k)));
        boolean asText = map.body().type() instanceof Type.Enumeration words
                        && words.database().isPresent()
                || Types.is(map.body().type(), Type.Kind.CITEXT);
        String cast = asText ? "::text" : "";
        return selectText(
                Selects.oneLine("array(select " + value + cast + " from " + inner.from() + " where "
                        + String.join(" and ", where) + (order.isEmpty() ? "" : " order by " + String.join(", ", order))
                        + ")"),
                label);
    }

    private String text(Sql sql, Expr expr) {
        return switch (sql) {
            case Sql.Text text -> {
                binds.addAll(text.binds());
                yield text.text();
            }
            case Sql.NotInSql no -> throw new NotYet(no.reason(), expr.span());
        };
    }

    private static boolean isText(ValueType type) {
        return type == Plain.TEXT;
    }

    private static boolean isText(Type type) {
        return type instanceof Type.Enumeration
                || type instanceof Type.Scalar s && (s.kind() == Type.Kind.TEXT || s.kind() == Type.Kind.NULL);
    }

    private String construct(Rendering.Structure structure, ValueType type, Map<String, Expr> rows, String path) {
        if (type == Plain.JSON) {
            return object(structure, rows, path);
        }
        RecordDesign record = record(type);
        Rendering.Around outer = around;
        around = around.with(structure);
        var arguments = new ArrayList<String>();
        for (Component component : record.components()) {
            if (component.json().equals(TypeDesign.REST)) {
                arguments.add(structure.rest().map(r -> rest(r, rows, path)).orElse("null"));
                continue;
            }
            Optional<Rendering.Field> field = structure.fields().stream()
                    .filter(f -> f.property().equals(component.json()))
                    .findFirst();
            String label = (path.isEmpty() ? "" : path + "_") + Jdbc.label(component.json());
            arguments.add(field.map(f -> read(f.value(), component.type(), component.nullable(), rows, label))
                    .orElse("null"));
        }
        around = outer;
        return "new " + record.name() + "(" + String.join(", ", arguments) + ")";
    }

    /** The properties that stand beside those that the contract names. */
    private String rest(TypedExpression rest, Map<String, Expr> rows, String path) {
        String label = select(Exprs.replace(rest.expr(), rows), (path.isEmpty() ? "" : path + "_") + "rest", false);
        return jdbc.read(Plain.JSON, rest.type().nullable(), label);
    }

    /** An object whose properties the contract does not name. */
    private String object(Rendering.Structure structure, Map<String, Expr> rows, String path) {
        var fields = new JsonFields(design.spec().contract());
        for (Rendering.Field field : structure.fields()) {
            String label = (path.isEmpty() ? "" : path + "_") + Jdbc.label(field.property());
            ValueType type = fields.type(field.value(), design);
            fields.add(field, read(field.value(), type, JsonFields.mayBeNull(field.value()), rows, label));
        }
        structure.rest().ifPresent(r -> fields.rest(rest(r, rows, path)));
        return fields.java();
    }

    private String elements(Rendering.Elements list, ValueType type, Map<String, Expr> rows, String path) {
        if (type == Plain.JSON) {
            return "Json.of(" + elements(list, new ValueType.Listed(Plain.JSON), rows, path) + ")";
        }
        ValueType element = ((ValueType.Listed) type).element();
        var elements = new ArrayList<String>();
        for (Rendering one : list.elements()) {
            elements.add(read(one, element, JsonFields.mayBeNull(one), rows, path + "_" + (elements.size() + 1)));
        }
        return JsonFields.list(list, element, elements);
    }

    private RecordDesign record(ValueType type) {
        return type instanceof ValueType.Structured s
                        && design.type(s.name()).orElseThrow() instanceof RecordDesign record
                ? record
                : fail(type);
    }

    private static RecordDesign fail(ValueType type) {
        throw new IllegalStateException("no record: " + type);
    }

    private String one(Rendering.One one, ValueType type, Map<String, Expr> rows, String path) {
        Expr row = Exprs.replace(one.row().expr(), rows);
        var inner = new HashMap<>(rows);
        inner.put(one.name(), row);
        String value = read(one.item(), type, false, inner, path);
        if (!row.type().nullable() || !(row.type() instanceof Type.Row of)) {
            return value;
        }
        Model.Entity entity = model.entity(of.table()).orElseThrow();
        String key = entity.key().isEmpty()
                ? entity.attributes().getFirst().column()
                : entity.key().getFirst();
        String label = select(Exprs.column(row, entity, key), path + "_key", false);
        return "row.getObject(\"" + label + "\") == null ? null : " + value;
    }

    private String many(Rendering.Many many, ValueType type, Map<String, Expr> rows, String path) {
        Expr list = Exprs.replace(many.list().expr(), rows);
        if (!(type instanceof ValueType.Listed listed)) {
            throw new NotYet(
                    "a list of rows within an object of which the contract names no properties",
                    many.list().span());
        }
        Expr range = list;
        String variable = many.name();
        Map<String, Expr> shown = Map.of();
        if (list instanceof Expr.Comprehension walk
                && walk.macro() == Expr.Macro.MAP
                && walk.filter().isEmpty()
                && walk.body().type() instanceof Type.Row row
                && !row.nullable()) {
            range = walk.range();
            variable = walk.variable();
            shown = Map.of(many.name(), walk.body());
        }
        Source source = Source.of(model, range, variable)
                .filter(s -> s.parent().isPresent() && isAtHand(s.parent().get().row()))
                .orElseThrow(() -> new NotYet(
                        "a list within an answer that is no relation",
                        many.list().span()));
        Source.Parent parent = source.parent().orElseThrow();
        Model.Entity owner =
                model.entity(((Type.Row) parent.row().type()).table()).orElseThrow();
        String parameter = Words.local(path);
        String map = parameter;
        if (map.equals(filled)) {
            map = map + "Below";
        } else if (taken.contains(map)) {
            map = map + "ByKey";
        }
        boolean again = many.item() instanceof Rendering.Again;
        Rendering item = many.item() instanceof Rendering.Again a ? around.of(a) : many.item();
        var types = new ArrayList<ValueType>();
        var reads = new ArrayList<String>();
        for (int i = 0; i < parent.keys().size(); i++) {
            Expr key = Exprs.column(parent.row(), owner, parent.keys().get(i));
            types.add(plain(key.type()));
            reads.add(jdbc.read(types.getLast(), false, select(key, path + (i == 0 ? "_of" : "_of" + (i + 1)), false)));
        }
        nested.add(new Nested(parameter, map, types, source, listed.element(), item, shown, again));
        return parameter + ".computeIfAbsent(" + key(reads) + ", key -> new ArrayList<>())";
    }

    /** The key of a row, where lists are filled by it. */
    static String key(List<String> reads) {
        return reads.size() == 1 ? reads.getFirst() : "List.<Object>of(" + String.join(", ", reads) + ")";
    }

    /** Whether a row is reached from one that the statement selects. */
    private boolean isAtHand(Expr row) {
        return switch (row) {
            case Expr.Variable variable -> query.rowVariables().contains(variable.name());
            case Expr.Reference link -> isAtHand(link.row());
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
                    Expr.Comprehension _ -> false;
        };
    }

    /** The Java type of a key's column. */
    static ValueType plain(Type type) {
        return type instanceof Type.Scalar scalar
                ? switch (scalar.kind()) {
                    case INT -> Plain.INT;
                    case UUID -> Plain.UUID;
                    case TEXT, CITEXT, NULL -> Plain.TEXT;
                    case DECIMAL -> Plain.DECIMAL;
                    case BOOL -> Plain.BOOL;
                    case DOUBLE -> Plain.DOUBLE;
                    case BYTES -> Plain.BYTES;
                    case TIMESTAMP -> Plain.INSTANT;
                    case DATE -> Plain.DATE;
                    case TIME -> Plain.TIME;
                    case DURATION -> Plain.DURATION;
                    case JSON -> Plain.JSON;
                }
                : Plain.TEXT;
    }
}
