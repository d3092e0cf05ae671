package dev.plumb.prove;

import dev.plumb.expression.Model;
import dev.plumb.expression.Model.Entity;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The scratch database behind a backend: reset between scenarios to the rows that migrations ensure,
 * looked into otherwise. Triggers and foreign keys rest while it is reset
 * ({@code session_replication_role}; where that takes a superuser and we are none, triggers one by one and
 * a {@code truncate} of all tables at once), so a trail that may only grow is emptied too.
 */
final class Scratch implements AutoCloseable {
    private final Connection connection;
    private final Catalog catalog;
    private final List<String> emptied;
    private final boolean superuser;
    /** Of a mere owner: the tables' own triggers, as {@code alter table … enable trigger …} says them. */
    private final List<String> triggers;

    private final List<Ensured> ensured = new ArrayList<>();
    /** Those that are written, by table. */
    private final Map<String, String> columns = new HashMap<>();
    /** What reads all rows, by table or view. */
    private final Map<Name, String> selections = new HashMap<>();

    /** Rows that were there at the start, as one JSON array. */
    record Ensured(String table, String columns, String rows) {}

    Scratch(Connection connection, Catalog catalog) throws SQLException {
        this.connection = connection;
        this.catalog = catalog;
        connection.setAutoCommit(true);
        this.emptied = texts("""
                select format('%I.%I', n.nspname, c.relname)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
                  and c.relname not like '%schema\\_history'
                order by 1
                """);
        this.superuser = texts("select rolsuper::text from pg_roles where rolname = current_user")
                .equals(List.of("true"));
        this.triggers = superuser ? List.of() : texts("""
                        select format('alter table %s enable trigger %I', t.tgrelid::regclass, t.tgname)
                        from pg_trigger t where not t.tgisinternal and t.tgenabled = 'O' and t.tgparentid = 0
                        """);
        ensured.addAll(stored());
    }

    Connection connection() {
        return connection;
    }

    Table table(Name name) {
        return catalog.table(name).orElseThrow(() -> new IllegalArgumentException("no table " + name));
    }

    Catalog catalog() {
        return catalog;
    }

    /** All rows at some moment, those of the backend's own tables among them. */
    record Snapshot(List<Ensured> rows) {
        /** Every value is somewhere in it. */
        String text() {
            return rows.stream().map(Ensured::rows).collect(Collectors.joining("\n"));
        }
    }

    Snapshot snapshot() throws SQLException {
        return new Snapshot(stored());
    }

    /** The rows of another moment again. */
    void restore(Snapshot then) throws SQLException {
        reset(then.rows());
    }

    /** Back to the ensured rows alone; sequences start anew. */
    void reset() throws SQLException {
        reset(ensured);
    }

    private List<Ensured> stored() throws SQLException {
        if (emptied.isEmpty()) {
            return List.of();
        }
        for (String table : emptied) {
            if (!columns.containsKey(table)) {
                List<String> all = texts("""
                        select quote_ident(attname) from pg_attribute
                        where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                        order by attnum
                        """, table);
                columns.put(table, String.join(", ", all));
            }
        }
        String all = emptied.stream()
                .map(t -> "select '" + t.replace("'", "''") + "' as name, coalesce(jsonb_agg(t), '[]')::text as rows"
                        + " from " + t + " t")
                .collect(Collectors.joining(" union all "));
        var byTable = new HashMap<String, String>();
        for (var row : rows(all)) {
            byTable.put(String.valueOf(row.get("name")), String.valueOf(row.get("rows")));
        }
        var stored = new ArrayList<Ensured>();
        for (String table : emptied) {
            String rows = byTable.getOrDefault(table, "[]");
            if (!rows.equals("[]")) {
                stored.add(new Ensured(table, columns.getOrDefault(table, ""), rows));
            }
        }
        return stored;
    }

