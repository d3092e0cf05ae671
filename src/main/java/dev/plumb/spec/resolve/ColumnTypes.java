package dev.plumb.spec.resolve;

import dev.plumb.expression.Type;
import dev.plumb.expression.Type.Kind;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Name;
import java.util.Optional;

/** What PostgreSQL's types are to expressions (PostgreSQL 18 documentation, chapter 8). */
final class ColumnTypes {
    private ColumnTypes() {}

    static Type typeOf(Column column, Catalog catalog) {
        return typeOf(column.type(), catalog).withNullable(!column.notNull());
    }

    static Type typeOf(ColumnType type, Catalog catalog) {
        Type element = element(type, catalog);
        return type.array() ? Type.ListOf.of(element) : element;
    }

    private static Type element(ColumnType type, Catalog catalog) {
        Optional<Catalog.EnumType> words =
                type.kind() == ColumnType.Kind.ENUM ? type.userType().flatMap(catalog::enumType) : Optional.empty();
        if (words.isEmpty()) {
            words = catalog.enums().stream()
                    .filter(e ->
                            e.name().toString().equals(type.base()) || e.name().equals(Name.inPublic(type.base())))
                    .findFirst();
        }
        return words.<Type>map(e -> new Type.Enumeration(Optional.of(e.name()), e.values(), false))
                .orElseGet(() -> Type.Scalar.of(kind(type)));
    }

    private static Kind kind(ColumnType type) {
        if (type.kind() == ColumnType.Kind.COMPOSITE || type.kind() == ColumnType.Kind.RANGE) {
            return Kind.TEXT;
        }
        String base = type.base();
        return switch (base) {
            case "boolean", "bool" -> Kind.BOOL;
            case "smallint", "integer", "bigint", "int2", "int4", "int8", "oid" -> Kind.INT;
            case "numeric", "decimal", "money" -> Kind.DECIMAL;
            case "real", "double precision", "float4", "float8" -> Kind.DOUBLE;
            case "citext" -> Kind.CITEXT;
            case "bytea" -> Kind.BYTES;
            case "uuid" -> Kind.UUID;
            case "timestamp with time zone", "timestamp without time zone", "timestamptz", "timestamp" ->
                Kind.TIMESTAMP;
            case "date" -> Kind.DATE;
            case "time without time zone", "time with time zone", "time", "timetz" -> Kind.TIME;
            case "interval" -> Kind.DURATION;
            case "json", "jsonb" -> Kind.JSON;
            default -> base.endsWith(".citext") ? Kind.CITEXT : Kind.TEXT;
        };
    }
}
