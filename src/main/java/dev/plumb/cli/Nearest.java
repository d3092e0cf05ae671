package dev.plumb.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that a mistyped word was probably meant to be, by Levenshtein's distance. */
final class Nearest {
    private Nearest() {}

    static Optional<String> to(String word, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= Math.max(1, name.length() / 3));
    }

    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + changed);
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
