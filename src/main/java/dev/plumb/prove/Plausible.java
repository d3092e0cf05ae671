package dev.plumb.prove;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Values that a person might have made up for a column: likely by its name and type, and the same every time. */
final class Plausible {
    /** How {@code pg_get_constraintdef} writes a match with a regular expression. */
    private static final Pattern REGEX = Pattern.compile("(?<!!)~\\*? '((?:[^']|'')*)'");

    private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')*)'");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.'])-?\\d+(?:\\.\\d+)?(?![\\w.'])");

    private Plausible() {}

    static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /**
     * A value for a column.
     *
     * @param number of the row in its table, from 1; makes values unique
     * @param attempt how many candidates were refused already
     */
    static String value(Table table, Column column, int number, int attempt, Catalog catalog, Instant now) {
        List<String> candidates = candidates(table, column, number + attempt / 7, catalog, now);
        return candidates.get(attempt % candidates.size());
    }

    private static List<String> candidates(Table table, Column column, int number, Catalog catalog, Instant now) {
        if (column.type().array()) {
            return List.of("{}", "{1}", "{a}");
        }
        if (column.type().kind() == dev.plumb.schema.ColumnType.Kind.ENUM) {
            List<String> values = column.type()
                    .userType()
                    .flatMap(catalog::enumType)
                    .map(Catalog.EnumType::values)
                    .orElse(List.of());
            return values.isEmpty() ? List.of("") : values;
        }
        String checks = checks(table, column, catalog);
        return switch (column.type().base()) {
            case "text", "character varying", "varchar", "character", "bpchar", "citext", "name" ->
                texts(column, number, checks);
            case "smallint", "integer", "bigint", "int2", "int4", "int8" -> numbers(number, 0, checks);
            case "numeric", "real", "double precision", "float4", "float8", "money" ->
                numbers(number, column.type().scale().orElse(2), checks);
            case "boolean", "bool" -> List.of("false", "true");
            case "uuid" -> List.of(uuid(table.name() + "." + column.name() + "/" + number));
            case "timestamp with time zone", "timestamp without time zone", "timestamptz", "timestamp" ->
                List.of(
                        now.toString(),
                        now.plusSeconds(3600).toString(),
                        now.minusSeconds(86_400).toString());
            case "date" -> {
                var today = now.atZone(ZoneOffset.UTC).toLocalDate();
                yield List.of(
                        today.toString(),
                        today.plusDays(number).toString(),
                        today.minusDays(number).toString());
            }
            case "time without time zone", "time with time zone", "time", "timetz" -> List.of("12:00:00");
            case "interval" -> List.of("1 hour", "1 day");
            case "json", "jsonb" -> List.of("{}", "[]", "\"text\"");
            case "bytea" -> List.of("\\x" + String.format("%08x", number));
            case "inet", "cidr" -> List.of("192.0.2." + (number % 255));
            case "macaddr" -> List.of("00:00:5e:00:53:" + String.format("%02x", number % 256));
            default -> column.type().sql().contains("range") ? List.of("empty") : List.of("", "1", "0");
        };
    }

    private static String checks(Table table, Column column, Catalog catalog) {
        String own = table.constraints().stream()
                .filter(Constraint.Check.class::isInstance)
                .map(Constraint.Check.class::cast)
                .filter(c -> c.columns().contains(column.name()))
                .map(Constraint.Check::definition)
                .collect(Collectors.joining("\n"));
        Optional<Name> domain = column.type().userType();
        String inherited = catalog.domains().stream()
                .filter(d -> domain.isPresent() && d.name().equals(domain.get()))
                .flatMap(d -> d.checks().stream())
                .map(Constraint.Check::definition)
                .collect(Collectors.joining("\n"));
        return own + "\n" + inherited;
    }

    private static List<String> texts(Column column, int number, String checks) {
        var texts = new ArrayList<String>();
        String name = column.name().toLowerCase(Locale.ROOT);
        if (name.contains("mail")) {
            texts.add("person" + number + "@example.com");
        } else if (name.equals("url") || name.endsWith("_url") || name.contains("website")) {
            texts.add("https://example.com/" + number);
        } else if (name.contains("phone")) {
            texts.add("+49 30 " + (1_000_000 + number));
        } else if (name.contains("currency")) {
            texts.add("EUR");
        } else if (name.contains("country")) {
            texts.add("DE");
        } else {
            String words = column.name().replace('_', ' ');
            texts.add(Character.toUpperCase(words.charAt(0)) + words.substring(1) + " " + number);
        }
        REGEX.matcher(checks).results().forEach(match -> {
            String pattern = match.group(1).replace("''", "'");
            String digits = String.valueOf(number);
            PatternText.of(pattern, 4).ifPresent(text -> {
                PatternText.numbered(pattern, text, number).ifPresent(texts::add);
                texts.add(
                        text.length() > digits.length()
                                ? text.substring(0, text.length() - digits.length()) + digits
                                : digits);
                texts.add(text);
            });
        });
        QUOTED.matcher(checks).results().map(m -> m.group(1).replace("''", "'")).forEach(texts::add);
        String slug = name.replace('_', '-') + "-" + number;
        texts.addAll(List.of(
                slug,
                slug.toUpperCase(Locale.ROOT),
                "a" + number,
                "A" + number,
                String.valueOf(number),
                "https://example.com/" + number,
                "person" + number + "@example.com",
                "x"));
        int length = column.type().length().orElse(Integer.MAX_VALUE);
        return texts.stream()
                .map(t -> t.length() <= length ? t : t.substring(t.length() - length))
                .distinct()
                .sorted(Comparator.comparing(
                        (String t) -> !matches(t, checks))) // which leaves the others as they stand
                .toList();
    }

    /** Whether a text meets the patterns of the checks, as far as Java reads them as PostgreSQL does. */
    private static boolean matches(String text, String checks) {
        return REGEX.matcher(checks).results().allMatch(match -> {
            try {
                return Pattern.compile(match.group(1).replace("''", "'"))
                        .matcher(text)
                        .find();
            } catch (PatternSyntaxException otherwise) {
                return true;
            }
        });
    }

    private static List<String> numbers(int number, int scale, String checks) {
        var numbers = new ArrayList<BigDecimal>();
        numbers.add(BigDecimal.valueOf(number));
        for (var match : NUMBER.matcher(checks).results().toList()) {
            BigDecimal bound = new BigDecimal(match.group());
            numbers.add(bound.add(BigDecimal.valueOf(number)));
            numbers.add(bound);
            numbers.add(bound.subtract(BigDecimal.valueOf(number)));
            numbers.add(bound.add(new BigDecimal("0.5")));
        }
        for (String other : List.of("0", "10", "100", "1000", "-1", "50")) {
            numbers.add(new BigDecimal(other));
        }
        return numbers.stream()
                .map(n -> n.setScale(scale, RoundingMode.HALF_UP).toPlainString())
                .distinct()
                .toList();
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
