package dev.plumb.database;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Index;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a database's whole catalog in a handful of queries (PostgreSQL manual, "System Catalogs"), 14
 * to 18 alike. What extensions own, what the server owns, the schema {@code backend} and Flyway's
 * history are left out.
 */
public final class CatalogReader {
    private static final String VALUE = "'(?:[^']|'')*'::character varying";
    private static final Pattern ELEMENT = Pattern.compile(VALUE);
    private static final Pattern CAST_ARRAY =
            Pattern.compile("\\(ARRAY\\[(" + VALUE + "(?:, " + VALUE + ")*)\\]\\)::text\\[\\]");

    private final CatalogAnswers answers;
    private final Map<Long, List<Column>> columns = new HashMap<>();
    private final Map<Long, List<Constraint>> constraints = new HashMap<>();
    private final Map<Long, List<Constraint.Check>> domainChecks = new HashMap<>();
    private final Map<Long, List<Index>> indexes = new HashMap<>();

    private CatalogReader(CatalogAnswers answers) {
        this.answers = answers;
    }

    /** Reads in a transaction of its own, which ends with it; the connection's settings stay as they are. */
    public static Catalog read(Connection connection) throws SQLException {
        return read(connection, true);
    }

    /** Reads what a fingerprint is made of; quicker than reading all, which also says how things depend. */
    static Catalog readOwn(Connection connection) throws SQLException {
        return read(connection, false);
    }

    /** The fingerprint of what a database holds. */
    static String fingerprint(Connection connection) throws SQLException {
        return Fingerprint.of(readOwn(connection));
    }

    private static Catalog read(Connection connection, boolean whole) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            return read(connection, whole, "set transaction isolation level repeatable read, read only;\n");
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    /** Reads in the transaction that the connection is in, which may have made what is read. */
    static Catalog readWithin(Connection connection) throws SQLException {
        return read(connection, true, "");
    }

    private static Catalog read(Connection connection, boolean whole, String before) throws SQLException {
        List<String> queries = whole ? CatalogQueries.everything() : CatalogQueries.own();
        try (var answers = CatalogAnswers.to(queries, before, connection)) {
            return new CatalogReader(answers).read(whole);
        }
    }

    /** @param whole with dependencies and what is not managed */
    private Catalog read(boolean whole) throws SQLException {
        readColumns();
        readConstraints();
        readIndexes();
        List<Unmanaged> unmanaged =
                whole ? list(CatalogQueries.UNMANAGED, r -> new Unmanaged(r.getString(1), r.getBoolean(2))) : List.of();
        return new Catalog(
                list(CatalogQueries.SCHEMAS, r -> r.getString(1)),
                list(
                        CatalogQueries.EXTENSIONS,
                        r -> new Catalog.Extension(r.getString(1), r.getString(2), r.getString(3))),
                sorted(
                        list(CatalogQueries.ENUMS, r -> new Catalog.EnumType(name(r), strings(r, 3), optional(r, 4))),
                        Catalog.EnumType::name),
                sorted(list(CatalogQueries.DOMAINS, this::domain), Catalog.DomainType::name),
                sorted(list(CatalogQueries.COMPOSITES, CatalogReader::composite), Catalog.CompositeType::name),
                sorted(
                        list(
                                CatalogQueries.RANGES,
                                r -> new Catalog.RangeType(name(r), r.getString(3), optional(r, 4))),
                        Catalog.RangeType::name),
                sorted(list(CatalogQueries.SEQUENCES, CatalogReader::sequence), Catalog.SequenceObject::name),
                sorted(list(CatalogQueries.TABLES, this::table), Table::name),
                sorted(list(CatalogQueries.VIEWS, this::view), Catalog.View::name),
                list(
                                CatalogQueries.ROUTINES,
                                r -> new Catalog.Routine(
                                        name(r),
                                        r.getString(3),
                                        r.getBoolean(4),
                                        r.getString(5),
                                        optional(r, 6),
                                        r.getString(7)))
                        .stream()
                        .sorted(Comparator.comparing(Catalog.Routine::name).thenComparing(Catalog.Routine::identity))
                        .toList(),
                list(
                        CatalogQueries.TRIGGERS,
                        r -> new Catalog.Trigger(
                                name(r),
                                r.getString(3),
                                r.getString(4),
                                r.getString(5).charAt(0))),
                list(
                        CatalogQueries.POLICIES,
                        r -> new Catalog.Policy(name(r), r.getString(3), settled(r.getString(4)))),
                list(
                        CatalogQueries.DEFINITIONS,
                        r -> new Catalog.Definition(
                                r.getString(1),
                                r.getString(2),
                                optional(r, 3).map(CatalogReader::parse),
                                optional(r, 4))),
                list(
                        CatalogQueries.GRANTS,
                        r -> new Catalog.Grant(r.getString(1), r.getString(2), r.getString(3), r.getBoolean(4))),
                list(CatalogQueries.REMARKS, r -> new Catalog.Remark(r.getString(1), r.getString(2))),
                whole ? list(CatalogQueries.DEPENDENCIES, CatalogReader::dependency) : List.of(),
                unmanaged.stream().map(Unmanaged::described).toList(),
                unmanaged.stream()
                        .filter(Unmanaged::needed)
                        .map(Unmanaged::described)
                        .toList());
    }

