package dev.plumb.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words of a specification as Javadoc. */
final class Docs {
    private Docs() {}

    /** What a specification says, on one line, as a sentence that Javadoc may hold. */
    static String sentence(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String safe = escaped(line);
        return safe.isEmpty() || ".!?".indexOf(safe.charAt(safe.length() - 1)) >= 0 ? safe : safe + ".";
    }

    static String escaped(String text) {
        return text.replace("*/", "*&#47;")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*&amp;#47;", "*&#47;")
                .replace("\\u", "&#92;u");
    }

    /** A type's name in words, where nothing else is known of it: {@code A product summary.} */
    static String spaced(String typeName) {
        String words = typeName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "An " : "A ") + words + ".";
    }

    static String parameter(String name, String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String small =
                line.length() > 1 && Character.isUpperCase(line.charAt(0)) && Character.isLowerCase(line.charAt(1))
                        ? Character.toLowerCase(line.charAt(0)) + line.substring(1)
                        : line;
        String open = small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
        return "@param " + name + " " + escaped(open);
    }

    /** A Javadoc comment: on one line where it has but one. */
    static String block(List<String> lines, List<String> tags) {
        if (tags.isEmpty() && lines.size() == 1) {
            return "/** " + lines.getFirst() + " */";
        }
        var all = new ArrayList<>(List.of("/**"));
        lines.forEach(line -> all.add(line.isEmpty() ? " *" : " * " + line));
        if (!tags.isEmpty()) {
            all.add(" *");
            tags.forEach(tag -> all.add(" * " + tag));
        }
        all.add(" */");
        return String.join("\n", all);
    }
}
