package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import java.util.Locale;

/** Values on their way between Java and the database, as Java source. */
final class Jdbc {
    private final Design design;

    Jdbc(Design design) {
        this.design = design;
    }

    /** How {@code row}, a ResultSet, gives a column's value. */
    String read(ValueType type, boolean nullable, String column) {
        String name = "\"" + column + "\"";
        return switch (type) {
            case Plain plain -> plain(plain, nullable, name);
            case ValueType.Enumerated words -> {
                String word = "row.getString(" + name + ")";
                String constant =
                        isWorded(words) ? words.name() + ".of(" + word + ")" : words.name() + ".valueOf(" + word + ")";
                yield nullable ? word + " == null ? null : " + constant : constant;
            }
            case ValueType.Listed list -> {
                String orNull = nullable ? "OrNull" : "";
                String elements = switch (list.element()) {
                    case ValueType.Enumerated words ->
                        (nullable ? "row.getArray(" + name + ") == null ? null : " : "") + "Columns.texts(row, " + name
                                + ").stream().map(" + words.name() + (isWorded(words) ? "::of" : "::valueOf")
                                + ").toList()";
                    case Plain _ when list.element() == Plain.TEXT -> "Columns.texts" + orNull + "(row, " + name + ")";
                    default ->
                        "Columns.list" + orNull + "(row, " + name + ", "
                                + list.element().boxed() + ".class)";
                };
                yield elements;
            }
            case ValueType.Structured _, ValueType.Mapped _ ->
                throw new IllegalStateException("no column's type: " + type);
        };
    }

    private static String plain(Plain plain, boolean nullable, String name) {
        String get = "row.get";
        return switch (plain) {
            case BOOL -> nullable ? "Columns.booleanOrNull(row, " + name + ")" : get + "Boolean(" + name + ")";
            case INT -> nullable ? "Columns.longOrNull(row, " + name + ")" : get + "Long(" + name + ")";
            case DOUBLE -> nullable ? "Columns.doubleOrNull(row, " + name + ")" : get + "Double(" + name + ")";
            case DECIMAL -> get + "BigDecimal(" + name + ")";
            case TEXT -> get + "String(" + name + ")";
            case BYTES -> get + "Bytes(" + name + ")";
            case UUID -> get + "Object(" + name + ", UUID.class)";
            case DATE -> get + "Object(" + name + ", LocalDate.class)";
            case TIME -> get + "Object(" + name + ", LocalTime.class)";
            case INSTANT ->
                nullable ? "Columns.instantOrNull(row, " + name + ")" : "Columns.instant(row, " + name + ")";
            case DURATION ->
                nullable ? "Columns.durationOrNull(row, " + name + ")" : "Columns.duration(row, " + name + ")";
            case JSON, ANYTHING ->
                nullable ? "Columns.jsonOrNull(row, " + name + ")" : "new Json(row.getString(" + name + "))";
        };
    }

    /** A Java value as a statement's parameter. */
    String parameter(ValueType type, boolean nullable, String given) {
        String source = grouped(given);
        return switch (type) {
            case Plain plain ->
                switch (plain) {
                    case BOOL, INT, DOUBLE, DECIMAL, TEXT, BYTES, UUID, DATE, TIME -> given;
                    case INSTANT -> "Columns.time(" + source + ")";
                    case DURATION -> nullable ? "Columns.text(" + source + ")" : source + ".toString()";
                    case JSON, ANYTHING -> nullable ? "Columns.text(" + source + ")" : source + ".text()";
                };
            case ValueType.Enumerated words ->
                isWorded(words)
                        ? nullable ? source + " == null ? null : " + source + ".word()" : source + ".word()"
                        : nullable ? "Columns.name(" + source + ")" : source + ".name()";
            case ValueType.Listed list ->
                list.element() instanceof ValueType.Enumerated words
                        ? "Columns.array(" + source + ", " + words.name() + (isWorded(words) ? "::word" : "::name")
                                + ")"
                        : "Columns.array(" + source + ", " + list.element().boxed() + ".class)";
            case ValueType.Structured _, ValueType.Mapped _ -> source;
        };
    }

    /** A choice between two values ({@code a ? b : c}) in parentheses, so that a method can be called on it. */
    private static String grouped(String java) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < java.length(); i++) {
            char c = java.charAt(i);
            if (c == '"' && (i == 0 || java.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (!quoted && (c == '(' || c == '[')) {
                depth++;
            } else if (!quoted && (c == ')' || c == ']')) {
                depth--;
            } else if (!quoted && depth == 0 && c == '?') {
                return "(" + java + ")";
            }
        }
        return java;
    }

    private boolean isWorded(ValueType.Enumerated words) {
        return design.type(words.name())
                .filter(t -> t instanceof TypeDesign.EnumDesign e && e.worded())
                .isPresent();
    }

    /** What a select list calls a property's or column's value. */
    static String label(String name) {
        return String.join("_", dev.plumb.design.Words.parts(name)).toLowerCase(Locale.ROOT);
    }

    static String accessor(String name) {
        return Words.component(name);
    }
}
