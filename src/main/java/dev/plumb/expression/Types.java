package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** What types have to do with each other: which compare, which fit where, what two have in common. */
public final class Types {
    public static final Type.Scalar BOOL = Type.Scalar.of(Kind.BOOL);
    public static final Type.Scalar INT = Type.Scalar.of(Kind.INT);
    public static final Type.Scalar DECIMAL = Type.Scalar.of(Kind.DECIMAL);
    public static final Type.Scalar DOUBLE = Type.Scalar.of(Kind.DOUBLE);
    public static final Type.Scalar TEXT = Type.Scalar.of(Kind.TEXT);
    public static final Type.Scalar BYTES = Type.Scalar.of(Kind.BYTES);
    public static final Type.Scalar UUID = Type.Scalar.of(Kind.UUID);
    public static final Type.Scalar TIMESTAMP = Type.Scalar.of(Kind.TIMESTAMP);
    public static final Type.Scalar DURATION = Type.Scalar.of(Kind.DURATION);
    public static final Type.Scalar JSON = new Type.Scalar(Kind.JSON, true);
    public static final Type.Scalar NULL = new Type.Scalar(Kind.NULL, true);

    private Types() {}

    public static Optional<Kind> kind(Type type) {
        return type instanceof Type.Scalar scalar ? Optional.of(scalar.kind()) : Optional.empty();
    }

    public static boolean is(Type type, Kind kind) {
        return type instanceof Type.Scalar scalar && scalar.kind() == kind;
    }

    public static boolean isNull(Type type) {
        return is(type, Kind.NULL);
    }

    public static boolean isJson(Type type) {
        return is(type, Kind.JSON);
    }

    /** Text, text without case, or a word of an enum. */
    public static boolean isText(Type type) {
        return is(type, Kind.TEXT) || is(type, Kind.CITEXT) || type instanceof Type.Enumeration;
    }

    public static boolean isNumber(Type type) {
        return is(type, Kind.INT) || is(type, Kind.DECIMAL) || is(type, Kind.DOUBLE);
    }

    /** An instant or a day, which stands for its midnight in UTC. */
    public static boolean isMoment(Type type) {
        return is(type, Kind.TIMESTAMP) || is(type, Kind.DATE);
    }

    /** What arithmetic of two numbers gives: int below decimal below double. */
    public static Type.Scalar wider(Type left, Type right) {
        Kind kind = is(left, Kind.DOUBLE) || is(right, Kind.DOUBLE)
                ? Kind.DOUBLE
                : is(left, Kind.DECIMAL) || is(right, Kind.DECIMAL) ? Kind.DECIMAL : Kind.INT;
        return new Type.Scalar(kind, left.nullable() || right.nullable());
    }

    /** Whether {@code ==} means something between two types. */
    public static boolean equatable(Type left, Type right) {
        if (isNull(left) || isNull(right) || isJson(left) || isJson(right)) {
            return true;
        }
        if ((isNumber(left) && isNumber(right)) || (isMoment(left) && isMoment(right))) {
            return true;
        }
        if (left instanceof Type.Enumeration a && right instanceof Type.Enumeration b) {
            return a.values().stream().anyMatch(b.values()::contains);
        }
        if (isText(left) && isText(right)) {
            return true;
        }
        return switch (left) {
            case Type.Scalar a -> right instanceof Type.Scalar b && a.kind() == b.kind();
            case Type.Row a -> right instanceof Type.Row b && a.table().equals(b.table());
            case Type.ListOf a -> right instanceof Type.ListOf b && equatable(a.element(), b.element());
            case Type.MapOf _, Type.Struct _ -> right instanceof Type.MapOf || right instanceof Type.Struct;
            case Type.Enumeration _ -> false;
        };
    }

    /** Whether {@code <} means something between two types; words of an enum stand in its order. */
    public static boolean ordered(Type left, Type right) {
        if (isNull(left) || isNull(right)) {
            return true;
        }
        if (left instanceof Type.Enumeration a && right instanceof Type.Enumeration b) {
            return a.values().equals(b.values());
        }
        if (left instanceof Type.Enumeration || right instanceof Type.Enumeration) {
            return false;
        }
        boolean scalars = left instanceof Type.Scalar && right instanceof Type.Scalar;
        return scalars && equatable(left, right) && !isJson(left) && !isJson(right);
    }

