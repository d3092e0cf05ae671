package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions whose types a table can say: CEL's own, those of its extensions for strings and math
 * (github.com/google/cel-go/tree/master/ext), and ours. What takes a list stands in {@link ListFunctions}.
 */
final class Functions {
    /** Written as they are called; {@code T.f(…)} for a function of a value. */
    private static final String TABLE = """
            text.contains(text): bool
            text.startsWith(text): bool
            text.endsWith(text): bool
            text.matches(text): bool
            matches(text, text): bool
            text.size(): size
            size(text): size
            bytes.size(): size
            size(bytes): size
            text.charAt(int): text
            text.indexOf(text): int
            text.indexOf(text, int): int
            text.lastIndexOf(text): int
            text.lastIndexOf(text, int): int
            text.lowerAscii(): text
            text.upperAscii(): text
            text.replace(text, text): text
            text.replace(text, text, int): text
            text.split(text): texts
            text.split(text, int): texts
            text.substring(int): text
            text.substring(int, int): text
            text.trim(): text
            text.reverse(): text
            text.format(list): text
            strings.quote(text): text
            int(int): int
            int(text): int
            int(number): int
            int(timestamp): int
            decimal(text): decimal
            decimal(number): decimal
            double(number): double
            double(text): double
            bool(bool): bool
            bool(text): bool
            bytes(text): bytes
            bytes(bytes): bytes
            string(scalar): text
            timestamp(text): timestamp
            timestamp(moment): timestamp
            timestamp(int): timestamp
            duration(text): duration
            duration(duration): duration
            moment.getFullYear(): int
            moment.getFullYear(text): int
            moment.getMonth(): int
            moment.getMonth(text): int
            moment.getDate(): int
            moment.getDate(text): int
            moment.getDayOfMonth(): int
            moment.getDayOfMonth(text): int
            moment.getDayOfWeek(): int
            moment.getDayOfWeek(text): int
            moment.getDayOfYear(): int
            moment.getDayOfYear(text): int
            moment.getHours(): int
            moment.getHours(text): int
            moment.getMinutes(): int
            moment.getMinutes(text): int
            moment.getSeconds(): int
            moment.getSeconds(text): int
            moment.getMilliseconds(): int
            moment.getMilliseconds(text): int
            duration.getHours(): int
            duration.getMinutes(): int
            duration.getSeconds(): int
            duration.getMilliseconds(): int
            math.abs(number): same
            math.sign(number): same
            math.ceil(real): same
            math.floor(real): same
            math.round(real): same
            math.trunc(real): same
            math.isNaN(double): bool
            math.isInf(double): bool
            math.isFinite(double): bool
            math.sqrt(number): double
            math.bitAnd(int, int): int
            math.bitOr(int, int): int
            math.bitXor(int, int): int
            math.bitNot(int): int
            math.bitShiftLeft(int, int): int
            math.bitShiftRight(int, int): int
            slug(text): text
            randomBytes(int): bytes
            randomToken(int): text
            uuid(): uuid
            sha256(bytes): bytes
            sha256(text): bytes
            hmac(text, text): bytes
            hmac(text, bytes): bytes
            hmac(bytes, text): bytes
            hmac(bytes, bytes): bytes
            accessToken(row): text
            viewer.is(text): truth
            """;

    /** @param form as the table writes it */
    record Overload(String name, boolean member, List<String> parameters, String result, String form) {}

    private static final Map<String, List<Overload>> OVERLOADS = read();

    private Functions() {}

