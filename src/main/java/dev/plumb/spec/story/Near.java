package dev.plumb.spec.story;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** What somebody may have meant, by edit distance (Damerau and Levenshtein, optimal string alignment). */
final class Near {
    private Near() {}

    /** At most three names that are near enough to be offered, the nearest first. */
    static List<String> to(String name, List<String> known) {
        int allowed = Math.max(2, name.length() / 3);
        return known.stream()
                .distinct()
                .filter(k -> distance(name, k) <= allowed)
                .sorted(Comparator.<String>comparingInt(k -> distance(name, k)).thenComparing(k -> k))
                .limit(3)
                .toList();
    }

    private static int distance(String a, String b) {
        List<Integer> left = a.toLowerCase(Locale.ROOT).chars().boxed().toList();
        List<Integer> right = b.toLowerCase(Locale.ROOT).chars().boxed().toList();
        return distance(left, right, (x, y) -> x.equals(y) ? 0 : 1, 1);
    }

    /** @param gap what leaving an element out costs */
    static <T> int distance(List<T> a, List<T> b, BiFunction<T, T, Integer> cost, int gap) {
        int[][] best = new int[a.size() + 1][b.size() + 1];
        for (int i = 0; i <= a.size(); i++) {
            for (int j = 0; j <= b.size(); j++) {
                if (i == 0 || j == 0) {
                    best[i][j] = (i + j) * gap;
                    continue;
                }
                T x = a.get(i - 1);
                T y = b.get(j - 1);
                best[i][j] =
                        Math.min(best[i - 1][j - 1] + cost.apply(x, y), Math.min(best[i - 1][j], best[i][j - 1]) + gap);
                if (i > 1 && j > 1 && x.equals(b.get(j - 2)) && y.equals(a.get(i - 2))) {
                    best[i][j] = Math.min(best[i][j], best[i - 2][j - 2] + gap);
                }
            }
        }
        return best[a.size()][b.size()];
    }
}
