package dev.plumb.check;

import dev.plumb.expression.Type;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that a column can hold: those of its enum, or of a CHECK that lists them. */
final class StoredWords {
    /** {@code x in ('a', 'b')} as PostgreSQL writes it back. */
    private static final Pattern LISTED = Pattern.compile(
            "\\(*\"?(\\w+)\"?\\)*(?:::[a-z ]+)?\\)* = ANY \\(+ARRAY\\[(.*?)]\\)*(?:::[a-z ]+\\[])?\\)*");

    private static final Pattern WORD = Pattern.compile("\\(*'((?:[^']|'')*)'(?:::[a-z ]+)?\\)*(?:::[a-z ]+)?(?:, |$)");

    private StoredWords() {}

    /** Empty where it can hold any. */
    static Optional<List<String>> of(Spec spec, Name table, String column) {
        return spec.model()
                .entity(table)
                .flatMap(e -> e.attributes().stream()
                        .filter(a -> a.column().equals(column))
                        .findFirst())
                .flatMap(a -> a.type() instanceof Type.Enumeration words
                        ? Optional.of(words.values())
                        : listed(spec, table, column));
    }

    private static Optional<List<String>> listed(Spec spec, Name table, String column) {
        return spec.catalog().table(table).stream()
                .flatMap(t -> t.constraints().stream())
                .filter(c ->
                        c instanceof Constraint.Check check && check.columns().equals(List.of(column)))
                .flatMap(c -> words(((Constraint.Check) c).expression()).stream())
                .findFirst();
    }

    private static Optional<List<String>> words(String expression) {
        Matcher listed = LISTED.matcher(expression);
        if (!listed.matches()) {
            return Optional.empty();
        }
        Matcher word = WORD.matcher(listed.group(2));
        var words = new ArrayList<String>();
        int end = 0;
        while (word.find() && word.start() == end) {
            words.add(word.group(1).replace("''", "'"));
            end = word.end();
        }
        return end == listed.group(2).length() && !words.isEmpty() ? Optional.of(words) : Optional.empty();
    }
}
