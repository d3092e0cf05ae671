package dev.plumb.source;

import java.util.Arrays;

/**
 * Traces the characters of a YAML or JSON scalar's value to where they are written. The raw text is
 * walked beside the value: an escape counts as one character, a folded line break as the space or
 * breaks that it stands for, and indentation as nothing.
 */
final class ScalarOrigin {

    private ScalarOrigin() {}

    static Span part(Span span, String text, int from, int to) {
        int[] origins = origins(span.text(), text);
        int start = Math.clamp(from, 0, text.length());
        int end = Math.clamp(to, start, text.length());
        int first = origins[start];
        int past = end == start ? first : Math.max(first, origins[end - 1] + width(span.text(), origins[end - 1]));
        return new Span(span.file(), span.start() + first, span.start() + past);
    }

    /** For each character of the value, and for its end, an offset in the raw text. */
    private static int[] origins(String raw, String text) {
        int[] origins = new int[text.length() + 1];
        if (raw.equals(text)) {
            Arrays.setAll(origins, i -> i);
            return origins;
        }
        boolean doubleQuoted = raw.startsWith("\"");
        boolean singleQuoted = raw.startsWith("'");
        int at = doubleQuoted || singleQuoted ? 1 : 0;
        if (raw.startsWith("|") || raw.startsWith(">")) {
            at = Math.max(0, raw.indexOf('\n'));
        }
        for (int i = 0; i < text.length(); i++) {
            char wanted = text.charAt(i);
            if (doubleQuoted && at < raw.length() && raw.charAt(at) == '\\' && !lineContinues(raw, at)) {
                origins[i] = at;
                at += width(raw, at);
                continue;
            }
            int found = at;
            while (found < raw.length() && !same(raw.charAt(found), wanted) && skippable(raw.charAt(found))) {
                found++;
            }
            if (found < raw.length() && (same(raw.charAt(found), wanted) || !skippable(raw.charAt(found)))) {
                at = found;
            }
            origins[i] = Math.min(at, raw.length());
            at = Math.min(raw.length(), at + (singleQuoted && wanted == '\'' ? 2 : 1));
        }
        origins[text.length()] = Math.min(at, raw.length());
        return origins;
    }

    private static boolean same(char raw, char wanted) {
        return raw == wanted || (wanted == ' ' && raw == '\n');
    }

    private static boolean skippable(char raw) {
        return raw == ' ' || raw == '\t' || raw == '\n' || raw == '\r' || raw == '\\';
    }

    private static boolean lineContinues(String raw, int backslash) {
        return backslash + 1 < raw.length() && (raw.charAt(backslash + 1) == '\n' || raw.charAt(backslash + 1) == '\r');
    }

    /** How many characters the one at an offset takes in the raw text. */
    private static int width(String raw, int at) {
        if (at >= raw.length()) {
            return 0;
        }
        if (raw.charAt(at) == '\'' && raw.startsWith("'") && at > 0) {
            return at + 1 < raw.length() && raw.charAt(at + 1) == '\'' ? 2 : 1;
        }
        if (raw.charAt(at) != '\\' || !raw.startsWith("\"") || at + 1 >= raw.length()) {
            return 1;
        }
        int width = switch (raw.charAt(at + 1)) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
        return Math.min(width, raw.length() - at);
    }
}
