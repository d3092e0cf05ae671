package dev.plumb.schema;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements that keep what is taken away, and put it back. */
final class Parking {
    private Parking() {}

    /** In the order of the database: what a column is ordered by may go with it. */
    private static String kept(Column column) {
        boolean plain = TypeChange.builtIn(column.type());
        boolean ordered = column.collation().isPresent() || column.type().kind() == ColumnType.Kind.DOMAIN;
        String name = Sql.name(column.name());
        return name
                + (plain ? "" : "::text")
                + (ordered ? " collate \"default\"" : "")
                + (plain && !ordered ? "" : " as " + name);
    }

    private static String back(String prefix, Column column) {
        return prefix
                + Sql.name(column.name())
                + (TypeChange.builtIn(column.type())
                        ? ""
                        : "::" + Ddl.type(column.type().sql()));
    }

    private static List<Column> written(Table table) {
        return table.columns().stream().filter(c -> c.generated().isEmpty()).toList();
    }

    private static boolean hasRows(Table table) {
        return table.options().partitionBy().isPresent();
    }

    static void rows(Difference difference, Table table) {
        Name store = difference.store(table.name().toString());
        var parked = new Parked.Rows(store, table);
        String words = "the rows of " + table.name();
        String columns = written(table).stream().map(Parking::kept).collect(Collectors.joining(", "));
        if (Keeping.inBatches(difference, table)) {
            Keeping.park(
                    difference,
                    new Keeping.What(
                            parked,
                            table,
                            "",
                            columns,
                            written(table).stream().map(Column::name).toList(),
                            table.primaryKey(),
                            "",
                            matches(table, table.primaryKey()),
                            words));
            return;
        }
        difference.park(
                parked,
                "create table " + Sql.name(store) + " as\nselect " + columns + "\nfrom "
                        + (hasRows(table) ? "" : "only ") + Sql.name(table.name()),
                words);
    }

    /** @param all those that are null as well, which an added column is anyway */
    static void values(Difference difference, Table table, Column column, boolean all) {
        Name store = difference.store(table.name() + "__" + column.name());
        column(
                difference,
                new Parked.Values(store, table.name(), keyOf(difference, table), column),
                table,
                column,
                all || column.defaultExpression().isPresent() ? "" : Sql.name(column.name()) + " is not null");
    }

    /** @param lost a condition on the rows whose value the new type has not; empty for all that have one */
    static void narrowed(
            Difference difference,
            Table table,
            Column before,
            Column after,
            Optional<String> lost,
            Optional<String> replaced) {
        Name store = difference.store(table.name() + "__" + before.name());
        column(
                difference,
                new Parked.Narrowed(store, table.name(), keyOf(difference, table), before, after, replaced),
                table,
                before,
                lost.orElse(Sql.name(before.name()) + " is not null"));
    }

    /** @param where which rows; empty for all */
    private static void column(Difference difference, Parked parked, Table table, Column column, String where) {
        List<String> key = keyOf(difference, table);
        String columns = key(table, key) + ", " + kept(column);
        String words = "the values of " + table.name() + "." + column.name();
        if (Keeping.inBatches(difference, table)) {
            var names = new java.util.ArrayList<>(key);
            names.add(column.name());
            Keeping.park(
                    difference,
                    new Keeping.What(
                            parked, table, column.name(), columns, names, key, where, matches(table, key), words));
            return;
        }
        difference.park(
                parked,
                "create table " + Sql.name(parked.store()) + " as\nselect " + columns + "\nfrom "
                        + Sql.name(table.name()) + (where.isEmpty() ? "" : "\nwhere " + where),
                words);
    }

