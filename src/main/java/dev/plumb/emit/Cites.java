package dev.plumb.emit;

import dev.plumb.source.Span;

/** What comments say. */
final class Cites {
    private Cites() {}

    /** Where the specification asks for it. */
    static String cite(Span span) {
        return "/** " + span.cite() + ". */";
    }

    static String cite(Span span, String why) {
        return "/** " + span.cite() + ". " + why + " */";
    }

    /** Text that may stand in a comment. */
    static String safe(String text) {
        return text.replace("*/", "*&#47;")
                .replace("\n", " ")
                .replace("@", "&#64;")
                .replace("\\u", "&#92;u");
    }

    /** Within {@code {@code …}}: braces must pair. */
    static String code(String text) {
        String plain = text.replaceAll("\\s+", " ").strip();
        long open = plain.chars().filter(c -> c == '{').count();
        long close = plain.chars().filter(c -> c == '}').count();
        return safe(open == close ? plain : plain.replace("{", "(").replace("}", ")"))
                .replace("&#64;", "@");
    }
}
