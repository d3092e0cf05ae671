package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A personal column that may not be null and whose CHECK refuses what stands there when a person is erased: nobody could
 * be. Looked at are comparisons with patterns, lists, lengths and numbers, as PostgreSQL writes them back; of any other
 * check only the proof can tell.
 */
final class ErasedValue implements Check {
    private static final Set<String> TEXTS = Set.of("text", "character varying", "citext", "character");
    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final String CAST = "(?:::[a-z ]+(?:\\(\\d+\\))?(?:\\[\\])?)?";
    private static final Pattern MATCH =
            Pattern.compile("^\\(+(\\w+)\\)?" + CAST + "\\)? (~\\*?) '((?:[^']|'')*)'" + CAST + "\\)+$");
    private static final Pattern LIST =
            Pattern.compile("^\\(+(\\w+)\\)?" + CAST + "\\)? = ANY \\(+ARRAY\\[(.*)\\]\\)?" + CAST + "\\)+$");
    private static final Pattern LENGTH =
            Pattern.compile("\\((?:char_)?length\\(\\(?(\\w+)\\)?" + CAST + "\\) (>=|>|<=|<|=) (\\d+)\\)");
    private static final Pattern NUMBER =
            Pattern.compile("\\(+(\\w+)\\)?" + CAST + " (>=|>|<=|<|=) \\(?'?(-?\\d+(?:\\.\\d+)?)'?\\)?" + CAST + "\\)");
    private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')*)'");

    @Override
    public void check(Spec spec, Problems problems) {
        for (Privacy.Column personal : spec.privacy().personal()) {
            spec.catalog()
                    .table(personal.table())
                    .flatMap(table -> table.column(personal.column())
                            .filter(c -> c.notNull() && !c.type().array())
                            .filter(_ -> !spec.privacy().isEncrypted(personal.table(), personal.column()))
                            .flatMap(column -> refusing(table, column)
                                    .map(check -> new Found(
                                            personal.span(),
                                            table.name() + "." + column.name(),
                                            check.name(),
                                            erased(table, column).orElse("")))))
                    .ifPresent(problems::add);
        }
    }

    private static Optional<Constraint.Check> refusing(Table table, Column column) {
        Optional<String> erased = erased(table, column);
        if (erased.isEmpty()) {
            return Optional.empty();
        }
        return table.constraints().stream()
                .filter(Constraint.Check.class::isInstance)
                .map(Constraint.Check.class::cast)
                .filter(c -> c.columns().equals(List.of(column.name())))
                .filter(c -> refuses(c, column, erased.get()))
                .findFirst();
    }

    /** What will stand there, as far as it can be told: texts and numbers. */
    private static Optional<String> erased(Table table, Column column) {
        boolean unique = table.uniqueKeys().stream().anyMatch(k -> k.contains(column.name()));
        String base = column.type().base();
        if (NUMBERS.contains(base)) {
            return Optional.of(unique ? "-1" : "0");
        }
        if (!TEXTS.contains(base)) {
            return Optional.empty();
        }
        String person = "erased-00000000-0000-4000-8000-000000000000";
        boolean mail = column.name().toLowerCase(Locale.ROOT).contains("mail");
        String text = mail ? person + "@erased.invalid" : unique ? person : "erased";
        int most = column.type().length().orElse(Integer.MAX_VALUE);
        return Optional.of(
                text.length() <= most
                        ? text
                        : mail && most > 24 ? text.substring(text.length() - most) : text.substring(0, most));
    }

    private static boolean refuses(Constraint.Check check, Column column, String erased) {
        String expression = check.definition().replaceFirst("^CHECK ", "").replaceFirst(" NOT VALID$", "");
        if (expression.contains(" OR ") || expression.contains("NOT ")) {
            return false;
        }
        if (NUMBERS.contains(column.type().base())) {
            return found(NUMBER, expression, column)
                    .anyMatch(m -> !holds(new BigDecimal(erased).compareTo(new BigDecimal(m.group(3))), m.group(2)));
        }
        boolean length = found(LENGTH, expression, column)
                .anyMatch(m -> !holds(Integer.compare(erased.length(), Integer.parseInt(m.group(3))), m.group(2)));
        return length
                || found(MATCH, expression, column).anyMatch(m -> !matches(erased, m))
                || found(LIST, expression, column)
                        .anyMatch(m -> QUOTED.matcher(m.group(2))
                                .results()
                                .noneMatch(q -> q.group(1).replace("''", "'").equals(erased)));
    }

    private static java.util.stream.Stream<java.util.regex.MatchResult> found(
            Pattern pattern, String expression, Column column) {
        Matcher matcher = pattern.matcher(expression);
        return matcher.results().filter(m -> m.group(1).equals(column.name()));
    }

    /** A pattern that is read otherwise by PostgreSQL than by Java is left to the proof. */
    private static boolean matches(String erased, java.util.regex.MatchResult match) {
        String text = match.group(3).replace("''", "'");
        if (text.contains("[[") || text.contains("\\m") || text.contains("\\y") || text.startsWith("***")) {
            return true;
        }
        try {
            int flags = match.group(2).equals("~*") ? Pattern.CASE_INSENSITIVE : 0;
            return Pattern.compile(text, flags).matcher(erased).find();
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    private static boolean holds(int compared, String operator) {
        return switch (operator) {
            case ">=" -> compared >= 0;
            case ">" -> compared > 0;
            case "<=" -> compared <= 0;
            case "<" -> compared < 0;
            default -> compared == 0;
        };
    }

    record Found(Span at, String column, String check, String erased) implements Problem {
        @Override
        public String code() {
            return "erasure-refused";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "Nobody can be erased from `" + column + "`: `" + check + "` refuses what would stand there",
                    "becomes `" + erased + "`, since it may not be null",
                    "Let the column be null, or let the check take `" + erased + "`.");
        }
    }
}
