package dev.plumb.prove;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A text that a regular expression matches, for the common part of the notation: literals, classes,
 * groups, alternatives, quantifiers, anchors. What is made is the shortest that the pattern
 * allows, at least {@code count} characters where a quantifier leaves room.
 */
final class PatternText {
    private final String pattern;
    private final int room;
    private int at;

    private PatternText(String pattern, int room) {
        this.pattern = pattern;
        this.room = room;
    }

    /** Empty where the pattern uses what is not understood. */
    static Optional<String> of(String pattern, int room) {
        try {
            var reader = new PatternText(pattern, room);
            String text = reader.alternatives();
            return reader.at == pattern.length() ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException notUnderstood) {
            return Optional.empty();
        }
    }

    /** The same text with a number in it, as far behind as the pattern lets it stand; empty where it fits nowhere. */
    static Optional<String> numbered(String pattern, String text, int number) {
        String digits = String.valueOf(number);
        try {
            Pattern compiled = Pattern.compile(pattern);
            for (int at = text.length() - digits.length(); at >= 0; at--) {
                String numbered = text.substring(0, at) + digits + text.substring(at + digits.length());
                if (compiled.matcher(numbered).find()) {
                    return Optional.of(numbered);
                }
            }
        } catch (PatternSyntaxException otherwise) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private String alternatives() {
        String first = sequence();
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            sequence();
        }
        return first;
    }

