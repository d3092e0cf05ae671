package dev.plumb.database;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Sql;
import dev.plumb.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rows for trying migrations: every table gets some that its own constraints allow, with nulls, extremes,
 * repeated values and every value of its enums, always the same ones. PostgreSQL decides what is allowed; what
 * it refuses is tried again with other values.
 */
final class Rows {
    /** How daring rows are. */
    enum Manner {
        /** Nulls, extremes and repetitions. */
        EXTREME,
        /** Small distinct values in every column. */
        GENTLE
    }

    private static final int ATTEMPTS = 14;

    /** SQLSTATE query_canceled: it took too long. */
    private static final String CANCELED = "57014";

    private final Catalog catalog;
    private final Statement statement;
    private final Manner manner;
    /** Tables into which a row takes longer than anyone waits. */
    private final Set<Name> endless = new HashSet<>();

    private Rows(Catalog catalog, Statement statement, Manner manner) {
        this.catalog = catalog;
        this.statement = statement;
        this.manner = manner;
    }

    /** Fills the tables of a database that is like the catalog. */
    static void seed(Connection connection, Catalog catalog, Manner manner) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set constraints all immediate");
            statement.execute("set local statement_timeout = '2s'"); // a trigger may never end
            var rows = new Rows(catalog, statement, manner);
            for (Table table : rows.parentsFirst()) {
                rows.fill(table);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** A checksum of the rows of every table, by its name; the order of rows and columns does not matter. */
    static Map<String, String> checksums(Connection connection, Catalog catalog) throws SQLException {
        var sums = new TreeMap<String, String>();
        try (var statement = connection.createStatement()) {
            for (Table table : catalog.tables()) {
                String columns = table.columns().stream()
                        .map(Column::name)
                        .sorted()
                        .map(Sql::name)
                        .collect(Collectors.joining(", "));
                String only = table.options().partitionBy().isPresent() ? "" : "only ";
                try (var rows = statement.executeQuery(
                        "select count(*) || ' ' || coalesce(md5(string_agg(r, e'\\n' order by r collate \"C\")), '') from"
                                + " (select row(" + columns + ")::text as r from " + only + Sql.name(table.name())
                                + ") t")) {
                    rows.next();
                    sums.put(table.name().toString(), rows.getString(1));
                }
            }
        }
        return sums;
    }

    private List<Table> parentsFirst() {
        var done = new ArrayList<Table>();
        var names = new HashSet<>();
        var left = new ArrayList<>(catalog.tables());
        left.removeIf(t -> t.options().partitionOf().isPresent());
        while (!left.isEmpty()) {
            Table next = left.stream()
                    .filter(t -> t.foreignKeys().stream()
                            .allMatch(k -> k.referencedTable().equals(t.name()) || names.contains(k.referencedTable())))
                    .findFirst()
                    .orElse(left.getFirst());
            left.remove(next);
            names.add(next.name());
            done.add(next);
        }
        return done;
    }

    private void fill(Table table) throws SQLException {
        int enumValues = table.columns().stream()
                .flatMap(c -> c.type().userType().flatMap(catalog::enumType).stream())
                .mapToInt(e -> e.values().size())
                .max()
                .orElse(0);
        int wanted = manner == Manner.GENTLE ? 2 : Math.min(12, Math.max(6, enumValues + 2));
        for (int row = 0; row < wanted; row++) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (insert(table, row, attempt)) {
                    break;
                }
            }
        }
    }

    private boolean insert(Table table, int row, int attempt) throws SQLException {
        var names = new ArrayList<String>();
        var values = new ArrayList<String>();
        Set<String> keyed = new HashSet<>();
        for (Constraint.ForeignKey key : table.foreignKeys()) {
            boolean nullable = key.columns().stream()
                    .allMatch(c -> table.column(c).map(x -> !x.notNull()).orElse(false));
            if (key.columns().stream().anyMatch(keyed::contains)) {
                continue;
            }
            boolean none = nullable && (manner == Manner.EXTREME ? (row + attempt) % 3 == 0 : attempt > ATTEMPTS / 2);
            for (int i = 0; i < key.columns().size(); i++) {
                keyed.add(key.columns().get(i));
                names.add(Sql.name(key.columns().get(i)));
                values.add(
                        none
                                ? "null"
                                : "(select " + Sql.name(key.referencedColumns().get(i)) + " from "
                                        + Sql.name(key.referencedTable()) + " order by "
                                        + Sql.names(key.referencedColumns())
                                        + " offset " + (row + attempt) + " % greatest(1, (select count(*) from "
                                        + Sql.name(key.referencedTable()) + ")) limit 1)");
            }
        }
        for (Column column : table.columns()) {
            if (keyed.contains(column.name())
                    || column.generated().isPresent()
                    || column.identity() != Column.Identity.NONE) {
                continue;
            }
            names.add(Sql.name(column.name()));
            values.add(value(table, column, row, attempt));
        }
        if (endless.contains(table.name())) {
            return false;
        }
        String sql = "insert into " + Sql.name(table.name())
                + (names.isEmpty()
                        ? " default values"
                        : " (" + String.join(", ", names) + ") values (" + String.join(", ", values) + ")");
        try {
            statement.execute("savepoint row;\n" + sql + ";\n" + computed(table) + "release savepoint row");
            return true;
        } catch (SQLException refused) {
            statement.execute("rollback to savepoint row");
            if (CANCELED.equals(refused.getSQLState())) {
                endless.add(table.name());
            }
            return false;
        }
    }

    /** A virtual column is only computed when it is read, and a row for which it cannot be is none. */
    private static String computed(Table table) {
        boolean virtual = table.columns().stream()
                .anyMatch(c -> c.generated().filter(g -> !g.stored()).isPresent());
        return virtual ? "select count(t::text) from " + Sql.name(table.name()) + " t;\n" : "";
    }

    private String value(Table table, Column column, int row, int attempt) {
        boolean key = table.uniqueKeys().stream().anyMatch(k -> k.contains(column.name()));
        if (attempt % 4 == 3 && column.defaultExpression().isPresent()) {
            return "default";
        }
        if (manner == Manner.EXTREME
                && !column.notNull()
                && (row + attempt + column.name().length()) % 4 == 1) {
            return "null";
        }
        String value = scalar(column.type(), row, attempt, key);
        return column.type().array() ? array(column.type(), row, attempt) : value;
    }

    private String array(ColumnType type, int row, int attempt) {
        if (row % 3 == 0 && manner == Manner.EXTREME) {
            return "'{}'";
        }
        return "array[" + scalar(type, row, attempt, false) + ", " + scalar(type, row + 1, attempt, false) + "]::"
                + type.sql();
    }

    private String scalar(ColumnType type, int row, int attempt, boolean key) {
        Optional<Catalog.EnumType> values = type.userType().flatMap(catalog::enumType);
        if (values.isPresent() && !values.get().values().isEmpty()) {
            List<String> all = values.get().values();
            return Sql.literal(all.get((row + attempt) % all.size())) + "::" + element(type);
        }
        int n = row + 1 + attempt * 17;
        boolean extreme = manner == Manner.EXTREME && attempt < 3 && !key;
        String cast = "::" + element(type);
        return switch (type.base()) {
            case "smallint" -> pick(extreme, row, n, "-32768", "32767", "0");
            case "integer" -> pick(extreme, row, n, "-2147483648", "2147483647", "0");
            case "bigint" -> pick(extreme, row, n, "-9223372036854775808", "9223372036854775807", "0");
            case "numeric" -> numeric(type, extreme, row, n);
            case "real", "double precision" -> pick(extreme, row, n, "'-Infinity'" + cast, "1e-30", "0");
            case "boolean" -> row % 2 == 0 ? "true" : "false";
            case "text", "citext", "character varying", "character", "name" -> text(type, extreme, row, n, attempt);
            case "uuid" -> "md5(" + Sql.literal("row " + n) + ")::uuid";
            case "date" ->
                pickText(
                        extreme,
                        row,
                        "date '2026-01-01' + " + n,
                        "date '0001-01-01'",
                        "date '9999-12-31'",
                        "date '2024-02-29'");
            case "timestamp with time zone", "timestamp without time zone" ->
                pickText(
                        extreme,
                        row,
                        "timestamp '2026-01-01 00:00:00' + interval '1 minute' * " + n,
                        "timestamp '0001-01-01 00:00:00'",
                        "timestamp '9999-12-31 23:59:59.999999'",
                        "timestamp '2024-02-29 12:00:00.000001'");
            case "time without time zone", "time with time zone" ->
                "time '00:00:00.000001' + interval '1 second' * " + n;
            case "interval" ->
                pickText(
                        extreme,
                        row,
                        "interval '1 second' * " + n,
                        "interval '-178000000 years'",
                        "interval '0'",
                        "interval '1 year 2 mons -3 days'");
            case "bytea" ->
                pickText(
                        extreme,
                        row,
                        "'\\x" + "%04x".formatted(n) + "'::bytea",
                        "''::bytea",
                        "'\\x00ff'::bytea",
                        "'\\xdeadbeef'::bytea");
            case "jsonb", "json" ->
                pickText(
                        extreme,
                        row,
                        "'{\"n\": " + n + "}'" + cast,
                        "'null'" + cast,
                        "'[1, \"two\", {\"ü\": null}]'" + cast,
                        "'\"x\"'" + cast);
            case "inet" -> "('10.0.0.' || " + (n % 250) + ")::inet";
            case "cidr" -> "('10.0." + (n % 250) + ".0/24')::cidr";
            case "macaddr" -> "'08:00:2b:01:02:%02x'::macaddr".formatted(n % 256);
            case "bit" ->
                "repeat('1', " + type.length().orElse(1) + ")::bit("
                        + type.length().orElse(1) + ")";
            case "bit varying" -> "'1'" + cast;
            case "int4range" -> "int4range(" + n + ", " + (n + 1) + ")";
            case "int8range" -> "int8range(" + n + ", " + (n + 1) + ")";
            case "numrange" -> "numrange(" + n + ", " + (n + 1) + ")";
            case "daterange" -> "daterange(date '2026-01-01' + " + n + ", date '2026-01-02' + " + n + ")";
            case "tsrange" ->
                "tsrange(timestamp '2026-01-01' + interval '1 day' * " + n
                        + ", timestamp '2026-01-02' + interval '1 day' * " + n + ")";
            case "tstzrange" ->
                "tstzrange(timestamp '2026-01-01' + interval '1 day' * " + n
                        + ", timestamp '2026-01-02' + interval '1 day' * " + n + ")";
            case "money" -> n + "::money";
            case "xml" -> "'<n>" + n + "</n>'::xml";
            case "point" -> "point(" + n + ", 0)";
            case "tsvector" -> "to_tsvector('simple', 'word" + n + "')";
            default -> composite(type, row, attempt);
        };
    }

    private String composite(ColumnType type, int row, int attempt) {
        if (type.kind() != ColumnType.Kind.COMPOSITE) {
            return "null";
        }
        return catalog.composites().stream()
                .filter(c -> Optional.of(c.name()).equals(type.userType()))
                .findFirst()
                .map(c -> c.attributes().stream()
                        .map(a -> "'" + (row + attempt) + "'")
                        .collect(Collectors.joining(", ", "row(", ")::" + element(type))))
                .orElse("null");
    }

    private static String element(ColumnType type) {
        return type.sql().replaceAll("(\\[])+$", "");
    }

    private static String pick(boolean extreme, int row, int n, String least, String most, String zero) {
        return pickText(extreme, row, Integer.toString(n), least, most, zero);
    }

    private static String pickText(boolean extreme, int row, String usual, String least, String most, String odd) {
        if (!extreme) {
            return usual;
        }
        return switch (row % 5) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> odd;
            default -> usual;
        };
    }

    private static String numeric(ColumnType type, boolean extreme, int row, int n) {
        if (type.precision().isEmpty()) {
            return pickText(extreme, row, n + ".5", "-99999999999999999999.000000000001", "1e40", "0.000");
        }
        int precision = type.precision().getAsInt();
        int scale = Math.max(0, type.scale().orElse(0));
        int whole = Math.max(0, precision - scale);
        String most = (whole == 0 ? "0" : "9".repeat(whole)) + (scale > 0 ? "." + "9".repeat(scale) : "");
        String usual = whole == 0
                ? "0." + "0".repeat(Math.max(0, scale - 1)) + "1"
                : Integer.toString(n % (int) Math.pow(10, Math.min(whole, 8)));
        return pickText(extreme, row, usual, "-" + most, most, "0");
    }

    private static String text(ColumnType type, boolean extreme, int row, int n, int attempt) {
        int length = type.length().orElse(Integer.MAX_VALUE);
        String usual = switch (attempt % 6) {
            case 0 -> "row " + n;
            case 1 -> "a" + n;
            case 2 -> "A" + n;
            case 3 -> "a" + n + "@example.org";
            case 4 -> "https://example.org/" + n;
            default -> Integer.toString(n);
        };
        String chosen = usual;
        if (extreme) {
            chosen = switch (row % 5) {
                case 0 -> "";
                case 1 -> "ü€😀'\\\"\n" + n;
                case 2 -> "x".repeat(Math.min(length, 300));
                default -> usual;
            };
        }
        int points = chosen.codePointCount(0, chosen.length());
        if (points > length) {
            chosen = chosen.substring(chosen.offsetByCodePoints(0, points - length));
        }
        return Sql.literal(chosen) + (type.array() ? "::" + element(type) : "");
    }
}
