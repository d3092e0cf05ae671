package dev.plumb.prove.model;

import dev.plumb.schema.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an exclusion as {@code pg_get_constraintdef} writes it: {@code EXCLUDE USING gist (room_id WITH =, during WITH &&) WHERE (…)}. */
final class Exclusions {
    private Exclusions() {}

    record Read(List<Storage.Term> terms, Optional<String> predicate) {}

    static Read of(Constraint.Exclusion exclusion) {
        String text = exclusion.definition();
        int open = text.indexOf('(');
        int close = closing(text, open);
        var terms = new ArrayList<Storage.Term>();
        int from = open + 1;
        int depth = 0;
        for (int i = open + 1; i <= close; i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                i = text.indexOf('\'', i + 1);
            } else if (i == close || c == ',' && depth == 0) {
                String term = text.substring(from, i);
                int with = term.lastIndexOf(" WITH ");
                terms.add(new Storage.Term(
                        term.substring(0, with).strip(),
                        term.substring(with + 6).strip()));
                from = i + 1;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        int where = text.indexOf(" WHERE (", close);
        return new Read(
                terms, where < 0 ? Optional.empty() : Optional.of(text.substring(where + 8, closing(text, where + 7))));
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                i = text.indexOf('\'', i + 1);
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return text.length() - 1;
    }
}
