package com.example.app.support.input;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions as JSON Schema means them (ECMA-262, with Unicode) for Java's engine: {@code $} is the very end
 * and not also the place before a last line break, a bracket within a class is a character like any other.
 */
final class EcmaPattern {

    private EcmaPattern() {}

    /** @throws PatternSyntaxException if it is no regular expression */
    static Pattern compile(String regex) {
        var java = new StringBuilder();
        boolean within = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                boolean codePoint = regex.startsWith("u{", i + 1);
                java.append(codePoint ? "\\x" : "\\" + regex.charAt(i + 1));
                i++;
            } else if (within) {
                java.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
                within = c != ']';
            } else if (regex.startsWith("[^]", i)) {
                java.append("[\\s\\S]");
                i += 2;
            } else if (regex.startsWith("[]", i)) {
                java.append("(?!)");
                i++;
            } else {
                java.append(c == '$' ? "\\z" : String.valueOf(c));
                within = c == '[';
            }
        }
        return Pattern.compile(java.toString());
    }
}
