package dev.plumb.prove;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lines of CSV with a header (RFC 4180) as a list of objects whose values are texts, and back. */
final class Csv {
    /** A line of one empty cell: without the quotation marks it would be none. */
    private static final String EMPTY = "\"\"";

    private Csv() {}

    static ArrayNode read(String text) {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        List<List<String>> lines = lines(text);
        for (List<String> cells : lines.subList(Math.min(1, lines.size()), lines.size())) {
            ObjectNode line = list.addObject();
            for (int i = 0; i < Math.min(cells.size(), lines.getFirst().size()); i++) {
                if (!cells.get(i).isEmpty()) {
                    line.put(lines.getFirst().get(i), cells.get(i));
                }
            }
        }
        return list;
    }

    private static List<List<String>> lines(String text) {
        var lines = new ArrayList<List<String>>();
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                boolean escaped = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (escaped || c != '"') {
                    cell.append(c);
                }
                i += escaped ? 1 : 0;
                quoted = escaped || c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                cells.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    lines.add(List.copyOf(cells));
                    cells.clear();
                }
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (!cells.isEmpty() || !cell.isEmpty()) {
            cells.add(cell.toString());
            lines.add(List.copyOf(cells));
        }
        return lines;
    }

    /** A null is an empty cell. */
    static String written(JsonNode list) {
        Set<String> columns = new LinkedHashSet<>();
        list.valueStream().forEach(line -> columns.addAll(line.propertyNames()));
        if (columns.isEmpty()) {
            columns.add("none");
        }
        return String.join(",", columns) + "\r\n"
                + list.valueStream()
                        .map(line ->
                                columns.stream().map(c -> cell(line.path(c))).collect(Collectors.joining(",")))
                        .map(line -> (line.isEmpty() ? EMPTY : line) + "\r\n")
                        .collect(Collectors.joining());
    }

    private static String cell(JsonNode value) {
        String text = value.isNull() ? "" : value.isContainer() ? value.toString() : value.asString("");
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
