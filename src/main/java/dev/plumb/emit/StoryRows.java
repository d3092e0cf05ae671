package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Step;
import dev.plumb.spec.story.GivenRows;
import dev.plumb.spec.story.RowColumn;
import dev.plumb.spec.story.StoryValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows that a story starts from, as SQL. What is not given and has no default is made up, always the same; rows
 * that are needed by a foreign key are those that are there, else they are made up too.
 */
final class StoryRows {
    /** Stands around a text that its column keeps as ciphertext. */
    static final String SEAL = "\u0001";

    /** Stands before such a text where its column is looked up. */
    static final String TO_BE_FOUND = "\u0002";

    private final Catalog catalog;
    private final Privacy privacy;
    private final Set<String> orderedBy = new HashSet<>();
    private final Map<Name, Integer> made = new HashMap<>();
    private final Set<Name> present = new HashSet<>();

    /** @param ensured the tables that are never empty */
    StoryRows(Design design, Set<Name> ensured) {
        this.catalog = design.spec().catalog();
        this.privacy = design.spec().privacy();
        present.addAll(ensured);
        for (var operation : design.spec().operations()) {
            Walk.steps(operation.steps(), step -> {
                if (step instanceof Step.ListPage page) {
                    page.orders()
                            .forEach(o -> o.terms().forEach(t -> note(t.key().expr())));
                }
            });
        }
    }

    private void note(Expr key) {
        Walk.within(key, part -> {
            if (part instanceof Expr.Column column) {
                orderedBy.add(column.column());
            }
        });
    }

