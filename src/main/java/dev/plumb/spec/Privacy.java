package dev.plumb.spec;

import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Locale;

/**
 * What is not everybody's (LANGUAGE 12).
 *
 * @param personal columns that are never logged, and handed out and erased per person
 * @param encrypted columns whose bytes are the ciphertext of a text
 * @param neverLogged names of fields
 * @param lookedUp those encrypted columns in which some condition looks for a text
 */
public record Privacy(List<Column> personal, List<Column> encrypted, List<String> neverLogged, List<Column> lookedUp) {
    public Privacy {
        personal = List.copyOf(personal);
        encrypted = List.copyOf(encrypted);
        neverLogged = List.copyOf(neverLogged);
        lookedUp = List.copyOf(lookedUp);
    }

    public record Column(Span span, Name table, String column) {}

    public boolean isEncrypted(Name table, String column) {
        return encrypted.stream()
                .anyMatch(c -> c.table().equals(table) && c.column().equals(column));
    }

    /** Whether texts are looked up in the column, so that a digest stands in each of its values. */
    public boolean isLookedUp(Name table, String column) {
        return lookedUp.stream()
                .anyMatch(c -> c.table().equals(table) && c.column().equals(column));
    }

    /** The same, with what its conditions look for. */
    public Privacy lookingUp(List<Column> columns) {
        return new Privacy(personal, encrypted, neverLogged, columns);
    }

    /**
     * Columns of a table whose values no trail may show: what is kept of passwords and tokens, and what is called like a
     * field that is never logged.
     */
    public static List<String> secrets(Spec spec, Name table) {
        return spec.catalog().table(table).stream()
                .flatMap(t -> t.columns().stream())
                .map(dev.plumb.schema.Column::name)
                .filter(column -> spec.privacy().neverLogged().stream()
                                .anyMatch(name -> folded(name).equals(folded(column)))
                        || spec.access()
                                .accounts()
                                .filter(a -> a.isPassword(table, column)
                                        || a.refreshToken()
                                                .filter(t -> t.table().equals(table)
                                                        && t.hash().equals(column))
                                                .isPresent()
                                        || a.session()
                                                .filter(t -> t.table().equals(table)
                                                        && t.hash().equals(column))
                                                .isPresent()
                                        || a.apiKey()
                                                .filter(t -> t.table().equals(table)
                                                        && t.hash().equals(column))
                                                .isPresent())
                                .isPresent())
                .toList();
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
