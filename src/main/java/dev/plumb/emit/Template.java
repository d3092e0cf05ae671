package dev.plumb.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text shaped like what is written, with holes {@code ${name}}. A hole that stands alone on its line takes
 * several lines, each at the hole's column; filled with nothing, it takes its line away. A hole within a line
 * takes a text whose further lines stand at the indentation of that line. A doubled dollar before a brace stands for one. What fills a hole is never looked at for holes again.
 *
 * <p>There are no conditions in a template: Java picks the fragment.
 */
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\$(\\$\\{)|\\$\\{([A-Za-z][A-Za-z0-9]*)}");
    private static final Pattern ALONE = Pattern.compile("([ ]*)\\$\\{([A-Za-z][A-Za-z0-9]*)}");

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Template(String text) {
        this.text = text;
    }

    static Template of(String text) {
        return new Template(text);
    }

    /** @throws IllegalStateException if the hole is filled already */
    Template with(String hole, String value) {
        if (values.put(hole, value) != null) {
            throw new IllegalStateException("filled twice: " + hole);
        }
        return this;
    }

    /** Each part on lines of its own. */
    Template with(String hole, List<String> lines) {
        return with(hole, String.join("\n", lines));
    }

    /** Members of a class: each ends without a line break, and a blank line stands between two. */
    Template withMembers(String hole, List<String> members) {
        return with(
                hole,
                String.join(
                        "\n\n",
                        members.stream()
                                .map(String::stripTrailing)
                                .filter(m -> !m.isEmpty())
                                .toList()));
    }

    /**
     * The text with its holes filled.
     *
     * @throws IllegalStateException if a hole has no value, or a value no hole
     */
    String fill() {
        var unused = new LinkedHashSet<>(values.keySet());
        var lines = new ArrayList<String>();
        for (String line : text.split("\n", -1)) {
            Matcher alone = ALONE.matcher(line);
            if (alone.matches()) {
                String value = value(alone.group(2), unused);
                if (!value.isEmpty()) {
                    value.stripTrailing()
                            .lines()
                            .forEach(part -> lines.add(part.isEmpty() ? "" : alone.group(1) + part));
                }
            } else {
                lines.add(fillWithin(line, unused));
            }
        }
        if (!unused.isEmpty()) {
            throw new IllegalStateException("no hole for " + unused + " in:\n" + text);
        }
        return String.join("\n", lines);
    }

    private String fillWithin(String line, Set<String> unused) {
        String indentation =
                line.substring(0, line.length() - line.stripLeading().length());
        return HOLE.matcher(line).replaceAll(match -> {
            if (match.group(1) != null) {
                return Matcher.quoteReplacement(match.group(1));
            }
            String value = value(match.group(2), unused).replaceAll("\n+$", "");
            return Matcher.quoteReplacement(value.replaceAll("\n(?!\n)", "\n" + Matcher.quoteReplacement(indentation)));
        });
    }

    private String value(String hole, Set<String> unused) {
        String value = values.get(hole);
        if (value == null) {
            throw new IllegalStateException("no value for ${" + hole + "} in:\n" + text);
        }
        unused.remove(hole);
        return value;
    }
}