    /** Keeps which rows a backfill is about to fill; runs where the fill does, after renames. */
    static List<Step> unfilled(Difference difference, Table now, Column column, String backfill) {
        Table was = difference.original(now.name());
        String name = difference.original(now.name(), column.name()).name();
        var store = difference.store(was.name() + "__" + name);
        var keys = new java.util.ArrayList<String>();
        for (int i = 0; i < was.primaryKey().size(); i++) {
            Column key = now.column(now.primaryKey().get(i)).orElseThrow();
            keys.add(Sql.name(key.name()) + (TypeChange.builtIn(key.type()) ? "" : "::text") + " as "
                    + Sql.name(was.primaryKey().get(i)));
        }
        difference.parked.add(new Parked.Unfilled(store, was.name(), was.primaryKey(), name));
        String words = "which rows of " + now.name() + " have no " + column.name();
        String rows = "select " + String.join(", ", keys) + ", (" + backfill + ")::text as filled\nfrom "
                + Sql.name(now.name());
        String empty = Sql.name(column.name()) + " is null";
        if (Keeping.inBatches(difference, was)) {
            return Keeping.unfilled(store, was.primaryKey(), now, rows, empty, words);
        }
        return List.of(ofRows(
                "create table " + Sql.name(store) + " as\n" + rows + "\nwhere " + empty, "keep " + words, now.name()));
    }

    static Step restoreUnfilled(Parked.Unfilled kept, Table table) {
        return ofRows(
                "update " + Sql.name(table.name()) + " t\nset " + Sql.name(kept.column()) + " = null\nfrom "
                        + Sql.name(kept.store()) + " kept\nwhere " + matches(table, kept.key()) + "\n  and t."
                        + Sql.name(kept.column()) + "::text is not distinct from kept.filled",
                "take what was filled into " + table.name() + "." + kept.column() + " out again",
                table.name());
    }

    static void position(Difference difference, Name sequence) {
        Name store = difference.store(sequence.name());
        difference.park(
                new Parked.Position(store, sequence),
                "create table " + Sql.name(store) + " as\nselect last_value, is_called from " + Sql.name(sequence),
                "where " + sequence + " stands");
    }

    /** Only where the sequence stands outside of its new bounds. */
    static void position(Difference difference, Catalog.SequenceObject sequence, Catalog.SequenceObject is) {
        Name store = difference.store(sequence.name().name());
        difference.park(
                new Parked.Position(store, sequence.name()),
                "create table " + Sql.name(store) + " as\nselect last_value, is_called from "
                        + Sql.name(sequence.name()) + "\nwhere last_value not between " + is.minimum() + " and "
                        + is.maximum(),
                "where " + sequence.name() + " stands");
    }

    /** In the place of a key's column: heirs share no key, and each has its rows of the same numbers. */
    private static final String TABLE = "tableoid";

    private static final String TABLE_OF = "tableoid::regclass::text";

    /** What tells the rows of a table, and of those that inherit from it, apart. */
    private static List<String> keyOf(Difference difference, Table table) {
        boolean heirs = difference.start.tables().stream()
                .anyMatch(t -> t.options().inherits().contains(table.name()));
        var key = new java.util.ArrayList<>(table.primaryKey());
        if (heirs) {
            key.add(TABLE);
        }
        return key;
    }

    private static String stored(String key) {
        return key.equals(TABLE) ? "row_of" : key;
    }

    private static String key(Table table, List<String> key) {
        return key.stream()
                .map(k -> k.equals(TABLE)
                        ? TABLE_OF + " as " + stored(k)
                        : table.column(k).map(Parking::kept).orElse(Sql.name(k)))
                .collect(Collectors.joining(", "));
    }

    private static String matches(Table table, List<String> key) {
        return key.stream()
                .map(k -> k.equals(TABLE)
                        ? "t." + TABLE_OF + " = kept." + stored(k)
                        : "t." + Sql.name(k) + " = "
                                + table.column(k).map(c -> back("kept.", c)).orElse("kept." + Sql.name(k)))
                .collect(Collectors.joining(" and "));
    }

    static Step restoreRows(Parked.Rows kept) {
        Table table = kept.table();
        List<Column> columns = written(table);
        boolean always = columns.stream().anyMatch(c -> c.identity() == Column.Identity.ALWAYS);
        return ofRows(
                "insert into " + Sql.name(table.name())
                        + listed(columns.stream().map(Column::name))
                        + (always ? " overriding system value" : "")
                        + "\nselect " + columns.stream().map(c -> back("", c)).collect(Collectors.joining(", "))
                        + "\nfrom " + Sql.name(kept.store()),
                "put the rows of " + table.name() + " back",
                table.name());
    }

