package dev.plumb.emit;

import dev.plumb.design.TypeDesign.Stored;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Values for columns that a story leaves open: plausible by type and name, and the same every time. */
final class MadeUp {
    private MadeUp() {}

    /** As a literal of SQL; {@code number} of the row in its table, from 1. */
    static String value(Catalog catalog, Table table, Column column, int number) {
        ColumnType type = column.type();
        if (type.array()) {
            return "'{}'";
        }
        if (type.kind() == ColumnType.Kind.ENUM) {
            return type.userType()
                    .flatMap(catalog::enumType)
                    .map(e -> "'" + e.values().getFirst().replace("'", "''") + "'")
                    .orElse("''");
        }
        ColumnBounds bounds = ColumnBounds.of(catalog, List.of(new Stored(table.name(), column.name())));
        return switch (type.base()) {
            case "smallint", "integer", "bigint", "numeric", "real", "double precision" -> number(bounds, number);
            case "boolean" -> "false";
            case "uuid" ->
                "'"
                        + UUID.nameUUIDFromBytes(
                                (table.name() + "." + column.name() + number).getBytes(StandardCharsets.UTF_8))
                        + "'";
            case "timestamp with time zone", "timestamp without time zone" -> ":now";
            case "date" -> "date '2026-01-01' + " + number;
            case "time without time zone", "time with time zone" -> "'12:00'";
            case "interval" -> "'1 hour'";
            case "json", "jsonb" -> "'{}'";
            case "bytea" -> "'\\x" + String.format(Locale.ROOT, "%08x", number) + "'";
            case "inet", "cidr" -> "'192.0.2." + number % 255 + "'";
            default -> "'" + text(bounds, column, number).replace("'", "''") + "'";
        };
    }

    private static String number(ColumnBounds bounds, int number) {
        return bounds.minimum()
                .or(bounds::above)
                .filter(least -> least.signum() > 0)
                .map(least -> least.add(java.math.BigDecimal.valueOf(number)).toPlainString())
                .orElse(Integer.toString(number));
    }

    private static String text(ColumnBounds bounds, Column column, int number) {
        String name = column.name().toLowerCase(Locale.ROOT);
        String words = column.name().replace('_', ' ');
        var candidates = new ArrayList<String>();
        if (name.contains("mail")) {
            candidates.add("person" + number + "@example.com");
        } else if (name.equals("url") || name.endsWith("_url") || name.contains("website")) {
            candidates.add("https://example.com/" + number);
        } else {
            candidates.add(Character.toUpperCase(words.charAt(0)) + words.substring(1) + " " + number);
        }
        String slug = name.replace('_', '-') + "-" + number;
        candidates.addAll(List.of(
                slug,
                slug.toUpperCase(Locale.ROOT),
                name.replace("_", "") + number,
                "a" + number,
                "A" + number,
                Integer.toString(number),
                "person" + number + "@example.com",
                "https://example.com/" + number));
        int longest = bounds.maxLength().orElse(Integer.MAX_VALUE);
        return candidates.stream()
                .map(c -> c.length() <= longest ? c : c.substring(c.length() - longest))
                .filter(c -> bounds.patterns().stream()
                        .allMatch(p ->
                                java.util.regex.Pattern.compile(p).matcher(c).find()))
                .findFirst()
                .orElse(candidates.getFirst());
    }

    /** A JSON list in PostgreSQL's notation of arrays. */
    static String array(String json) {
        return JsonMapper.shared()
                .readTree(json)
                .valueStream()
                .map(e -> e.isNull()
                        ? "NULL"
                        : "\"" + e.asString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
