package dev.plumb.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntBiFunction;

/**
 * The names that somebody may have meant: by the optimal string alignment distance (Damerau 1964,
 * restricted), without regard to case and to {@code -}, {@code _} and blanks, near enough for the
 * name's length; of longer names a beginning is near as well.
 */
public final class Near {
    private static final int MOST = 3;

    /** From this length on, a name's beginning says what is meant. */
    private static final int LONG = 4;

    private Near() {}

    /** At most three, the nearest first; empty where nothing is near. */
    public static List<String> of(String name, Collection<String> known) {
        String wanted = folded(name);
        int cutOff = Math.max(1, (wanted.length() + 1) / 3);
        record Candidate(String name, int distance) {}
        return known.stream()
                .distinct()
                .filter(candidate -> !candidate.equals(name))
                .map(candidate -> new Candidate(candidate, apart(wanted, folded(candidate), cutOff)))
                .filter(candidate -> candidate.distance() <= cutOff)
                .sorted(Comparator.comparingInt(Candidate::distance)
                        .thenComparingInt(candidate -> -sharedStart(wanted, folded(candidate.name())))
                        .thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** {@code Did you mean `a`, `b` or `c`?}; empty for none. */
    public static String question(List<String> near) {
        return near.isEmpty() ? "" : "Did you mean " + listed(near, "or") + "?";
    }

    /** {@code `a`, `b` or `c`}. */
    public static String listed(List<String> names, String conjunction) {
        var text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                text.append(i == names.size() - 1 ? " " + conjunction + " " : ", ");
            }
            text.append('`').append(names.get(i)).append('`');
        }
        return text.toString();
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
    }

    /** Where a name goes on behind the wanted one ({@code tenantSlug} for {@code tenant}), it is as near as may be. */
    private static int apart(String wanted, String known, int cutOff) {
        int distance = distance(wanted, known, cutOff);
        return distance > cutOff && wanted.length() >= LONG && known.startsWith(wanted) ? cutOff : distance;
    }

    private static int sharedStart(String a, String b) {
        int shared = 0;
        while (shared < Math.min(a.length(), b.length()) && a.charAt(shared) == b.charAt(shared)) {
            shared++;
        }
        return shared;
    }

    /** The distance, or anything greater than {@code most} where it is greater. */
    static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    /**
     * The same distance between sequences of anything, such as the words of a sentence.
     *
     * @param change what one element in place of another costs
     * @param gap what leaving an element out costs
     */
    public static <T> int distance(List<T> a, List<T> b, ToIntBiFunction<T, T> change, int gap) {
        int[][] best = new int[a.size() + 1][b.size() + 1];
        for (int i = 0; i <= a.size(); i++) {
            for (int j = 0; j <= b.size(); j++) {
                if (i == 0 || j == 0) {
                    best[i][j] = (i + j) * gap;
                    continue;
                }
                T x = a.get(i - 1);
                T y = b.get(j - 1);
                best[i][j] = Math.min(
                        best[i - 1][j - 1] + change.applyAsInt(x, y), Math.min(best[i - 1][j], best[i][j - 1]) + gap);
                if (i > 1 && j > 1 && x.equals(b.get(j - 2)) && y.equals(a.get(i - 2))) {
                    best[i][j] = Math.min(best[i][j], best[i - 2][j - 2] + gap);
                }
            }
        }
        return best[a.size()][b.size()];
    }
}