    /** Whether a value of one type may be stored or given where another is expected; null apart. */
    public static boolean fits(Type given, Type expected) {
        if (isNull(given) || isJson(given) || isJson(expected)) {
            return true;
        }
        if (isNumber(given) && isNumber(expected)) {
            return wider(given, expected).kind() == ((Type.Scalar) expected).kind();
        }
        if (expected instanceof Type.Enumeration to) {
            return given instanceof Type.Enumeration from && to.values().containsAll(from.values());
        }
        if (isText(expected)) {
            return isText(given);
        }
        return switch (expected) {
            case Type.Scalar to -> given instanceof Type.Scalar from && from.kind() == to.kind();
            case Type.Row to -> given instanceof Type.Row from && from.table().equals(to.table());
            case Type.ListOf to -> given instanceof Type.ListOf from && fits(from.element(), to.element());
            case Type.MapOf to ->
                given instanceof Type.Struct || (given instanceof Type.MapOf from && fits(from.value(), to.value()));
            case Type.Struct _ ->
                given instanceof Type.Struct || given instanceof Type.MapOf || given instanceof Type.Row;
            case Type.Enumeration _ -> false;
        };
    }

    /** The type of a value that has either of two types; empty where nothing holds both. */
    public static Optional<Type> common(Type left, Type right) {
        boolean nullable = left.nullable() || right.nullable();
        if (isNull(left)) {
            return Optional.of(right.withNullable(true));
        }
        if (isNull(right)) {
            return Optional.of(left.withNullable(true));
        }
        if (isNumber(left) && isNumber(right)) {
            return Optional.of(wider(left, right));
        }
        if (left instanceof Type.Enumeration a && right instanceof Type.Enumeration b) {
            if (a.values().equals(b.values())) {
                return Optional.of((a.database().isPresent() ? a : b).withNullable(nullable));
            }
            return Optional.of(new Type.Scalar(Kind.TEXT, nullable));
        }
        if (isText(left) && isText(right)) {
            boolean withoutCase = is(left, Kind.CITEXT) && is(right, Kind.CITEXT);
            return Optional.of(new Type.Scalar(withoutCase ? Kind.CITEXT : Kind.TEXT, nullable));
        }
        if (isMoment(left) && isMoment(right)) {
            return Optional.of(
                    is(left, Kind.DATE) && is(right, Kind.DATE)
                            ? left.withNullable(nullable)
                            : TIMESTAMP.withNullable(nullable));
        }
        if (left instanceof Type.ListOf a && right instanceof Type.ListOf b) {
            return common(a.element(), b.element()).map(element -> new Type.ListOf(element, nullable));
        }
        if (left instanceof Type.Struct a && right instanceof Type.Struct b) {
            return Optional.of(a.equals(b) ? a.withNullable(nullable) : new Type.MapOf(JSON, nullable));
        }
        if (isJson(left) || isJson(right)) {
            return Optional.of(JSON);
        }
        return left.withNullable(false).equals(right.withNullable(false))
                ? Optional.of(left.withNullable(nullable))
                : Optional.empty();
    }

    /** The words that two enums share. */
    public static List<String> shared(Type.Enumeration left, Type.Enumeration right) {
        var shared = new LinkedHashSet<>(left.values());
        shared.retainAll(right.values());
        return new ArrayList<>(shared);
    }

    /** A type as a person would say it. */
    public static String words(Type type) {
        return switch (type) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case BOOL -> "a truth value";
                    case INT -> "an integer";
                    case DECIMAL -> "a decimal";
                    case DOUBLE -> "a floating-point number";
                    case TEXT -> "text";
                    case CITEXT -> "text without case";
                    case BYTES -> "bytes";
                    case UUID -> "a UUID";
                    case TIMESTAMP -> "an instant";
                    case DATE -> "a date";
                    case TIME -> "a time of day";
                    case DURATION -> "a duration";
                    case JSON -> "a JSON value";
                    case NULL -> "null";
                };
            case Type.Enumeration e ->
                "a word of "
                        + e.database().map(Object::toString).orElseGet(() -> "{" + String.join(", ", e.values()) + "}");
            case Type.Row row -> "a row of `" + row.table() + "`";
            case Type.ListOf list -> "a list of " + plural(list.element());
            case Type.MapOf _ -> "a map";
            case Type.Struct struct -> "`" + struct.name() + "`";
        };
    }

    private static String plural(Type type) {
        return switch (type) {
            case Type.Row row -> "rows of `" + row.table() + "`";
            case Type.Scalar scalar when scalar.kind() == Kind.INT -> "integers";
            case Type.Scalar scalar when scalar.kind() == Kind.DECIMAL -> "decimals";
            case Type.Scalar scalar when scalar.kind() == Kind.TEXT -> "texts";
            case Type.Scalar _, Type.Enumeration _, Type.ListOf _, Type.MapOf _, Type.Struct _ ->
                words(type).replaceFirst("^an? ", "");
        };
    }
}