    private String sequence() {
        var text = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            String piece = atom();
            text.append(repeated(piece));
        }
        return text.toString();
    }

    private String atom() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '^', '$' -> "";
            case '.' -> "x";
            case '[' -> String.valueOf(characterClass());
            case '(' -> group();
            case '\\' -> escaped();
            case '*', '+', '?', '{' -> throw new IllegalArgumentException();
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.charAt(at) == '?') {
            throw new IllegalArgumentException("look-around");
        }
        String inner = alternatives();
        if (pattern.charAt(at++) != ')') {
            throw new IllegalArgumentException();
        }
        return inner;
    }

    private String escaped() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case 'd' -> "1";
            case 'w', 'S', 'D' -> "a";
            case 's', 'W' -> " ";
            case 'b', 'B', 'A', 'Z', 'z', 'm', 'M', 'y' -> "";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'p', 'P' -> {
                String name = propertyName();
                for (char each : "a1A -_".toCharArray()) {
                    if (unicode(name, each) == (c == 'p')) {
                        yield String.valueOf(each);
                    }
                }
                throw new IllegalArgumentException(name);
            }
            case 'u', 'x', 'k' -> throw new IllegalArgumentException();
            default -> Character.isLetterOrDigit(c) ? unknown() : String.valueOf(c);
        };
    }

    private static String unknown() {
        throw new IllegalArgumentException("escape");
    }

    /** A character of the class, a letter or digit where it has one. */
    private char characterClass() {
        boolean negated = pattern.charAt(at) == '^';
        if (negated) {
            at++;
        }
        var allowed = new boolean[128];
        boolean first = true;
        while (pattern.charAt(at) != ']' || first) {
            first = false;
            if (pattern.startsWith("[:", at)) {
                int end = pattern.indexOf(":]", at);
                String name = pattern.substring(at + 2, end);
                at = end + 2;
                for (char c = 0; c < 128; c++) {
                    allowed[c] |= posix(name, c);
                }
                continue;
            }
            char from = pattern.charAt(at++);
            if (from == '\\') {
                char escape = pattern.charAt(at++);
                if (escape == 'p' || escape == 'P') {
                    String name = propertyName();
                    for (char c = 0; c < 128; c++) {
                        allowed[c] |= unicode(name, c) == (escape == 'p');
                    }
                    continue;
                }
                for (char c = 0; c < 128; c++) {
                    allowed[c] |= shorthand(escape, c);
                }
                continue;
            }
            char to = from;
            if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                to = pattern.charAt(at + 1);
                at += 2;
            }
            for (char c = from; c <= to && c < 128; c++) {
                allowed[c] = true;
            }
        }
        at++;
        for (String favourites :
                new String[] {"a1A", "bcdefghijklmnopqrstuvwxyzBCDEFGHIJKLMNOPQRSTUVWXYZ0234567890-_ "}) {
            for (int i = 0; i < favourites.length(); i++) {
                char c = favourites.charAt(i);
                if (allowed[c] != negated) {
                    return c;
                }
            }
        }
        for (char c = 33; c < 127; c++) {
            if (allowed[c] != negated) {
                return c;
            }
        }
        throw new IllegalArgumentException("empty class");
    }

    /** What stands in the braces behind {@code \\p}, without {@code Script=} and the like. */
    private String propertyName() {
        if (pattern.charAt(at) != '{') {
            return String.valueOf(pattern.charAt(at++));
        }
        int end = pattern.indexOf('}', at);
        String name = pattern.substring(at + 1, end);
        at = end + 1;
        return name.substring(name.indexOf('=') + 1);
    }

    /** Whether an ASCII character has the property (UAX 44). */
    private static boolean unicode(String name, char c) {
        return switch (name) {
            case "L", "Letter", "Alphabetic", "Alpha", "IsAlphabetic", "Latin", "IsLatin" -> Character.isLetter(c);
            case "Lu", "Uppercase_Letter", "Uppercase", "IsUppercase" -> Character.isUpperCase(c);
            case "Ll", "Lowercase_Letter", "Lowercase", "IsLowercase" -> Character.isLowerCase(c);
            case "N", "Nd", "Number", "Decimal_Number", "IsDigit" -> Character.isDigit(c);
            case "P", "Punctuation" -> posix("punct", c);
            case "Z", "Zs", "Separator", "Space_Separator", "White_Space" -> c == ' ';
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static boolean posix(String name, char c) {
        return switch (name) {
            case "alpha" -> Character.isLetter(c);
            case "digit" -> Character.isDigit(c);
            case "alnum" -> Character.isLetterOrDigit(c);
            case "upper" -> Character.isUpperCase(c);
            case "lower" -> Character.isLowerCase(c);
            case "space", "blank" -> c == ' ';
            case "punct" -> c > 32 && c < 127 && !Character.isLetterOrDigit(c);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static boolean shorthand(char escape, char c) {
        return switch (escape) {
            case 'd' -> Character.isDigit(c);
            case 'w' -> Character.isLetterOrDigit(c) || c == '_';
            case 's' -> c == ' ' || c == '\t' || c == '\n' || c == '\r';
            case 'S' -> c > 32 && c < 127;
            case 'n' -> c == '\n';
            case 't' -> c == '\t';
            default -> {
                if (Character.isLetterOrDigit(escape)) {
                    throw new IllegalArgumentException("escape");
                }
                yield c == escape;
            }
        };
    }

    private String repeated(String piece) {
        if (at >= pattern.length()) {
            return piece;
        }
        int least;
        int most;
        switch (pattern.charAt(at)) {
            case '*' -> {
                least = 0;
                most = Integer.MAX_VALUE;
                at++;
            }
            case '+' -> {
                least = 1;
                most = Integer.MAX_VALUE;
                at++;
            }
            case '?' -> {
                least = 0;
                most = 1;
                at++;
            }
            case '{' -> {
                int end = pattern.indexOf('}', at);
                String[] bounds = pattern.substring(at + 1, end).split(",", -1);
                least = Integer.parseInt(bounds[0]);
                most = bounds.length == 1
                        ? least
                        : bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1]);
                at = end + 1;
            }
            default -> {
                return piece;
            }
        }
        if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
            at++; // lazy or possessive: the same texts match
        }
        return piece.repeat(Math.min(most, Math.max(least, most == 1 ? 0 : room)));
    }
}