    /** A table may have no column at all, but no list of columns may be empty. */
    private static String listed(Stream<String> columns) {
        String names = columns.map(Sql::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " (" + names + ")";
    }

    /** Rows on the way to another table, in the form in which their old one held them. */
    static Step aside(Rebuild.Moved moved) {
        Table was = moved.was();
        return Difference.step(
                "create table " + Sql.name(moved.store()) + " as\nselect "
                        + written(was).stream().map(Parking::kept).collect(Collectors.joining(", ")) + "\nfrom only "
                        + Sql.name(was.name()),
                "set the rows of " + was.name() + " aside",
                was.name() + " cannot be altered into what is specified, and is made anew",
                Optional.empty(),
                List.of(),
                Step.Work.ROWS);
    }

    /** @param backfills the SQL that fills a column of rows that have no value for it */
    static Step moved(Difference difference, Rebuild.Moved moved, java.util.Map<String, String> backfills) {
        Table is = moved.target();
        var names = new java.util.ArrayList<String>();
        var values = new java.util.ArrayList<String>();
        boolean always = false;
        for (Column column : written(is)) {
            Optional<Column> was =
                    moved.was().column(column.name()).filter(c -> c.generated().isEmpty());
            String backfill = backfills.get(column.name());
            if (was.isEmpty() && backfill == null) {
                continue;
            }
            String value = was.map(w -> moved(difference, moved, w, column)).orElse("null");
            names.add(column.name());
            values.add(
                    backfill == null ? value : was.isEmpty() ? backfill : "coalesce(" + value + ", " + backfill + ")");
            always |= column.identity() == Column.Identity.ALWAYS;
        }
        return ofRows(
                "insert into " + Sql.name(is.name()) + listed(names.stream())
                        + (always ? " overriding system value" : "")
                        + "\nselect " + String.join(", ", values) + "\nfrom " + Sql.name(moved.store()) + " moved",
                "put the rows of " + moved.was().name() + " into " + is.name(),
                is.name());
    }

    private static String moved(Difference difference, Rebuild.Moved moved, Column was, Column is) {
        String name = "moved." + Sql.name(was.name());
        String value = moved(difference, name, was, is);
        return returned(difference, moved, is)
                .map(k -> returned(k, aside(moved, k), name, value))
                .orElse(value);
    }

    private static String moved(Difference difference, String name, Column was, Column is) {
        String type = Ddl.type(is.type().sql());
        if (!TypeChange.builtIn(was.type())) {
            return is.type()
                    .userType()
                    .filter(u -> was.type().userType().equals(Optional.of(u)))
                    .flatMap(u -> DomainBase.of(
                            difference.start, difference.to, u, is.type().sql().endsWith("[]")))
                    .map(d -> "(" + d.convert(name) + ")::" + type)
                    .orElse(name + "::" + type);
        }
        return was.type().sql().equals(is.type().sql()) ? name : TypeChange.convert(name, was.type(), is.type());
    }

    /** What was kept of a column of a table that is made anew, where its rows get it back on their way. */
    static Optional<Parked.Narrowed> returned(Difference difference, Rebuild.Moved moved, Column is) {
        return narrowed(difference, moved.target().name(), is.name())
                .filter(k -> k.key().stream()
                        .allMatch(c -> moved.was().column(c).isPresent()
                                && moved.target().column(c).isPresent()));
    }

    /** The key of a row that is set aside, in the form in which it was kept. */
    private static List<String> aside(Rebuild.Moved moved, Parked.Narrowed kept) {
        var all = new java.util.ArrayList<String>();
        for (String k : kept.key()) {
            Column is = moved.was().column(k).orElseThrow();
            Column was = moved.target().column(k).orElseThrow();
            String value = "moved." + Sql.name(k);
            all.add(
                    !TypeChange.builtIn(was.type())
                            ? value + "::text"
                            : !TypeChange.builtIn(is.type())
                                    ? value + "::" + Ddl.type(was.type().sql())
                                    : is.type().sql().equals(was.type().sql())
                                            ? value
                                            : TypeChange.convert(value, is.type(), was.type()));
        }
        return all;
    }

    static Step aside(Rebuild.Position position) {
        return Difference.free(
                "create table " + Sql.name(position.store()) + " as\nselect last_value, is_called from "
                        + Sql.name(position.was()),
                "remember where " + position.was() + " stands",
                "it goes with its table and comes again",
                Optional.empty());
    }

    static Step back(Rebuild.Position position, Catalog.SequenceObject is) {
        return Difference.free(
                "select setval(" + Sql.literal(Sql.name(position.is())) + ", last_value, is_called) from "
                        + Sql.name(position.store()) + "\nwhere last_value between " + is.minimum() + " and "
                        + is.maximum(),
                "put " + position.is() + " where it stood",
                "new rows are numbered after the old ones",
                Optional.empty());
    }

    static Step forget(Name store) {
        return Difference.free(
                "drop table " + Sql.name(store),
                "forget what was set aside",
                "it is where it belongs",
                Optional.empty());
    }

    static Step restoreValues(Parked.Values kept, Table table) {
        return ofRows(
                "update " + Sql.name(table.name()) + " t\nset "
                        + Sql.name(kept.column().name()) + " = "
                        + back("kept.", kept.column()) + "\nfrom " + Sql.name(kept.store()) + " kept\nwhere "
                        + matches(table, kept.key()),
                "put the values of " + table.name() + "." + kept.column().name() + " back",
                table.name());
    }

    /** A column that is always generated as identity takes values only while it is so by default. */
    static List<Step> writable(Table table, String column, Step write) {
        boolean always = table.column(column)
                .filter(c -> c.identity() == Column.Identity.ALWAYS)
                .isPresent();
        if (!always) {
            return List.of(write);
        }
        String alter =
                "alter table " + Sql.name(table.name()) + " alter column " + Sql.name(column) + " set generated ";
        return List.of(
                numbering(alter + "by default", table, column), write, numbering(alter + "always", table, column));
    }

    private static Step numbering(String sql, Table table, String column) {
        return Difference.exclusive(
                sql,
                "number " + table.name() + "." + column,
                "its values are put back in between",
                Optional.<Span>empty(),
                table.name(),
                Step.Work.INSTANT);
    }

    /** Only where nobody has changed the value since. */
    static Step restoreNarrowed(Parked.Narrowed kept, Table table) {
        Column before = kept.before();
        String was = back("kept.", before);
        String converted = kept.replaced()
                .orElse(TypeChange.convert(was, before.type(), kept.after().type()));
        String now = TypeChange.convert("(" + converted + ")", kept.after().type(), before.type());
        if (kept.replaced().isPresent()) {
            now = "(" + converted + ")::" + Ddl.type(before.type().sql());
        }
        return ofRows(
                "update " + Sql.name(table.name()) + " t\nset " + Sql.name(before.name()) + " = " + was + "\nfrom "
                        + Sql.name(kept.store()) + " kept\nwhere " + matches(table, kept.key()) + "\n  and t."
                        + Sql.name(before.name()) + "::text is not distinct from (" + now + ")::text\n  and t."
                        + Sql.name(before.name()) + "::text is distinct from (" + was + ")::text",
                "put the values of " + table.name() + "." + before.name() + " back",
                table.name());
    }

    /** What was kept of a column that is narrower on the other side. */
    static Optional<Parked.Narrowed> narrowed(Difference difference, Name table, String column) {
        return difference.restores.stream()
                .filter(k -> k instanceof Parked.Narrowed n
                        && n.table().equals(table)
                        && n.before().name().equals(column))
                .map(Parked.Narrowed.class::cast)
                .findFirst();
    }

    /** The rows that get something back: the table as it is, as it was, and how a statement names a row of it. */
    record Given(Table now, Table then, String row) {
        /** The key of such a row in the form in which it was kept. */
        List<String> key(Parked.Narrowed kept) {
            return key(kept.key());
        }

        private List<String> key(List<String> names) {
            return names.stream()
                    .map(k -> {
                        if (k.equals(TABLE)) {
                            return row + TABLE_OF;
                        }
                        Column is = now.column(k).orElseThrow();
                        Column was = then.column(k).orElseThrow();
                        String value = row + Sql.name(k);
                        return !TypeChange.builtIn(was.type())
                                ? value + "::text"
                                : is.type().sql().equals(was.type().sql())
                                        ? value
                                        : TypeChange.convert(value, is.type(), was.type());
                    })
                    .toList();
        }

        /** The types of that key. */
        List<String> types(Parked.Narrowed kept) {
            return kept.key().stream()
                    .map(k -> then.column(k)
                            .map(Column::type)
                            .filter(TypeChange::builtIn)
                            .map(t -> Ddl.type(t.sql()))
                            .orElse("text"))
                    .toList();
        }
    }

    /**
     * The value of a new column in a row {@code t}: what was kept of it, else what new rows get.
     *
     * @param now the table as it is
     * @param then as it was, and is to be
     */
    static String value(Parked.Values kept, Table now, Table then, Column column) {
        List<String> key = new Given(now, then, "t.").key(kept.key());
        var conditions = new java.util.ArrayList<String>();
        for (int i = 0; i < key.size(); i++) {
            conditions.add("kept." + Sql.name(stored(kept.key().get(i))) + " = " + key.get(i));
        }
        String from = " from " + Sql.name(kept.store()) + " kept where " + String.join(" and ", conditions);
        String value = "(select " + back("kept.", kept.column()) + from + ")";
        if (column.defaultExpression().isEmpty()) {
            return value;
        }
        String otherwise = column.defaultExpression().get();
        return column.notNull()
                ? "coalesce(" + value + ", " + otherwise + ")"
                : "case when exists (select" + from + ") then " + value + " else " + otherwise + " end";
    }

    static Step findable(Parked.Narrowed kept) {
        return findable(kept.store(), kept.table(), kept.key());
    }

    /** An index by which a row finds what was kept of it. */
    static Step findable(Name store, Name table, List<String> key) {
        return Difference.step(
                "create index on " + Sql.name(store) + " ("
                        + Sql.names(key.stream().map(Parking::stored).toList()) + ")",
                "find what was kept of " + table + " by its key",
                "each row gets what was kept of it while it is written",
                Optional.empty(),
                List.of(),
                Step.Work.INSTANT);
    }

    /**
     * The old value of a row: what was kept, where nobody has changed it since, else what the row holds now.
     *
     * @param key as {@link Given#key} says it
     * @param now the value that the row holds
     * @param otherwise the same in the old type
     */
    static String returned(Parked.Narrowed kept, List<String> key, String now, String otherwise) {
        return "coalesce((\n  " + found(kept, key, now, "").replace("\n", "\n  ") + "), " + otherwise + ")";
    }

    /** The query for what was kept of a row, none where somebody has changed the value since. */
    static String found(Parked.Narrowed kept, List<String> key, String now, String into) {
        Column before = kept.before();
        String was = back("kept.", before);
        String then = kept.replaced()
                .orElse(TypeChange.convert(was, before.type(), kept.after().type()));
        String text = before.collation().isPresent() || kept.after().collation().isPresent()
                ? "::text collate \"C\""
                : "::text";
        var conditions = new java.util.ArrayList<String>();
        for (int i = 0; i < key.size(); i++) {
            conditions.add("kept." + Sql.name(stored(kept.key().get(i))) + " = " + key.get(i));
        }
        return "select " + was + (into.isEmpty() ? "" : " " + into) + "\nfrom " + Sql.name(kept.store())
                + " kept\nwhere " + String.join(" and ", conditions) + "\n  and (" + then + ")" + text
                + " is not distinct from (" + now + ")" + text;
    }

    static Step restorePosition(Parked.Position kept) {
        return Difference.free(
                "select setval(" + Sql.literal(Sql.name(kept.sequence())) + ", last_value, is_called) from "
                        + Sql.name(kept.store()),
                "put " + kept.sequence() + " where it stood",
                "it stood there before",
                Optional.empty());
    }

    static Step forget(Parked kept) {
        return Difference.free(
                "drop table " + Sql.name(kept.store()),
                "forget what was kept",
                "it is back where it was",
                Optional.empty());
    }

    private static Step ofRows(String sql, String summary, Name table) {
        return Difference.step(
                sql,
                summary,
                "the way forward had kept them",
                Optional.<Span>empty(),
                List.of(new Step.TableLock(table, Step.Mode.ROW_EXCLUSIVE)),
                Step.Work.ROWS);
    }
}
