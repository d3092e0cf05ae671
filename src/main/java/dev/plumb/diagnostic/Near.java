package dev.plumb.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The names that somebody may have meant: by the optimal string alignment distance (Damerau 1964,
 * restricted), without regard to case and to {@code -}, {@code _} and blanks, near enough for the
 * name's length.
 */
public final class Near {
    private static final int MOST = 3;

    private Near() {}

    /** At most three, the nearest first; empty where nothing is near. */
    public static List<String> of(String name, Collection<String> known) {
        String wanted = folded(name);
        int cutOff = Math.max(1, (wanted.length() + 1) / 3);
        record Candidate(String name, int distance) {}
        return known.stream()
                .distinct()
                .filter(candidate -> !candidate.equals(name))
                .map(candidate -> new Candidate(candidate, distance(wanted, folded(candidate), cutOff)))
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
}
