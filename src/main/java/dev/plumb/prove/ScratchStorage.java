package dev.plumb.prove;

import dev.plumb.expression.Model.Attribute;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.World.Row;
import dev.plumb.prove.model.JsonValues;
import dev.plumb.prove.model.Rows;
import dev.plumb.prove.model.Storage;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the scratch database what becomes of rows, without storing any. */
final class ScratchStorage implements Storage {
    private static final int REMEMBERED = 2_000;

    private final Spec spec;
    private final Scratch scratch;
    private final Map<Name, String> statements = new HashMap<>();
    private final Map<String, Optional<Object>> defaults = new HashMap<>();
    /** The rows that were read last, by what was read of each: most of them stand when they are read again. */
    private final Map<Name, Map<Map<String, @Nullable String>, Row>> stood = new HashMap<>();

    /** What became of the rows that were asked for last: a call is told several times, and of many there is one row to keep. */
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final Map<String, String> passwords = new HashMap<>(Map.of(AccountHolders.HASH, AccountHolders.PASSWORD));

    ScratchStorage(Spec spec, Scratch scratch) {
        this.spec = spec;
        this.scratch = scratch;
    }

    /** What is kept of a password that somebody has told. */
    void learn(String kept, String password) {
        passwords.put(kept, password);
    }

    boolean knows(String kept) {
        return !kept.startsWith("$argon2") || passwords.containsKey(kept);
    }

    @Override
    public Optional<Boolean> isPassword(String text, String kept) {
        return knows(kept) ? Optional.of(text.equals(passwords.get(kept))) : Optional.empty();
    }

    /** Everything that the database holds now. */
    Rows read() throws SQLException {
        List<Entity> entities = List.copyOf(spec.model().entities());
        var all = scratch.all(entities);
        var rows = new HashMap<Name, List<Row>>();
        for (int i = 0; i < entities.size(); i++) {
            Entity entity = entities.get(i);
            Map<Map<String, @Nullable String>, Row> known = stood.getOrDefault(entity.table(), Map.of());
            var now = new HashMap<Map<String, @Nullable String>, Row>();
            var list = new ArrayList<Row>();
            for (var texts : all.get(i)) {
                Row row = known.get(texts);
                row = row == null ? row(entity, texts) : row;
                now.put(texts, row);
                list.add(row);
            }
            stood.put(entity.table(), now);
            rows.put(entity.table(), list);
        }
        return new Rows(spec.model(), rows);
    }

    private static Row row(Entity entity, Map<String, @Nullable String> texts) {
        Row row = ScratchWorld.row(entity, texts);
        boolean structured = entity.attributes().stream().anyMatch(a -> isJson(entity, a.column()));
        if (!structured) {
            return row;
        }
        var values = new LinkedHashMap<>(row.values());
        for (Attribute attribute : entity.attributes()) {
            @Nullable String text = texts.get(attribute.column());
            if (text != null && isJson(entity, attribute.column())) {
                values.put(attribute.column(), JsonValues.plain(text));
            }
        }
        return new Row(row.table(), values);
    }

    private static boolean isJson(Entity entity, String column) {
        return entity.byColumn(column)
                .map(a -> a.sqlType().equals("jsonb") || a.sqlType().equals("json"))
                .orElse(false);
    }

    @Override
    public Kept keep(Table table, Row row) {
        String json = json(row);
        Kept answer = kept.computeIfAbsent(table.name() + " " + json, _ -> ask(table, json));
        if (!(answer instanceof Kept.Stored stored)
                || row.values().keySet().stream().noneMatch(c -> spec.privacy().isEncrypted(table.name(), c))) {
            return answer;
        }
        var values = new LinkedHashMap<>(stored.row().values());
        row.values().forEach((column, value) -> {
            if (spec.privacy().isEncrypted(table.name(), column) && values.containsKey(column)) {
                values.put(column, value);
            }
        });
        return new Kept.Stored(new Row(table.name(), values), stored.violated());
    }

    private Kept ask(Table table, String json) {
        Entity entity = spec.model().entity(table.name()).orElseThrow();
        try {
            SequencedMap<String, @Nullable String> kept =
                    scratch.rows(statement(table), json).getFirst();
            var violated = table.constraints().stream()
                    .filter(Constraint.Check.class::isInstance)
                    .map(Constraint::name)
                    .filter(name -> "false".equals(kept.get("check " + name)))
                    .toList();
            return new Kept.Stored(row(entity, kept), violated);
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (state.startsWith("22") || state.startsWith("23")) {
                return new Kept.Unfit(String.valueOf(e.getMessage()));
            }
            throw new IllegalStateException(e);
        }
    }