    private static Map<String, List<Overload>> read() {
        var overloads = new LinkedHashMap<String, List<Overload>>();
        for (String line : TABLE.lines().toList()) {
            int open = line.indexOf('(');
            int close = line.indexOf(')');
            String head = line.substring(0, open);
            var parameters = new ArrayList<String>();
            int dot = head.indexOf('.');
            boolean namespaced = head.startsWith("math.") || head.startsWith("strings.");
            boolean member = dot > 0 && !namespaced;
            if (member) {
                parameters.add(head.substring(0, dot));
            }
            for (String parameter : line.substring(open + 1, close).split(",", -1)) {
                if (!parameter.isBlank()) {
                    parameters.add(parameter.strip());
                }
            }
            String name = member ? head.substring(dot + 1) : head;
            overloads
                    .computeIfAbsent(name, n -> new ArrayList<>())
                    .add(new Overload(
                            name,
                            member,
                            List.copyOf(parameters),
                            line.substring(close + 1).replace(":", "").strip(),
                            line.substring(0, close + 1)));
        }
        return overloads;
    }

    static List<String> names() {
        return List.copyOf(OVERLOADS.keySet());
    }

    static boolean isKnown(String name) {
        return OVERLOADS.containsKey(name);
    }

    /** How a function may be called, for messages. */
    static List<String> forms(String name) {
        return OVERLOADS.getOrDefault(name, List.of()).stream()
                .map(o -> "`" + o.form() + "`")
                .toList();
    }

    /** The type of a call, whose receiver is the first argument; empty where no form takes these types. */
    static Optional<Type> result(String name, boolean member, List<Type> arguments) {
        for (Overload overload : OVERLOADS.getOrDefault(name, List.of())) {
            boolean fits = overload.member() == member && overload.parameters().size() == arguments.size();
            for (int i = 0; fits && i < arguments.size(); i++) {
                fits = takes(overload.parameters().get(i), arguments.get(i));
            }
            if (fits) {
                return Optional.of(result(overload.result(), arguments));
            }
        }
        return Optional.empty();
    }

    private static boolean takes(String parameter, Type type) {
        if (parameter.equals("viewer")) {
            return type instanceof Type.Row || type instanceof Type.Struct || Types.isNull(type);
        }
        if (Types.isNull(type)) {
            return true;
        }
        return switch (parameter) {
            case "text" -> Types.isText(type);
            case "int" -> Types.is(type, Kind.INT);
            case "double" -> Types.is(type, Kind.DOUBLE);
            case "real" -> Types.is(type, Kind.DOUBLE) || Types.is(type, Kind.DECIMAL);
            case "number" -> Types.isNumber(type);
            case "bool" -> Types.is(type, Kind.BOOL);
            case "bytes" -> Types.is(type, Kind.BYTES);
            case "timestamp" -> Types.is(type, Kind.TIMESTAMP);
            case "moment" -> Types.isMoment(type);
            case "duration" -> Types.is(type, Kind.DURATION);
            case "scalar" -> type instanceof Type.Scalar || type instanceof Type.Enumeration;
            case "list" -> type instanceof Type.ListOf;
            case "row" -> type instanceof Type.Row;
            default -> throw new IllegalStateException(parameter);
        };
    }

    private static Type result(String result, List<Type> arguments) {
        boolean nullable = arguments.stream().anyMatch(Type::nullable);
        return switch (result) {
            case "size" -> Types.INT;
            case "truth" -> Types.BOOL;
            case "same" ->
                (Types.isNull(arguments.getFirst()) ? Types.DECIMAL : arguments.getFirst()).withNullable(nullable);
            case "texts" -> new Type.ListOf(Types.TEXT, nullable);
            case "text" -> Types.TEXT.withNullable(nullable);
            case "int" -> Types.INT.withNullable(nullable);
            case "decimal" -> Types.DECIMAL.withNullable(nullable);
            case "double" -> Types.DOUBLE.withNullable(nullable);
            case "bool" -> Types.BOOL.withNullable(nullable);
            case "bytes" -> Types.BYTES.withNullable(nullable);
            case "uuid" -> Types.UUID.withNullable(nullable);
            case "timestamp" -> Types.TIMESTAMP.withNullable(nullable);
            case "duration" -> Types.DURATION.withNullable(nullable);
            default -> throw new IllegalStateException(result);
        };
    }
}
