package dev.plumb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Where CEL's tokens begin and end; enough to find the extent of a node that CEL gives one position alone. */
record CelTokens(String text, List<Token> tokens) {
    /** From {@code start} inclusive to {@code end} exclusive. */
    record Token(int start, int end) {}

    static CelTokens of(String text) {
        var tokens = new ArrayList<Token>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end;
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            } else if (text.startsWith("//", at)) {
                int line = text.indexOf('\n', at);
                at = line < 0 ? text.length() : line;
                continue;
            } else if (Character.isLetter(c) || c == '_') {
                end = at;
                while (end < text.length() && isWord(text.charAt(end))) {
                    end++;
                }
                boolean prefix = end < text.length()
                        && (text.charAt(end) == '\'' || text.charAt(end) == '"')
                        && text.substring(at, end).matches("(?i)r|b|rb|br");
                if (prefix) {
                    end = endOfText(
                            text,
                            end,
                            text.substring(at, end)
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .contains("r"));
                }
            } else if (Character.isDigit(c)) {
                end = at;
                while (end < text.length()
                        && (isWord(text.charAt(end))
                                || (text.charAt(end) == '.'
                                        && end + 1 < text.length()
                                        && Character.isDigit(text.charAt(end + 1)))
                                || ("+-".indexOf(text.charAt(end)) >= 0 && "eE".indexOf(text.charAt(end - 1)) >= 0))) {
                    end++;
                }
            } else if (c == '\'' || c == '"') {
                end = endOfText(text, at, false);
            } else if (c == '`') {
                int close = text.indexOf('`', at + 1);
                end = close < 0 ? text.length() : close + 1;
            } else {
                boolean two = at + 1 < text.length()
                        && List.of("&&", "||", "==", "!=", "<=", ">=", ".?", "[?")
                                .contains(text.substring(at, at + 2));
                end = at + (two ? 2 : Character.isHighSurrogate(c) && at + 1 < text.length() ? 2 : 1);
            }
            tokens.add(new Token(at, end));
            at = end;
        }
        return new CelTokens(text, List.copyOf(tokens));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static int endOfText(String text, int at, boolean raw) {
        String quote = text.startsWith(text.substring(at, at + 1).repeat(3), at)
                ? text.substring(at, at + 3)
                : text.substring(at, at + 1);
        int end = at + quote.length();
        while (end < text.length() && !text.startsWith(quote, end)) {
            end += !raw && text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + quote.length(), text.length());
    }

    private int index(int offset) {
        for (int i = 0; i < tokens.size(); i++) {
            if (offset < tokens.get(i).end()) {
                return i;
            }
        }
        return tokens.size();
    }

    private String word(int index) {
        return index < 0 || index >= tokens.size()
                ? ""
                : text.substring(tokens.get(index).start(), tokens.get(index).end());
    }

    int endOfTokenAt(int offset) {
        int i = index(offset);
        return i < tokens.size() ? tokens.get(i).end() : text.length();
    }

    /** The end of the name that follows the dot at an offset. */
    int endOfNameAfter(int offset) {
        int i = index(offset);
        return i + 1 < tokens.size() && word(i).startsWith(".")
                ? tokens.get(i + 1).end()
                : endOfTokenAt(offset);
    }

    /** The end of the bracket that closes the one which opens at an offset; empty where none opens. */
    OptionalInt closing(int offset) {
        int i = index(offset);
        if (!opens(word(i))) {
            return OptionalInt.empty();
        }
        int close = closingIndex(i);
        return close < 0
                ? OptionalInt.empty()
                : OptionalInt.of(tokens.get(close).end());
    }

    /** The start of a call's name before its bracket at an offset; the offset itself where there is none. */
    int callNameBefore(int offset, String function) {
        int i = index(offset);
        return word(i).equals("(") && i > 0 && word(i - 1).equals(function)
                ? tokens.get(i - 1).start()
                : offset;
    }

    /** An extent with the grouping parentheses around it. */
    int[] widenedByParentheses(int[] extent) {
        int start = extent[0];
        int end = extent[1];
        while (true) {
            int before = index(start) - 1;
            int after = index(end);
            boolean grouping =
                    word(before).equals("(") && word(after).equals(")") && (before == 0 || !isCallee(word(before - 1)));
            if (!grouping) {
                return new int[] {start, end};
            }
            start = tokens.get(before).start();
            end = tokens.get(after).end();
        }
    }

    private static boolean isCallee(String word) {
        return !word.isEmpty() && (Character.isLetter(word.charAt(0)) || word.charAt(0) == '_') && !word.equals("in");
    }

    private static boolean opens(String word) {
        return word.equals("(") || word.equals("[") || word.equals("[?") || word.equals("{");
    }

    private int closingIndex(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            if (opens(word(i))) {
                depth++;
            } else if (word(i).equals(")") || word(i).equals("]") || word(i).equals("}")) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }
}
