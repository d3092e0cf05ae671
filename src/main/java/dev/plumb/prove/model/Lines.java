package dev.plumb.prove.model;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines of CSV (RFC 4180) as a list of objects; a cell that is empty is an absent field. */
final class Lines {
    private Lines() {}

    static JsonNode read(String text) {
        var list = JsonMapper.shared().createArrayNode();
        List<List<String>> lines = lines(text);
        if (lines.isEmpty()) {
            return list;
        }
        List<String> names = lines.getFirst();
        for (List<String> line : lines.subList(1, lines.size())) {
            var object = list.addObject();
            for (int i = 0; i < Math.min(names.size(), line.size()); i++) {
                if (!line.get(i).isEmpty()) {
                    object.put(names.get(i), line.get(i));
                }
            }
        }
        return list;
    }

    private static List<List<String>> lines(String text) {
        var lines = new ArrayList<List<String>>();
        var line = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    lines.add(List.copyOf(line));
                    line.clear();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        if (!cell.isEmpty() || !line.isEmpty()) {
            line.add(cell.toString());
            lines.add(List.copyOf(line));
        }
        return lines;
    }
}