    /** The statements that store the rows, in their order. */
    List<String> statements(GivenRows given) {
        Table table = catalog.table(given.table()).orElseThrow();
        var columns = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < given.columns().size(); i++) {
            RowColumn column = given.columns().get(i);
            var values = new ArrayList<String>();
            for (GivenRows.GivenRow row : given.rows()) {
                values.add(row.values().get(i).map(v -> value(table, column, v)).orElse(""));
            }
            columns.put(columnOf(table, column), values);
        }
        return insert(table, columns, given.rows().size());
    }

    private List<String> insert(Table table, Map<String, List<String>> given, int rows) {
        var statements = new ArrayList<String>();
        var columns = new LinkedHashMap<>(given);
        int before = made.getOrDefault(table.name(), 0);
        made.put(table.name(), before + rows);
        for (Column column : table.columns()) {
            List<String> values = columns.get(column.name());
            boolean open = values == null;
            if (open && isNow(column) && orderedBy.contains(column.name())) {
                var times = new ArrayList<String>();
                for (int i = 0; i < rows; i++) {
                    times.add(before + i == 0 ? ":now" : ":now + interval '" + (before + i) + " ms'");
                }
                columns.put(column.name(), times);
            } else if (open && !column.fillsItself()) {
                columns.put(column.name(), madeUp(table, column, before, rows, statements));
            } else if (values != null && values.contains("")) {
                List<String> instead = column.fillsItself()
                        ? java.util.Collections.nCopies(rows, "default")
                        : madeUp(table, column, before, rows, statements);
                var filled = new ArrayList<String>();
                for (int i = 0; i < rows; i++) {
                    filled.add(values.get(i).isEmpty() ? instead.get(i) : values.get(i));
                }
                columns.put(column.name(), filled);
            }
        }
        if (rows > 0) {
            present.add(table.name());
            statements.add(sql(table, columns, rows));
        }
        return statements;
    }

    private static String sql(Table table, Map<String, List<String>> columns, int rows) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < rows; i++) {
            int row = i;
            lines.add("  (" + columns.values().stream().map(v -> v.get(row)).collect(Collectors.joining(", ")) + ")");
        }
        boolean always = table.columns().stream()
                .anyMatch(c -> c.identity() == Column.Identity.ALWAYS && columns.containsKey(c.name()));
        return "insert into " + BackendText.sqlName(table.name()) + " ("
                + columns.keySet().stream().map(BackendText::sqlName).collect(Collectors.joining(", ")) + ")"
                + (always ? " overriding system value" : "") + " values\n" + String.join(",\n", lines);
    }

    private List<String> madeUp(Table table, Column column, int before, int rows, List<String> statements) {
        Optional<ForeignKey> key = table.foreignKeys().stream()
                .filter(k -> k.columns().equals(List.of(column.name())))
                .findFirst();
        var values = new ArrayList<String>();
        for (int i = 0; i < rows; i++) {
            if (key.isPresent()) {
                Name target = key.get().referencedTable();
                if (!present.contains(target)) {
                    statements.addAll(insert(catalog.table(target).orElseThrow(), Map.of(), 1));
                }
                String wanted =
                        BackendText.sqlName(key.get().referencedColumns().getFirst());
                values.add("(select " + wanted + " from " + BackendText.sqlName(target) + " order by 1 limit 1)");
            } else if (privacy.isEncrypted(table.name(), column.name())) {
                values.add(sealed(table, column.name(), column.name() + " " + (before + i + 1)));
            } else {
                values.add(MadeUp.value(catalog, table, column, before + i + 1));
            }
        }
        return values;
    }

    private String sealed(Table table, String column, String text) {
        return SEAL + (privacy.isLookedUp(table.name(), column) ? TO_BE_FOUND : "") + text + SEAL;
    }

    static boolean isNow(Column column) {
        String text = column.defaultExpression().orElse("").toLowerCase(java.util.Locale.ROOT);
        return column.type().base().startsWith("timestamp")
                && (text.startsWith("now()") || text.startsWith("current_timestamp"));
    }

    private String columnOf(Table table, RowColumn column) {
        return switch (column) {
            case RowColumn.Own own -> own.column();
            case RowColumn.Walk walk ->
                key(table, walk.constraints().getFirst()).columns().getFirst();
        };
    }

    private static ForeignKey key(Table table, String constraint) {
        return table.foreignKeys().stream()
                .filter(k -> k.name().equals(constraint))
                .findFirst()
                .orElseThrow();
    }

    private String value(Table table, RowColumn column, StoryValue value) {
        return switch (column) {
            case RowColumn.Own own ->
                value instanceof StoryValue.Literal text && privacy.isEncrypted(table.name(), own.column())
                        ? sealed(table, own.column(), text.text())
                        : literal(table.column(own.column()).orElseThrow().type(), value);
            case RowColumn.Walk walk -> value instanceof StoryValue.Nothing ? "null" : walked(table, walk, 0, value);
        };
    }

    private String walked(Table table, RowColumn.Walk walk, int at, StoryValue value) {
        ForeignKey key = key(table, walk.constraints().get(at));
        Table target = catalog.table(key.referencedTable()).orElseThrow();
        String wanted = BackendText.sqlName(key.referencedColumns().getFirst());
        String from = " from " + BackendText.sqlName(target.name()) + " where ";
        if (at + 1 < walk.constraints().size()) {
            String inner = walked(target, walk, at + 1, value);
            ForeignKey next = key(target, walk.constraints().get(at + 1));
            return "(select " + wanted + from
                    + BackendText.sqlName(next.columns().getFirst()) + " = " + inner + ")";
        }
        String condition = fitting(target, walk.columns(), value).stream()
                .map(c -> BackendText.sqlName(c) + " = "
                        + literal(target.column(c).orElseThrow().type(), value))
                .collect(Collectors.joining(" or "));
        return "(select " + wanted + from + condition + ")";
    }

    /** Of several columns that may hold a key, those whose type takes its text at all. */
    static List<String> fitting(Table table, List<String> columns, StoryValue value) {
        return value instanceof StoryValue.Literal literal ? fitting(table, columns, literal.text()) : columns;
    }

    static List<String> fitting(Table table, List<String> columns, String text) {
        List<String> fitting = columns.stream()
                .filter(c -> takes(table.column(c).orElseThrow().type(), text))
                .toList();
        return fitting.isEmpty() ? columns : fitting;
    }

    private static boolean takes(ColumnType type, String text) {
        return switch (type.base()) {
            case "smallint", "integer", "bigint" -> text.matches("[-+]?[0-9]{1,18}");
            case "numeric", "real", "double precision" -> text.matches("[-+]?[0-9]+([.][0-9]+)?");
            case "uuid" -> text.matches("[0-9a-fA-F-]{32,36}");
            case "boolean" -> text.equals("true") || text.equals("false");
            case "date" -> text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
            default -> !type.base().startsWith("timestamp") || text.matches("[0-9]{4}-.*");
        };
    }

    /** A literal of SQL, as a column of that type takes it. */
    static String literal(ColumnType type, StoryValue value) {
        return switch (value) {
            case StoryValue.Literal literal -> literal(type, literal.text());
            case StoryValue.Nothing _ -> "null";
            case StoryValue.RowOf _, StoryValue.AnswerOf _, StoryValue.LastOf _ ->
                throw new IllegalStateException("a row that is given cannot be made of an answer: " + value.span());
        };
    }

    static String literal(ColumnType type, String text) {
        boolean plain = !type.array()
                && switch (type.base()) {
                    case "smallint", "integer", "bigint", "numeric", "real", "double precision" ->
                        text.matches("-?\\d+(\\.\\d+)?");
                    case "boolean" -> text.equals("true") || text.equals("false");
                    default -> false;
                };
        if (plain) {
            return text;
        }
        String stored = type.array() && text.startsWith("[") ? MadeUp.array(text) : text;
        return "'" + stored.replace("'", "''") + "'";
    }
}
