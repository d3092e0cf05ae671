package dev.plumb.prove;

import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Fills tables with as many rows as are promised ({@code targets.rows}): the rows that stand in a table already over
 * and over, with other keys, other parents and other times. They enter by COPY, while triggers rest where we may let
 * them.
 */
final class PromisedRows {
    private static final int BATCH = 20_000;
    /** So many rows are tried with one kind of values, before it is used for all. */
    private static final int TRIAL = 20;

    private static final int KINDS = 7;
    private static final int PARENTS = 10_000;

    private final Scratch scratch;
    private final long deadline;
    private final Instant now = Instant.now();

    private PromisedRows(Scratch scratch, Duration atMost) {
        this.scratch = scratch;
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    /**
     * Adds what is missing, as far as the time goes.
     *
     * @return how many rows there are then
     */
    static SequencedMap<Name, Long> fill(Scratch scratch, Map<Name, Long> promised, Duration atMost)
            throws SQLException {
        var rows = new PromisedRows(scratch, atMost);
        var filled = new LinkedHashMap<Name, Long>();
        List<Table> tables = Population.ordered(scratch.catalog().tables()).stream()
                .filter(t -> promised.containsKey(t.name()))
                .toList();
        rows.resting(true);
        try {
            for (Table table : tables) {
                filled.put(table.name(), rows.fill(table, promised.getOrDefault(table.name(), 0L)));
            }
        } finally {
            rows.resting(false);
        }
        for (Table table : tables) {
            scratch.execute("analyze " + Scratch.quoted(table.name()));
        }
        return filled;
    }

    /** A mere owner of the database cannot let triggers rest; the rows then come more slowly. */
    private void resting(boolean rest) {
        try {
            scratch.execute("set session_replication_role = " + (rest ? "replica" : "origin"));
        } catch (SQLException notAllowed) {
            // the triggers fire
        }
    }

    private long fill(Table table, long wanted) throws SQLException {
        List<SequencedMap<String, @Nullable String>> patterns = scratch.all(table.name());
        long there = patterns.size();
        if (patterns.isEmpty()) {
            return there;
        }
        var columns = table.columns().stream()
                .filter(c -> c.generated().isEmpty() && c.identity() == Column.Identity.NONE)
                .filter(c -> !(unique(table, c) && c.defaultExpression().isPresent()))
                .toList();
        var source = new Source(table, columns, patterns, parents(table), now, scratch);
        scratch.execute("drop table if exists filling");
        scratch.execute("create temp table filling as select " + names(columns) + " from "
                + Scratch.quoted(table.name()) + " with no data");
        int number = patterns.size() + 1;
        int kind = 0;
        long taken = 0;
        while (kind < KINDS && taken == 0) {
            taken = add(source, number, (int) Math.min(TRIAL, wanted - there), kind);
            number += TRIAL;
            kind += taken == 0 ? 1 : 0;
        }
        there += taken;
        while (taken > 0 && there < wanted && System.nanoTime() < deadline) {
            int batch = (int) Math.min(BATCH, wanted - there);
            taken = add(source, number, batch, kind);
            number += batch;
            there += taken;
        }
        scratch.execute("drop table filling");
        return there;
    }

    /** How many of these rows the table takes. */
    private long add(Source source, int from, int count, int kind) throws SQLException {
        if (count <= 0) {
            return 0;
        }
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            source.row(from + i, kind, text);
        }
        String columns = names(source.columns());
        try (Statement statement = scratch.connection().createStatement()) {
            statement.execute("truncate filling");
            scratch.connection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy filling from stdin",
                            new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
            return statement.executeUpdate(
                    "insert into " + Scratch.quoted(source.table().name()) + " (" + columns + ") select " + columns
                            + " from filling on conflict do nothing");
        } catch (SQLException refused) {
            return 0;
        } catch (IOException e) {
            throw new SQLException("rows cannot be copied in: " + e.getMessage(), e);
        }
    }

    private static boolean unique(Table table, Column column) {
        return table.uniqueKeys().stream().anyMatch(key -> key.contains(column.name()));
    }

    private static String names(List<Column> columns) {
        return String.join(
                ", ", columns.stream().map(c -> Scratch.quoted(c.name())).toList());
    }

    /** The keys that rows of a table may refer to, by its column. */
    private Map<String, List<String>> parents(Table table) throws SQLException {
        var parents = new LinkedHashMap<String, List<String>>();
        for (ForeignKey key : table.foreignKeys()) {
            if (key.columns().size() == 1) {
                String column = Scratch.quoted(key.referencedColumns().getFirst());
                parents.put(
                        key.columns().getFirst(),
                        scratch.texts("select " + column + "::text from " + Scratch.quoted(key.referencedTable())
                                + " where " + column + " is not null limit " + PARENTS));
            }
        }
        return parents;
    }

    /** Rows as COPY takes them. */
    private record Source(
            Table table,
            List<Column> columns,
            List<SequencedMap<String, @Nullable String>> patterns,
            Map<String, List<String>> parents,
            Instant now,
            Scratch scratch) {

        void row(int number, int kind, StringBuilder text) {
            var pattern = patterns.get(number % patterns.size());
            var cells = new ArrayList<String>();
            int spread = number;
            for (Column column : columns) {
                String value = pattern.get(column.name());
                List<String> keys = parents.getOrDefault(column.name(), List.of());
                if (!keys.isEmpty() && (value != null || unique(table, column))) {
                    value = keys.get(spread % keys.size());
                    spread /= keys.size(); // every pair of two keys comes once
                    spread = spread == 0 ? number : spread;
                } else if (unique(table, column)) {
                    value = Plausible.value(table, column, number, kind, scratch.catalog(), now);
                } else if (value != null && column.type().base().startsWith("timestamp")) {
                    value = now.minusSeconds(number).toString();
                }
                cells.add(value == null ? "\\N" : escaped(value));
            }
            text.append(String.join("\t", cells)).append('\n');
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r");
        }
    }
}
