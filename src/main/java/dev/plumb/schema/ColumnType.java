package dev.plumb.schema;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A column's type as PostgreSQL names it, taken apart far enough to type rows by it.
 *
 * @param sql what {@code format_type} writes ({@code numeric(12,2)}, {@code product_status}, {@code text[]})
 * @param base the name that {@code format_type} writes without modifier or array ({@code numeric}, {@code
 *     text}, {@code character varying}, {@code timestamp with time zone}, {@code citext}), of a domain the base
 *     type's name at the end of the chain
 * @param kind what sort of type {@code base} is
 * @param userType the name of the enum, composite or domain, where it is one
 * @param length of {@code varchar(n)}, {@code char(n)} and {@code bit(n)}
 * @param precision of {@code numeric(p,s)}
 * @param scale of {@code numeric(p,s)}
 */
public record ColumnType(
        String sql,
        String base,
        Kind kind,
        boolean array,
        Optional<Name> userType,
        OptionalInt length,
        OptionalInt precision,
        OptionalInt scale) {

    /** The same type under another name. */
    ColumnType named(String name) {
        return new ColumnType(name, base, kind, array, userType, length, precision, scale);
    }

    public enum Kind {
        BASE,
        ENUM,
        DOMAIN,
        COMPOSITE,
        RANGE
    }
}
