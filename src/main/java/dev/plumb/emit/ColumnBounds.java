package dev.plumb.emit;

import dev.plumb.design.TypeDesign.Stored;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the columns that keep a value demand of it, as far as it can be told from their types and from checks of the
 * usual forms; any other check stays with the database.
 */
final class ColumnBounds {
    /** {@code ~} as PostgreSQL writes it back, whatever is cast. */
    private static final Pattern MATCHES =
            Pattern.compile("\\(*\"?(\\w+)\"?\\)*(?:::[a-z ]+)?\\)* ~ '((?:[^']|'')*)'(?:::text)?\\)*");
    /** Where a regular expression of PostgreSQL and one of Java mean the same. */
    private static final Pattern SAME_IN_JAVA =
            Pattern.compile("(?:[A-Za-z0-9^$\\[\\]\\-+*?.(){},_ @|/#:]|\\\\[.\\-+/])*");

    private static final Pattern CAST = Pattern.compile("::[a-z]+(?: (?:varying|precision))?(?:\\([\\d,]+\\))?");
    private static final Pattern LONE = Pattern.compile("(?<!\\w)\\(\"?(\\w+|-?\\d+(?:\\.\\d+)?|'[^']*')\"?\\)");
    private static final Pattern NOT_BLANK =
            Pattern.compile("(?:char_)?length\\(TRIM\\(BOTH FROM \"?(\\w+)\"?\\)\\) (?:> 0|>= 1)|"
                    + "(?:char_)?length\\(btrim\\(\"?(\\w+)\"?\\)\\) (?:> 0|>= 1)|"
                    + "TRIM\\(BOTH FROM \"?(\\w+)\"?\\) <> ''");
    private static final Pattern LENGTH = Pattern.compile("(?:char_)?length\\(\"?(\\w+)\"?\\) (>=|>|<=|<) (\\d{1,9})");
    private static final Pattern COMPARED = Pattern.compile("\"?(\\w+)\"? (>=|>|<=|<) '?(-?\\d+(?:\\.\\d+)?)'?");

    private OptionalInt minLength = OptionalInt.empty();
    private OptionalInt maxLength = OptionalInt.empty();
    private Optional<BigDecimal> minimum = Optional.empty();
    private Optional<BigDecimal> maximum = Optional.empty();
    private Optional<BigDecimal> above = Optional.empty();
    private Optional<BigDecimal> below = Optional.empty();
    private Optional<Digits> digits = Optional.empty();
    private final List<String> patterns = new ArrayList<>();
    private boolean blankRefused;

    record Digits(int precision, int scale) {}

    private ColumnBounds() {}

    static ColumnBounds of(Catalog catalog, List<Stored> places) {
        var bounds = new ColumnBounds();
        for (Stored place : places) {
            catalog.table(place.table())
                    .ifPresent(table -> table.column(place.column()).ifPresent(column -> bounds.add(table, column)));
        }
        return bounds;
    }

    private void add(Table table, Column column) {
        if (column.type().array()) {
            return;
        }
        column.type().length().ifPresent(this::longest);
        switch (column.type().base()) {
            case "smallint" -> between("-32768", "32767");
            case "integer" -> between("-2147483648", "2147483647");
            case "numeric" -> {
                if (column.type().precision().isPresent()) {
                    var kept = new Digits(
                            column.type().precision().getAsInt(),
                            column.type().scale().orElse(0));
                    digits = Optional.of(digits.map(d -> narrower(d, kept)).orElse(kept));
                }
            }
            default -> {}
        }
        for (Constraint constraint : table.constraints()) {
            if (constraint instanceof Constraint.Check check && check.columns().equals(List.of(column.name()))) {
                addCheck(check.expression(), column.name());
            }
        }
    }

    private static Digits narrower(Digits a, Digits b) {
        int scale = Math.min(a.scale, b.scale);
        return new Digits(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
    }

    private void addCheck(String expression, String column) {
        Matcher matches = MATCHES.matcher(expression);
        if (matches.matches()) {
            String pattern = matches.group(2).replace("''", "'");
            if (matches.group(1).equals(column)
                    && SAME_IN_JAVA.matcher(pattern).matches()
                    && !patterns.contains(pattern)) {
                patterns.add(pattern);
            }
            return;
        }
        for (String part : bare(expression).split(" AND ", -1)) {
            addPart(bare(part), column);
        }
    }

    private void addPart(String part, String column) {
        Matcher blank = NOT_BLANK.matcher(part);
        Matcher length = LENGTH.matcher(part);
        Matcher compared = COMPARED.matcher(part);
        if (blank.matches()) {
            blankRefused = true;
        } else if (length.matches() && length.group(1).equals(column)) {
            int number = Integer.parseInt(length.group(3));
            switch (length.group(2)) {
                case ">=" -> shortest(number);
                case ">" -> shortest(number + 1);
                case "<=" -> longest(number);
                default -> longest(number - 1);
            }
        } else if (compared.matches() && compared.group(1).equals(column)) {
            var number = new BigDecimal(compared.group(3));
            switch (compared.group(2)) {
                case ">=" -> minimum = Optional.of(minimum.map(number::max).orElse(number));
                case ">" -> above = Optional.of(above.map(number::max).orElse(number));
                case "<=" -> maximum = Optional.of(maximum.map(number::min).orElse(number));
                default -> below = Optional.of(below.map(number::min).orElse(number));
            }
        }
    }

    /** Without casts and without brackets that hold one thing alone. */
    private static String bare(String expression) {
        String text = CAST.matcher(expression).replaceAll("");
        String before;
        do {
            before = text;
            text = LONE.matcher(text).replaceAll("$1");
            if (text.startsWith("(") && closes(text)) {
                text = text.substring(1, text.length() - 1);
            }
        } while (!text.equals(before));
        return text;
    }

    /** Whether the first bracket closes at the very end. */
    private static boolean closes(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i == text.length() - 1;
            }
        }
        return false;
    }

    private void between(String least, String most) {
        minimum = Optional.of(minimum.map(new BigDecimal(least)::max).orElse(new BigDecimal(least)));
        maximum = Optional.of(maximum.map(new BigDecimal(most)::min).orElse(new BigDecimal(most)));
    }

    private void shortest(int characters) {
        minLength = OptionalInt.of(Math.max(minLength.orElse(0), characters));
    }

    private void longest(int characters) {
        maxLength = OptionalInt.of(Math.min(maxLength.orElse(Integer.MAX_VALUE), characters));
    }

    OptionalInt minLength() {
        return minLength;
    }

    OptionalInt maxLength() {
        return maxLength;
    }

    Optional<BigDecimal> minimum() {
        return minimum;
    }

    Optional<BigDecimal> maximum() {
        return maximum;
    }

    Optional<BigDecimal> above() {
        return above;
    }

    Optional<BigDecimal> below() {
        return below;
    }

    Optional<Digits> digits() {
        return digits;
    }

    List<String> patterns() {
        return patterns;
    }

    boolean blankRefused() {
        return blankRefused;
    }
}