    private record Unmanaged(String described, boolean needed) {}

    private Catalog.DomainType domain(ResultSet r) throws SQLException {
        return new Catalog.DomainType(
                name(r),
                r.getString(4),
                r.getBoolean(5),
                optional(r, 6),
                domainChecks.getOrDefault(r.getLong(3), List.of()),
                optional(r, 7));
    }

    private static Catalog.CompositeType composite(ResultSet r) throws SQLException {
        List<String> names = strings(r, 3);
        List<String> types = strings(r, 4);
        var attributes = new ArrayList<Catalog.CompositeType.Attribute>();
        for (int i = 0; i < names.size(); i++) {
            attributes.add(new Catalog.CompositeType.Attribute(names.get(i), types.get(i)));
        }
        return new Catalog.CompositeType(name(r), attributes, optional(r, 5));
    }

    private static Catalog.SequenceObject sequence(ResultSet r) throws SQLException {
        Optional<ColumnName> owner = optional(r, 11).map(column -> {
            try {
                return new ColumnName(new Name(r.getString(10), r.getString(12)), column);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return new Catalog.SequenceObject(
                name(r),
                r.getString(3),
                r.getLong(4),
                r.getLong(5),
                r.getLong(6),
                r.getLong(7),
                r.getLong(8),
                r.getBoolean(9),
                owner,
                r.getBoolean(13));
    }

    private Table table(ResultSet r) throws SQLException {
        long oid = r.getLong(3);
        var inherits = new ArrayList<Name>();
        for (String parent : strings(r, 8)) {
            inherits.add(parse(parent));
        }
        boolean partition = r.getBoolean(6);
        Optional<Name> partitionOf = partition ? Optional.of(inherits.getFirst()) : Optional.empty();
        return new Table(
                name(r),
                columns.getOrDefault(oid, List.of()),
                constraints.getOrDefault(oid, List.of()),
                indexes.getOrDefault(oid, List.of()),
                new Table.TableOptions(
                        r.getBoolean(4),
                        optional(r, 5),
                        partitionOf,
                        optional(r, 7),
                        partition ? List.of() : inherits,
                        r.getBoolean(9),
                        r.getBoolean(10),
                        optional(r, 11),
                        strings(r, 12),
                        optional(r, 14)),
                optional(r, 13));
    }

    private Catalog.View view(ResultSet r) throws SQLException {
        long oid = r.getLong(3);
        String definition = settled(r.getString(5)).strip();
        return new Catalog.View(
                name(r),
                r.getBoolean(4),
                definition.endsWith(";") ? definition.substring(0, definition.length() - 1) : definition,
                columns.getOrDefault(oid, List.of()),
                indexes.getOrDefault(oid, List.of()),
                strings(r, 6),
                optional(r, 7));
    }

    private static Catalog.Dependency dependency(ResultSet r) throws SQLException {
        return new Catalog.Dependency(
                new Catalog.ObjectName(Catalog.ObjectName.Kind.valueOf(r.getString(1)), r.getString(2)),
                optional(r, 3),
                new Catalog.ObjectName(Catalog.ObjectName.Kind.valueOf(r.getString(4)), r.getString(5)),
                optional(r, 6));
    }

    private void readColumns() throws SQLException {
        var domains = new HashMap<Long, ColumnTypes.Base>();
        each(
                CatalogQueries.DOMAIN_BASES,
                r -> domains.put(
                        r.getLong(1),
                        new ColumnTypes.Base(r.getString(2), r.getString(3).charAt(0), r.getBoolean(4), r.getInt(5))));
        each(CatalogQueries.COLUMNS, r -> {
            Optional<String> expression = optional(r, 5).map(CatalogReader::settled);
            String generated = r.getString(7);
            var column = new Column(
                    r.getString(2),
                    ColumnTypes.of(
                            r.getString(3),
                            new ColumnTypes.Base(
                                    r.getString(13), r.getString(14).charAt(0), r.getBoolean(15), r.getInt(16)),
                            new Name(r.getString(17), r.getString(18)),
                            Optional.ofNullable(domains.get(r.getLong(12)))),
                    r.getBoolean(4),
                    generated.isEmpty() ? expression : Optional.empty(),
                    switch (r.getString(6)) {
                        case "a" -> Column.Identity.ALWAYS;
                        case "d" -> Column.Identity.BY_DEFAULT;
                        default -> Column.Identity.NONE;
                    },
                    generated.isEmpty()
                            ? Optional.empty()
                            : expression.map(e -> new Column.Generated(e, generated.equals("s"))),
                    optional(r, 8),
                    r.getBoolean(9),
                    strings(r, 10),
                    optional(r, 11));
            columns.computeIfAbsent(r.getLong(1), _ -> new ArrayList<>()).add(column);
        });
    }

    private void readConstraints() throws SQLException {
        each(CatalogQueries.CONSTRAINTS, r -> {
            String name = r.getString(3);
            String definition = settled(r.getString(4));
            List<String> on = strings(r, 6);
            if (r.getLong(2) != 0) {
                domainChecks
                        .computeIfAbsent(r.getLong(2), _ -> new ArrayList<>())
                        .add(new Constraint.Check(
                                name, List.of(), settled(r.getString(12)), r.getBoolean(13), definition));
                return;
            }
            Constraint constraint = switch (r.getString(5)) {
                case "p" -> new Constraint.PrimaryKey(name, on, definition);
                case "u" -> new Constraint.Unique(name, on, definition.contains("NULLS NOT DISTINCT"), definition);
                case "f" ->
                    new Constraint.ForeignKey(
                            name,
                            on,
                            new Name(r.getString(7), r.getString(8)),
                            strings(r, 9),
                            action(r.getString(10)),
                            action(r.getString(11)),
                            definition);
                case "c" -> new Constraint.Check(name, on, settled(r.getString(12)), r.getBoolean(13), definition);
                default -> new Constraint.Exclusion(name, definition);
            };
            constraints.computeIfAbsent(r.getLong(1), _ -> new ArrayList<>()).add(constraint);
        });
    }

    private static Constraint.Action action(String code) {
        return switch (code) {
            case "r" -> Constraint.Action.RESTRICT;
            case "c" -> Constraint.Action.CASCADE;
            case "n" -> Constraint.Action.SET_NULL;
            case "d" -> Constraint.Action.SET_DEFAULT;
            default -> Constraint.Action.NO_ACTION;
        };
    }

    private void readIndexes() throws SQLException {
        each(CatalogQueries.INDEXES, r -> {
            List<String> keys = strings(r, 8);
            List<String> plain = strings(r, 9);
            List<String> options = strings(r, 10);
            List<String> classes = strings(r, 11);
            var all = new ArrayList<Index.Key>();
            int count = r.getInt(7);
            for (int i = 0; i < count; i++) {
                boolean column = !plain.get(i).isEmpty();
                int option = Integer.parseInt(options.get(i));
                all.add(new Index.Key(
                        column ? plain.get(i) : keys.get(i),
                        column,
                        (option & 1) != 0,
                        (option & 2) != 0,
                        classes.get(i).isEmpty() ? Optional.empty() : Optional.of(classes.get(i))));
            }
            var index = new Index(
                    r.getString(2),
                    r.getString(3),
                    r.getBoolean(4),
                    all,
                    plain.subList(count, plain.size()),
                    optional(r, 6).map(CatalogReader::settled),
                    r.getBoolean(5),
                    settled(r.getString(12)));
            indexes.computeIfAbsent(r.getLong(1), _ -> new ArrayList<>()).add(index);
        });
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    private <T> List<T> list(String sql, RowReader<T> reader) throws SQLException {
        var all = new ArrayList<T>();
        each(sql, r -> all.add(reader.read(r)));
        return all;
    }

    private void each(String sql, RowTaker taker) throws SQLException {
        ResultSet rows = answers.of(sql);
        while (rows.next()) {
            taker.take(rows);
        }
    }

    /**
     * PostgreSQL writes {@code b in ('x', 'y')} over a {@code varchar} as a cast of an array, and what it makes of that
     * text as an array of casts; from then on it stays so. What is read is as it stays.
     */
    private static String settled(String sql) {
        if (!sql.contains("])::text[]")) {
            return sql;
        }
        return CAST_ARRAY
                .matcher(sql)
                .replaceAll(array -> Matcher.quoteReplacement(
                        "ARRAY[" + ELEMENT.matcher(array.group(1)).replaceAll("($0)::text") + "]"));
    }

    /** The server sorts by its collation; the value is sorted by code units whatever the server. */
    private static <T> List<T> sorted(List<T> all, java.util.function.Function<T, Name> by) {
        return all.stream().sorted(Comparator.comparing(by)).toList();
    }

    private static Name name(ResultSet r) throws SQLException {
        return new Name(r.getString(1), r.getString(2));
    }

    private static Name parse(String schemaAndName) {
        int at = schemaAndName.indexOf('\n');
        return new Name(schemaAndName.substring(0, at), schemaAndName.substring(at + 1));
    }

    private static Optional<String> optional(ResultSet r, int column) throws SQLException {
        return Optional.ofNullable(r.getString(column));
    }

    private static List<String> strings(ResultSet r, int column) throws SQLException {
        var array = r.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
