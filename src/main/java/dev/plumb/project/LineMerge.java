package dev.plumb.project;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merges two texts that came from one, line by line (diff3: Khanna, Kunal and Pierce, "A Formal
 * Investigation of Diff3", 2007). Where both changed the same lines, the person's stay.
 */
final class LineMerge {

    /**
     * The outcome.
     *
     * @param conflicts where both changed the same lines
     */
    record Merged(String text, List<Conflict> conflicts) {}

    /** Lines of the person's text, from {@code start} to {@code end} in its offsets, that stayed although {@code wanted} is wanted. */
    record Conflict(int start, int end, String wanted) {}

    private LineMerge() {}

    static Merged merge(String base, String theirs, String wanted) {
        List<String> b = lines(base);
        List<String> t = lines(theirs);
        List<String> w = lines(wanted);
        int[] inTheirs = matches(b, t);
        int[] inWanted = matches(b, w);
        var text = new StringBuilder();
        var conflicts = new ArrayList<Conflict>();
        int i = 0;
        int j = 0;
        int k = 0;
        int offset = 0; // of line j in theirs
        while (i < b.size() || j < t.size() || k < w.size()) {
            if (i < b.size() && inTheirs[i] == j && inWanted[i] == k) {
                text.append(t.get(j));
                offset += t.get(j).length();
                i++;
                j++;
                k++;
                continue;
            }
            int next = i;
            while (next < b.size() && (inTheirs[next] < j || inWanted[next] < k)) {
                next++;
            }
            int nextTheirs = next < b.size() ? inTheirs[next] : t.size();
            int nextWanted = next < b.size() ? inWanted[next] : w.size();
            String was = String.join("", b.subList(i, next));
            String stands = String.join("", t.subList(j, nextTheirs));
            String should = String.join("", w.subList(k, nextWanted));
            if (stands.equals(was)) {
                text.append(should);
            } else {
                text.append(stands);
                if (!should.equals(was) && !should.equals(stands)) {
                    conflicts.add(new Conflict(offset, offset + stands.length(), should));
                }
            }
            offset += stands.length();
            i = next;
            j = nextTheirs;
            k = nextWanted;
        }
        return new Merged(text.toString(), conflicts);
    }

    /** Lines with their line breaks, so that a missing last one is a difference too. */
    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    /**
     * For each line of {@code from}, the line of {@code to} that it became, or -1: a longest common
     * subsequence (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
     */
    static int[] matches(List<String> from, List<String> to) {
        int[] match = new int[from.size()];
        Arrays.fill(match, -1);
        int head = 0;
        while (head < from.size() && head < to.size() && from.get(head).equals(to.get(head))) {
            match[head] = head;
            head++;
        }
        int n = from.size();
        int m = to.size();
        while (n > head && m > head && from.get(n - 1).equals(to.get(m - 1))) {
            match[--n] = --m;
        }
        List<int[]> trace = new ArrayList<>();
        int max = n - head + m - head;
        int[] reach = new int[2 * max + 3];
        int x = 0;
        int y = 0;
        int d = 0;
        search:
        for (; d <= max; d++) {
            trace.add(Arrays.copyOfRange(reach, max + 1 - d, max + 2 + d));
            for (int diagonal = -d; diagonal <= d; diagonal += 2) {
                int at = max + 1 + diagonal;
                x = diagonal == -d || (diagonal != d && reach[at - 1] < reach[at + 1])
                        ? reach[at + 1]
                        : reach[at - 1] + 1;
                y = x - diagonal;
                while (x < n - head && y < m - head && from.get(head + x).equals(to.get(head + y))) {
                    x++;
                    y++;
                }
                reach[at] = x;
                if (x >= n - head && y >= m - head) {
                    break search;
                }
            }
        }
        for (; d > 0; d--) {
            int[] before = trace.get(d); // the reaches after d - 1 steps, from diagonal -d to d
            int diagonal = x - y;
            boolean down = diagonal == -d || (diagonal != d && before[diagonal - 1 + d] < before[diagonal + 1 + d]);
            int previous = down ? diagonal + 1 : diagonal - 1;
            int fromX = before[previous + d];
            int fromY = fromX - previous;
            while (x > (down ? fromX : fromX + 1)) {
                x--;
                y--;
                match[head + x] = head + y;
            }
            x = fromX;
            y = fromY;
        }
        while (x > 0 && y > 0) {
            x--;
            y--;
            match[head + x] = head + y;
        }
        return match;
    }
}
