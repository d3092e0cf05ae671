package com.example.app.support.data;

import java.lang.reflect.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;

/** Values on their way between Java and columns, where JDBC has no word for them. */
public final class Columns {

    private static final int NANOS = 1_000_000_000;
    private static final int MICROS = 1_000_000;
    private static final int DAYS_OF_A_MONTH = 30;
    private static final int DAYS_OF_A_YEAR = 365;

    private Columns() {}

    // to the database

    public static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    public static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    public static @Nullable String text(@Nullable Json json) {
        return json == null ? null : json.text();
    }

    public static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : duration.toString();
    }

    public static Object @Nullable [] array(@Nullable List<?> list, Class<?> type) {
        return list == null ? null : list.toArray((Object[]) Array.newInstance(type, 0));
    }

    public static <E> String @Nullable [] array(@Nullable List<E> list, Function<E, String> word) {
        return list == null ? null : list.stream().map(word).toArray(String[]::new);
    }

    // from the database

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    public static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Double doubleOrNull(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Boolean booleanOrNull(ResultSet row, String column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Json jsonOrNull(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : new Json(text);
    }

    public static Duration duration(ResultSet row, String column) throws SQLException {
        var interval = (PGInterval) row.getObject(column);
        long days = (long) DAYS_OF_A_YEAR * interval.getYears()
                + (long) DAYS_OF_A_MONTH * interval.getMonths()
                + interval.getDays();
        return Duration.ofDays(days)
                .plusHours(interval.getHours())
                .plusMinutes(interval.getMinutes())
                .plusSeconds(interval.getWholeSeconds())
                .plusNanos((long) interval.getMicroSeconds() * (NANOS / MICROS));
    }

    public static @Nullable Duration durationOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : duration(row, column);
    }

    /** The elements of an array; none of a null. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        return list(row, column, String.class);
    }

    public static @Nullable List<String> textsOrNull(ResultSet row, String column) throws SQLException {
        return listOrNull(row, column, String.class);
    }

    public static <E> @Nullable List<E> listOrNull(ResultSet row, String column, Class<E> type) throws SQLException {
        return row.getArray(column) == null ? null : list(row, column, type);
    }

    public static <E> List<E> list(ResultSet row, String column, Class<E> type) throws SQLException {
        var array = row.getArray(column);
        if (array == null) {
            return List.of();
        }
        return Arrays.stream((Object[]) array.getArray())
                .map(element -> type == Long.class && element instanceof Number number
                        ? type.cast(number.longValue())
                        : type.cast(element))
                .toList();
    }
}
