package dev.plumb.emit;

import java.util.ArrayList;
import java.util.List;

/** SQL that is too long for a line, broken before the clauses and conditions of its outermost query. */
final class SqlLines {
    private static final int LONG = 78;
    private static final List<String> CLAUSES = List.of(
            " from ", " join ", " left join ", " where ", " and ", " or ", " order by ", " limit ", " group by ");

    private SqlLines() {}

    /** @param indentation of all lines but the first */
    static String wrapped(String sql, String indentation) {
        if (sql.length() <= LONG || sql.contains("\n")) {
            return sql;
        }
        for (int depth = 0; depth < 6; depth++) {
            List<Integer> places = places(sql, depth);
            if (!places.isEmpty()) {
                var lines = new ArrayList<String>();
                int from = 0;
                for (int place : places) {
                    lines.add(sql.substring(from, place).strip());
                    from = place;
                }
                lines.add(sql.substring(from).strip());
                return String.join(
                        "\n" + indentation,
                        lines.stream().map(l -> wrapped(l, indentation + "  ")).toList());
            }
        }
        return sql;
    }

    /** Where clauses begin at that depth of brackets. */
    private static List<Integer> places(String sql, int wanted) {
        var places = new ArrayList<Integer>();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && c == ' ' && depth == wanted) {
                int at = i;
                if (CLAUSES.stream().anyMatch(clause -> sql.startsWith(clause, at))
                        && !(sql.startsWith(" join ", i) && sql.startsWith("left", Math.max(0, i - 4)))) {
                    places.add(i);
                }
            }
        }
        return places;
    }
}
