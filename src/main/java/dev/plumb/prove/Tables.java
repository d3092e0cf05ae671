package dev.plumb.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tables as stories write them. */
final class Tables {
    private Tables() {}

    static String shown(List<String> columns, List<List<String>> rows) {
        var all = new ArrayList<List<String>>();
        all.add(columns);
        all.addAll(rows);
        var widths = new int[columns.size()];
        for (List<String> row : all) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        return all.stream()
                .map(row -> {
                    var line = new StringBuilder("|");
                    for (int c = 0; c < row.size(); c++) {
                        line.append(' ')
                                .append(row.get(c))
                                .repeat(' ', widths[c] - row.get(c).length())
                                .append(" |");
                    }
                    return line.toString();
                })
                .collect(Collectors.joining("\n"));
    }
}
