package dev.plumb.schema;

import java.util.List;
import java.util.Set;

/** What becomes of values when a column's type changes. */
final class TypeChange {
    private static final Set<String> TEXT =
            Set.of("text", "character varying", "character", "citext", "name", "\"char\"");
    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> MOMENTS =
            Set.of("date", "timestamp without time zone", "timestamp with time zone");
    private static final Set<String> JSON = Set.of("json", "jsonb");

    /** The types of {@code pg_catalog} that columns have; values of any other are parked as text. */
    private static final Set<String> BUILT_IN = Set.of(
            "text",
            "character varying",
            "character",
            "name",
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "real",
            "double precision",
            "boolean",
            "date",
            "timestamp without time zone",
            "timestamp with time zone",
            "time without time zone",
            "time with time zone",
            "interval",
            "uuid",
            "bytea",
            "json",
            "jsonb",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "bit",
            "bit varying",
            "money",
            "oid",
            "xml",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "tsquery",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "int4multirange",
            "int8multirange",
            "nummultirange",
            "tsmultirange",
            "tstzmultirange",
            "datemultirange");

    /** Other pairs that PostgreSQL has a cast for, which does better than the way through text. */
    private static final Set<String> CAST = Set.of(
            "boolean > integer",
            "integer > boolean",
            "money > numeric",
            "numeric > money",
            "integer > money",
            "bigint > money",
            "integer > bit",
            "bit > integer",
            "bigint > bit",
            "bit > bigint",
            "bit > bit varying",
            "bit varying > bit",
            "time without time zone > time with time zone",
            "time with time zone > time without time zone",
            "time without time zone > interval",
            "interval > time without time zone",
            "timestamp without time zone > time without time zone",
            "timestamp with time zone > time without time zone",
            "timestamp with time zone > time with time zone",
            "cidr > inet",
            "inet > cidr",
            "macaddr > macaddr8",
            "macaddr8 > macaddr");

    private TypeChange() {}

    static boolean builtIn(String type) {
        return BUILT_IN.contains(type.replaceAll("[(][^)]*[)]|[\\[\\]]", "").strip());
    }

    static boolean builtIn(ColumnType type) {
        return type.userType().isEmpty() && BUILT_IN.contains(type.base());
    }

    /** Whether every value of the one type is a value of the other, and back from there the same. */
    static boolean keepsValues(ColumnType was, ColumnType is) {
        if (was.array() != is.array()) {
            return false;
        }
        String a = was.base();
        String b = is.base();
        if (was.kind() == ColumnType.Kind.ENUM && TEXT.contains(b) && is.kind() == ColumnType.Kind.BASE) {
            return is.length().isEmpty() && !b.equals("citext");
        }
        if (was.kind() != ColumnType.Kind.BASE || is.kind() != ColumnType.Kind.BASE) {
            return was.equals(is);
        }
        if (a.equals("character varying") || a.equals("text")) {
            return (b.equals("text") || b.equals("citext") || b.equals("character varying"))
                    && (is.length().isEmpty()
                            || was.length().isPresent()
                                    && was.length().getAsInt() <= is.length().getAsInt());
        }
        if (a.equals("numeric") && b.equals("numeric")) {
            if (is.precision().isEmpty()) {
                return true;
            }
            return was.precision().isPresent()
                    && was.scale().getAsInt() <= is.scale().getAsInt()
                    && was.precision().getAsInt() - was.scale().getAsInt()
                            <= is.precision().getAsInt() - is.scale().getAsInt();
        }
        return switch (a) {
            case "smallint" ->
                Set.of("integer", "bigint", "numeric").contains(b)
                        && is.precision().isEmpty();
            case "integer" ->
                (b.equals("bigint") || b.equals("numeric")) && is.precision().isEmpty();
            case "bigint" -> b.equals("numeric") && is.precision().isEmpty();
            case "real" -> b.equals("double precision");
            case "date" -> b.equals("timestamp without time zone");
            case "uuid", "boolean", "inet" -> b.equals("text");
            default -> a.equals(b) && was.sql().equals(is.sql());
        };
    }

    /** Whether PostgreSQL leaves the rows as they lie ({@code ALTER TABLE}, "Notes"). */
    static boolean leavesRows(ColumnType was, ColumnType is) {
        return keepsValues(was, is)
                && !was.array()
                && ((Set.of("character varying", "text").contains(was.base())
                                && Set.of("character varying", "text").contains(is.base()))
                        || was.base().equals("numeric")
                                && is.base().equals("numeric")
                                && (is.scale().equals(was.scale())
                                        || is.precision().isEmpty()));
    }

    /**
     * Whether PostgreSQL writes every row anew for the change ({@code ALTER TABLE}, "Notes"): not where the old values
     * are values of the new type as they lie.
     *
     * @param free whether a domain has no constraint that values could fail
     */
    static boolean rewrites(ColumnType was, ColumnType is, java.util.function.Predicate<Name> free) {
        if (was.array() != is.array()) {
            return true;
        }
        if (is.kind() == ColumnType.Kind.DOMAIN
                && !is.userType().equals(was.userType())
                && (is.array() || !is.userType().map(free::test).orElse(false))) {
            return true;
        }
        boolean named = was.kind() == ColumnType.Kind.ENUM
                || is.kind() == ColumnType.Kind.ENUM
                || was.kind() == ColumnType.Kind.COMPOSITE
                || is.kind() == ColumnType.Kind.COMPOSITE
                || was.kind() == ColumnType.Kind.RANGE
                || is.kind() == ColumnType.Kind.RANGE;
        if (named && !was.base().equals(is.base())
                || was.array() && (was.kind() == ColumnType.Kind.DOMAIN) != (is.kind() == ColumnType.Kind.DOMAIN)) {
            return true;
        }
        // of arrays PostgreSQL relabels those of its own types alone
        boolean others = was.array()
                && withoutSchema(was.base()).equals("citext")
                        != withoutSchema(is.base()).equals("citext");
        return others || !sameBytes(was.base(), is.base()) || !fits(was, is);
    }

