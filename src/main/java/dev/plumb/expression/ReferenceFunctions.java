package dev.plumb.expression;

import dev.plumb.expression.World.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Operators and functions as the language reference defines them, over plain values. Written apart from
 * what the generated code calls, on purpose: each must be able to contradict the other. What is CEL's
 * own and not touched by null or decimals is left to CEL ({@link StandardCel}).
 */
final class ReferenceFunctions {
    private final Model model;
    private final World world;

    ReferenceFunctions(Model model, World world) {
        this.model = model;
        this.world = world;
    }

    /** Text that compares without case. */
    record Citext(String text) {
        private String folded() {
            var folded = new StringBuilder();
            text.codePoints().forEach(c -> folded.appendCodePoint(Character.toLowerCase(c)));
            return folded.toString();
        }
    }

    /** A word of an enum, which knows its order. */
    record Word(String text, List<String> values) {}

    /** A value with what its type adds to it. */
    @Nullable
    Object typed(@Nullable Object value, Type type) {
        return switch (value) {
            case null -> null;
            case Integer i -> i.longValue();
            case String s when type instanceof Type.Enumeration e -> new Word(s, e.values());
            case String s when Types.is(type, Type.Kind.CITEXT) -> new Citext(s);
            case List<?> list -> {
                var typed = new ArrayList<@Nullable Object>();
                Type element = type instanceof Type.ListOf of ? of.element() : Types.JSON;
                list.forEach(v -> typed.add(typed(v, element)));
                yield typed;
            }
            case Map<?, ?> map -> {
                var typed = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                map.forEach((k, v) -> typed.put(k, typed(v, propertyType(type, String.valueOf(k)))));
                yield typed;
            }
            default -> value;
        };
    }

    /** A map with one entry more, or with those of another map; no key stands in it twice. */
    private static Map<?, ?> inserted(@Nullable Object map, @Nullable Object key, @Nullable Object value) {
        var all = new LinkedHashMap<@Nullable Object, @Nullable Object>((Map<?, ?>) Objects.requireNonNull(map));
        var more = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        if (key instanceof Map<?, ?> entries) {
            more.putAll(entries);
        } else {
            more.put(key, value);
        }
        more.forEach((k, v) -> {
            if (k == null || all.containsKey(k)) {
                throw new IllegalArgumentException("Two elements under the key " + k);
            }
            all.put(k, v);
        });
        return all;
    }

    private static Type propertyType(Type type, String name) {
        return switch (type) {
            case Type.Struct struct
            when struct.properties().containsKey(name) ->
                struct.properties().get(name).type();
            case Type.MapOf map -> map.value();
            case Type.Scalar _, Type.Enumeration _, Type.Row _, Type.ListOf _, Type.Struct _ -> Types.JSON;
        };
    }