    private String statement(Table table) {
        return statements.computeIfAbsent(table.name(), _ -> {
            var shown = new ArrayList<String>();
            for (Column column : table.columns()) {
                String value = column.generated()
                        .map(g -> "(" + g.expression() + ")")
                        .orElseGet(() -> Scratch.quoted(column.name()));
                shown.add(value + "::text as " + Scratch.quoted(column.name()));
            }
            for (Constraint constraint : table.constraints()) {
                if (constraint instanceof Constraint.Check check) {
                    shown.add("(" + check.expression() + ")::text as " + Scratch.quoted("check " + check.name()));
                }
            }
            return "select " + String.join(", ", shown) + " from jsonb_populate_record(null::"
                    + Scratch.quoted(table.name()) + ", ?::jsonb) as "
                    + Scratch.quoted(table.name().name());
        });
    }

    @Override
    public @Nullable Object defaultOf(Table table, String column) {
        return defaults.computeIfAbsent(table.name() + "." + column, _ -> {
                    String text = table.column(column)
                            .flatMap(Column::defaultExpression)
                            .orElse("null");
                    String type = table.column(column).orElseThrow().type().sql();
                    try {
                        var row = scratch.rows("select (" + text + ")::" + type + "::text as " + Scratch.quoted(column))
                                .getFirst();
                        Entity entity = spec.model().entity(table.name()).orElseThrow();
                        return Optional.ofNullable(row(entity, row).get(column));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElse(null);
    }

    @Override
    public boolean excludes(Table table, List<Term> terms, Optional<String> predicate, Row row, List<Row> others) {
        if (others.isEmpty()) {
            return false;
        }
        String type = Scratch.quoted(table.name());
        String name = Scratch.quoted(table.name().name());
        var columns = new ArrayList<String>();
        var agree = new ArrayList<String>();
        for (int i = 0; i < terms.size(); i++) {
            columns.add("(" + terms.get(i).expression() + ") as t" + i);
            agree.add("a.t" + i + " " + terms.get(i).operator() + " b.t" + i);
        }
        String selected = "select " + String.join(", ", columns) + " from jsonb_populate_recordset(null::" + type
                + ", ?::jsonb) as " + name + predicate.map(p -> " where " + p).orElse("");
        String all = others.stream().map(this::json).collect(Collectors.joining(",", "[", "]"));
        try {
            return scratch.texts(
                            "select exists(select from (" + selected + ") a, (" + selected + ") b where "
                                    + String.join(" and ", agree) + ")::text",
                            "[" + json(row) + "]",
                            all)
                    .getFirst()
                    .equals("true");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String json(Row row) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        Entity entity = spec.model().entity(row.table()).orElseThrow();
        row.values().forEach((column, value) -> {
            boolean sealed = spec.privacy().isEncrypted(row.table(), column);
            boolean structured = isJson(entity, column);
            json.set(
                    column,
                    sealed ? JsonMapper.shared().valueToTree(value == null ? null : "\\x00") : node(value, structured));
        });
        return json.toString();
    }

    private static JsonNode node(@Nullable Object value, boolean structured) {
        var nodes = JsonMapper.shared().getNodeFactory();
        return switch (value) {
            case null -> nodes.nullNode();
            case Boolean bool -> nodes.booleanNode(bool);
            case Long number -> nodes.numberNode(number);
            case BigDecimal number -> structured ? nodes.numberNode(number) : nodes.stringNode(number.toPlainString());
            case Double number -> nodes.numberNode(number);
            case byte[] bytes -> nodes.stringNode("\\x" + HexFormat.of().formatHex(bytes));
            case List<?> list -> {
                var array = nodes.arrayNode();
                list.forEach(e -> array.add(node(e, structured)));
                yield array;
            }
            case Map<?, ?> map -> {
                var object = nodes.objectNode();
                map.forEach((k, v) -> object.set(String.valueOf(k), node(v, structured)));
                yield object;
            }
            default -> nodes.stringNode(value.toString());
        };
    }
}