    /** Types of which one is relabelled to the other (pg_cast: binary coercible). */
    private static boolean sameBytes(String was, String is) {
        String a = withoutSchema(was);
        String b = withoutSchema(is);
        var texts = Set.of("text", "character varying", "citext");
        return a.equals(b)
                || texts.contains(a) && texts.contains(b)
                || a.equals("cidr") && b.equals("inet")
                || a.equals("integer") && b.equals("oid")
                || a.equals("oid") && b.equals("integer")
                || a.equals("bit") && b.equals("bit varying")
                || a.equals("xml") && texts.contains(b)
                // where a session is in UTC, as ours are
                || a.startsWith("timestamp with") && b.startsWith("timestamp with");
    }

    /** An extension's type may stand in any schema. */
    static String withoutSchema(String base) {
        return base.endsWith(".citext") ? "citext" : base;
    }

    /** The least field that a type of time keeps: seconds 0, minutes 1, to years 5 ({@code interval year to month}: 4). */
    private static int leastField(ColumnType type) {
        if (!type.base().startsWith("interval")) {
            return 0;
        }
        String fields = type.sql()
                .substring("interval".length())
                .replaceAll("[(].*|\\[\\]", "")
                .strip();
        String least = fields.substring(fields.lastIndexOf(' ') + 1);
        return Math.max(
                0, List.of("second", "minute", "hour", "day", "month", "year").indexOf(least));
    }

    /** Whether every length and precision is allowed still, as PostgreSQL can tell without looking at values. */
    private static boolean fits(ColumnType was, ColumnType is) {
        if (is.length().isPresent()) {
            boolean longer = was.length().isPresent()
                    && was.length().getAsInt() <= is.length().getAsInt()
                    && Set.of("character varying", "bit varying").contains(is.base())
                    && was.base().equals(is.base())
                    && !is.array();
            return longer || was.base().equals(is.base()) && was.length().equals(is.length());
        }
        if (is.base().equals("character") || is.base().equals("bit")) {
            return was.length().equals(is.length());
        }
        if (is.precision().isPresent()) {
            return was.precision().isPresent()
                    && was.scale().equals(is.scale())
                    && (was.precision().getAsInt() == is.precision().getAsInt()
                            || was.precision().getAsInt() < is.precision().getAsInt() && !is.array());
        }
        if (leastField(is) > leastField(was)) {
            return false;
        }
        return seconds(is) < 0
                || seconds(was) >= 0 && seconds(was) <= seconds(is) && !is.array()
                || seconds(is) == 6
                || seconds(was) == seconds(is);
    }

    /** The digits of seconds that a type of time keeps; -1 where none are said. */
    private static int seconds(ColumnType type) {
        boolean time = type.base().startsWith("time") || type.base().equals("interval");
        int open = type.sql().indexOf('(');
        return time && open > 0 && Character.isDigit(type.sql().charAt(open + 1))
                ? type.sql().charAt(open + 1) - '0'
                : -1;
    }

    /** An expression of the new type over one of the old. */
    static String convert(String value, ColumnType was, ColumnType is) {
        String type = Ddl.type(is.sql());
        if (was.array() && !is.array()) {
            return "(" + value + ")[1]::" + (direct(was, is) ? "" : "text::") + type;
        }
        if (!was.array() && is.array()) {
            return "case when " + value + " is not null then array[" + value + "]::"
                    + (direct(was, is) ? "" : "text[]::") + type + " end";
        }
        boolean plain = !was.array() && !TEXT.contains(was.base()) && !TEXT.contains(is.base());
        if (plain && is.base().equals("bytea") && !was.base().equals("bytea")) {
            return "convert_to(" + value + "::text, 'UTF8')";
        }
        if (plain && was.base().equals("bytea") && !is.base().equals("bytea")) {
            return "convert_from(" + value + ", 'UTF8')::" + type;
        }
        return value + (direct(was, is) ? "" : was.array() ? "::text[]" : "::text") + "::" + type;
    }

    static boolean direct(ColumnType was, ColumnType is) {
        if (was.kind() == ColumnType.Kind.BASE && TEXT.contains(was.base())
                || is.kind() == ColumnType.Kind.BASE && TEXT.contains(is.base())) {
            return true;
        }
        if (was.kind() == ColumnType.Kind.DOMAIN || is.kind() == ColumnType.Kind.DOMAIN) {
            return was.base().equals(is.base());
        }
        if (was.kind() != ColumnType.Kind.BASE || is.kind() != ColumnType.Kind.BASE) {
            return false;
        }
        return was.base().equals(is.base())
                || NUMBERS.contains(was.base()) && NUMBERS.contains(is.base())
                || MOMENTS.contains(was.base()) && MOMENTS.contains(is.base())
                || JSON.contains(was.base()) && JSON.contains(is.base())
                || CAST.contains(was.base() + " > " + is.base());
    }
}