    static @Nullable Object untyped(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Citext citext -> citext.text();
            case Word word -> word.text();
            case List<?> list -> {
                var plain = new ArrayList<@Nullable Object>();
                list.forEach(v -> plain.add(untyped(v)));
                yield plain;
            }
            case Map<?, ?> map -> {
                var plain = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                map.forEach((k, v) -> plain.put(untyped(k), untyped(v)));
                yield plain;
            }
            default -> value;
        };
    }

    @Nullable
    Object apply(String function, List<@Nullable Object> arguments) {
        Object first = arguments.isEmpty() ? null : arguments.get(0);
        Object second = arguments.size() < 2 ? null : arguments.get(1);
        return switch (function) {
            case "@truth" -> Boolean.TRUE.equals(first);
            case "@range" -> first == null ? List.of() : first;
            case "@with" -> first == null ? null : second;
            case "@decimal" -> new BigDecimal(String.valueOf(first));
            case "@rows" ->
                world.rows(model.byList(String.valueOf(first)).orElseThrow().table());
            case "@get", "_?._", "_[?_]" -> get(first, second);
            case "_[_]" -> at(first, second);
            case "cel.@mapInsert" -> inserted(first, second, arguments.size() > 2 ? arguments.get(2) : null);
            case "@has" -> has(first, String.valueOf(second));
            case "!_" -> !Boolean.TRUE.equals(first);
            case "_==_" -> equal(first, second);
            case "_!=_" -> !equal(first, second);
            case "_<_" -> first != null && second != null && compare(first, second) < 0;
            case "_<=_" -> first != null && second != null && compare(first, second) <= 0;
            case "_>_" -> first != null && second != null && compare(first, second) > 0;
            case "_>=_" -> first != null && second != null && compare(first, second) >= 0;
            case "@in" -> in(first, second);
            case "size", ".size" -> size(first);
            case ".is" -> world.is(first, String.valueOf(untyped(second)));
            case "uuid", "randomBytes", "randomToken", "accessToken" -> world.given(function, arguments);
            case "optional.none" -> null;
            case "optional.of", ".value", "dyn" -> first;
            case ".hasValue" -> first != null;
            case ".orValue", ".or" -> first != null ? first : second;
            case ".join" ->
                first == null || list(first).contains(null) || (arguments.size() > 1 && second == null)
                        ? null
                        : standard(function, arguments);
            case ".distinct" -> distinct(list(first));
            case ".sum" -> sum(first == null ? List.of() : present(list(first)));
            case ".min" -> extreme(present(list(first)), -1);
            case ".max" -> extreme(present(list(first)), 1);
            case ".avg" -> average(present(list(first)));
            case ".first" -> list(first).isEmpty() ? null : list(first).getFirst();
            case ".last" -> list(first).isEmpty() ? null : list(first).getLast();
            case ".sort" -> list(first).stream().sorted(this::nullsLast).toList();
            case ".reverse" -> first instanceof List<?> list ? list.reversed() : standard(function, arguments);
            case "lists.@sortByAssociatedKeys", ".@sortByAssociatedKeys" -> sorted(list(first));
            default -> ofValues(function, arguments);
        };
    }

    /** What is null where an argument is. */
    private @Nullable Object ofValues(String function, List<@Nullable Object> arguments) {
        if (arguments.stream().anyMatch(a -> a == null)) {
            return null;
        }
        Object first = arguments.isEmpty() ? "" : plain(arguments.get(0));
        Object second = arguments.size() < 2 ? "" : plain(arguments.get(1));
        return switch (function) {
            case "_+_", "_-_", "_*_", "_/_", "_%_" -> arithmetic(function, first, second);
            case "-_" -> arithmetic("_-_", first instanceof BigDecimal ? BigDecimal.ZERO : 0L, first);
            case "decimal" -> decimal(first);
            case "string" -> string(first);
            case "int" ->
                first instanceof BigDecimal d
                        ? exactLong(d.toBigInteger())
                        : first instanceof Instant t ? t.getEpochSecond() : standard(function, arguments);
            case "duration" ->
                first instanceof Duration
                        ? first
                        : Durations.parse(string(first))
                                .orElseThrow(() -> new IllegalArgumentException("no duration: " + first));
            case "timestamp" ->
                first instanceof String text
                        ? Instant.parse(text)
                        : first instanceof Long seconds ? Instant.ofEpochSecond(seconds) : instant(first);
            case "slug" -> slug(string(first));
            case "sha256" -> digest(bytes(first));
            case "hmac" -> hmac(bytes(first), bytes(second));
            case "math.abs" ->
                first instanceof BigDecimal d
                        ? d.abs()
                        : first instanceof Long l ? Math.absExact(l) : standard(function, arguments);
            case "math.ceil", "math.floor", "math.round", "math.trunc", "math.sign" ->
                first instanceof BigDecimal d ? rounded(function, d) : standard(function, arguments);
            case ".indexOf", ".lastIndexOf" -> // CEL's own fails on an empty text, where its specification says -1
                string(first).isEmpty() && !string(second).isEmpty()
                        ? (Object) Long.valueOf(-1)
                        : standard(function, arguments);
            case "math.@max", "math.@min" -> greatest(arguments, function.equals("math.@max") ? 1 : -1);
            default -> {
                boolean part = function.startsWith(".get");
                yield part && isMoment(first)
                        ? part(function, instant(first), arguments)
                        : standard(function, arguments);
            }
        };
    }

    private static BigDecimal rounded(String function, BigDecimal value) {
        return switch (function) {
            case "math.ceil" -> value.setScale(0, RoundingMode.CEILING);
            case "math.floor" -> value.setScale(0, RoundingMode.FLOOR);
            case "math.round" -> value.setScale(0, RoundingMode.HALF_UP);
            case "math.trunc" -> value.setScale(0, RoundingMode.DOWN);
            default -> BigDecimal.valueOf(value.signum());
        };
    }

    private static boolean isMoment(Object value) {
        return value instanceof Instant || value instanceof LocalDate;
    }

    private static @Nullable Object standard(String function, List<@Nullable Object> arguments) {
        return StandardCel.call(
                function, arguments.stream().map(ReferenceFunctions::untyped).toList());
    }

    private static Object plain(@Nullable Object value) {
        Object plain = untyped(value);
        if (plain == null) {
            throw new IllegalStateException();
        }
        return plain;
    }

    // ---- navigation

    private @Nullable Object get(@Nullable Object target, @Nullable Object property) {
        String name = String.valueOf(untyped(property));
        return switch (target) {
            case null -> null;
            case Row row -> member(row, name);
            case Map<?, ?> map -> map.get(name);
            case List<?> list
            when untyped(property) instanceof Long index ->
                index >= 0 && index < list.size() ? list.get(index.intValue()) : null;
            default -> throw new IllegalArgumentException("no property " + name);
        };
    }

    private @Nullable Object at(@Nullable Object target, @Nullable Object key) {
        if (target == null || key == null) {
            return null;
        }
        return target instanceof List<?> list && key instanceof Long index
                ? list.get(Math.toIntExact(index))
                : get(target, key);
    }

    private static boolean has(@Nullable Object target, String name) {
        return switch (target) {
            case null -> false;
            case Map<?, ?> map -> map.containsKey(name);
            case Row row -> true;
            default -> throw new IllegalArgumentException("no property " + name);
        };
    }

    private @Nullable Object member(Row row, String name) {
        var entity = model.entity(row.table()).orElseThrow();
        var attribute = entity.attribute(name);
        if (attribute.isPresent()) {
            return typed(row.get(attribute.get().column()), attribute.get().type());
        }
        var link = entity.link(name);
        if (link.isPresent()) {
            return world.rows(link.get().target()).stream()
                    .filter(r -> row.agrees(link.get().columns(), r, link.get().targetColumns()))
                    .findFirst()
                    .orElse(null);
        }
        var back = entity.backLink(name).orElseThrow();
        var rows = world.rows(back.source()).stream()
                .filter(r -> row.agrees(back.columns(), r, back.sourceColumns()))
                .toList();
        return back.one() ? rows.stream().findFirst().orElse(null) : rows;
    }

    // ---- comparison

    private boolean equal(@Nullable Object first, @Nullable Object second) {
        if (first == null || second == null) {
            return first == null && second == null;
        }
        if (first instanceof Row a && second instanceof Row b) {
            List<String> key = model.entity(a.table()).orElseThrow().key();
            return a.table().equals(b.table()) && a.agrees(key, b, key);
        }
        if (first instanceof List<?> a && second instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = equal(a.get(i), b.get(i));
            }
            return same;
        }
        if (first instanceof Map<?, ?> a && second instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet()) && a.keySet().stream().allMatch(k -> equal(a.get(k), b.get(k)));
        }
        if (first instanceof Citext || second instanceof Citext) {
            return new Citext(string(plain(first))).folded().equals(new Citext(string(plain(second))).folded());
        }
        Object a = plain(first);
        Object b = plain(second);
        if (a instanceof byte[] x && b instanceof byte[] y) {
            return Arrays.equals(x, y);
        }
        if ((a instanceof Number && b instanceof Number) || (isMoment(a) && isMoment(b))) {
            return compare(a, b) == 0;
        }
        return a.equals(b);
    }

    private int compare(Object first, Object second) {
        if (first instanceof Word || second instanceof Word) {
            List<String> values = first instanceof Word w ? w.values() : ((Word) second).values();
            return Integer.compare(values.indexOf(string(plain(first))), values.indexOf(string(plain(second))));
        }
        if (first instanceof Citext || second instanceof Citext) {
            return codePoints(new Citext(string(plain(first))).folded(), new Citext(string(plain(second))).folded());
        }
        if (first instanceof Double || second instanceof Double) {
            return Double.compare(((Number) first).doubleValue(), ((Number) second).doubleValue());
        }
        if (first instanceof Number && second instanceof Number) {
            return decimal(first).compareTo(decimal(second));
        }
        if (isMoment(first) && isMoment(second)) {
            return instant(first).compareTo(instant(second));
        }
        if (first instanceof String a && second instanceof String b) {
            return codePoints(a, b);
        }
        if (first instanceof byte[] a && second instanceof byte[] b) {
            return HexFormat.of().formatHex(a).compareTo(HexFormat.of().formatHex(b));
        }
        if (first instanceof UUID a && second instanceof UUID b) {
            return a.toString().compareTo(b.toString());
        }
        if (first instanceof Boolean a && second instanceof Boolean b) {
            return a.compareTo(b);
        }
        if (first instanceof Duration a && second instanceof Duration b) {
            return a.compareTo(b);
        }
        if (first instanceof java.time.LocalTime a && second instanceof java.time.LocalTime b) {
            return a.compareTo(b);
        }
        throw new IllegalArgumentException("no order between " + first + " and " + second);
    }

    private static int codePoints(String first, String second) {
        return Arrays.compare(first.codePoints().toArray(), second.codePoints().toArray());
    }

    private int nullsLast(@Nullable Object first, @Nullable Object second) {
        if (first == null || second == null) {
            return first == null ? (second == null ? 0 : 1) : -1;
        }
        return compare(first, second);
    }

    private boolean in(@Nullable Object element, @Nullable Object list) {
        if (element == null || list == null) {
            return false;
        }
        return list instanceof Map<?, ?> map
                ? map.containsKey(untyped(element))
                : list(list).stream().anyMatch(each -> equal(each, element));
    }

    // ---- lists

    private static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof Collection<?> list ? new ArrayList<@Nullable Object>(list) : new ArrayList<>();
    }

    private static List<Object> present(List<@Nullable Object> list) {
        var present = new ArrayList<Object>();
        for (Object value : list) {
            if (value != null) {
                present.add(value);
            }
        }
        return present;
    }

    private static long size(@Nullable Object value) {
        return switch (untyped(value)) {
            case null -> 0;
            case String text -> text.codePointCount(0, text.length());
            case byte[] bytes -> bytes.length;
            case Collection<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> throw new IllegalArgumentException("no size of " + value);
        };
    }

    private List<@Nullable Object> distinct(List<@Nullable Object> list) {
        var different = new ArrayList<@Nullable Object>();
        for (Object value : list) {
            if (different.stream().noneMatch(known -> equal(known, value))) {
                different.add(value);
            }
        }
        return different;
    }

    private static Object sum(List<Object> numbers) {
        if (numbers.stream().anyMatch(BigDecimal.class::isInstance)) {
            return numbers.stream().map(ReferenceFunctions::decimal).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        if (numbers.stream().anyMatch(Double.class::isInstance)) {
            return numbers.stream().mapToDouble(n -> ((Number) n).doubleValue()).reduce(0, Double::sum);
        }
        if (numbers.stream().anyMatch(Duration.class::isInstance)) {
            return numbers.stream().map(Duration.class::cast).reduce(Duration.ZERO, Duration::plus);
        }
        return exactLong(numbers.stream()
                .map(n -> BigInteger.valueOf(((Number) n).longValue()))
                .reduce(BigInteger.ZERO, BigInteger::add));
    }

    private @Nullable Object extreme(List<Object> list, int sign) {
        return list.stream().reduce((a, b) -> compare(b, a) * sign > 0 ? b : a).orElse(null);
    }

    private Object greatest(List<@Nullable Object> arguments, int sign) {
        Object first = arguments.getFirst();
        Object greatest = extreme(present(first instanceof List<?> ? list(first) : arguments), sign);
        if (greatest == null) {
            throw new IllegalArgumentException("nothing to compare");
        }
        return greatest;
    }

    private static @Nullable Object average(List<Object> numbers) {
        if (numbers.isEmpty()) {
            return null;
        }
        Object sum = sum(numbers);
        return sum instanceof Double total
                ? total / numbers.size()
                : decimal(numbers.stream().map(ReferenceFunctions::decimal).reduce(BigDecimal.ZERO, BigDecimal::add))
                        .divide(BigDecimal.valueOf(numbers.size()), 20, RoundingMode.HALF_UP);
    }

    /** @param pairs of a key and the element that it belongs to */
    private List<@Nullable Object> sorted(List<@Nullable Object> pairs) {
        var order = new ArrayList<List<@Nullable Object>>();
        pairs.forEach(pair -> order.add(list(pair)));
        order.sort((a, b) -> nullsLast(a.getFirst(), b.getFirst()));
        var sorted = new ArrayList<@Nullable Object>();
        order.forEach(pair -> sorted.add(pair.get(1)));
        return sorted;
    }

    // ---- arithmetic

    private static Object arithmetic(String function, Object first, Object second) {
        if (first instanceof Long a && second instanceof Long b) {
            BigInteger x = BigInteger.valueOf(a);
            BigInteger y = BigInteger.valueOf(b);
            return exactLong(
                    switch (function) {
                        case "_+_" -> x.add(y);
                        case "_-_" -> x.subtract(y);
                        case "_*_" -> x.multiply(y);
                        case "_/_" -> x.divide(y);
                        default -> x.remainder(y);
                    });
        }
        if (first instanceof Double || second instanceof Double) {
            double x = ((Number) first).doubleValue();
            double y = ((Number) second).doubleValue();
            return switch (function) {
                case "_+_" -> x + y;
                case "_-_" -> x - y;
                case "_*_" -> x * y;
                default -> x / y;
            };
        }
        if (first instanceof Number && second instanceof Number) {
            BigDecimal x = decimal(first);
            BigDecimal y = decimal(second);
            return switch (function) {
                case "_+_" -> x.add(y);
                case "_-_" -> x.subtract(y);
                case "_*_" -> x.multiply(y);
                default -> x.divide(y, 20, RoundingMode.HALF_UP);
            };
        }
        boolean plus = function.equals("_+_");
        if (isMoment(first) && second instanceof Duration d) {
            return plus ? instant(first).plus(d) : instant(first).minus(d);
        }
        if (first instanceof Duration d && isMoment(second)) {
            return instant(second).plus(d);
        }
        if (isMoment(first) && isMoment(second)) {
            return Duration.between(instant(second), instant(first));
        }
        if (first instanceof Duration a && second instanceof Duration b) {
            return plus ? a.plus(b) : a.minus(b);
        }
        if (first instanceof byte[] a && second instanceof byte[] b) {
            byte[] both = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return both;
        }
        if (first instanceof List<?> a && second instanceof List<?> b) {
            var both = new ArrayList<@Nullable Object>(a);
            both.addAll(b);
            return both;
        }
        return string(first) + string(second);
    }

    private static long exactLong(BigInteger value) {
        return value.longValueExact();
    }

    private static BigDecimal decimal(Object value) {
        return switch (value) {
            case BigDecimal d -> d;
            case Long l -> BigDecimal.valueOf(l);
            case Double d -> BigDecimal.valueOf(d);
            default -> new BigDecimal(String.valueOf(untyped(value)));
        };
    }

    private static Instant instant(Object value) {
        return switch (value) {
            case Instant instant -> instant;
            case LocalDate date -> date.atStartOfDay(ZoneOffset.UTC).toInstant();
            default -> throw new IllegalArgumentException("no instant: " + value);
        };
    }

    private static Object part(String function, Instant instant, List<@Nullable Object> arguments) {
        if (arguments.size() > 1) {
            throw new IllegalArgumentException("parts of an instant are those in UTC");
        }
        var utc = instant.atOffset(ZoneOffset.UTC);
        long part = switch (function) {
            case ".getFullYear" -> utc.getYear();
            case ".getMonth" -> utc.getMonthValue() - 1;
            case ".getDate" -> utc.getDayOfMonth();
            case ".getDayOfMonth" -> utc.getDayOfMonth() - 1;
            case ".getDayOfWeek" -> utc.getDayOfWeek().getValue() % 7;
            case ".getDayOfYear" -> utc.getDayOfYear() - 1;
            case ".getHours" -> utc.getHour();
            case ".getMinutes" -> utc.getMinute();
            case ".getSeconds" -> utc.getSecond();
            default -> utc.getNano() / 1_000_000;
        };
        return part;
    }

    // ---- text and bytes

    private static String string(Object value) {
        return switch (value) {
            case String text -> text;
            case Citext citext -> citext.text();
            case Word word -> word.text();
            case BigDecimal decimal -> decimal.toPlainString();
            case byte[] bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
            case Duration duration -> {
                var seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
                yield (seconds.signum() == 0 ? "0" : seconds.toPlainString()) + "s";
            }
            default -> value.toString();
        };
    }

    private static String slug(String text) {
        var slug = new StringBuilder();
        boolean gap = false;
        for (char c : Normalizer.normalize(text, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .toCharArray()) {
            boolean kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            int kind = Character.getType(c);
            boolean mark = kind == Character.NON_SPACING_MARK
                    || kind == Character.COMBINING_SPACING_MARK
                    || kind == Character.ENCLOSING_MARK;
            if (kept) {
                slug.append(gap && !slug.isEmpty() ? "-" : "").append(c);
                gap = false;
            } else if (!mark) {
                gap = true;
            }
        }
        return slug.toString();
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : string(value).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] bytes) {
        try {
            var mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
