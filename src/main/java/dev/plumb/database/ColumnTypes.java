package dev.plumb.database;

import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Name;
import java.util.Optional;
import java.util.OptionalInt;

/** Takes a column's type apart: PostgreSQL keeps lengths and precisions in one number (manual, "pg_attribute"). */
final class ColumnTypes {

    /**
     * @param name as {@code format_type} writes it without modifier, of the element where it is an array
     * @param sort {@code pg_type.typtype}
     */
    record Base(String name, char sort, boolean array, int modifier) {}

    private ColumnTypes() {}

    /** @param domain the base type at the end of a domain's chain, where {@code type} is a domain */
    static ColumnType of(String sql, Base type, Name typeName, Optional<Base> domain) {
        Base end = domain.orElse(type);
        int modifier = end.modifier();
        var length = OptionalInt.empty();
        var precision = OptionalInt.empty();
        var scale = OptionalInt.empty();
        if (modifier >= 0) {
            switch (end.name()) {
                case "character varying", "character" -> length = OptionalInt.of(modifier - 4);
                case "bit", "bit varying" -> length = OptionalInt.of(modifier);
                case "numeric" -> {
                    precision = OptionalInt.of(((modifier - 4) >> 16) & 0xffff);
                    // eleven bits, signed, since 15
                    scale = OptionalInt.of((((modifier - 4) & 0x7ff) ^ 1024) - 1024);
                }
                default -> {}
            }
        }
        ColumnType.Kind kind = switch (type.sort()) {
            case 'e' -> ColumnType.Kind.ENUM;
            case 'd' -> ColumnType.Kind.DOMAIN;
            case 'c' -> ColumnType.Kind.COMPOSITE;
            case 'r', 'm' -> ColumnType.Kind.RANGE;
            default -> ColumnType.Kind.BASE;
        };
        boolean user = kind != ColumnType.Kind.BASE && !typeName.schema().equals("pg_catalog");
        return new ColumnType(
                sql,
                end.name(),
                kind,
                type.array() || end.array(),
                user ? Optional.of(typeName) : Optional.empty(),
                length,
                precision,
                scale);
    }
}