    private void reset(List<Ensured> wanted) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            if (superuser) {
                statement.execute("set local session_replication_role = replica");
                for (String table : emptied) {
                    statement.addBatch("delete from " + table);
                }
            } else {
                for (String trigger : triggers) {
                    statement.addBatch(trigger.replaceFirst(" enable trigger ", " disable trigger "));
                }
                if (!emptied.isEmpty()) {
                    statement.addBatch("truncate " + String.join(", ", emptied) + " cascade");
                }
            }
            statement.executeBatch();
            insert(wanted);
            for (String trigger : triggers) {
                statement.execute(trigger);
            }
            statement.execute("""
                    select setval(format('%I.%I', schemaname, sequencename), start_value, false) from pg_sequences
                    """);
            for (Ensured rows : wanted) {
                advance(rows.table());
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Rows may refer to rows of a table that comes later: what fails is tried again while any other succeeds. */
    private void insert(List<Ensured> wanted) throws SQLException {
        List<Ensured> open = new ArrayList<>(wanted);
        while (!open.isEmpty()) {
            var failed = new ArrayList<Ensured>();
            SQLException why = null;
            for (Ensured rows : open) {
                Savepoint before = connection.setSavepoint();
                try (PreparedStatement insert = connection.prepareStatement("insert into " + rows.table() + " ("
                        + rows.columns() + ") overriding system value select " + rows.columns()
                        + " from jsonb_populate_recordset(null::" + rows.table() + ", ?::jsonb)")) {
                    insert.setString(1, rows.rows());
                    insert.executeUpdate();
                    connection.releaseSavepoint(before);
                } catch (SQLException e) {
                    connection.rollback(before);
                    failed.add(rows);
                    why = e;
                }
            }
            if (why != null && failed.size() == open.size()) {
                throw why;
            }
            open = failed;
        }
    }

    /** A sequence goes on behind the ensured rows. */
    private void advance(String table) throws SQLException {
        for (var owned : rows("""
                select quote_ident(a.attname) as column, pg_get_serial_sequence(?, a.attname) as sequence
                from pg_attribute a
                where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped
                  and pg_get_serial_sequence(?, a.attname) is not null
                """, table, table, table)) {
            texts(
                    "select setval(?, greatest(1, (select max(" + owned.get("column") + ") from " + table + ")))::text",
                    owned.get("sequence"));
        }
    }

    /** The first column of each row, as text. */
    List<String> texts(String sql, @Nullable Object... parameters) throws SQLException {
        var texts = new ArrayList<String>();
        for (var row : rows(sql, parameters)) {
            String text = row.firstEntry().getValue();
            texts.add(text == null ? "" : text);
        }
        return texts;
    }

    /** Rows by column name, every value as PostgreSQL writes it; null stays null. */
    List<SequencedMap<String, @Nullable String>> rows(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return read(result);
            }
        }
    }

    private static List<SequencedMap<String, @Nullable String>> read(ResultSet result) throws SQLException {
        var rows = new ArrayList<SequencedMap<String, @Nullable String>>();
        var labels = new ArrayList<String>();
        var meta = result.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            labels.add(meta.getColumnLabel(i));
        }
        while (result.next()) {
            var row = new LinkedHashMap<String, @Nullable String>();
            for (int i = 0; i < labels.size(); i++) {
                row.put(labels.get(i), result.getString(i + 1));
            }
            rows.add(row);
        }
        return rows;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long count(Name table) throws SQLException {
        return Long.parseLong(
                texts("select count(*)::text from " + quoted(table)).getFirst());
    }

    /** Every row of a table or a view, by its columns, each value as JSON would hold it as text. */
    List<SequencedMap<String, @Nullable String>> all(Name table) throws SQLException {
        List<String> columns = names(table);
        return rows(selection(table, columns) + " order by " + order(table, columns));
    }

    /** Every row of each table, as {@link #all}, and of each view, in one round trip. */
    List<List<SequencedMap<String, @Nullable String>>> all(List<Entity> entities) throws SQLException {
        var all = new ArrayList<List<SequencedMap<String, @Nullable String>>>();
        if (entities.isEmpty()) {
            return all;
        }
        String sql = entities.stream()
                .map(e -> selections.computeIfAbsent(e.table(), _ -> selection(e)))
                .collect(Collectors.joining("; "));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (boolean more = statement.execute(); more; more = statement.getMoreResults()) {
                try (ResultSet result = statement.getResultSet()) {
                    all.add(read(result));
                }
            }
        }
        return all;
    }

    private String selection(Entity entity) {
        return entity.readOnly()
                ? selection(
                        entity.table(),
                        entity.attributes().stream()
                                .map(Model.Attribute::column)
                                .toList())
                : selection(entity.table(), names(table(entity.table()))) + " order by "
                        + order(entity.table(), names(table(entity.table())));
    }

    private static String selection(Name table, List<String> columns) {
        return columns.stream()
                .map(c -> quoted(c) + "::text as " + quoted(c))
                .collect(Collectors.joining(", ", "select ", " from " + quoted(table)));
    }

    private static List<String> names(Table table) {
        return table.columns().stream().map(Column::name).toList();
    }

    /** What the columns of a table or a view are called. */
    private List<String> names(Name table) throws SQLException {
        Optional<Table> known = catalog.table(table);
        return known.isPresent()
                ? names(known.get())
                : texts("select attname from pg_attribute where attrelid = '"
                        + quoted(table).replace("'", "''") + "'::regclass and attnum > 0 order by attnum");
    }

    private String order(Name table, List<String> columns) {
        List<String> key = catalog.table(table).map(Table::primaryKey).orElse(List.of());
        if (key.isEmpty()) {
            return columns.stream().map(c -> quoted(c) + "::text").collect(Collectors.joining(", "));
        }
        return key.stream()
                .map(c -> quoted(table) + "." + quoted(c)
                        + (table(table).column(c).filter(Scratch::isText).isPresent() ? " collate \"C\"" : ""))
                .collect(Collectors.joining(", "));
    }

    /** Text compares by code point. */
    private static boolean isText(Column column) {
        return !column.type().array()
                && Set.of("text", "character varying", "character")
                        .contains(column.type().base());
    }

    /** The rows in which all those columns have those values, as text. */
    List<SequencedMap<String, @Nullable String>> where(Name table, Map<String, String> values) throws SQLException {
        String condition =
                values.keySet().stream().map(c -> quoted(c) + "::text = ?").collect(Collectors.joining(" and "));
        List<String> columns = names(table);
        return rows(
                selection(table, columns) + " where " + (condition.isEmpty() ? "true" : condition) + " order by "
                        + order(table, columns),
                values.values().toArray());
    }

    /** The rows in which one of those columns has that value. */
    List<SequencedMap<String, @Nullable String>> whereAny(Name table, List<String> columns, String value)
            throws SQLException {
        String condition = columns.stream().map(c -> quoted(c) + "::text = ?").collect(Collectors.joining(" or "));
        return rows(
                selection(table, names(table)) + " where " + condition,
                columns.stream().map(_ -> value).toArray());
    }

    static String quoted(Name name) {
        return quoted(name.schema()) + "." + quoted(name.name());
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
