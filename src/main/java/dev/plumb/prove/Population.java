package dev.plumb.prove;

import dev.plumb.schema.Catalog.EnumType;
import dev.plumb.schema.Column;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Fills every table with rows that differ: every enum value, nulls, small and large numbers, several parents. */
final class Population {
    private static final int ROWS = 14;

    private Population() {}

    static void fill(Scratch scratch, RowMaker maker) throws SQLException {
        fill(scratch, maker, ROWS, ROWS, Integer.MAX_VALUE);
    }

    /**
     * @param rows of each table, where it takes so many
     * @param last of those that no other refers to, so that some rows have none of them
     * @param parents how many rows of a table others refer to
     */
    static void fill(Scratch scratch, RowMaker maker, int rows, int last, int parents) throws SQLException {
        var random = new Random(20_260_501);
        for (Table table : ordered(scratch.catalog().tables())) {
            boolean referred = scratch.catalog().tables().stream()
                    .flatMap(t -> t.foreignKeys().stream())
                    .anyMatch(k -> k.referencedTable().equals(table.name()));
            boolean more = true;
            for (int i = 0; i < (referred ? rows : last) && more; i++) {
                Map<String, @Nullable String> given = maker.showable(table, varied(scratch, table, i, random, parents));
                try {
                    maker.make(table.name(), given);
                } catch (SQLException refused) {
                    more = without(maker, table, given, refused);
                }
            }
        }
    }

    /**
     * Without what a rule of several columns refused, which is then made up so that it fits.
     *
     * @return false where the table takes no row at all, as one with a single key
     */
    private static boolean without(
            RowMaker maker, Table table, Map<String, @Nullable String> given, SQLException refused) {
        var fewer = new LinkedHashMap<>(given);
        if (refused instanceof PSQLException cause && cause.getServerErrorMessage() != null) {
            String violated = cause.getServerErrorMessage().getConstraint();
            for (Constraint constraint : table.constraints()) {
                if (constraint instanceof Constraint.Check check && check.name().equals(violated)) {
                    check.columns().forEach(fewer::remove);
                }
            }
        }
        try {
            if (fewer.size() < given.size()) {
                maker.make(table.name(), fewer);
                return true;
            }
        } catch (SQLException again) {
            // then by the table's own needs alone
        }
        return plain(maker, table.name());
    }

    private static boolean plain(RowMaker maker, Name table) {
        try {
            maker.make(table, Map.of());
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    /** One more row than there are. */
    static Map<String, @Nullable String> varied(Scratch scratch, Table table, int number, Random random)
            throws SQLException {
        return varied(scratch, table, number, random, Integer.MAX_VALUE);
    }

    private static Map<String, @Nullable String> varied(
            Scratch scratch, Table table, int number, Random random, int most) throws SQLException {
        var given = new LinkedHashMap<String, @Nullable String>();
        for (ForeignKey key : table.foreignKeys()) {
            boolean nullable = key.columns().stream()
                    .flatMap(c -> table.column(c).stream())
                    .noneMatch(Column::notNull);
            var parents = scratch.all(key.referencedTable());
            if (!parents.isEmpty() && !(nullable && number % 3 == 0)) {
                boolean alone = table.uniqueKeys().contains(key.columns());
                var parent =
                        parents.get(alone ? number % parents.size() : random.nextInt(Math.min(most, parents.size())));
                for (int i = 0; i < key.columns().size(); i++) {
                    given.put(
                            key.columns().get(i),
                            parent.get(key.referencedColumns().get(i)));
                }
            }
        }
        for (Column column : table.columns()) {
            boolean keyed = table.uniqueKeys().stream().anyMatch(k -> k.contains(column.name()));
            if (given.containsKey(column.name())
                    || keyed
                    || column.generated().isPresent()
                    || column.type().array()) {
                continue;
            }
            if (!column.notNull() && column.defaultExpression().isEmpty() && number % 4 == 1) {
                continue;
            }
            value(scratch, column, number, random, given);
        }
        return given;
    }

    private static void value(
            Scratch scratch, Column column, int number, Random random, Map<String, @Nullable String> given) {
        if (column.type().kind() == ColumnType.Kind.ENUM) {
            List<String> values = column.type()
                    .userType()
                    .flatMap(scratch.catalog()::enumType)
                    .map(EnumType::values)
                    .orElse(List.of());
            if (!values.isEmpty()) {
                given.put(column.name(), values.get(number % values.size()));
            }
            return;
        }
        switch (column.type().base()) {
            case "numeric" ->
                given.put(
                        column.name(),
                        new java.math.BigDecimal(random.nextInt(12) * 25 + 1)
                                .setScale(column.type().scale().orElse(2))
                                .toPlainString());
            case "smallint", "integer", "bigint" -> {
                if (!column.name().equals("version")) {
                    given.put(column.name(), String.valueOf(random.nextInt(12) + 1));
                }
            }
            case "boolean" -> given.put(column.name(), String.valueOf(random.nextBoolean()));
            case "timestamp with time zone" -> {
                if (!column.name().equals("updated_at")) {
                    given.put(
                            column.name(),
                            java.time.Instant.parse("2026-01-01T00:00:00Z")
                                    .plusSeconds(3600L * random.nextInt(2000))
                                    .toString());
                }
            }
            default -> {}
        }
    }

    /** Tables that others refer to come first. */
    static List<Table> ordered(List<Table> tables) {
        var ordered = new ArrayList<Table>();
        var left = new ArrayList<>(tables);
        while (!left.isEmpty()) {
            List<Name> open = left.stream().map(Table::name).toList();
            Table next = left.stream()
                    .filter(t -> t.foreignKeys().stream()
                            .noneMatch(
                                    k -> !k.referencedTable().equals(t.name()) && open.contains(k.referencedTable())))
                    .findFirst()
                    .orElseGet(left::getFirst);
            ordered.add(next);
            left.remove(next);
        }
        return ordered;
    }
}
